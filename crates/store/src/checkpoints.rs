//! Stored signed heads.

use crate::{Damage, StoreError, column};
use ledger::Checkpoint;
use rusqlite::{Connection, Row};

/// The newest signed head as it was stored and as it was read, so that it need not be read again while it is the same.
pub(crate) struct Newest {
    note: Vec<u8>,
    checkpoint: Checkpoint,
}

/// As [`newest`], parsed only when it is not the one that is known.
pub(crate) fn newest_again<'a>(
    connection: &Connection,
    known: &'a mut Option<Newest>,
) -> Result<Option<&'a Checkpoint>, StoreError> {
    let mut statement = connection.prepare_cached(NEWEST)?;
    let mut rows = statement.query(())?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (size, note) = (column::unsigned(row, 0)?, column::blob(row, 1)?);
    if !known.as_ref().is_some_and(|known| known.note == note && known.checkpoint.head.size == size) {
        *known = Some(Newest { note: note.to_vec(), checkpoint: read(row)? });
    }
    Ok(known.as_ref().map(|known| &known.checkpoint))
}

/// The newest signed head; `None` before the first append.
pub(crate) fn newest(connection: &Connection) -> Result<Option<Checkpoint>, StoreError> {
    let mut statement = connection.prepare_cached(NEWEST)?;
    let mut rows = statement.query(())?;
    rows.next()?.map(read).transpose()
}

/// Those to be kept, in the order of their sizes; what cannot be read is named.
pub(crate) fn kept(connection: &Connection) -> Result<Vec<Result<Checkpoint, StoreError>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT size, note FROM checkpoint WHERE kept <> 0 ORDER BY size")?;
    let mut rows = statement.query(())?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        kept.push(read(row));
    }
    Ok(kept)
}

/// The one of exactly this size; `None` where none was kept.
pub(crate) fn of_size(connection: &Connection, size: u64) -> Result<Option<Checkpoint>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT size, note FROM checkpoint WHERE size = ?1")?;
    let mut rows = statement.query([column::integer(size)])?;
    rows.next()?.map(read).transpose()
}

/// Makes a checkpoint the newest, in the place of the one of size `before` unless that is to be kept.
pub(crate) fn advance(connection: &Connection, before: u64, checkpoint: &Checkpoint, keep: bool) -> Result<Newest, StoreError> {
    connection.prepare_cached("DELETE FROM checkpoint WHERE size = ?1 AND kept = 0")?.execute([column::integer(before)])?;
    put(connection, checkpoint, keep)
}

/// Stores a checkpoint in the place of the one of its size.
pub(crate) fn put(connection: &Connection, checkpoint: &Checkpoint, keep: bool) -> Result<Newest, StoreError> {
    let note = checkpoint.encode().into_bytes();
    connection.prepare_cached("INSERT OR REPLACE INTO checkpoint (size, kept, note) VALUES (?1, ?2, ?3)")?.execute((
        column::integer(checkpoint.head.size),
        keep,
        &note,
    ))?;
    Ok(Newest { note, checkpoint: checkpoint.clone() })
}

/// Columns `size, note`.
fn read(row: &Row<'_>) -> Result<Checkpoint, StoreError> {
    let size = column::unsigned(row, 0)?;
    let checkpoint = Checkpoint::parse(column::blob(row, 1)?).filter(|checkpoint| checkpoint.head.size == size);
    checkpoint.ok_or(Damage::Checkpoint { size }.into())
}

const NEWEST: &str = "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1";

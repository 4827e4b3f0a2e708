//! Whether what is stored fits together: file, entries, tree, signed heads. Signatures and rules are for the caller.

use crate::{
    Damage, SEGMENT_ENTRIES_MAX, Snapshot, StoreError, checkpoints, column, schema,
    walk::Walk,
    watch::{Watch, interruptibly},
};
use ledger::tile::{TILE_HEIGHT, TILE_WIDTH};
use rusqlite::Connection;
use std::collections::VecDeque;

impl Snapshot {
    /// Goes through everything that is stored and names what does not fit. An empty list: the entries are those whose root
    /// the newest checkpoint states, and everything derived follows from them.
    ///
    /// Names at most [`DAMAGES_MAX`] damages.
    pub fn check_structure(&self, watch: &mut Watch<'_>) -> Result<Vec<Damage>, StoreError> {
        let mut damages = self.check_file(watch)?;
        damages.extend(content(self.connection(), watch)?);
        damages.truncate(DAMAGES_MAX);
        Ok(damages)
    }

    /// What SQLite itself finds wrong with the file, and tables that are not as this program makes them.
    pub fn check_file(&self, watch: &mut Watch<'_>) -> Result<Vec<Damage>, StoreError> {
        // On a connection of its own, which another thread may have meanwhile.
        let connection = schema::open_reader(self.path())?;
        noted(interruptibly(connection, watch, file))
    }
}

/// What SQLite itself finds, and whether the tables are ours.
pub(crate) fn file(connection: &Connection) -> Result<Vec<Damage>, StoreError> {
    let mut damages = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check(100)")?;
    let mut lines = statement.query(())?;
    while let Some(line) = lines.next()? {
        let detail: String = line.get(0)?;
        if detail != "ok" {
            damages.push(Damage::File { detail });
        }
    }
    damages.extend(schema::strangers(connection)?.into_iter().map(|name| Damage::Schema { name }));
    Ok(damages)
}

/// Entries, tiles, checkpoints, and what belongs to entries.
pub(crate) fn content(connection: &Connection, watch: &mut Watch<'_>) -> Result<Vec<Damage>, StoreError> {
    let mut damages = Vec::new();
    let newest = match checkpoints::newest(connection) {
        Ok(newest) => newest,
        Err(StoreError::Damaged(damage)) => {
            damages.push(damage);
            None
        }
        Err(error) => return Err(error),
    };
    let mut kept = VecDeque::new();
    for checkpoint in checkpoints::kept(connection)? {
        match checkpoint {
            Ok(checkpoint) => kept.push_back(checkpoint),
            Err(StoreError::Damaged(damage)) if damages.contains(&damage) => {}
            Err(StoreError::Damaged(damage)) => damages.push(damage),
            Err(error) => return Err(error),
        }
    }
    let known = damages.is_empty();
    let size = if known { newest.as_ref().map_or(0, |newest| newest.head.size) } else { stored_size(connection)? };
    let head = newest.map(|newest| newest.head).filter(|_| known);
    damages.extend(noted(Walk::new(size, head, kept).through(connection, watch))?);
    damages.extend(noted(superfluous(connection, size))?);
    damages.extend(noted(superfluous_tiles(connection, size))?);
    damages.extend(noted(disclosures(connection, size))?);
    Ok(damages)
}

/// Segments that no signed head covers.
pub(crate) fn superfluous(connection: &Connection, size: u64) -> Result<Vec<Damage>, StoreError> {
    let mut statement = connection.prepare("SELECT first FROM segment WHERE first >= ?1 OR first < 0 ORDER BY first LIMIT ?2")?;
    let mut rows = statement.query([size, DAMAGES_MAX as u64].map(column::integer))?;
    let mut damages = Vec::new();
    while let Some(row) = rows.next()? {
        damages.push(Damage::Superfluous { first: column::unsigned(row, 0)? });
    }
    Ok(damages)
}

/// Tiles that a tree of this size has not.
pub(crate) fn superfluous_tiles(connection: &Connection, size: u64) -> Result<Vec<Damage>, StoreError> {
    let mut statement = connection.prepare("SELECT level, idx FROM tile ORDER BY level, idx")?;
    let mut rows = statement.query(())?;
    let mut damages = Vec::new();
    while let Some(row) = rows.next()? {
        let (level, index) = (column::small(row, 0)?, column::unsigned(row, 1)?);
        let hashes = size.checked_shr(level.saturating_mul(TILE_HEIGHT)).unwrap_or(0);
        // Of level 0 only full tiles are stored.
        let tiles = if level == 0 { hashes / TILE_WIDTH } else { hashes.div_ceil(TILE_WIDTH) };
        if index >= tiles && damages.len() < DAMAGES_MAX {
            damages.push(Damage::Tile { level, index });
        }
    }
    Ok(damages)
}

/// Disclosures that belong to no entries, or to some that have others already.
pub(crate) fn disclosures(connection: &Connection, size: u64) -> Result<Vec<Damage>, StoreError> {
    let mut statement = connection.prepare("SELECT first, count FROM disclosure ORDER BY first")?;
    let mut rows = statement.query(())?;
    let (mut damages, mut free) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let (first, count) = (column::unsigned(row, 0)?, column::unsigned(row, 1)?);
        let fits = (1..=SEGMENT_ENTRIES_MAX).contains(&count) && first >= free && first + count <= size;
        if !fits && damages.len() < DAMAGES_MAX {
            damages.push(Damage::Disclosures { first });
        }
        free = free.max(first + count.min(SEGMENT_ENTRIES_MAX));
    }
    Ok(damages)
}

/// How many entries the segments speak of.
pub(crate) fn stored_size(connection: &Connection) -> Result<u64, StoreError> {
    let mut statement = connection.prepare("SELECT first, count FROM segment ORDER BY first DESC LIMIT 1")?;
    let mut rows = statement.query(())?;
    rows.next()?.map_or(Ok(0), |row| Ok(column::unsigned(row, 0)? + column::unsigned(row, 1)?.min(SEGMENT_ENTRIES_MAX)))
}

/// Damage that ends one part of the check is one more in its list.
pub(crate) fn noted(result: Result<Vec<Damage>, StoreError>) -> Result<Vec<Damage>, StoreError> {
    match result {
        Err(StoreError::Damaged(damage)) => Ok(vec![damage]),
        Err(StoreError::NotALedger) => Ok(vec![Damage::File { detail: "it is no database".into() }]),
        other => other,
    }
}

/// Whoever has so many need not know all of them.
pub const DAMAGES_MAX: usize = 1000;

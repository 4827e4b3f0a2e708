//! Reading: one state of the ledger, whatever is written meanwhile.

use crate::{
    Damage, DisclosureReader, Entries, Segments, StoreError, append, checkpoints, column,
    pool::Pool,
    segment,
    tiles::{self, TileReader},
};
use ledger::{Checkpoint, Hash, Head, tree::Nodes};
use rusqlite::{Connection, OptionalExtension, Row};
use std::{cell::RefCell, fmt, ops::Range, path::Path, sync::Arc};

/// The store as it was at one moment. Holding one stops nobody from writing; but the file's log grows until it is dropped.
pub struct Snapshot {
    /// There until the snapshot is dropped.
    connection: Option<Connection>,
    pool: Arc<Pool>,
    checkpoint: Result<Option<Checkpoint>, StoreError>,
    tiles: TileReader,
    /// The segment last asked for a single entry: neighbours are often asked for next.
    last: RefCell<Option<crate::Segment>>,
}

/// A source file, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Id.
    pub id: String,
    /// Size of the encrypted file.
    pub bytes: u64,
    /// UTC seconds.
    pub added_at: i64,
}

/// A draft.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// Id.
    pub id: String,
    /// Whose.
    pub member: u32,
    /// The encrypted draft.
    pub sealed: Vec<u8>,
    /// UTC seconds.
    pub touched_at: i64,
}

/// What was computed from the entries `first..upto`.
#[derive(Clone, PartialEq, Eq)]
pub struct Derived {
    /// First entry.
    pub first: u64,
    /// The entry behind the last.
    pub upto: u64,
    /// What was computed.
    pub data: Vec<u8>,
}

/// How much is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Entries.
    pub entries: u64,
    /// Bytes of the entries themselves.
    pub entry_bytes: u64,
    /// Bytes of their sealed disclosures.
    pub disclosure_bytes: u64,
    /// Bytes of the data file, its log not included.
    pub database_bytes: u64,
}

impl Snapshot {
    pub(crate) fn new(pool: Arc<Pool>) -> Result<Snapshot, StoreError> {
        let connection = pool.take()?;
        connection.execute_batch("BEGIN")?;
        // The first read fixes the state that all others see.
        let checkpoint = match checkpoints::newest(&connection) {
            Err(error @ StoreError::Damaged(Damage::Checkpoint { .. })) => Err(error),
            other => Ok(other?),
        };
        let size = checkpoint.as_ref().map_or(u64::MAX, |newest| newest.as_ref().map_or(0, |newest| newest.head.size));
        Ok(Snapshot { connection: Some(connection), pool, checkpoint, tiles: TileReader::new(size), last: RefCell::default() })
    }

    /// The newest signed head; `None` before the first append.
    pub fn checkpoint(&self) -> Result<Option<&Checkpoint>, StoreError> {
        self.checkpoint.as_ref().map(Option::as_ref).map_err(StoreError::clone)
    }

    /// Its size and root; the empty ledger's before the first append.
    pub fn head(&self) -> Result<Head, StoreError> {
        Ok(self.checkpoint()?.map_or(Head::empty(), |checkpoint| checkpoint.head))
    }

    /// Entries.
    pub fn size(&self) -> Result<u64, StoreError> {
        Ok(self.head()?.size)
    }

    /// The signed heads that were to be kept, in the order of their sizes.
    pub fn kept_checkpoints(&self) -> Result<Vec<Checkpoint>, StoreError> {
        checkpoints::kept(self.connection())?.into_iter().collect()
    }

    /// The bytes of one entry. Fails with [`StoreError::NoSuch`] when the ledger is not that long.
    pub fn entry(&self, number: u64) -> Result<Vec<u8>, StoreError> {
        if number >= self.size()? {
            return Err(StoreError::NoSuch("entry"));
        }
        let mut last = self.last.borrow_mut();
        if let Some(found) = last.as_ref().and_then(|segment| segment.entry(number)) {
            return Ok(found.to_vec());
        }
        let segment = last.insert(segment::holding(self.connection(), number)?);
        segment.entry(number).map(<[u8]>::to_vec).ok_or(Damage::Missing { first: number, upto: number + 1 }.into())
    }

    /// The entries of a range, as far as the ledger reaches.
    pub fn entries(&self, range: Range<u64>) -> Result<Entries<'_>, StoreError> {
        Entries::new(self.connection(), self.within(range)?)
    }

    /// The same in the runs in which they are stored, which saves copying each: whatever segments touch the range.
    pub fn segments(&self, range: Range<u64>) -> Result<Segments<'_>, StoreError> {
        Segments::new(self.connection(), self.within(range)?)
    }

    /// The hashes of a tile (C2SP tlog-tiles), as many as there are; none beyond the tree's edge.
    pub fn tile(&self, level: u32, index: u64) -> Result<Vec<Hash>, StoreError> {
        tiles::read(self.connection(), level, index, self.size()?)
    }

    /// The sealed disclosures that touch a range of entries.
    pub fn disclosures(&self, range: Range<u64>) -> Result<DisclosureReader<'_>, StoreError> {
        Ok(DisclosureReader::new(self.connection(), self.within(range)?))
    }

    /// A key file.
    pub fn key_file(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.bytes("SELECT bytes FROM key_file WHERE name = ?1", name)
    }

    /// The names of all key files, in their order.
    pub fn key_files(&self) -> Result<Vec<String>, StoreError> {
        self.rows("SELECT name FROM key_file ORDER BY name", (), |row| Ok(row.get(0)?))
    }

    /// A source file, encrypted.
    pub fn file(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.bytes("SELECT sealed FROM file WHERE id = ?1", id)
    }

    /// All source files, the oldest first.
    pub fn files(&self) -> Result<Vec<FileInfo>, StoreError> {
        self.rows("SELECT id, length(sealed), added_at FROM file ORDER BY added_at, id", (), |row| {
            Ok(FileInfo { id: row.get(0)?, bytes: column::unsigned(row, 1)?, added_at: row.get(2)? })
        })
    }

    /// One draft.
    pub fn draft(&self, id: &str) -> Result<Option<StoredDraft>, StoreError> {
        let found = self.rows("SELECT id, member, sealed, touched_at FROM draft WHERE id = ?1", [id], read_draft)?;
        Ok(found.into_iter().next())
    }

    /// The drafts of a member, the last touched first.
    pub fn drafts(&self, member: u32) -> Result<Vec<StoredDraft>, StoreError> {
        let sql = "SELECT id, member, sealed, touched_at FROM draft WHERE member = ?1 ORDER BY touched_at DESC, id";
        self.rows(sql, [member], read_draft)
    }

    /// A setting of this installation.
    pub fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.bytes("SELECT value FROM setting WHERE name = ?1", name)
    }

    /// The entry that a request led to, if it was carried out.
    pub fn once(&self, key: &[u8]) -> Result<Option<u64>, StoreError> {
        append::once_entry(self.connection(), key)
    }

    /// The entry that brought in what has this keyed hash, if it is known.
    pub fn fingerprint(&self, kind: &str, mac: &[u8]) -> Result<Option<u64>, StoreError> {
        append::fingerprint_entry(self.connection(), kind, mac)
    }

    /// The ranges `first..upto` for which something was computed under a name, in their order.
    pub fn derived_ranges(&self, name: &str) -> Result<Vec<Range<u64>>, StoreError> {
        self.rows("SELECT first, upto FROM derived WHERE name = ?1 ORDER BY first", [name], |row| {
            Ok(column::unsigned(row, 0)?..column::unsigned(row, 1)?)
        })
    }

    /// What was computed under a name from a range that begins at an entry.
    pub fn derived(&self, name: &str, first: u64) -> Result<Option<Derived>, StoreError> {
        let sql = "SELECT first, upto, data FROM derived WHERE name = ?1 AND first = ?2";
        Ok(self.rows(sql, (name, column::integer(first)), read_derived)?.into_iter().next())
    }

    /// What was computed under a name from the range that begins last.
    pub fn derived_last(&self, name: &str) -> Result<Option<Derived>, StoreError> {
        let sql = "SELECT first, upto, data FROM derived WHERE name = ?1 ORDER BY first DESC LIMIT 1";
        Ok(self.rows(sql, [name], read_derived)?.into_iter().next())
    }

    /// How much is stored. Goes through all rows, though not through their content.
    pub fn sizes(&self) -> Result<Sizes, StoreError> {
        let one = |sql: &str| self.connection().query_row(sql, (), |row| Ok(column::unsigned(row, 0)))?;
        let entries = self.size()?;
        let lengths = 2 * one("SELECT coalesce(sum(count), 0) FROM segment")?;
        Ok(Sizes {
            entries,
            entry_bytes: one("SELECT coalesce(sum(length(entries)), 0) FROM segment")?.saturating_sub(lengths),
            disclosure_bytes: one("SELECT coalesce(sum(length(sealed)), 0) FROM disclosure")?,
            database_bytes: one("PRAGMA page_count")? * one("PRAGMA page_size")?,
        })
    }

    /// The data file.
    pub(crate) fn path(&self) -> &Path {
        self.pool.path()
    }

    pub(crate) fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("the connection stays until the snapshot is dropped")
    }

    fn within(&self, range: Range<u64>) -> Result<Range<u64>, StoreError> {
        Ok(range.start..range.end.min(self.size()?))
    }

    fn bytes(&self, sql: &str, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.connection().prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?)
    }

    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection().prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }
}

/// The tree of the ledger as this snapshot sees it.
impl Nodes for Snapshot {
    type Fault = StoreError;

    fn node(&self, level: u32, index: u64) -> Result<Hash, StoreError> {
        self.tiles.node(self.connection(), level, index)
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        // A connection that cannot even end its reading is not used again.
        if let Some(connection) = self.connection.take()
            && connection.execute_batch("COMMIT").is_ok()
        {
            self.pool.give_back(connection);
        }
    }
}

impl fmt::Debug for StoredDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let StoredDraft { id, member, sealed, touched_at } = self;
        write!(f, "StoredDraft {{ id: {id:?}, member: {member}, bytes: {}, touched_at: {touched_at} }}", sealed.len())
    }
}

impl fmt::Debug for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Derived { first, upto, data } = self;
        write!(f, "Derived {{ first: {first}, upto: {upto}, bytes: {} }}", data.len())
    }
}

pub(crate) fn read_draft(row: &Row<'_>) -> Result<StoredDraft, StoreError> {
    Ok(StoredDraft { id: row.get(0)?, member: column::small(row, 1)?, sealed: row.get(2)?, touched_at: row.get(3)? })
}

fn read_derived(row: &Row<'_>) -> Result<Derived, StoreError> {
    Ok(Derived { first: column::unsigned(row, 0)?, upto: column::unsigned(row, 1)?, data: row.get(2)? })
}

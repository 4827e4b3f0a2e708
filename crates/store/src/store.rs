//! The data file of one ledger, opened for reading and writing.

use crate::{
    Append, AppendError, Appending, BUSY_TIMEOUT_MS, Change, Inconsistency, Snapshot, StoreError, change,
    checkpoints::{self, Newest},
    folder,
    pool::Pool,
    schema,
    tiles::{Edge, TileReader},
};
use ledger::{Checkpoint, Head, tree};
use rusqlite::{Connection, TransactionBehavior};
use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A ledger on disk. Threads and processes may share a data folder: one writes at a time, and everybody reads meanwhile.
pub struct Store {
    // Dropped first: the last connection to be closed tidies up, and those for reading cannot.
    pool: Arc<Pool>,
    writer: Mutex<Writer>,
}

/// The one connection that writes, and what it knows of the tree's right edge.
pub(crate) struct Writer {
    pub(crate) connection: Connection,
    /// As of this process's last append.
    pub(crate) edge: Option<Edge>,
    /// As it last read or wrote it.
    pub(crate) newest: Option<Newest>,
}

impl Store {
    /// Makes a data folder with an empty ledger, and opens it. Fails with [`StoreError::AlreadyThere`] when the folder has
    /// a ledger. The folder may exist; its parent must.
    pub fn create(folder: &Path) -> Result<Store, StoreError> {
        folder::prepare(folder)?;
        folder::place_new(folder, schema::found)?;
        Store::open(folder)
    }

    /// Whether a folder has a ledger, whole or not.
    pub fn is_in(folder: &Path) -> bool {
        folder::data_file(folder).exists()
    }

    /// Makes a data folder whose ledger has entries from the beginning: `make` appends them, and what it does not finish leaves
    /// no ledger. Nobody knows the file before it is whole and on the disk, so that nothing is logged: of many entries that is
    /// half the writing. Otherwise as [`Store::create`].
    pub fn create_with<E: From<AppendError>>(
        folder: &Path,
        make: impl FnOnce(Appending<'_>) -> Result<(), E>,
    ) -> Result<Store, E> {
        let mut failed = None;
        let placed = folder::prepare(folder).and_then(|()| {
            folder::place_new(folder, |path| {
                schema::found(path)?;
                let mut writer = Writer { connection: schema::open_unlogged(path)?, edge: None, newest: None };
                writer.begin(&Head::empty()).map_err(E::from).and_then(make).map_err(|error| {
                    failed = Some(error);
                    // What is told is `failed`.
                    StoreError::NoSuch("ledger")
                })
            })
        });
        match (failed, placed.and_then(|()| Store::open(folder))) {
            (Some(error), _) => Err(error),
            (None, opened) => opened.map_err(|error| AppendError::Store(error).into()),
        }
    }

    /// Opens the ledger of a data folder. Fails with [`StoreError::NotFound`] when there is none.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        let path = folder::data_file(folder);
        let mut connection = schema::open_writer(&path)?;
        folder::keep_private(&path);
        schema::upgrade(&mut connection)?;
        Ok(Store { pool: Arc::new(Pool::new(&path)), writer: Mutex::new(Writer { connection, edge: None, newest: None }) })
    }

    /// Writes everything into the one data file of a folder, so that it can be moved. Fails with [`StoreError::Busy`] when anybody
    /// has it open.
    pub fn leave(folder: &Path) -> Result<(), StoreError> {
        let connection = schema::open_writer(&folder::data_file(folder))?;
        connection.busy_timeout(Duration::from_millis(LEAVE_TIMEOUT_MS))?;
        // Only whoever is alone can do without the log.
        let mode: String = connection.query_row("PRAGMA journal_mode = delete", (), |row| row.get(0))?;
        if mode == "delete" { Ok(()) } else { Err(StoreError::Busy) }
    }

    /// The state now, to be read.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Snapshot::new(self.pool.clone())
    }

    /// The head now.
    pub fn head(&self) -> Result<Head, StoreError> {
        // The connection that writes has in memory what it wrote; another one would read that from the file.
        let Ok(mut writer) = self.writer.try_lock() else { return self.snapshot()?.head() };
        let Writer { connection, newest, .. } = &mut *writer;
        Ok(checkpoints::newest_again(connection, newest)?.map_or(Head::empty(), |checkpoint| checkpoint.head))
    }

    /// A setting now.
    pub fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let Ok(writer) = self.writer.try_lock() else { return self.snapshot()?.setting(name) };
        change::setting(&writer.connection, name)
    }

    /// Appends onto the head that the caller knows, durably and in one piece: on any error the store is as it was.
    ///
    /// When only the last of two calls with the same head gets there, the other fails with [`AppendError::HeadMoved`].
    pub fn append(&self, expected: &Head, append: &Append<'_>) -> Result<(), AppendError> {
        self.appending(expected, |appending| appending.finish(append))
    }

    /// As [`Store::append`], for entries that come one by one while `make` makes them. What it does not finish is not there.
    pub fn appending<T, E: From<AppendError>>(
        &self,
        expected: &Head,
        make: impl FnOnce(Appending<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        make(self.writer().begin(expected)?)
    }

    /// Carries out some writes beside the entries, durably and in one piece.
    pub fn change(&self, changes: &[Change<'_>]) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        changes.iter().try_for_each(|change| change::apply(&transaction, change))?;
        Ok(transaction.commit()?)
    }

    /// As [`Store::change`], for what may be forgotten when the power fails: nobody waits for the disk. It is still written in
    /// one piece, and is there for everybody at once.
    pub fn change_soon(&self, changes: &[Change<'_>]) -> Result<(), StoreError> {
        self.soon(|connection| changes.iter().try_for_each(|change| change::apply(connection, change)))
    }

    /// Writes something that may be forgotten when the power fails.
    pub(crate) fn soon(&self, write: impl FnOnce(&Connection) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let connection = &mut writer.connection;
        connection.pragma_update(None, "synchronous", "normal")?;
        let written = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)
            .and_then(|transaction| write(&transaction).and_then(|()| Ok(transaction.commit()?)));
        connection.pragma_update(None, "synchronous", "full")?;
        written
    }

    /// Keeps a checkpoint of this ledger, such as one that has got cosignatures, in the place of the one of its size. It
    /// must have the root that the ledger had at that size.
    pub fn keep_checkpoint(&self, checkpoint: &Checkpoint) -> Result<(), AppendError> {
        let mut writer = self.writer();
        let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let newest = checkpoints::newest(&transaction)?;
        let Some(newest) = newest.filter(|newest| newest.origin == checkpoint.origin) else {
            return Err(AppendError::Inconsistent(Inconsistency::Origin));
        };
        if checkpoint.head.size > newest.head.size {
            return Err(AppendError::Inconsistent(Inconsistency::Size));
        }
        let nodes = StoredNodes { connection: &transaction, tiles: TileReader::new(newest.head.size) };
        if tree::root_at(checkpoint.head.size, &nodes)? != checkpoint.head.root {
            return Err(AppendError::Inconsistent(Inconsistency::Root));
        }
        checkpoints::put(&transaction, checkpoint, true)?;
        Ok(transaction.commit()?)
    }

    /// Writes the log back into the data file as far as nobody reads an older state, so that no commit has to. Nobody who
    /// writes or reads waits for it.
    pub fn tidy_log(&self) -> Result<(), StoreError> {
        let connection = schema::open_writer(self.pool.path())?;
        Ok(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |_| Ok(()))?)
    }

    /// Writes the log back into the data file and empties it, so that nothing that was erased is left in it. `false` when
    /// somebody still reads an older state; it is then done later, at the latest when the last user closes the file.
    pub fn scrub(&self) -> Result<bool, StoreError> {
        let writer = self.writer();
        // Whoever reads may go on reading for long, and nobody could write meanwhile.
        writer.connection.busy_timeout(Duration::ZERO)?;
        let busy = writer.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get::<_, i64>(0));
        writer.connection.busy_timeout(Duration::from_millis(BUSY_TIMEOUT_MS))?;
        match busy.map_err(StoreError::from) {
            Ok(0) => Ok(true),
            Ok(_) | Err(StoreError::Busy) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// For tests: lets the data file grow to this many pages and no further, as a full disk would.
    #[doc(hidden)]
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.writer().connection.pragma_update(None, "max_page_count", pages)?;
        Ok(())
    }

    /// For tests: how long a write waits for another process, instead of [`crate::BUSY_TIMEOUT_MS`].
    #[doc(hidden)]
    pub fn wait_at_most(&self, ms: u64) -> Result<(), StoreError> {
        Ok(self.writer().connection.busy_timeout(Duration::from_millis(ms))?)
    }

    pub(crate) fn writer(&self) -> MutexGuard<'_, Writer> {
        // A transaction that a panic cut short was rolled back when it was dropped.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever just closes it needs no longer.
const LEAVE_TIMEOUT_MS: u64 = 2_000;

struct StoredNodes<'a> {
    connection: &'a Connection,
    tiles: TileReader,
}

impl tree::Nodes for StoredNodes<'_> {
    type Fault = StoreError;

    fn node(&self, level: u32, index: u64) -> Result<ledger::Hash, StoreError> {
        self.tiles.node(self.connection, level, index)
    }
}

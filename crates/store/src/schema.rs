//! How a data file is set up: its tables, its version, and what every connection to it is told.

use crate::StoreError;
use rusqlite::{Connection, OpenFlags, TransactionBehavior, config::DbConfig};
use std::{collections::BTreeSet, path::Path, time::Duration};

/// Says in the file's header whose it is: "MzLg".
pub(crate) const APPLICATION_ID: i32 = 0x4d7a_4c67;

/// The files of `migrations/`, in their order. The version of a data file counts those that were run on it.
const MIGRATIONS: [&str; 6] = [
    include_str!("../../../migrations/0001_ledger.sql"),
    include_str!("../../../migrations/0002_peers.sql"),
    include_str!("../../../migrations/0003_copies.sql"),
    include_str!("../../../migrations/0004_desks.sql"),
    include_str!("../../../migrations/0005_personal.sql"),
    include_str!("../../../migrations/0006_brought.sql"),
];

/// Entries are around 1 kB: bigger pages waste less behind them, smaller ones write less for each single append.
const PAGE_BYTES: u32 = 4096;

/// A transaction of some 10,000 entries stays in memory until it commits.
const WRITER_CACHE_KIB: u32 = 16 * 1024;

const READER_CACHE_KIB: u32 = 4 * 1024;

/// A commit writes the log back into the file when it has grown to this many pages, 32 MB. It seldom comes to that, since
/// [`crate::Store::tidy_log`] does it while nobody waits.
const LOG_PAGES: u32 = 8192;

/// What is left of the log's file afterwards. It need not be grown anew each time.
const LOG_BYTES_KEPT: u32 = 32 * 1024 * 1024;

/// How long a call waits for another process to finish its append before it fails with [`StoreError::Busy`].
pub const BUSY_TIMEOUT_MS: u64 = 10_000;

/// Opens a file that must be there, to write it.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, WRITER_CACHE_KIB)?;
    check_ours(&connection)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    // Elsewhere than on macOS these two change nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES_KEPT)?;
    // What is replaced or removed is overwritten: an erased disclosure must not linger in a free page.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// Opens a file that must be there, to read it.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, READER_CACHE_KIB)?;
    check_ours(&connection)?;
    Ok(connection)
}

/// Opens a file that nobody writes, such as a backup, without leaving a trace beside it.
pub(crate) fn open_unchanging(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect_uri(&immutable_uri(path)?, READER_CACHE_KIB)?;
    check_ours(&connection)?;
    Ok(connection)
}

/// Opens a file that nobody else knows of, to write it without a log beside it.
pub(crate) fn open_in_one_file(path: &Path) -> Result<Connection, StoreError> {
    let connection = open_scratch(path)?;
    check_ours(&connection)?;
    connection.pragma_update(None, "journal_mode", "delete")?;
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// Opens a file that nobody else knows of and that is removed should anything fail, so that nothing need be durable until
/// it is finished. It may be empty yet.
pub(crate) fn open_scratch(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, WRITER_CACHE_KIB)?;
    connection.pragma_update(None, "synchronous", "off")?;
    connection.pragma_update(None, "locking_mode", "exclusive")?;
    Ok(connection)
}

/// Opens a data file that nobody else knows of, to fill it in one transaction. Should that fail the file is of no use, so that
/// what it was before is kept in memory alone: next to nothing, where nearly all pages are new.
pub(crate) fn open_unlogged(path: &Path) -> Result<Connection, StoreError> {
    let connection = open_scratch(path)?;
    check_ours(&connection)?;
    connection.pragma_update(None, "journal_mode", "memory")?;
    Ok(connection)
}

/// Turns an empty file into a data file without entries, in one piece without a log beside it.
pub(crate) fn found(path: &Path) -> Result<(), StoreError> {
    let mut connection = open_scratch(path)?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(&mut connection, &MIGRATIONS)
}

/// Brings a data file up to the version that this program writes.
pub(crate) fn upgrade(connection: &mut Connection) -> Result<(), StoreError> {
    if version(connection)? == MIGRATIONS.len() as u32 {
        return Ok(());
    }
    migrate(connection, &MIGRATIONS)
}

/// Names of tables and indices that are not as this program makes them, or are missing, or too many.
pub(crate) fn strangers(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let fresh = Connection::open_in_memory()?;
    for migration in MIGRATIONS.iter().take(version(connection)? as usize) {
        fresh.execute_batch(migration)?;
    }
    let (ours, theirs) = (parts(&fresh)?, parts(connection)?);
    let names: BTreeSet<&String> = ours.symmetric_difference(&theirs).map(|(name, _)| name).collect();
    Ok(names.into_iter().cloned().collect())
}

/// Names and definitions.
fn parts(connection: &Connection) -> Result<BTreeSet<(String, String)>, StoreError> {
    let mut statement =
        connection.prepare("SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema")?;
    let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn connect(path: &Path, flags: OpenFlags, cache_kib: u32) -> Result<Connection, StoreError> {
    // A missing file is told apart from one that may not be opened, which SQLite does not do.
    std::fs::metadata(path)?;
    set_up(Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?, cache_kib)
}

fn connect_uri(uri: &str, cache_kib: u32) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    set_up(Connection::open_with_flags(uri, flags)?, cache_kib)
}

/// What holds for every connection. A file may come from a stranger (a backup to be restored), so nothing in its schema
/// is trusted to run.
fn set_up(connection: Connection, cache_kib: u32) -> Result<Connection, StoreError> {
    connection.busy_timeout(Duration::from_millis(BUSY_TIMEOUT_MS))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // Otherwise a prepared statement with a limit is prepared anew whenever other values are bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // Nothing is to be written outside the data folder.
    connection.pragma_update(None, "temp_store", "memory")?;
    // Negative: in KiB.
    connection.pragma_update(None, "cache_size", -i64::from(cache_kib))?;
    Ok(connection)
}

/// Refuses what is not a ledger's data file, and what is of a version that this program does not know.
fn check_ours(connection: &Connection) -> Result<(), StoreError> {
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let (found, known) = (version(connection)?, MIGRATIONS.len() as u32);
    if id != APPLICATION_ID || found == 0 {
        return Err(StoreError::NotALedger);
    }
    if found > known { Err(StoreError::NewerVersion { found, known }) } else { Ok(()) }
}

fn version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Runs those that were not run yet, all or none. Whoever comes second finds them run.
fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = version(&transaction)? as usize;
    for migration in migrations.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    if done < migrations.len() {
        transaction.pragma_update(None, "user_version", migrations.len() as u32)?;
    }
    Ok(transaction.commit()?)
}

/// The file as a URI that promises SQLite that nobody changes it. Whatever is not plain is percent-encoded.
fn immutable_uri(path: &Path) -> Result<String, StoreError> {
    let path = std::path::absolute(path)?;
    let text = path.to_str().ok_or(StoreError::Denied)?;
    let mut uri = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b':' => uri.push(char::from(byte)),
            b'\\' if cfg!(windows) => uri.push('/'),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    Ok(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_migrations_that_were_not_run_are_run_all_or_none() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = "CREATE TABLE a (x)";
        migrate(&mut connection, &[first]).unwrap();
        assert_eq!(version(&connection), Ok(1), "the first was run");
        let broken = migrate(&mut connection, &[first, "CREATE TABLE b (x)", "CREATE TABLE a (x)"]);
        assert!(matches!(broken, Err(StoreError::Internal { .. })), "the third cannot be run: {broken:?}");
        assert_eq!(version(&connection), Ok(1), "so the second was not either");
        assert_eq!(parts(&connection).unwrap().len(), 1, "there is no second table");
        migrate(&mut connection, &[first, "CREATE TABLE b (x)"]).unwrap();
        migrate(&mut connection, &[first, "CREATE TABLE b (x)"]).unwrap();
        assert_eq!(version(&connection), Ok(2), "the second was run once");
    }

    #[test]
    fn a_path_of_any_characters_is_a_uri() {
        let uri = immutable_uri(Path::new("/media/明 1?%2#.mzbackup")).unwrap();
        assert_eq!(uri, "file:///media/%E6%98%8E%201%3F%252%23.mzbackup?immutable=1", "what is not plain is encoded");
    }
}

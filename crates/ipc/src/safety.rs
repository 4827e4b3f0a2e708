use crate::{Failure, Text};
use serde::{Deserialize, Serialize};

/// Verifies the whole ledger: signatures, chain, tree, heads, rules, disclosures, derived tables.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Verify {}

/// What a verification found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VerifyReport {
    /// Entries checked.
    pub entries: u64,
    /// Size of the signed head it was held against.
    pub size: u64,
    /// Its root, hex.
    pub root: String,
    /// When, UTC seconds.
    pub at: i64,
    /// How long, ms.
    pub took_ms: u64,
    /// Checks, each with its outcome.
    pub checks: Vec<Check>,
    /// What does not fit, by entry; at most 100.
    pub problems: Vec<Problem>,
    /// All holds.
    pub holds: bool,
}

/// One line of the report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Check {
    /// What was checked.
    pub what: Text,
    /// How many of them.
    pub count: u64,
    /// It holds.
    pub holds: bool,
}

/// Damage or tampering, at its place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// Entry number, if it concerns one.
    pub entry: Option<u64>,
    /// What does not fit, and what to do.
    pub failure: Failure,
}

/// Asks how far the running work is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetProgress {}

/// Stops the running work at the next safe point.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cancel {}

/// How far the running work is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub what: Text,
    /// Done so far.
    pub done: u64,
    /// In all; 0: not known.
    pub total: u64,
    /// It can still be stopped.
    pub stoppable: bool,
}

/// Asks for backup and sizes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetSafety {}

/// How safe the ledger lies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Safety {
    /// Data folder.
    pub folder: String,
    /// Size of the database, bytes.
    pub database_bytes: u64,
    /// Bytes of all entries.
    pub entry_bytes: u64,
    /// Entries.
    pub entries: u64,
    /// Where backups go; empty: not set.
    pub backup_folder: String,
    /// Backups there, newest first.
    pub backups: Vec<Backup>,
    /// Files there that should be backups and cannot be read, of whatever ledger they were.
    pub unreadable: Vec<UnreadableBackup>,
    /// Why the last automatic backup failed, if it did.
    pub backup_failure: Option<Failure>,
    /// The ledger's verifier key (C2SP signed-note).
    pub vkey: String,
    /// The newest signed head.
    pub checkpoint: String,
}

/// One backup file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Backup {
    /// Path.
    pub path: String,
    /// When, UTC seconds.
    pub at: i64,
    /// Bytes.
    pub bytes: u64,
    /// Entries it holds.
    pub size: u64,
}

/// A file that should be a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnreadableBackup {
    /// Path.
    pub path: String,
    /// Why it cannot be read, and what to do.
    pub failure: Failure,
}

/// Sets the place of the daily backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetBackupFolder {
    /// A folder on another disk, best one that is taken away.
    pub folder: String,
}

/// Backs up now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BackUp {}

/// Restores the newest backup into a temporary place and verifies it there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RehearseRestore {}

/// Drops and rebuilds what is derived.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rebuild {}

/// Writes the static tlog-tiles export.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportTlog {}

//! What can fail, divided by who must act.

use crate::Damage;
use ledger::Head;
use rusqlite::ErrorCode;
use std::{fmt, io};

/// Reading or writing failed. Whatever was being written is not there, not even in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    // The user: another folder, another program version, more room.
    /// The folder holds no ledger. It is not made by accident: opening and creating are two calls.
    NotFound,
    /// There is something in the place where a new ledger or a backup was to be made.
    AlreadyThere,
    /// The file is not a ledger's.
    NotALedger,
    /// The file was written by a newer version of the program.
    NewerVersion {
        /// Its version.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// There is no room left.
    DiskFull,
    /// The folder or the file cannot be written to.
    ReadOnly,
    /// The folder or the file cannot be opened.
    Denied,
    /// Another program kept the file to itself for longer than [`crate::BUSY_TIMEOUT_MS`]. Trying again helps.
    Busy,
    /// The caller stopped it.
    Cancelled,

    // Whoever looks after the machine: the stored bytes are not what was written, or the device fails.
    /// Reading or writing the device failed.
    Device {
        /// Extended result code of SQLite, or the operating system's error number.
        code: i32,
    },
    /// What was read cannot be what was written.
    Damaged(Damage),

    // The calling code.
    /// There is nothing stored under that name or number.
    NoSuch(&'static str),
    /// SQLite refused a statement of this crate, or a value given to it.
    Internal {
        /// Extended result code of SQLite.
        code: i32,
        /// What it says.
        detail: String,
    },
}

/// An append failed. The store is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppendError {
    /// Somebody else appended first. Read what is new, and sign again what has to be.
    HeadMoved {
        /// The head now.
        actual: Head,
    },
    /// The request was carried out before.
    OnceTaken {
        /// The entry it led to.
        entry: u64,
    },
    /// What must not come in twice is in already.
    FingerprintTaken {
        /// The entry that brought it in.
        entry: u64,
    },
    /// What is to be written does not fit together; nothing like it must ever be signed.
    Inconsistent(Inconsistency),
    /// Reading or writing failed.
    Store(StoreError),
}

/// What does not fit in an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inconsistency {
    /// There are no entries in it.
    NoEntries,
    /// An entry does not follow the one before by its number.
    Number {
        /// Its number.
        entry: u64,
    },
    /// An entry does not name the leaf hash of the one before.
    Previous {
        /// Its number.
        entry: u64,
    },
    /// An entry or the checkpoint is of another ledger.
    Origin,
    /// The checkpoint's size is not that of the ledger after the append.
    Size,
    /// The checkpoint's root is not that of the ledger after the append.
    Root,
    /// Disclosures overlap, are not in ascending order, or belong to none of the entries appended.
    Disclosures,
}

impl StoreError {
    /// Whether the same call can only fail again until somebody does something about it.
    pub fn is_permanent(&self) -> bool {
        !matches!(self, StoreError::Busy | StoreError::Cancelled)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::NotFound => f.write_str("there is no ledger in this folder"),
            StoreError::AlreadyThere => f.write_str("there is a file in this place already"),
            StoreError::NotALedger => f.write_str("the file is not a ledger's"),
            StoreError::NewerVersion { found, known } => {
                write!(f, "the file has version {found}, this program knows versions up to {known}")
            }
            StoreError::DiskFull => f.write_str("there is no room left on the disk"),
            StoreError::ReadOnly => f.write_str("the folder or the file cannot be written to"),
            StoreError::Denied => f.write_str("the folder or the file cannot be opened"),
            StoreError::Busy => f.write_str("another program is using the file"),
            StoreError::Cancelled => f.write_str("stopped"),
            StoreError::Device { code } => write!(f, "the disk failed (code {code})"),
            StoreError::Damaged(damage) => damage.fmt(f),
            StoreError::NoSuch(what) => write!(f, "there is no such {what}"),
            StoreError::Internal { code, detail } => write!(f, "the database refused (code {code}): {detail}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppendError::HeadMoved { actual } => write!(f, "the ledger has {} entries by now", actual.size),
            AppendError::OnceTaken { entry } => write!(f, "this was done before, in entry {entry}"),
            AppendError::FingerprintTaken { entry } => write!(f, "this came in before, with entry {entry}"),
            AppendError::Inconsistent(what) => write!(f, "what is to be appended does not fit together: {what:?}"),
            AppendError::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AppendError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error;
        // Neither message repeats a value that was written or read.
        let detail = error.to_string();
        let cause = match error {
            Error::SqliteFailure(cause, _) | Error::SqlInputError { error: cause, .. } => cause,
            // A value of another type than the tables are declared with, which SQLite itself would not have let in.
            Error::InvalidColumnType(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::FromSqlConversionFailure(..)
            | Error::Utf8Error(..) => return Damage::File { detail: "a stored value is not of its kind".into() }.into(),
            _ => return StoreError::Internal { code: 0, detail },
        };
        let code = cause.extended_code;
        match cause.code {
            ErrorCode::DiskFull => StoreError::DiskFull,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
            ErrorCode::ReadOnly => StoreError::ReadOnly,
            ErrorCode::CannotOpen | ErrorCode::PermissionDenied => StoreError::Denied,
            ErrorCode::SystemIoFailure => StoreError::Device { code },
            ErrorCode::DatabaseCorrupt => Damage::File { detail }.into(),
            ErrorCode::NotADatabase => StoreError::NotALedger,
            ErrorCode::OperationInterrupted => StoreError::Cancelled,
            _ => StoreError::Internal { code, detail },
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => StoreError::NotFound,
            io::ErrorKind::AlreadyExists => StoreError::AlreadyThere,
            io::ErrorKind::PermissionDenied => StoreError::Denied,
            io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
            _ => StoreError::Device { code: error.raw_os_error().unwrap_or(0) },
        }
    }
}

impl From<Damage> for StoreError {
    fn from(damage: Damage) -> Self {
        StoreError::Damaged(damage)
    }
}

impl<E: Into<StoreError>> From<E> for AppendError {
    fn from(error: E) -> Self {
        AppendError::Store(error.into())
    }
}

//! What can go wrong with a stick.

use crate::HoldingsFault;
use std::io;

/// Why a stick could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StickFault {
    /// There is no such folder: the stick is not there, or not any more.
    #[error("the folder is not there")]
    Gone,
    /// No space is left on it.
    #[error("no space is left")]
    Full,
    /// It may not be read, or not be written.
    #[error("not permitted: {0}")]
    Denied(String),
    /// Where a file or folder should be there is something else, a link for instance.
    #[error("neither file nor folder: {0}")]
    Odd(String),
    /// A file is larger than what it is for.
    #[error("too long: {0}")]
    TooLong(String),
    /// Reading or writing failed otherwise.
    #[error("{0}")]
    Device(String),
    /// Somebody wished to stop.
    #[error("stopped")]
    Stopped,
    /// The own store failed.
    #[error(transparent)]
    Own(#[from] HoldingsFault),
}

impl From<&io::Error> for StickFault {
    fn from(error: &io::Error) -> Self {
        StickFault::of("", error)
    }
}

impl StickFault {
    pub(super) fn of(path: &str, error: &io::Error) -> StickFault {
        match error.kind() {
            io::ErrorKind::NotFound => StickFault::Gone,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StickFault::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StickFault::Denied(path.into()),
            io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => StickFault::Odd(path.into()),
            _ => StickFault::Device(error.to_string()),
        }
    }
}

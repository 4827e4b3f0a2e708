//! Whose turn it is to sync: of all programs on one data folder one at a time, so that no two fetch the same.

use crate::{Outcome, Work, exports::file_failed, failure::stopped};
use std::{
    fs::{File, TryLockError},
    path::Path,
    time::{Duration, Instant},
};

/// The turn. It ends when this is dropped, or with the program, however that ends.
pub(super) struct Turn {
    _held: File,
}

impl Turn {
    /// The turn, if nobody has it.
    pub fn try_take(folder: &Path) -> Outcome<Option<Turn>> {
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(folder.join(FILE)).map_err(|error| file_failed(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Turn { _held: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(file_failed(&error)),
        }
    }

    /// Waits for it, but not for long: two at once do no harm beyond fetching the same twice, and whoever asked waits. Where the
    /// disk knows no locks, nobody waits for them.
    pub fn wait(folder: &Path, work: &Work) -> Outcome<Option<Turn>> {
        let begun = Instant::now();
        while begun.elapsed() < WAIT_MAX {
            match Turn::try_take(folder) {
                Ok(None) => std::thread::sleep(LOOK_AGAIN),
                Ok(turn) => return Ok(turn),
                Err(_) => break,
            }
            work.done(0).map_err(|_| stopped())?;
        }
        Ok(None)
    }
}

const FILE: &str = "sync.lock";
const WAIT_MAX: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

//! Whether a data file is still the one it was, and whether anybody has written to it since.

use std::{
    fs::{self, Metadata},
    path::Path,
    time::{Duration, SystemTime},
};

/// What a data file and its log look like from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Which file it is, whatever its name.
    file: Identity,
    /// Bytes and time of the last write, of the file and of its log.
    written: [Option<(u64, SystemTime)>; 2],
}

#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = Option<SystemTime>;

impl Stamp {
    /// Of the ledger in a folder; `None` where there is none.
    pub fn of(folder: &Path) -> Option<Stamp> {
        let file = fs::metadata(folder.join(DATA_FILE)).ok()?;
        let log = fs::metadata(folder.join(LOG_FILE)).ok();
        let written = |file: &Metadata| Some((file.len(), file.modified().ok()?));
        Some(Stamp { file: identity(&file), written: [written(&file), log.as_ref().and_then(written)] })
    }

    /// Whether both are of one file, whatever was written to it.
    pub fn is_same_file(&self, other: &Stamp) -> bool {
        self.file == other.file
    }

    /// Whether the last write is so long ago that the next one will have another time.
    pub fn has_settled(&self) -> bool {
        let written = self.written.iter().flatten().map(|(_, at)| *at).max();
        written.is_some_and(|at| at.elapsed().is_ok_and(|since| since > SETTLED))
    }
}

#[cfg(unix)]
fn identity(file: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (file.dev(), file.ino())
}

#[cfg(not(unix))]
fn identity(file: &Metadata) -> Identity {
    file.created().ok()
}

/// As `store` names them.
const DATA_FILE: &str = "ledger.db";
const LOG_FILE: &str = "ledger.db-wal";

/// File systems keep times to two seconds at the coarsest.
const SETTLED: Duration = Duration::from_secs(2);

//! Copies of the whole ledger in one file, verified before they get their name.

use crate::{
    Change, Damage, Store, StoreError, change, check, checkpoints, folder, schema,
    watch::{Stage, Watch, interruptibly, tell},
};
use ledger::{Head, Origin};
use rusqlite::{
    Connection,
    backup::{self, StepResult},
};
use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

/// By which [`Backup::list`] knows backups.
pub const BACKUP_EXTENSION: &str = "mzbackup";

/// A backup, as far as can be told without reading all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Where it lies.
    pub path: PathBuf,
    /// The ledger; `None` when it had no entries.
    pub origin: Option<Origin>,
    /// Size and root of the ledger when it was made.
    pub head: Head,
    /// Size of the file.
    pub bytes: u64,
    /// When the file was last written, by the file system's clock.
    pub written: SystemTime,
}

/// A file that should be a backup, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFile {
    /// Where it lies.
    pub path: PathBuf,
    /// The backup, or why it is none.
    pub backup: Result<Backup, StoreError>,
}

impl Store {
    /// Copies the ledger as it is now into one file, `target`, while others go on reading and writing. The copy is checked
    /// as [`crate::Snapshot::check_structure`] does, and only then gets its name; where something is there already, nothing is
    /// written. A ledger that is damaged fails with [`StoreError::Damaged`], so that no copy of it takes the place of a
    /// better one.
    pub fn backup_to(&self, target: &Path, watch: &mut Watch<'_>) -> Result<Backup, StoreError> {
        let snapshot = self.snapshot()?;
        let head = snapshot.head()?;
        folder::place(target, |unfinished| {
            copy(snapshot.connection(), unfinished, watch)?;
            verify(unfinished, &head, watch)
        })?;
        Backup::read(target)
    }

    /// Makes a data folder from a backup, with some writes that have to be there from the beginning (that it was restored,
    /// say), and opens it. The folder must have no ledger. The copy is checked as the backup was.
    pub fn restore(backup: &Path, folder: &Path, changes: &[Change<'_>], watch: &mut Watch<'_>) -> Result<Store, StoreError> {
        let head = Backup::read(backup)?.head;
        let source = schema::open_unchanging(backup)?;
        folder::prepare(folder)?;
        folder::place_new(folder, |unfinished| {
            copy(&source, unfinished, watch)?;
            let mut connection = schema::open_in_one_file(unfinished)?;
            schema::upgrade(&mut connection)?;
            changes.iter().try_for_each(|change| change::apply(&connection, change))?;
            drop(connection);
            verify(unfinished, &head, watch)
        })?;
        Store::open(folder)
    }
}

impl Backup {
    /// Looks at a backup. Fails with [`StoreError::Busy`] when the file is in use as a ledger.
    pub fn read(path: &Path) -> Result<Backup, StoreError> {
        let about = fs::metadata(path)?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        if fs::metadata(log).is_ok_and(|log| log.len() > 0) {
            // Part of what it holds is in the log, which is not read here.
            return Err(StoreError::Busy);
        }
        let newest = checkpoints::newest(&schema::open_unchanging(path)?)?;
        let (origin, head) = newest.map_or((None, Head::empty()), |newest| (Some(newest.origin), newest.head));
        Ok(Backup { path: path.to_owned(), origin, head, bytes: about.len(), written: about.modified()? })
    }

    /// Looks at all backups in a folder: files whose extension is [`BACKUP_EXTENSION`], in the order of their names. What
    /// cannot be read as a backup comes with the reason.
    pub fn list(folder: &Path) -> Result<Vec<BackupFile>, StoreError> {
        let mut paths = Vec::new();
        for file in fs::read_dir(folder)? {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == BACKUP_EXTENSION) {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths.into_iter().map(|path| BackupFile { backup: Backup::read(&path), path }).collect())
    }
}

/// Copies page by page into an empty file that nobody else knows of yet.
fn copy(from: &Connection, path: &Path, watch: &mut Watch<'_>) -> Result<(), StoreError> {
    let mut to = schema::open_scratch(path)?;
    let copying = backup::Backup::new(from, &mut to)?;
    loop {
        let step = copying.step(PAGES_PER_STEP)?;
        let progress = copying.progress();
        let (total, left) = (progress.pagecount.max(0) as u64, progress.remaining.max(0) as u64);
        tell(watch, Stage::Copying, total.saturating_sub(left), total)?;
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            // Somebody puts the log back into the file just now.
            _ => thread::sleep(Duration::from_millis(WAIT_MS)),
        }
    }
    drop(copying);
    to.close().map_err(|(_, error)| error)?;
    // Says in the file's header that nothing belongs to it but itself.
    drop(schema::open_in_one_file(path)?);
    Ok(())
}

/// Reads a finished copy back and checks all of it.
fn verify(path: &Path, head: &Head, watch: &mut Watch<'_>) -> Result<(), StoreError> {
    fs::File::options().write(true).open(path)?.sync_all()?;
    let mut damages = interruptibly(schema::open_unchanging(path)?, watch, check::file)?;
    let connection = schema::open_unchanging(path)?;
    damages.extend(check::content(&connection, watch)?);
    if let Some(damage) = damages.into_iter().next() {
        return Err(damage.into());
    }
    let copied = checkpoints::newest(&connection)?.map_or(Head::empty(), |checkpoint| checkpoint.head);
    if copied == *head { Ok(()) } else { Err(Damage::Checkpoint { size: head.size }.into()) }
}

/// 8 MB.
const PAGES_PER_STEP: i32 = 2048;

const WAIT_MS: u64 = 20;

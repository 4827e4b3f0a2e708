//! The way back: restoring a backup, and rehearsing that.

use super::{Watched, backup_folder, copies, no_backup};
use crate::{
    Office, Outcome, Verification, Work, World,
    desk::INSTALLATION,
    erasing::{LOST_ORDERS, Orders},
    exports::{file_failed, folder_not_empty},
    failure::{BACKUP_REMEDY, backup_failed, broken, stopped, store_failed},
    hold::{Cause, HOLD, mark},
    sealing::Keyring,
};
use ipc::{Text, VerifyReport};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use store::{Backup, Change, Store, StoreError};

/// The rehearsal of a restore, about to begin. It holds nothing of the office, which can be used meanwhile.
pub struct Rehearsal {
    backup: PathBuf,
    data: PathBuf,
    keyring: Option<Keyring>,
    world: World,
}

impl Office {
    /// Prepares the rehearsal of a restore: the newest backup comes into a temporary place and is verified there. Personal
    /// fields are opened too when a member is signed in.
    pub fn rehearsal(&mut self) -> Outcome<Rehearsal> {
        self.lock_if_idle();
        let store = self.open_store()?;
        let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
        let folder = backup_folder(&snapshot)?.ok_or_else(super::no_backup_folder)?;
        let origin = snapshot.checkpoint().ok().flatten().map(|checkpoint| checkpoint.origin.clone());
        let newest = copies::copies(&folder, origin.as_ref())?.ours.into_iter().next().ok_or_else(no_backup)?;
        let keyring = self.session.as_ref().map(|session| session.keyring.clone());
        Ok(Rehearsal { backup: newest.path, data: self.folder.clone(), keyring, world: self.world.clone() })
    }

    /// Rehearses it; the ledger is not touched.
    pub fn rehearse_restore(&mut self) -> Outcome<VerifyReport> {
        self.rehearsal()?.run(&self.work)
    }

    /// Restores a backup into a new or empty folder and verifies it there. It is done only when the report says that it
    /// holds; what was restored is left in place either way.
    pub fn restore(from: &Path, into: &Path, world: &World, work: &Work) -> Outcome<VerifyReport> {
        match fs::read_dir(into).map(|mut there| there.next().is_some()) {
            Ok(false) => {}
            Ok(true) => return Err(folder_not_empty()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(file_failed(&error)),
        }
        // What the ledger was when it was restored must be known to whoever looks into the folder later.
        let mut orders = Orders::default();
        let about = match Backup::read(from) {
            Ok(backup) => {
                if let (Some(origin), Some(folder)) = (&backup.origin, from.parent()) {
                    orders = Orders::beside(folder, origin.as_str());
                }
                serde_json::json!({ "at": world.now(), "size": backup.head.size, "root": backup.head.root.hex() })
            }
            Err(error) => return Err(restore_failed(&error)),
        };
        let about = serde_json::to_vec(&about).map_err(|error| broken(&error.to_string()))?;
        let size = Backup::read(from).map_or(0, |backup| backup.head.size);
        // Whoever knows more of it is asked before anything is signed.
        let hold = mark(Cause::Restored, world.now(), size)?;
        let _running = work.begin(Text::new("正在恢复备份", "Restoring the backup"), 0);
        // What was erased after the backup is erased again by whoever signs in first, before anything is shown.
        let orders = serde_json::to_vec(&orders).map_err(|error| broken(&error.to_string()))?;
        let changes = [
            Change::PutSetting { name: RESTORED, value: &about },
            Change::PutSetting { name: LOST_ORDERS, value: &orders },
            Change::PutSetting { name: HOLD, value: &hold },
            // It is another installation from now on.
            Change::RemoveSetting { name: INSTALLATION },
        ];
        restore(from, into, &changes, work)?;
        Verification::of_folder(into, None, world.clone()).run(work).map(of_backup)
    }

    /// Verifies the ledger of a folder, however damaged, for a program that wants nothing else of it. What does not hold is
    /// in the report; it fails when there is nothing that could be verified.
    pub fn fsck(folder: &Path, world: &World, work: &Work) -> Outcome<VerifyReport> {
        Verification::of_folder(folder, None, world.clone()).run(work)
    }
}

impl Rehearsal {
    /// Restores into a private folder beside the data folder, verifies there, and removes it.
    pub fn run(self, work: &Work) -> Outcome<VerifyReport> {
        let _running = work.begin(Text::new("正在演练恢复", "Rehearsing the restore"), 0);
        let place = Temporary::beside(&self.data)?;
        restore(&self.backup, &place.0, &[], work)?;
        Verification::of_folder(&place.0, self.keyring, self.world).run(work).map(of_backup)
    }
}

fn restore(from: &Path, into: &Path, changes: &[Change<'_>], work: &Work) -> Outcome<()> {
    let mut watched = Watched::new(work);
    let restored = Store::restore(from, into, changes, &mut |progress| watched.see(progress));
    drop(watched);
    restored.map(|store| drop(Arc::new(store))).map_err(|error| restore_failed(&error))
}

fn restore_failed(error: &StoreError) -> ipc::Failure {
    match error {
        StoreError::Cancelled => stopped(),
        StoreError::NotFound => file_failed(&io::ErrorKind::NotFound.into()),
        other => backup_failed(other),
    }
}

/// What is wrong with a backup is no reason to give up the ledger.
fn of_backup(mut report: VerifyReport) -> VerifyReport {
    report.problems.iter_mut().for_each(|problem| problem.failure.remedy = Text::new(BACKUP_REMEDY[0], BACKUP_REMEDY[1]));
    report
}

/// A folder that only this user may look into, gone when it is dropped.
struct Temporary(PathBuf);

impl Temporary {
    /// Beside the data folder, where there is room for another; in it, where nothing can be made beside it.
    fn beside(data: &Path) -> Outcome<Temporary> {
        let name = format!("{PREFIX}{}", std::process::id());
        let beside = fs::canonicalize(data).ok().and_then(|data| Some(data.parent()?.to_owned()));
        let mut refused = None;
        for parent in beside.as_deref().into_iter().chain([data]) {
            remove_stale(parent);
            let folder = parent.join(&name);
            match make(&folder) {
                Ok(()) => return Ok(Temporary(folder)),
                Err(error) => refused = Some(error),
            }
        }
        Err(refused.as_ref().map_or_else(|| broken("folder"), file_failed))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Removes what a rehearsal left that was cut short, by a power cut say.
fn remove_stale(parent: &Path) {
    let Ok(there) = fs::read_dir(parent) else { return };
    for folder in there.flatten() {
        let ours = folder.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        let written = folder.metadata().and_then(|about| about.modified()).unwrap_or(SystemTime::now());
        if ours && written.elapsed().is_ok_and(|age| age > STALE_AFTER) {
            let _ = fs::remove_dir_all(folder.path());
        }
    }
}

const PREFIX: &str = ".mingzhang-rehearsal-";
const STALE_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Setting of a ledger that was restored: when, and what it was then.
const RESTORED: &str = "restored";

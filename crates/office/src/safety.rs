//! Keeping the ledger safe: the daily copy to a second place, its age in sight, and the way back.

mod copies;
mod rebuild;
mod restore;

pub use rebuild::{Rebuilding, Rebuilt};
pub use restore::Rehearsal;

use crate::{
    Office, Outcome, Work, World,
    desk::Desk,
    erasing::Orders,
    exports::{file_failed, make_private_folder},
    failure::{failure, input, stopped, store_failed},
};
use copies::{Copies, Copy};
use ipc::{Blame, Failure, Safety, SetBackupFolder, Text};
use ledger::{Checkpoint, Origin};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Change, Progress, Snapshot, Stage, Store, StoreError};

/// A backup about to be made. It holds nothing of the office, which can be used meanwhile.
pub struct BackupPlan {
    store: Arc<Store>,
    folder: PathBuf,
    origin: Origin,
    /// What was ordered to be erased, for the list that lies beside the backups.
    orders: Orders,
    world: World,
}

/// What is remembered of the backups of this ledger.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Remembered {
    /// The newest.
    newest: Option<Newest>,
    /// When the last automatic one failed, and why.
    failed: Option<(i64, Failure)>,
}

/// The newest backup, as it was when it was made. Its disk may be away.
#[derive(Clone, Serialize, Deserialize)]
struct Newest {
    /// When, UTC seconds.
    at: i64,
    /// Entries it holds.
    size: u64,
    path: PathBuf,
    bytes: u64,
}

impl Office {
    /// How safe the ledger lies. Of a damaged one, what can be told.
    pub fn safety(&mut self) -> Outcome<Safety> {
        let desk = self.desk().map(|desk| (desk.store.clone(), desk.vkey(), desk.chain.origin().clone()));
        let (store, vkey, origin) = match desk {
            Ok((store, vkey, origin)) => (store, vkey, Some(origin)),
            Err(failure) if failure.blame == Blame::Damage => (self.open_store()?, String::new(), None),
            Err(failure) => return Err(failure),
        };
        let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
        let sizes = snapshot.sizes().ok();
        let checkpoint = snapshot.checkpoint().ok().flatten();
        let origin = origin.or_else(|| checkpoint.map(|checkpoint| checkpoint.origin.clone()));
        let remembered = Remembered::read(&snapshot);
        let folder = backup_folder(&snapshot)?;
        let listed = folder.as_deref().map_or(Ok(Copies::default()), |folder| copies::copies(folder, origin.as_ref()));
        let (listed, unlisted) = listed.map_or_else(|failure| (Copies::default(), Some(failure)), |listed| (listed, None));
        Ok(Safety {
            folder: self.folder.display().to_string(),
            database_bytes: sizes.map_or(0, |sizes| sizes.database_bytes),
            entry_bytes: sizes.map_or(0, |sizes| sizes.entry_bytes),
            entries: sizes.map_or(0, |sizes| sizes.entries),
            backup_folder: folder.map(|folder| folder.display().to_string()).unwrap_or_default(),
            backups: listed.ours.iter().map(Copy::show).collect(),
            unreadable: listed.unreadable,
            backup_failure: unlisted.or(remembered.failed.map(|(_, failure)| failure)),
            vkey,
            checkpoint: checkpoint.map(Checkpoint::encode).unwrap_or_default(),
        })
    }

    /// Sets where the daily backup goes, by a member who is signed in. An empty text: nowhere.
    pub fn set_backup_folder(&mut self, call: &SetBackupFolder) -> Outcome<Safety> {
        let data = self.folder.clone();
        let (desk, ..) = self.signed_in()?;
        let typed = call.folder.trim();
        let folder = if typed.is_empty() { None } else { Some(usable_folder(Path::new(typed), &data)?) };
        let there = backup_folder(&desk.snapshot()?)?;
        if there != folder {
            let text = folder.as_deref().map(|folder| folder.to_str().ok_or_else(no_utf8)).transpose()?;
            // What was remembered is of the other place.
            let forget = Change::RemoveSetting { name: BACKUPS };
            let set = match text {
                Some(text) => Change::PutSetting { name: BACKUP_FOLDER, value: text.as_bytes() },
                None => Change::RemoveSetting { name: BACKUP_FOLDER },
            };
            desk.store.change(&[set, forget]).map_err(|error| store_failed(&error))?;
        }
        self.safety()
    }

    /// Backs up now.
    pub fn back_up(&mut self) -> Outcome<Safety> {
        let made = self.backup_plan()?.run(&self.work);
        self.note_backup(&made);
        made?;
        self.safety()
    }

    /// Prepares a backup to the place that is set.
    pub fn backup_plan(&mut self) -> Outcome<BackupPlan> {
        let world = self.world.clone();
        let desk = self.desk()?;
        let folder = backup_folder(&desk.snapshot()?)?.ok_or_else(no_backup_folder)?;
        let orders = Orders::of(desk.chain.roll());
        Ok(BackupPlan { store: desk.store.clone(), folder, origin: desk.chain.origin().clone(), orders, world })
    }

    /// Prepares the daily backup, if it is due: the newest is older than a day and something was recorded since. After a
    /// failure it is tried again in an hour.
    pub fn backup_due(&mut self) -> Outcome<Option<BackupPlan>> {
        let now = self.world.now();
        let desk = self.desk()?;
        let snapshot = desk.snapshot()?;
        let Some(folder) = backup_folder(&snapshot)? else { return Ok(None) };
        let remembered = Remembered::read(&snapshot).held_against(&folder, desk.chain.origin());
        if !remembered.is_due(now, desk.head().size) {
            return Ok(None);
        }
        drop(snapshot);
        self.backup_plan().map(Some)
    }

    /// Keeps in sight how an automatic backup went.
    pub fn note_backup(&mut self, made: &Outcome<ipc::Backup>) {
        let now = self.world.now();
        let Some(desk) = &self.desk else { return };
        let Ok(mut remembered) = desk.snapshot().map(|snapshot| Remembered::read(&snapshot)) else { return };
        match made {
            Ok(backup) => remembered = Remembered { newest: Some(Newest::of(backup)), failed: None },
            Err(failure) if failure.blame == Blame::Stopped => return,
            Err(failure) => remembered.failed = Some((now, failure.clone())),
        }
        let Ok(value) = serde_json::to_vec(&remembered) else { return };
        // That it could not be remembered is the smaller of two troubles, and shows when the ledger is next written.
        let _ = desk.store.change(&[Change::PutSetting { name: BACKUPS, value: &value }]);
    }

    /// Makes the daily backup if it is due. It never stands in the way of what the caller came for: a failure is kept in
    /// sight instead. `true` when one was made.
    pub fn back_up_if_due(&mut self) -> bool {
        let Ok(Some(plan)) = self.backup_due() else { return false };
        let made = plan.run(&Work::default());
        self.note_backup(&made);
        made.is_ok()
    }

    /// When the newest backup was made, UTC seconds, of those that lie in the folder; of those that are remembered when the
    /// folder is away, as a disk should be that is unplugged after use.
    pub(crate) fn backed_up_at(&self) -> Option<i64> {
        let desk = self.desk.as_ref()?;
        let snapshot = desk.snapshot().ok()?;
        let folder = backup_folder(&snapshot).ok()??;
        Remembered::read(&snapshot).held_against(&folder, desk.chain.origin()).newest.map(|newest| newest.at)
    }

    /// When the backups that lie in the folder were made, UTC seconds, the newest first. Its disk may be away.
    pub(crate) fn backups_made(&self) -> Vec<i64> {
        let folder = self.desk.as_ref().and_then(|desk| backup_folder(&desk.snapshot().ok()?).ok()?);
        let origin = self.desk.as_ref().map(|desk| desk.chain.origin().clone());
        let copies = folder.and_then(|folder| copies::copies(&folder, origin.as_ref()).ok());
        copies.map(|copies| copies.ours.iter().map(|copy| copy.at).collect()).unwrap_or_default()
    }

    /// Puts what was ordered to be erased beside the backups, if their disk is there; else the next backup does it.
    pub(crate) fn list_orders(&self) {
        let Some(desk) = &self.desk else { return };
        let folder = desk.snapshot().ok().and_then(|snapshot| backup_folder(&snapshot).ok()?);
        if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
            let _ = Orders::of(desk.chain.roll()).write_beside(&folder, desk.chain.origin().as_str());
        }
    }

    /// The store, also of a ledger that is too damaged to go on.
    fn open_store(&self) -> Outcome<Arc<Store>> {
        match &self.desk {
            Some(desk) => Ok(desk.store.clone()),
            None => Store::open(&self.folder).map(Arc::new).map_err(|error| store_failed(&error)),
        }
    }
}

impl BackupPlan {
    /// Makes the backup, verifies it and gives it its name; then those that are no longer needed go.
    pub fn run(&self, work: &Work) -> Outcome<ipc::Backup> {
        self.into_folder(&self.folder, work)
    }

    /// The same, to another place.
    pub fn into_folder(&self, folder: &Path, work: &Work) -> Outcome<ipc::Backup> {
        // Not made anew when it is missing: a disk that is not plugged in must not be mistaken for its empty mount point.
        fs::read_dir(folder).map_err(|error| file_failed(&error))?;
        let _running = work.begin(Text::new("正在备份", "Backing up"), 0);
        let now = self.world.now();
        let mut watched = Watched::new(work);
        // Two programs may back up within one second, which is all that a name tells: the second takes the next name.
        let mut made = Err(StoreError::AlreadyThere);
        for at in now..now + NAMES_TRIED {
            let target = folder.join(copies::name(self.origin.office_code(), at));
            made = self.store.backup_to(&target, &mut |progress| watched.see(progress));
            if !matches!(made, Err(StoreError::AlreadyThere)) {
                break;
            }
        }
        drop(watched);
        let made = match made {
            Ok(made) => Copy::of(made),
            Err(StoreError::Cancelled) => return Err(stopped()),
            Err(StoreError::NotFound) => return Err(file_failed(&io::ErrorKind::NotFound.into())),
            Err(error) => return Err(store_failed(&error)),
        };
        // So that an older one is restored without what was erased since; the new backup has none of it.
        let _ = self.orders.write_beside(folder, self.origin.as_str());
        // What could not be removed is in nobody's way; the new backup is there.
        let _ = copies::copies(folder, Some(&self.origin)).and_then(|copies| copies::tidy(&copies.ours));
        Ok(made.show())
    }
}

impl Remembered {
    fn read(snapshot: &Snapshot) -> Remembered {
        let stored = snapshot.setting(BACKUPS).ok().flatten();
        stored.and_then(|value| serde_json::from_slice(&value).ok()).unwrap_or_default()
    }

    /// With what lies in the folder instead of what is remembered to lie there. Only when the newest is not where it was put
    /// are all looked at.
    fn held_against(mut self, folder: &Path, origin: &Origin) -> Remembered {
        let there = |newest: &Newest| fs::metadata(&newest.path).is_ok_and(|about| about.len() == newest.bytes);
        if self.newest.as_ref().is_some_and(|newest| newest.path.parent() == Some(folder) && there(newest)) {
            return self;
        }
        if let Ok(copies) = copies::copies(folder, Some(origin)) {
            self.newest = copies.ours.first().map(|copy| Newest::of(&copy.show()));
        }
        self
    }

    fn is_due(&self, now: i64, size: u64) -> bool {
        // A clock that was ahead must not put the next one off until that time comes.
        let since = |at: i64, seconds: i64| !(at..at + seconds).contains(&now);
        let wanted = self.newest.as_ref().is_none_or(|newest| newest.size != size && since(newest.at, BACKUP_EVERY_SECONDS));
        wanted && size > 0 && self.failed.as_ref().is_none_or(|(at, _)| since(*at, RETRY_AFTER_SECONDS))
    }
}

impl Newest {
    fn of(backup: &ipc::Backup) -> Newest {
        Newest { at: backup.at, size: backup.size, path: PathBuf::from(&backup.path), bytes: backup.bytes }
    }
}

impl Desk {
    /// The verifier key of the ledger key in force (C2SP signed-note).
    fn vkey(&self) -> String {
        let key = self.chain.roll().ledger_key();
        key.map(|key| ledger::note::Verifier::new(self.chain.origin().as_str(), key).vkey()).unwrap_or_default()
    }
}

/// Shows the store's progress as that of a work, and stops the store when the work is to stop.
struct Watched<'a> {
    work: &'a Work,
    showing: Option<(Stage, crate::progress::Running)>,
}

impl<'a> Watched<'a> {
    fn new(work: &'a Work) -> Watched<'a> {
        Watched { work, showing: None }
    }

    fn see(&mut self, progress: Progress) -> ControlFlow<()> {
        if self.showing.is_some() && self.work.done(progress.done).is_err() {
            return ControlFlow::Break(());
        }
        if self.showing.as_ref().is_none_or(|(stage, _)| *stage != progress.stage) {
            // The one before ends first: its end clears what is shown.
            self.showing = None;
            self.showing = Some((progress.stage, self.work.begin(stage_words(progress.stage), progress.total)));
        }
        ControlFlow::Continue(())
    }
}

fn stage_words(stage: Stage) -> Text {
    match stage {
        Stage::Copying => Text::new("正在复制账本", "Copying the ledger"),
        Stage::File => Text::new("正在检查数据库文件", "Checking the database file"),
        Stage::Entries => Text::new("正在检查每条记录", "Checking every entry"),
    }
}

/// The folder that is set for backups.
fn backup_folder(snapshot: &Snapshot) -> Outcome<Option<PathBuf>> {
    let value = snapshot.setting(BACKUP_FOLDER).map_err(|error| store_failed(&error))?;
    Ok(value.and_then(|value| String::from_utf8(value).ok()).map(PathBuf::from))
}

/// Makes sure that backups can go to a folder, making it if need be, and that it is a second place.
fn usable_folder(folder: &Path, data: &Path) -> Outcome<PathBuf> {
    if !folder.is_absolute() {
        return Err(file_failed(&io::ErrorKind::InvalidInput.into()));
    }
    make_private_folder(folder)?;
    let real = |path: &Path| fs::canonicalize(path).map_err(|error| file_failed(&error));
    let (folder, data) = (real(folder)?, real(data)?);
    if folder.starts_with(&data) {
        return Err(input(
            "backup-inside-data",
            ["备份不能放在数据文件夹里面。", "Backups cannot lie inside the data folder."],
            [
                "请选择另一块磁盘上的文件夹，最好是用完就拔下的移动硬盘。",
                "Choose a folder on another disk, best one that is unplugged after use.",
            ],
        ));
    }
    let probe = folder.join(format!(".mingzhang-probe-{}", std::process::id()));
    fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(|error| file_failed(&error))?;
    Ok(folder)
}

fn no_backup_folder() -> Failure {
    input(
        "no-backup-folder",
        ["还没有设定备份放在哪里。", "No place for backups has been set."],
        ["请在“核验与备份”页设定备份文件夹。", "Set the backup folder on the page “Verify and back up”."],
    )
}

fn no_backup() -> Failure {
    failure(
        "no-backup",
        Blame::Input,
        ["备份文件夹里没有这个账本的备份。", "There is no backup of this ledger in the backup folder."],
        ["请接好备份盘，或先备份一次。", "Connect the backup disk, or back up first."],
    )
}

fn no_utf8() -> Failure {
    file_failed(&io::ErrorKind::InvalidFilename.into())
}

const BACKUP_FOLDER: &str = "backup_folder";
const BACKUPS: &str = "backups";

/// More programs do not back up at once.
const NAMES_TRIED: i64 = 5;

const BACKUP_EVERY_SECONDS: i64 = 24 * 3600;
const RETRY_AFTER_SECONDS: i64 = 3600;

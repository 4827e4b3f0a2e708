//! The ledger is copied to a second place in time, and comes back from there whole.

use crate::{
    data_file::DataFile,
    folder::Folder,
    stage::{NOW, Stage},
};
use ipc::{PaymentQuery, Safety, SetBackupFolder};
use office::{Office, Work, World};
use std::{fs, path::Path};

const DAY: i64 = 24 * 3600;

/// A demo whose backups go to a folder of their own.
fn backed_up(entries: u64, seed: u64) -> (Stage, Folder) {
    let mut stage = Stage::demo(entries, seed);
    let place = Folder::new();
    stage.sign_in("陈管理");
    set_folder(&mut stage, place.path()).expect("an empty folder will do");
    (stage, place)
}

fn set_folder(stage: &mut Stage, folder: &Path) -> Result<Safety, ipc::Failure> {
    stage.office.set_backup_folder(&SetBackupFolder { folder: folder.display().to_string() })
}

fn wait(stage: &mut Stage, seconds: i64) {
    let now = stage.office.world().now();
    stage.office.world().set_now(now + seconds);
}

fn backups(folder: &Folder) -> usize {
    fs::read_dir(folder.path()).expect("a folder").count()
}

fn backed_up_at(stage: &mut Stage) -> Option<i64> {
    stage.office.status().expect("status").trust.backed_up_at
}

#[test]
fn a_backup_is_made_once_a_day_and_only_of_something_new() {
    let (mut stage, place) = backed_up(200, 3);
    assert_eq!(backed_up_at(&mut stage), None, "there is none to begin with");
    assert!(stage.office.back_up_if_due(), "the first one is due at once");
    assert_eq!((backups(&place), backed_up_at(&mut stage)), (1, Some(NOW)));
    assert!(!stage.office.back_up_if_due(), "not twice");
    wait(&mut stage, DAY + 1);
    assert!(!stage.office.back_up_if_due(), "nothing was recorded since");
    stage.sign_in("李经办");
    stage.single("青山镇", "上寨村");
    assert!(stage.office.back_up_if_due(), "a day later, with a payment more");
    stage.single("青山镇", "下寨村");
    assert!(!stage.office.back_up_if_due(), "the newest is not a day old");
    wait(&mut stage, DAY);
    assert!(stage.office.back_up_if_due());
    let safety = stage.office.safety().expect("the safety page");
    let shown: Vec<(i64, u64)> = safety.backups.iter().map(|backup| (backup.at, backup.size)).collect();
    assert_eq!(shown, [(NOW + 2 * DAY + 1, 202), (NOW + DAY + 1, 201), (NOW, 200)], "newest first, with what they hold");
    assert_eq!(safety.backup_failure, None);
    assert!(safety.checkpoint.contains("\n202\n") && safety.vkey.starts_with("522499-nync/"));
}

#[test]
fn a_failed_backup_stays_in_sight_and_is_tried_again_in_an_hour() {
    let (mut stage, place) = backed_up(200, 4);
    fs::remove_dir_all(place.path()).expect("the disk is taken away");
    assert!(!stage.office.back_up_if_due());
    let failure = stage.office.safety().expect("the safety page").backup_failure.expect("it is in sight");
    assert_eq!(failure.code, "no-such-file");
    fs::create_dir(place.path()).expect("the disk is back");
    let failure = stage.office.safety().expect("the safety page").backup_failure.expect("until one is made");
    assert_eq!(failure.code, "no-such-file");
    assert!(!stage.office.back_up_if_due(), "not over and over");
    wait(&mut stage, 3601);
    assert!(stage.office.back_up_if_due());
    assert_eq!(stage.office.safety().expect("the safety page").backup_failure, None);
}

#[test]
fn the_backup_folder_must_be_a_second_place() {
    let mut stage = Stage::demo(100, 5);
    let place = Folder::new();
    assert_eq!(set_folder(&mut stage, place.path()).expect_err("nobody is signed in").code, "locked");
    assert_eq!(stage.office.back_up().expect_err("nowhere to go").code, "no-backup-folder");
    stage.sign_in("陈管理");
    let inside = stage.folder.path().join("backups");
    assert_eq!(set_folder(&mut stage, &inside).expect_err("inside the data folder").code, "backup-inside-data");
    assert_eq!(set_folder(&mut stage, Path::new("backups")).expect_err("which folder?").code, "no-folder");
    let file = place.path().join("file");
    fs::write(&file, "x").expect("a file");
    assert!(set_folder(&mut stage, &file).is_err(), "a file is no folder");
    let deep = place.path().join("a/b");
    let safety = set_folder(&mut stage, &deep).expect("it is made");
    assert_eq!(Path::new(&safety.backup_folder), fs::canonicalize(&deep).expect("it is there"));
    let safety = stage.office.back_up().expect("a backup is made");
    assert_eq!(safety.backups.len(), 1);
    let safety = set_folder(&mut stage, Path::new("")).expect("and unset");
    assert_eq!((safety.backup_folder.as_str(), safety.backups.len()), ("", 0));
}

#[test]
fn backups_of_other_ledgers_are_neither_shown_nor_removed() {
    let (mut one, place) = backed_up(100, 6);
    one.office.back_up().expect("a backup is made");
    let mut other = Stage::demo(100, 7);
    other.sign_in("陈管理");
    set_folder(&mut other, place.path()).expect("the same folder");
    for _ in 0..40 {
        wait(&mut other, 1);
        other.office.back_up().expect("a backup is made");
    }
    assert_eq!(other.office.safety().expect("the safety page").backups.len(), 31, "thirty and the first of the month");
    assert_eq!(one.office.safety().expect("the safety page").backups.len(), 1, "the other ledger's is still there");
}

#[test]
fn a_restored_ledger_is_the_one_that_was_backed_up() {
    let (mut stage, place) = backed_up(400, 8);
    stage.sign_in("李经办");
    stage.import_sample(false);
    let before = stage.office.status().expect("status").trust.root;
    let safety = stage.office.back_up().expect("a backup is made");
    stage.single("青山镇", "上寨村");

    let into = Folder::new();
    let from = Path::new(&safety.backups[0].path);
    let report = Office::restore(from, &into.path().join("new"), stage.office.world(), &Work::default()).expect("it is restored");
    assert!(report.holds, "{:?}", report.problems);
    assert_eq!((report.entries, report.root.as_str()), (813, before.as_str()));
    let mut restored = Office::open(&into.path().join("new"), World::seeded(1, NOW + 10)).expect("it opens");
    std::mem::swap(&mut stage.office, &mut restored);
    stage.sign_in("李经办");
    let report = stage.office.verify().expect("it can be verified");
    assert!(report.holds && report.checks[6].count > 2000, "personal fields open: {:?}", report.checks);
    assert!(!stage.lines(&PaymentQuery { text: "王".into(), ..PaymentQuery::default() }).is_empty(), "and are found");
    stage.single("青山镇", "上寨村");
    let again = Office::restore(from, &into.path().join("new"), stage.office.world(), &Work::default());
    assert_eq!(again.expect_err("there is something in it").code, "folder-not-empty");
    drop(place);
}

#[test]
fn a_rehearsal_verifies_the_newest_backup_and_leaves_nothing_behind() {
    let (mut stage, place) = backed_up(300, 9);
    assert_eq!(stage.office.rehearse_restore().expect_err("there is none").code, "no-backup");
    stage.office.back_up().expect("a backup is made");
    let report = stage.office.rehearse_restore().expect("it can be rehearsed");
    assert!(report.holds && report.entries == 300, "{:?}", report.problems);
    assert!(report.checks.iter().any(|check| check.count > 500), "personal fields too, since somebody is signed in");
    let beside = fs::read_dir(stage.folder.path().parent().expect("a parent")).expect("a folder");
    let left = beside.filter(|file| file.as_ref().is_ok_and(|file| file.file_name().to_string_lossy().contains("rehearsal-")));
    let ours = format!("rehearsal-{}", std::process::id());
    assert_eq!(
        left.filter(|file| file.as_ref().is_ok_and(|file| file.file_name().to_string_lossy().ends_with(&ours))).count(),
        0
    );

    let newest = fs::read_dir(place.path()).expect("a folder").next().expect("a backup").expect("a file").path();
    let mut bytes = fs::read(&newest).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0);
    fs::write(&newest, bytes).expect("the backup is damaged");
    let failure = stage.office.rehearse_restore().expect_err("a damaged backup is found");
    assert_eq!((failure.code.as_str(), failure.blame), ("backup-damaged", ipc::Blame::File), "and the ledger is not blamed");
    assert!(failure.what.zh.contains("备份") && failure.what.en.contains("ledger was not touched"), "{failure}");
    assert_eq!(stage.office.status().expect("status").trust.damage, None, "the ledger is not called damaged");
}

#[test]
fn a_backup_that_is_gone_or_unreadable_is_not_counted_on() {
    let (mut stage, place) = backed_up(120, 14);
    assert!(stage.office.back_up_if_due());
    wait(&mut stage, 60);
    let safety = stage.office.back_up().expect("a second one is made");
    assert_eq!(backed_up_at(&mut stage), Some(NOW + 60));
    fs::remove_file(&safety.backups[0].path).expect("the newest is deleted");
    assert_eq!(backed_up_at(&mut stage), Some(NOW), "the age is that of the one that is left");
    fs::write(&safety.backups[1].path, "not a database any more").expect("the other is overwritten");
    assert_eq!(backed_up_at(&mut stage), None, "none is left that could be restored");
    let page = stage.office.safety().expect("the safety page");
    assert!(page.backups.is_empty());
    assert_eq!(page.unreadable.len(), 1, "it does not vanish silently");
    assert_eq!(
        (page.unreadable[0].path.as_str(), page.unreadable[0].failure.code.as_str()),
        (safety.backups[1].path.as_str(), "not-a-ledger")
    );
    wait(&mut stage, 60);
    assert!(stage.office.back_up_if_due(), "so that another is due, though nothing was recorded");
    assert_eq!(backed_up_at(&mut stage), Some(NOW + 120));
    fs::rename(place.path(), place.path().with_extension("away")).expect("the disk is unplugged");
    assert_eq!(backed_up_at(&mut stage), Some(NOW + 120), "of a disk that is away, what is remembered counts");
    fs::rename(place.path().with_extension("away"), place.path()).expect("and plugged in again");
}

#[test]
fn a_rehearsal_is_stopped_between_its_stages() {
    let (mut stage, _place) = backed_up(120, 15);
    stage.office.back_up().expect("a backup is made");
    let failure = crate::stage::stopped(|work| stage.office.rehearsal().expect("it can be rehearsed").run(work));
    assert_eq!(failure.blame, ipc::Blame::Stopped);
}

#[test]
fn a_rebuilding_can_be_stopped_and_leaves_what_was_there() {
    let mut stage = Stage::demo(300, 16);
    stage.sign_in("李经办");
    let query = PaymentQuery { text: "王".into(), ..PaymentQuery::default() };
    let before = stage.page(&query, 0, 200);
    let failure = crate::stage::stopped(|work| stage.office.rebuilding().expect("it can begin").run(work));
    assert_eq!(failure.blame, ipc::Blame::Stopped);
    assert_eq!(stage.page(&query, 0, 200).count, before.count, "the office goes on");
    let rebuilding = stage.office.rebuilding().expect("it can begin");
    // Meanwhile somebody records a payment.
    let rebuilt = rebuilding.run(&Work::default()).expect("it is rebuilt");
    let entry = stage.single("青山镇", "上寨村");
    stage.office.take_rebuilt(rebuilt).expect("it takes its place");
    let after = stage.page(&query, 0, 200);
    assert_eq!(after.count, before.count + 1, "with what was recorded meanwhile");
    assert!(after.rows.iter().any(|row| row.entry == entry));
    assert!(stage.office.verify().expect("it can be verified").holds);
}

#[test]
fn a_damaged_ledger_is_not_backed_up_over_better_ones_and_its_page_still_shows_them() {
    let (mut stage, place) = backed_up(300, 10);
    stage.office.back_up().expect("a backup is made");
    let elsewhere = Folder::new();
    stage.office = Office::open(elsewhere.path(), World::seeded(0, NOW)).expect("an empty folder opens");
    let bundles = crate::data_file::bundles(stage.folder.path());
    let file = DataFile::read(stage.folder.path());
    let range = bundles[0].entries[100].clone();
    file.flip(file.find_byte(&bundles[0].bytes, range.start + 400).expect("the byte is found"));
    stage.office = Office::open(stage.folder.path(), World::seeded(1, NOW + 2 * DAY)).expect("a damaged ledger opens");
    let failure = stage.office.back_up().expect_err("it is damaged");
    assert_eq!(failure.blame, ipc::Blame::Damage);
    assert_eq!(backups(&place), 1, "no copy of it takes the place of a better one");
    let safety = stage.office.safety().expect("the page can be shown all the same");
    assert_eq!(safety.backups.len(), 1, "the way back is in sight");
}

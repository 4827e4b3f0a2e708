//! The office behind one door: it opens what it can when it is asked, and stays usable while long work goes on.

use crate::{
    folder::Folder,
    stage::{NOW, Stage},
};
use ipc::*;
use office::{Service, World};
use serde::de::DeserializeOwned;
use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

fn ask<C: Call>(service: &Arc<Service>, call: C) -> Result<C::Reply, Failure>
where
    C::Reply: DeserializeOwned,
{
    service.answer(call.into()).map(|reply| serde_json::from_value(reply).expect("the reply is of its kind"))
}

fn status(service: &Arc<Service>) -> Status {
    ask(service, GetStatus {}).expect("there is always a status")
}

/// A demo behind its door, a clerk signed in, and where its backups go.
fn with_backups(entries: u64, seed: u64) -> (Arc<Service>, Stage, Folder) {
    let mut stage = Stage::demo(entries, seed);
    let place = Folder::new();
    stage.sign_in("陈管理");
    stage
        .office
        .set_backup_folder(&SetBackupFolder { folder: place.path().display().to_string() })
        .expect("an empty folder will do");
    let service = Service::new(stage.folder.path(), World::seeded(seed + 2, NOW));
    (service, stage, place)
}

fn backups(place: &Folder) -> usize {
    let there = fs::read_dir(place.path()).expect("a folder").flatten();
    there.filter(|file| file.path().extension().is_some_and(|ending| ending == "mzbackup")).count()
}

#[test]
fn what_cannot_be_opened_has_a_status_that_says_why_and_is_tried_again() {
    let stage = Stage::demo(60, 21);
    drop(stage.office);
    let file = stage.folder.path().join("ledger.db");
    let whole = fs::read(&file).expect("the ledger");
    let mut newer = whole.clone();
    // The user version in the header of SQLite.
    newer[60..64].copy_from_slice(&90_000u32.to_be_bytes());
    fs::write(&file, &newer).expect("it can be written");
    let service = Service::new(stage.folder.path(), World::seeded(1, NOW));
    for _ in 0..2 {
        let shut = status(&service);
        let why = shut.closed.expect("it says why");
        assert_eq!((why.code.as_str(), shut.office), ("newer-version", None));
        assert!(!why.remedy.zh.is_empty() && !why.remedy.en.is_empty(), "and what to do");
        assert_eq!(shut.trust.damage, None, "a newer version is no damage");
    }
    assert_eq!(ask(&service, GetMembers {}).expect_err("nothing else is answered").code, "newer-version");
    fs::write(&file, b"dear sir, this is a letter").expect("it can be written");
    assert_eq!(status(&service).closed.expect("it says why").code, "not-a-ledger");
    fs::write(&file, &whole).expect("it can be written");
    let open = status(&service);
    assert_eq!((open.closed, open.trust.size), (None, 60), "the next look opens it");
}

#[test]
fn a_file_in_the_place_of_the_folder_is_said_and_a_missing_folder_is_made() {
    let place = Folder::new();
    let folder = place.path().join("data");
    fs::write(&folder, "a file").expect("it can be written");
    let service = Service::new(&folder, World::seeded(1, NOW));
    assert_eq!(status(&service).closed.expect("it says why").code, "no-folder");
    fs::remove_file(&folder).expect("it can be removed");
    let empty = status(&service);
    assert_eq!((empty.closed, empty.office), (None, None), "now there is none yet");
    assert!(folder.is_dir());
}

#[test]
fn a_damaged_ledger_is_not_taken_for_none_and_opens_again_when_it_is_whole() {
    let mut stage = Stage::demo(60, 22);
    // What a small office records is read entry by entry at each start.
    stage.sign_in("李经办");
    stage.import_sample(false);
    stage.office = office::Office::open(Folder::new().path(), World::seeded(0, NOW)).expect("an empty folder opens");
    let bundles = crate::data_file::bundles(stage.folder.path());
    let data = crate::data_file::DataFile::read(stage.folder.path());
    let bundle = bundles.last().expect("the sample came in last");
    let entry = bundle.first + 2;
    let place = data.find_byte(&bundle.bytes, bundle.entries[2].start + 400).expect("the byte is found");
    let service = Service::new(stage.folder.path(), World::seeded(1, NOW));
    data.with_flip(place, || {
        let damaged = status(&service);
        let why = damaged.closed.expect("it says why");
        assert_eq!((why.blame, damaged.office), (Blame::Damage, None));
        assert!(why.what.zh.contains(&format!("第 {entry} 条")), "it names the entry: {}", why.what.zh);
        assert!(why.what.en.contains(&entry.to_string()), "it names the entry: {why}");
        assert!(!why.what.zh.contains("the "), "in Chinese there is no English: {}", why.what.zh);
        let report = ask(&service, Verify {}).expect("it can be verified");
        assert_eq!(report.problems[0].entry, Some(entry));
        assert!(ask(&service, GetSafety {}).is_ok(), "the way back is in sight");
        assert!(ask(&service, OpenDemo { lang: Lang::Zh }).is_err(), "nothing is made in its place");
    });
    assert!(ask(&service, Verify {}).expect("it can be verified").holds);
    let open = status(&service);
    assert_eq!((open.closed, open.trust.size), (None, 473));
}

#[test]
fn the_window_stays_usable_while_a_backup_is_made() {
    let (service, _stage, place) = with_backups(2500, 23);
    let other = Arc::clone(&service);
    let backup = std::thread::spawn(move || ask(&other, BackUp {}));
    let progress = || ask(&service, GetProgress {}).expect("progress is always told");
    let mut answered = 0;
    while !backup.is_finished() {
        let before = progress();
        let trust = status(&service).trust;
        assert_eq!(trust.size, 2500);
        // Were the office held by the backup, nothing would go on any more once it answers.
        answered += u32::from(before.is_some() && progress().is_some());
    }
    let safety = backup.join().expect("no panic").expect("it is made");
    assert_eq!((safety.backups.len(), backups(&place)), (1, 1));
    assert!(answered > 0, "it answered while the backup was being made");
}

#[test]
fn one_daily_backup_is_made_at_once() {
    let (service, stage, place) = with_backups(600, 24);
    drop(stage.office);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            // Nobody is signed in; that somebody knocked is enough.
            scope.spawn(|| ask(&service, Touch {}).expect_err("nobody is signed in"));
        }
    });
    let end = Instant::now() + Duration::from_secs(60);
    while status(&service).trust.backed_up_at.is_none() {
        assert!(Instant::now() < end, "a backup is made");
        std::thread::sleep(Duration::from_millis(20));
    }
    // A second one at the same moment would want the same name, and fail.
    let safety = ask(&service, GetSafety {}).expect("the safety page");
    assert_eq!((backups(&place), safety.backup_failure), (1, None));
}

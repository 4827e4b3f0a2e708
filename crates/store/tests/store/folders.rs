//! Which folders are opened and made, and who may read them.

use crate::world::TempFolder;
use rusqlite::Connection;
use std::{fs, sync::Barrier, thread};
use store::{Store, StoreError};

#[test]
fn a_ledger_is_never_made_by_accident() {
    let folder = TempFolder::new();
    assert_eq!(Store::open(folder.path()).err(), Some(StoreError::NotFound), "opening an empty folder");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "leaves nothing there");
    let nowhere = folder.path().join("a").join("b");
    assert_eq!(Store::create(&nowhere).err(), Some(StoreError::NotFound), "a folder whose parent is not there");
    drop(folder.store_of(2));
    assert_eq!(Store::create(folder.path()).err(), Some(StoreError::AlreadyThere), "a second ledger in one folder");
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["ledger.db"], "a closed ledger is one file");
    assert_eq!(Store::open(folder.path()).unwrap().head().unwrap().size, 2, "and it is still the first one");
}

#[test]
fn of_many_who_make_a_ledger_at_once_one_does() {
    for round in 0..10 {
        let folder = TempFolder::new();
        let (start, path) = (Barrier::new(6), folder.path());
        let made: Vec<_> = thread::scope(|scope| {
            let create = || {
                start.wait();
                Store::create(path).map(drop)
            };
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(create)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let (done, refused): (Vec<_>, Vec<_>) = made.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1, "round {round}: one of them makes it; {refused:?}");
        assert_eq!(refused, vec![Err(StoreError::AlreadyThere); 5], "round {round}: the others are told so");
        let names: Vec<_> = fs::read_dir(path).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(names, ["ledger.db"], "round {round}: nothing unfinished is left");
    }
}

#[test]
fn what_is_not_a_ledger_is_refused_and_left_alone() {
    let folder = TempFolder::new();
    let path = folder.path().join("ledger.db");
    let strange = Connection::open(&path).unwrap();
    strange.execute_batch("CREATE TABLE t (a)").unwrap();
    drop(strange);
    for content in [fs::read(&path).unwrap(), b"a text".repeat(1000), Vec::new()] {
        fs::write(&path, &content).unwrap();
        assert_eq!(Store::open(folder.path()).err(), Some(StoreError::NotALedger), "{} bytes of something", content.len());
        assert_eq!(fs::read(&path).unwrap(), content, "are left alone");
    }
}

#[test]
fn a_newer_version_is_refused_and_left_alone() {
    let folder = TempFolder::new();
    drop(folder.store_of(1));
    let raw = Connection::open(folder.path().join("ledger.db")).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    drop(raw);
    let refused = Store::open(folder.path()).err();
    assert!(matches!(refused, Some(StoreError::NewerVersion { found: 99, known: 1.. })), "a file of version 99: {refused:?}");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_a_ledger() {
    use std::os::unix::fs::PermissionsExt;
    let parent = TempFolder::new();
    let folder = parent.path().join("office");
    let store = Store::create(&folder).unwrap();
    store.snapshot().unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700, "the folder");
    let mut names = Vec::new();
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        names.push(path);
    }
    assert_eq!(names.len(), 3, "the file, its log and the log's index");
    drop(store);
    fs::set_permissions(folder.join("ledger.db"), fs::Permissions::from_mode(0o644)).unwrap();
    drop(Store::open(&folder).unwrap());
    assert_eq!(mode(&folder.join("ledger.db")), 0o600, "a file that came back from elsewhere is closed again");
    let shared = parent.path().join("shared");
    fs::create_dir(&shared).unwrap();
    fs::write(shared.join("letter"), "").unwrap();
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o755)).unwrap();
    drop(Store::create(&shared).unwrap());
    assert_eq!(mode(&shared), 0o755, "a folder with other things in it is left as it was");
}

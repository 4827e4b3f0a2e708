//! No room on the disk, and a disk that fails.

use crate::world::{TempFolder, World};
use std::ops::ControlFlow;
use store::{AppendError, Change, Store, StoreError};

#[test]
fn a_full_disk_in_mid_append_changes_nothing() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(300);
    let before = world.chain.head();
    let ready = world.next(600);
    let pages = store.snapshot().unwrap().sizes().unwrap().database_bytes / 4096;
    let mut refused = 0;
    // Whichever page it is for which there is no room.
    for more in 0.. {
        store.limit_pages((pages + more) as u32).unwrap();
        let setting = [Change::PutSetting { name: "size", value: b"900" }];
        match ready.append_with(&store, |append| append.changes = &setting) {
            Ok(()) => break,
            Err(error) => assert_eq!(error, AppendError::Store(StoreError::DiskFull), "room for {more} pages more"),
        }
        refused += 1;
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.head(), Ok(before), "the head is unchanged");
        assert_eq!(snapshot.setting("size"), Ok(None), "and nothing else was written");
        if more % 40 == 0 {
            assert_eq!(snapshot.check_structure(&mut |_| ControlFlow::Continue(())), Ok(vec![]), "nothing is amiss");
        }
    }
    assert!(refused > 50, "there was no room many times: {refused}");
    store.limit_pages(1_000_000).unwrap();
    world.next(10).append(&store).expect("an append when there is room again");
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.head(), Ok(world.chain.head()), "all entries are there");
    assert_eq!(snapshot.check_structure(&mut |_| ControlFlow::Continue(())), Ok(vec![]), "and nothing is amiss");
}

/// The system refuses every write behind a file's first so many bytes, as a disk quota would.
#[cfg(unix)]
#[test]
fn a_write_that_the_system_refuses_changes_nothing() {
    let folder = TempFolder::new();
    let (store, world) = folder.store_of(300);
    drop(store);
    let before = world.chain.head();
    for kib in [80, 150, 200, 290, 310] {
        let child = std::process::Command::new("sh")
            .args(["-c", &format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\" >/dev/null")])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "room::child_appends_too_much", "--ignored", "--test-threads", "1"])
            .env(FOLDER, folder.path())
            .status()
            .unwrap();
        assert!(child.success(), "with files of {kib} KiB at most, the append failed and the store went on");
        let store = Store::open(folder.path()).unwrap();
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.head(), Ok(before), "the head is unchanged");
        assert_eq!(snapshot.check_structure(&mut |_| ControlFlow::Continue(())), Ok(vec![]), "and nothing is amiss");
    }
}

#[test]
#[ignore = "run by a_write_that_the_system_refuses_changes_nothing"]
fn child_appends_too_much() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = Store::open(folder.as_ref()).unwrap();
    let mut world = World::resume(&store);
    let before = world.chain.head();
    let failed = world.next(2000).append(&store);
    let expected = matches!(failed, Err(AppendError::Store(StoreError::Device { .. } | StoreError::DiskFull)));
    assert!(expected, "the append fails as the disk does: {failed:?}");
    assert_eq!(store.head(), Ok(before), "and the store can be read");
}

const FOLDER: &str = "STORE_TEST_TOO_MUCH";

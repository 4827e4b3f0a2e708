//! Backups, and what is made of them.

use crate::world::{TempFolder, World};
use rusqlite::Connection;
use std::{fs, ops::ControlFlow, path::PathBuf};
use store::{BACKUP_EXTENSION, Backup, BackupFile, Change, Damage, Progress, Stage, Store, StoreError};

#[test]
fn a_restored_backup_is_the_ledger_that_it_was_made_of() {
    let (folder, second, new) = (TempFolder::new(), TempFolder::new(), TempFolder::new());
    let (store, mut world) = folder.store_of(700);
    store.change(&[Change::PutKeyFile { name: "m1", bytes: b"age" }]).unwrap();
    let head = world.chain.head();
    let path = second.path().join("明账 100%?.mzbackup");
    let mut stages = Vec::new();
    let mut watch = |progress: Progress| {
        if stages.last() != Some(&progress.stage) {
            stages.push(progress.stage);
        }
        ControlFlow::Continue(())
    };
    let made = store.backup_to(&path, &mut watch).unwrap();
    assert_eq!(stages, [Stage::Copying, Stage::File, Stage::Entries], "it is copied and then checked");
    assert_eq!((made.head, &made.origin), (head, &Some(crate::world::origin())), "the backup says of what it is");
    world.next(50).append(&store).unwrap();
    assert_eq!(Backup::read(&path), Ok(made.clone()), "what comes later is not in it");
    assert_eq!(files(&second), std::slice::from_ref(&path), "it is one file");
    assert_eq!(&fs::read(&path).unwrap()[18..20], [1, 1], "whose header asks for no log beside it");

    let restored = [Change::PutSetting { name: "restored", value: b"yes" }];
    let copy = Store::restore(&path, &new.path().join("office"), &restored, &mut |_| ControlFlow::Continue(())).unwrap();
    let snapshot = copy.snapshot().unwrap();
    assert_eq!(snapshot.head(), Ok(head), "the same head");
    assert_eq!(snapshot.key_file("m1"), Ok(Some(b"age".to_vec())), "with the keys");
    assert_eq!(snapshot.setting("restored"), Ok(Some(b"yes".to_vec())), "knowing that it was restored");
    assert_eq!(snapshot.disclosures(0..700).unwrap().count(), 7, "and the disclosures");
    let mut world = World::resume(&copy);
    world.next(3).append(&copy).expect("an append to it");
    assert_eq!(Backup::read(&path), Ok(made), "the backup is as it was");
    assert_eq!(files(&second), [path], "and alone");
}

#[test]
fn a_backup_takes_nothing_s_place() {
    let (folder, second) = (TempFolder::new(), TempFolder::new());
    let (store, _) = folder.store_of(3);
    let path = second.path().join("a.mzbackup");
    fs::write(&path, "a letter").unwrap();
    let refused = store.backup_to(&path, &mut |_| ControlFlow::Continue(()));
    assert_eq!(refused, Err(StoreError::AlreadyThere), "where something is");
    assert_eq!(fs::read(&path).unwrap(), b"a letter", "it stays");
    let nowhere = second.path().join("not there").join("a.mzbackup");
    let refused = store.backup_to(&nowhere, &mut |_| ControlFlow::Continue(()));
    assert_eq!(refused, Err(StoreError::NotFound), "a folder that is not there");

    let path = second.path().join("b.mzbackup");
    store.backup_to(&path, &mut |_| ControlFlow::Continue(())).unwrap();
    let refused = Store::restore(&path, folder.path(), &[], &mut |_| ControlFlow::Continue(()));
    assert_eq!(refused.err(), Some(StoreError::AlreadyThere), "restoring over a ledger");
    assert_eq!(store.head().unwrap().size, 3, "which stays");
}

#[test]
fn a_backup_can_be_stopped_at_any_stage() {
    let (folder, second) = (TempFolder::new(), TempFolder::new());
    let (store, _) = folder.store_of(300);
    for stage in [Stage::Copying, Stage::File, Stage::Entries] {
        let path = second.path().join("a.mzbackup");
        let mut watch =
            |progress: Progress| if progress.stage == stage { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        assert_eq!(store.backup_to(&path, &mut watch), Err(StoreError::Cancelled), "stopped while {stage:?}");
        assert_eq!(files(&second), Vec::<PathBuf>::new(), "and nothing is left");
    }
}

#[test]
fn a_damaged_ledger_or_backup_does_not_become_a_good_one() {
    let (folder, second, new) = (TempFolder::new(), TempFolder::new(), TempFolder::new());
    let (store, _) = folder.store_of(300);
    let good = second.path().join("good.mzbackup");
    store.backup_to(&good, &mut |_| ControlFlow::Continue(())).unwrap();
    drop(store);
    let damage = |path: PathBuf| {
        let raw = Connection::open(path).unwrap();
        // The last byte of the bundle is in the signature of entry 255.
        let sql = "UPDATE segment SET entries = CAST(substr(entries, 1, length(entries) - 1) || x'21' AS BLOB) WHERE first = 0";
        assert_eq!(raw.execute(sql, ()), Ok(1), "one byte is changed");
    };
    damage(folder.path().join("ledger.db"));
    damage(good.clone());
    let named = Some(StoreError::Damaged(Damage::Entry { entry: 255 }));
    let store = Store::open(folder.path()).unwrap();
    let refused = store.backup_to(&second.path().join("bad.mzbackup"), &mut |_| ControlFlow::Continue(()));
    assert_eq!(refused.err(), named, "a damaged ledger has no backup made of it");
    let refused = Store::restore(&good, new.path(), &[], &mut |_| ControlFlow::Continue(()));
    assert_eq!(refused.err(), named, "a damaged backup is not restored");
    assert_eq!(files(&new), Vec::<PathBuf>::new(), "and leaves nothing");
}

#[test]
fn backups_are_listed_with_their_heads_and_what_is_none_with_the_reason() {
    let (folder, second) = (TempFolder::new(), TempFolder::new());
    let (store, mut world) = folder.store_of(2);
    let path = |name: &str| second.path().join(name).with_extension(BACKUP_EXTENSION);
    let first = store.backup_to(&path("1"), &mut |_| ControlFlow::Continue(())).unwrap();
    world.next(2).append(&store).unwrap();
    let second_one = store.backup_to(&path("2"), &mut |_| ControlFlow::Continue(())).unwrap();
    fs::write(path("3"), "not at all").unwrap();
    fs::write(second.path().join("list.txt"), "1, 2, 3").unwrap();
    let expected = [("1", Ok(first)), ("2", Ok(second_one)), ("3", Err(StoreError::NotALedger))]
        .map(|(name, backup)| BackupFile { path: path(name), backup });
    assert_eq!(Backup::list(second.path()), Ok(expected.to_vec()), "all files that claim to be backups");
    let live = Backup::read(&folder.path().join("ledger.db"));
    assert_eq!(live, Err(StoreError::Busy), "a ledger in use is no backup");
}

fn files(folder: &TempFolder) -> Vec<PathBuf> {
    fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect()
}

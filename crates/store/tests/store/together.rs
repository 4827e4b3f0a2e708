//! Several threads and processes on one folder.

use crate::world::{Seeded, TempFolder, World};
use ledger::{Hash, tree};
use rusqlite::Connection;
use std::{
    ops::ControlFlow,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use store::{AppendError, Change, Once, Store, StoreError};

#[test]
fn writers_in_threads_and_processes_lose_nothing() {
    let folder = TempFolder::new();
    let (store, _) = folder.store_of(5);
    let done = AtomicBool::new(false);
    let moved = thread::scope(|scope| {
        let children: Vec<Child> = (1..=2).map(|writer| child(folder.path(), writer)).collect();
        let shared = scope.spawn(|| append_often(&store, 3));
        let own = scope.spawn(|| append_often(&Store::open(folder.path()).unwrap(), 4));
        scope.spawn(|| read_often(&store, &done));
        let moved = shared.join().unwrap() + own.join().unwrap();
        for mut child in children {
            assert!(child.wait().unwrap().success(), "a process that appends gets there");
        }
        done.store(true, Ordering::Relaxed);
        moved
    });
    let snapshot = store.snapshot().unwrap();
    for writer in 1..=4 {
        for number in 0..APPENDS {
            let entry = snapshot.once(format!("{writer}/{number}").as_bytes()).unwrap();
            let text = String::from_utf8(statement_body(&snapshot.entry(entry.expect("every append")).unwrap())).unwrap();
            assert!(text.contains(&format!("\"writer\":{writer}}}")), "entry of append {number} of writer {writer}: {text}");
        }
    }
    assert!(moved > 0, "some appends came second and were told so");
    assert_eq!(snapshot.check_structure(&mut |_| ControlFlow::Continue(())), Ok(vec![]), "nothing is amiss");
    assert_eq!(World::resume(&store).chain.head(), snapshot.head().unwrap(), "the entries are one chain with that head");
}

#[test]
#[ignore = "run by writers_in_threads_and_processes_lose_nothing"]
fn child_appends_often() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let writer = std::env::var(WRITER).unwrap().parse().unwrap();
    append_often(&Store::open(folder.as_ref()).unwrap(), writer);
}

/// Appends until all its appends are in; says how often somebody else came first.
fn append_often(store: &Store, writer: i64) -> u64 {
    let mut seeded = Seeded(writer as u64);
    let mut moved = 0;
    for number in 0..APPENDS {
        let count = if seeded.below(8) == 0 { 150 } else { 1 + seeded.below(4) as usize };
        loop {
            let mut world = World::resume(store);
            world.writer = writer;
            let ready = world.next(count);
            let key = format!("{writer}/{number}");
            let once = [Once { key: key.as_bytes(), entry: ready.before.size }];
            match ready.append_with(store, |append| append.once = &once) {
                Ok(()) => break,
                Err(AppendError::HeadMoved { actual }) => {
                    assert!(actual.size > ready.before.size, "the head moved forward");
                    moved += 1;
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
    moved
}

/// Whatever is written meanwhile, every snapshot fits together.
fn read_often(store: &Store, done: &AtomicBool) {
    while !done.load(Ordering::Relaxed) {
        let snapshot = store.snapshot().unwrap();
        let head = snapshot.head().unwrap();
        assert_eq!(tree::root_at(head.size, &snapshot), Ok(head.root), "head and tiles are of one moment");
        let mut previous = Hash::default();
        let mut size = 0;
        for entry in snapshot.entries(0..u64::MAX).unwrap() {
            let (number, bytes) = entry.unwrap();
            assert_eq!(bytes[..32], previous.0, "entry {number} follows the one before");
            (previous, size) = (Hash::leaf(&bytes), number + 1);
        }
        assert_eq!(size, head.size, "head and entries are of one moment");
        let disclosed = snapshot.disclosures(0..u64::MAX).unwrap().map(|one| one.unwrap().count).sum::<u64>();
        assert_eq!(disclosed, size, "and so are the disclosures");
    }
}

fn child(folder: &Path, writer: i64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "together::child_appends_often", "--ignored", "--test-threads", "1"])
        .env(FOLDER, folder)
        .env(WRITER, writer.to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_snapshot_stays_what_it_was() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(10);
    let before = world.chain.head();
    let old = store.snapshot().unwrap();
    let writing = Connection::open(folder.path().join("ledger.db")).unwrap();
    writing
        .execute_batch("BEGIN IMMEDIATE; DELETE FROM segment; DELETE FROM checkpoint; INSERT INTO setting VALUES ('a', x'01')")
        .unwrap();
    let during = store.snapshot().unwrap();
    assert_eq!(during.head(), Ok(before), "what another process has not committed is not seen");
    assert_eq!(during.entries(0..10).unwrap().filter(Result::is_ok).count(), 10, "the entries are there");
    writing.execute_batch("ROLLBACK").unwrap();
    world.next(500).append(&store).unwrap();
    for snapshot in [old, during] {
        assert_eq!(snapshot.head(), Ok(before), "nor is what was committed later");
        assert_eq!(snapshot.entries(0..u64::MAX).unwrap().count(), 10, "in the entries neither");
        assert_eq!(tree::root_at(10, &snapshot), Ok(before.root), "nor in the tree");
    }
    assert_eq!(store.snapshot().unwrap().head(), Ok(world.chain.head()), "but whoever looks now sees it");
}

#[test]
fn whoever_waits_too_long_is_told_that_the_file_is_in_use() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(3);
    store.wait_at_most(1).unwrap();
    let other = Connection::open(folder.path().join("ledger.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ready = world.next(1);
    assert_eq!(ready.append(&store), Err(AppendError::Store(StoreError::Busy)), "while somebody else writes");
    assert_eq!(store.change(&[Change::RemoveDraft { id: "d" }]), Err(StoreError::Busy), "a change neither");
    assert_eq!(store.snapshot().unwrap().size(), Ok(3), "reading goes on");
    other.execute_batch("ROLLBACK").unwrap();
    ready.append(&store).expect("an append afterwards");
}

#[test]
fn threads_may_share_a_store_and_take_snapshots_with_them() {
    fn shared<T: Send + Sync>() {}
    fn sent<T: Send>() {}
    shared::<Store>();
    sent::<store::Snapshot>();
}

/// The payload of an entry's statement.
fn statement_body(entry: &[u8]) -> Vec<u8> {
    let payload = entry[32..].split(|byte| *byte == b'.').nth(1).unwrap();
    ledger::url_decode(payload).unwrap()
}

const APPENDS: u64 = 12;
const FOLDER: &str = "STORE_TEST_TOGETHER";
const WRITER: &str = "STORE_TEST_WRITER";

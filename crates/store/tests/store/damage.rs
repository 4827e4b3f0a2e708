//! Whatever byte is changed: it is noticed, named and never a reason to crash.

use crate::world::{Seeded, TempFolder};
use rusqlite::Connection;
use std::{ops::ControlFlow, path::Path};
use store::{Damage, Store, StoreError};

#[test]
fn every_changed_byte_of_an_entry_names_that_entry() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(4);
    for run in [1, 1, 3] {
        world.next(run).append(&store).unwrap();
    }
    let raw = Connection::open(folder.path().join("ledger.db")).unwrap();
    raw.pragma_update(None, "synchronous", "off").unwrap();
    let mut write = raw.prepare("UPDATE segment SET entries = ?1 WHERE first = ?2").unwrap();
    let mut tried = 0;
    for first in [0_u64, 4, 5, 6] {
        let mut bytes = blob(folder.path(), "segment", "entries", &format!("first = {first}"));
        for place in 0..bytes.len() {
            let Some(entry) = entry_at(&bytes, place) else { continue };
            bytes[place] ^= 1;
            write.execute((&bytes, first as i64)).unwrap();
            let entry = first + entry;
            assert_eq!(found_in(&store), [Damage::Entry { entry }], "byte {place} of segment {first}, in entry {entry}");
            bytes[place] ^= 1;
            tried += 1;
        }
        write.execute((&bytes, first as i64)).unwrap();
    }
    assert!(tried > 4000, "all bytes were tried: {tried}");
    assert_eq!(found_in(&store), [], "and everything is as it was");
}

#[test]
fn changed_bytes_in_a_larger_ledger_are_found_where_they_are() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(700);
    (0..30).for_each(|_| world.next(1).append(&store).unwrap());
    drop(store);
    let mut seeded = Seeded(7);
    for _ in 0..60 {
        let first = [0, 256, 512][seeded.below(3) as usize];
        let segment = format!("first = {first}");
        let bytes = blob(folder.path(), "segment", "entries", &segment);
        let place = seeded.below(bytes.len() as u64) as usize;
        let with = change_blob(folder.path(), "segment", "entries", &segment, place, 1 << seeded.below(8));
        let found = found(folder.path());
        match entry_at(&bytes, place) {
            Some(entry) => assert_eq!(found, [Damage::Entry { entry: first + entry }], "byte {place} of segment {first}"),
            None => assert!(
                matches!(found[..], [Damage::Segment { first: named, .. }] if named == first),
                "byte {place} of segment {first}, in a length: {found:?}"
            ),
        }
        with.undo();
    }
    for (column, table, which, expected) in [
        ("leaf", "segment", "first = 0", Damage::Leaf { entry: 255 }),
        ("leaf", "segment", "first = 512", Damage::Leaf { entry: 699 }),
        ("leaf", "segment", "first = 710", Damage::Leaf { entry: 710 }),
        ("leaf", "segment", "first = 729", Damage::Leaf { entry: 729 }),
        ("hashes", "tile", "level = 0 AND idx = 1", Damage::Tile { level: 0, index: 1 }),
        ("hashes", "tile", "level = 1", Damage::Tile { level: 1, index: 0 }),
    ] {
        let place = blob(folder.path(), table, column, which).len() - 3;
        let with = change_blob(folder.path(), table, column, which, place, 4);
        assert_eq!(found(folder.path()), [expected], "{column} where {which}");
        let store = Store::open(folder.path()).unwrap();
        store.rebuild_tiles(&mut |_| ControlFlow::Continue(())).expect("it follows from the entries");
        assert_eq!(found(folder.path()), [], "{column} where {which}, rebuilt");
        drop(with);
    }
}

#[test]
fn missing_and_superfluous_rows_are_named() {
    for (sql, expected) in [
        ("DELETE FROM segment WHERE first = 256", vec![Damage::Missing { first: 256, upto: 512 }]),
        ("DELETE FROM segment WHERE first = 512", vec![Damage::Missing { first: 512, upto: 600 }]),
        ("DELETE FROM segment WHERE first = 0", vec![Damage::Missing { first: 0, upto: 256 }]),
        ("UPDATE segment SET count = count - 1 WHERE first = 0", vec![Damage::Segment { first: 0, count: 255 }]),
        (
            "UPDATE segment SET first = 257 WHERE first = 256",
            vec![Damage::Missing { first: 256, upto: 257 }, Damage::Segment { first: 257, count: 256 }],
        ),
        ("UPDATE segment SET entries = x'' WHERE first = 512", vec![Damage::Segment { first: 512, count: 88 }]),
        ("UPDATE segment SET leaf = x'00' WHERE first = 512", vec![Damage::Segment { first: 512, count: 88 }]),
        (
            "INSERT INTO segment SELECT 900, count, entries, leaf FROM segment WHERE first = 512",
            vec![Damage::Superfluous { first: 900 }],
        ),
        (
            "INSERT INTO segment SELECT 300, 1, substr(entries, 1, 2 + unhex(hex(substr(entries, 2, 1)))), leaf FROM segment WHERE first = 0",
            vec![Damage::Superfluous { first: 300 }],
        ),
        ("DELETE FROM tile WHERE level = 0 AND idx = 0", vec![Damage::Tile { level: 0, index: 0 }]),
        ("DELETE FROM tile WHERE level = 1", vec![Damage::Tile { level: 1, index: 0 }]),
        (
            "UPDATE tile SET hashes = x'0000'",
            vec![Damage::Tile { level: 0, index: 0 }, Damage::Tile { level: 0, index: 1 }, Damage::Tile { level: 1, index: 0 }],
        ),
        ("INSERT INTO tile VALUES (0, 2, zeroblob(32))", vec![Damage::Tile { level: 0, index: 2 }]),
        ("INSERT INTO tile VALUES (9, 0, zeroblob(32))", vec![Damage::Tile { level: 9, index: 0 }]),
        ("UPDATE checkpoint SET note = x'00'", vec![Damage::Checkpoint { size: 600 }]),
        ("UPDATE checkpoint SET size = 599", vec![Damage::Checkpoint { size: 599 }]),
        ("INSERT INTO checkpoint SELECT 70, 1, note FROM checkpoint", vec![Damage::Checkpoint { size: 70 }]),
        (
            "DELETE FROM checkpoint",
            vec![Damage::Superfluous { first: 0 }, Damage::Superfluous { first: 256 }, Damage::Superfluous { first: 512 }],
        ),
        ("UPDATE disclosure SET count = 150 WHERE first = 0", vec![Damage::Disclosures { first: 100 }]),
        ("UPDATE disclosure SET count = 101 WHERE first = 500", vec![Damage::Disclosures { first: 500 }]),
        ("UPDATE disclosure SET count = 0 WHERE first = 300", vec![Damage::Disclosures { first: 300 }]),
        ("CREATE TABLE more (a)", vec![Damage::Schema { name: "more".into() }]),
        ("CREATE TRIGGER t AFTER INSERT ON setting BEGIN DELETE FROM segment; END", vec![Damage::Schema { name: "t".into() }]),
        (
            "DROP TABLE draft",
            vec![Damage::Schema { name: "draft".into() }, Damage::Schema { name: "sqlite_autoindex_draft_1".into() }],
        ),
    ] {
        let folder = TempFolder::new();
        let (store, world) = folder.store_of(600);
        drop(store);
        Connection::open(folder.path().join("ledger.db")).unwrap().execute_batch(sql).unwrap();
        let beside = |damage: &Damage| match damage {
            Damage::Superfluous { first } => *first >= 600,
            other => matches!(other, Damage::Tile { .. } | Damage::Disclosures { .. }),
        };
        if expected.iter().all(beside) {
            let snapshot = Store::open(folder.path()).unwrap().snapshot().unwrap();
            assert_eq!(snapshot.check_beside(600, &world.nodes), Ok(expected.clone()), "{sql}, for whoever knows the tree");
        }
        let mut found = found(folder.path());
        if sql.contains("checkpoint SET") || sql.contains("DELETE FROM checkpoint") {
            found.retain(|damage| !matches!(damage, Damage::Tile { .. } | Damage::Disclosures { .. }));
        }
        assert_eq!(found, expected, "{sql}");
    }
}

#[test]
fn what_is_damaged_is_told_to_whoever_reads_and_the_rest_is_read() {
    let folder = TempFolder::new();
    drop(folder.store_of(900));
    let raw = Connection::open(folder.path().join("ledger.db")).unwrap();
    raw.execute_batch("UPDATE segment SET entries = substr(entries, 2) WHERE first = 256; DELETE FROM segment WHERE first = 512")
        .unwrap();
    drop(raw);
    let store = Store::open(folder.path()).unwrap();
    let snapshot = store.snapshot().unwrap();
    let (read, failed): (Vec<_>, Vec<_>) = snapshot.entries(100..900).unwrap().partition(Result::is_ok);
    let numbers: Vec<u64> = read.into_iter().map(|entry| entry.unwrap().0).collect();
    assert_eq!(numbers, (100..256).chain(768..900).collect::<Vec<_>>(), "what is sound is read");
    let damages: Vec<_> = failed.into_iter().map(Result::unwrap_err).collect();
    assert_eq!(damages, [StoreError::Damaged(Damage::Segment { first: 256, count: 256 })], "and what is not is named");
    assert_eq!(snapshot.entry(300), Err(Damage::Segment { first: 256, count: 256 }.into()), "one entry of a broken segment");
    let whole = found(folder.path());
    assert_eq!(whole, [Damage::Segment { first: 256, count: 256 }], "the check names the same");
}

#[test]
fn tiles_are_not_rebuilt_from_entries_that_are_not_the_signed_ones() {
    let folder = TempFolder::new();
    drop(folder.store_of(300));
    drop(change_blob(folder.path(), "segment", "entries", "first = 0", 5000, 1));
    let before = blob(folder.path(), "tile", "hashes", "level = 0");
    let store = Store::open(folder.path()).unwrap();
    let refused = store.rebuild_tiles(&mut |_| ControlFlow::Continue(()));
    assert_eq!(refused, Err(Damage::Checkpoint { size: 300 }.into()), "the entries have another root");
    drop(store);
    assert_eq!(blob(folder.path(), "tile", "hashes", "level = 0"), before, "so the tiles stay");
}

/// Raw bytes of the file, those that hold no entry included: SQLite's own structures.
#[test]
fn no_changed_byte_of_the_file_is_taken_for_the_ledger() {
    let (good, bad) = (TempFolder::new(), TempFolder::new());
    let (store, mut world) = good.store_of(120);
    world.next(1).append(&store).unwrap();
    drop(store);
    let bytes = std::fs::read(good.path().join("ledger.db")).unwrap();
    let expected = everything(good.path()).expect("a sound ledger can be read");
    let mut seeded = Seeded(11);
    let (mut noticed, mut refused) = (0, 0);
    // Every header byte, then any.
    let places = (0..100).chain((0..400).map(|_| seeded.below(bytes.len() as u64) as usize)).collect::<Vec<_>>();
    for place in places {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << seeded.below(8);
        std::fs::write(bad.path().join("ledger.db"), changed).unwrap();
        let read = everything(bad.path());
        match Store::open(bad.path()).and_then(|store| store.snapshot()?.check_structure(&mut |_| ControlFlow::Continue(()))) {
            Err(_) => refused += 1,
            Ok(damages) if !damages.is_empty() => noticed += 1,
            // In free space, or in what says nothing about the ledger.
            Ok(_) => assert_eq!(read, Ok(expected.clone()), "byte {place}: a ledger without damage is the one that was"),
        }
        let _ = std::fs::remove_file(bad.path().join("ledger.db-wal"));
        let _ = std::fs::remove_file(bad.path().join("ledger.db-shm"));
    }
    assert!(noticed > 100 && refused > 10, "many changes are in what matters: {noticed}, {refused} while opening");
}

type Everything = (ledger::Head, Vec<Vec<u8>>);

fn everything(folder: &Path) -> Result<Everything, StoreError> {
    let snapshot = Store::open(folder)?.snapshot()?;
    let entries = snapshot.entries(0..u64::MAX)?.map(|entry| Ok(entry?.1)).collect::<Result<_, StoreError>>()?;
    Ok((snapshot.head()?, entries))
}

fn found(folder: &Path) -> Vec<Damage> {
    found_in(&Store::open(folder).unwrap())
}

fn found_in(store: &Store) -> Vec<Damage> {
    store.snapshot().unwrap().check_structure(&mut |_| ControlFlow::Continue(())).unwrap()
}

/// Which entry of a bundle a byte belongs to; `None` for one of a length.
fn entry_at(bundle: &[u8], place: usize) -> Option<u64> {
    let (mut start, mut entry) = (0, 0);
    loop {
        let length = usize::from(u16::from_be_bytes([bundle[start], bundle[start + 1]]));
        if place < start + 2 + length {
            return (place >= start + 2).then_some(entry);
        }
        start += 2 + length;
        entry += 1;
    }
}

/// A changed byte in a stored value.
struct Changed(Box<dyn Fn()>);

impl Changed {
    fn undo(self) {
        (self.0)();
    }
}

fn change_blob(folder: &Path, table: &str, column: &str, which: &str, place: usize, flip: u8) -> Changed {
    let before = blob(folder, table, column, which);
    let mut after = before.clone();
    after[place] ^= flip;
    let path = folder.join("ledger.db");
    let sql = format!("UPDATE {table} SET {column} = ?1 WHERE {which}");
    let write = move |bytes: &[u8]| assert_eq!(Connection::open(&path).unwrap().execute(&sql, [bytes]), Ok(1), "{sql}");
    write(&after);
    Changed(Box::new(move || write(&before)))
}

fn blob(folder: &Path, table: &str, column: &str, which: &str) -> Vec<u8> {
    let raw = Connection::open(folder.join("ledger.db")).unwrap();
    raw.query_row(&format!("SELECT {column} FROM {table} WHERE {which}"), (), |row| row.get(0)).unwrap()
}

//! How long appending takes beside what SQLite and the disk take anyway, and how large the file gets.
//!
//! `cargo run --release -p store --example append_bench -- FOLDER [singles|imports|sizes]`; the folder's file system is the one measured.

use rusqlite::Connection;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use store::{Append, Sealed, Store};
use world::{Ready, World};

#[path = "../tests/store/world.rs"]
#[allow(dead_code)]
mod world;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| std::env::temp_dir().display().to_string());
    let folder = Path::new(&folder).join(format!("append-bench-{}", std::process::id()));
    std::fs::create_dir(&folder).expect("a new folder");
    match std::env::args().nth(2).as_deref() {
        Some("singles") => singles(&folder),
        Some("imports") => imports(&folder),
        Some("sizes") => sizes(&folder),
        _ => {
            singles(&folder);
            imports(&folder);
            sizes(&folder);
        }
    }
    std::fs::remove_dir_all(&folder).expect("a folder of ours");
}

/// One payment after the other, and in turn with each a bare commit of one row of the same size.
fn singles(folder: &Path) {
    let bare = Connection::open(folder.join("bare.db")).expect("a database");
    bare.execute_batch("PRAGMA journal_mode = wal; PRAGMA synchronous = full; CREATE TABLE t (i INTEGER PRIMARY KEY, b BLOB)")
        .expect("a table");
    let store = Store::create(&folder.join("singles")).expect("a store");
    let mut world = World::new();
    append(&store, &world.next(1), 1);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for number in 0..SINGLES as i64 {
        let ready = world.next(1);
        let begun = Instant::now();
        append(&store, &ready, 1);
        ours.push(begun.elapsed());
        let begun = Instant::now();
        bare.prepare_cached("INSERT INTO t (i, b) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute((number, vec![number as u8; 1024])))
            .expect("a row");
        theirs.push(begun.elapsed());
    }
    let (our, their) = (median(&mut ours), median(&mut theirs));
    println!(
        "single append          median {our:8.3?}  p99 {:8.3?}  mean {:8.3?}  median ratio to a bare commit {:.2}, mean ratio {:.2}",
        ours[ours.len() * 99 / 100],
        mean(&ours),
        our.as_secs_f64() / their.as_secs_f64(),
        mean(&ours).as_secs_f64() / mean(&theirs).as_secs_f64(),
    );
    println!(
        "bare commit of 1 kB    median {their:8.3?}  p99 {:8.3?}  mean {:8.3?}",
        theirs[theirs.len() * 99 / 100],
        mean(&theirs)
    );
}

fn imports(folder: &Path) {
    let mut took = Vec::new();
    for number in 0..IMPORTS {
        let store = Store::create(&folder.join(format!("import-{number}"))).expect("a store");
        let mut world = World::new();
        append(&store, &world.next(11), 256);
        let ready = world.next(IMPORT_ROWS);
        let begun = Instant::now();
        append(&store, &ready, 256);
        took.push(begun.elapsed());
    }
    let median = median(&mut took);
    println!("import of {IMPORT_ROWS} rows    median {median:8.3?}  min {:8.3?}  max {:8.3?}", took[0], took[took.len() - 1]);
}

fn sizes(folder: &Path) {
    for (name, run) in [("imported", 5000), ("one by one", 1)] {
        let folder = folder.join(name);
        let store = Store::create(&folder).expect("a store");
        let mut world = World::new();
        while world.chain.size() < SIZED_ENTRIES {
            append(&store, &world.next(run), run.min(256));
        }
        let sizes = store.snapshot().and_then(|snapshot| snapshot.sizes()).expect("sizes");
        drop(store);
        let stored = sizes.entry_bytes + sizes.disclosure_bytes;
        println!(
            "{} entries {name}: {} bytes an entry, {} of disclosures; file {:.3} of them, {:.3} of the entries alone",
            sizes.entries,
            sizes.entry_bytes / sizes.entries,
            sizes.disclosure_bytes / sizes.entries,
            sizes.database_bytes as f64 / stored as f64,
            sizes.database_bytes as f64 / sizes.entry_bytes as f64,
        );
        let store = Store::open(&folder).expect("the store");
        let snapshot = store.snapshot().expect("a snapshot");
        let begun = Instant::now();
        let read: usize = snapshot.entries(0..u64::MAX).expect("entries").map(|entry| entry.expect("an entry").1.len()).sum();
        let reading = begun.elapsed();
        let begun = Instant::now();
        let damages = snapshot.check_structure(&mut |_| std::ops::ControlFlow::Continue(())).expect("a check");
        let checking = begun.elapsed();
        assert!(damages.is_empty());
        let begun = Instant::now();
        (0..SIZED_ENTRIES).step_by(97).for_each(|number| drop(snapshot.entry(number).expect("an entry")));
        let single = begun.elapsed() / (SIZED_ENTRIES / 97) as u32;
        let begun = Instant::now();
        (0..1000).for_each(|_| assert!(store.head().is_ok()));
        let head = begun.elapsed() / 1000;
        println!("  read all ({read} bytes) in {reading:.0?}, check in {checking:.0?}, one entry {single:.0?}, head {head:.1?}");
        assert_eq!(std::fs::metadata(folder.join("ledger.db")).expect("a file").len(), sizes.database_bytes);
    }
}

fn append(store: &Store, ready: &Ready, together: usize) {
    let sealed: Vec<(u64, u64, Vec<u8>)> = ready
        .entries
        .chunks(together)
        .map(|run| (run[0].index(), run.len() as u64, vec![run[0].index() as u8; run.len() * DISCLOSURE_BYTES]))
        .collect();
    let disclosures: Vec<Sealed<'_>> =
        sealed.iter().map(|(first, count, sealed)| Sealed { first: *first, count: *count, sealed }).collect();
    let append = Append { disclosures: &disclosures, ..Append::new(&ready.entries, &ready.checkpoint) };
    store.append(&ready.before, &append).expect("an append");
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn mean(times: &[Duration]) -> Duration {
    times.iter().sum::<Duration>() / times.len() as u32
}

const SINGLES: usize = 3000;
const IMPORTS: usize = 15;
const IMPORT_ROWS: usize = 5000;
const SIZED_ENTRIES: u64 = 100_000;
const DISCLOSURE_BYTES: usize = 250;

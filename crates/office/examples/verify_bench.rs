//! How long verifying a whole ledger takes, beside checking the same signatures in batches on all cores and nothing else.
//!
//! `cargo run --release -p office --example verify_bench -- [ENTRIES] [FOLDER]`; a folder that has a ledger is taken as it is.

use ledger::{Batch, Kid, Order, PublicKey, Statement};
use office::{Demo, Office, Source, Work, World};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};
use store::Store;

fn main() {
    let entries = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(ENTRIES);
    let given = std::env::args().nth(2).map(PathBuf::from);
    let folder = given.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("verify-bench-{}", std::process::id())));
    if !folder.join("ledger.db").exists() {
        let begun = Instant::now();
        std::fs::create_dir_all(&folder).expect("a folder");
        let made = Office::demo(&folder, Demo { entries, seed: 1 }, &Work::default());
        drop(made.expect("a demo office"));
        println!("demo office of {entries} entries   {:8.3?}", begun.elapsed());
    }
    let begun = Instant::now();
    let mut office = Office::open(&folder, World::real()).expect("the ledger opens");
    println!("open                          {:8.3?}", begun.elapsed());

    let verification = office.verification();
    // What the office holds for its lists is no part of a verification.
    drop(office);
    let memory = peak_mib();
    let mut times = Vec::new();
    let mut checked = 0;
    let busy = cpu_seconds();
    for _ in 0..RUNS {
        let begun = Instant::now();
        let report = verification.run(&Work::default()).expect("it can be verified");
        times.push(begun.elapsed());
        assert!(report.holds, "{:?}", report.problems);
        checked = report.entries;
    }
    let ours = best(&times);
    let our_cpu = (cpu_seconds() - busy) / RUNS as f64;
    println!(
        "verify {checked} entries        {ours:8.3?}   {our_cpu:.2} s of CPU, peak memory {} MiB (before: {memory} MiB)",
        peak_mib()
    );
    drop(verification);

    let (theirs, their_cpu) = batches_alone(&folder);
    println!("their signatures in batches   {theirs:8.3?}   {their_cpu:.2} s of CPU");
    println!(
        "ratio                         {:8.3}   by CPU {:.3}",
        theirs.as_secs_f64() / ours.as_secs_f64(),
        their_cpu / our_cpu
    );
    if given.is_none() {
        std::fs::remove_dir_all(&folder).expect("a folder of ours");
    }
}

/// Checks all signatures of a ledger, which lie ready in memory, on all cores.
fn batches_alone(folder: &Path) -> (Duration, f64) {
    let store = Store::open(folder).expect("the ledger opens");
    let snapshot = store.snapshot().expect("a snapshot");
    let size = snapshot.size().expect("a size");
    let mut keys: BTreeMap<Kid, PublicKey> = BTreeMap::new();
    let mut signed: Vec<(PublicKey, Vec<u8>, [u8; 64])> = Vec::new();
    for entry in snapshot.entries(0..size.min(SIGNATURES_MAX)).expect("a reader") {
        let (_, bytes) = entry.expect("an entry");
        let statement = Statement::parse(bytes[32..].to_vec()).expect("a statement");
        let new = match Order::read(&statement) {
            Some(Ok(Order::Genesis { members, .. })) => members.into_iter().map(|member| member.2).collect(),
            Some(Ok(Order::Enrol { key, .. } | Order::Rekey { key, .. })) => vec![key],
            _ => Vec::new(),
        };
        keys.extend(new.into_iter().map(|key| (key.kid(), key)));
        signed.push((keys[&statement.kid()].clone(), statement.signing_input().to_vec(), *statement.signature()));
    }
    let batches: Vec<_> = signed.chunks(Batch::SIZE).collect();
    let (mut times, busy) = (Vec::new(), cpu_seconds());
    for _ in 0..RUNS {
        let (next, begun) = (AtomicUsize::new(0), Instant::now());
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    let mut random = Source::system();
                    while let Some(part) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let mut batch = Batch::new();
                        part.iter().for_each(|(key, input, signature)| batch.add(key, input, signature));
                        assert!(batch.holds(&mut random), "every signature holds");
                    }
                });
            }
        });
        times.push(begun.elapsed());
    }
    let cpu = (cpu_seconds() - busy) / RUNS as f64;
    let all = size as f64 / signed.len() as f64;
    (best(&times).mul_f64(all), cpu * all)
}

/// Whatever else the machine does makes it only slower.
fn best(times: &[Duration]) -> Duration {
    times.iter().min().copied().unwrap_or_default()
}

/// Seconds that this process has kept cores busy, as Linux tells it: what else the machine does changes it little.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / TICKS_PER_SECOND
}

/// The most memory this process has had, as Linux tells it.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

const ENTRIES: u64 = 100_000;

/// More need not be held in memory: checking them takes as long as there are many.
const SIGNATURES_MAX: u64 = 200_000;

const RUNS: usize = 3;

const TICKS_PER_SECOND: f64 = 100.0;

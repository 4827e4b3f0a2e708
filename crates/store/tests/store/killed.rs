//! A process that is killed while it appends leaves all or nothing of each append.

use crate::world::{Seeded, TempFolder, World};
use ledger::{Chain, Hash};
use std::{
    io::{BufRead, BufReader, Write},
    ops::ControlFlow,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};
use store::{Change, Once, Store};

#[test]
fn a_killed_process_leaves_all_or_nothing_of_an_append() {
    let folder = TempFolder::new();
    drop(folder.store_of(1));
    let mut seeded = Seeded(60);
    let (mut size_before, mut unreported) = (1, 0);
    for round in 0..KILLS {
        let reported = append_until_killed(folder.path(), round, &mut seeded).max(size_before);
        let store = Store::open(folder.path()).expect("a killed process's store opens");
        let snapshot = store.snapshot().unwrap();
        let size = snapshot.size().unwrap();
        assert!(size >= reported, "round {round}: what was reported as appended ({reported}) is there ({size})");
        unreported += u64::from(size > reported);
        assert_eq!(snapshot.check_structure(&mut |_| ControlFlow::Continue(())), Ok(vec![]), "round {round}: nothing is amiss");
        let setting = snapshot.setting("upto").unwrap();
        assert_eq!(setting.is_none_or(|upto| upto == size.to_be_bytes()), size > 1 || round == 0, "round {round}: the setting");
        let disclosed: u64 = snapshot.disclosures(0..size).unwrap().map(|sealed| sealed.unwrap().count).sum();
        assert_eq!(disclosed, size, "round {round}: every entry has its disclosures");
        let derived = snapshot.derived_ranges("groups").unwrap();
        let covered = derived.iter().try_fold(1, |next, range| (range.start == next).then_some(range.end));
        assert_eq!(covered, Some(size), "round {round}: whole appends, one after the other");
        for group in derived {
            let once = snapshot.once(&group.start.to_be_bytes()).unwrap();
            assert_eq!(once, Some(group.start), "round {round}: each with its request");
        }
        size_before = size;
    }
    assert!(size_before > 2 * KILLS, "the children appended: {size_before} entries");
    assert!(unreported > 0, "some were killed between an append and its report");
    verify_all(&Store::open(folder.path()).unwrap());
}

#[test]
#[ignore = "run by a_killed_process_leaves_all_or_nothing_of_an_append"]
fn child_appends_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut seeded = Seeded(std::env::var(SEED).unwrap().parse().unwrap());
    let store = Store::open(folder.as_ref()).unwrap();
    let mut world = World::resume(&store);
    loop {
        let count = if seeded.below(12) == 0 { 1 + seeded.below(400) } else { 1 + seeded.below(6) };
        let ready = world.next(count as usize);
        let (first, upto) = (ready.before.size, world.chain.size());
        let (key, value) = (first.to_be_bytes(), upto.to_be_bytes());
        let once = [Once { key: &key, entry: first }];
        let changes =
            [Change::PutSetting { name: "upto", value: &value }, Change::PutDerived { name: "groups", first, upto, data: b"" }];
        ready
            .append_with(&store, |append| {
                append.once = &once;
                append.changes = &changes;
            })
            .unwrap();
        // Not by print!, which the test harness may keep to itself; in one piece, or a kill could cut the number off.
        std::io::stderr().write_all(format!("{REPORT}{upto}\n").as_bytes()).unwrap();
    }
}

/// The size that the child last reported before it was killed; 0 when it did not get that far.
fn append_until_killed(folder: &Path, round: u64, seeded: &mut Seeded) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::child_appends_until_killed", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(FOLDER, folder)
        .env(SEED, round.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let wanted = seeded.below(12);
    let mut reports = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok).filter_map(|line| {
        let size = line.strip_prefix(REPORT)?;
        Some(size.parse::<u64>().unwrap())
    });
    let mut last = reports.by_ref().take(wanted as usize).last().unwrap_or(0);
    std::thread::sleep(Duration::from_micros(seeded.below(4000)));
    child.kill().unwrap();
    child.wait().unwrap();
    last = reports.last().unwrap_or(last);
    last
}

fn verify_all(store: &Store) {
    let snapshot = store.snapshot().unwrap();
    let mut chain = Chain::new(crate::world::origin());
    let mut nodes = ledger::NodeTable::new();
    for entry in snapshot.entries(0..u64::MAX).unwrap() {
        let mut completed = Vec::new();
        let place = |level: u32, index: u64, hash: Hash| completed.push((level, index, hash));
        let placed = chain.place_entry(&entry.unwrap().1, &nodes, place).unwrap();
        completed.into_iter().for_each(|(level, index, hash)| nodes.put(level, index, hash));
        placed.verify().expect("a signature that holds");
    }
    assert_eq!(chain.head(), snapshot.head().unwrap(), "the ledger verifies");
}

const KILLS: u64 = 60;
const FOLDER: &str = "STORE_TEST_KILLED";
const SEED: &str = "STORE_TEST_SEED";
const REPORT: &str = "appended ";

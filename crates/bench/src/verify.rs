//! Verifying the whole ledger, beside checking as many signatures in batches and doing nothing else.

use crate::{
    Outcome,
    made::Copied,
    measure::{Figures, cores, peak_mb, seconds},
    report::{Reach, Row, Unit},
};
use ledger::{Batch, Kid, Order, PublicKey, Statement};
use office::{Office, Source, World};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};
use store::Store;

/// The argument by which this program runs itself to verify a ledger and do nothing else.
pub const CHILD: &str = "verify-only";

type Signatures = Vec<(PublicKey, Vec<u8>, [u8; 64])>;

/// The rows, and the median of seconds that it took.
pub fn measure(work: &Copied, runs: usize) -> Outcome<(Vec<Row>, f64)> {
    let (signatures, entries) = signatures(work.folder())?;
    let (mut ours, mut limit, mut peak) = (Figures::default(), Figures::default(), Figures::default());
    for _ in 0..runs {
        let child = Command::new(std::env::current_exe()?).arg(CHILD).arg(work.folder()).stderr(Stdio::inherit()).output()?;
        let said: Value = serde_json::from_slice(&child.stdout)?;
        let figure = |name: &str| said[name].as_f64().ok_or_else(|| format!("the child says {name}"));
        if said["holds"] != true || figure("entries")? != entries as f64 {
            return Err(format!("the ledger holds, and all of it was verified: {said}").into());
        }
        ours.push(figure("seconds")?);
        peak.push(figure("peak_mb")?);
        limit.push(seconds(|| batches_alone(&signatures, entries as usize)).1);
    }
    let each = |figures: &Figures| figures.times(1e6 / entries as f64);
    let took = ours.median();
    let verify = Row {
        work: "verify all entries (signatures, chain, tree, rules)",
        beside: "Ed25519 batch verification alone, all cores",
        reach: Reach::AtLeast(0.6),
        figure: limit.over(&ours),
        unit: Unit::Times,
        note: format!("{:.1} µs an entry, {:.1} µs a signature alone", each(&ours).median(), each(&limit).median()),
        ours: Some((ours, "s")),
        limit: Some((limit, "s")),
    };
    let memory = Row {
        work: "memory of that verification",
        beside: "",
        reach: Reach::AtMost(200.0),
        figure: peak,
        unit: Unit::Of("MB"),
        ours: None,
        limit: None,
        note: "peak of a process that opens the ledger, verifies it and ends".into(),
    };
    Ok((vec![verify, memory], took))
}

/// Verifies a ledger in a process of its own, as `mingzhang verify` does, and prints what it took.
pub fn child(folder: &Path) -> Outcome<()> {
    let mut office = Office::open(folder, World::real()).map_err(|failure| failure.what.en)?;
    let (report, took) = seconds(|| office.verify());
    let report = report.map_err(|failure| failure.what.en)?;
    println!("{}", json!({ "entries": report.entries, "holds": report.holds, "seconds": took, "peak_mb": peak_mb() }));
    Ok(())
}

/// The signatures of a ledger with what they are over and by whom, up to [`SIGNATURES_MAX`]; and how many entries it has.
fn signatures(folder: &Path) -> Outcome<(Signatures, u64)> {
    let store = Store::open(folder)?;
    let snapshot = store.snapshot()?;
    let size = snapshot.size()?;
    let mut keys: BTreeMap<Kid, PublicKey> = BTreeMap::new();
    let mut signed = Signatures::new();
    for entry in snapshot.entries(0..size.min(SIGNATURES_MAX))? {
        let (_, bytes) = entry?;
        let statement = ledger::split_entry(&bytes).and_then(|(_, bytes)| Ok(Statement::parse(bytes.to_vec())?));
        let statement = statement.map_err(|refusal| format!("{refusal:?}"))?;
        let new = match Order::read(&statement) {
            Some(Ok(Order::Genesis { members, .. })) => members.into_iter().map(|member| member.2).collect(),
            Some(Ok(Order::Enrol { key, .. } | Order::Rekey { key, .. })) => vec![key],
            _ => Vec::new(),
        };
        keys.extend(new.into_iter().map(|key| (key.kid(), key)));
        let key = keys.get(&statement.kid()).ok_or("every signer was enrolled before")?;
        signed.push((key.clone(), statement.signing_input().to_vec(), *statement.signature()));
    }
    Ok((signed, size))
}

/// Checks `count` signatures on all cores, going round those that lie in memory.
fn batches_alone(signatures: &Signatures, count: usize) {
    let batches: Vec<_> = signatures.chunks(Batch::SIZE).collect();
    let wanted = count.div_ceil(Batch::SIZE);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..cores() {
            scope.spawn(|| {
                let mut random = Source::system();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= wanted {
                        return;
                    }
                    let mut batch = Batch::new();
                    let part = batches[number % batches.len()];
                    part.iter().for_each(|(key, input, signature)| batch.add(key, input, signature));
                    assert!(batch.holds(&mut random), "every signature of a demo holds");
                }
            });
        }
    });
}

/// Many more than a processor's caches hold; more would only fill memory.
const SIGNATURES_MAX: u64 = 200_000;

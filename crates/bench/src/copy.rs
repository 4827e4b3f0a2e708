//! Copying a ledger over the loopback, beside verifying it and beside another program that copies as many blocks.

use crate::{
    Outcome, hypercore,
    made::Copied,
    measure::{Figures, cpu_s, peak_mb, seconds},
    pair::{Reader, Server, Took, administrator, only, words},
    report::{Reach, Row, Unit},
};
use ipc::SyncNow;
use office::{Office, World};
use serde_json::{Value, json};
use std::{
    path::Path,
    process::{Command, Stdio},
};

/// The argument by which this program runs itself to sync one data folder and do nothing else.
pub const CHILD: &str = "sync-only";

pub fn measure(work: &Copied, runs: usize, verified_s: Option<f64>, folder: &Path) -> Outcome<Vec<Row>> {
    let mut theirs = administrator(work)?;
    let reader = Reader::meet(work, &mut theirs, 7)?;
    let size = theirs.peers().map_err(words)?.size;
    drop(theirs);
    let (mut first, mut fetching, mut serving) = (Figures::default(), Figures::default(), Figures::default());
    let mut cpu = [Figures::default(), Figures::default()];
    let mut blocks = hypercore::Blocks::make(folder, size, runs.min(COPIES_MAX));
    for _ in 0..runs.min(COPIES_MAX) {
        reader.forget()?;
        let server = Server::start(work.folder())?;
        let said = sync_in_child(&reader.folder)?;
        if said["entries"].as_u64() != Some(size) {
            return Err(format!("all entries came: {said}").into());
        }
        let served = server.stop()?;
        let fetched = Took::of(&said)?;
        first.push(said["seconds"].as_f64().ok_or("the child says how long it took")?);
        fetching.push(fetched.peak_mb);
        serving.push(served.peak_mb);
        cpu[0].push(fetched.cpu_s);
        cpu[1].push(served.cpu_s);
        blocks.copy_once();
    }
    let rate = |figures: &Figures| figures.map(|seconds| size as f64 / seconds);
    let note = format!(
        "the copy is opened again and its lists are made in that time; of the cores' time {:.1} s to fetch, {:.1} s to serve",
        cpu[0].median(),
        cpu[1].median()
    );
    let mut rows = Vec::new();
    rows.extend(verified_s.map(|verified_s| {
        let limit: Figures = std::iter::repeat_n(verified_s, first.len()).collect();
        Row {
            work: "first copy over loopback HTTPS, verified and durable",
            beside: "full verification of the same ledger",
            reach: Reach::AtMost(2.5),
            figure: first.over(&limit),
            unit: Unit::Times,
            note: note.clone(),
            ours: Some((first.clone(), "s")),
            limit: Some((limit, "s")),
        }
    }));
    rows.push(blocks.row(rate(&first)));
    rows.push(memory("memory of that copy, on the side that fetches", fetching, "peak of a process that syncs and ends"));
    rows.push(memory("memory of that copy, on the side that serves", serving, "peak of a process that serves and ends"));
    Ok(rows)
}

fn memory(work: &'static str, figure: Figures, note: &str) -> Row {
    Row {
        work,
        beside: "",
        reach: Reach::AtMost(200.0),
        figure,
        unit: Unit::Of("MB"),
        ours: None,
        limit: None,
        note: note.into(),
    }
}

/// Syncs a data folder in a process of its own, and prints what it took.
pub fn child(folder: &Path) -> Outcome<()> {
    let mut office = Office::open(folder, World::real()).map_err(words)?;
    let (report, took) = seconds(|| office.sync_now(&SyncNow { origin: None }));
    let run = only(report.map_err(words)?.runs)?;
    println!("{}", json!({ "entries": run.entries, "seconds": took, "peak_mb": peak_mb(), "cpu_s": cpu_s() }));
    Ok(())
}

fn sync_in_child(folder: &Path) -> Outcome<Value> {
    let child = Command::new(std::env::current_exe()?).arg(CHILD).arg(folder).stderr(Stdio::inherit()).output()?;
    Ok(serde_json::from_slice(&child.stdout)?)
}

/// Each takes as long as two verifications.
const COPIES_MAX: usize = 3;

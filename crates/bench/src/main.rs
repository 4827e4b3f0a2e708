//! How fast the program is, each figure beside the limit that the same machine sets to it in the same run.
//!
//! `scripts/bench [--entries N] [--runs N] [--only PART,…]`. What is compared is measured in turn, so that whatever else the machine does
//! meets both; medians count, and the least and the most stand beside them. Nothing is judged here: a figure that does not
//! reach what it should is marked, and the program ends well all the same.

mod copy;
mod entry;
mod hypercore;
mod import;
mod look;
mod made;
mod measure;
mod pages;
mod pair;
mod payment;
mod poll;
mod report;
mod size;
mod verify;

use made::Made;
use report::Report;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What fails here is told to whoever runs it, and nobody acts on its kind.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How much is measured, and where.
struct Plan {
    folder: PathBuf,
    entries: u64,
    runs: usize,
    /// The parts to be measured; empty: all.
    only: Vec<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [verify::CHILD, folder] => verify::child(Path::new(folder)),
        [copy::CHILD, folder] => copy::child(Path::new(folder)),
        [pages::CHILD, rows] => pages::child(rows),
        [pair::CHILD, folder] => pair::child(Path::new(folder)),
        _ => plan(&arguments).and_then(|plan| measure_all(&plan)),
    };
    // Figures are for people to read: they stop nobody's build, but what could not be measured is said.
    if let Err(error) = result {
        eprintln!("error: {error}");
    }
    ExitCode::SUCCESS
}

fn measure_all(plan: &Plan) -> Outcome<()> {
    if cfg!(debug_assertions) {
        eprintln!("This program was built without optimisation; its figures say nothing. Run scripts/bench.");
    }
    let made = Made::find_or_make(&plan.folder, plan.entries)?;
    let mut report = Report::new(&made, plan);
    let work = made.copy_to_work_on()?;
    let wanted = |part: &str| plan.only.is_empty() || plan.only.iter().any(|only| only == part);
    if wanted("size") {
        report.add(size::measure(&work)?);
    }
    let mut verified_s = None;
    if wanted("verify") {
        let (rows, took_s) = verify::measure(&work, plan.runs)?;
        rows.into_iter().for_each(|row| report.add(row));
        verified_s = Some(took_s);
    }
    if wanted("look") {
        look::measure(&work, plan.runs)?.into_iter().for_each(|row| report.add(row));
    }
    if wanted("import") {
        report.add(import::measure(&work, plan.runs)?);
    }
    if wanted("payment") {
        report.add(payment::measure(&work)?);
    }
    if wanted("copy") {
        copy::measure(&work, plan.runs, verified_s, &plan.folder)?.into_iter().for_each(|row| report.add(row));
    }
    if wanted("reports") {
        pages::measure(plan.runs)?.into_iter().for_each(|row| report.add(row));
    }
    if wanted("line") {
        entry::measure(&work)?.into_iter().for_each(|row| report.add(row));
        poll::measure(&work)?.into_iter().for_each(|row| report.add(row));
    }
    drop(work);
    report.write(&plan.folder)?;
    Ok(())
}

fn plan(arguments: &[String]) -> Outcome<Plan> {
    let mut plan = Plan { folder: PathBuf::from("target/bench"), entries: ENTRIES, runs: RUNS, only: Vec::new() };
    let mut rest = arguments.iter();
    while let Some(name) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--folder" => plan.folder = PathBuf::from(value),
            "--entries" => plan.entries = value.parse::<u64>()?.max(ENTRIES_MIN),
            "--runs" => plan.runs = value.parse::<usize>()?.max(1),
            "--only" => plan.only = value.split(',').map(str::to_owned).collect(),
            other => return Err(format!("there is no {other}; known are --entries, --runs, --only and --folder").into()),
        }
    }
    Ok(plan)
}

/// What the program is to carry.
const ENTRIES: u64 = 1_000_000;

/// The office itself takes about thirty entries.
const ENTRIES_MIN: u64 = 1_000;

/// Odd, so that the median is one that was measured.
const RUNS: usize = 5;

//! Copying a ledger over the loopback, beside verifying it; what one new entry and nothing new take.

use crate::{
    Outcome,
    made::Copied,
    measure::{Figures, peak_mb, seconds},
    report::{Reach, Row, Unit},
};
use ipc::{EnrolPeer, Failure, MakeCard, Role, SyncNow, SyncRun};
use office::{Demo, Office, Serving, Work, World};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The argument by which this program runs itself to sync one data folder and do nothing else.
pub const CHILD: &str = "sync-only";

pub fn measure(work: &Copied, runs: usize, verified_s: f64) -> Outcome<Vec<Row>> {
    let mut theirs = work.open()?;
    work.sign_in_as(&mut theirs, Role::Administrator)?;
    let reader = Reader::make(work)?;
    let serving = reader.meet(&mut theirs, work.folder())?;
    let (mut first, mut peak, mut nothing, mut requests) =
        (Figures::default(), Figures::default(), Figures::default(), Figures::default());
    let size = theirs.peers().map_err(words)?.size;
    for _ in 0..runs.min(COPIES_MAX) {
        let ledgers = reader.folder.join("ledgers");
        if ledgers.exists() {
            fs::remove_dir_all(&ledgers)?;
        }
        let said = reader.sync_in_child()?;
        if said["entries"].as_u64() != Some(size) {
            return Err(format!("all entries came: {said}").into());
        }
        first.push(said["seconds"].as_f64().ok_or("the child says how long it took")?);
        peak.push(said["peak_mb"].as_f64().ok_or("the child says its peak")?);
    }
    let mut office = Office::open(&reader.folder, World::real()).map_err(words)?;
    // The first one still tells the peer what has come; from then on there is nothing.
    office.sync_now(&SyncNow { origin: None }).map_err(words)?;
    for _ in 0..SMALL_RUNS {
        let (report, took) = seconds(|| office.sync_now(&SyncNow { origin: None }));
        let run = only(report.map_err(words)?.runs)?;
        nothing.push(took * 1e3);
        requests.push(run.bytes as f64);
    }
    serving.stop();
    let limit: Figures = std::iter::repeat_n(verified_s, first.len()).collect();
    let copy = Row {
        work: "first copy over loopback HTTPS, verified and durable",
        beside: "full verification of the same ledger",
        reach: Reach::AtMost(2.5),
        figure: first.over(&limit),
        unit: Unit::Times,
        note: format!(
            "{:.0} entries a second; the copy is opened again and its lists are made in that time",
            size as f64 / first.median()
        ),
        ours: Some((first, "s")),
        limit: Some((limit, "s")),
    };
    let memory = Row {
        work: "memory of that copy, on the side that fetches",
        beside: "",
        reach: Reach::AtMost(200.0),
        figure: peak,
        unit: Unit::Of("MB"),
        ours: None,
        limit: None,
        note: "peak of a process that syncs and ends".into(),
    };
    let idle = Row {
        work: "a sync with nothing new",
        beside: "",
        reach: Reach::Told,
        figure: nothing,
        unit: Unit::Of("ms"),
        ours: None,
        limit: None,
        note: format!("one conditional request on a new connection, {:.0} bytes both ways with those of TLS", requests.median()),
    };
    Ok(vec![copy, memory, idle])
}

/// Syncs a data folder in a process of its own, and prints what it took.
pub fn child(folder: &Path) -> Outcome<()> {
    let mut office = Office::open(folder, World::real()).map_err(words)?;
    let (report, took) = seconds(|| office.sync_now(&SyncNow { origin: None }));
    let run = only(report.map_err(words)?.runs)?;
    println!("{}", json!({ "entries": run.entries, "seconds": took, "peak_mb": peak_mb() }));
    Ok(())
}

/// A small office that copies the large one's ledger.
struct Reader {
    folder: PathBuf,
    office: std::cell::RefCell<Option<Office>>,
}

impl Reader {
    fn make(work: &Copied) -> Outcome<Reader> {
        let folder = work.folder().with_extension("reader");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let demo = Demo { entries: Demo::ENTRIES_MIN, seed: 7 };
        let (mut office, passphrases) = Office::demo(&folder, demo, &Work::default()).map_err(words)?;
        let (_, passphrase) = passphrases.members.into_iter().next().ok_or("a demo has members")?;
        office.sign_in(&ipc::SignIn { member: "m1".into(), passphrase }).map_err(words)?;
        Ok(Reader { folder, office: std::cell::RefCell::new(Some(office)) })
    }

    /// Enrols each with the other, and serves the large one's ledger.
    fn meet(&self, theirs: &mut Office, folder: &Path) -> Outcome<Serving> {
        let mut ours = self.office.borrow_mut().take().ok_or("they meet once")?;
        let address = |port| MakeCard { address: format!("https://127.0.0.1:{port}") };
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        drop(listener);
        let their_card = theirs.make_card(&address(port)).map_err(words)?.card.ok_or("the card was made")?;
        let our_card = ours.make_card(&address(1)).map_err(words)?.card.ok_or("the card was made")?;
        let enrol = |card: ipc::CardFacts| EnrolPeer {
            fingerprint: card.fingerprint,
            card: card.text,
            may: ["mirror", "read", "witness"].map(str::to_owned).into(),
        };
        theirs.enrol_peer(&enrol(our_card)).map_err(words)?;
        ours.enrol_peer(&enrol(their_card)).map_err(words)?;
        Ok(Serving::start(folder, World::real(), None).map_err(words)?)
    }

    fn sync_in_child(&self) -> Outcome<Value> {
        let child = Command::new(std::env::current_exe()?).arg(CHILD).arg(&self.folder).stderr(Stdio::inherit()).output()?;
        Ok(serde_json::from_slice(&child.stdout)?)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // What cannot be removed now is removed before the next one is made.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn only(runs: Vec<SyncRun>) -> Outcome<SyncRun> {
    let run = runs.into_iter().next().ok_or("there is one peer")?;
    match &run.failure {
        Some(failure) => Err(failure.what.en.clone().into()),
        None => Ok(run),
    }
}

fn words(failure: Failure) -> String {
    failure.what.en
}

/// Each takes as long as two verifications.
const COPIES_MAX: usize = 3;

const SMALL_RUNS: u32 = 21;

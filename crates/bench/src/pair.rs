//! A small office that copies the large one's ledger from a server in a process of its own.

use crate::{
    Outcome,
    made::Copied,
    measure::{cpu_s, peak_mb},
};
use ipc::{EnrolPeer, Failure, MakeCard, Role, SyncRun};
use office::{Demo, Office, Serving, Work, World};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

/// The argument by which this program runs itself to serve one data folder and do nothing else.
pub const CHILD: &str = "serve-only";

/// The folder of the small office, removed when this is dropped.
pub struct Reader {
    pub folder: PathBuf,
}

/// The server of the large one's ledger, in a process of its own.
pub struct Server {
    child: Child,
    said: BufReader<ChildStdout>,
    /// `https://host:port`.
    pub address: String,
}

/// What a process took.
pub struct Took {
    /// The most memory it had, MB.
    pub peak_mb: f64,
    /// Seconds of all cores.
    pub cpu_s: f64,
}

impl Reader {
    /// Makes the small office, and enrols each with the other; `theirs` has an administrator signed in. Two of one seed would be
    /// one ledger with two histories.
    pub fn meet(work: &Copied, theirs: &mut Office, seed: u64) -> Outcome<Reader> {
        let folder = work.folder().with_extension("reader");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let demo = Demo { entries: Demo::ENTRIES_MIN, seed };
        let (mut ours, passphrases) = Office::demo(&folder, demo, &Work::default()).map_err(words)?;
        let reader = Reader { folder };
        let (_, passphrase) = passphrases.members.into_iter().next().ok_or("a demo has members")?;
        ours.sign_in(&ipc::SignIn { member: "m1".into(), passphrase }).map_err(words)?;
        let card = |office: &mut Office, port| -> Outcome<ipc::CardFacts> {
            let call = MakeCard { address: format!("https://127.0.0.1:{port}") };
            Ok(office.make_card(&call).map_err(words)?.card.ok_or("the card was made")?)
        };
        let their_card = card(theirs, free_port()?)?;
        let our_card = card(&mut ours, 1)?;
        let enrol = |card: ipc::CardFacts| EnrolPeer {
            fingerprint: card.fingerprint,
            card: card.text,
            may: ["mirror", "read", "witness"].map(str::to_owned).into(),
            programmes: Vec::new(),
        };
        theirs.enrol_peer(&enrol(our_card)).map_err(words)?;
        ours.enrol_peer(&enrol(their_card)).map_err(words)?;
        Ok(reader)
    }

    /// Forgets what was copied.
    pub fn forget(&self) -> Outcome<()> {
        let ledgers = self.folder.join("ledgers");
        if ledgers.exists() {
            fs::remove_dir_all(&ledgers)?;
        }
        Ok(())
    }

    /// The office, to be worked with.
    pub fn open(&self) -> Outcome<Office> {
        Ok(Office::open(&self.folder, World::real()).map_err(words)?)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // What cannot be removed now is removed before the next one is made.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Server {
    /// Starts to serve a ledger.
    pub fn start(folder: &Path) -> Outcome<Server> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(CHILD)
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let mut said = BufReader::new(child.stdout.take().ok_or("it says something")?);
        let mut line = String::new();
        said.read_line(&mut line)?;
        let address = serde_json::from_str::<Value>(&line)?["address"].as_str().ok_or("it says where")?.to_owned();
        Ok(Server { child, said, address: format!("https://{address}") })
    }

    /// Ends it, and hears what it took.
    pub fn stop(mut self) -> Outcome<Took> {
        drop(self.child.stdin.take());
        let mut line = String::new();
        self.said.read_line(&mut line)?;
        self.child.wait()?;
        Took::of(&serde_json::from_str(&line)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

impl Took {
    /// As a process says it.
    pub fn of(said: &Value) -> Outcome<Took> {
        let figure = |name: &str| said[name].as_f64().ok_or_else(|| format!("a process says its {name}"));
        Ok(Took { peak_mb: figure("peak_mb")?, cpu_s: figure("cpu_s")? })
    }
}

/// Serves a data folder until its input ends.
pub fn child(folder: &Path) -> Outcome<()> {
    let serving = Serving::start(folder, World::real(), None).map_err(words)?;
    println!("{}", json!({ "address": serving.address().to_string() }));
    std::io::stdin().read_to_end(&mut Vec::new())?;
    serving.stop();
    println!("{}", json!({ "peak_mb": peak_mb(), "cpu_s": cpu_s() }));
    Ok(())
}

/// What came of a sync with the only peer.
pub fn only(runs: Vec<SyncRun>) -> Outcome<SyncRun> {
    let run = runs.into_iter().next().ok_or("there is one peer")?;
    match &run.failure {
        Some(failure) => Err(failure.what.en.clone().into()),
        None => Ok(run),
    }
}

pub fn words(failure: Failure) -> String {
    failure.what.en
}

/// Signs in an administrator of the large office.
pub fn administrator(work: &Copied) -> Outcome<Office> {
    let mut theirs = work.open()?;
    work.sign_in_as(&mut theirs, Role::Administrator)?;
    Ok(theirs)
}

fn free_port() -> Outcome<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

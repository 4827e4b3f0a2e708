//! Six offices, each a server in a process of its own that syncs with the others by itself, killed at any time and started anew
//! while their ledgers grow.

use crate::{desk::Desk, seeded::Seeded};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs::File,
    net::TcpListener,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

#[test]
fn servers_that_are_killed_at_any_time_lose_nothing_and_agree_in_the_end() {
    // Another seed each time; one that failed can be given again.
    let given = std::env::var("SERVERS_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos() as u64));
    println!("SERVERS_SEED={seed}");
    let mut seeded = Seeded(seed);
    let offices = Offices::new();
    let mut servers: Vec<Option<Child>> = (1..=OFFICES).map(|number| Some(offices.serve(number))).collect();
    let (mut kills, mut recorded) = (0, 0);
    let begun = Instant::now();
    let mut accepted: BTreeMap<u64, u64> = (1..=OFFICES).map(|number| (number, offices.size(number))).collect();
    while begun.elapsed() < TROUBLE {
        let which = 1 + seeded.below(OFFICES);
        let server = &mut servers[which as usize - 1];
        match seeded.below(4) {
            0 | 1 => match server.take() {
                Some(mut child) => {
                    child.kill().expect("it can be killed");
                    child.wait().expect("it ends");
                    kills += 1;
                }
                None => *server = Some(offices.serve(which)),
            },
            2 => {
                let size = offices.record(which, &format!("甲 {recorded}"));
                accepted.insert(which, size);
                recorded += 1;
            }
            _ => thread::sleep(Duration::from_millis(seeded.below(600))),
        }
    }
    println!("{kills} kills, {recorded} entries recorded meanwhile");
    for (number, server) in (1..).zip(&mut servers) {
        server.get_or_insert_with(|| offices.serve(number));
    }

    // Everybody holds all of everybody's, under one root each.
    let begun = Instant::now();
    loop {
        let views: Vec<BTreeMap<String, (u64, String)>> = (1..=OFFICES).map(|number| offices.ledgers(number)).collect();
        if views.iter().all(|view| *view == views[0]) && views[0].len() == OFFICES as usize {
            let sizes: Vec<u64> = (1..=OFFICES).map(|number| views[0][&offices.origin(number)].0).collect();
            let before: Vec<u64> = accepted.values().copied().collect();
            assert_eq!(sizes, before, "no entry that was accepted is lost, with seed {seed}");
            break;
        }
        if begun.elapsed() > PATIENCE {
            (1..=OFFICES).for_each(|number| println!("{number}: {}", offices.log(number)));
            panic!("with seed {seed} they do not agree: {views:#?}");
        }
        thread::sleep(Duration::from_millis(400));
    }
    for number in 1..=OFFICES {
        assert_eq!(offices.on(number, &["alarms"]), Value::Array(Vec::new()), "nobody is accused, with seed {seed}");
        assert_eq!(offices.on(number, &["verify"])["holds"], true, "{number} holds, with seed {seed}");
        for other in (1..=OFFICES).filter(|other| *other != number).take(2) {
            let copy = offices.on(number, &["--ledger", &offices.origin(other), "verify"]);
            assert_eq!(copy["holds"], true, "{number}'s copy of {other} holds, with seed {seed}");
        }
    }
    for mut server in servers.into_iter().flatten() {
        let told = std::process::Command::new("kill").args(["-TERM", &server.id().to_string()]).status().expect("kill is there");
        assert!(told.success() && server.wait().expect("it ends").code() == Some(0), "it ends when it is told to");
    }
}

struct Offices {
    desk: Desk,
    origins: Vec<String>,
}

impl Offices {
    fn new() -> Offices {
        let desk = Desk::empty("servers");
        let port = free_ports().to_string();
        let folder = desk.arg("offices");
        let count = OFFICES.to_string();
        let demo = ["--json", "demo", &*folder, "--entries", "40", "--seed", "7", "--port", &*port, "--offices", &*count];
        let made = desk.run(&demo).done().json();
        let origin = |status: &Value| status["office"]["origin"].as_str().expect("an origin").to_owned();
        let origins = made.as_array().expect("offices").iter().map(origin).collect();
        Offices { desk, origins }
    }

    fn folder(&self, number: u64) -> String {
        self.desk.arg(&format!("offices/{number}"))
    }

    fn origin(&self, number: u64) -> String {
        self.origins[number as usize - 1].clone()
    }

    /// Its log goes on where the one before it ended.
    fn serve(&self, number: u64) -> Child {
        let log = File::options().create(true).append(true).open(self.desk.path(&format!("log-{number}"))).expect("a file");
        let folder = self.folder(number);
        let mut command = self.desk.command(&["--data", &folder, "serve", "--sync-every", "1s"]);
        command.stdout(Stdio::null()).stderr(log).spawn().expect("the program was built")
    }

    fn log(&self, number: u64) -> String {
        std::fs::read_to_string(self.desk.path(&format!("log-{number}"))).unwrap_or_default()
    }

    fn on(&self, number: u64, words: &[&str]) -> Value {
        let folder = self.folder(number);
        self.desk.run(&[&["--json", "--data", &*folder], words].concat()).done().json()
    }

    fn size(&self, number: u64) -> u64 {
        self.on(number, &["status"])["trust"]["size"].as_u64().expect("a size")
    }

    /// Records something; returns the size of the ledger as the program then tells it.
    fn record(&self, number: u64, document: &str) -> u64 {
        let list = format!("{}/demo-passphrases", self.folder(number));
        let words = ["allocation", "--programme", "CYDH-2026", "--document", document, "--amount", "1", "--date", "2026-01-05"];
        self.on(number, &[&words[..], &["--member", "李经办", "--passphrase-file", &list]].concat());
        self.size(number)
    }

    /// Size and root of each ledger that is held.
    fn ledgers(&self, number: u64) -> BTreeMap<String, (u64, String)> {
        let ledgers = self.on(number, &["ledgers"]);
        let line = |ledger: &Value| {
            let text = |part: &str| ledger[part].as_str().expect("a text").to_owned();
            (text("origin"), (ledger["size"].as_u64().expect("a size"), text("root")))
        };
        ledgers.as_array().expect("ledgers").iter().map(line).collect()
    }
}

/// A port behind which as many are free as there are offices.
fn free_ports() -> u16 {
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let start = 41_000 + (std::process::id() % 10_000) as u16;
    let all_free = |port: &u16| (1..=OFFICES as u16).all(|number| free(port + number));
    (0..300).map(|i| start + i * 7).find(all_free).expect("some ports are free")
}

const OFFICES: u64 = 6;
const TROUBLE: Duration = Duration::from_secs(12);
const PATIENCE: Duration = Duration::from_secs(90);

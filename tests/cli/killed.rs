//! `kill -9` at any point of an import: the ledger holds, with all of the batch or nothing of it.

use crate::{desk::Desk, list::List, seeded::Seeded};
use ipc::SignIn;
use office::{Office, World};
use std::{
    collections::BTreeSet,
    fs,
    process::Child,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

#[test]
fn an_import_killed_at_any_time_leaves_all_or_nothing() {
    // Another seed each time; one that failed can be given again.
    let given = std::env::var("KILL_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos() as u64));
    println!("KILL_SEED={seed}");
    let mut seeded = Seeded(seed);
    let whole = Desk::demo("killed", 40, 7);
    let list = List::of(ROWS, 100);
    let import = Import { file: whole.file("list.csv", &list.csv), call: list.call() };
    let took = import.measure(&whole);

    let (mut all, mut nothing) = (0, 0);
    let mut desk = whole.copy("killed-0");
    for killed in 1..=KILLS {
        let mut child = import.begin(&desk);
        std::thread::sleep(Duration::from_nanos(seeded.below(took.as_nanos() as u64 * 6 / 5)));
        // One that has already ended cannot be killed.
        let _ = child.kill();
        child.wait().expect("it ends");
        let entries = verified(&desk, &format!("after kill {killed} with seed {seed}"));
        match entries {
            BEFORE => nothing += 1,
            AFTER => all += 1,
            other => panic!("after kill {killed} with seed {seed} the ledger has {other} entries, neither all nor nothing"),
        }
        if entries != BEFORE {
            // What is recorded once is refused as the same file. Until then one goes on with what the kills have left.
            desk = whole.copy(&format!("killed-{killed}"));
        }
    }
    println!("of {KILLS} killed imports {nothing} left nothing and {all} left all");

    // Whatever the kills have left, the same list is then recorded once and whole.
    if desk.head().0 == BEFORE {
        assert!(import.begin(&desk).wait().expect("it ends").success(), "an import that is let be is recorded");
    }
    assert_eq!(desk.head().0, AFTER);
    desk.verifies();
}

/// The ledger holds, personal fields included, and nothing lies about but what belongs there. Returns its size.
fn verified(desk: &Desk, when: &str) -> u64 {
    let mut office = Office::open(&desk.data(), World::real()).expect("the ledger opens");
    let clerk = SignIn { member: "李经办".into(), passphrase: desk.passphrase("李经办") };
    office.sign_in(&clerk).expect("its clerk signs in");
    let report = office.verify().expect("it can be verified");
    assert!(report.holds, "{when} the ledger holds: {:?}", report.problems);
    assert!(office.drafts().expect("drafts are listed").is_empty(), "{when} no draft is left");
    let names = |folder| -> BTreeSet<String> {
        let files = fs::read_dir(folder).expect("the folder is there").flatten();
        files.filter_map(|file| file.file_name().into_string().ok()).collect()
    };
    let there = names(desk.data());
    let known = ["demo-passphrases", "installation", "ledger.db", "ledger.db-shm", "ledger.db-wal"];
    assert!(there.iter().all(|name| known.contains(&name.as_str())), "{when} there are {there:?}");
    assert!(names(desk.path("tmp")).is_empty(), "{when} no temporary file is left");
    report.entries
}

struct Import {
    file: String,
    call: [String; 6],
}

impl Import {
    fn begin(&self, desk: &Desk) -> Child {
        let words: Vec<&str> = ["import", &self.file].into_iter().chain(self.call.iter().map(String::as_str)).collect();
        desk.begin("李经办", &words)
    }

    /// How long it takes when it is let be, which only spreads the kills. The shortest of three: the machine may be busy.
    fn measure(&self, whole: &Desk) -> Duration {
        let once = |round: u32| {
            let desk = whole.copy(&format!("killed-measured-{round}"));
            let begun = Instant::now();
            assert!(self.begin(&desk).wait().expect("it ends").success(), "an import that is let be is recorded");
            let took = begun.elapsed();
            assert_eq!(desk.head().0, AFTER);
            took
        };
        (0..3).map(once).min().expect("three rounds")
    }
}

const KILLS: u32 = 200;
const ROWS: u32 = 500;
const BEFORE: u64 = 40;
const AFTER: u64 = BEFORE + 1 + ROWS as u64;

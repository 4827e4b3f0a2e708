//! Other offices, each at a desk of its own: cards are handed over as files, and what goes over the line goes over loopback.

use crate::desk::{Desk, Ran};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

#[test]
fn offices_that_have_exchanged_cards_hold_each_others_ledgers() {
    let (town, county) = (Desk::demo("peers-town", 60, 11), Desk::demo("peers-county", 40, 12));
    assert_eq!(town.on(&["--json", "card"]).refusal(), "no-card", "a card is made by somebody");
    assert_eq!(town.on(&["--json", "card", "--address", "https://127.0.0.1:8441"]).refusal(), "no-member");
    let (card, fingerprint) = make_card(&town, free_port());
    let facts = county.facts(&["read-card", &card]);
    assert_eq!(facts["fingerprint"], *fingerprint, "both read the same digits");
    assert_eq!((&facts["number"], &facts["demo"], &facts["known"]), (&1.into(), &true.into(), &Value::Null));
    let digits: String = fingerprint.chars().filter(char::is_ascii_digit).collect();
    assert_eq!((digits.len(), fingerprint.split(' ').count()), (32, 8), "digits to be read out by telephone: {fingerprint}");

    let enrol = ["enrol-peer", &*card, "--may", "read,witness,mirror", "--fingerprint"];
    let before = county.head();
    let wrong: String = digits.chars().map(|c| if c == '7' { '1' } else { '7' }).collect();
    assert_eq!(county.refused("陈管理", &[&enrol[..], &[&wrong]].concat()), "fingerprint", "another card than that office's");
    assert_eq!(county.on(&[&["--json"], &enrol[..], &[&digits]].concat()).refusal(), "no-member");
    county.refused("李经办", &[&enrol[..], &[&digits]].concat());
    let odd = county.on(&["--json", "enrol-peer", &card, "--may", "everything", "--fingerprint", &digits]);
    assert_eq!(odd.refusal(), "usage", "there is no such right");
    assert_eq!(county.head(), before, "nothing of it is in the ledger");
    county.told("陈管理", &[&enrol[..], &[&digits]].concat());
    assert_eq!(county.facts(&["read-card", &card])["known"], 1);
    let (card, fingerprint) = make_card(&county, free_port());
    town.told("陈管理", &["enrol-peer", &card, "--may", "read,witness,mirror", "--fingerprint", &fingerprint]);

    let served = Server::of(&town);
    let head = town.head();
    let report = county.facts(&["sync"]);
    assert_eq!(report["runs"][0]["entries"], head.0, "all entries have come: {report:#}");
    let again = county.facts(&["sync", "--peer", &origin(&town)]);
    assert_eq!((&again["runs"][0]["entries"], &again["runs"][0]["ledgers"]), (&0.into(), &0.into()), "nothing new: {again:#}");
    let said = county.on(&["--lang", "en", "sync"]).done().out;
    assert!(said.contains("nothing new"), "{said}");
    let ledgers = county.facts(&["ledgers"]);
    let held = ledgers.as_array().expect("ledgers").iter().find(|ledger| ledger["origin"] == origin(&town)).expect("it is held");
    assert_eq!((&held["size"], &held["root"], &held["own"]), (&head.0.into(), &head.1.clone().into(), &false.into()));
    let peer = county.facts(&["peers"])["peers"][0].take();
    assert_eq!((&peer["origin"], &peer["held"], &peer["known"]), (&origin(&town).into(), &head.0.into(), &head.0.into()));
    assert_eq!(peer["may"], serde_json::json!(["mirror", "read", "witness"]));
    assert_eq!(peer["witnessed"]["size"], county.head().0, "the own newest head is cosigned: {peer:#}");
    assert_eq!(county.facts(&["sync-history"]).as_array().map(Vec::len), Some(3));
    assert_eq!(county.facts(&["alarms"]), serde_json::json!([]));
    let said = county.on(&["peers"]).done().out;
    assert!(said.contains("见证") && said.contains(&*origin(&town)), "{said}");

    looked_at(&county, &town);
    assert_eq!(served.end(), "", "whoever serves prints where and nothing else");
    let alone = county.on(&["--json", "sync"]);
    assert_eq!(alone.code, 2, "nobody is there");
    assert!(alone.json()["runs"][0]["failure"]["code"].is_string(), "it says why: {}", alone.out);
    assert!(alone.err.contains("sync-incomplete"), "{}", alone.err);
    let peer = county.facts(&["peers"])["peers"][0].take();
    assert!(peer["failure"].is_object() && peer["synced_at"].as_i64() <= peer["tried_at"].as_i64(), "since when: {peer:#}");

    let rights = ["change-peer", &*origin(&town), "--may"];
    assert_eq!(county.told("陈管理", &rights)["peers"][0]["may"], serde_json::json!([]), "nothing behind it is nothing");
    let peers = county.told("陈管理", &["revoke-peer", &origin(&town)]);
    assert_eq!(peers["peers"][0]["revoked"], true);
    county.verifies();
}

/// What can be done with the copy of a ledger, and what cannot.
fn looked_at(county: &Desk, town: &Desk) {
    let town_origin = origin(town);
    let copy = |words: &[&str]| county.on(&[&["--json", "--ledger", &*town_origin], words].concat());
    let report = copy(&["verify"]).done().json();
    assert_eq!((&report["holds"], &report["size"]), (&true.into(), &town.head().0.into()), "{report:#}");
    copy(&["fsck"]).done();
    assert_eq!(copy(&["status"]).done().json()["office"]["origin"], *town_origin);
    assert_eq!(copy(&["entries", "--limit", "5"]).done().json(), town.facts(&["entries", "--limit", "5"]), "the same entries");
    assert_eq!(copy(&["entry", "39"]).done().json()["event"], town.facts(&["entry", "39"])["event"]);
    copy(&["export", "tlog", "copy"]).done();
    town.facts(&["export", "tlog", "own"]);
    for file in ["checkpoint", "vkey", "keys.jwks"] {
        let read = |desk: &Desk, log: &str| fs::read_to_string(desk.path(log).join(file)).expect("it was written");
        let (copied, own) = (read(county, "copy"), read(town, "own"));
        // Cosigners may have put their lines below.
        let same = if file == "checkpoint" { copied.lines().take(3).eq(own.lines().take(3)) } else { copied == own };
        assert!(same, "{file} is the same: {copied}\n{own}");
    }
    let read: [&[&str]; 8] = [
        &["overview"],
        &["programmes"],
        &["programme", "CYDH-2026"],
        &["documents"],
        &["filters"],
        &["batches"],
        &["payments", "--status", "executed", "--limit", "3"],
        &["payments", "--township", "青山镇", "--sort", "amount"],
    ];
    for words in read {
        let (copied, own) = (copy(words).done().json(), town.told("李经办", words));
        // Whose turn it is, and who is paid, is told to members alone.
        let gist = |facts: &Value| match facts {
            Value::Object(parts) => parts.get("count").or(parts.get("months")).unwrap_or(facts).clone(),
            all => Value::from(all.as_array().map_or(0, Vec::len)),
        };
        assert_eq!(gist(&copied), gist(&own), "{words:?}");
    }
    let found = copy(&["payments", "--limit", "1"]).done().json();
    let payment = found["rows"][0]["entry"].to_string();
    let story = copy(&["payment", &payment]).done().json();
    assert_eq!((&story["proof"]["holds"], &story["personal"]), (&true.into(), &serde_json::json!([])), "{story:#}");
    let batch = copy(&["batches"]).done().json()[0]["number"].as_str().expect("a number").to_owned();
    assert_eq!(copy(&["batch", &batch]).done().json()["line"]["number"], *batch);
    let saved = copy(&["payments", "--export", "csv"]).done().json()["path"].as_str().expect("a path").to_owned();
    let list = fs::read_to_string(&saved).expect("it was saved");
    assert_eq!(list.lines().count() as u64, 1 + found["count"].as_u64().expect("a count"));
    let needs_keys: [&[&str]; 3] = [&["payments", "--reveal"], &["payment", &payment, "--reveal"], &["members"]];
    for words in needs_keys {
        assert_eq!(copy(words).refusal(), "ledger-without-keys", "{words:?}");
    }
    assert_eq!(copy(&["drafts"]).refusal(), "ledger-own-only");
    assert_eq!(copy(&["entries", "--breaches"]).done().json()["entries"], serde_json::json!([]), "the demo breaks no rule");
    let receipt = copy(&["receipt", "39"]).done().json()["path"].as_str().expect("a path").to_owned();
    county.run(&["verify-receipt", &receipt, "--trust", &town.arg("own/vkey")]).done();
    assert_eq!(county.on(&["--json", "--ledger", &origin(county), "verify"]).done().json()["size"], county.head().0);
    assert_eq!(county.on(&["--json", "--ledger", "nobody", "verify"]).refusal(), "ledger-not-held");
    assert_eq!(copy(&["entries", "--member", "陈管理"]).refusal(), "member-of-others");
}

#[test]
fn an_office_without_an_address_brings_its_entries_itself() {
    let (town, county) = (Desk::demo("push-town", 700, 11), Desk::demo("push-county", 40, 12));
    let address = ["card", "--address", "", "--save"];
    let card = town.told("陈管理", &address)["card"]["path"].as_str().expect("a path").to_owned();
    let fingerprint = town.facts(&["card"])["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let enrol = |may: &str| {
        county.told("陈管理", &["enrol-peer", &card, "--may", may, "--fingerprint", &fingerprint]);
    };
    enrol("read,witness,mirror");
    let (of_county, fingerprint) = make_card(&county, free_port());
    town.told("陈管理", &["enrol-peer", &of_county, "--may", "read,witness,mirror", "--fingerprint", &fingerprint]);
    let served = Server::of(&county);
    let run = town.facts(&["sync"])["runs"][0].take();
    assert_eq!((&run["failure"], &run["cosigned"]), (&Value::Null, &true.into()), "it is witnessed: {run:#}");
    assert_eq!(county.facts(&["ledgers"]).as_array().map(Vec::len), Some(1), "without the right nothing is brought");

    county.told("陈管理", &["change-peer", &origin(&town), "--may", "read,witness,mirror,push"]);
    record(&town, "甲");
    let run = town.facts(&["sync"])["runs"][0].take();
    assert_eq!(run["failure"], Value::Null, "{run:#}");
    let peer = town.facts(&["peers"])["peers"][0].take();
    assert_eq!(peer["mirrored"]["size"], town.head().0, "the county holds all of it, though it cannot call: {peer:#}");
    let held = county.facts(&["ledgers"]).as_array().and_then(|ledgers| ledgers.iter().find(|one| one["own"] == false).cloned());
    let held = held.expect("a copy");
    assert_eq!((&held["origin"], &held["root"]), (&origin(&town).into(), &town.head().1.into()), "{held:#}");
    assert!(fs::read_dir(county.data().join("pushed")).is_ok_and(|kept| kept.count() == 0), "nothing is kept twice");
    county.on(&["--ledger", &origin(&town), "verify"]).done();
    let runs = county.facts(&["sync-history", "--peer", &origin(&town)]);
    let (count, brought) = (runs.as_array().map(Vec::len), &runs[0]);
    assert_eq!((count, &brought["brought"], &brought["entries"]), (Some(1), &true.into(), &town.head().0.into()), "{runs:#}");
    assert!(brought["bytes"].as_u64().is_some_and(|bytes| bytes > 100_000), "all parts count: {brought:#}");
    assert!(county.on(&["sync-history"]).done().out.contains("对方送来"));
    assert_eq!(held["came_from"], town.facts(&["ledgers"])[0]["name"], "{held:#}");
    assert_eq!(served.end(), "");
}

#[test]
fn two_histories_of_one_ledger_raise_an_alarm_that_anybody_can_check() {
    // Two heads of one size prove it by themselves; one of another size takes a proof of consistency.
    for more in [0, 1] {
        let (town, county) =
            (Desk::demo(&format!("fork-town-{more}"), 40, 11), Desk::demo(&format!("fork-county-{more}"), 40, 12));
        enrol_both(&town, &county);
        let other = town.copy(&format!("fork-copy-{more}"));
        record(&town, "甲");
        record(&other, "乙");
        (0..more).for_each(|_| record(&other, "丙"));
        let served = Server::of(&town);
        county.on(&["sync"]).done();
        drop(served);
        let served = Server::of(&other);
        let ran = county.on(&["--json", "sync"]);
        assert_eq!(ran.code, 1, "two histories: {}{}", ran.out, ran.err);
        let alarm = ran.json()["alarms"][0].take();
        assert_eq!((&alarm["origin"], &alarm["proven"]), (&origin(&town).into(), &true.into()), "{alarm:#}");
        let run = county.facts(&["sync-history", "--peer", &origin(&town)])[0].take();
        assert_eq!(run["evidence"], 1, "the history says so: {run:#}");
        let said = county.on(&["--lang", "en", "sync-history"]).done().out;
        assert!(said.contains("Evidence of two histories") && !said.contains("nothing new"), "{said}");
        assert_eq!(county.facts(&["sync-history", "--peer", "nobody"]), serde_json::json!([]));
        drop(served);
        assert_eq!(county.on(&["--json", "sync"]).code, 1, "an alarm stands, whoever is there");
        let alarms = county.facts(&["alarms"]);
        let number = alarms[0]["number"].to_string();
        assert!(county.on(&["alarms"]).done().out.contains("已证实"));

        let saved = county.facts(&["save-evidence", &number])["path"].as_str().expect("a path").to_owned();
        assert_eq!(county.on(&["--json", "save-evidence", "99"]).refusal(), "not-found");
        let nobody = Desk::empty(&format!("fork-nobody-{more}"));
        let facts = nobody.run(&["--json", "verify-evidence", &saved]).done().json();
        assert_eq!((&facts["verdict"], &facts["origin"]), (&"proven".into(), &origin(&town).into()));
        assert_ne!(facts["roots"][0], facts["roots"][1]);
        let evidence: Value = serde_json::from_slice(&fs::read(&saved).expect("it was saved")).expect("it is JSON");
        let check = |changed: Value| {
            let ran = nobody.run(&["--json", "verify-evidence", &nobody.file("changed", changed.to_string())]);
            (ran.code, ran.json()["verdict"].as_str().unwrap_or_default().to_owned())
        };
        let mut twice = evidence.clone();
        twice["b"] = twice["a"].clone();
        let parts = twice.as_object_mut().expect("an object");
        ["proof", "root"].iter().for_each(|of_two_sizes| drop(parts.remove(*of_two_sizes)));
        assert_eq!(check(twice), (1, "nothing".into()), "one history told twice");
        if more > 0 {
            let mut bare = evidence.clone();
            let parts = bare.as_object_mut().expect("an object");
            assert!(parts.remove("proof").is_some() && parts.remove("root").is_some(), "it has a proof");
            assert_eq!(check(bare), (1, "suspected".into()), "without the proof it is suspected only");
        }
        county.verifies();
    }
}

#[test]
fn a_ledger_whose_key_was_renewed_is_copied_whole() {
    let (town, county) = (Desk::demo("renewed-town", 40, 13), Desk::demo("renewed-county", 40, 14));
    enrol_both(&town, &county);
    let served = Server::of(&town);
    county.on(&["sync"]).done();
    // Whoever leaves could have used the ledger key; another one takes over.
    town.told("陈管理", &["revoke", "李经办", "--reason", "调离", "--leave-open"]);
    town.told("陈管理", &["programmes"]);
    let report = county.facts(&["sync"]);
    assert_eq!(report["runs"][0]["failure"], Value::Null, "{report:#}");
    let copy = |words: &[&str]| county.on(&[&["--json", "--ledger", &*origin(&town)], words].concat());
    let verified = copy(&["verify"]).done().json();
    assert_eq!((&verified["holds"], &verified["size"]), (&true.into(), &town.head().0.into()), "{verified:#}");
    town.told("周主管", &["programmes"]);
    record_as(&town, "赵经办", "乙");
    county.on(&["sync"]).done();
    let verified = copy(&["verify"]).done().json();
    assert_eq!((&verified["holds"], &verified["size"]), (&true.into(), &town.head().0.into()), "the head stays: {verified:#}");
    drop(served);
}

#[test]
fn a_damaged_copy_is_told_removed_and_fetched_again() {
    let (town, county) = (Desk::demo("torn-town", 40, 15), Desk::demo("torn-county", 40, 16));
    enrol_both(&town, &county);
    let served = Server::of(&town);
    county.on(&["sync"]).done();
    let town_origin = origin(&town);
    assert_eq!(county.on(&["--json", "remove-ledger", &town_origin]).refusal(), "copy-whole");
    let file = office::mirror_folder(&county.data(), &town_origin).join("ledger.db");
    fs::write(&file, b"dear sir").expect("it can be written");
    for log in ["ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::remove_file(file.with_file_name(log));
    }
    let said = county.on(&["--lang", "en", "ledgers"]).done().out;
    assert!(said.contains("remove-ledger"), "it says what to do: {said}");
    assert!(county.facts(&["peers"])["peers"][0]["damage"].is_object(), "with the peer too");
    let report = county.facts(&["sync"]);
    assert_eq!(report["runs"][0]["failure"], Value::Null, "it stands in the way of nothing else: {report:#}");
    let left = county.facts(&["remove-ledger", &town_origin]);
    assert_eq!(left.as_array().map(Vec::len), Some(1), "{left:#}");
    let report = county.facts(&["sync"]);
    assert_eq!(report["runs"][0]["entries"], town.head().0, "all of it comes again: {report:#}");
    county.on(&["--ledger", &town_origin, "verify"]).done();
    drop(served);
}

#[test]
fn demo_offices_are_enrolled_with_each_other() {
    let desk = Desk::empty("demo-offices");
    let port = (free_port() - 1).to_string();
    let folder = desk.arg("offices");
    let demo = ["--json", "demo", &*folder, "--entries", "40", "--seed", "7", "--port", &*port];
    assert_eq!(desk.run(&demo).refusal(), "usage", "a port is for several");
    assert_eq!(desk.run(&[&demo[..], &["--offices", "1"]].concat()).refusal(), "demo-offices", "one is no several");
    let made = desk.run(&[&demo[..], &["--offices", "3"]].concat()).done().json();
    let made: Vec<&str> = made.as_array().expect("offices").iter().filter_map(|status| status["folder"].as_str()).collect();
    assert_eq!(made.len(), 3);
    for (folder, number) in made.iter().zip(1..) {
        let on = |words: &[&str]| desk.run(&[&["--json", "--data", folder], words].concat()).done().json();
        let peers = on(&["peers"]);
        assert_eq!(peers["peers"].as_array().map(Vec::len), Some(2), "each knows the others: {peers:#}");
        let address = format!("https://127.0.0.1:{}", port.parse::<u32>().expect("a port") + number);
        assert_eq!(peers["card"]["address"], *address);
        assert_eq!(on(&["verify"])["holds"], true);
        let list = format!("{folder}/demo-passphrases");
        on(&["members", "--member", "陈管理", "--passphrase-file", &list]);
    }
    let (first, second) = (made[0], made[1]);
    let server = Server::begin(desk.command(&["--json", "--data", first, "serve"]));
    let peer = desk.run(&["--json", "--data", first, "card"]).done().json()["origin"].as_str().expect("an origin").to_owned();
    let report = desk.run(&["--json", "--data", second, "sync", "--peer", &peer]).done().json();
    assert_eq!(report["runs"][0]["failure"], Value::Null, "{report:#}");
    drop(server);
}

#[test]
fn a_file_that_is_no_evidence_cannot_be_checked() {
    let desk = Desk::empty("evidence-none");
    for (name, content) in [("empty", ""), ("letter", "dear sir"), ("object", "{}")] {
        assert_eq!(desk.run(&["--json", "verify-evidence", &desk.file(name, content)]).refusal(), "evidence", "{name}");
    }
    assert_eq!(desk.run(&["--json", "verify-evidence", "none"]).refusal(), "file-unreadable");
    assert_eq!(desk.run(&["--json", "verify-evidence", "/dev/zero"]).refusal(), "file-too-large");
}

#[test]
fn serving_ends_when_it_is_told_to_and_says_why_it_cannot_begin() {
    let desk = Desk::demo("serve", 40, 7);
    make_card(&desk, free_port());
    for signal in ["-TERM", "-INT"] {
        let server =
            Server::begin(desk.command(&["--data", &desk.data().display().to_string(), "serve", "--listen", "127.0.0.1:0"]));
        assert_eq!(server.end_by(signal), "", "nothing but the address was printed");
    }
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().map(|address| address.to_string()).expect("an address");
    for listen in [&*taken, "nowhere", "127.0.0.1:99999"] {
        desk.on(&["--json", "serve", "--listen", listen]).refusal();
    }
}

/// Enrols two offices with each other.
pub fn enrol_both(one: &Desk, other: &Desk) {
    for (giver, taker) in [(one, other), (other, one)] {
        let (card, fingerprint) = make_card(giver, free_port());
        taker.told("陈管理", &["enrol-peer", &card, "--may", "read,witness,mirror", "--fingerprint", &fingerprint]);
    }
}

/// Makes an office's card and saves it; returns the file and the fingerprint.
pub fn make_card(desk: &Desk, port: u16) -> (String, String) {
    let saved = desk.told("陈管理", &["card", "--address", &format!("https://127.0.0.1:{port}"), "--save"]);
    let picture = fs::read_to_string(saved["picture"]["path"].as_str().expect("a path")).expect("a picture");
    assert!(picture.starts_with("<svg"), "a QR code: {picture:.80}");
    let fingerprint = desk.facts(&["card"])["fingerprint"].as_str().expect("a fingerprint").to_owned();
    (saved["card"]["path"].as_str().expect("a path").to_owned(), fingerprint)
}

/// Origin of an office's ledger.
pub fn origin(desk: &Desk) -> String {
    desk.facts(&["status"])["office"]["origin"].as_str().expect("an origin").to_owned()
}

/// Records something.
pub fn record(desk: &Desk, document: &str) {
    record_as(desk, "李经办", document);
}

fn record_as(desk: &Desk, clerk: &str, document: &str) {
    let words = ["allocation", "--programme", "CYDH-2026", "--document", document, "--amount", "1", "--date", "2026-01-05"];
    desk.told(clerk, &words);
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A program that serves, and ends with the test at the latest.
pub struct Server {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Server {
    /// Serves where the office's card says.
    pub fn of(desk: &Desk) -> Server {
        Server::begin(desk.command(&["--json", "--data", &desk.data().display().to_string(), "serve"]))
    }

    /// It listens when this returns.
    fn begin(mut command: Command) -> Server {
        // What the log says is for other tests; this one says when it syncs.
        command.args(["--sync-every", "off"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program was built");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut said = String::new();
        // As JSON the address stands on the second of three lines.
        while !said.contains("127.0.0.1:") || said.starts_with('{') && !said.contains('}') {
            if out.read_line(&mut said).expect("it prints text") == 0 {
                panic!("it does not serve: {said}{}", Ran::of(child.wait_with_output().expect("it ends")).err);
            }
        }
        Server { child, out }
    }

    /// Tells it to end; returns what it has printed since it began to listen.
    pub fn end(self) -> String {
        self.end_by("-TERM")
    }

    fn end_by(mut self, signal: &str) -> String {
        let told = Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("kill is there");
        assert!(told.success(), "it was still there");
        assert_eq!(self.child.wait().expect("it ends").code(), Some(0), "it ends by itself");
        let mut said = String::new();
        self.out.read_to_string(&mut said).expect("it prints text");
        let mut log = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut log).expect("it prints text");
        let lines: Vec<&str> = log.lines().collect();
        assert!(lines.len() >= 2 && lines[0].contains(" started address="), "it logs where it began: {log}");
        assert!(lines[lines.len() - 1].ends_with(" stopped"), "and that it ended: {log}");
        said
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

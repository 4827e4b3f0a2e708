//! A real office: created by two administrators, and the keys that come and go with its people.

use crate::{
    desk::{Desk, Ran},
    founding::{Person, found},
    list::List,
};
use ipc::Role;
use serde_json::Value;
use std::{
    fs,
    time::{SystemTime, UNIX_EPOCH},
};

/// With key files as dear to open as those of any office, so that there is little of it.
#[test]
fn an_office_is_created_by_two_administrators_and_enrols_its_people() {
    let office = Real { desk: Desk::empty("people-created") };
    let desk = &office.desk;
    office.list(
        "passphrases",
        &[
            ("何一", "first-of-two-keys"),
            ("林二", "second-of-two-keys"),
            ("高经办", "clerk writes it down"),
            ("罗主管", "name: and passphrase"),
        ],
    );
    let file = desk.arg("passphrases");
    let create = |words: &[&str]| {
        let office = ["--json", "create", "--code", "522499-xczx", "--name", "示例县乡村振兴局", "--passphrase-file", &file];
        desk.on(&[&office[..], words].concat())
    };
    assert_eq!(create(&["--administrator", "何一"]).refusal(), "two-administrators");
    assert_eq!(create(&["--administrator", "何一", "--administrator", "何一"]).refusal(), "same-name");
    let two = ["--administrator", "何一", "--administrator", "林二"];
    let weak = desk.file("weak", "何一: 123456789012\n林二: 210987654321\n");
    let same = desk.file("same", "何一: first-of-two-keys\n林二: first-of-two-keys\n");
    let wrong =
        [("522499-xczx", &weak, "weak-passphrase"), ("xczx", &file, "office-code"), ("522499-xczx", &same, "same-passphrase")];
    for (code, list, expected) in wrong {
        let words = ["--json", "create", "--code", code, "--name", "示例县乡村振兴局", "--passphrase-file", list];
        assert_eq!(desk.on(&[&words[..], &two].concat()).refusal(), expected);
    }
    assert!(!desk.data().join("ledger.db").exists(), "nothing was founded");

    let sheets = create(&[&two[..], &["--two-over", "5000.00"]].concat()).done().json();
    let names: Vec<&Value> = sheets.as_array().expect("sheets").iter().map(|sheet| &sheet["name"]).collect();
    assert_eq!(names, ["何一", "林二"], "a recovery sheet for each, printed once");
    assert_eq!(create(&two).refusal(), "office-exists");
    let facts = desk.facts(&["status"])["office"].take();
    assert_eq!((&facts["demo"], &facts["approval_two_over"]), (&false.into(), &500_000.into()), "a real office");

    let enrol = |name, role| ["enrol", name, "--role", role, "--new-passphrase-file", &*file];
    assert_eq!(office.told("何一", &enrol("高经办", "经办"))[0]["pending"], true, "a clerk waits for a second signature");
    assert_eq!(office.refused("高经办", &["batches"]), "not-yet-in-force", "and cannot sign in");
    assert_eq!(office.refused("何一", &enrol("高经办", "clerk")), "name-taken");
    assert_eq!(desk.on(&[&["--json", "--member", "何一"], &enrol("某", "emperor")[..]].concat()).refusal(), "role");
    let act = office.told("林二", &["members"])["waiting"][0]["act"].as_str().expect("an act").to_owned();
    assert_eq!(office.refused("何一", &["countersign", &act]), "same-person");
    assert_eq!(office.told("林二", &["countersign", &act])["waiting"], Value::Array(Vec::new()));
    office.told("高经办", &["batches"]);
    office.told("何一", &enrol("罗主管", "supervisor"));
    let line = office.shown("林二", &["members"]);
    assert!(line.contains("登记人员 m4 罗主管 [主管]"), "a second signer reads number, name and roles: {line}");
    let act = office.told("林二", &["members"])["waiting"][0]["act"].as_str().expect("an act").to_owned();
    office.told("林二", &["decline", &act]);
    assert_eq!(office.refused("林二", &["countersign", &act]), "nothing-waits");
    assert_eq!(office.refused("罗主管", &["batches"]), "not-found", "nobody was enrolled");
    desk.verifies();
}

/// With key files that are cheap to open.
#[test]
fn keys_come_and_go_with_people() {
    let office = Real { desk: Desk::empty("people-keys") };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that was set").as_secs() as i64;
    let people = PEOPLE.map(|(name, passphrase, role)| Person { name, passphrase: passphrase.into(), role });
    for sheet in found(&office.desk.data(), now, &people, Some(500_000)).expect("an office is founded") {
        office.desk.file(&format!("code-{}", sheet.name), sheet.code);
    }
    office.list("passphrases", &PEOPLE.map(|(name, passphrase, _)| (name, passphrase)));
    office.works();
    office.recovers();
    office.delegates();
    office.hands_over();
    office.revokes();
    office.desk.verifies();
}

struct Real {
    desk: Desk,
}

const PEOPLE: [(&str, &str, Role); 6] = [
    ("何一", "first-of-two-keys", Role::Administrator),
    ("林二", "second-of-two-keys", Role::Administrator),
    ("高经办", "clerk writes it down", Role::Clerk),
    ("梁经办", "another clerk writes", Role::Clerk),
    ("罗主管", "who approves it all", Role::Supervisor),
    ("潘主管", "approves it as well", Role::Supervisor),
];

impl Real {
    fn works(&self) {
        self.told("罗主管", &["programme", "CYDH-2026", "--template", "poverty-industry", "--year", "2026"]);
        let money = ["--document", "示财农〔2026〕1 号", "--amount", "1000000", "--date", "2026-01-05"];
        self.told("高经办", &[&["allocation", "--programme", "CYDH-2026"], &money[..]].concat());
        let (batch, count) = self.import("高经办", 4, 100);
        assert_eq!(self.told("罗主管", &["approve", &batch])["line"]["status"], "approved", "{count} 元 are below the limit");
    }

    /// A forgotten passphrase: by the recovery sheet, by an own new key, or by a new key from two administrators.
    fn recovers(&self) {
        let desk = &self.desk;
        let file =
            desk.file("new", "高经办: the clerk's new words\n罗主管: new key, new words\n潘主管: from two administrators\n");
        let recover =
            |who: &str, code: &str| desk.on(&["--json", "recover", who, "--code-file", code, "--new-passphrase-file", &file]);
        let code = fs::read_to_string(desk.path("code-高经办")).expect("the code was printed");
        let slip = desk.file("slip", code.replacen(&code[..1], if code.starts_with('7') { "8" } else { "7" }, 1));
        assert_eq!(recover("高经办", &slip).refusal(), "recovery-code-slip", "a slip is told from a wrong sheet");
        assert_eq!(recover("高经办", &desk.arg("code-梁经办")).refusal(), "wrong-passphrase", "another's sheet");
        let before = desk.head();
        let typed = desk.file("typed", code.to_lowercase().replace('-', " "));
        let sheet = recover("高经办", &typed).done().json()[0].take();
        assert_eq!(sheet["name"], "高经办");
        let next = desk.file("next", sheet["code"].as_str().expect("a new code"));
        assert_eq!(desk.head(), before, "the key is the same, so the ledger need not know");
        assert_eq!(self.refused("高经办", &["drafts"]), "wrong-passphrase", "the old passphrase is gone");
        assert_eq!(recover("高经办", &typed).refusal(), "wrong-passphrase", "and so is the used code");
        let renew = ["--json", "renew-sheet", "--member", "高经办", "--passphrase-file", &file];
        let renewed = desk.on(&renew).done().json()[0]["code"].as_str().expect("another code").to_owned();
        assert_eq!(recover("高经办", &next).refusal(), "wrong-passphrase", "a sheet that was renewed is void");
        recover("高经办", &desk.file("renewed", renewed)).done();
        desk.on(&["drafts", "--member", "高经办", "--passphrase-file", &file]).done();

        let kid = |name: &str, people: &Value| {
            let members = people["members"].as_array().expect("members");
            members.iter().find(|member| member["name"] == name).expect("the member")["kid"].clone()
        };
        let people = self.told("何一", &["members"]);
        self.told("罗主管", &["rotate-key", "--new-passphrase-file", &file]);
        let rotated = self.told("何一", &["members"]);
        assert_ne!(kid("罗主管", &people), kid("罗主管", &rotated), "a new key");
        assert_eq!(self.refused("罗主管", &["batches"]), "wrong-passphrase");

        let replace = self.told("何一", &["replace-key", "潘主管", "--new-passphrase-file", &file]);
        assert_eq!(replace[0]["pending"], true);
        self.told("潘主管", &["batches"]);
        let act = self.told("林二", &["members"])["waiting"][0]["act"].as_str().expect("an act").to_owned();
        let replaced = self.told("林二", &["countersign", &act]);
        assert_ne!(kid("潘主管", &people), kid("潘主管", &replaced), "a new key");
        assert_eq!(self.refused("潘主管", &["batches"]), "wrong-passphrase", "the old one is out of force");
        let new = [("高经办", "the clerk's new words"), ("罗主管", "new key, new words"), ("潘主管", "from two administrators")];
        let known = PEOPLE.map(|(name, passphrase, _)| new.into_iter().find(|new| new.0 == name).unwrap_or((name, passphrase)));
        self.list("passphrases", &known);
        self.told("潘主管", &["batches"]);
    }

    fn delegates(&self) {
        let (batch, _) = self.import("高经办", 4, 200);
        let delegate = ["delegate", "梁经办", "--from", "2026-01-01", "--until", "2099-12-31"];
        assert_eq!(self.refused("罗主管", &["delegate", "梁经办", "--from", "2026-01-01", "--until", "2026-01-02"]), "dates");
        assert_eq!(self.refused("罗主管", &["delegate", "某", "--from", "2026-01-01", "--until", "2099-12-31"]), "not-found");
        assert_eq!(self.refused("梁经办", &["approve", &batch]), "role", "not yet");
        self.told("罗主管", &delegate);
        let approved = self.told("梁经办", &["approve", &batch]);
        let event = approved["timeline"].as_array().and_then(|events| events.last()).expect("a step").to_string();
        assert!(event.contains("梁经办") && event.contains("罗主管"), "both are named: {event}");

        let rules = self.told("何一", &["rules", "--two-over", "1000.00"]);
        let act = rules["waiting"][0]["act"].as_str().expect("it waits for a second administrator").to_owned();
        let line = self.shown("林二", &["members"]);
        assert!(line.contains("5,000.00 → 1,000.00"), "a second signer reads the threshold before and after: {line}");
        self.told("林二", &["countersign", &act]);
        assert_eq!(self.desk.facts(&["status"])["office"]["approval_two_over"], 100_000);
        let (batch, _) = self.import("高经办", 4, 300);
        assert_eq!(self.told("罗主管", &["approve", &batch])["line"]["status"], "half-approved", "the new limit counts");
        assert_eq!(self.refused("梁经办", &["approve", &batch]), "approved", "who stands in for the first is not a second");
        assert_eq!(self.told("潘主管", &["approve", &batch])["line"]["status"], "approved");

        let lent = self.told("罗主管", &["members"])["members"][3]["delegations"][0]["act"].as_str().expect("an act").to_owned();
        assert_eq!(self.refused("梁经办", &["end-delegation", &lent]), "role", "who borrows does not end it");
        let (batch, _) = self.import("高经办", 2, 350);
        self.told("罗主管", &["end-delegation", &lent]);
        assert_eq!(self.refused("梁经办", &["approve", &batch]), "role", "ended before its time");
        assert_eq!(self.refused("何一", &delegate), "nothing-to-lend");
        self.told("高经办", &["withdraw", &batch, "--reason", "不再需要"]);
    }

    fn hands_over(&self) {
        let (batch, _) = self.import("高经办", 3, 400);
        let open = self.told("何一", &["handover", "高经办"]);
        assert_eq!(open["batches"].as_array().map(Vec::len), Some(1), "what is open is listed: {open:#}");
        self.told("何一", &["handover", "高经办", "--to", "梁经办"]);
        self.told("梁经办", &["withdraw", &batch, "--reason", "移交后重做"]);
    }

    /// Every member could open the ledger key, so it is renewed with each who leaves.
    fn revokes(&self) {
        let desk = &self.desk;
        let export = |name: &str| {
            desk.facts(&["export", "tlog", &desk.arg(name)]);
            let read = |file: &str| fs::read_to_string(desk.path(name).join(file)).expect("it was written");
            (read("vkey"), read("checkpoint"), read("keys.jwks"))
        };
        let (vkey, checkpoint, _) = export("before");
        assert_eq!(vkey.lines().count(), 1, "one ledger key so far");
        assert_eq!(self.refused("何一", &["revoke", "高经办", "--reason", ""]), "reason-needed");
        assert_eq!(self.refused("何一", &["revoke", "何一", "--reason", "x"]), "revoke-oneself");
        assert_eq!(self.refused("罗主管", &["revoke", "高经办", "--reason", "调离"]), "role");
        let (left, _) = self.import("高经办", 2, 450);
        assert_eq!(self.refused("何一", &["revoke", "高经办", "--reason", "调离"]), "work-open");
        self.told("何一", &["revoke", "高经办", "--reason", "调离", "--leave-open"]);
        assert_eq!(self.refused("高经办", &["batches"]), "not-found", "who has left cannot sign in");
        let (vkeys, rotated, jwks) = export("after");
        let keys: Vec<&str> = vkeys.lines().collect();
        assert_eq!((keys.len(), keys[1]), (2, vkey.trim()), "the new key, and the old one for older heads");
        let signed_by = |checkpoint: &str, vkey: &str| {
            // C2SP signed-note: the line of a signature begins with the key's name and, in base64, with its id.
            let id = vkey.split('+').nth(1).expect("a key id");
            let lines = checkpoint.lines().filter(|line| line.starts_with("— "));
            lines.filter_map(|line| line.rsplit(' ').next()).any(|signature| hex(signature).starts_with(id))
        };
        assert!(signed_by(&checkpoint, keys[1]) && !signed_by(&checkpoint, keys[0]), "the old head is the old key's");
        assert!(signed_by(&rotated, keys[0]) && signed_by(&rotated, keys[1]), "the head that hands over is both keys'");
        assert!(jwks.contains("\"in_force\": false"), "the public keys of who left stay, for what they signed");
        assert_eq!(self.told("何一", &["handover", "高经办"])["batches"][0]["number"], *left, "what was left is found");
        self.told("何一", &["handover", "高经办", "--to", "梁经办"]);
        self.told("梁经办", &["withdraw", &left, "--reason", "移交后重做"]);
        let (batch, _) = self.import("梁经办", 2, 500);
        let (_, later, _) = export("later");
        assert!(signed_by(&later, keys[0]) && !signed_by(&later, keys[1]), "later heads are the new key's alone");
        self.told("梁经办", &["batch", &batch]);
        // With a member's key, the personal fields from before and after are held against their statements too.
        let report = self.told("罗主管", &["verify"]);
        let personal =
            report["checks"].as_array().expect("checks").iter().find(|check| check["what"].to_string().contains("Personal"));
        assert!(personal.is_some_and(|check| check["count"].as_u64() > Some(20)), "they open: {report:#}");
        assert_eq!(report["holds"], true);
    }

    /// Imports a list of so many rows; returns the batch's number and its total in 元.
    fn import(&self, clerk: &str, count: u32, first: u32) -> (String, String) {
        let list = List::of(count, first);
        let file = self.desk.file(&format!("{first}.csv"), &list.csv);
        let call = list.call();
        let words: Vec<&str> = ["import", &*file].into_iter().chain(call.iter().map(String::as_str)).collect();
        let batch = self.told(clerk, &words)["line"]["number"].as_str().expect("a number").to_owned();
        (batch, list.total)
    }

    fn list(&self, name: &str, people: &[(&str, &str)]) {
        let lines: String = people.iter().map(|(name, passphrase)| format!("{name}: {passphrase}\n")).collect();
        self.desk.file(name, lines);
    }

    fn signed(&self, member: &str, words: &[&str]) -> Ran {
        let file = self.desk.arg("passphrases");
        self.desk.on(&[&["--json"], words, &["--member", member, "--passphrase-file", &file]].concat())
    }

    fn told(&self, member: &str, words: &[&str]) -> Value {
        self.signed(member, words).done().json()
    }

    /// What is printed for people, in Chinese.
    fn shown(&self, member: &str, words: &[&str]) -> String {
        let file = self.desk.arg("passphrases");
        self.desk.on(&[&["--lang", "zh"], words, &["--member", member, "--passphrase-file", &file]].concat()).done().out
    }

    fn refused(&self, member: &str, words: &[&str]) -> String {
        self.signed(member, words).refusal()
    }
}

fn hex(base64: &str) -> String {
    let bytes = ledger::standard_decode(base64).expect("base64");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

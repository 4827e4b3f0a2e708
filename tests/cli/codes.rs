//! Exit codes: 0 it is done, 1 what was checked does not hold, 2 it could not be done.

use crate::desk::{Desk, sample};
use rusqlite::Connection;

/// Every command that needs a ledger, as short as it can be called.
#[rustfmt::skip]
const ON_A_LEDGER: [&[&str]; 59] = [
    &["members"], &["enrol", "新人", "--role", "clerk"], &["countersign", "x"], &["revoke", "m3", "--reason", "x"],
    &["rotate-key"], &["replace-key", "m3"], &["rules"], &["delegate", "m4", "--from", "2026-01-01", "--until", "2026-01-02"],
    &["handover", "m3"], &["handover", "m3", "--to", "m4"], &["programmes"], &["programme", "CYDH-2026"],
    &["programme", "X-1", "--template", "poverty-industry", "--year", "2026"],
    &["allocation", "--programme", "X-1", "--document", "x", "--amount", "1", "--date", "2026-01-01"],
    &["opening", "--programme", "X-1", "--document", "x", "--amount", "1", "--date", "2026-01-01"],
    &["pay", "form"], &["pay", "form", "--check"], &["drafts"],
    &["draft", "show", "1"], &["draft", "check", "1"], &["draft", "submit", "1"], &["draft", "discard", "1"],
    &["batches"], &["batch", "x"], &["approve", "x"], &["return", "x", "--reason", "x"], &["reject", "x", "--reason", "x"],
    &["withdraw", "x", "--reason", "x"], &["exclude", "x", "--reason", "x", "--entry", "1"],
    &["resubmit", "x"], &["source-file", "x"],
    &["execute", "x", "--voucher", "x", "--date", "2026-01-01"], &["batch-file", "save", "x"], &["batch-file", "take", "form"],
    &["reverse", "1", "--amount", "1", "--reason", "x"], &["payments"], &["payments", "--export", "csv"], &["filters"],
    &["payment", "1"], &["overview"], &["receipt", "1", "--show", "beneficiary_name"], &["backup", "--to", "copies"],
    &["backup", "--unset"], &["entries"], &["entry", "1"], &["receipt", "1"], &["verify"],
    &["card"], &["card", "--address", "https://127.0.0.1:8441"], &["card", "--save"],
    &["enrol-peer", "form", "--may", "read", "--fingerprint", "1"], &["change-peer", "x", "--may", "read"], &["revoke-peer", "x"],
    &["peers"], &["ledgers"], &["sync"], &["sync-folder", "stick"], &["sync-history"], &["serve"],
];

/// Those of which all forms only look, and need nobody's key.
const LOOKS: [&str; 9] = ["batch", "batches", "entries", "entry", "filters", "overview", "payment", "payments", "programmes"];

#[test]
fn without_a_ledger_nothing_can_be_done() {
    let desk = Desk::empty("codes-nothing");
    std::fs::create_dir_all(desk.data()).expect("a folder without a ledger");
    let list = desk.file("list", "李经办: nobody is enrolled\n新人: whoever that may be\n");
    desk.file("form", "programme: X-1\n");
    for words in ON_A_LEDGER {
        let ran = desk.on(&[&["--json"], words, &["--member", "李经办", "--passphrase-file", &list]].concat());
        let code = ran.refusal();
        assert!(["no-office", "no-ledger"].contains(&&*code), "{words:?}: {code}");
    }
    for words in [&["fsck"][..], &["rebuild"], &["rehearse"], &["safety"], &["export", "tlog", "log"], &["backup"]] {
        let code = desk.on(&[&["--json"], words].concat()).refusal();
        assert!(["no-office", "no-ledger"].contains(&&*code), "{words:?}: {code}");
    }
    assert_eq!(desk.on(&["status"]).code, 0, "that there is none can be told");
}

#[test]
fn on_the_ledger_of_others_one_can_look_at_what_takes_no_key_and_do_nothing() {
    let desk = Desk::demo("codes-others", 40, 7);
    let list = desk.passphrases();
    desk.file("form", "programme: X-1\n");
    let before = desk.head();
    let mut refused = 0;
    for words in ON_A_LEDGER {
        // Also with a member: the own office's members are nobody there.
        for who in [&[][..], &["--member", "陈管理", "--passphrase-file", &list]] {
            let code = desk.on(&[&["--json", "--ledger", "nobody"], words, who].concat()).refusal();
            let looks = LOOKS.contains(&words[0])
                || words == ["verify"]
                || words == ["receipt", "1"]
                || words == ["programme", "CYDH-2026"];
            let codes: &[&str] = match (looks, who.is_empty()) {
                (true, true) => &["ledger-not-held"],
                (true, false) => &["member-of-others", "ledger-not-held"],
                (false, _) => &["ledger-own-only", "ledger-without-keys"],
            };
            assert!(codes.contains(&&*code), "{words:?} {who:?}: {code}");
            refused += usize::from(code == "ledger-own-only");
        }
    }
    assert!(refused > 60, "what writes is refused: {refused}");
    for words in [&["backup"][..], &["rebuild"], &["rehearse"], &["demo", "x"], &["restore", "x", "--into", "y"], &["man"]] {
        assert_eq!(desk.on(&[&["--json", "--ledger", "nobody"], words].concat()).refusal(), "ledger-own-only", "{words:?}");
    }
    assert_eq!(desk.head(), before);
    let own = desk.facts(&["status"])["office"]["origin"].as_str().expect("an origin").to_owned();
    assert_eq!(desk.facts(&["--ledger", &own, "verify"])["size"], 40, "the own one may be named too");
}

#[test]
fn with_a_ledger_what_asks_for_nothing_that_is_there_is_refused() {
    let desk = Desk::demo("codes-refused", 40, 7);
    for words in [
        &["batch", "B-1999-0001"][..],
        &["approve", "B-1999-0001"],
        &["payment", "1"],
        &["programme", "NONE"],
        &["draft", "show", "1"],
        &["receipt", "4000", "--show", "beneficiary_name"],
        &["handover", "m99"],
    ] {
        assert_eq!(desk.refused("周主管", words), "not-found", "{words:?}");
    }
}

#[test]
fn what_is_checked_and_does_not_hold_is_told_from_what_cannot_be_done() {
    let desk = Desk::demo("codes-damage", 60, 7);
    let faulty = sample("产业到户补助-青山镇-有误.xlsx");
    let list = ["--programme", "CYDH-2026", "--count", "412", "--total", "548520.00"];
    assert_eq!(desk.signed("李经办", &[&["import", &faulty, "--check"], &list[..]].concat()).code, 1, "a list with faults");
    let form = desk.file("form", "programme: CYDH-2026\n");
    assert_eq!(desk.signed("李经办", &["pay", &form, "--check"]).code, 1, "a form with faults");
    for words in [&["verify"][..], &["fsck"], &["status"], &["entry", "39"]] {
        assert_eq!(desk.on(words).code, 0, "{words:?} of a whole ledger");
    }

    // One bit of an entry, in whatever segment has it.
    let database = Connection::open(desk.data().join("ledger.db")).expect("it is a database");
    let (first, mut entries): (i64, Vec<u8>) = database
        .query_row("SELECT first, entries FROM segment WHERE first <= 39 ORDER BY first DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("a segment");
    let middle = entries.len() / 2;
    entries[middle] ^= 4;
    database.execute("UPDATE segment SET entries = ?1 WHERE first = ?2", (&entries, first)).expect("it can be changed");
    drop(database);
    let report = desk.on(&["--json", "verify"]);
    assert_eq!((report.code, &*report.err), (1, ""));
    let changed = report.json()["problems"][0]["entry"].to_string();
    for words in [&["verify"][..], &["fsck"], &["entry", &changed]] {
        assert_eq!(desk.on(words).code, 1, "{words:?} of a damaged one");
    }
    assert_eq!(desk.signed("周主管", &["payment", &changed]).code, 1, "the payment that was changed");
    assert_eq!(desk.on(&["export", "tlog", "log"]).code, 2, "what does not hold cannot be given on");
    assert_eq!(desk.on(&["rebuild"]).code, 2, "nor be a ground to rebuild on");
}

//! A batch taken to another machine as a file, decided on there, and the decision brought back.

use crate::{
    desk::{Desk, Ran},
    list::record,
};
use serde_json::Value;
use std::fs;

#[test]
fn a_batch_is_decided_on_away_from_the_ledger_and_the_decision_brought_back() {
    let (desk, away) = (Desk::demo("parcel", 40, 7), Desk::empty("parcel-away"));
    let (batch, total) = record(&desk, 12, 100);
    let parcel = save(&desk, &batch);
    let parcel = away.file("batch.mzbatch", fs::read(parcel).expect("it was saved"));
    let shown = away.run(&["--json", "batch-file", "show", &parcel]).done().json();
    assert_eq!((shown["count"].as_u64(), shown["total"].as_i64()), (Some(12), Some(total)), "it says what it is about");
    let names: Vec<&str> = shown["members"].as_array().expect("a list").iter().filter_map(|m| m["name"].as_str()).collect();
    assert_eq!(names, ["周主管", "郑主管"], "and who may decide");

    let own = away.file("own", desk.passphrase("周主管"));
    let view =
        away.run(&["--json", "batch-file", "show", &parcel, "--member", "周主管", "--passphrase-file", &own]).done().json();
    let here = desk.told("周主管", &["batch", &batch]);
    let there = &view["story"];
    for same in ["line", "declared_count", "declared_total", "excluded_count", "agrees", "changes", "passed", "documents"] {
        assert_eq!(there[same], here[same], "an approver sees the same {same} there as here");
    }
    for same in ["sample", "available_after", "steps", "hindrance"] {
        assert_eq!(there[same], here[same], "an approver sees the same {same} there as here");
    }
    assert_eq!(view["rows"], 12);
    let printed = away.run(&["batch-file", "show", &parcel, "--member", "周主管", "--passphrase-file", &own]).done().out;
    assert!(printed.contains(here["sample"][0]["beneficiary"].as_str().expect("a name")), "on a terminal too: {printed}");
    let decide = |member: &str, file: &str, decision: &str, reason: &str, out: &str| {
        let words = ["--json", "batch-file", "decide", &parcel, "--decision", decision, "--reason", reason, "--out", out];
        away.run(&[&words[..], &["--member", member, "--passphrase-file", file]].concat())
    };
    let wrong = away.file("wrong", "another passphrase");
    assert_eq!(decide("周主管", &wrong, "approve", "", "x").refusal(), "wrong-passphrase");
    assert_eq!(decide("李经办", &own, "approve", "", "x").refusal(), "not-found", "a clerk's key is not in the file");
    assert_eq!(decide("周主管", &own, "return", "", "x").refusal(), "reason-needed");
    let nobody = ["--json", "batch-file", "decide", &parcel, "--decision", "approve", "--out", "x"];
    assert_eq!(away.run(&nobody).refusal(), "no-member");
    decide("周主管", &own, "return", "第三行待核", "returned").done();
    assert_eq!(decide("周主管", &own, "approve", "", "returned").refusal(), "already-there", "nothing is overwritten");
    let decision = fs::read_to_string(away.path("returned")).expect("it was written");
    assert!(!decision.contains("第三行待核"), "the reason travels encrypted");

    let before = desk.head().0;
    let taken = desk.told("李经办", &["batch-file", "take", &away.arg("returned")]);
    assert_eq!((taken["line"]["status"].as_str(), desk.head().0), (Some("returned"), before + 1));
    let event = taken["timeline"].as_array().and_then(|events| events.last()).expect("a step");
    assert_eq!(event["by_name"], "周主管", "it is the supervisor's, whoever brings it back");
    assert!(event.to_string().contains("第三行待核"), "its clerk sees the reason: {event}");
    assert_eq!(take(&desk, &away.arg("returned")), "repeated", "a decision counts once");
    desk.verifies();
}

#[test]
fn above_the_limit_one_may_sign_here_and_the_other_elsewhere() {
    let desk = Desk::demo("parcel-two", 40, 7);
    let (batch, total) = record(&desk, 500, 3000);
    assert!(total > 50_000_000, "it needs two");
    let parcel = save(&desk, &batch);
    let decided = |member: &str, out: &str| {
        let words = ["--json", "batch-file", "decide", &parcel, "--decision", "approve", "--out", out, "--member", member];
        desk.run(&[&words[..], &["--passphrase-file", &desk.passphrases()]].concat()).done();
        desk.arg(out)
    };
    let (first, second) = (decided("周主管", "first"), decided("郑主管", "second"));
    assert_eq!(desk.told("周主管", &["approve", &batch])["line"]["status"], "half-approved");
    // Which of the two is said first depends on whether the same second is over.
    let refused = take(&desk, &first);
    assert!(["approved", "decision-overtaken"].contains(&&*refused), "one person's two decisions are one approval: {refused}");
    let taken = desk.told("李经办", &["batch-file", "take", &second]);
    assert_eq!(taken["line"]["status"], "approved", "the other's completes it");
    desk.verifies();
}

#[test]
fn a_decision_that_came_too_late_is_refused() {
    let desk = Desk::demo("parcel-late", 40, 7);
    let (batch, _) = record(&desk, 5, 100);
    let parcel = save(&desk, &batch);
    let words = ["batch-file", "decide", &parcel, "--decision", "approve", "--out", "approved", "--member", "周主管"];
    desk.run(&[&words[..], &["--passphrase-file", &desk.passphrases()]].concat()).done();
    let row = desk.told("李经办", &["batch", &batch])["line"]["entry"].as_u64().expect("an entry") + 1;
    desk.told("李经办", &["exclude", &batch, "--entry", &row.to_string(), "--reason", "重复"]);
    let refused = take(&desk, &desk.arg("approved"));
    assert!(["count-or-total", "not-seen"].contains(&&*refused), "the batch is another now: {refused}");
    desk.verifies();
}

#[test]
fn a_tampered_batch_file_is_not_signed() {
    let desk = Desk::demo("parcel-tampered", 40, 7);
    let (batch, _) = record(&desk, 6, 100);
    let (other, _) = record(&desk, 6, 200);
    let parcel = read(&save(&desk, &batch));
    let other = read(&save(&desk, &other));
    let changes: [(&str, &str, Change<'_>); 20] = [
        ("a larger total", "batch-file-forged", &|p| p["total"] = (p["total"].as_i64().unwrap_or(0) + 100).into()),
        ("a smaller total", "batch-file-forged", &|p| p["total"] = (p["total"].as_i64().unwrap_or(0) - 100).into()),
        ("a smaller count", "batch-file-forged", &|p| p["count"] = 5.into()),
        ("a larger count", "batch-file-forged", &|p| p["count"] = 7.into()),
        ("another programme", "batch-file-forged", &|p| p["programme"] = "YLJH-2026".into()),
        ("another batch's id", "batch-file-forged", &|p| p["batch"] = other["batch"].clone()),
        ("another batch's entries", "batch-file-forged", &|p| p["entries"] = other["entries"].clone()),
        ("a row less", "batch-file-forged", &|p| drop(p["entries"].as_array_mut().map(Vec::pop))),
        ("a row twice", "batch-file-forged", &|p| {
            let rows = p["entries"].as_array_mut().expect("entries");
            rows.push(rows[3].clone());
        }),
        ("rows only", "batch-file-forged", &|p| drop(p["entries"].as_array_mut().map(|rows| rows.remove(0)))),
        ("a changed entry", "batch-file-forged", &|p| change(&mut p["entries"][2][1], 200)),
        ("a changed proof", "batch-file-forged", &|p| change(&mut p["entries"][2][2][0], 9)),
        ("a changed head", "batch-file-forged", &|p| change(&mut p["checkpoint"], 55)),
        ("another key", "batch-file-forged", &|p| change(&mut p["vkey"], 75)),
        ("another version", "batch-file-version", &|p| p["format"] = "mingzhang-batch/1".into()),
        ("another format", "not-a-batch-file", &|p| p["format"] = "mingzhang-decision/1".into()),
        ("no programme", "batch-file-forged", &|p| p["around"].as_array_mut().expect("a list").clear()),
        ("another's step", "batch-file-forged", &|p| {
            let submission = other["entries"][0].clone();
            p["around"].as_array_mut().expect("a list").push(submission);
        }),
        ("a programme twice", "batch-file-forged", &|p| {
            let opened = p["around"][0].clone();
            p["around"].as_array_mut().expect("a list").push(opened);
        }),
        ("the last row as a step", "batch-file-forged", &|p| {
            let row = p["entries"][6].clone();
            p["around"].as_array_mut().expect("a list").push(row);
        }),
    ];
    for (what, code, change) in changes {
        let mut tampered = parcel.clone();
        change(&mut tampered);
        assert_ne!(tampered, parcel, "{what} is a change");
        let file = desk.file("tampered.mzbatch", tampered.to_string());
        // Some changes leave no key or head at all.
        let codes = [code, "not-a-batch-file"];
        let shown = desk.run(&["--json", "batch-file", "show", &file]);
        // It was checked and does not hold; what is no batch file at all could not be checked.
        let exit = if shown.err.contains("batch-file-forged") { 1 } else { 2 };
        assert_eq!((shown.code, &*shown.out), (exit, ""), "{what}: {}", shown.err);
        assert!(codes.iter().any(|code| shown.err.contains(code)), "{what}: {}", shown.err);
        let decided = decide(&desk, &file, "x").refusal();
        assert!(codes.contains(&&*decided), "{what}: {decided}");
        assert!(!desk.path("x").exists(), "{what}: nothing was signed");
    }
    for (name, bytes) in [("empty", &b""[..]), ("text", b"not a parcel"), ("cut", &parcel.to_string().as_bytes()[..900])] {
        let file = desk.file("bad.mzbatch", bytes);
        assert_eq!(desk.run(&["--json", "batch-file", "show", &file]).refusal(), "not-a-batch-file", "{name}");
    }
    // What is sealed is good for this file alone, and only with the keys of this ledger.
    for (what, changed) in [("told", &other), ("personal", &other)] {
        let mut tampered = parcel.clone();
        tampered[what] = changed[what].clone();
        let file = desk.file("tampered.mzbatch", tampered.to_string());
        assert_eq!(decide(&desk, &file, "x").refusal(), "batch-file-forged", "another file's {what}");
        change(&mut tampered[what], 100);
        let file = desk.file("tampered.mzbatch", tampered.to_string());
        assert_eq!(decide(&desk, &file, "x").refusal(), "batch-file-forged", "{what} with a changed letter");
        assert!(!desk.path("x").exists(), "nothing was signed");
        let show = ["--json", "batch-file", "show", &*file, "--member", "周主管", "--passphrase-file", &desk.passphrases()];
        assert_eq!(desk.run(&show).code, 1, "shown to a member, it does not hold");
    }
    // Key files that were swapped open with no passphrase but their owner's.
    let mut swapped = parcel.clone();
    let members = swapped["members"].as_array_mut().expect("members");
    let (first, second) = (members[0][2].clone(), members[1][2].clone());
    (members[0][2], members[1][2]) = (second, first);
    let file = desk.file("swapped.mzbatch", swapped.to_string());
    assert_eq!(decide(&desk, &file, "x").refusal(), "wrong-passphrase");
    assert!(desk.run(&["batch-file", "show", &desk.arg("none")]).code == 2);
}

#[test]
fn an_undecided_file_a_foreign_one_and_one_from_the_future_are_told_apart() {
    let desk = Desk::demo("parcel-kinds", 40, 7);
    let (batch, _) = record(&desk, 5, 100);
    let parcel = save(&desk, &batch);
    assert_eq!(take(&desk, &parcel), "batch-file-undecided", "nobody has decided on it yet");
    for (name, content) in [("text", "not a decision"), ("json", "{}"), ("empty", ""), ("other", r#"{"format":"x/1"}"#)] {
        assert_eq!(take(&desk, &desk.file(name, content)), "not-a-decision", "{name}");
    }
    decide(&desk, &parcel, "decision").done();
    let decision = read(&desk.arg("decision"));
    let mut changed = decision.clone();
    changed["format"] = "mingzhang-decision/2".into();
    assert_eq!(take(&desk, &desk.file("newer", changed.to_string())), "not-a-decision", "a format of another version");
    assert_eq!(desk.run(&["--json", "batch-file", "show", &desk.arg("decision")]).refusal(), "not-a-batch-file");

    desk.told("周主管", &["approve", &batch]);
    let words = ["batch-file", "save", &*batch];
    assert_eq!(desk.refused("李经办", &words), "batch-state", "where nothing waits, there is nothing to decide elsewhere");
}

#[test]
fn rows_taken_out_before_are_seen_to_be_out() {
    let desk = Desk::demo("parcel-excluded", 40, 7);
    let (batch, total) = record(&desk, 6, 100);
    let row = desk.told("李经办", &["batch", &batch])["line"]["entry"].as_u64().expect("an entry") + 2;
    let left = desk.told("李经办", &["exclude", &batch, "--entry", &row.to_string(), "--reason", "已故"]);
    let parcel = save(&desk, &batch);
    let show = ["--json", "batch-file", "show", &*parcel, "--member", "郑主管", "--passphrase-file", &desk.passphrases()];
    let view = desk.run(&show).done().json();
    let story = &view["story"];
    assert_eq!((story["line"]["count"].as_u64(), story["excluded_count"].as_u64()), (Some(5), Some(1)));
    assert_eq!(story["line"]["total"], left["line"]["total"]);
    assert_eq!(story["declared_total"].as_i64(), Some(total));
    assert_eq!(story["sample"].as_array().map(Vec::len), Some(5), "what was taken out is not drawn");
    assert!(story["timeline"].to_string().contains("已故"), "and why it was taken out");
    // Without the exclusion the file would ask for approval of what is no longer in the batch.
    let mut tampered = read(&parcel);
    tampered["around"].as_array_mut().expect("a list").truncate(1);
    let file = desk.file("tampered.mzbatch", tampered.to_string());
    assert_eq!(desk.run(&["batch-file", "show", &file]).code, 1);
    decide(&desk, &parcel, "decision").done();
    assert_eq!(desk.told("李经办", &["batch-file", "take", &desk.arg("decision")])["line"]["status"], "approved");
    desk.verifies();
}

/// What is done to a batch file.
type Change<'a> = &'a dyn Fn(&mut Value);

/// Decides in favour as 周主管.
pub fn decide(desk: &Desk, parcel: &str, out: &str) -> Ran {
    let words = ["--json", "batch-file", "decide", parcel, "--decision", "approve", "--out", out, "--member", "周主管"];
    desk.run(&[&words[..], &["--passphrase-file", &desk.passphrases()]].concat())
}

/// Saves a batch as a file, and returns its path.
pub fn save(desk: &Desk, batch: &str) -> String {
    let saved = desk.told("李经办", &["batch-file", "save", batch]);
    let path = saved["path"].as_str().expect("a path").to_owned();
    assert!(path.starts_with(&desk.arg("home")), "files for the user lie outside the data folder: {path}");
    path
}

/// Why a decision is not taken up. Nothing is written then.
pub fn take(desk: &Desk, decision: &str) -> String {
    let before = desk.head();
    let refused = desk.refused("李经办", &["batch-file", "take", decision]);
    assert_eq!(desk.head(), before, "nothing was written");
    refused
}

pub fn read(path: &str) -> Value {
    serde_json::from_slice(&fs::read(path).expect("it is there")).expect("it is JSON")
}

/// Changes a letter of a text into another one.
fn change(text: &mut Value, at: usize) {
    let old = text.as_str().expect("a text");
    let letter = if old.as_bytes()[at] == b'B' { "C" } else { "B" };
    *text = Value::from([&old[..at], letter, &old[at + 1..]].concat());
}

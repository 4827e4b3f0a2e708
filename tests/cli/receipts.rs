//! A receipt in the hands of somebody who has nothing but what the office has published, and on paper.

use crate::desk::Desk;
use serde_json::Value;
use std::fs;

#[test]
fn a_receipt_is_checked_without_ledger_or_passphrase() {
    let desk = Desk::demo("receipts", 60, 7);
    let payment = desk.told("李经办", &["payments", "--limit", "1", "--reveal"])["rows"][0].take();
    let entry = payment["entry"].to_string();
    let saved = desk.told("李经办", &["receipt", &entry, "--show", "beneficiary_name"]);
    let file = saved["path"].as_str().expect("a path").to_owned();
    desk.facts(&["export", "tlog", "log"]);
    let (vkey, keys, card) = (desk.arg("log/vkey"), desk.arg("log/keys.jwks"), card(&desk));
    let check = |file: &str, trust: &[&str]| {
        let trust: Vec<&str> = trust.iter().flat_map(|one| ["--trust", *one]).collect();
        desk.run(&[&["--json", "verify-receipt", file], &trust[..]].concat())
    };
    for trust in [&[&*card][..], &[&*vkey], &[&*vkey, &*keys]] {
        let held = check(&file, trust).done().json();
        assert_eq!(held["grade"], "logged", "{trust:?}: {held:#}");
        assert_eq!(fact(&held, "Entry"), entry);
        assert_eq!(fact(&held, "beneficiary's name"), payment["payee"], "the field that was to be shown");
        assert_eq!(holds(&held, "later"), "unknown", "it cannot say what came later");
    }
    let text = desk.run(&["verify-receipt", &file, "--trust", &card]).done().out;
    assert!(text.starts_with("演示单位的凭据，没有任何效力。凭据成立"), "{text}");
    let at_home = desk.facts(&["verify-receipt", &file]);
    assert_eq!((holds(&at_home, "entries"), holds(&at_home, "head")), ("yes", "yes"), "by the ledger held here: {at_home:#}");

    // Exit 1: it was checked, and does not hold.
    let receipt = fs::read_to_string(&file).expect("it is there");
    let index = format!("index {entry}\n");
    assert!(receipt.contains(&index), "the place is in it");
    for (changed, code) in [
        (receipt.replace(&index, "index 7\n"), "inclusion"),
        (receipt.replacen("\n— ", "\n— X", 1), "head"),
        (receipt[..receipt.len() / 2].to_owned(), "form"),
        (String::from("nothing of the kind"), "form"),
        (String::from("%PDF-1.7 nothing of the kind"), "form"),
    ] {
        let ran = check(&desk.file("changed", changed), &[&card]);
        assert_eq!((ran.code, &*ran.err), (1, ""), "{code}: {}", ran.err);
        let report = ran.json();
        assert_eq!((&report["grade"], holds(&report, code)), (&Value::from("broken"), "no"), "{report:#}");
        assert!(reason(&report, code).chars().count() > 5, "it says why: {report:#}");
    }

    // Exit 2: it could not be checked.
    let other = Desk::demo("receipts-other", 60, 8);
    other.facts(&["export", "tlog", "log"]);
    for nothing in [&[][..], &[&*other.arg("log/vkey")], &[&*keys]] {
        let ran = check(&file, nothing);
        assert_eq!(ran.code, 2, "nothing to trust it by: {nothing:?} {}", ran.out);
        assert!(ran.err.contains("nothing-to-trust"), "{}", ran.err);
    }
    assert_eq!(check(&desk.arg("none"), &[]).refusal(), "file-unreadable");
    assert_eq!(check(&file, &[&desk.file("no-keys", "{}")]).refusal(), "trust");
    assert_eq!(desk.run(&["receipt"]).code, 2, "no entry");
    assert_eq!(desk.run(&["verify-receipt"]).code, 2, "no file");
}

#[test]
fn a_receipt_on_paper_needs_no_certificate_and_is_checked_like_its_file() {
    let desk = Desk::demo("slips", 60, 9);
    let payment = desk.told("李经办", &["payments", "--limit", "1", "--reveal"])["rows"][0].take();
    let (entry, card, out) = (payment["entry"].to_string(), card(&desk), desk.arg("slip.pdf"));
    let (size, _) = desk.head();
    let made = desk.told("李经办", &["report", "receipt", "--entry", &entry, "--show", "beneficiary_name", "--out", &out]);
    assert_eq!((&made["slip"]["path"], &made["pages"]), (&Value::from(&*out), &Value::from(1)));
    assert_eq!(made["proof"]["path"], desk.arg("slip.tlog-proof"), "its file lies beside it");
    assert!(desk.head().0 <= size + 1, "nothing is recorded but that personal fields were shown");
    for file in ["slip.pdf", "slip.tlog-proof"] {
        let held = desk.run(&["--json", "verify-receipt", &desk.arg(file), "--trust", &card]).done().json();
        assert_eq!(held["grade"], "logged", "{file}: {held:#}");
        assert_eq!(fact(&held, "beneficiary's name"), payment["payee"], "{file}");
    }
    let refused = desk.run(&["--json", "verify-report", &out]);
    assert_eq!(refused.code, 1, "it is no signed report");

    // Nobody need sign in for one that shows nothing personal.
    desk.facts(&["report", "receipt", "--entry", &entry, "--out", &desk.arg("bare.pdf")]);
    let shown = desk.run(&["--json", "verify-receipt", &desk.arg("bare.pdf"), "--trust", &card]).done().json();
    assert_eq!(shown["facts"].as_array().expect("a list").iter().filter(|fact| fact[0]["en"] == "beneficiary's name").count(), 0);
    assert_eq!(desk.on(&["--json", "report", "receipt", "--entry", &entry, "--show", "account"]).refusal(), "no-member");
    assert_eq!(desk.on(&["--json", "report", "receipt", "--entry", "0"]).refusal(), "not-found", "the genesis is no payment");
    assert_eq!(desk.on(&["report", "receipt"]).code, 2, "of which payment");
    assert_eq!(desk.on(&["--json", "report", "receipt", "--entry", &entry, "--rows", "csv"]).refusal(), "no-rows");
    assert_eq!(desk.refused("李经办", &["report", "budget", "--entry", &entry]), "entry");

    // The ledger that is held says what a receipt cannot.
    let batch = desk.told("李经办", &["payment", &entry])["batch"]["number"].as_str().map(str::to_owned);
    let waiting = desk.told("李经办", &["payment", &entry])["status"] == "submitted";
    if let (true, Some(batch)) = (waiting, batch) {
        desk.told("李经办", &["withdraw", &batch, "--reason", "重报"]);
        let held = desk.facts(&["verify-receipt", &out]);
        assert_eq!((holds(&held, "later"), &held["grade"]), ("noted", &Value::from("logged")), "{held:#}");
    }
}

/// The office's card as a file.
fn card(desk: &Desk) -> String {
    let made = desk.told("陈管理", &["card", "--address", "https://127.0.0.1:9"]);
    desk.file("office.mzcard", made["text"].as_str().expect("the card"))
}

fn fact<'a>(checked: &'a Value, label: &str) -> &'a str {
    let facts = checked["facts"].as_array().expect("a list");
    facts.iter().find(|fact| fact[0]["en"] == label).and_then(|fact| fact[1].as_str()).expect("it is told")
}

fn check<'a>(checked: &'a Value, code: &str) -> &'a Value {
    let checks = checked["checks"].as_array().expect("a list");
    checks.iter().find(|check| check["code"] == code).unwrap_or_else(|| panic!("{code} in {checked:#}"))
}

fn holds<'a>(checked: &'a Value, code: &str) -> &'a str {
    check(checked, code)["holds"].as_str().expect("a word")
}

fn reason<'a>(checked: &'a Value, code: &str) -> &'a str {
    check(checked, code)["found"]["zh"].as_str().expect("words")
}

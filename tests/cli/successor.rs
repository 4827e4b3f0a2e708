//! After a loss, by commands alone: a restored ledger is held back, another one goes on for it, and an office vouches.

use crate::desk::Desk;
use serde_json::Value;
use std::{fs, path::Path};

fn origin(desk: &Desk) -> String {
    desk.facts(&["status"])["office"]["origin"].as_str().expect("an origin").to_owned()
}

fn administrators(desk: &Desk) -> String {
    let known = fs::read_to_string(desk.data().join("demo-passphrases")).expect("the demo's list");
    desk.file("administrators", known)
}

#[test]
fn a_successor_is_opened_by_two_and_says_so() {
    let desk = Desk::demo("succeed", 60, 41);
    let old = origin(&desk);
    let listed = desk.facts(&["older"]);
    assert_eq!((&listed[0]["origin"], &listed[0]["own"]), (&old.as_str().into(), &true.into()));
    assert!(listed[0]["members"].as_array().is_some_and(|members| members.len() == 7), "{listed:#}");
    let list = administrators(&desk);
    let two = ["--administrator", "陈管理=m1", "--administrator", "吴管理=m2", "--passphrase-file", &list];
    let succeed = |words: &[&str]| desk.on(&[&["--json", "succeed", &old, "--reason", "硬盘坏了"], words, &two].concat());
    assert_eq!(succeed(&[]).code, 2, "a cause is needed");
    let sheets = succeed(&["--cause", "damaged"]).done().json();
    assert_eq!(sheets.as_array().map(Vec::len), Some(2));
    assert_eq!(sheets[0]["name"], "陈管理");
    let status = desk.facts(&["status"]);
    assert_ne!(status["office"]["origin"], *old);
    let before = &status["office"]["succeeds"];
    assert_eq!((&before["fit"], &before["cause"]), (&"fits".into(), &"damaged".into()), "{before:#}");
    assert_eq!(before["agreed"], serde_json::json!(["陈管理", "吴管理"]));
    let said = desk.on(&["status"]).done().out;
    assert!(said.contains("接续自") && said.contains(&old), "{said}");
    desk.verifies();
    let ledgers = desk.facts(&["ledgers"]);
    assert_eq!(ledgers.as_array().map(Vec::len), Some(2), "{ledgers:#}");
    let copy = desk.on(&["--json", "--ledger", &old, "verify"]).done().json();
    assert_eq!((&copy["holds"], &copy["size"]), (&true.into(), &60.into()));
    // Its own members can still look, and nothing more.
    let beside = office_folder(&desk.data(), &old);
    let on_old = |words: &[&str]| desk.run(&[&["--json", "--data", &*beside], words].concat());
    let list = ["--member", "李经办", "--passphrase-file", &list];
    let record = ["allocation", "--programme", "CYDH-2026", "--document", "甲", "--amount", "1", "--date", "2026-01-05"];
    assert_eq!(on_old(&[&record[..], &list].concat()).refusal(), "succeeded");
    assert_eq!(on_old(&["status"]).done().json()["succeeded_by"]["origin"], status["office"]["origin"]);
}

fn office_folder(data: &Path, origin: &str) -> String {
    let hash = ledger::Hash::of(origin.as_bytes()).hex();
    data.join("ledgers").join(hash).display().to_string()
}

#[test]
fn a_restored_ledger_says_that_it_is_one_and_goes_on_where_nobody_can_be_asked() {
    let desk = Desk::demo("restored-held", 60, 42);
    let backups = desk.arg("backups");
    fs::create_dir(&backups).expect("a folder");
    let safety = desk.told("陈管理", &["backup", "--to", &backups]);
    let backup = safety["backups"][0]["path"].as_str().expect("a path").to_owned();
    let into = desk.arg("restored");
    let said = desk.run(&["restore", &backup, "--into", &into]).done().out;
    assert!(said.contains("是从备份恢复的"), "{said}");
    let status = desk.run(&["--json", "--data", &into, "status"]).done().json();
    assert_eq!((&status["hold"]["holds"], &status["hold"]["peers"]), (&false.into(), &serde_json::json!([])), "{status:#}");
    let said = desk.run(&["--data", &into, "--lang", "en", "status"]).done().out;
    assert!(said.contains("restored from a backup") && said.contains("signing goes on"), "{said}");
    assert_eq!(desk.on(&["--json", "set-aside", "nobody"]).refusal(), "no-member");
    assert_eq!(desk.facts(&["status"])["hold"], Value::Null, "the ledger itself is none");
}

#[test]
fn a_ledger_comes_back_from_an_export_and_is_gone_on_for() {
    let desk = Desk::demo("export-older", 60, 43);
    let old = origin(&desk);
    let export = desk.arg("export");
    desk.facts(&["export", "tlog", &export]);
    let list = administrators(&desk);
    let new = desk.arg("new");
    let on_new = |words: &[&str]| desk.run(&[&["--json", "--data", &*new], words].concat());
    let listed = on_new(&["older", "--from", &export]).done().json();
    assert_eq!((&listed[0]["origin"], &listed[0]["own"], &listed[0]["size"]), (&old.as_str().into(), &false.into(), &60.into()));
    assert_eq!(on_new(&["--ledger", &old, "verify"]).done().json()["holds"], true, "it can be looked at");
    let words = ["succeed", &*old, "--cause", "machine-lost", "--reason", "被盗", "--passphrase-file", &list];
    on_new(&[&words[..], &["--administrator", "陈管理", "--administrator", "吴管理"]].concat()).done();
    let status = on_new(&["status"]).done().json();
    assert_eq!(status["office"]["succeeds"]["agreed"], serde_json::json!([]), "nobody had a key there");
    assert_eq!(on_new(&["older", "--from", &export]).refusal(), "office-exists", "there is a ledger by now");
    assert_eq!(
        desk.run(&["--json", "--data", &desk.arg("empty"), "older", "--from", &desk.arg("none")]).refusal(),
        "no-such-file"
    );
}

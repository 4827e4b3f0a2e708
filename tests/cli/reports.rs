//! Reports from the command line: what is in them, who signs them, and what the ledger keeps of them.

use crate::desk::Desk;
use serde_json::Value;
use std::fs;

/// A demo office in which the supervisor has a certificate in force.
pub fn office_with_certificate(name: &str, seed: u64) -> Desk {
    let desk = Desk::demo(name, 240, seed);
    desk.told("周主管", &["request-certificate"]);
    let waiting = desk.told("陈管理", &["members"])["waiting"][0].take();
    desk.told("陈管理", &["countersign", waiting["act"].as_str().expect("an id")]);
    desk
}

#[test]
fn a_report_is_made_signed_recorded_and_found_to_hold() {
    let desk = office_with_certificate("reports-made", 71);
    let out = desk.arg("payments.pdf");
    let period = ["--period", "2020-01..2030-12"];
    let preview = desk.told("周主管", &[&["report", "payments", "--preview"], &period[..]].concat());
    let (size, _) = desk.head();
    let made = desk.told("周主管", &[&["report", "payments", "--out", &*out], &period[..]].concat());
    let made = &made[0];
    assert_eq!((&made["rows"], &made["pages"], &made["total"]), (&preview["rows"], &preview["pages"], &preview["total"]));
    assert_eq!(made["entry"], size, "it is the next entry");
    assert_eq!(made["file"]["path"], *out);
    let issued = desk.told("周主管", &["reports"]);
    assert_eq!((&issued[0]["sha256"], &issued[0]["entry"]), (&made["file"]["sha256"], &made["entry"]));
    let checked = desk.facts(&["verify-report", &out]);
    assert_eq!(checked["grade"], "logged", "{checked:#}");
    assert!(checks(&checked).all(|(_, holds)| holds != "no"), "{checked:#}");
    desk.verifies();

    // The total is that of the ledger's own list.
    let sum = |status: &str| desk.told("周主管", &["payments", "--status", status])["sum"].as_i64().expect("a sum");
    assert_eq!(made["total"], sum("approved") + sum("executed") + sum("history"), "{made:#}");
}

#[test]
fn who_has_no_certificate_signs_nothing_and_looks_at_an_unsigned_file() {
    let desk = Desk::demo("reports-unsigned", 120, 72);
    let (size, _) = desk.head();
    assert_eq!(desk.refused("周主管", &["report", "budget", "--out", &desk.arg("no.pdf")]), "no-certificate");
    assert!(!desk.path("no.pdf").exists(), "nothing is left");
    assert_eq!(desk.refused("李经办", &["request-certificate"]), "certificate-role");
    let out = desk.arg("look.pdf");
    let made = desk.told("周主管", &["report", "budget", "--unsigned", "--out", &out]);
    assert_eq!(made[0]["entry"], Value::Null);
    assert_eq!(desk.head().0, size, "nothing was recorded");
    let checked = desk.run(&["--data", &desk.data().display().to_string(), "--json", "verify-report", &out]);
    assert_eq!(checked.code, 1, "an unsigned file proves nothing");
}

#[test]
fn every_kind_can_be_made_and_a_certificate_ends() {
    let desk = office_with_certificate("reports-kinds", 73);
    let made = |words: &[&str]| desk.told("周主管", words);
    made(&["report", "budget", "--out", &desk.arg("budget.pdf")]);
    made(&["report", "integrity", "--out", &desk.arg("integrity.pdf")]);
    let notice = ["report", "notice", "--notice", "2026-03-01..2026-03-10", "--contact", "张三", "--split", "township"];
    let notices = made(&[&notice[..], &["--out", &*desk.arg("notice.pdf")]].concat());
    let whole = made(&["report", "notice", "--notice", "2026-03-01..2026-03-10", "--preview"]);
    let sum: i64 = notices.as_array().expect("a list").iter().map(|one| one["total"].as_i64().expect("a total")).sum();
    assert!(notices.as_array().expect("a list").len() > 1, "one for each township");
    assert_eq!(sum, whole["total"], "the parts add up to the whole");
    let batch = desk.told("周主管", &["batches"])[0]["number"].as_str().expect("a number").to_owned();
    made(&["report", "batch", "--batch", &batch, "--out", &desk.arg("batch.pdf")]);
    let path = |one: &Value| one["file"]["path"].as_str().expect("a path").to_owned();
    let mut files: Vec<String> = notices.as_array().expect("a list").iter().map(path).collect();
    assert!(files.iter().any(|file| file.ends_with("/notice-青山镇.pdf")), "each is named after its place: {files:?}");
    files.extend(["budget", "integrity", "batch"].map(|name| desk.arg(&format!("{name}.pdf"))));
    for file in files {
        let checked = desk.facts(&["verify-report", &file]);
        assert_eq!(checked["grade"], "logged", "{file}: {checked:#}");
    }
    let rows = desk.told("周主管", &["report", "payments", "--rows", "csv"]);
    let csv = fs::read_to_string(rows["path"].as_str().expect("a path")).expect("it is there");
    assert!(csv.starts_with("\u{feff}entry,recorded,programme,"), "{}", &csv[..80]);

    let sha256 = desk.told("周主管", &["certificates"])["lines"][0]["sha256"].as_str().expect("a digest").to_owned();
    desk.told("陈管理", &["revoke-certificate", &sha256]);
    assert_eq!(desk.refused("周主管", &["report", "budget", "--out", &desk.arg("late.pdf")]), "no-certificate");
    let checked = desk.facts(&["verify-report", &desk.arg("budget.pdf")]);
    assert_eq!(checked["grade"], "logged", "what was issued before stays good: {checked:#}");
}

fn checks(checked: &Value) -> impl Iterator<Item = (String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    checked["checks"].as_array().expect("a list").iter().map(move |check| (text(&check["code"]), text(&check["holds"])))
}

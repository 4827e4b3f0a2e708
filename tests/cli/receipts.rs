//! A receipt in the hands of somebody who has nothing but the office's published keys.

use crate::desk::Desk;
use std::fs;

#[test]
fn a_receipt_is_checked_without_ledger_or_passphrase() {
    let desk = Desk::demo("receipts", 60, 7);
    let payment = desk.told("李经办", &["payments", "--limit", "1", "--reveal"])["rows"][0].take();
    let entry = payment["entry"].to_string();
    let saved = desk.told("李经办", &["receipt", &entry, "--show", "beneficiary_name"]);
    let file = saved["path"].as_str().expect("a path").to_owned();
    desk.facts(&["export", "tlog", "log"]);
    let (vkey, keys) = (desk.arg("log/vkey"), desk.arg("log/keys.jwks"));
    let check =
        |file: &str, vkey: &str, keys: &str| desk.run(&["--json", "receipt", "verify", file, "--vkey", vkey, "--keys", keys]);
    let held = check(&file, &vkey, &keys).done().json();
    assert_eq!((&held["holds"], &held["facts"]["entry"]), (&true.into(), &payment["entry"]));
    assert_eq!(held["facts"]["shown"][0][1], payment["payee"], "the field that was to be shown");
    let text = desk.run(&["receipt", "verify", &file, "--vkey", &vkey, "--keys", &keys]).done().out;
    assert!(text.starts_with("凭据成立。"), "{text}");

    // Exit 1: it was checked, and does not hold.
    let receipt = fs::read_to_string(&file).expect("it is there");
    let index = format!("index {entry}\n");
    assert!(receipt.contains(&index), "the place is in it");
    for (changed, code) in [
        (receipt.replace(&index, "index 7\n"), "receipt-inclusion"),
        (receipt.replacen("\n— ", "\n— X", 1), "receipt-checkpoint"),
        (receipt[..receipt.len() / 2].to_owned(), "receipt-malformed"),
        (String::from("nothing of the kind"), "receipt-malformed"),
    ] {
        let ran = check(&desk.file("changed", changed), &vkey, &keys);
        assert_eq!((ran.code, &*ran.err), (1, ""), "{code}: {}", ran.err);
        let report = ran.json();
        let said = report["failure"]["code"].as_str().expect("why");
        assert!(report["holds"] == false && said.starts_with("receipt-"), "{code}: {report}");
    }
    let other = Desk::demo("receipts-other", 60, 8);
    other.facts(&["export", "tlog", "log"]);
    let ran = check(&file, &other.arg("log/vkey"), &keys);
    assert_eq!((ran.code, ran.json()["failure"]["code"].as_str()), (1, Some("receipt-checkpoint")), "another office's");

    // Exit 2: it could not be checked.
    assert_eq!(check(&desk.arg("none"), &vkey, &keys).refusal(), "file-unreadable");
    assert_eq!(check(&file, &keys, &keys).refusal(), "keys-unreadable");
    assert_eq!(check(&file, &vkey, &desk.file("no-keys", "{}")).refusal(), "signer-unknown");
    assert_eq!(desk.run(&["receipt"]).code, 2, "neither an entry nor a file");
    assert_eq!(desk.run(&["receipt", "verify", &file]).code, 2, "no keys");
}

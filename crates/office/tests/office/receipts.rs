//! Receipts hold for what is in the ledger, show what was chosen, and for nothing else.

use crate::{folder::Folder, stage::Stage};
use ipc::SaveReceipt;
use ledger::Receipt;
use office::verify_receipt;
use std::fs;

/// What an office publishes: verifier keys and members' keys.
fn published(stage: &mut Stage) -> (String, String) {
    let folder = Folder::new();
    let tlog = folder.path().join("tlog");
    stage.office.export_tlog(&tlog).expect("it is exported");
    let text = |name: &str| fs::read_to_string(tlog.join(name)).expect("a file");
    (text("vkey"), text("keys.jwks"))
}

fn fields(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_entry_has_a_receipt_that_anybody_can_check() {
    let mut stage = Stage::demo(300, 3);
    let (vkey, keys) = published(&mut stage);
    for entry in [0, 1, 30, 255, 256, 299] {
        let text = stage.office.receipt(entry, &[]).expect("nobody need be signed in");
        let facts = verify_receipt(&text, &vkey, &keys, None).expect("it holds");
        assert_eq!((facts.entry, facts.size, facts.shown.len()), (entry, 300, 0));
        assert!(facts.payload.contains(&facts.origin), "the payload names the ledger");
        if entry == 0 {
            assert_eq!(facts.kind, "genesis");
        }
    }
    assert_eq!(stage.office.receipt(300, &[]).expect_err("there is no such entry").code, "not-found");
}

#[test]
fn a_receipt_shows_the_fields_chosen_and_the_ledger_keeps_that_it_did() {
    let mut stage = Stage::demo(300, 4);
    let show = fields(&["beneficiary_name", "account"]);
    assert_eq!(stage.office.receipt(250, &show).expect_err("nobody is signed in").code, "locked");
    stage.sign_in("李经办");
    let entry = stage.single("青山镇", "上寨村");
    let size = |stage: &mut Stage| stage.office.status().expect("status").trust.size;
    let before = size(&mut stage);
    let text = stage.office.receipt(entry, &fields(&["beneficiary_name"])).expect("a receipt");
    assert_eq!(size(&mut stage), before + 1, "the ledger keeps that personal fields were shown");
    let (vkey, keys) = published(&mut stage);
    let facts = verify_receipt(&text, &vkey, &keys, None).expect("it holds");
    assert_eq!(facts.shown, [("beneficiary_name".to_owned(), "王秀兰".to_owned())], "that field and no other");
    assert!(!format!("{facts:?}").contains("王秀兰"), "a log would not have the name");
    stage.office.receipt(entry, &fields(&["beneficiary_name"])).expect("again");
    assert_eq!(size(&mut stage), before + 1, "once a sitting");
    assert_eq!(stage.office.receipt(entry, &fields(&["phone"])).expect_err("it has none").code, "not-found");
}

#[test]
fn a_saved_receipt_lies_in_a_private_file_without_a_name_in_it() {
    let mut stage = Stage::demo(300, 5);
    let saved = stage.office.save_receipt(&SaveReceipt { entry: 7, show: Vec::new() }).expect("it is saved");
    assert!(saved.path.ends_with("/receipt-7.tlog-proof"), "{}", saved.path);
    let bytes = fs::read(&saved.path).expect("the file is there");
    assert_eq!((saved.bytes, saved.sha256), (bytes.len() as u64, ledger::Hash::of(&bytes).hex()));
    let again = stage.office.save_receipt(&SaveReceipt { entry: 7, show: Vec::new() }).expect("it is saved again");
    assert!(again.path.ends_with("/receipt-7-2.tlog-proof"), "nothing is overwritten: {}", again.path);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&saved.path).expect("a file").permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_changed_receipt_holds_for_nobody() {
    let mut stage = Stage::demo(300, 6);
    stage.sign_in("李经办");
    let entry = stage.single("青山镇", "上寨村");
    let text = stage.office.receipt(entry, &fields(&["beneficiary_name"])).expect("a receipt");
    let (vkey, keys) = published(&mut stage);
    let check = |text: &str| verify_receipt(text, &vkey, &keys, None).map_err(|failure| failure.code);
    assert!(check(&text).is_ok());
    let receipt = || Receipt::parse(&text).expect("a receipt");
    let cases: Vec<(&str, Receipt)> = vec![
        ("receipt-inclusion", Receipt { index: entry - 1, ..receipt() }),
        ("receipt-inclusion", Receipt { path: receipt().path[1..].to_vec(), ..receipt() }),
        ("receipt-inclusion", Receipt { previous: ledger::Hash::default(), ..receipt() }),
        ("receipt-checkpoint", Receipt { checkpoint: receipt().checkpoint.replacen("\n302\n", "\n303\n", 1), ..receipt() }),
    ];
    for (code, receipt) in cases {
        assert_eq!(check(&receipt.encode()).err().as_deref(), Some(code));
    }
    let mut shown = receipt();
    let other = ledger::Disclosure::with_salt("beneficiary_name", "李四", *shown.presentation.disclosures[0].salt());
    shown.presentation.disclosures[0] = other;
    assert_eq!(check(&shown.encode()).err().as_deref(), Some("receipt-disclosure"), "another name");
    assert_eq!(check("not a receipt").err().as_deref(), Some("receipt-malformed"));

    let mut others = Stage::demo(300, 7);
    let (other_vkey, other_keys) = published(&mut others);
    let code = |vkey: &str, keys: &str| verify_receipt(&text, vkey, keys, None).map_err(|failure| failure.code).err();
    assert_eq!(code(&other_vkey, &keys).as_deref(), Some("receipt-checkpoint"), "another office's ledger key");
    assert_eq!(code(&vkey, &other_keys).as_deref(), Some("signer-unknown"), "another office's members");
    assert_eq!(code("", &keys).as_deref(), Some("keys-unreadable"), "no ledger key at all");
    let both = format!("{other_vkey}{vkey}");
    assert_eq!(code(&both, &keys), None, "the right key may stand in any line");
}

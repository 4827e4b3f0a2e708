//! Receipts hold for what is in the ledger, show what was chosen, and for nothing else.

use crate::{folder::Folder, stage::Stage};
use ipc::{Checked, Grade, Holds, Lang, MakeSlip, SaveReceipt};
use ledger::Receipt;
use office::check_receipt;
use std::fs;

/// What an office publishes: verifier keys and members' keys.
fn published(stage: &mut Stage) -> (String, String) {
    let folder = Folder::new();
    let tlog = folder.path().join("tlog");
    stage.office.export_tlog(&tlog).expect("it is exported");
    let text = |name: &str| fs::read_to_string(tlog.join(name)).expect("a file");
    (text("vkey"), text("keys.jwks"))
}

/// What comes of a receipt by what was published.
fn checked(receipt: &[u8], published: &(String, String)) -> Checked {
    check_receipt(receipt, &[published.0.clone(), published.1.clone()], None).expect("it is looked at")
}

fn fact(checked: &Checked, label: &str) -> Option<String> {
    checked.facts.iter().find(|(name, _)| name.en == label).map(|(_, value)| value.clone())
}

/// The first condition that does not hold.
fn wrong(checked: &Checked) -> Option<&str> {
    checked.checks.iter().find(|check| check.holds == Holds::No).map(|check| &*check.code)
}

fn fields(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_entry_has_a_receipt_that_anybody_can_check() {
    let mut stage = Stage::demo(300, 3);
    let published = published(&mut stage);
    for entry in [0, 1, 30, 255, 256, 299] {
        let text = stage.office.receipt(entry, &[]).expect("nobody need be signed in");
        let checked = checked(text.as_bytes(), &published);
        assert_eq!((checked.grade, wrong(&checked)), (Grade::Logged, None), "{checked:#?}");
        assert_eq!((fact(&checked, "Entry"), fact(&checked, "As of entries")), (Some(entry.to_string()), Some("300".into())));
        if entry == 0 {
            assert_eq!(fact(&checked, "Kind").as_deref(), Some("genesis"));
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
    let checked = checked(text.as_bytes(), &published(&mut stage));
    assert_eq!(fact(&checked, "beneficiary's name").as_deref(), Some("王秀兰"), "that field");
    assert_eq!(fact(&checked, "bank account"), None, "and no other");
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
    let published = published(&mut stage);
    let check = |text: &str| wrong(&checked(text.as_bytes(), &published)).map(str::to_owned);
    assert_eq!(check(&text), None);
    let receipt = || Receipt::parse(&text).expect("a receipt");
    let cases: Vec<(&str, Receipt)> = vec![
        ("inclusion", Receipt { index: entry - 1, ..receipt() }),
        ("inclusion", Receipt { path: receipt().path[1..].to_vec(), ..receipt() }),
        ("inclusion", Receipt { previous: ledger::Hash::default(), ..receipt() }),
        ("inclusion", Receipt { checkpoint: receipt().checkpoint.replacen("\n302\n", "\n303\n", 1), ..receipt() }),
        ("head", Receipt { checkpoint: receipt().checkpoint.replacen("— ", "— other/", 1), ..receipt() }),
        ("support", Receipt { support: receipt().support[1..].to_vec(), ..receipt() }),
    ];
    for (code, receipt) in cases {
        assert_eq!(check(&receipt.encode()).as_deref(), Some(code));
    }
    let mut shown = receipt();
    let other = ledger::Disclosure::with_salt("beneficiary_name", "李四", *shown.presentation.disclosures[0].salt());
    shown.presentation.disclosures[0] = other;
    assert_eq!(check(&shown.encode()).as_deref(), Some("disclosures"), "another name");
    assert_eq!(check("not a receipt").as_deref(), Some("form"));

    let mut others = Stage::demo(300, 7);
    let (other_vkey, _) = self::published(&mut others);
    let by = |trust: &[&str]| {
        let trust: Vec<String> = trust.iter().map(|text| (*text).to_owned()).collect();
        check_receipt(text.as_bytes(), &trust, None).map(|checked| checked.grade).map_err(|failure| failure.code)
    };
    assert_eq!(by(&[&published.0]), Ok(Grade::Logged), "the entries about its signer came with it");
    assert_eq!(by(&[&other_vkey]), Ok(Grade::Whole), "another office's key says nothing of it");
    assert_eq!(by(&[]), Ok(Grade::Whole), "nothing to trust it by");
    assert_eq!(by(&["{}"]), Err("trust".into()));
    assert_eq!(by(&[&format!("{other_vkey}{}", published.0)]), Ok(Grade::Logged), "the right key may stand in any line");
    let false_key =
        published.0.replacen(published.0.split('+').next().expect("a name"), other_vkey.split('+').next().expect("a name"), 1);
    assert!(by(&[&false_key]).is_err(), "a key under another name is none");
}

#[test]
fn a_slip_shows_what_was_chosen_and_the_ledger_held_here_says_what_became_of_it() {
    let mut stage = Stage::demo(300, 8);
    stage.sign_in("李经办");
    let entry = stage.single("青山镇", "上寨村");
    let slip = |entry, show: &[&str]| MakeSlip { entry, show: fields(show), lang: Lang::Zh };
    assert_eq!(stage.office.make_slip(&slip(0, &[])).expect_err("the genesis is no payment").code, "not-found");
    let made = stage.office.make_slip(&slip(entry, &["beneficiary_name"])).expect("it is made");
    assert!(made.slip.path.ends_with(".pdf") && made.proof.path.ends_with(".tlog-proof"), "{made:?}");
    assert_eq!(made.pages, 1);
    assert!(made.code_bytes <= 1_900, "{} bytes", made.code_bytes);
    let (pdf, text) = (fs::read(&made.slip.path).expect("the slip"), fs::read(&made.proof.path).expect("the receipt"));
    let attached = pades::attachments(&pdf).expect("it has one");
    assert_eq!(attached.len(), 1);
    assert_eq!((&*attached[0].name, &attached[0].bytes), ("receipt.tlog-proof", &text));

    let published = published(&mut stage);
    let receipt = Receipt::parse(std::str::from_utf8(&text).expect("text")).expect("a receipt");
    let key = receipt.presentation.statement.clone();
    let kid = ledger::Statement::parse(key).expect("a statement").kid();
    let mut named = published.1.split('"').filter_map(ledger::PublicKey::from_x);
    let signer = named.find(|key| key.kid() == kid).expect("the clerk's key");
    let code = receipt.compact(&signer).expect("it holds");
    assert_eq!(code.len() as u64, made.code_bytes);
    for (what, bytes) in [("slip", &pdf), ("file", &text), ("code", &code)] {
        let checked = checked(bytes, &published);
        assert_eq!((checked.grade, wrong(&checked)), (Grade::Logged, None), "{what}: {checked:#?}");
        assert_eq!(fact(&checked, "beneficiary's name").as_deref(), Some("王秀兰"), "{what}");
        let later = checked.checks.iter().find(|check| check.code == "later").expect("it says so");
        assert_eq!(later.holds, Holds::Unknown, "{what}: a receipt cannot say what came later");
        let held = check_receipt(bytes, &[], Some(&mut stage.office)).expect("it is looked at");
        let later = held.checks.iter().find(|check| check.code == "later").expect("it says so");
        assert_eq!((held.grade, later.holds), (Grade::Logged, Holds::Yes), "{what}: {held:#?}");
    }
    // A PDF file without a receipt in it proves nothing, and neither does a slip whose receipt was changed.
    let bare = checked(b"%PDF-1.7\nnothing", &published);
    assert_eq!((bare.grade, wrong(&bare)), (Grade::Broken, Some("form")));
    let changed = Receipt { index: entry - 1, ..receipt }.encode();
    assert_eq!(wrong(&checked(changed.as_bytes(), &published)), Some("inclusion"));
}

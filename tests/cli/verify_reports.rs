//! Reports that somebody hands in: what was changed, added or made up is refused by name, and what cannot be told is never called
//! valid.

use crate::{
    desk::{Desk, Ran},
    peers::{Server, free_port, make_card, origin},
    reports::office_with_certificate,
    seeded::Seeded,
};
use ipc::{Checked, Grade, Holds};
use ledger::Card;
use office::check_report;
use serde_json::Value;
use std::{
    fs,
    time::{Duration, Instant},
};

#[test]
fn no_byte_of_a_report_can_be_changed() {
    let desk = office_with_certificate("verify-flipped", 81);
    let pdf = report(&desk, "small", &["budget"]);
    assert_eq!(by_itself(&pdf).grade, Grade::Whole, "as it was made");
    let flipped = |pdf: &mut Vec<u8>, place: usize, bit: u8| {
        pdf[place] ^= 1 << bit;
        let checked = by_itself(pdf);
        pdf[place] ^= 1 << bit;
        assert_eq!(checked.grade, Grade::Broken, "bit {bit} of byte {place}");
    };
    let mut changed = pdf.clone();
    // One byte in so many, each with a bit of its own; the signature's own reader is held to every one.
    (0..pdf.len()).step_by(17).for_each(|place| flipped(&mut changed, place, (place % 8) as u8));
    let mut seeded = Seeded(81);
    let large = report(&desk, "large", &["payments"]);
    let mut changed = large.clone();
    for _ in 0..60 {
        let (place, bit) = (seeded.below(large.len() as u64) as usize, seeded.below(8) as u8);
        flipped(&mut changed, place, bit);
    }
    assert_eq!((changed == large, by_itself(&changed).grade), (true, Grade::Whole), "put back it is whole");
}

#[test]
fn what_is_added_after_the_signature_is_refused_by_name() {
    let desk = office_with_certificate("verify-added", 82);
    let pdf = report(&desk, "whole", &["payments"]);
    let with = |text: &[u8]| [&pdf[..], text].concat();
    let tail = format!("\nxref\n0 0\ntrailer\n<</Size 1/Prev {}>>\nstartxref\n{}\n%%EOF", xref(&pdf), pdf.len() + 1);
    let added = |object: &str| with(format!("\n900 0 obj\n{object}\nendobj{tail}").as_bytes());
    let annotation = added("<</Type/Annot/Subtype/FreeText/Contents(paid)/Rect[0 0 100 100]>>");
    let title = added("<</Title(another)>>");
    let page = added("<</Type/Page/MediaBox[0 0 595 842]>>");
    let second = added("<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>");
    let padded = {
        let mut padded = pdf.clone();
        let last = find(&pdf, b"/Contents<") + b"/Contents<".len() + 2 * 8_192 - 1;
        assert_eq!(padded[last], b'0', "there is room left behind the signature");
        padded[last] = b'1';
        padded
    };
    let renamed = {
        // As many bytes as before, where the file says who has made it.
        let mut renamed = pdf.clone();
        let place = find(&pdf, b"<dc:title>") + b"<dc:title>".len();
        renamed[place..place + 1].copy_from_slice(b" ");
        renamed
    };
    let swapped = {
        let mut swapped = pdf.clone();
        let place = find(&pdf, b"rows.csv");
        swapped[place..place + 8].copy_from_slice(b"ROWS.csv");
        swapped
    };
    for (what, file, says) in [
        ("a newline", with(b"\n"), "没有覆盖整个文件"),
        ("an annotation", annotation, "没有覆盖整个文件"),
        ("a page", page, "没有覆盖整个文件"),
        ("a title", title, "没有覆盖整个文件"),
        ("a second signature", second, "签名不止一个"),
        ("padding", padded, "空位里藏有内容"),
        ("another title in place", renamed, "内容被改动过"),
        ("an attachment of another name", swapped, "内容被改动过"),
        ("less than there was", pdf[..pdf.len() - 1].to_vec(), "没有覆盖整个文件"),
        ("nothing", Vec::new(), "不是明账生成的"),
        ("half", pdf[..pdf.len() / 2].to_vec(), ""),
    ] {
        let ran = verify(&desk, &desk.file("changed.pdf", &file), &[]);
        assert_eq!((ran.code, &*ran.err), (1, ""), "{what} is refused: {}", ran.out);
        let checked = ran.json();
        let found = checked["checks"][0]["found"]["zh"].as_str().expect("why");
        assert!(checked["grade"] == "broken" && found.contains(says), "{what}: {found}");
    }
    assert_eq!(verify(&desk, &desk.arg("whole.pdf"), &[]).done().json()["grade"], "logged", "and the file itself holds");
}

#[test]
fn a_report_that_is_not_logged_is_never_called_valid() {
    let desk = office_with_certificate("verify-unlogged", 83);
    // Whoever has the key can make the file away from the ledger: here in a copy of the folder.
    let away = desk.copy("verify-unlogged-away");
    report(&away, "forged", &["payments"]);
    let forged = away.arg("forged.pdf");
    assert_eq!(verify(&away, &forged, &[]).done().json()["grade"], "logged", "there it is");
    let ran = verify(&desk, &forged, &[]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{}", ran.out);
    let checked = ran.json();
    assert_eq!(checked["grade"], "signed");
    assert_eq!(holds(&checked, "logged"), "no");
    for lang in ["zh", "en"] {
        let verdict = checked["verdict"][lang].as_str().expect("a verdict");
        assert!(["没有签发它的记录", "no entry of the ledger names it"].iter().any(|why| verdict.contains(why)), "{verdict}");
    }
    // What was recorded there and never here: its head was never signed for this ledger's readers.
    away.told("李经办", &["allocation", "--programme", "CYDH-2026", "--document", "甲", "--amount", "1", "--date", "2026-01-05"]);
    report(&away, "other-head", &["budget"]);
    let ran = verify(&desk, &away.arg("other-head.pdf"), &[]);
    assert_eq!(ran.code, 2, "further than this ledger: {}", ran.out);
    desk.told("李经办", &["allocation", "--programme", "CYDH-2026", "--document", "乙", "--amount", "2", "--date", "2026-01-05"]);
    desk.told("李经办", &["allocation", "--programme", "CYDH-2026", "--document", "丙", "--amount", "3", "--date", "2026-01-05"]);
    let ran = verify(&desk, &away.arg("other-head.pdf"), &[]);
    assert_eq!((ran.code, holds(&ran.json(), "head")), (1, "no".to_owned()), "{}", ran.out);
}

#[test]
fn what_was_reversed_or_recorded_later_leaves_a_report_as_it_was() {
    let desk = office_with_certificate("verify-later", 84);
    report(&desk, "payments", &["payments"]);
    report(&desk, "budget", &["budget"]);
    let approved = desk.told("周主管", &["payments", "--status", "approved", "--limit", "1"])["rows"][0].take();
    let (entry, amount) = (approved["entry"].as_u64().expect("an entry"), approved["amount"].as_i64().expect("an amount"));
    let yuan = format!("{}.{:02}", amount / 100, amount % 100);
    let reason = ["--amount", &*yuan, "--reason", "多发"];
    let reverse = |member: &str| desk.signed(member, &[&["--json", "reverse", &*entry.to_string()], &reason[..]].concat());
    assert!(["周主管", "郑主管"].into_iter().any(|member| reverse(member).code == 0), "a supervisor reverses it");
    let checked = verify(&desk, &desk.arg("payments.pdf"), &[]).done().json();
    assert_eq!((&checked["grade"], holds(&checked, "entries")), (&"logged".into(), "yes".to_owned()), "{checked:#}");
    assert_eq!(holds(&checked, "reversed"), "noted");
    assert_eq!(checked["reversed"], serde_json::json!([[entry, amount]]));
    assert!(checked["verdict"]["zh"].as_str().is_some_and(|verdict| verdict.contains("冲销")), "{checked:#}");
    let checked = verify(&desk, &desk.arg("budget.pdf"), &[]).done().json();
    assert_eq!(holds(&checked, "entries"), "yes", "the money as it stood then: {checked:#}");
}

#[test]
fn without_a_ledger_a_card_shows_who_signed_and_a_receipt_that_it_is_logged() {
    let desk = office_with_certificate("verify-by-card", 85);
    desk.told("陈管理", &["card", "--address", "https://127.0.0.1:9"]);
    let card = desk.facts(&["card", "--save"])["card"]["path"].as_str().expect("a path").to_owned();
    let out = desk.arg("report.pdf");
    let made = desk.told("周主管", &["report", "payments", "--out", &out]);
    let entry = made[0]["entry"].to_string();
    let proof = desk.facts(&["receipt", &entry])["path"].as_str().expect("a path").to_owned();
    let away = |words: &[&str]| desk.run(&[&["--json", "verify-report", &*out], words].concat());

    let ran = away(&[]);
    assert_eq!((ran.code, &ran.json()["grade"]), (2, &"whole".into()), "nothing to trust by: {}", ran.out);
    let ran = away(&["--trust", &card]);
    let checked = ran.json();
    assert_eq!((ran.code, &checked["grade"]), (2, &"signed".into()), "{checked:#}");
    assert_eq!(holds(&checked, "manifest"), "yes", "{checked:#}");
    let unsure = checked["verdict"]["en"].as_str().expect("a verdict");
    assert!(unsure.contains("do not take it for valid yet"), "{unsure}");
    let ran = away(&["--trust", &card, "--proof", &proof]);
    let checked = ran.json();
    assert_eq!((ran.code, &checked["grade"]), (0, &"logged".into()), "{checked:#}");
    assert_eq!(holds(&checked, "demo"), "noted", "a demo says that it is one");
    // A proof of something else, another office's card, and what is none.
    let other = desk.facts(&["receipt", "3"])["path"].as_str().expect("a path").to_owned();
    assert_eq!(away(&["--trust", &card, "--proof", &other]).code, 1, "the proof of another entry");
    assert_eq!(away(&["--trust", &out]).refusal(), "file-encoding");
    assert_eq!(away(&["--trust", &desk.file("none", "nothing\n")]).refusal(), "trust");

    let stranger = office_with_certificate("verify-stranger", 86);
    stranger.told("陈管理", &["card", "--address", "https://127.0.0.1:9"]);
    let theirs = stranger.facts(&["card", "--save"])["card"]["path"].as_str().expect("a path").to_owned();
    let ran = away(&["--trust", &theirs]);
    assert_eq!((ran.code, &ran.json()["grade"]), (2, &"whole".into()), "another office's card says nothing: {}", ran.out);
    let ran = verify(&stranger, &out, &[]);
    assert_eq!((ran.code, &ran.json()["grade"]), (2, &"whole".into()), "nor does its ledger: {}", ran.out);
}

#[test]
fn a_certificate_that_was_revoked_before_makes_no_report() {
    let desk = office_with_certificate("verify-revoked", 87);
    let before = report(&desk, "before", &["budget"]);
    // Whoever keeps the folder as it was has the key still, and can sign with it after it was ended here.
    let away = desk.copy("verify-revoked-away");
    let sha256 = desk.told("周主管", &["certificates"])["lines"][0]["sha256"].as_str().expect("hex").to_owned();
    desk.told("陈管理", &["revoke-certificate", &sha256]);
    assert_eq!(desk.refused("周主管", &["report", "budget", "--out", &desk.arg("after.pdf")]), "no-certificate");
    report(&away, "after", &["budget"]);
    let ran = verify(&desk, &away.arg("after.pdf"), &[]);
    let checked = ran.json();
    assert_eq!(ran.code, 1, "{checked:#}");
    assert_ne!(holds(&checked, "logged"), "yes", "{checked:#}");
    assert!(!["logged", "witnessed"].iter().any(|grade| checked["grade"] == *grade), "{checked:#}");
    // What was issued while it was in force holds as before.
    let ran = verify(&desk, &desk.file("kept.pdf", before), &[]).done();
    assert_eq!(ran.json()["grade"], "logged");

    // Each certificate is a file of its own among those that are exported, by name and standing.
    desk.on(&["export", "certificates", &desk.arg("certificates")]).done();
    let files: Vec<String> = fs::read_dir(desk.path("certificates"))
        .expect("a folder")
        .flatten()
        .map(|file| file.file_name().into_string().expect("UTF-8"))
        .collect();
    assert!(
        files.contains(&"root.pem".to_owned()) && files.iter().any(|file| file.ends_with("-周主管-revoked.pem")),
        "{files:?}"
    );
}

#[test]
fn a_report_that_others_have_witnessed_says_by_how_many() {
    let desk = office_with_certificate("verify-witnessed", 88);
    let witnesses = [89, 90, 91].map(|seed| Desk::demo(&format!("verify-witness-{seed}"), 40, seed));
    // One card for all: a newer one would have another address.
    let (card, fingerprint) = make_card(&desk, free_port());
    for witness in &witnesses {
        witness.told("陈管理", &["enrol-peer", &card, "--may", "read,witness,mirror", "--fingerprint", &fingerprint]);
        let (card, fingerprint) = make_card(witness, free_port());
        desk.told("陈管理", &["enrol-peer", &card, "--may", "read,witness,mirror", "--fingerprint", &fingerprint]);
    }
    report(&desk, "witnessed", &["budget"]);
    // The third is never there.
    for witness in &witnesses[..2] {
        let server = Server::of(witness);
        desk.facts(&["sync", "--peer", &origin(witness)]);
        server.end();
    }
    let policy = |enough: u8| {
        let mut text = String::new();
        for (name, witness) in ["a", "b", "c"].iter().zip(&witnesses) {
            let saved = witness.facts(&["card", "--save"])["card"]["path"].as_str().expect("a path").to_owned();
            let card = Card::parse(&fs::read_to_string(saved).expect("a card")).expect("it is one");
            text += &format!("witness {name} {}\n", card.witness().vkey());
        }
        desk.file(&format!("policy-{enough}"), format!("{text}group g {enough} a b c\nquorum g\n"))
    };
    for (enough, grade, found) in [(1, "witnessed", "yes"), (2, "witnessed", "yes"), (3, "logged", "unknown")] {
        let ran = verify(&desk, &desk.arg("witnessed.pdf"), &["--trust", &policy(enough)]).done();
        let checked = ran.json();
        assert_eq!((&checked["grade"], &*holds(&checked, "witnessed")), (&grade.into(), found), "{checked:#}");
        assert!(ran.out.contains("3 家见证单位中有 2 家"), "{}", ran.out);
    }
}

#[test]
fn hostile_files_end_soon_and_by_name() {
    let desk = Desk::empty("verify-hostile");
    let deep = [b"%PDF-1.7\n".to_vec(), b"[".repeat(1 << 20), b"%%EOF".to_vec()].concat();
    let holes = [b"%PDF-1.7\n".to_vec(), b"/ByteRange[".repeat(1 << 18), b"%%EOF".to_vec()].concat();
    let ends = [b"%PDF-1.7\n".to_vec(), b"startxref\n9\n%%EOF\n".repeat(1 << 17)].concat();
    let begun = [&b"%PDF-1.7\n/ByteRange[0 1 2 3]/Contents<"[..], &b"0".repeat(1 << 20)].concat();
    for (what, file) in [("deep", deep), ("holes", holes), ("ends", ends), ("begun", begun), ("text", b"nothing".to_vec())] {
        let started = Instant::now();
        let ran = desk.run(&["--json", "verify-report", &desk.file(what, &file)]);
        assert_eq!((ran.code, &ran.json()["grade"]), (1, &"broken".into()), "{what}");
        assert!(started.elapsed() < Duration::from_secs(20), "{what} ends soon");
    }
    assert_eq!(
        desk.run(&["--json", "verify-report", "/dev/zero"]).refusal(),
        "file-too-large",
        "no more is read than a report has"
    );
}

/// Makes and signs a report; its bytes.
fn report(desk: &Desk, name: &str, words: &[&str]) -> Vec<u8> {
    let out = desk.arg(&format!("{name}.pdf"));
    desk.told("周主管", &[&["report"], words, &["--out", &*out]].concat());
    fs::read(out).expect("it was made")
}

fn verify(desk: &Desk, file: &str, words: &[&str]) -> Ran {
    desk.on(&[&["--json", "verify-report", file], words].concat())
}

fn by_itself(pdf: &[u8]) -> Checked {
    let checked = check_report(pdf, "", "", None).expect("it is checked");
    let broken = checked.checks.iter().any(|check| check.holds == Holds::No);
    assert_eq!(broken, checked.grade == Grade::Broken, "what is wrong is said");
    checked
}

fn holds(checked: &Value, code: &str) -> String {
    let lines = checked["checks"].as_array().expect("a list");
    let line = lines.iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("{code} was looked at: {checked:#}"));
    line["holds"].as_str().expect("a text").to_owned()
}

fn find(pdf: &[u8], what: &[u8]) -> usize {
    pdf.windows(what.len()).position(|bytes| bytes == what).unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(what)))
}

/// Where the file's table of objects begins.
fn xref(pdf: &[u8]) -> String {
    let end = String::from_utf8_lossy(&pdf[pdf.len() - 64..]).into_owned();
    let (_, number) = end.split_once("startxref").expect("it ends so");
    number.split_whitespace().next().expect("a number").to_owned()
}

//! One payment from the command line: its fields come from a file or a pipe, never from an argument.

use crate::desk::{Desk, Ran};
use serde_json::Value;
use std::{
    io::Write,
    process::{Command, Stdio},
};

const FORM: &str = "\
# 一笔发放
补贴项目: CYDH-2026
受益人姓名: 欧阳桂英
户主姓名: 欧阳建国
乡镇: 青山镇
村: 上寨村
所属期: 2026-07..2026-08
数量: 3
";

#[test]
fn a_payment_is_checked_then_recorded_and_the_same_key_records_nothing_twice() {
    let desk = Desk::demo("pay", 60, 7);
    let form = desk.file("form", FORM);
    let before = desk.head();
    let ran = desk.signed("李经办", &["--json", "pay", &form, "--check"]);
    assert_eq!((ran.code, &*ran.err), (1, ""), "something stands against it");
    let check = ran.json();
    assert_eq!((&check["amount_by_rule"], &check["ready"]), (&126_000.into(), &false.into()), "three times 420.00");
    assert_eq!(codes(&check), ["no-id"]);
    let passed = ["pay", &*form, "--pass", "no-id=户口补办中"];
    let ready = desk.told("李经办", &[&passed[..], &["--check"]].concat());
    assert_eq!((&ready["ready"], &ready["faults"][0]["passed"]), (&true.into(), &"户口补办中".into()));
    assert_eq!(desk.head(), before, "a check writes nothing");

    let refused = desk.signed("李经办", &["--json", "pay", &form]);
    assert_eq!((refused.code, desk.head()), (1, before.clone()), "a fault that is open stands against it");
    assert_eq!(codes(&refused.json()), ["no-id"]);
    assert_eq!(desk.refused("周主管", &passed), "role", "only a clerk records");

    let once = [&passed[..], &["--once", "slip-17"]].concat();
    let story = desk.told("李经办", &once);
    assert_eq!((&story["status"], &story["amount"]), (&"submitted".into(), &126_000.into()));
    assert_eq!(desk.head().0, before.0 + 1);
    assert_eq!(desk.told("李经办", &once)["entry"], story["entry"], "the same key is the same payment");
    assert_eq!(desk.head().0, before.0 + 1, "and nothing more is recorded");
    let revealed = desk.told("周主管", &["payment", &story["entry"].to_string(), "--reveal"]);
    let personal = revealed["personal"].to_string();
    assert!(personal.contains("欧阳桂英") && personal.contains("欧阳建国"), "both persons are kept: {personal}");
    assert!(personal.contains("户口补办中"), "and the reason: {personal}");
    desk.verifies();
}

#[test]
fn a_form_may_come_through_a_pipe_as_json_with_its_reasons_in_it() {
    let desk = Desk::demo("pay-json", 60, 7);
    let form = r#"{"programme": "CYDH-2026", "beneficiary_name": "欧阳桂英", "township": "青山镇", "village": "上寨村",
        "period_from": "2026-07", "period_to": "2026-08", "quantity": 3.5, "benefit_type": "arrears",
        "passes": {"no-id": "户口补办中"}}"#;
    let (data, passphrases) = (desk.data().display().to_string(), desk.passphrases());
    let words = ["--data", &data, "--json", "pay", "-", "--member", "李经办", "--passphrase-file", &passphrases];
    let child = desk.command(&words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program was built");
    child.stdin.take().expect("a pipe").write_all(form.as_bytes()).expect("it reads");
    let story = Ran::of(child.wait_with_output().expect("it ends")).done().json();
    assert_eq!(story["benefit_type"], "arrears");
    let newest = desk.told("李经办", &["payments", "--limit", "1", "--reveal"])["rows"][0].take();
    assert_eq!((&newest["amount"], &newest["payee"]), (&147_000.into(), &"欧阳桂英".into()));
}

#[test]
fn an_empty_form_can_be_printed_and_wrong_ones_are_refused_by_name() {
    let desk = Desk::demo("pay-blank", 60, 7);
    let blank = desk.run(&["pay", "--blank"]).done().out;
    let filled = blank
        .replace("programme: ", "programme: CYDH-2026")
        .replace("beneficiary_name: ", "beneficiary_name: 欧阳桂英")
        .replace("township: ", "township: 青山镇")
        .replace("period_from: ", "period_from: 2026-07")
        .replace("period_to: ", "period_to: 2026-07")
        .replace("quantity: ", "quantity: 2");
    let form = desk.file("filled", filled);
    assert_eq!(codes(&desk.signed("李经办", &["--json", "pay", &form, "--check"]).json()), ["no-id"], "all else is there");
    assert_eq!(codes(&desk.signed("李经办", &["--json", "pay", &form, "--programme", "NONE"]).json()), ["missing"]);
    for (text, code) in [
        ("amount: five\n", "form-value"),
        ("surname: 王\n", "form-field"),
        ("王秀兰\n", "form-line"),
        ("{", "form-json"),
        ("note: 一\nnote: 二\n", "form-twice"),
    ] {
        assert_eq!(desk.refused("李经办", &["pay", &desk.file("wrong", text)]), code, "{text}");
    }
    assert_eq!(desk.refused("李经办", &["pay", &desk.file("latin", [0xff, 0xfe, 0x41])]), "file-encoding");
    assert_eq!(desk.refused("李经办", &["pay", &desk.file("huge", "#\n".repeat(40_000))]), "file-too-large");
    assert_eq!(desk.refused("李经办", &["pay", &form, "--pass", "no-id"]), "pass");
    assert_eq!(desk.on(&["pay"]).code, 2, "no form, no payment");
}

/// The list of processes is open to every user of a machine.
#[test]
fn no_personal_field_of_a_payment_is_an_argument() {
    let help = Desk::empty("pay-help").run(&["pay", "--help"]).done().out;
    for option in ["--name", "--id", "--beneficiary", "--payee", "--account", "--phone", "--note"] {
        assert!(!help.contains(option), "{option} would be in sight of everybody");
    }
    let ran = Command::new(crate::desk::program()).args(["pay", "--beneficiary-name", "欧阳桂英"]).output();
    assert_eq!(Ran::of(ran.expect("the program was built")).code, 2);
}

fn codes(check: &Value) -> Vec<&str> {
    check["faults"].as_array().expect("faults").iter().filter_map(|fault| fault["code"].as_str()).collect()
}

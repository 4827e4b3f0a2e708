//! A payment that is sent twice, because the answer was lost on its way or a key was pressed twice, is recorded once.

use crate::stage::Stage;
use ipc::*;

#[test]
fn a_payment_sent_twice_is_recorded_once() {
    let mut stage = Stage::demo(60, 64);
    stage.sign_in("李经办");
    let form = |quantity: i64, passes: &[&str]| PaymentForm {
        programme: "CYDH-2026".into(),
        beneficiary: Person { name: "王秀兰".into(), id: String::new() },
        township: "青山镇".into(),
        village: "松林村".into(),
        period_from: "2026-11".into(),
        period_to: "2026-11".into(),
        benefit_type: "regular".into(),
        quantity: Some(quantity),
        passes: passes.iter().map(|code| Pass { row: 0, code: (*code).into(), reason: "证件遗失".into() }).collect(),
        ..PaymentForm::default()
    };
    let mut record = |form: PaymentForm, key: &str| {
        let entry = stage.office.record_payment(&RecordPayment { form, once_key: key.into() });
        (entry.map_err(|failure| failure.code), stage.office.status().expect("status").trust.size)
    };
    let (first, size) = record(form(10_000, &["no-id"]), "a");
    let first = first.expect("it is recorded");
    assert_eq!(
        record(form(10_000, &["no-id"]), "a"),
        (Ok(first), size),
        "again: it now looks like one paid before, and is that one"
    );
    let passed = ["no-id", "paid-before", "like-paid-before"];
    assert_eq!(record(form(20_000, &passed), "a"), (Ok(first), size), "whatever else is sent under that key");
    assert_eq!(record(form(0, &[]), "a"), (Ok(first), size), "even what could not be recorded");
    let (refused, after) = record(form(0, &[]), "b");
    assert!(refused.is_err() && after == size, "under another key that is refused: {refused:?}");
    let check = stage.office.check_payment(&CheckPayment { form: form(20_000, &[]) }).expect("it is checked");
    let codes: Vec<&str> = check.faults.iter().map(|fault| &*fault.code).collect();
    let entry = stage.office.record_payment(&RecordPayment { form: form(20_000, &codes), once_key: "b".into() });
    assert!(entry.is_ok_and(|entry| entry > first), "another payment needs a key of its own");
    assert!(stage.office.verify().expect("it can be verified").holds);
}

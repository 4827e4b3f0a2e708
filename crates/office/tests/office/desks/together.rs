//! Members at several desks work on one ledger.

use super::bureau::Bureau;
use crate::{lists::List, stage::NOW};
use ipc::*;
use office::{Service, World};
use std::{
    thread,
    time::{Duration, Instant},
};

#[test]
fn a_clerk_imports_at_one_desk_and_a_supervisor_approves_at_another() {
    let mut bureau = Bureau::new(71, 2);
    bureau.desks[0].sign_in("李经办");
    let batch = bureau.desks[0].import_sample(false);
    assert_eq!(batch.count, 412);
    let sizes = bureau.sizes();
    assert!(sizes.iter().all(|size| *size == sizes[0]), "the writer and both desks have it: {sizes:?}");
    assert!(bureau.desks[0].office.drafts().expect("drafts").is_empty(), "the draft is done with");
    let desk = &mut bureau.desks[1];
    desk.sign_in("周主管");
    let story = desk.office.batch_story(&batch.id, 0).expect("the other desk has it");
    assert!(story.sample.iter().any(|row| !row.beneficiary.is_empty()), "with its names, which are no entries");
    assert_eq!(story.line.count, 412);
    desk.approve(&batch);
    let source = SaveSourceFile { id: batch.id.clone() };
    let saved = desk.office.save_source_file(&source).expect("the file comes along when it is asked for");
    assert!(saved.bytes > 1_000);
    bureau.sizes();
    for stage in std::iter::once(&mut bureau.writer).chain(&mut bureau.desks) {
        stage.sign_in("李经办");
        let line = stage.office.batch_story(&batch.id, 0).expect("it is there").line;
        assert_eq!(line.status, BatchStatus::Approved);
        let found = stage.page(&PaymentQuery { batch: batch.id.clone(), ..PaymentQuery::default() }, 0, 10);
        assert_eq!(found.count, 412);
        let report = stage.office.verify().expect("it can be verified");
        assert!(report.holds, "{:?}", report.problems);
    }
    let roots: Vec<String> = std::iter::once(&mut bureau.writer)
        .chain(&mut bureau.desks)
        .map(|stage| stage.office.status().expect("status").trust.root)
        .collect();
    assert!(roots.iter().all(|root| *root == roots[0]), "one ledger: {roots:?}");
    // The same file is refused at the other desk: what was imported is known everywhere.
    let content = std::fs::read(crate::stage::SAMPLE).expect("the sample is there");
    let again = bureau.desks[1].office.import_bytes("list.xlsx", content, false).expect_err("not twice");
    assert_eq!(again.code, "same-file");
}

#[test]
fn a_draft_that_was_begun_at_one_desk_is_gone_on_with_at_another() {
    let mut bureau = Bureau::new(72, 2);
    bureau.desks[0].sign_in("李经办");
    let list = List::of(4);
    let draft = bureau.desks[0].read("list.csv", list.csv());
    bureau.sizes();
    bureau.desks[1].sign_in("李经办");
    let found = bureau.desks[1].office.drafts().expect("drafts");
    assert_eq!(found.len(), 1, "it came along");
    let opened = bureau.desks[1].office.open_draft(found[0].draft).expect("with its file");
    assert_eq!((opened.draft, opened.rows), (draft.draft, 4));
    bureau.desks[1].office.discard_draft(draft.draft).expect("it is thrown away");
    bureau.sizes();
    assert!(bureau.desks[0].office.drafts().expect("drafts").is_empty(), "and is gone everywhere");
    bureau.writer.sign_in("李经办");
    assert!(bureau.writer.office.drafts().expect("drafts").is_empty());
}

#[test]
fn two_desks_at_once_lose_nothing() {
    let mut bureau = Bureau::new(73, 2);
    bureau.desks[0].sign_in("李经办");
    bureau.desks[1].sign_in("赵经办");
    let before = bureau.writer.office.status().expect("status").trust.size;
    thread::scope(|scope| {
        for (number, desk) in bureau.desks.iter_mut().enumerate() {
            scope.spawn(move || {
                for i in 0..6 {
                    desk.try_single("上寨村", &format!("{number} {i}")).expect("it is recorded");
                }
            });
        }
    });
    let sizes = bureau.sizes();
    assert_eq!(sizes, vec![before + 12; 3], "six from each");
    assert!(bureau.writer.office.verify().expect("it can be verified").holds);
}

#[test]
fn when_the_ledger_key_is_renewed_the_desks_go_on() {
    let mut bureau = Bureau::new(74, 2);
    bureau.desks[0].sign_in("李经办");
    bureau.desks[1].sign_in("陈管理");
    let leaves = RevokeMember { member: "赵经办".into(), reason: "调离".into(), leave_open: true };
    bureau.desks[1].office.revoke(&leaves).expect("an administrator revokes a member, at a desk");
    bureau.desks[0].try_single("上寨村", "after").expect("keys that were renewed meanwhile are opened anew");
    bureau.desks[1].office.revoke_desk(&RevokeDesk { desk: 1 }).expect("with the new keys");
    let sizes = bureau.sizes();
    assert_eq!(sizes[0], sizes[2]);
    let call = SignIn { member: "赵经办".into(), passphrase: bureau.writer.passphrase("赵经办") };
    assert!(bureau.desks[1].office.sign_in(&call).is_err(), "who has left opens nothing");
    bureau.writer.sign_in("李经办");
    assert!(bureau.writer.office.verify().expect("it can be verified").holds);
}

#[test]
fn keys_are_changed_at_a_desk_as_on_the_writer() {
    let mut bureau = Bureau::new(75, 2);
    let new = "a new passphrase of the clerk";
    bureau.desks[0].sign_in("李经办");
    bureau.desks[0].office.rotate_key(&RotateKey { passphrase: new.into() }).expect("a new key");
    bureau.desks[0].office.renew_sheet(&RenewSheet { passphrase: new.into() }).expect("a new sheet");
    bureau.desks[0].try_single("上寨村", "with the new key").expect("it signs");
    bureau.sizes();
    let call = SignIn { member: "李经办".into(), passphrase: new.into() };
    bureau.desks[1].office.sign_in(&call).expect("the new passphrase holds at the other desk");
    bureau.writer.office.sign_in(&call).expect("and on the writer");
    bureau.stop();
    let refused = bureau.desks[0].office.renew_sheet(&RenewSheet { passphrase: new.into() }).expect_err("not without the line");
    assert_eq!(refused.code, "needs-line");
    let refused = bureau.desks[0].office.rotate_key(&RotateKey { passphrase: "yet another passphrase".into() });
    assert_eq!(refused.expect_err("not without the line").code, "needs-line");
    assert!(bureau.desks[0].outbox().is_empty());
}

#[test]
fn a_program_with_a_window_follows_and_hands_in_by_itself() {
    let mut bureau = Bureau::new(76, 2);
    let desk = bureau.desks.remove(0);
    let folder = desk.folder;
    drop(desk.office);
    let service = Service::new(folder.path(), World::seeded(9, NOW));
    let call = SignIn { member: "李经办".into(), passphrase: bureau.writer.passphrase("李经办") };
    service.answer(call.into()).expect("a clerk signs in");
    let status = || -> Status {
        let value = service.answer(GetStatus {}.into()).expect("status");
        serde_json::from_value(value).expect("a status")
    };
    let within = |what: &str, holds: &mut dyn FnMut() -> bool| {
        let began = Instant::now();
        while !holds() {
            assert!(began.elapsed() < Duration::from_secs(30), "{what}");
            thread::sleep(Duration::from_millis(100));
        }
    };
    bureau.desks[0].sign_in("赵经办");
    let entry = bureau.desks[0].try_single("上寨村", "other").expect("it is recorded");
    within("it sees what another desk has recorded", &mut || status().trust.size > entry);

    bureau.stop();
    within("it notices that the line is down", &mut || !status().desk.expect("a desk").up);
    let began = Instant::now();
    let form = PaymentForm {
        programme: "CYDH-2026".into(),
        beneficiary: Person { name: "王秀兰".into(), id: String::new() },
        township: "青山镇".into(),
        village: "下寨村".into(),
        period_from: "2026-11".into(),
        period_to: "2026-11".into(),
        benefit_type: "regular".into(),
        quantity: Some(10_000),
        passes: vec![Pass { row: 0, code: "no-id".into(), reason: "证件遗失".into() }],
        ..PaymentForm::default()
    };
    let kept = service.answer(RecordPayment { form, once_key: "kept".into() }.into()).expect_err("nobody hears it");
    assert_eq!(kept.code, KEPT_FOR_LATER, "{kept}");
    assert!(began.elapsed() < Duration::from_secs(2), "a line that is down holds up nobody");
    assert_eq!(status().desk.expect("a desk").kept, 1);
    bureau.serve();
    within("it hands in by itself", &mut || status().desk.expect("a desk").kept == 0);
    within("and follows", &mut || status().trust.size == entry + 2);
}

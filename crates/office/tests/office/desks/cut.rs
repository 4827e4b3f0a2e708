//! The line is cut: what is signed meanwhile is kept, and handed in later, in order and once.

use super::bureau::Bureau;
use crate::lists::List;
use ipc::*;

#[test]
fn what_is_signed_while_the_line_is_down_is_handed_in_later_in_order() {
    let mut bureau = Bureau::new(81, 1);
    bureau.desks[0].sign_in("李经办");
    let before = bureau.writer.office.status().expect("status").trust.size;
    bureau.stop();
    let desk = &mut bureau.desks[0];
    let list = List::of(3);
    let kept = desk.submit_list("list.csv", &list, "CYDH-2026").expect_err("nobody hears it");
    assert_eq!(kept.code, KEPT_FOR_LATER);
    let draft = desk.office.drafts().expect("drafts")[0].draft;
    assert_eq!(desk.office.submit_import(draft).expect_err("it is kept already").code, KEPT_FOR_LATER);
    assert_eq!(desk.try_single("上寨村", "one").expect_err("nobody hears it").code, KEPT_FOR_LATER);
    assert_eq!(desk.try_single("上寨村", "one").expect_err("it is the same request").code, KEPT_FOR_LATER);
    assert_eq!(desk.try_single("下寨村", "two").expect_err("nobody hears it").code, KEPT_FOR_LATER);
    let kept = desk.outbox();
    let facts: Vec<_> = kept.iter().map(|kept| (kept.mine, kept.refused, kept.statements)).collect();
    assert_eq!(facts, [(true, false, 4), (true, false, 1), (true, false, 1)], "each once");
    assert_eq!(kept[0].what.as_ref().expect("a clerk is signed in").en, "Batch submitted");
    let facts = desk.standing();
    assert_eq!((facts.up, facts.kept, facts.refused), (false, 3, 0));
    assert_eq!(facts.standing, DeskStanding::Working, "that nobody answers sends nobody away");
    assert_eq!(facts.failure.expect("why").code, "writer-unreachable");
    assert!(desk.office.find_payments(&FindPayments { query: PaymentQuery::default(), offset: 0, limit: 5 }).is_ok());
    desk.office.sign_out().expect("the clerk leaves");
    let hidden = desk.outbox();
    assert!(hidden.iter().all(|kept| kept.what.is_none() && !kept.mine), "what it is only a member sees");
    assert!(desk.office.submit_outbox().is_err(), "and only a member hands it in");

    bureau.serve();
    let desk = &mut bureau.desks[0];
    desk.sign_in("周主管");
    assert!(desk.submit_outbox().is_empty(), "another member may hand in what was signed");
    assert!(desk.office.drafts().expect("drafts").is_empty());
    let sizes = bureau.sizes();
    assert_eq!(sizes, [before + 6, before + 6]);
    bureau.writer.sign_in("李经办");
    let kinds: Vec<String> =
        (before..before + 6).map(|entry| bureau.writer.office.entry(entry).expect("an entry").event.kind).collect();
    assert_eq!(kinds, ["batch.submitted", "payment", "payment", "payment", "payment", "payment"], "in their order");
    bureau.desks[0].sign_in("李经办");
    assert!(bureau.desks[0].office.drafts().expect("drafts").is_empty(), "the list's draft went with it");
}

#[test]
fn an_answer_that_was_lost_changes_nothing_when_it_is_asked_for_again() {
    let mut bureau = Bureau::new(82, 1);
    bureau.desks[0].sign_in("李经办");
    let before = bureau.writer.office.status().expect("status").trust.size;
    bureau.wire.lose_answers(true);
    let kept = bureau.desks[0].submit_list("list.csv", &List::of(3), "CYDH-2026").expect_err("no answer came");
    assert_eq!(kept.code, KEPT_FOR_LATER);
    let stored = bureau.writer.office.status().expect("status").trust.size;
    assert_eq!(stored, before + 4, "and the writer has it");
    assert_eq!(bureau.desks[0].outbox().len(), 1);
    bureau.wire.lose_answers(false);
    assert!(bureau.desks[0].submit_outbox().is_empty(), "the writer says that it has it");
    assert_eq!(bureau.sizes(), [before + 4, before + 4], "once");
    assert!(bureau.writer.office.verify().expect("it can be verified").holds);
}

#[test]
fn what_this_desk_itself_finds_wrong_is_not_kept() {
    let mut bureau = Bureau::new(83, 1);
    bureau.desks[0].sign_in("周主管");
    bureau.stop();
    let open = OpenProgramme {
        code: "CYDH-2026".into(),
        name: "again".into(),
        year: 2026,
        field: "industry".into(),
        classification: "213".into(),
        notice_names: false,
        rule: bureau.desks[0].office.programme("CYDH-2026").expect("it is there").programme.rule,
    };
    let refused = bureau.desks[0].office.open_programme(&open).expect_err("there is one of that code");
    assert_ne!(refused.code, KEPT_FOR_LATER, "{refused}");
    assert!(bureau.desks[0].outbox().is_empty());
    let shown = bureau.desks[0].office.reveal().expect("names are shown all the same");
    assert!(shown.session.expect("a supervisor is signed in").revealed);
    let kept = bureau.desks[0].outbox();
    assert_eq!(kept.len(), 1, "and that they were is kept for the ledger");
    bureau.serve();
    assert!(bureau.desks[0].submit_outbox().is_empty());
    let newest = bureau.writer.office.status().expect("status").trust.size - 1;
    assert_eq!(bureau.writer.office.entry(newest).expect("an entry").event.kind, "disclosure.viewed");
}

//! Who may approve what, and when.

use crate::desk::{
    ADMIN, AMOUNT, BOTH, CLERK, CODE, Desk, INSPECTOR, OTHER_CLERK, OTHER_SUPERVISOR, RECEIVED, SECOND_ADMIN, SUPERVISOR,
    Signing, allocation, code, row, submission,
};
use funds::{Act, BatchStatus, Breach, StepKind};

#[test]
fn an_approval_commits_the_money() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row(), row()]);
    let entry = desk.approve(SUPERVISOR, batch).expect("it is approved");
    let money = desk.money();
    assert_eq!((money.submitted, money.committed, money.available()), (0, 2 * AMOUNT, RECEIVED - 2 * AMOUNT));
    let known = desk.book.batch(batch).expect("it is known");
    assert_eq!((known.status(), known.approved_by(SUPERVISOR)), (BatchStatus::Approved, Some(entry)));
    assert_eq!(known.steps().iter().map(|step| step.kind).collect::<Vec<_>>(), [StepKind::Approved]);
    assert_eq!(desk.book.programme(CODE).map(|programme| programme.payments()), Some(2));
    let state = Breach::BatchState { batch, status: BatchStatus::Approved };
    assert_eq!(desk.approve(OTHER_SUPERVISOR, batch), Err(state), "once is enough");
}

#[test]
fn only_supervisors_decide() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row()]);
    for member in [ADMIN, OTHER_CLERK, INSPECTOR] {
        assert_eq!(code(desk.approve(member, batch)), "role");
        assert_eq!(code(desk.act(member, &Act::BatchReturned { batch })), "role");
        assert_eq!(code(desk.act(member, &Act::BatchRejected { batch })), "role");
    }
}

#[test]
fn whoever_submitted_does_not_approve() {
    let mut desk = Desk::open(None);
    let (batch, entry) = desk.submit(BOTH, &[row()]);
    assert_eq!(desk.approve(BOTH, batch), Err(Breach::Recorded { member: BOTH, entry }));
    desk.approve(SUPERVISOR, batch).expect("another does");
}

#[test]
fn nobody_approves_through_a_delegate_what_they_recorded() {
    let mut desk = Desk::open(None);
    desk.delegate(BOTH, OTHER_CLERK);
    let (batch, entry) = desk.submit(BOTH, &[row()]);
    let signing = Signing { on_behalf: Some(BOTH), ..Signing::default() };
    assert_eq!(desk.approve_as(OTHER_CLERK, batch, signing), Err(Breach::Recorded { member: BOTH, entry }));
}

#[test]
fn a_delegate_does_not_approve_what_they_recorded() {
    let mut desk = Desk::open(None);
    desk.delegate(SUPERVISOR, CLERK);
    let (batch, entry) = desk.submit(CLERK, &[row()]);
    let signing = Signing { on_behalf: Some(SUPERVISOR), ..Signing::default() };
    assert_eq!(desk.approve_as(CLERK, batch, signing), Err(Breach::Recorded { member: CLERK, entry }));
}

#[test]
fn whoever_lent_the_right_to_record_does_not_approve() {
    let mut desk = Desk::open(None);
    desk.delegate(BOTH, OTHER_CLERK);
    let rows = [row()];
    let (batch, entry) = desk.submit_as(OTHER_CLERK, submission(&rows), &rows, Some(BOTH));
    assert_eq!(desk.approve(BOTH, batch), Err(Breach::Recorded { member: BOTH, entry }));
    desk.approve(SUPERVISOR, batch).expect("another does");
}

#[test]
fn a_delegate_who_took_no_part_approves() {
    let mut desk = Desk::open(None);
    desk.delegate(SUPERVISOR, OTHER_CLERK);
    let (batch, _) = desk.submit(CLERK, &[row()]);
    let signing = Signing { on_behalf: Some(SUPERVISOR), ..Signing::default() };
    desk.approve_as(OTHER_CLERK, batch, signing).expect("that is what delegation is for");
    let known = desk.book.batch(batch).expect("it is known");
    assert!(known.approved_by(SUPERVISOR).is_some() && known.approved_by(OTHER_CLERK).is_some(), "both persons stand for it");
}

#[test]
fn whoever_took_it_over_does_not_approve() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row()]);
    let entry = desk.act(CLERK, &Act::HandedOver { from: CLERK, to: BOTH, batches: vec![batch] }).expect("it is handed over");
    assert_eq!(desk.approve(BOTH, batch), Err(Breach::Recorded { member: BOTH, entry }));
    let back = Act::HandedOver { from: BOTH, to: CLERK, batches: vec![batch] };
    desk.act(BOTH, &back).expect("it goes back");
    assert_eq!(code(desk.approve(BOTH, batch)), "recorded", "who once kept it took part");
}

#[test]
fn whoever_took_rows_out_does_not_approve() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row(), row()]);
    let excluded = Act::RowsExcluded { batch, rows: vec![2], count: 1, total: AMOUNT };
    let entry = desk.act(SUPERVISOR, &excluded).expect("a supervisor may");
    assert_eq!(desk.approve(SUPERVISOR, batch), Err(Breach::Recorded { member: SUPERVISOR, entry }));
    desk.approve(OTHER_SUPERVISOR, batch).expect("another does");
    assert_eq!(desk.money().committed, AMOUNT);
}

#[test]
fn whoever_submitted_it_again_does_not_approve() {
    let mut desk = Desk::open(None);
    desk.delegate(CLERK, BOTH);
    let (batch, _) = desk.submit(CLERK, &[row()]);
    desk.act(SUPERVISOR, &Act::BatchReturned { batch }).expect("it is returned");
    let again = Act::BatchResubmitted { batch, count: 1, total: AMOUNT };
    let signing = Signing { on_behalf: Some(CLERK), ..Signing::default() };
    let entry = desk.act_as(BOTH, &again, signing).expect("in the clerk's name");
    assert_eq!(desk.approve(BOTH, batch), Err(Breach::Recorded { member: BOTH, entry }));
    desk.approve(SUPERVISOR, batch).expect("who returned it may approve it now");
}

#[test]
fn above_the_threshold_two_approve() {
    let mut desk = Desk::open(Some(2 * AMOUNT - 1));
    let (small, _) = desk.submit(CLERK, &[row()]);
    desk.approve(SUPERVISOR, small).expect("one is enough below");
    assert_eq!(desk.book.batch(small).map(|batch| batch.status()), Some(BatchStatus::Approved));

    let (batch, _) = desk.submit(CLERK, &[row(), row()]);
    let first = desk.approve(SUPERVISOR, batch).expect("the first of two");
    assert_eq!(desk.book.batch(batch).map(|batch| batch.status()), Some(BatchStatus::HalfApproved));
    assert_eq!((desk.money().submitted, desk.money().committed), (2 * AMOUNT, AMOUNT), "half approved commits nothing");
    assert_eq!(desk.approve(SUPERVISOR, batch), Err(Breach::Approved { member: SUPERVISOR, entry: first }));
    desk.approve(OTHER_SUPERVISOR, batch).expect("the second of two");
    assert_eq!(desk.money().committed, 3 * AMOUNT);
}

#[test]
fn two_approvals_come_from_different_persons_delegates_counted() {
    let mut desk = Desk::open(Some(0));
    desk.delegate(SUPERVISOR, OTHER_CLERK);
    desk.delegate(OTHER_SUPERVISOR, OTHER_CLERK);
    let (batch, _) = desk.submit(CLERK, &[row()]);
    let for_first = Signing { on_behalf: Some(SUPERVISOR), ..Signing::default() };
    let for_second = Signing { on_behalf: Some(OTHER_SUPERVISOR), ..Signing::default() };
    let entry = desk.approve_as(OTHER_CLERK, batch, for_first).expect("the first of two");
    assert_eq!(
        desk.approve_as(OTHER_CLERK, batch, for_second),
        Err(Breach::Approved { member: OTHER_CLERK, entry }),
        "one person does not stand for two"
    );
    assert_eq!(desk.approve(SUPERVISOR, batch), Err(Breach::Approved { member: SUPERVISOR, entry }), "a delegate was theirs");
    desk.approve(OTHER_SUPERVISOR, batch).expect("another person is the second");
}

#[test]
fn the_threshold_is_the_one_at_the_approvals_place() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row()]);
    let order = desk.sign_body(ADMIN, "office.rules", r#"{"approval_two_over":1}"#, Signing::default());
    let act = order.statement().jti();
    desk.append(order).expect("it breaks no fund rule");
    let body = format!(r#"{{"act":"{act}"}}"#);
    let second = desk.sign_body(SECOND_ADMIN, "countersigned", &body, Signing::default());
    desk.append(second).expect("it breaks no fund rule");
    desk.approve(SUPERVISOR, batch).expect("the first of two");
    assert_eq!(desk.book.batch(batch).map(|batch| batch.status()), Some(BatchStatus::HalfApproved));
}

#[test]
fn rows_taken_out_void_the_approval_before() {
    let mut desk = Desk::open(Some(AMOUNT));
    let (batch, _) = desk.submit(CLERK, &[row(), row(), row()]);
    desk.approve(SUPERVISOR, batch).expect("the first of two");
    let excluded = Act::RowsExcluded { batch, rows: vec![3], count: 2, total: 2 * AMOUNT };
    desk.act(CLERK, &excluded).expect("it is not decided yet");
    let known = desk.book.batch(batch).expect("it is known");
    assert_eq!((known.status(), known.approvals().count()), (BatchStatus::Submitted, 0));
    desk.approve(SUPERVISOR, batch).expect("of what is left, the first of two");
    desk.approve(OTHER_SUPERVISOR, batch).expect("the second of two");
    assert_eq!(desk.money().committed, 2 * AMOUNT);
}

#[test]
fn an_approval_names_what_it_approves() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row(), row()]);
    for (count, total) in [(1, 2 * AMOUNT), (2, 2 * AMOUNT - 1)] {
        let breach = desk.act(SUPERVISOR, &Act::BatchApproved { batch, count, total });
        assert_eq!(breach, Err(Breach::CountOrTotal { count: 2, total: 2 * AMOUNT }));
    }
}

#[test]
fn an_approver_has_seen_all_rows_and_every_change() {
    let mut desk = Desk::open(None);
    let (batch, entry) = desk.submit(CLERK, &[row(), row()]);
    let seen = |size| Signing { seen: Some(size), ..Signing::default() };
    let last = entry + 2;
    assert_eq!(desk.approve_as(SUPERVISOR, batch, seen(last)), Err(Breach::NotSeen { entry: last }));
    let mut in_time = desk.clone();
    in_time.something_else();
    in_time.approve_as(SUPERVISOR, batch, seen(last + 1)).expect("the last row is in a head of that size");

    let size = desk.chain.size();
    let excluded = desk.act(CLERK, &Act::RowsExcluded { batch, rows: vec![1], count: 1, total: AMOUNT }).expect("it may be");
    assert_eq!(desk.approve_as(SUPERVISOR, batch, seen(size)), Err(Breach::NotSeen { entry: excluded }));
    desk.approve_as(SUPERVISOR, batch, seen(excluded + 1)).expect("now it was seen");
}

#[test]
fn whoever_refuses_has_seen_it_too() {
    let mut desk = Desk::open(None);
    let (batch, entry) = desk.submit(CLERK, &[row()]);
    let blind = Signing { seen: Some(entry), ..Signing::default() };
    for act in [Act::BatchReturned { batch }, Act::BatchRejected { batch }] {
        assert_eq!(desk.act_as(SUPERVISOR, &act, blind), Err(Breach::NotSeen { entry: entry + 1 }), "{}", act.kind());
    }
}

#[test]
fn nothing_is_approved_beyond_what_is_available() {
    let mut desk = Desk::open(None);
    let rows: Vec<_> = (0..79).map(|_| row()).collect();
    let (most, _) = desk.submit(CLERK, &rows);
    let (more, _) = desk.submit(CLERK, &[row()]);
    desk.approve(SUPERVISOR, most).expect("it is there");
    let left = RECEIVED - 79 * AMOUNT;
    assert_eq!(desk.approve(SUPERVISOR, more), Err(Breach::NotAvailable { available: left, needed: AMOUNT }));
    desk.act(CLERK, &allocation(CODE, "2号", AMOUNT - left)).expect("just what is missing comes in");
    desk.approve(SUPERVISOR, more).expect("to the last 分");
    assert_eq!(desk.money().available(), 0);
}

#[test]
fn what_is_unknown_is_not_approved() {
    let mut desk = Desk::open(None);
    let batch = desk.next_id();
    let breach = desk.act(SUPERVISOR, &Act::BatchApproved { batch, count: 1, total: 1 });
    assert_eq!(breach, Err(Breach::BatchUnknown(batch)));
}

#[test]
fn what_a_member_may_do_is_known_before_it_is_signed() {
    let mut desk = Desk::open(None);
    let (batch, entry) = desk.submit(BOTH, &[row()]);
    let approve = Act::BatchApproved { batch, count: 1, total: AMOUNT };
    assert_eq!(desk.may(BOTH, &approve), Err(Breach::Recorded { member: BOTH, entry }));
    assert_eq!(desk.may(SUPERVISOR, &approve), Ok(()));
    assert_eq!(code(desk.may(SUPERVISOR, &Act::BatchWithdrawn { batch })), "role");
    assert_eq!(code(desk.may(CLERK, &Act::BatchWithdrawn { batch })), "not-keeper");
    let money = desk.money();
    assert_eq!(money.submitted, AMOUNT, "asking changes nothing");
}

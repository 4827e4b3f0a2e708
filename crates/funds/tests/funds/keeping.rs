//! What can be done with a batch before it is decided, and by whom.

use crate::desk::{ADMIN, AMOUNT, BOTH, CLERK, Desk, INSPECTOR, OTHER_CLERK, OTHER_SUPERVISOR, SUPERVISOR, Signing, code, row};
use funds::{Act, BatchStatus, Breach, PaymentStatus};
use ledger::Jti;

fn status(desk: &Desk, batch: Jti) -> BatchStatus {
    desk.book.batch(batch).expect("it is known").status()
}

fn exclude(batch: Jti, rows: &[u32], count: u32) -> Act<'static> {
    Act::RowsExcluded { batch, rows: rows.to_vec(), count, total: i64::from(count) * AMOUNT }
}

#[test]
fn the_keeper_withdraws_before_it_is_decided() {
    let mut desk = Desk::open(Some(0));
    let (batch, entry) = desk.submit(CLERK, &[row()]);
    assert_eq!(desk.act(OTHER_CLERK, &Act::BatchWithdrawn { batch }), Err(Breach::NotKeeper(batch)));
    assert_eq!(code(desk.act(SUPERVISOR, &Act::BatchWithdrawn { batch })), "role");
    desk.approve(SUPERVISOR, batch).expect("the first of two");
    desk.act(CLERK, &Act::BatchWithdrawn { batch }).expect("half a decision is none");
    assert_eq!((status(&desk, batch), desk.money().submitted), (BatchStatus::Withdrawn, 0));
    assert_eq!(desk.book.payment(entry + 1).map(|payment| payment.status), Some(PaymentStatus::Withdrawn));
    assert_eq!(code(desk.act(CLERK, &Act::BatchWithdrawn { batch })), "batch-state");
    assert_eq!(code(desk.approve(OTHER_SUPERVISOR, batch)), "batch-state");
}

#[test]
fn what_is_decided_is_not_withdrawn() {
    let mut desk = Desk::open(None);
    let (approved, _) = desk.submit(CLERK, &[row(), row()]);
    desk.approve(SUPERVISOR, approved).expect("it is approved");
    let (rejected, _) = desk.submit(CLERK, &[row(), row()]);
    desk.act(SUPERVISOR, &Act::BatchRejected { batch: rejected }).expect("it is rejected");
    for batch in [approved, rejected] {
        assert_eq!(code(desk.act(CLERK, &Act::BatchWithdrawn { batch })), "batch-state");
        assert_eq!(code(desk.act(CLERK, &exclude(batch, &[1], 1))), "batch-state");
        assert_eq!(code(desk.act(SUPERVISOR, &Act::BatchReturned { batch })), "batch-state");
        assert_eq!(code(desk.act(SUPERVISOR, &Act::BatchRejected { batch })), "batch-state");
        let again = Act::BatchResubmitted { batch, count: 2, total: 2 * AMOUNT };
        assert_eq!(code(desk.act(CLERK, &again)), "batch-state");
        let over = Act::HandedOver { from: CLERK, to: OTHER_CLERK, batches: vec![batch] };
        assert_eq!(code(desk.act(CLERK, &over)), "batch-state");
    }
    assert_eq!(desk.book.batch(rejected).map(|batch| (batch.status(), batch.total())), Some((BatchStatus::Rejected, 2 * AMOUNT)));
    assert_eq!(desk.money().submitted, 0);
}

#[test]
fn a_returned_batch_is_corrected_and_submitted_again() {
    let mut desk = Desk::open(None);
    let (batch, entry) = desk.submit(CLERK, &[row(), row(), row()]);
    let again = |count: u32| Act::BatchResubmitted { batch, count, total: i64::from(count) * AMOUNT };
    assert_eq!(code(desk.act(CLERK, &again(3))), "batch-state", "it was not returned");
    desk.act(SUPERVISOR, &Act::BatchReturned { batch }).expect("it is returned");
    assert_eq!((status(&desk, batch), desk.money().submitted), (BatchStatus::Returned, 0));
    assert_eq!(code(desk.approve(OTHER_SUPERVISOR, batch)), "batch-state");

    desk.act(CLERK, &exclude(batch, &[2], 2)).expect("a row is taken out");
    assert_eq!((status(&desk, batch), desk.money().submitted), (BatchStatus::Returned, 0));
    assert_eq!(desk.act(CLERK, &again(3)), Err(Breach::CountOrTotal { count: 2, total: 2 * AMOUNT }));
    assert_eq!(desk.act(OTHER_CLERK, &again(2)), Err(Breach::NotKeeper(batch)));
    let resubmitted = desk.act(CLERK, &again(2)).expect("it is submitted again");
    assert_eq!((status(&desk, batch), desk.money().submitted), (BatchStatus::Submitted, 2 * AMOUNT));
    let early = Signing { seen: Some(resubmitted), ..Signing::default() };
    assert_eq!(desk.approve_as(SUPERVISOR, batch, early), Err(Breach::NotSeen { entry: resubmitted }));
    desk.approve(SUPERVISOR, batch).expect("it is approved");
    assert_eq!(desk.book.payment(entry + 2).map(|payment| payment.status), Some(PaymentStatus::Excluded));
    assert_eq!(desk.book.payment(entry + 3).map(|payment| payment.status), Some(PaymentStatus::Approved));
    assert_eq!(desk.money().committed, 2 * AMOUNT);
}

#[test]
fn rows_are_taken_out_once_and_never_all() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row(), row(), row()]);
    assert_eq!(desk.act(CLERK, &exclude(batch, &[4], 2)), Err(Breach::RowUnknown(4)));
    assert_eq!(desk.act(CLERK, &exclude(batch, &[1, 2, 3], 0)), Err(Breach::Body("count")), "nothing left is no batch");
    let all = Act::RowsExcluded { batch, rows: vec![1, 2, 3], count: 1, total: AMOUNT };
    assert_eq!(desk.act(CLERK, &all), Err(Breach::NoRowLeft));
    let wrong = Act::RowsExcluded { batch, rows: vec![1], count: 2, total: 2 * AMOUNT - 1 };
    assert_eq!(desk.act(CLERK, &wrong), Err(Breach::CountOrTotal { count: 2, total: 2 * AMOUNT }));
    assert_eq!(desk.act(OTHER_CLERK, &exclude(batch, &[1], 2)), Err(Breach::NotKeeper(batch)));
    for member in [ADMIN, INSPECTOR] {
        assert_eq!(code(desk.act(member, &exclude(batch, &[1], 2))), "role");
    }
    desk.act(CLERK, &exclude(batch, &[1], 2)).expect("one row goes");
    assert_eq!(desk.act(CLERK, &exclude(batch, &[1], 1)), Err(Breach::RowUnknown(1)), "it is out already");
    desk.act(SUPERVISOR, &exclude(batch, &[3], 1)).expect("a supervisor takes out another");
    let known = desk.book.batch(batch).expect("it is known");
    assert_eq!((known.count(), known.total(), known.excluded().collect::<Vec<_>>()), (1, AMOUNT, vec![1, 3]));
    assert_eq!((known.declared(), desk.money().submitted), ((3, 3 * AMOUNT), AMOUNT), "what was declared stays in sight");
    assert_eq!(desk.book.rows(known).filter(|row| !row.excluded).map(|row| row.row).collect::<Vec<_>>(), [2]);
}

#[test]
fn open_work_is_handed_over() {
    let mut desk = Desk::open(None);
    let (first, _) = desk.submit(CLERK, &[row()]);
    let (second, _) = desk.submit(CLERK, &[row()]);
    let (others, _) = desk.submit(OTHER_CLERK, &[row()]);
    let over = |from, to, batches: &[Jti]| Act::HandedOver { from, to, batches: batches.to_vec() };
    assert_eq!(desk.act(CLERK, &over(CLERK, OTHER_CLERK, &[first, others])), Err(Breach::NotKeeper(others)));
    assert_eq!(code(desk.act(OTHER_CLERK, &over(CLERK, OTHER_CLERK, &[first]))), "role", "nobody takes what was not given");
    for to in [SUPERVISOR, CLERK, 99] {
        assert_eq!(desk.act(CLERK, &over(CLERK, to, &[first])), Err(Breach::Taker(to)));
    }
    desk.act(CLERK, &over(CLERK, OTHER_CLERK, &[first])).expect("the keeper hands over");
    desk.act(ADMIN, &over(CLERK, OTHER_CLERK, &[second])).expect("an administrator does for who has left");
    for batch in [first, second] {
        assert_eq!(desk.book.batch(batch).map(|batch| batch.keepers()), Some(vec![OTHER_CLERK]));
        assert_eq!(desk.act(CLERK, &Act::BatchWithdrawn { batch }), Err(Breach::NotKeeper(batch)));
    }
    desk.act(OTHER_CLERK, &Act::BatchWithdrawn { batch: first }).expect("it is theirs now");
    desk.act(SUPERVISOR, &over(OTHER_CLERK, CLERK, &[second])).expect("a supervisor hands it back");
    desk.act(CLERK, &Act::BatchWithdrawn { batch: second }).expect("it is theirs again");
}

#[test]
fn who_approved_does_not_take_over() {
    let mut desk = Desk::open(Some(0));
    let (batch, _) = desk.submit(CLERK, &[row()]);
    let entry = desk.approve(BOTH, batch).expect("the first of two");
    let over = Act::HandedOver { from: CLERK, to: BOTH, batches: vec![batch] };
    assert_eq!(desk.act(CLERK, &over), Err(Breach::Approved { member: BOTH, entry }));
    let over = Act::HandedOver { from: CLERK, to: OTHER_CLERK, batches: vec![batch] };
    desk.act(CLERK, &over).expect("another takes it over");
    assert_eq!(status(&desk, batch), BatchStatus::HalfApproved, "the approval of the same rows stands");
}

#[test]
fn a_delegate_keeps_for_both() {
    let mut desk = Desk::open(None);
    desk.delegate(CLERK, OTHER_CLERK);
    let rows = [row()];
    let (batch, _) = desk.submit_as(OTHER_CLERK, crate::desk::submission(&rows), &rows, Some(CLERK));
    assert_eq!(desk.book.batch(batch).map(|batch| batch.keepers()), Some(vec![OTHER_CLERK, CLERK]));
    desk.act(CLERK, &Act::BatchWithdrawn { batch }).expect("it was recorded in their name");
}

#[test]
fn what_was_seen_of_it_is_what_is_withdrawn() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row(), row()]);
    let size = desk.chain.size();
    let excluded = desk.act(SUPERVISOR, &exclude(batch, &[1], 1)).expect("a supervisor takes a row out");
    let blind = Signing { seen: Some(size), ..Signing::default() };
    assert_eq!(desk.act_as(CLERK, &Act::BatchWithdrawn { batch }, blind), Err(Breach::NotSeen { entry: excluded }));
}

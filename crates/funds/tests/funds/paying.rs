//! What can be done with a batch after it is approved.

use crate::desk::{
    ADMIN, AMOUNT, BOTH, CLERK, CODE, Desk, OTHER_CLERK, OTHER_SUPERVISOR, RECEIVED, SUPERVISOR, Signing, code, row,
};
use funds::{Act, BatchExecuted, BatchStatus, Breach, Date, PaymentStatus};
use ledger::Jti;

fn executed(batch: Jti) -> Act<'static> {
    Act::BatchExecuted(BatchExecuted {
        batch,
        date: Date::new(2026, 3, 9).expect("it is a day"),
        voucher: "0012".into(),
        answer: None,
        returned: Vec::new(),
    })
}

fn reversed(batch: Jti, row: u32, amount: i64) -> Act<'static> {
    Act::PaymentReversed { batch, row, amount }
}

/// A batch of so many rows, approved.
fn approved(rows: usize) -> (Desk, Jti, u64) {
    let mut desk = Desk::open(None);
    let (batch, entry) = desk.submit(CLERK, &vec![row(); rows]);
    desk.approve(SUPERVISOR, batch).expect("it is approved");
    (desk, batch, entry)
}

#[test]
fn execution_turns_committed_into_paid() {
    let (mut desk, batch, entry) = approved(2);
    desk.act(CLERK, &executed(batch)).expect("a clerk records it");
    let money = desk.money();
    assert_eq!((money.committed, money.paid, money.available()), (0, 2 * AMOUNT, RECEIVED - 2 * AMOUNT));
    assert_eq!(desk.book.payment(entry + 1).map(|payment| payment.status), Some(PaymentStatus::Executed));
    assert_eq!(code(desk.act(CLERK, &executed(batch))), "batch-state", "once");
    assert_eq!(
        code(desk.act(OTHER_SUPERVISOR, &reversed(batch, 1, 1))),
        "batch-state",
        "what is paid is recovered, not reversed"
    );
}

#[test]
fn only_what_is_approved_is_executed() {
    let mut desk = Desk::open(Some(0));
    let (batch, _) = desk.submit(CLERK, &[row()]);
    assert_eq!(code(desk.act(OTHER_CLERK, &executed(batch))), "batch-state");
    desk.approve(SUPERVISOR, batch).expect("the first of two");
    assert_eq!(desk.act(CLERK, &executed(batch)), Err(Breach::BatchState { batch, status: BatchStatus::HalfApproved }));
}

#[test]
fn who_approved_does_not_record_that_it_was_paid() {
    let (mut desk, batch, _) = approved(1);
    assert_eq!(code(desk.act(SUPERVISOR, &executed(batch))), "approved");
    assert_eq!(code(desk.act(ADMIN, &executed(batch))), "role");
    desk.act(OTHER_SUPERVISOR, &executed(batch)).expect("another supervisor does");
}

#[test]
fn a_reversal_gives_the_money_back_to_the_programme() {
    let (mut desk, batch, entry) = approved(2);
    desk.act(SUPERVISOR, &reversed(batch, 1, 26_000)).expect("a part of it");
    let money = desk.money();
    assert_eq!((money.committed, money.available()), (2 * AMOUNT - 26_000, RECEIVED - 2 * AMOUNT + 26_000));
    let payment = desk.book.payment(entry + 1).expect("it is one");
    assert_eq!((payment.status, payment.row.reversed), (PaymentStatus::Approved, 26_000));
    assert_eq!(desk.act(SUPERVISOR, &reversed(batch, 1, 100_001)), Err(Breach::BeyondPayment { left: 100_000, asked: 100_001 }));
    desk.act(OTHER_SUPERVISOR, &reversed(batch, 1, 100_000)).expect("the rest of it");
    assert_eq!(desk.book.payment(entry + 1).map(|payment| payment.status), Some(PaymentStatus::Reversed));
    assert_eq!(desk.book.programme(CODE).map(|programme| programme.payments()), Some(1));
    assert_eq!(code(desk.act(SUPERVISOR, &reversed(batch, 1, 1))), "beyond-payment");

    desk.act(CLERK, &executed(batch)).expect("what is left is paid");
    assert_eq!((desk.money().committed, desk.money().paid), (0, AMOUNT));
    let known = desk.book.batch(batch).expect("it is known");
    assert_eq!((known.reversed_total(), known.reversals().collect::<Vec<_>>()), (AMOUNT, vec![(1, AMOUNT)]));
    assert_eq!(desk.book.payment(entry + 1).map(|payment| payment.status), Some(PaymentStatus::Reversed), "it was never paid");
}

#[test]
fn only_approved_payments_are_reversed() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row(), row()]);
    assert_eq!(code(desk.act(SUPERVISOR, &reversed(batch, 1, 1))), "batch-state", "before that they are taken out");
    desk.act(CLERK, &Act::RowsExcluded { batch, rows: vec![2], count: 1, total: AMOUNT }).expect("a row is taken out");
    desk.approve(SUPERVISOR, batch).expect("it is approved");
    for row in [2, 3] {
        assert_eq!(desk.act(SUPERVISOR, &reversed(batch, row, 1)), Err(Breach::RowUnknown(row)));
    }
    assert_eq!(code(desk.act(CLERK, &reversed(batch, 1, 1))), "role");
}

#[test]
fn who_recorded_does_not_reverse() {
    let mut desk = Desk::open(None);
    let (batch, entry) = desk.submit(BOTH, &[row()]);
    desk.approve(SUPERVISOR, batch).expect("it is approved");
    assert_eq!(desk.act(BOTH, &reversed(batch, 1, 1)), Err(Breach::Recorded { member: BOTH, entry }));
}

#[test]
fn what_is_wholly_reversed_is_not_executed() {
    let (mut desk, batch, _) = approved(1);
    desk.act(SUPERVISOR, &reversed(batch, 1, AMOUNT)).expect("all of it");
    assert_eq!(desk.act(CLERK, &executed(batch)), Err(Breach::NothingLeft(batch)));
    assert_eq!(desk.money().available(), RECEIVED);
}

#[test]
fn who_records_the_payment_has_seen_every_reversal() {
    let (mut desk, batch, _) = approved(2);
    let size = desk.chain.size();
    let entry = desk.act(SUPERVISOR, &reversed(batch, 1, 1)).expect("a part of it");
    let blind = Signing { seen: Some(size), ..Signing::default() };
    assert_eq!(desk.act_as(CLERK, &executed(batch), blind), Err(Breach::NotSeen { entry }));
}

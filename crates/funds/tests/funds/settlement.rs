//! What the bank did, and what is fetched back.

use crate::desk::{
    AMOUNT, CLERK, CODE, Desk, OTHER_CLERK, OTHER_SUPERVISOR, RECEIVED, SUPERVISOR, Signing, code, id_of, row, submission,
};
use funds::{Act, BatchExecuted, BatchSubmitted, Breach, Date, Payment, PaymentStatus, Way};
use ledger::{Hash, Jti};

fn day() -> Date {
    Date::new(2026, 3, 9).expect("it is a day")
}

fn executed(batch: Jti, returned: &[u32]) -> Act<'static> {
    let answer = (!returned.is_empty()).then(|| Hash::of(b"answer"));
    Act::BatchExecuted(BatchExecuted { batch, date: day(), voucher: "1".into(), answer, returned: returned.to_vec() })
}

fn approved(desk: &mut Desk, rows: usize) -> Jti {
    let (batch, _) = desk.submit(CLERK, &vec![row(); rows]);
    desk.approve(SUPERVISOR, batch).expect("it is approved");
    batch
}

/// Submits one row that pays another again.
fn again(desk: &mut Desk, reissues: Jti, amount: i64) -> Result<Jti, Breach> {
    let passes = if amount == AMOUNT { Vec::new() } else { vec!["amount".into()] };
    let payment = Payment { reissues: Some(reissues), amount, passes, ..row() };
    let rows = [payment];
    let batch = desk.next_id();
    let signing = Signing { jti: Some(batch), ..Signing::default() };
    desk.act_as(CLERK, &Act::BatchSubmitted(submission(&rows)), signing).expect("it begins");
    let [payment] = rows;
    let payment = Payment { batch: Some(batch), programme: None, ..payment };
    let signing = Signing { jti: Some(batch.nth(1)), ..Signing::default() };
    desk.act_as(CLERK, &Act::Payment(payment), signing).map(|_| batch)
}

#[test]
fn a_list_for_the_bank_has_what_is_left_and_nothing_else() {
    let mut desk = Desk::open(None);
    let batch = approved(&mut desk, 3);
    desk.act(SUPERVISOR, &Act::PaymentReversed { batch, row: 1, amount: AMOUNT }).expect("one is reversed");
    desk.act(SUPERVISOR, &Act::PaymentReversed { batch, row: 2, amount: 1 }).expect("and a part of another");
    let sent = |count, total| Act::BatchSent { batch, count, total, file: Hash::of(b"list"), profile: "nongxin".into() };
    assert_eq!(code(desk.act(CLERK, &sent(3, 3 * AMOUNT))), "count-or-total");
    assert_eq!(code(desk.act(SUPERVISOR, &sent(2, 2 * AMOUNT - 1))), "approved", "who approved does not pay");
    desk.act(CLERK, &sent(2, 2 * AMOUNT - 1)).expect("it is what is left");
    desk.act(OTHER_CLERK, &sent(2, 2 * AMOUNT - 1)).expect("it may be written again");
}

#[test]
fn what_the_bank_sends_back_is_available_again() {
    let mut desk = Desk::open(None);
    let batch = approved(&mut desk, 4);
    desk.act(CLERK, &executed(batch, &[2, 3])).expect("two came back at once");
    let money = desk.money();
    assert_eq!((money.committed, money.paid, money.returned), (0, 2 * AMOUNT, 2 * AMOUNT));
    assert_eq!(money.available(), RECEIVED - 2 * AMOUNT);
    let later = |rows: &[u32]| Act::PaymentsReturned { batch, date: day(), rows: rows.to_vec(), answer: None };
    assert_eq!(desk.act(CLERK, &later(&[3])), Err(Breach::NothingPaid(3)), "it came back before");
    assert_eq!(desk.act(CLERK, &later(&[5])), Err(Breach::RowUnknown(5)));
    desk.act(CLERK, &later(&[4])).expect("and one later");
    assert_eq!((desk.money().paid, desk.money().returned), (AMOUNT, 3 * AMOUNT));
    let known = desk.book.batch(batch).expect("it is there");
    assert_eq!((known.standing(), known.bounced().collect::<Vec<_>>()), (AMOUNT, vec![2, 3, 4]));
    assert_eq!(desk.book.payment_in(known, 4).map(|payment| payment.status), Some(PaymentStatus::Bounced));
    assert_eq!(desk.book.programme(CODE).map(|programme| programme.payments()), Some(1));
    assert_eq!(desk.book.funded_by(known).map(|part| part.amount).sum::<i64>(), AMOUNT);
}

#[test]
fn a_returned_payment_is_paid_again_once() {
    let mut desk = Desk::open(None);
    let batch = approved(&mut desk, 2);
    let first = batch.nth(1);
    assert_eq!(again(&mut desk, first, AMOUNT), Err(Breach::Reissue(first)), "it has not come back");
    desk.act(CLERK, &executed(batch, &[1])).expect("it is paid, but for one");
    assert_eq!(again(&mut desk, first, AMOUNT - 1), Err(Breach::Reissue(first)), "not with another amount");
    assert_eq!(again(&mut desk, batch.nth(2), AMOUNT), Err(Breach::Reissue(batch.nth(2))), "that one was paid");
    let second = again(&mut desk, first, AMOUNT).expect("it is paid again");
    let known = desk.book.batch(batch).expect("it is there");
    assert_eq!(desk.book.reissued(known, 1).map(|(by, row)| (by.id(), row)), Some((second, 1)));
    assert_eq!(again(&mut desk, first, AMOUNT), Err(Breach::Reissue(first)), "not twice");
    desk.act(CLERK, &Act::BatchWithdrawn { batch: second }).expect("it is withdrawn");
    let third = again(&mut desk, first, AMOUNT).expect("what was given up may be tried again");
    desk.approve(SUPERVISOR, third).expect("it is approved like any other");
    desk.act(CLERK, &executed(third, &[])).expect("it is paid");
    assert_eq!(desk.money().paid, 2 * AMOUNT);
    // A second return is of the second payment, and not of the first.
    let back = Act::PaymentsReturned { batch: third, date: day(), rows: vec![1], answer: None };
    desk.act(CLERK, &back).expect("it comes back too");
    assert_eq!(again(&mut desk, first, AMOUNT), Err(Breach::Reissue(first)));
    again(&mut desk, third.nth(1), AMOUNT).expect("the last one is what is paid again");
}

#[test]
fn a_batch_that_never_came_to_be_pays_nothing_again() {
    let mut desk = Desk::open(None);
    let batch = approved(&mut desk, 2);
    desk.act(CLERK, &executed(batch, &[1])).expect("it is paid, but for one");
    let first = batch.nth(1);
    let payment = Payment { reissues: Some(first), ..row() };
    let two = [payment.clone(), row()];
    let half = desk.next_id();
    let signing = Signing { jti: Some(half), ..Signing::default() };
    desk.act_as(CLERK, &Act::BatchSubmitted(submission(&two)), signing).expect("it begins");
    let only = Payment { batch: Some(half), programme: None, ..payment.clone() };
    let signing = Signing { jti: Some(half.nth(1)), ..Signing::default() };
    desk.act_as(CLERK, &Act::Payment(only), signing).expect("its first row");
    // Something else stands where the second row should: for the very next act already it is as if it had never been.
    desk.something_else();
    desk.act(CLERK, &Act::Payment(payment)).expect("it is paid again");
}

#[test]
fn a_batch_that_replaces_another_pays_again_what_that_one_did() {
    let mut desk = Desk::open(None);
    let batch = approved(&mut desk, 2);
    desk.act(CLERK, &executed(batch, &[1])).expect("it is paid, but for one");
    let second = again(&mut desk, batch.nth(1), AMOUNT).expect("it is paid again");
    desk.act(SUPERVISOR, &Act::BatchReturned { batch: second }).expect("it is returned");
    let rows = [Payment { reissues: Some(batch.nth(1)), ..row() }];
    let corrected = BatchSubmitted { replaces: Some(second), ..submission(&rows) };
    let (third, _) = desk.submit_as(CLERK, corrected, &rows, None);
    let known = desk.book.batch(batch).expect("it is there");
    assert_eq!(desk.book.reissued(known, 1).map(|(by, _)| by.id()), Some(third));
}

#[test]
fn what_was_paid_wrongly_is_available_only_when_it_has_come_back() {
    let mut desk = Desk::open(None);
    let batch = approved(&mut desk, 2);
    let opened = |row, amount| Act::RecoveryOpened { batch, row, amount };
    assert_eq!(code(desk.act(CLERK, &opened(1, 1))), "batch-state", "before it is paid it is reversed");
    desk.act(CLERK, &executed(batch, &[2])).expect("it is paid, but for one");
    assert_eq!(desk.act(CLERK, &opened(2, 1)), Err(Breach::NothingPaid(2)), "that one came back by itself");
    let beyond = Breach::Beyond { left: AMOUNT, asked: AMOUNT + 1 };
    assert_eq!(desk.act(CLERK, &opened(1, AMOUNT + 1)), Err(beyond));
    let entry = desk.act(CLERK, &opened(1, AMOUNT)).expect("it is opened");
    let recovery = id_of(&desk, entry);
    assert_eq!(desk.money().available(), RECEIVED - AMOUNT, "nothing has come back yet");
    assert_eq!(desk.act(CLERK, &opened(1, 1)), Err(Breach::NothingPaid(1)), "all of it is being fetched back");
    let received = |amount, way| Act::RecoveryReceived { recovery, amount, date: day(), way, voucher: "缴 1".into() };
    assert_eq!(code(desk.act(CLERK, &received(1, Way::Bank))), "own-record", "who opened it does not receipt it");
    desk.act(OTHER_CLERK, &received(26_000, Way::Treasury)).expect("a part came back");
    assert_eq!((desk.money().recovered, desk.money().available()), (26_000, RECEIVED - AMOUNT + 26_000));
    let left = AMOUNT - 26_000;
    assert_eq!(desk.act(OTHER_CLERK, &received(left + 1, Way::Bank)), Err(Breach::Beyond { left, asked: left + 1 }));
    desk.clone().act(OTHER_SUPERVISOR, &Act::RecoveryClosed { recovery }).expect("the rest may be given up");
    desk.act(OTHER_CLERK, &received(left, Way::Bank)).expect("the rest came back");
    assert_eq!(code(desk.act(OTHER_CLERK, &received(1, Way::Bank))), "over");
    assert_eq!((desk.money().paid, desk.money().recovered, desk.money().available()), (0, AMOUNT, RECEIVED));
    let known = desk.book.batch(batch).expect("it is there");
    assert_eq!(desk.book.payment_in(known, 1).map(|payment| payment.status), Some(PaymentStatus::Recovered));
    assert_eq!(desk.book.programme(CODE).map(|programme| programme.payments()), Some(0));
}

#[test]
fn a_single_payment_is_named_by_its_own_id() {
    let mut desk = Desk::open(None);
    let entry = desk.act(CLERK, &Act::Payment(row())).expect("it is recorded");
    let single = id_of(&desk, entry);
    desk.approve(SUPERVISOR, single).expect("it is approved");
    desk.act(CLERK, &executed(single, &[1])).expect("it came back");
    assert_eq!(desk.money().paid, 0);
    let paid_again = Act::Payment(Payment { reissues: Some(single), ..row() });
    desk.act(CLERK, &paid_again).expect("it is paid again");
    assert_eq!(desk.act(CLERK, &paid_again), Err(Breach::Reissue(single)));
}

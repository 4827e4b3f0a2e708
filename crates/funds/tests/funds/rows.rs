//! Batches and their rows.

use crate::desk::{
    AMOUNT, BOTH, CLERK, CODE, Desk, OTHER_CLERK, RECEIVED, SUPERVISOR, Signing, allocation, code, row, submission,
};
use funds::{Act, BatchStatus, BatchSubmitted, Breach, Payment, PaymentStatus, Period};
use ledger::Jti;

/// Begins a batch without rows.
fn begin(desk: &mut Desk, submitted: BatchSubmitted) -> Jti {
    let batch = desk.next_id();
    let signing = Signing { jti: Some(batch), ..Signing::default() };
    desk.act_as(CLERK, &Act::BatchSubmitted(submitted), signing).expect("it is submitted");
    batch
}

fn add(desk: &mut Desk, member: u32, batch: Jti, id: Jti, payment: Payment<'static>) -> Result<u64, Breach> {
    let payment = Payment { batch: Some(batch), programme: None, ..payment };
    desk.act_as(member, &Act::Payment(payment), Signing { jti: Some(id), ..Signing::default() })
}

#[test]
fn a_batch_counts_when_its_last_row_is_there() {
    let mut desk = Desk::open(None);
    let batch = begin(&mut desk, submission(&[row(), row()]));
    add(&mut desk, CLERK, batch, batch.nth(1), row()).expect("the first row fits");
    let known = desk.book.batch(batch).expect("it is known");
    assert_eq!((known.status(), known.count(), desk.money().submitted), (BatchStatus::Incomplete, 1, 0));
    let first = known.first_entry();
    assert!(desk.book.payment(first).is_none(), "a payment of a batch that is not there yet is none");

    let last = add(&mut desk, CLERK, batch, batch.nth(2), row()).expect("the last row fits");
    let known = desk.book.batch(batch).expect("it is known");
    assert_eq!((known.status(), known.count(), known.total()), (BatchStatus::Submitted, 2, 2 * AMOUNT));
    assert_eq!((known.changed(), known.declared(), known.single()), (last, (2, 2 * AMOUNT), false));
    assert_eq!((desk.money().submitted, desk.money().available()), (2 * AMOUNT, RECEIVED));
    let payment = desk.book.payment(last).expect("it is one");
    assert_eq!((payment.row.row, payment.status, payment.batch.id()), (2, PaymentStatus::Submitted, batch));
    assert!(desk.book.payment(first - 1).is_none(), "the submission itself is no payment");
    assert_eq!(desk.book.rows(known).map(|row| (row.row, row.entry)).collect::<Vec<_>>(), [(1, first), (2, last)]);
}

#[test]
fn nothing_comes_between_the_rows() {
    let mut desk = Desk::open(None);
    let batch = begin(&mut desk, submission(&[row(), row()]));
    for act in [allocation(CODE, "2号", 1), Act::Payment(row()), Act::DisclosureViewed { scope: "payments".into() }] {
        let mut desk = desk.clone();
        assert_eq!(desk.act(CLERK, &act), Err(Breach::BatchOpen { batch, missing: 2 }), "{}", act.kind());
        assert_eq!(add(&mut desk, CLERK, batch, batch.nth(1), row()), Err(Breach::RowPlace(batch)), "the rows no longer follow");
        desk.act(CLERK, &allocation(CODE, "3号", 1)).expect("what can never be stands in nobody's way");
        assert_eq!(
            desk.act(SUPERVISOR, &Act::BatchApproved { batch, count: 2, total: 2 * AMOUNT }),
            Err(Breach::BatchIncomplete { batch, rows: 0, declared: 2 })
        );
    }
}

#[test]
fn an_entry_about_something_else_ends_an_open_batch() {
    let mut desk = Desk::open(None);
    let batch = begin(&mut desk, submission(&[row(), row()]));
    add(&mut desk, CLERK, batch, batch.nth(1), row()).expect("the first row fits");
    desk.something_else();
    assert_eq!(add(&mut desk, CLERK, batch, batch.nth(2), row()), Err(Breach::RowPlace(batch)));
    let single = desk.act(CLERK, &Act::Payment(row())).expect("other payments go on");
    assert_eq!(desk.book.payment(single).map(|payment| payment.row.amount), Some(AMOUNT), "and are found by their entries");
    assert_eq!(desk.book.payment(single - 2).map(|payment| payment.status), None, "the lost row is no payment");
    for act in [
        Act::BatchWithdrawn { batch },
        Act::BatchReturned { batch },
        Act::RowsExcluded { batch, rows: vec![1], count: 1, total: 1 },
        Act::HandedOver { from: CLERK, to: OTHER_CLERK, batches: vec![batch] },
    ] {
        assert_eq!(code(desk.act(BOTH, &act)), "batch-incomplete", "{}", act.kind());
    }
    let replaces = BatchSubmitted { replaces: Some(batch), ..submission(&[row()]) };
    assert_eq!(code(desk.act(CLERK, &Act::BatchSubmitted(replaces))), "batch-incomplete");
}

#[test]
fn a_row_stands_at_its_place() {
    let mut desk = Desk::open(None);
    let batch = begin(&mut desk, submission(&[row(), row()]));
    assert_eq!(add(&mut desk.clone(), CLERK, batch, batch.nth(2), row()), Err(Breach::RowPlace(batch)), "not yet the second");
    let stranger = Jti(99);
    assert_eq!(add(&mut desk.clone(), CLERK, stranger, batch.nth(1), row()), Err(Breach::BatchUnknown(stranger)));
    add(&mut desk, CLERK, batch, batch.nth(1), row()).expect("the first row fits");
    add(&mut desk, CLERK, batch, batch.nth(2), row()).expect("the second row fits");
    assert_eq!(add(&mut desk, CLERK, batch, batch.nth(3), row()), Err(Breach::RowPlace(batch)), "there is no third");
}

#[test]
fn rows_are_signed_by_who_submitted() {
    let mut desk = Desk::open(None);
    desk.delegate(CLERK, OTHER_CLERK);
    let batch = begin(&mut desk, submission(&[row()]));
    let mut by_other = desk.clone();
    assert_eq!(add(&mut by_other, OTHER_CLERK, batch, batch.nth(1), row()), Err(Breach::RowSigner(batch)));
    let payment = Act::Payment(Payment { batch: Some(batch), programme: None, ..row() });
    let signing = Signing { on_behalf: Some(CLERK), jti: Some(batch.nth(1)), seen: None };
    assert_eq!(desk.act_as(OTHER_CLERK, &payment, signing), Err(Breach::RowSigner(batch)), "not in the clerk's name either");
}

#[test]
fn rows_add_up_to_what_was_declared() {
    let mut desk = Desk::open(None);
    let short = begin(&mut desk, BatchSubmitted { total: 2 * AMOUNT - 1, ..submission(&[row(), row()]) });
    add(&mut desk, CLERK, short, short.nth(1), row()).expect("the first row fits");
    let breach = Breach::BatchTotal { declared: 2 * AMOUNT - 1, found: 2 * AMOUNT };
    assert_eq!(add(&mut desk, CLERK, short, short.nth(2), row()), Err(breach));

    let long = begin(&mut desk, BatchSubmitted { total: 2 * AMOUNT + 1, ..submission(&[row(), row()]) });
    add(&mut desk, CLERK, long, long.nth(1), row()).expect("the first row fits");
    let breach = Breach::BatchTotal { declared: 2 * AMOUNT + 1, found: 2 * AMOUNT };
    assert_eq!(add(&mut desk, CLERK, long, long.nth(2), row()), Err(breach));

    let early = begin(&mut desk, BatchSubmitted { total: AMOUNT - 1, count: 3, ..submission(&[]) });
    assert_eq!(code(add(&mut desk, CLERK, early, early.nth(1), row())), "batch-total", "found at the first row that breaks it");
    assert_eq!(desk.money().submitted, 0, "none of them counts");
}

#[test]
fn rows_pass_no_more_faults_than_declared() {
    let passing = Payment { passes: vec!["no-id".into()], ..row() };
    let rows = [passing.clone(), passing.clone()];
    let mut desk = Desk::open(None);
    let batch = begin(&mut desk, BatchSubmitted { passed: 1, ..submission(&rows) });
    add(&mut desk, CLERK, batch, batch.nth(1), passing.clone()).expect("the first row fits");
    assert_eq!(add(&mut desk, CLERK, batch, batch.nth(2), passing), Err(Breach::BatchPassed { declared: 1, found: 2 }));
    // A fault of the file as a whole may be passed too, so more may be declared than the rows name.
    let (batch, _) = desk.submit_as(CLERK, BatchSubmitted { passed: 3, ..submission(&rows) }, &rows, None);
    assert_eq!(desk.book.batch(batch).map(|batch| batch.passed()), Some(3));
}

#[test]
fn a_row_is_held_against_the_programmes_rule() {
    let mut desk = Desk::open(None);
    let wrong = Payment { amount: AMOUNT + 1, ..row() };
    let batch = begin(&mut desk, submission(std::slice::from_ref(&wrong)));
    assert_eq!(add(&mut desk, CLERK, batch, batch.nth(1), wrong), Err(Breach::Amount { by_rule: AMOUNT, found: AMOUNT + 1 }));
}

#[test]
fn only_clerks_record() {
    let mut desk = Desk::open(None);
    assert_eq!(code(desk.act(SUPERVISOR, &Act::Payment(row()))), "role");
    assert_eq!(code(desk.act(SUPERVISOR, &Act::BatchSubmitted(submission(&[row()])))), "role");
    let elsewhere = Payment { programme: Some("B-2".into()), ..row() };
    assert_eq!(code(desk.act(CLERK, &Act::Payment(elsewhere))), "programme-unknown");
    let elsewhere = BatchSubmitted { programme: "B-2".into(), ..submission(&[row()]) };
    assert_eq!(code(desk.act(CLERK, &Act::BatchSubmitted(elsewhere))), "programme-unknown");
}

#[test]
fn ids_that_would_run_over_begin_no_batch() {
    let mut desk = Desk::open(None);
    let signing = Signing { jti: Some(Jti(u128::MAX - 1)), ..Signing::default() };
    let submitted = Act::BatchSubmitted(submission(&[row(), row()]));
    assert_eq!(desk.act_as(CLERK, &submitted, signing), Err(Breach::RowPlace(Jti(u128::MAX - 1))));
}

#[test]
fn a_payment_of_its_own_is_a_batch_of_one() {
    let mut desk = Desk::open(None);
    let signed = desk.sign(CLERK, &Act::Payment(row()), Signing::default());
    let id = signed.statement().jti();
    let entry = desk.append(signed).expect("it is recorded");
    let batch = desk.book.batch(id).expect("its id names it");
    assert_eq!(
        (batch.single(), batch.entry(), batch.first_entry(), batch.count(), batch.total()),
        (true, entry, entry, 1, AMOUNT)
    );
    assert_eq!(desk.book.payment(entry).map(|payment| payment.status), Some(PaymentStatus::Submitted));
    desk.approve(SUPERVISOR, id).expect("it is approved like any batch");
    assert_eq!(desk.book.payment(entry).map(|payment| payment.status), Some(PaymentStatus::Approved));
    assert_eq!(desk.money().committed, AMOUNT);
}

#[test]
fn history_counts_as_paid_and_is_never_approved() {
    let mut desk = Desk::open(None);
    let rows = [before(), before()];
    let history = BatchSubmitted { history: true, ..submission(&rows) };
    let (batch, entry) = desk.submit_as(CLERK, history.clone(), &rows, None);
    assert_eq!((desk.money().paid, desk.money().available()), (2 * AMOUNT, RECEIVED - 2 * AMOUNT));
    assert_eq!(desk.book.payment(entry + 1).map(|payment| payment.status), Some(PaymentStatus::History));
    assert_eq!(desk.book.programme(CODE).map(|programme| programme.payments()), Some(2));
    let state = || Breach::BatchState { batch, status: BatchStatus::History };
    assert_eq!(desk.approve(SUPERVISOR, batch), Err(state()));
    assert_eq!(desk.act(CLERK, &Act::BatchWithdrawn { batch }), Err(state()));
    assert_eq!(desk.act(SUPERVISOR, &Act::PaymentReversed { batch, row: 1, amount: 1 }), Err(state()));
    let too_much = BatchSubmitted { total: RECEIVED - 2 * AMOUNT + 1, ..history };
    let breach = Breach::NotAvailable { available: RECEIVED - 2 * AMOUNT, needed: RECEIVED - 2 * AMOUNT + 1 };
    assert_eq!(desk.act(CLERK, &Act::BatchSubmitted(too_much)), Err(breach));
}

#[test]
fn history_ends_with_the_month_in_which_the_ledger_began() {
    // The ledger begins on 2026-01-01, in UTC and in China.
    for (period, holds) in
        [("2025-02/2026-01", true), ("2026-01/2026-01", true), ("2026-01/2026-02", false), ("2026-03/2026-03", false)]
    {
        let mut desk = Desk::open(None);
        let rows = [before(), Payment { period: Period::parse(period).expect("it is a period"), ..row() }];
        let history = BatchSubmitted { history: true, ..submission(&rows) };
        let signed = desk.sign(CLERK, &Act::BatchSubmitted(history), Signing::default());
        let id = signed.statement().jti();
        desk.append(signed).expect("the submission alone says no months");
        for (row, number) in rows.into_iter().zip(1..) {
            let row = Payment { batch: Some(id), programme: None, ..row };
            let done = desk.act_as(CLERK, &Act::Payment(row), Signing { jti: Some(id.nth(number)), ..Signing::default() });
            let expected = if number == 1 || holds { "" } else { "history-period" };
            assert_eq!(done.err().map_or("", |breach| breach.code()), expected, "row {number}, {period}");
        }
        assert_eq!(desk.money().paid, if holds { 2 * AMOUNT } else { 0 }, "{period}");
    }
    let mut desk = Desk::open(None);
    let later = Payment { period: Period::parse("2026-05/2026-12").expect("it is a period"), ..row() };
    desk.submit(CLERK, &[later]);
}

/// A payment from before the ledger.
fn before() -> Payment<'static> {
    Payment { period: Period::parse("2025-01/2025-12").expect("it is a period"), ..row() }
}

#[test]
fn a_corrected_batch_replaces_the_returned_one() {
    let mut desk = Desk::open(None);
    let (first, _) = desk.submit(CLERK, &[row(), row()]);
    let corrected = BatchSubmitted { replaces: Some(first), ..submission(&[row()]) };
    let act = Act::BatchSubmitted(corrected.clone());
    assert_eq!(desk.act(CLERK, &act), Err(Breach::NotReplaceable(first)), "it still waits for approval");
    desk.act(SUPERVISOR, &Act::BatchReturned { batch: first }).expect("it is returned");
    assert_eq!(desk.act(OTHER_CLERK, &act), Err(Breach::NotKeeper(first)));
    let (second, _) = desk.submit_as(CLERK, corrected, &[row()], None);
    let (old, new) = (desk.book.batch(first).expect("it is known"), desk.book.batch(second).expect("it is known"));
    assert_eq!((old.status(), old.replaced_by(), new.replaces()), (BatchStatus::Withdrawn, Some(1), Some(0)));
    let again = Act::BatchResubmitted { batch: first, count: 2, total: 2 * AMOUNT };
    assert_eq!(code(desk.act(CLERK, &again)), "batch-state", "or it would be paid twice");
    assert_eq!(desk.act(CLERK, &act), Err(Breach::NotReplaceable(first)), "once only");
    assert_eq!(desk.money().submitted, AMOUNT);
}

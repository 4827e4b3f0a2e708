//! Random acts, legal and not, by random members: whatever happens, the sums close.

use crate::desk::{
    CLERK, CODE, Desk, OTHER_CLERK, SUPERVISOR, Seeded, Signing, allocation, money, programme, row, rule, submission,
};
use funds::{Act, BatchStatus, BatchSubmitted, Book, Breach, Date, Payment, PaymentStatus, Period};
use ledger::{Jti, Random};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What to do next; the numbers are taken modulo what there is.
#[derive(Clone, Copy, Debug)]
struct Try {
    what: u8,
    who: u8,
    batch: u16,
    a: u16,
    b: u16,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0u8..20, 0u8..10, any::<u16>(), any::<u16>(), any::<u16>());
    proptest::collection::vec(one.prop_map(|(what, who, batch, a, b)| Try { what, who, batch, a, b }), 10..70)
}

fn payment(amount: i64) -> Payment<'static> {
    Payment { amount, passes: vec!["amount".into()], ..row() }
}

/// An office with little money, and two delegations to one clerk.
fn begin() -> Desk {
    let mut desk = Desk::found(Some(TWO_OVER));
    desk.act(SUPERVISOR, &programme(CODE, rule())).expect("the programme is opened");
    desk.act(CLERK, &allocation(CODE, "1号", 200_000)).expect("the money is received");
    desk.delegate(SUPERVISOR, OTHER_CLERK);
    desk.delegate(CLERK, OTHER_CLERK);
    desk
}

/// Does it; legal or not is for the book to say.
fn attempt(desk: &mut Desk, step: Try) {
    let on_behalf = (step.who == 8).then_some(SUPERVISOR).or((step.who == 9).then_some(CLERK));
    let member = if on_behalf.is_some() { OTHER_CLERK } else { u32::from(step.who) + 1 };
    // Now and then signed at a desk that has not seen the last entry.
    let seen = step.batch.is_multiple_of(16).then(|| desk.chain.size() - 1);
    let signing = Signing { on_behalf, seen, jti: None };
    // Mostly one of the latest batches, where something can still be done.
    let batches = desk.book.batches();
    let back = usize::from(step.batch / 16) % if step.batch.is_multiple_of(4) { 16 } else { 3 };
    let known = batches.get(batches.len().saturating_sub(1 + back)).cloned();
    let batch = known.as_ref().map_or(Jti(1), |batch| batch.id());
    let (count, total) = known.as_ref().map_or((1, 1), |batch| (batch.count().max(1), batch.total().max(1)));
    // Now and then beside the truth.
    let total = if step.b % 6 == 5 { total + 1 } else { total };
    let row = u32::from(step.a % 5) + 1;
    let act = match step.what {
        0 | 1 => return submit(desk, member, signing, step, None, false),
        2 => return submit(desk, member, signing, step, Some(batch), false),
        3 => return submit(desk, member, signing, step, None, true),
        4 => Act::Payment(payment(i64::from(step.a) + 1)),
        5 => allocation(CODE, &format!("{}号", step.a % 40), i64::from(step.b) + 1),
        6 => Act::BalanceOpened {
            money: money(CODE, &format!("旧{}号", step.a % 40), i64::from(step.b) + 1),
            spent: i64::from(step.b / 2),
        },
        7..=10 => Act::BatchApproved { batch, count, total },
        11 => Act::BatchReturned { batch },
        12 => Act::BatchResubmitted { batch, count, total },
        13 if step.b.is_multiple_of(2) => Act::BatchWithdrawn { batch },
        13 => Act::BatchRejected { batch },
        14 => {
            let known = known.as_ref().and_then(|known| desk.book.payment_in(known, row));
            let amount = known.map_or(1, |payment| payment.row.amount);
            let (count, total) = ((count - 1).max(1), (total - amount).max(1));
            Act::RowsExcluded { batch, rows: vec![row], count, total }
        }
        15 | 16 => Act::BatchExecuted { batch, date: Date::new(2026, 3, 9).expect("it is a day"), voucher: "1".into() },
        17 | 18 => Act::PaymentReversed { batch, row, amount: i64::from(step.b) + 1 },
        _ => Act::HandedOver { from: u32::from(step.a % 8) + 1, to: u32::from(step.b % 8) + 1, batches: vec![batch] },
    };
    let _ = desk.act_as(member, &act, signing);
}

fn submit(desk: &mut Desk, member: u32, signing: Signing, step: Try, replaces: Option<Jti>, history: bool) {
    let rows = (0..step.a % 4 + 1).map(|i| payment(i64::from(step.b) / i64::from(i + 1) + 1));
    let before = Period::parse("2025-01/2025-12").expect("it is a period");
    let rows: Vec<_> = rows.map(|row| if history { Payment { period: before, ..row } } else { row }).collect();
    let submitted = BatchSubmitted { replaces, history, ..submission(&rows) };
    let batch = desk.next_id();
    if desk.act_as(member, &Act::BatchSubmitted(submitted), Signing { jti: Some(batch), ..signing }).is_err() {
        return;
    }
    // Now and then a row stays away.
    let there = if step.b.is_multiple_of(8) { rows.len() - 1 } else { rows.len() };
    for (row, payment) in (1..).zip(&rows[..there]) {
        let payment = Payment { batch: Some(batch), programme: None, ..payment.clone() };
        let id = Signing { jti: Some(batch.nth(row)), ..signing };
        desk.act_as(member, &Act::Payment(payment), id).expect("a row of an open batch is recorded");
    }
}

/// Sums the payments anew, by nothing but their status, and holds the sums against those that the book keeps.
fn check_sums(book: &Book) {
    let programme = book.programme(CODE).expect("it is open");
    let money = programme.money();
    let (mut submitted, mut committed, mut paid, mut payments) = (0, 0, money.spent_before, 0);
    for batch in book.batches() {
        for row in book.rows(batch) {
            let Some(payment) = book.payment(row.entry) else {
                assert_eq!(batch.status(), BatchStatus::Incomplete, "every payment of a whole batch is found by its entry");
                continue;
            };
            assert_eq!((payment.row, payment.batch.id()), (row, batch.id()));
            let left = row.amount - row.reversed;
            match payment.status {
                PaymentStatus::Submitted => submitted += left,
                PaymentStatus::Approved => committed += left,
                PaymentStatus::Executed | PaymentStatus::History => paid += left,
                _ => {}
            }
            let counts = matches!(payment.status, PaymentStatus::Approved | PaymentStatus::Executed | PaymentStatus::History);
            payments += u64::from(counts);
        }
        let standing: i64 = book.rows(batch).filter(|row| !row.excluded).map(|row| row.amount).sum();
        assert_eq!(batch.total(), standing, "a batch's total is that of the rows that are in it");
        if matches!(batch.status(), BatchStatus::Approved | BatchStatus::Executed) {
            check_approvals(batch);
        }
    }
    assert_eq!(
        (money.submitted, money.committed, money.paid),
        (submitted, committed, paid),
        "the sums are those of the payments"
    );
    assert_eq!(money.received, money.available() + money.committed + money.paid, "the sums close");
    assert!(money.available() >= 0, "nothing is spent that is not there");
    assert_eq!(programme.payments(), payments);
    assert_eq!(programme.documents().iter().map(|document| document.amount).sum::<i64>(), money.received);
    let used: i64 = programme.used().map(|part| part.amount).sum();
    assert_eq!(used, money.committed + money.paid - money.spent_before, "every 分 used comes from a document");
}

fn check_approvals(batch: &funds::Batch) {
    let persons: Vec<u32> = batch.approvals().flat_map(|step| step.by.persons()).collect();
    let needed = if batch.total() > TWO_OVER { 2 } else { 1 };
    assert!(batch.approvals().count() >= needed, "what is approved has its approvals");
    let mut distinct = persons.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), persons.len(), "no person approved twice");
    assert!(persons.iter().all(|person| batch.recorded_by(*person).is_none()), "nobody approved what they recorded");
}

const TWO_OVER: i64 = 60_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn sums_close_whatever_happens(steps in tries()) {
        let mut desk = begin();
        for step in steps {
            // That a refused act leaves the book as it was is held after each by the desk itself.
            attempt(&mut desk, step);
            check_sums(&desk.book);
        }
        let mut replayed = Book::new();
        let breaches: Vec<Breach> =
            desk.entries.iter().filter_map(|entry| replayed.observe(entry, desk.chain.roll())).collect();
        prop_assert_eq!(replayed.digest(), desk.book.digest(), "a replay with {} breaches gives the same book", breaches.len());
        let saved = serde_json::to_string(&desk.book).expect("it can be written");
        prop_assert_eq!(&serde_json::from_str::<Book>(&saved).expect("it can be read"), &desk.book);
    }
}

/// The property above would hold of a book that refuses everything.
#[test]
fn chance_reaches_every_state_and_breaks_most_rules() {
    let (mut states, mut breaches) = (BTreeSet::new(), BTreeSet::new());
    for seed in 0..40u64 {
        let mut desk = begin();
        let mut random = Seeded(seed << 32);
        let mut next = || {
            let mut bytes = [0; 8];
            random.fill(&mut bytes);
            let [what, who, rest @ ..] = bytes;
            let number = |at: usize| u16::from_be_bytes([rest[at], rest[at + 1]]);
            Try { what: what % 20, who: who % 10, batch: number(0), a: number(2), b: number(4) }
        };
        (0..60).for_each(|_| attempt(&mut desk, next()));
        states.extend(desk.book.batches().iter().map(|batch| format!("{:?}", batch.status())));
        let mut replayed = Book::new();
        breaches.extend(desk.entries.iter().filter_map(|e| replayed.observe(e, desk.chain.roll())).map(|breach| breach.code()));
    }
    let all = "Approved Executed HalfApproved History Incomplete Rejected Returned Submitted Withdrawn";
    assert_eq!(states.into_iter().collect::<Vec<_>>().join(" "), all);
    for code in
        ["approved", "batch-state", "beyond-payment", "count-or-total", "not-keeper", "recorded", "role", "row-unknown", "taker"]
    {
        assert!(breaches.contains(code), "{code} is among {breaches:?}");
    }
}

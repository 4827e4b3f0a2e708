//! Random acts, legal and not, by random members: whatever happens, the sums close.

use crate::desk::{
    CLERK, CODE, Desk, OTHER_CLERK, SUPERVISOR, Seeded, Signing, allocation, money, programme, row, rule, submission,
};
use funds::{
    Act, BatchExecuted, BatchStatus, BatchSubmitted, Book, Breach, Date, Destination, Payment, PaymentStatus, Period,
    ProgrammeOpened, Terms, TransferRecorded, Way,
};
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
    let one = (0u8..32, 0u8..10, any::<u16>(), any::<u16>(), any::<u16>());
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
    let Act::ProgrammeOpened(opened) = programme(NEXT_YEAR, rule()) else { unreachable!("it opens one") };
    desk.act(SUPERVISOR, &Act::ProgrammeOpened(ProgrammeOpened { year: 2027, ..opened })).expect("the next year is opened");
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
        15 => {
            let rows: Vec<u32> = if step.b.is_multiple_of(3) { vec![row] } else { Vec::new() };
            let date = Date::new(2026, 3, 9).expect("it is a day");
            Act::BatchExecuted(BatchExecuted { batch, date, voucher: "1".into(), answer: None, returned: rows })
        }
        16 => Act::BatchExecuted(BatchExecuted {
            batch,
            date: Date::new(2026, 3, 9).expect("it is a day"),
            voucher: "1".into(),
            answer: None,
            returned: Vec::new(),
        }),
        17 | 18 => Act::PaymentReversed { batch, row, amount: i64::from(step.b) + 1 },
        20 | 21 => {
            let to = match step.a % 3 {
                0 => Destination::Programme(NEXT_YEAR.into()),
                _ => Destination::Office { name: "某镇".into(), ledger: None },
            };
            let from = format!("{}号", step.a % 40);
            let recorded = TransferRecorded {
                programme: CODE.into(),
                from: if step.b.is_multiple_of(2) { "1号".into() } else { from },
                document: format!("下{}号", step.a),
                date: Date::new(2026, 3, 9).expect("it is a day"),
                amount: i64::from(step.b / 2) + 1,
                terms: Terms::default(),
                to: to.clone(),
            };
            match to {
                Destination::Programme(_) => Act::AllocationMoved(recorded),
                Destination::Office { .. } => Act::AllocationIssued(recorded),
            }
        }
        22 | 23 => {
            let transfers = desk.book.transfers();
            let Some(at) = transfers.len().checked_sub(1 + usize::from(step.a % 3)) else { return };
            let transfer = &transfers[at];
            match step.b % 8 {
                0 => Act::TransferWithdrawn { transfer: transfer.id },
                1 => Act::TransferRejected { transfer: transfer.id },
                2 | 3 => Act::TransferReduced {
                    transfer: transfer.id,
                    document: format!("收{}号", step.b),
                    date: transfer.date,
                    amount: i64::from(step.a) + 1,
                },
                _ => Act::TransferApproved { transfer: transfer.id, amount: transfer.amount },
            }
        }
        24 => Act::AllocationReduced {
            programme: CODE.into(),
            document: "1号".into(),
            by: "收".into(),
            date: Date::new(2026, 3, 9).expect("it is a day"),
            amount: i64::from(step.b / 4) + 1,
        },
        25 => Act::PaymentsReturned { batch, date: Date::new(2026, 3, 9).expect("it is a day"), rows: vec![row], answer: None },
        26 => Act::RecoveryOpened { batch, row, amount: i64::from(step.b / 4) + 1 },
        27 | 28 => {
            let recoveries = desk.book.recoveries();
            let Some(at) = recoveries.len().checked_sub(1 + usize::from(step.a % 3)) else { return };
            let recovery = &recoveries[at];
            match step.b % 6 {
                0 => Act::RecoveryClosed { recovery: recovery.id },
                _ => Act::RecoveryReceived {
                    recovery: recovery.id,
                    amount: if step.b.is_multiple_of(2) { recovery.outstanding().max(1) } else { i64::from(step.a) + 1 },
                    date: Date::new(2026, 3, 9).expect("it is a day"),
                    way: Way::Bank,
                    voucher: "1".into(),
                },
            }
        }
        29 => Act::ObjectionReceived { batch, row: (!step.b.is_multiple_of(3)).then_some(row) },
        30 => {
            let objections = desk.book.objections();
            let Some(at) = objections.len().checked_sub(1 + usize::from(step.a % 3)) else { return };
            Act::ObjectionAnswered { objection: objections[at].id, upheld: step.b.is_multiple_of(2) }
        }
        31 => {
            let Some(known) = known else { return };
            return pay_again(desk, member, signing, &known, row);
        }
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

/// A payment of its own that pays a returned one again, if that is allowed.
fn pay_again(desk: &mut Desk, member: u32, signing: Signing, batch: &funds::Batch, row: u32) {
    let id = if batch.single() { batch.id() } else { batch.id().nth(row) };
    let amount = desk.book.payment_in(batch, row).map_or(1, |payment| payment.row.left().max(1));
    let _ = desk.act_as(member, &Act::Payment(Payment { reissues: Some(id), ..payment(amount) }), signing);
}

/// Sums the payments anew, by nothing but their status, and holds the sums against those that the book keeps.
fn check_sums(book: &Book) {
    let programme = book.programme(CODE).expect("it is open");
    let money = programme.money();
    let (mut submitted, mut committed, mut paid, mut payments) = (0, 0, money.spent_before, 0);
    let (mut returned, mut recovered) = (0, 0);
    for batch in book.batches() {
        for row in book.rows(batch) {
            let Some(payment) = book.payment(row.entry) else {
                assert_eq!(batch.status(), BatchStatus::Incomplete, "every payment of a whole batch is found by its entry");
                continue;
            };
            assert_eq!((payment.row, payment.batch.id()), (row, batch.id()));
            let left = row.left();
            match payment.status {
                PaymentStatus::Submitted => submitted += left,
                PaymentStatus::Approved => committed += left,
                PaymentStatus::Executed | PaymentStatus::History => paid += left,
                _ => {}
            }
            returned += if payment.status == PaymentStatus::Bounced { left } else { 0 };
            recovered += row.recovered;
            let counts = matches!(payment.status, PaymentStatus::Approved | PaymentStatus::Executed | PaymentStatus::History);
            payments += u64::from(counts);
        }
        let standing: i64 = book.rows(batch).filter(|row| !row.excluded).map(|row| row.amount).sum();
        assert_eq!(batch.total(), standing, "a batch's total is that of the rows that are in it");
        if matches!(batch.status(), BatchStatus::Approved | BatchStatus::Executed) {
            check_approvals(batch);
            let funding: i64 = book.funded_by(batch).map(|part| part.amount).sum();
            assert_eq!(funding, batch.standing(), "every 分 of a batch comes from a document");
        }
    }
    assert_eq!(
        (money.submitted, money.committed, money.paid),
        (submitted, committed, paid),
        "the sums are those of the payments"
    );
    assert_eq!((money.returned, money.recovered), (returned, recovered), "what came back is listed");
    assert_eq!(money.received, money.issued + money.available() + money.committed + money.paid, "the sums close");
    assert!(money.available() >= 0, "nothing is spent that is not there");
    let out = |office: bool| -> i64 {
        let goes = |transfer: &&funds::Transfer| matches!(transfer.to, Destination::Office { .. }) == office;
        book.transfers().iter().filter(goes).map(funds::Transfer::standing).sum()
    };
    assert_eq!((money.issued, money.moved), (out(true), out(false)), "what left is that of the transfers");
    let next = book.programme(NEXT_YEAR).expect("it is open").money();
    assert_eq!(next.received, money.moved, "what was carried over has arrived");
    assert_eq!(programme.payments(), payments);
    let gross: i64 = programme.documents().iter().map(|document| document.amount).sum();
    assert_eq!(gross, money.received + money.reduced + money.moved);
    let free: i64 = programme.documents().iter().map(|document| document.free()).sum();
    assert_eq!(free, money.available(), "the documents close like their programme");
    let back = |of: fn(&funds::Document) -> i64| programme.documents().iter().map(of).sum::<i64>();
    assert_eq!((back(|it| it.returned), back(|it| it.recovered)), (returned, recovered), "what came back is listed by document");
    assert!(programme.documents().iter().all(|document| document.free() >= 0), "no document is used beyond its amount");
    let used: i64 = programme.documents().iter().map(|document| document.used).sum();
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
const NEXT_YEAR: &str = "CYDH-2027";

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
    let mut moved = (0, 0, 0, 0);
    for seed in 0..160u64 {
        let mut desk = begin();
        let mut random = Seeded(seed << 32);
        let mut next = || {
            let mut bytes = [0; 8];
            random.fill(&mut bytes);
            let [what, who, rest @ ..] = bytes;
            let number = |at: usize| u16::from_be_bytes([rest[at], rest[at + 1]]);
            Try { what: what % 32, who: who % 10, batch: number(0), a: number(2), b: number(4) }
        };
        (0..100).for_each(|_| attempt(&mut desk, next()));
        let money = desk.money();
        moved = (moved.0 + money.returned, moved.1 + money.recovered, moved.2 + money.issued, moved.3 + money.moved);
        states.extend(desk.book.batches().iter().map(|batch| format!("{:?}", batch.status())));
        let mut replayed = Book::new();
        breaches.extend(desk.entries.iter().filter_map(|e| replayed.observe(e, desk.chain.roll())).map(|breach| breach.code()));
    }
    let all = "Approved Executed HalfApproved History Incomplete Rejected Returned Submitted Withdrawn";
    assert_eq!(states.into_iter().collect::<Vec<_>>().join(" "), all);
    assert!(moved.0 > 0 && moved.1 > 0 && moved.2 > 0 && moved.3 > 0, "money came back and went on: {moved:?}");
    for code in [
        "approved",
        "batch-state",
        "beyond",
        "beyond-payment",
        "document-unknown",
        "not-free",
        "nothing-paid",
        "objection-open",
        "over",
        "own-record",
        "reissue",
        "count-or-total",
        "not-keeper",
        "recorded",
        "role",
        "row-unknown",
        "taker",
    ] {
        assert!(breaches.contains(code), "{code} is among {breaches:?}");
    }
}

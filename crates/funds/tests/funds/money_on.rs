//! Money that leaves a programme: to another office, into another programme, back to whoever gave it.

use crate::desk::{AMOUNT, CLERK, CODE, Desk, OTHER_CLERK, OTHER_SUPERVISOR, RECEIVED, SUPERVISOR, allocation, code, id_of};
use crate::desk::{money, programme, row, rule};
use funds::{Act, Breach, Date, Destination, Issue, MoneyIn, ProgrammeOpened, Terms, TransferRecorded};
use ledger::{Hash, Jti, Origin};

const FIRST: &str = "县财农〔2026〕1号";
const NEXT_YEAR: &str = "CYDH-2027";

fn day(month: u8, day: u8) -> Date {
    Date::new(2026, month, day).expect("it is a day")
}

fn transfer(amount: i64, document: &str) -> TransferRecorded {
    TransferRecorded {
        programme: CODE.into(),
        from: FIRST.into(),
        document: document.into(),
        date: day(2, 1),
        amount,
        terms: Terms::default(),
        to: Destination::Office { name: "青山镇财政所".into(), ledger: None },
    }
}

fn issue(desk: &mut Desk, amount: i64, document: &str) -> Jti {
    let entry = desk.act(CLERK, &Act::AllocationIssued(transfer(amount, document))).expect("it is recorded");
    id_of(desk, entry)
}

fn open_next_year(desk: &mut Desk) {
    let Act::ProgrammeOpened(opened) = programme(NEXT_YEAR, rule()) else { unreachable!("it opens one") };
    desk.act(SUPERVISOR, &Act::ProgrammeOpened(ProgrammeOpened { year: 2027, ..opened })).expect("it is opened");
}

#[test]
fn what_is_issued_onward_is_no_longer_available() {
    let mut desk = Desk::open(None);
    let id = issue(&mut desk, 400_000, "县财农〔2026〕7号");
    assert_eq!(desk.money().available(), RECEIVED, "nothing is taken before a second person has approved");
    desk.act(SUPERVISOR, &Act::TransferApproved { transfer: id, amount: 400_000 }).expect("it is approved");
    let money = desk.money();
    assert_eq!((money.received, money.issued, money.available()), (RECEIVED, 400_000, RECEIVED - 400_000));
    let document = &desk.book.programme(CODE).expect("it is open").documents()[0];
    assert_eq!((document.issued, document.free()), (400_000, RECEIVED - 400_000));
    let reduced =
        Act::TransferReduced { transfer: id, document: "县财农〔2026〕8号".into(), date: day(5, 1), amount: 150_000 };
    desk.act(OTHER_SUPERVISOR, &reduced).expect("a part is taken back");
    assert_eq!((desk.money().issued, desk.money().available()), (250_000, RECEIVED - 250_000));
    assert_eq!(code(desk.act(OTHER_SUPERVISOR, &reduced)), "document-taken", "one document takes back once");
    let more = Act::TransferReduced { transfer: id, document: "9号".into(), date: day(5, 1), amount: 250_001 };
    assert_eq!(desk.act(SUPERVISOR, &more), Err(Breach::Beyond { left: 250_000, asked: 250_001 }));
}

#[test]
fn no_money_is_issued_twice_or_beyond_its_document() {
    let mut desk = Desk::open(None);
    desk.act(CLERK, &allocation(CODE, "2号", 1_000_000)).expect("more is received");
    let (first, second) = (issue(&mut desk, RECEIVED, "7号"), issue(&mut desk, RECEIVED, "8号"));
    desk.act(SUPERVISOR, &Act::TransferApproved { transfer: first, amount: RECEIVED }).expect("it is there");
    let approved = desk.act(SUPERVISOR, &Act::TransferApproved { transfer: second, amount: RECEIVED });
    assert_eq!(approved, Err(Breach::NotFree { document: FIRST.into(), free: 0, needed: RECEIVED }));
    assert_eq!(code(desk.act(CLERK, &Act::AllocationIssued(transfer(1, "7号")))), "document-taken");
    // What is left pays for a batch of its own, and that document is then used.
    let (batch, _) = desk.submit(CLERK, &[row()]);
    desk.approve(SUPERVISOR, batch).expect("the second document pays");
    let used: Vec<_> = desk.book.programme(CODE).expect("it is open").documents().iter().map(|document| document.used).collect();
    assert_eq!(used, [0, AMOUNT]);
    assert_eq!(desk.book.funded_by(desk.book.batch(batch).expect("it is there")).count(), 1);
}

#[test]
fn who_records_does_not_approve_and_others_do_not_withdraw() {
    let mut desk = Desk::open(None);
    let id = issue(&mut desk, 9, "7号");
    desk.delegate(CLERK, OTHER_CLERK);
    assert_eq!(code(desk.act(CLERK, &Act::TransferApproved { transfer: id, amount: 9 })), "role");
    assert_eq!(desk.act(SUPERVISOR, &Act::TransferApproved { transfer: id, amount: 8 }), Err(Breach::OtherAmount(9)));
    assert_eq!(desk.act(OTHER_CLERK, &Act::TransferWithdrawn { transfer: id }), Err(Breach::NotOwn));
    let by_both = desk.act(crate::desk::BOTH, &Act::AllocationIssued(transfer(9, "8号"))).expect("they may record");
    let own = id_of(&desk, by_both);
    assert_eq!(code(desk.act(crate::desk::BOTH, &Act::TransferApproved { transfer: own, amount: 9 })), "own-record");
    desk.act(CLERK, &Act::TransferWithdrawn { transfer: id }).expect("the own one");
    assert_eq!(code(desk.act(SUPERVISOR, &Act::TransferApproved { transfer: id, amount: 9 })), "over");
    desk.act(SUPERVISOR, &Act::TransferRejected { transfer: own }).expect("it is rejected");
    assert_eq!(desk.money().issued, 0);
    desk.act(CLERK, &Act::AllocationIssued(transfer(9, "7号"))).expect("a number that was given up is free again");
}

#[test]
fn a_year_is_carried_over_with_its_document() {
    let mut desk = Desk::open(None);
    open_next_year(&mut desk);
    let moved = TransferRecorded { to: Destination::Programme(NEXT_YEAR.into()), ..transfer(300_000, "结转1号") };
    let entry = desk.act(CLERK, &Act::AllocationMoved(moved.clone())).expect("it is recorded");
    let id = id_of(&desk, entry);
    desk.act(SUPERVISOR, &Act::TransferApproved { transfer: id, amount: 300_000 }).expect("it is approved");
    let (old, new) = (desk.money(), desk.book.programme(NEXT_YEAR).expect("it is open").money());
    assert_eq!((old.received, old.moved, new.received), (RECEIVED - 300_000, 300_000, 300_000));
    let document = &desk.book.programme(NEXT_YEAR).expect("it is open").documents()[0];
    assert_eq!((document.number.as_str(), document.moved_here, document.free()), (FIRST, Some(0), 300_000));
    let back = TransferRecorded { programme: NEXT_YEAR.into(), to: Destination::Programme(CODE.into()), ..moved };
    assert_eq!(desk.act(CLERK, &Act::AllocationMoved(back)), Err(Breach::Destination(CODE.into())), "no year goes back");
    let taken = Act::TransferReduced { transfer: id, document: "3号".into(), date: day(5, 1), amount: 1 };
    assert_eq!(code(desk.act(OTHER_SUPERVISOR, &taken)), "not-approved", "what was moved is moved again, not taken back");
}

#[test]
fn what_another_office_issued_is_received_or_refused_once() {
    let mut desk = Desk::open(None);
    let ledger = Origin::parse(&format!("520000-czt/{}", "0f".repeat(16))).expect("it is an origin");
    let issue = Issue { entry: Hash::of(b"issued"), ledger };
    let received = |document: &str| MoneyIn { issue: Some(issue.clone()), ..money(CODE, document, 7) };
    let entry = desk.act(CLERK, &Act::AllocationReceived(received("2号"))).expect("it is received");
    assert_eq!(desk.book.issue(&issue), Some(entry));
    assert_eq!(desk.act(CLERK, &Act::AllocationReceived(received("3号"))), Err(Breach::IssueTaken { entry }));
    let refused = Act::AllocationRefused { issue: issue.clone() };
    assert_eq!(desk.act(SUPERVISOR, &refused), Err(Breach::IssueTaken { entry }));
    let other = Issue { entry: Hash::of(b"another"), ..issue };
    desk.act(SUPERVISOR, &Act::AllocationRefused { issue: other.clone() }).expect("it is refused");
    assert_eq!(code(desk.act(CLERK, &Act::AllocationRefused { issue: other })), "issue-taken");
}

#[test]
fn what_is_taken_back_is_there_no_longer() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row()]);
    desk.approve(SUPERVISOR, batch).expect("it is approved");
    let reduce = |amount| Act::AllocationReduced {
        programme: CODE.into(),
        document: FIRST.into(),
        by: "省收回1号".into(),
        date: day(10, 1),
        amount,
    };
    let free = RECEIVED - AMOUNT;
    let beyond = desk.act(CLERK, &reduce(free + 1));
    assert_eq!(beyond, Err(Breach::NotFree { document: FIRST.into(), free, needed: free + 1 }));
    desk.act(CLERK, &reduce(free)).expect("what nothing was done with goes");
    assert_eq!((desk.money().received, desk.money().reduced, desk.money().available()), (AMOUNT, free, 0));
}

#[test]
fn a_document_pays_for_its_project_alone_and_not_after_its_last_day() {
    let mut desk = Desk::found(None);
    desk.act(SUPERVISOR, &programme(CODE, rule())).expect("it is opened");
    let until = MoneyIn { terms: Terms { deadline: Some(day(6, 30)), ..Terms::default() }, ..money(CODE, "1号", AMOUNT) };
    let for_project =
        MoneyIn { terms: Terms { project: Some("XM-7".into()), ..Terms::default() }, ..money(CODE, "2号", AMOUNT) };
    desk.act(CLERK, &Act::AllocationReceived(until)).expect("it is received");
    desk.act(CLERK, &Act::AllocationReceived(for_project)).expect("it is received");
    let (first, _) = desk.submit(CLERK, &[row()]);
    let (second, _) = desk.submit(CLERK, &[row()]);
    // 2026-06-30 23:59:59 in China, and a second later.
    desk.witness(1_782_835_199);
    let mut in_time = desk.clone();
    in_time.approve(SUPERVISOR, first).expect("on the last day");
    let not_there = Breach::NotAvailable { available: 0, needed: AMOUNT };
    assert_eq!(in_time.approve(SUPERVISOR, second), Err(not_there), "the project's money pays for nothing else");
    desk.witness(1_782_835_200);
    assert_eq!(code(desk.approve(SUPERVISOR, first)), "deadline");
    assert_eq!(code(desk.act(SUPERVISOR, &Act::TransferApproved { transfer: Jti(1), amount: 1 })), "unknown");
    desk.act(CLERK, &allocation(CODE, "3号", AMOUNT)).expect("more is received");
    desk.approve(SUPERVISOR, first).expect("the new document pays");
    assert_eq!(code(desk.approve(SUPERVISOR, second)), "deadline", "there is money, but it may no longer be used");
    let paid: Vec<_> = desk.book.programme(CODE).expect("it is open").documents().iter().map(|document| document.used).collect();
    assert_eq!(paid, [0, 0, AMOUNT]);
}

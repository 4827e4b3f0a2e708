//! Projects of the library, and budget years.

use crate::desk::{ADMIN, CLERK, CODE, Desk, SUPERVISOR, allocation, code, programme, project, row, rule, submission};
use funds::{Act, BatchSubmitted, Breach, Date, Payment, ProgrammeOpened, ProjectRecorded, Terms};
use funds::{BatchExecuted, Destination, TransferRecorded};

fn execute(desk: &mut Desk, batch: ledger::Jti) {
    let date = Date::new(2026, 3, 9).expect("it is a day");
    let executed = BatchExecuted { batch, date, voucher: "1".into(), answer: None, returned: Vec::new() };
    desk.act(CLERK, &Act::BatchExecuted(executed)).expect("it is paid");
}

#[test]
fn a_programme_may_demand_a_project() {
    let mut desk = Desk::found(None);
    let Act::ProgrammeOpened(opened) = programme(CODE, rule()) else { unreachable!("it opens one") };
    desk.act(SUPERVISOR, &Act::ProgrammeOpened(ProgrammeOpened { needs_project: true, ..opened })).expect("it is opened");
    desk.act(CLERK, &allocation(CODE, "1号", 10_000_000)).expect("it is received");
    assert_eq!(desk.act(CLERK, &Act::Payment(row())), Err(Breach::ProjectNeeded));
    let of = |code: &str| Payment { project: Some(code.to_owned().into()), ..row() };
    assert_eq!(desk.act(CLERK, &Act::Payment(of("XM-7"))), Err(Breach::ProjectUnknown("XM-7".into())));
    let opened = Act::ProjectRecorded { again: false, project: project("XM-7") };
    assert_eq!(code(desk.act(CLERK, &opened)), "role");
    desk.act(ADMIN, &opened).expect("it is put in");
    assert_eq!(desk.act(SUPERVISOR, &opened), Err(Breach::ProjectTaken("XM-7".into())));
    desk.act(CLERK, &Act::Payment(of("XM-7"))).expect("it has a project");
    let rows = [row()];
    let without = desk.next_id();
    let signing = crate::desk::Signing { jti: Some(without), ..Default::default() };
    assert_eq!(desk.act_as(CLERK, &Act::BatchSubmitted(submission(&rows)), signing), Err(Breach::ProjectNeeded));
    let (batch, _) = desk.submit_as(CLERK, BatchSubmitted { project: Some("XM-7".into()), ..submission(&rows) }, &rows, None);
    assert_eq!(desk.book.batch(batch).and_then(|batch| batch.project()), Some("XM-7"));
    let changed = ProjectRecorded { planned: 2_000, ..project("XM-7") };
    desk.act(SUPERVISOR, &Act::ProjectRecorded { again: true, project: changed }).expect("it is changed");
    let ended = Act::ProjectEnded { project: "XM-7".into(), outcome: "已硬化 3 公里".into(), households: 118 };
    desk.act(SUPERVISOR, &ended).expect("it ends");
    assert_eq!(code(desk.act(SUPERVISOR, &ended)), "project-unknown", "it has ended");
    assert_eq!(code(desk.act(CLERK, &Act::Payment(of("XM-7")))), "project-unknown", "nothing more is paid for it");
    let known = desk.book.project("XM-7").expect("it stays in the library");
    assert_eq!((known.facts.planned, known.ended.as_ref().map(|end| end.households)), (2_000, Some(118)));
}

#[test]
fn a_year_closes_when_nothing_of_it_waits_and_then_takes_nothing() {
    let mut desk = Desk::open(None);
    let (batch, entry) = desk.submit(CLERK, &[row()]);
    assert_eq!(desk.act(SUPERVISOR, &Act::YearClosed { year: 2026 }), Err(Breach::YearBusy { entry }));
    desk.approve(SUPERVISOR, batch).expect("it is approved");
    assert_eq!(code(desk.act(SUPERVISOR, &Act::YearClosed { year: 2026 })), "year-busy", "it is not paid");
    execute(&mut desk, batch);
    assert_eq!(code(desk.act(CLERK, &Act::YearClosed { year: 2026 })), "role");
    let closed = desk.act(SUPERVISOR, &Act::YearClosed { year: 2026 }).expect("nothing waits");
    let refused = Err(Breach::YearClosed { year: 2026, entry: closed });
    assert_eq!(desk.act(SUPERVISOR, &Act::YearClosed { year: 2026 }), refused);
    assert_eq!(desk.act(CLERK, &allocation(CODE, "2号", 1)), refused);
    assert_eq!(desk.act(CLERK, &Act::Payment(row())), refused);
    assert_eq!(desk.act(SUPERVISOR, &programme("AB-2026", rule())), refused);
    // What the bank sends back later is a fact, and what is left goes into the next year.
    let date = Date::new(2027, 1, 4).expect("it is a day");
    let returned = Act::PaymentsReturned { batch, date, rows: vec![1], answer: None };
    desk.act(CLERK, &returned).expect("the bank does not ask whether a year is closed");
    let Act::ProgrammeOpened(opened) = programme("CYDH-2027", rule()) else { unreachable!("it opens one") };
    desk.act(SUPERVISOR, &Act::ProgrammeOpened(ProgrammeOpened { year: 2027, ..opened })).expect("it is opened");
    let moved = TransferRecorded {
        programme: CODE.into(),
        from: "县财农〔2026〕1号".into(),
        document: "结转1号".into(),
        date,
        amount: desk.money().available(),
        terms: Terms::default(),
        to: Destination::Programme("CYDH-2027".into()),
    };
    let entry = desk.act(CLERK, &Act::AllocationMoved(moved.clone())).expect("it is recorded");
    let transfer = crate::desk::id_of(&desk, entry);
    desk.act(SUPERVISOR, &Act::TransferApproved { transfer, amount: moved.amount }).expect("it is carried over");
    assert_eq!(desk.money().available(), 0);
    desk.act(ADMIN, &Act::YearReopened { year: 2026 }).expect("with its reason");
    assert_eq!(desk.act(ADMIN, &Act::YearReopened { year: 2026 }), Err(Breach::YearOpen(2026)));
    desk.act(CLERK, &allocation(CODE, "2号", 1)).expect("it is open again");
}

//! Making public: what is not seen long enough is not paid, and what is said against it is answered.

use crate::desk::{AMOUNT, CLERK, CODE, Desk, OTHER_SUPERVISOR, SUPERVISOR, allocation, code, id_of, programme, row, rule};
use funds::{Act, BatchExecuted, BatchStatus, Breach, Date, NoticeRule, PaymentStatus, ProgrammeOpened, Stage};
use ledger::Jti;

const DAY_S: u64 = 86_400;
const BEGIN: u64 = 1_770_000_000;

/// A programme whose batches are public in the village for 7 days before they are approved, and for 10 days in the county
/// before they are paid.
fn open() -> Desk {
    let mut desk = Desk::found(None);
    let Act::ProgrammeOpened(opened) = programme(CODE, rule()) else { unreachable!("it opens one") };
    let notices = vec![
        NoticeRule { stage: Stage::Village, days: 7, before_approval: true },
        NoticeRule { stage: Stage::County, days: 10, before_approval: false },
    ];
    desk.act(SUPERVISOR, &Act::ProgrammeOpened(ProgrammeOpened { notices, ..opened })).expect("it is opened");
    desk.act(CLERK, &allocation(CODE, "1号", 10_000_000)).expect("it is received");
    desk
}

fn post(desk: &mut Desk, batch: Jti, stage: Stage) -> Jti {
    let entry = desk.act(CLERK, &Act::NoticePosted { batch, stage, photo: None }).expect("it is posted");
    id_of(desk, entry)
}

fn executed(batch: Jti) -> Act<'static> {
    let date = Date::new(2026, 3, 9).expect("it is a day");
    Act::BatchExecuted(BatchExecuted { batch, date, voucher: "1".into(), answer: None, returned: Vec::new() })
}

#[test]
fn nothing_is_approved_or_paid_before_its_notices_have_run_out() {
    let mut desk = open();
    let (batch, _) = desk.submit(CLERK, &[row()]);
    let village = Err(Breach::NoticeMissing { stage: Stage::Village, days: 7 });
    assert_eq!(desk.approve(SUPERVISOR, batch), village);
    post(&mut desk, batch, Stage::Village);
    assert_eq!(desk.approve(SUPERVISOR, batch), village, "nobody has seen it yet");
    desk.witness(BEGIN);
    desk.witness(BEGIN + 7 * DAY_S - 1);
    assert_eq!(desk.approve(SUPERVISOR, batch), village, "a second is missing");
    desk.witness(BEGIN + 7 * DAY_S);
    desk.approve(SUPERVISOR, batch).expect("it was public for seven days");
    let county = Err(Breach::NoticeMissing { stage: Stage::County, days: 10 });
    assert_eq!(desk.act(CLERK, &executed(batch)), county);
    let notice = post(&mut desk, batch, Stage::County);
    desk.witness(BEGIN + 8 * DAY_S);
    desk.witness(BEGIN + 17 * DAY_S);
    desk.clone().act(CLERK, &Act::NoticeEnded { notice }).expect("it may be taken down too early");
    desk.witness(BEGIN + 18 * DAY_S);
    desk.act(CLERK, &Act::NoticeEnded { notice }).expect("it is taken down");
    assert_eq!(code(desk.act(CLERK, &Act::NoticeEnded { notice })), "over");
    desk.act(CLERK, &executed(batch)).expect("it was public long enough");
}

#[test]
fn a_notice_taken_down_too_early_does_not_count() {
    let mut desk = open();
    let (batch, _) = desk.submit(CLERK, &[row()]);
    let notice = post(&mut desk, batch, Stage::Village);
    desk.witness(BEGIN);
    desk.witness(BEGIN + 3 * DAY_S);
    desk.act(CLERK, &Act::NoticeEnded { notice }).expect("it is taken down");
    desk.witness(BEGIN + 30 * DAY_S);
    assert_eq!(code(desk.approve(SUPERVISOR, batch)), "notice-missing");
}

#[test]
fn two_clocks_are_not_held_against_each_other() {
    let mut desk = open();
    let (batch, _) = desk.submit(CLERK, &[row()]);
    post(&mut desk, batch, Stage::Village);
    desk.witness_by(1, BEGIN);
    desk.witness_by(2, BEGIN + 400 * DAY_S);
    assert_eq!(code(desk.approve(SUPERVISOR, batch)), "notice-missing", "a clock that is a year ahead proves nothing");
    desk.witness_by(2, BEGIN + 407 * DAY_S);
    desk.approve(SUPERVISOR, batch).expect("by its own measure seven days have passed");
}

#[test]
fn an_objection_stands_in_the_way_until_it_is_answered() {
    let mut desk = open();
    let (batch, _) = desk.submit(CLERK, &[row(), row(), row()]);
    post(&mut desk, batch, Stage::Village);
    desk.witness(BEGIN);
    desk.witness(BEGIN + 7 * DAY_S);
    let entry = desk.act(CLERK, &Act::ObjectionReceived { batch, row: Some(2) }).expect("it is received");
    let objection = id_of(&desk, entry);
    assert_eq!(desk.approve(SUPERVISOR, batch), Err(Breach::ObjectionOpen { entry }));
    assert_eq!(code(desk.act(CLERK, &Act::ObjectionAnswered { objection, upheld: true })), "role");
    desk.act(OTHER_SUPERVISOR, &Act::ObjectionAnswered { objection, upheld: true }).expect("it was right");
    assert_eq!(code(desk.act(SUPERVISOR, &Act::ObjectionAnswered { objection, upheld: false })), "over");
    let known = desk.book.batch(batch).expect("it is there");
    assert_eq!((known.count(), known.total()), (2, 2 * AMOUNT), "that row alone is taken out");
    assert_eq!(desk.money().submitted, 2 * AMOUNT);
    desk.approve(SUPERVISOR, batch).expect("it is answered");
    // After the approval the row is reversed instead.
    let entry = desk.act(CLERK, &Act::ObjectionReceived { batch, row: Some(3) }).expect("it is received");
    let objection = id_of(&desk, entry);
    desk.act(OTHER_SUPERVISOR, &Act::ObjectionAnswered { objection, upheld: true }).expect("it was right");
    assert_eq!(desk.money().committed, AMOUNT);
    let known = desk.book.batch(batch).expect("it is there");
    assert_eq!(desk.book.payment_in(known, 3).map(|payment| payment.status), Some(PaymentStatus::Reversed));
    assert_eq!(desk.book.payment_in(known, 2).map(|payment| payment.status), Some(PaymentStatus::Excluded));
    assert_eq!(known.status(), BatchStatus::Approved);
    assert_eq!(code(desk.act(CLERK, &Act::ObjectionReceived { batch, row: Some(2) })), "row-unknown");
}

#[test]
fn an_objection_does_not_take_the_last_row() {
    let mut desk = Desk::open(None);
    let (batch, _) = desk.submit(CLERK, &[row()]);
    let entry = desk.act(CLERK, &Act::ObjectionReceived { batch, row: Some(1) }).expect("it is received");
    let objection = id_of(&desk, entry);
    assert_eq!(desk.act(SUPERVISOR, &Act::ObjectionAnswered { objection, upheld: true }), Err(Breach::NoRowLeft));
    desk.act(SUPERVISOR, &Act::ObjectionAnswered { objection, upheld: false }).expect("it was not right");
    desk.approve(SUPERVISOR, batch).expect("it goes on");
}

//! Programmes and the money that comes in for them.

use crate::desk::{
    ADMIN, AMOUNT, CLERK, CODE, Desk, INSPECTOR, RECEIVED, SUPERVISOR, allocation, code, money, programme, row, rule,
};
use funds::{Act, Breach};
use ledger::{INTEGER_MAX, Roles};

#[test]
fn administrators_and_supervisors_open_programmes() {
    let mut desk = Desk::found(None);
    for (member, code) in [(ADMIN, "A-1"), (SUPERVISOR, "A-2")] {
        desk.act(member, &programme(code, rule())).expect("they may");
    }
    for member in [CLERK, INSPECTOR] {
        let breach = desk.act(member, &programme("A-3", rule()));
        assert_eq!(breach, Err(Breach::Role(Roles::ADMINISTRATOR.and(Roles::SUPERVISOR))));
    }
    assert_eq!(desk.book.programmes().iter().map(|p| p.code()).collect::<Vec<_>>(), ["A-1", "A-2"]);
    assert_eq!(desk.book.programme("A-1").map(|p| (p.by().member, p.entry(), p.year())), Some((ADMIN, 1, 2026)));
    assert_eq!(desk.act(ADMIN, &programme("A-1", rule())), Err(Breach::ProgrammeTaken("A-1".into())));
}

#[test]
fn clerks_record_money_once_per_document() {
    let mut desk = Desk::found(None);
    desk.act(SUPERVISOR, &programme(CODE, rule())).expect("it is opened");
    desk.act(SUPERVISOR, &programme("B-2", rule())).expect("it is opened");
    let first = desk.act(CLERK, &allocation(CODE, "1号", 500)).expect("it is received");
    assert_eq!(
        desk.act(CLERK, &allocation(CODE, "1号", 700)),
        Err(Breach::DocumentTaken { document: "1号".into(), entry: first })
    );
    let opening = Act::BalanceOpened { money: money(CODE, "1号", 700), spent: 0 };
    assert_eq!(code(desk.act(CLERK, &opening)), "document-taken", "an opening balance is money under a document too");
    desk.act(CLERK, &allocation("B-2", "1号", 700)).expect("one document may pay for two programmes");
    assert_eq!(desk.act(CLERK, &allocation("C-3", "2号", 1)), Err(Breach::ProgrammeUnknown("C-3".into())));
    assert_eq!(code(desk.act(SUPERVISOR, &allocation(CODE, "2号", 1))), "role");
    assert_eq!(code(desk.act(SUPERVISOR, &opening)), "role");
    assert_eq!(desk.money().received, 500);
}

#[test]
fn sums_stay_within_what_every_reader_keeps() {
    let mut desk = Desk::open(None);
    assert_eq!(desk.act(CLERK, &allocation(CODE, "2号", INTEGER_MAX - RECEIVED + 1)), Err(Breach::SumTooLarge));
    desk.act(CLERK, &allocation(CODE, "2号", INTEGER_MAX - RECEIVED)).expect("up to the limit");
    assert_eq!(desk.money().received, INTEGER_MAX);
    let rows = [row(), row()];
    let mut huge = crate::desk::submission(&rows);
    huge.total = INTEGER_MAX;
    // Submitted sums too: one row of 1 分 waits, and no batch of the whole rest fits beside it.
    desk.submit(CLERK, &rows);
    assert_eq!(desk.act(CLERK, &Act::BatchSubmitted(huge)), Err(Breach::SumTooLarge));
}

#[test]
fn an_opening_balance_brings_in_what_was_spent() {
    let mut desk = Desk::open(None);
    desk.act(CLERK, &Act::BalanceOpened { money: money(CODE, "省财农〔2025〕9号", 800_000), spent: 300_000 })
        .expect("it is there");
    let money = desk.money();
    assert_eq!((money.received, money.paid, money.spent_before), (RECEIVED + 800_000, 300_000, 300_000));
    assert_eq!(money.available(), RECEIVED + 500_000);
    let document = &desk.book.programme(CODE).expect("it is open").documents()[1];
    assert_eq!((document.opening, document.spent_before, document.number.as_str()), (true, 300_000, "省财农〔2025〕9号"));
}

#[test]
fn documents_are_used_in_their_order() {
    let mut desk = Desk::found(None);
    desk.act(SUPERVISOR, &programme(CODE, rule())).expect("it is opened");
    desk.act(CLERK, &Act::BalanceOpened { money: money(CODE, "旧", 300_000), spent: 200_000 }).expect("it is there");
    desk.act(CLERK, &allocation(CODE, "新", 1_000_000)).expect("it is received");
    let parts =
        |parts: Vec<funds::Attribution<'_>>| parts.iter().map(|p| (p.document.number.clone(), p.amount)).collect::<Vec<_>>();
    let part = |number: &str, amount| (number.to_owned(), amount);
    let used =
        |programme: &funds::Programme| programme.documents().iter().map(|it| (it.number.clone(), it.used)).collect::<Vec<_>>();

    let programme = desk.book.programme(CODE).expect("it is open");
    assert_eq!(used(programme), [part("旧", 0), part("新", 0)], "what was spent before is no use of today");
    assert_eq!(parts(programme.funding(AMOUNT, None, None).collect()), [part("旧", 100_000), part("新", 26_000)]);

    let (batch, _) = desk.submit(CLERK, &[row()]);
    desk.approve(SUPERVISOR, batch).expect("it is approved");
    let programme = desk.book.programme(CODE).expect("it is open");
    assert_eq!(used(programme), [part("旧", 100_000), part("新", 26_000)]);
    assert_eq!(parts(programme.funding(50_000, None, None).collect()), [part("新", 50_000)]);
    assert_eq!(
        parts(programme.funding(5_000_000, None, None).collect()),
        [part("新", 974_000)],
        "what is not there pays for nothing"
    );
}

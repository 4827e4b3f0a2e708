//! Snapshots, and replaying the entries instead.

use crate::desk::{AMOUNT, CLERK, Desk, SUPERVISOR, row, submission};
use funds::{Act, BatchExecuted, Book, Date};

/// A ledger with something of everything.
fn busy() -> Desk {
    let mut desk = Desk::open(Some(3 * AMOUNT));
    let (first, _) = desk.submit(CLERK, &[row(), row(), row()]);
    let (second, _) = desk.submit(CLERK, &[row()]);
    desk.act(CLERK, &Act::Payment(row())).expect("a payment of its own");
    desk.act(CLERK, &Act::RowsExcluded { batch: first, rows: vec![2], count: 2, total: 2 * AMOUNT }).expect("a row goes");
    desk.approve(SUPERVISOR, first).expect("it is approved");
    desk.act(SUPERVISOR, &Act::PaymentReversed { batch: first, row: 3, amount: 1 }).expect("a part is reversed");
    let date = Date::new(2026, 3, 9).expect("it is a day");
    desk.act(
        CLERK,
        &Act::BatchExecuted(BatchExecuted { batch: first, date, voucher: "1".into(), answer: None, returned: Vec::new() }),
    )
    .expect("it is paid");
    desk.act(SUPERVISOR, &Act::BatchReturned { batch: second }).expect("it is returned");
    desk
}

#[test]
fn a_snapshot_is_the_same_book() {
    let mut desk = busy();
    // With a batch whose rows are still coming.
    desk.act(CLERK, &Act::BatchSubmitted(submission(&[row()]))).expect("it begins");
    let saved = serde_json::to_string(&desk.book).expect("it can be written");
    let read: Book = serde_json::from_str(&saved).expect("it can be read");
    assert_eq!((&read, read.digest()), (&desk.book, desk.book.digest()));
}

#[test]
fn a_replay_of_the_entries_gives_the_same_book() {
    let desk = busy();
    let mut replayed = Book::new();
    for entry in &desk.entries {
        // Nothing in this ledger changes the roll after its genesis.
        assert_eq!(replayed.observe(entry, desk.chain.roll()), None);
    }
    assert_eq!(replayed.digest(), desk.book.digest());
}

#[test]
fn an_entry_is_not_taken_up_twice() {
    let mut desk = busy();
    let last = desk.entries.last().expect("there are entries").clone();
    let before = desk.book.digest();
    let breach = desk.book.observe(&last, desk.chain.roll());
    assert_eq!(breach.map(|breach| breach.code()), Some("entry-order"));
    assert_eq!(desk.book.digest(), before);
}

#[test]
fn a_snapshot_that_does_not_fit_is_refused() {
    let saved = serde_json::to_string(&busy().book).expect("it can be written");
    for (from, to) in [
        ("\"programme\":0", "\"programme\":1"),
        ("\"rows\":3", "\"rows\":2"),
        ("\"rows\":1", "\"rows\":2"),
        ("\"entry\":3,", "\"entry\":1000,"),
        ("\"entry\":7,", "\"entry\":2,"),
        ("\"first\":3", "\"first\":0"),
        ("\"replaces\":null", "\"replaces\":9"),
        ("\"replaced_by\":null", "\"replaced_by\":9"),
        ("\"excluded\":[2]", "\"excluded\":[4]"),
        ("\"reversed\":{\"3\":1}", "\"reversed\":{\"0\":1}"),
        ("\"amounts\":[126000,", "\"amounts\":["),
        (
            "\"open\":null",
            "\"open\":{\"batch\":0,\"kid\":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],\"sum\":0,\"passed\":0}",
        ),
        ("\"next\":", "\"next\":999999999999999"),
    ] {
        assert!(saved.contains(from), "the snapshot has {from}");
        let damaged = saved.replacen(from, to, 1);
        assert!(serde_json::from_str::<Book>(&damaged).is_err(), "{to} does not fit");
    }
    assert!(serde_json::from_str::<Book>(&saved).is_ok());
}

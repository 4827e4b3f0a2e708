//! From the folder to the first page of payments, and from one list to another.

use crate::{
    Outcome,
    made::Copied,
    measure::{Figures, seconds},
    report::{Reach, Row, Unit},
};
use ipc::{FindPayments, PaymentQuery, PaymentStatus, SortBy};

pub fn measure(work: &Copied, runs: usize) -> Outcome<Vec<Row>> {
    // The first sitting may have to save what later ones find.
    drop(open_to_list(work)?);
    let (mut open, mut sign_in) = (Figures::default(), Figures::default());
    for _ in 0..runs {
        let (office, parts) = open_to_list(work)?;
        drop(office);
        open.push(parts.iter().sum());
        sign_in.push(parts[1]);
    }
    let (mut office, _) = open_to_list(work)?;
    let mut asked: Vec<(&str, Figures, u64)> = Vec::new();
    for _ in 0..runs {
        for (place, (title, query)) in queries().into_iter().enumerate() {
            let call = FindPayments { query, offset: 0, limit: ROWS_DRAWN };
            let (page, took) = seconds(|| office.find_payments(&call));
            let page = page.map_err(|failure| failure.what.en)?;
            if place == asked.len() {
                asked.push((title, Figures::default(), page.count));
            }
            asked[place].1.push(took * 1e3);
        }
    }
    let worst = asked.iter().max_by(|a, b| a.1.median().total_cmp(&b.1.median())).ok_or("something is asked")?;
    let all: Vec<String> =
        asked.iter().map(|(title, took, count)| format!("{title} {:.1} ({count} found)", took.median())).collect();
    let opening = Row {
        work: "open to the first page of payments",
        beside: "",
        reach: Reach::AtMost(1.0),
        figure: open,
        unit: Unit::Of("s"),
        ours: None,
        limit: None,
        note: format!("{:.0} ms of it from the passphrase on, with a key file that opens at once", sign_in.median() * 1e3),
    };
    let finding = Row {
        work: "the slowest filter or search",
        beside: "",
        reach: Reach::AtMost(100.0),
        figure: worst.1.clone(),
        unit: Unit::Of("ms"),
        ours: None,
        limit: None,
        note: format!("ms: {}", all.join(", ")),
    };
    Ok(vec![opening, finding])
}

/// Opens, signs in, and asks for the first page; says how many seconds each took.
fn open_to_list(work: &Copied) -> Outcome<(office::Office, [f64; 3])> {
    let (office, open) = seconds(|| work.open());
    let mut office = office?;
    let (signed_in, sign_in) = seconds(|| work.sign_in(&mut office));
    signed_in?;
    let first = FindPayments { query: PaymentQuery { descending: true, ..everything() }, offset: 0, limit: ROWS_DRAWN };
    let (page, list) = seconds(|| office.find_payments(&first));
    page.map_err(|failure| failure.what.en)?;
    Ok((office, [open, sign_in, list]))
}

/// Such as people ask: each differs from the one before, so that nothing is found by remembering it.
fn queries() -> Vec<(&'static str, PaymentQuery)> {
    let text = |text: &str| PaymentQuery { text: text.into(), ..everything() };
    vec![
        ("all", everything()),
        ("a township, paid", PaymentQuery { township: "白水乡".into(), status: vec![PaymentStatus::Executed], ..everything() }),
        ("a programme and month", PaymentQuery { programme: "JMYL-2026".into(), month: "2026-02".into(), ..everything() }),
        ("a common name", text("秀兰")),
        ("a name and a village", text("王 上寨村")),
        ("part of an ID number", text("1963021")),
        ("what nearly all have", text("522499")),
        ("what nobody has", text("无此人")),
        ("all by amount", PaymentQuery { sort: SortBy::Amount, descending: true, ..everything() }),
        ("all by place", PaymentQuery { sort: SortBy::Place, ..everything() }),
        ("a common name by amount", PaymentQuery { sort: SortBy::Amount, ..text("玉珍") }),
    ]
}

fn everything() -> PaymentQuery {
    PaymentQuery::default()
}

/// As many rows as the window draws at once.
const ROWS_DRAWN: u32 = 60;

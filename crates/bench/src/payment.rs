//! One payment from the form, beside one durable commit of a row of its size in the same folder.

use crate::{
    Outcome, import,
    made::Copied,
    measure::{Figures, seconds},
    report::{Reach, Row, Unit},
};
use ipc::{PaymentForm, Person, RecordPayment};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

pub fn measure(work: &Copied) -> Outcome<Row> {
    let mut office = work.open()?;
    work.sign_in(&mut office)?;
    import::allocate(&mut office, "示财农〔2026〕998 号", i64::from(BLOCKS * BLOCK_PAYMENTS) * AMOUNT)?;
    let mut beside = open_beside(work.folder())?;
    let (mut ours, mut limit, mut each) = (Figures::default(), Figures::default(), Figures::default());
    for block in 0..BLOCKS {
        let (mut payments, mut commits) = (Figures::default(), Figures::default());
        for number in block * BLOCK_PAYMENTS..(block + 1) * BLOCK_PAYMENTS {
            let call = RecordPayment { form: form(number), once_key: format!("bench-{number}") };
            let (entry, took) = seconds(|| office.record_payment(&call));
            entry.map_err(|failure| failure.what.en)?;
            payments.push(took * 1e3);
            each.push(took * 1e3);
            let (done, took) = seconds(|| commit(&mut beside, number));
            done?;
            commits.push(took * 1e3);
        }
        ours.push(payments.median());
        limit.push(commits.median());
    }
    Ok(Row {
        work: "one interactive payment",
        beside: "one durable SQLite commit of 1 kB",
        reach: Reach::AtMost(1.5),
        figure: ours.over(&limit),
        unit: Unit::Times,
        ours: Some((ours, "ms")),
        limit: Some((limit, "ms")),
        note: format!("medians of {BLOCKS} times {BLOCK_PAYMENTS}; the slowest single payment took {:.1} ms", each.most()),
    })
}

/// A payment of [`AMOUNT`] to somebody of that number.
pub fn form(number: u32) -> PaymentForm {
    PaymentForm {
        programme: import::PROGRAMME.into(),
        beneficiary: Person { name: "王秀兰".into(), id: import::id(RUN_OF_ITS_OWN, number) },
        account: format!("62179911{number:011}"),
        township: "青山镇".into(),
        village: "上寨村".into(),
        period_from: "2026-11".into(),
        period_to: "2026-11".into(),
        benefit_type: "regular".into(),
        quantity: Some(30_000),
        amount: Some(AMOUNT),
        ..PaymentForm::default()
    }
}

/// A data file as durable as the ledger's: with a log, and synchronous at every commit.
fn open_beside(folder: &Path) -> Outcome<Connection> {
    let connection = Connection::open(folder.join("beside.db"))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.execute_batch("CREATE TABLE row (number INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT")?;
    Ok(connection)
}

fn commit(connection: &mut Connection, number: u32) -> Result<(), rusqlite::Error> {
    let content = [number as u8; ROW_BYTES];
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.prepare_cached("INSERT INTO row (number, content) VALUES (?1, ?2)")?.execute((number, content))?;
    transaction.commit()
}

/// 分, by the programme's rule.
pub const AMOUNT: i64 = 3 * 42_000;

const BLOCKS: u32 = 11;
const BLOCK_PAYMENTS: u32 = 20;

/// No list of the import has its ID numbers.
const RUN_OF_ITS_OWN: u32 = 99;

const ROW_BYTES: usize = 1_024;

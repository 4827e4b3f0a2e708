//! A spreadsheet of 5,000 payments from its bytes to durable entries, beside signing as many statements of their sizes.

use crate::{
    Outcome,
    made::Copied,
    measure::{Figures, cores, seconds},
    report::{Reach, Row, Unit},
};
use ipc::{CheckImport, ImportChoices, RecordAllocation};
use ledger::{SigningKey, Statement};
use office::Office;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::{hint::black_box, thread, time::Duration};
use store::Store;

pub fn measure(work: &Copied, runs: usize) -> Outcome<Row> {
    let mut office = work.open()?;
    work.sign_in(&mut office)?;
    let total = (1..=ROWS).map(amount).sum::<i64>();
    allocate(&mut office, "示财农〔2026〕999 号", total * (runs as i64 + 1))?;
    let store = Store::open(work.folder())?;
    let (mut ours, mut limit) = (Figures::default(), Figures::default());
    let mut parts = [Figures::default(), Figures::default(), Figures::default()];
    let mut pages = Figures::default();
    for run in 0..runs as u32 {
        let file = spreadsheet(run)?;
        let before = store.head()?.size;
        let (took, page) = import(&mut office, file, run)?;
        pages.push(page * 1e3);
        ours.push(took.iter().sum());
        parts.iter_mut().zip(took).for_each(|(all, one)| all.push(one * 1e3));
        let inputs = signing_inputs(&store, before)?;
        if inputs.len() != ROWS as usize + 1 {
            return Err("the batch and all its rows were recorded".into());
        }
        // What the import left to be saved beside the work must not be measured with the limit.
        thread::sleep(SETTLED_AFTER);
        // The limit is what the machine can do, not what it happens to do once.
        limit.push((0..LIMIT_TRIES).map(|_| seconds(|| sign_alone(&inputs)).1).fold(f64::INFINITY, f64::min));
    }
    let [read, check, record] = parts.map(|figures| figures.median());
    Ok(Row {
        work: "import of 5,000 rows, from file to durable, signed one by one",
        beside: "signing alone, all cores",
        reach: Reach::AtLeast(0.4),
        figure: limit.over(&ours),
        unit: Unit::Times,
        ours: Some((ours.times(1e3), "ms")),
        limit: Some((limit.times(1e3), "ms")),
        note: format!(
            "read {read:.0} ms, check {check:.0} ms, sign and record {record:.0} ms; the batch's page is there {:.0} ms later",
            pages.median()
        ),
    })
}

/// Money for what is about to be recorded, under a document of its own.
pub fn allocate(office: &mut Office, document: &str, amount: i64) -> Outcome<()> {
    let call = RecordAllocation {
        programme: PROGRAMME.into(),
        document: document.into(),
        amount,
        date: "2026-11-20".into(),
        level: "county".into(),
    };
    office.record_allocation(&call).map_err(|failure| failure.what.en)?;
    Ok(())
}

/// As the window does it. Seconds of its three steps, and until the batch can be shown.
fn import(office: &mut Office, file: Vec<u8>, run: u32) -> Outcome<([f64; 3], f64)> {
    let (draft, read) = seconds(|| office.import_bytes(&format!("bench-{run}.xlsx"), file, false));
    let draft = draft.map_err(|failure| failure.what.en)?;
    let choices = ImportChoices {
        programme: PROGRAMME.into(),
        count: Some(ROWS),
        total: Some((1..=ROWS).map(amount).sum()),
        period_from: "2026-11".into(),
        ..draft.choices
    };
    let (check, checked) = seconds(|| office.check_import(&CheckImport { draft: draft.draft, choices, passes: Vec::new() }));
    let check = check.map_err(|failure| failure.what.en)?;
    if !check.ready {
        return Err(format!("the list is faultless: {:?}", check.faults.first().map(|fault| &fault.what.en)).into());
    }
    let (batch, recorded) = seconds(|| office.record_import(draft.draft));
    let batch = batch.map_err(|failure| failure.what.en)?;
    let (story, shown) = seconds(|| office.batch_story(&batch.to_string(), 0));
    story.map_err(|failure| failure.what.en)?;
    Ok(([read, checked, recorded], shown))
}

/// What the signatures of the entries from `first` on are over.
fn signing_inputs(store: &Store, first: u64) -> Outcome<Vec<Vec<u8>>> {
    let mut inputs = Vec::new();
    for entry in store.snapshot()?.entries(first..u64::MAX)? {
        let (_, bytes) = entry?;
        let (_, statement) = ledger::split_entry(&bytes).map_err(|refusal| format!("{refusal:?}"))?;
        let statement = Statement::parse(statement.to_vec()).map_err(|fault| format!("{fault:?}"))?;
        inputs.push(statement.signing_input().to_vec());
    }
    Ok(inputs)
}

fn sign_alone(inputs: &[Vec<u8>]) {
    let key = SigningKey::from_seed(&[7; 32]);
    thread::scope(|scope| {
        for part in inputs.chunks(inputs.len().div_ceil(cores()).max(1)) {
            let key = &key;
            scope.spawn(move || {
                for input in part {
                    black_box(key.sign(input));
                }
            });
        }
    });
}

/// A list as townships send them: a title above the header, a total row below.
fn spreadsheet(run: u32) -> Outcome<Vec<u8>> {
    let write = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "2026年11月产业到户补助发放明细表")?;
        for (header, column) in HEADERS.iter().zip(0..) {
            sheet.write(1, column, *header)?;
        }
        for number in 1..=ROWS {
            let row = number + 1;
            let text = [
                beneficiary(number),
                id(run, number),
                "青山镇".into(),
                ["上寨村", "下寨村", "石门村", "松林村"][number as usize % 4].into(),
                format!("{}组", number % 7 + 1),
            ];
            sheet.write(row, 0, number)?;
            for (text, column) in text.iter().zip(1..) {
                sheet.write(row, column, text)?;
            }
            sheet.write(row, 6, 420.0)?;
            sheet.write(row, 7, units(number) as f64)?;
            sheet.write(row, 8, amount(number) as f64 / 100.0)?;
            sheet.write(row, 9, format!("62179900{run:03}{number:08}"))?;
            sheet.write(row, 10, "示例农村商业银行")?;
        }
        sheet.write(ROWS + 2, 0, "合计")?;
        sheet.write(ROWS + 2, 8, (1..=ROWS).map(amount).sum::<i64>() as f64 / 100.0)?;
        book.save_to_buffer()
    };
    Ok(write()?)
}

fn beneficiary(number: u32) -> String {
    let pick = |from: &str, place: u32| from.chars().nth(place as usize % from.chars().count()).unwrap_or('明');
    let given = [pick("秀国玉建春志桂光", number / 10), pick("兰强珍国花成英明", number / 80)];
    [pick("王韦吴张石罗陈潘龙杨", number)].into_iter().chain(given).collect()
}

/// An ID number that nobody can have, and none of the demo's people has: of a division that does not exist, and born later
/// than any of them.
pub fn id(run: u32, number: u32) -> String {
    let (day, serial) = (number / 999, number % 999 + 1);
    let first_17 = format!("522499{:04}{:02}{:02}{serial:03}", 2001 + run / 12, run % 12 + 1, day % 28 + 1);
    let check = sheet::id_check_character(&first_17).unwrap_or('X');
    format!("{first_17}{check}")
}

/// 亩.
fn units(number: u32) -> i64 {
    i64::from(number % 5 + 1)
}

/// 分, by the programme's rule of 420.00 元 a 亩.
fn amount(number: u32) -> i64 {
    units(number) * 42_000
}

/// The demo's programme that pays by what was planted.
pub const PROGRAMME: &str = "CYDH-2026";

const ROWS: u32 = 5_000;

const SETTLED_AFTER: Duration = Duration::from_secs(1);

const LIMIT_TRIES: u32 = 5;

const HEADERS: [&str; 11] =
    ["序号", "姓名", "身份证号码", "乡镇", "村", "组", "标准（元/亩）", "数量（亩）", "金额（元）", "一卡通账号", "开户银行"];

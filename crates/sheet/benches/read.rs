//! How long 5,000 payments take from the file's bytes to typed cells, beside what another reader takes for its own cells.
//!
//! `cargo bench -p sheet` prints the best of several runs in milliseconds, and the ratio.

#[path = "../tests/support/list.rs"]
mod list;

use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::{Workbook as Writer, XlsxError};
use sheet::{Field, Mapping, MoneyUnit, Table, Workbook, read_account, read_id, read_money, read_name, read_quantity};

use list::Payment;

const ROWS: u32 = 5_000;
const RUNS: usize = 15;

fn main() {
    let xlsx = workbook().expect("written to memory");
    let csv = text();
    println!("{ROWS} rows x 12 columns, {} kB of .xlsx, best of {RUNS} runs", xlsx.len() / 1_000);
    let other = best(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&xlsx[..])).expect("readable");
        black_box(book.worksheet_range_at(0).expect("it has a sheet").expect("readable"));
    });
    println!("{:<44} {:>7.2} ms", "calamine, cells alone", millis(other));
    let report = |what: &str, time: Duration| {
        println!("{what:<44} {:>7.2} ms   {:.2} of calamine", millis(time), time.as_secs_f64() / other.as_secs_f64());
    };
    report("xlsx: cells, formulas, merges, hidden rows", best(|| drop(black_box(grid(&xlsx)))));
    let cells = grid(&xlsx);
    report("xlsx: table and mapping", best(|| drop(black_box(Table::find(&cells).map(|table| Mapping::guess(&table).fields())))));
    report("xlsx: every field read", best(|| assert!(black_box(read_fields(&cells)) > 0)));
    report("xlsx: all of it", best(|| assert!(black_box(read_fields(&grid(&xlsx))) > 0)));
    report("csv: all of it", best(|| assert!(black_box(read_fields(&grid(csv.as_bytes()))) > 0)));
}

fn grid(bytes: &[u8]) -> sheet::Grid {
    Workbook::open(bytes, "list").and_then(|book| book.read_sheet(0)).expect("readable")
}

/// The sum of what can be read, so that nothing is left out.
fn read_fields(grid: &sheet::Grid) -> i64 {
    let table = Table::find(grid).expect("it has a list");
    let mapping = Mapping::guess(&table);
    let column = |field| mapping.column(field).expect("every field has a column");
    let columns = [Field::HeadName, Field::HeadId, Field::Account, Field::Rate, Field::Quantity, Field::Amount].map(column);
    let [name, id, account, rate, quantity, amount] = columns;
    let mut sum = 0;
    for row in 0..table.rows().len() {
        let cell = |column| table.cell(row, column);
        sum += read_name(&cell(name)).map_or(0, |text| text.len() as i64);
        sum += read_id(&cell(id)).map_or(0, |text| text.len() as i64);
        sum += read_account(&cell(account)).map_or(0, |text| text.len() as i64);
        sum += read_money(&cell(rate), MoneyUnit::Yuan).unwrap_or(0);
        sum += read_quantity(&cell(quantity)).map_or(0, |quantity| quantity.ten_thousandths);
        sum += read_money(&cell(amount), MoneyUnit::Yuan).unwrap_or(0);
    }
    sum
}

const HEADER: [&str; 12] = [
    "序号",
    "户主",
    "身份证号码",
    "村",
    "组",
    "标准（元/亩）",
    "数量（亩）",
    "金额（元）",
    "卡号",
    "开户银行",
    "联系电话",
    "备注",
];

fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet();
    for (column, text) in HEADER.iter().enumerate() {
        sheet.write_string(0, column as u16, *text)?;
    }
    for row in 1..=ROWS {
        let payment = Payment::at(row - 1);
        sheet.write_number(row, 0, row)?;
        sheet.write_string(row, 1, payment.name)?;
        sheet.write_string(row, 2, payment.id)?;
        sheet.write_string(row, 3, payment.village)?;
        sheet.write_string(row, 4, format!("{}组", payment.group))?;
        sheet.write_number(row, 5, 420)?;
        sheet.write_number(row, 6, payment.acres)?;
        sheet.write_number(row, 7, f64::from(payment.acres) * 420.0)?;
        sheet.write_string(row, 8, payment.account)?;
        sheet.write_string(row, 9, "示例农村商业银行")?;
        sheet.write_string(row, 10, format!("1390000{row:04}"))?;
        sheet.write_string(row, 11, format!("第{row}户"))?;
    }
    writer.save_to_buffer()
}

fn text() -> String {
    let mut text = HEADER.join(",") + "\n";
    for row in 1..=ROWS {
        let p = Payment::at(row - 1);
        let yuan = p.acres * 420;
        text += &format!(
            "{row},{},{},{},{}组,420.00,{},{yuan}.00,{},示例农村商业银行,1390000{row:04},第{row}户\n",
            p.name, p.id, p.village, p.group, p.acres, p.account
        );
    }
    text
}

fn best(mut work: impl FnMut()) -> Duration {
    let timed = |()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    std::iter::repeat_n((), RUNS).map(timed).min().expect("it ran")
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

//! The filtered list as a file: a workbook for people, delimited text for other programs.

use super::{List, shown};
use crate::{
    Outcome, Work,
    days::day_of,
    exports,
    failure::{broken, failure, input, stopped},
    view::{Columns, Found, Persons, Places, Standings, month_text},
};
use funds::Book;
use ipc::{Blame, Fen, PaymentStatus, SavedFile, Text};
use rust_xlsxwriter::{Format as CellFormat, Workbook, XlsxError};
use std::{
    collections::HashMap,
    fmt::{Display, Write},
    path::PathBuf,
    sync::Arc,
};

/// The file of a list, about to be written. It shares what the list is made of and holds nothing of the office, which can be
/// used meanwhile.
pub struct PaymentsExport {
    columns: Arc<Columns>,
    places: Arc<Places>,
    book: Arc<Book>,
    persons: Option<Arc<Persons>>,
    standings: Arc<Standings>,
    found: Arc<Found>,
    /// Readable numbers of all batches, in the order of the book.
    batches: Vec<String>,
    /// Names of members by their numbers.
    members: HashMap<u32, String>,
    revealed: bool,
    format: Format,
    folder: PathBuf,
    /// Without ending.
    name: String,
}

/// What the file is.
#[derive(Clone, Copy)]
pub(super) enum Format {
    Xlsx,
    Csv,
}

impl Format {
    /// By its name.
    pub fn named(name: &str) -> Outcome<Format> {
        match name {
            "xlsx" => Ok(Format::Xlsx),
            "csv" => Ok(Format::Csv),
            _ => Err(input(
                "format",
                ["不认识这种文件格式。", "The program does not write files of this format."],
                ["请选择 xlsx 或 csv。", "Choose xlsx or csv."],
            )),
        }
    }
}

impl PaymentsExport {
    pub(super) fn of(list: &List<'_>, revealed: bool, format: Format, folder: PathBuf, name: String) -> PaymentsExport {
        let List { desk, standings, found } = list;
        let members = desk.chain.roll().members().iter();
        PaymentsExport {
            columns: desk.columns.clone(),
            places: desk.places.clone(),
            book: desk.book.clone(),
            persons: desk.persons.clone(),
            standings: Arc::clone(standings),
            found: Arc::clone(found),
            batches: batch_titles(&desk.book),
            members: members.map(|member| (member.number, member.name.clone())).collect(),
            revealed,
            format,
            folder,
            name,
        }
    }

    /// Writes the file. When it fails or is stopped, nothing is left.
    pub fn run(&self, work: &Work) -> Outcome<SavedFile> {
        let rows = self.found.ordinals.len();
        if matches!(self.format, Format::Xlsx) && rows > XLSX_ROWS_MAX {
            return Err(too_many_rows());
        }
        let _running = work.begin(Text::new("导出发放清单", "Exporting payments"), rows as u64);
        match self.format {
            Format::Xlsx => self.write_xlsx(work),
            Format::Csv => self.write_csv(work),
        }
    }

    fn write_xlsx(&self, work: &Work) -> Outcome<SavedFile> {
        let mut workbook = Workbook::new();
        // Rows go into a file without a name in the folder where the whole will lie, which nobody but its owner can open, and
        // not into memory: a million of them would take three gigabytes.
        workbook.set_tempdir(&self.folder).map_err(failed)?;
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        let mut heads = || -> Result<(), XlsxError> {
            let bold = CellFormat::new().set_bold();
            sheet.set_name("发放 Payments")?;
            for ((head, width), column) in HEADS.into_iter().zip(0..) {
                sheet.write_string_with_format(0, column, head, &bold)?;
                sheet.set_column_width(column, width)?;
            }
            sheet.set_freeze_panes(1, 0)?;
            Ok(())
        };
        heads().map_err(failed)?;
        let money = CellFormat::new().set_num_format("#,##0.00");
        for (i, at) in self.found.ordinals.iter().zip(1u32..) {
            step(work, at)?;
            for (cell, column) in self.row(*i as usize).into_iter().zip(0..) {
                let written = match cell {
                    // Written as text whatever it looks like: it is no formula, and keeps all its digits.
                    Cell::Text(text) if text.is_empty() => continue,
                    Cell::Text(text) => sheet.write_string(at, column, text),
                    Cell::Number(number) => sheet.write_number(at, column, number as f64),
                    Cell::Money(fen) => sheet.write_number_with_format(at, column, fen as f64 / 100.0, &money),
                };
                written.map_err(failed)?;
            }
        }
        work.point_of_no_return().map_err(|_| stopped())?;
        let bytes = workbook.save_to_buffer().map_err(failed)?;
        exports::save(&self.folder, &self.name, "xlsx", &bytes)
    }

    /// As RFC 4180 has it, in UTF-8 with a byte order mark, without which spreadsheet programs take it for something else.
    fn write_csv(&self, work: &Work) -> Outcome<SavedFile> {
        let mut out = String::from('\u{feff}');
        put_record(&mut out, HEADS.into_iter().map(|(head, _)| head.to_owned()));
        for (i, at) in self.found.ordinals.iter().zip(1u32..) {
            step(work, at)?;
            let cells = self.row(*i as usize).into_iter().map(|cell| match cell {
                Cell::Text(text) => harmless(text),
                Cell::Number(number) => number.to_string(),
                Cell::Money(fen) => format!("{}.{:02}", fen / 100, fen % 100),
            });
            put_record(&mut out, cells);
        }
        work.point_of_no_return().map_err(|_| stopped())?;
        exports::save(&self.folder, &self.name, "csv", out.as_bytes())
    }

    fn row(&self, i: usize) -> [Cell; HEADS.len()] {
        let row = self.columns.row(i);
        let (township, village) = self.places.name(row.place);
        let programme = &self.book.programmes()[usize::from(row.programme)];
        let person = self.persons.as_ref().map(|persons| persons.get(i)).unwrap_or_default();
        let member = self.members.get(&u32::from(row.member)).map_or("", |name| name);
        let reversed = self.standings.reversed(i);
        let text = |text: &str| Cell::Text(text.to_owned());
        let personal = |field: &str, value: &str| Cell::Text(shown(self.revealed, field, value));
        [
            Cell::Number(u64::from(row.entry)),
            Cell::Text(day_of(i64::from(row.at))),
            text(programme.code()),
            text(programme.name()),
            text(township),
            text(village),
            Cell::Text(month_text(row.from)),
            Cell::Text(month_text(row.to)),
            personal("beneficiary_name", person.name),
            personal("beneficiary_id", person.id),
            personal("payee_name", person.payee),
            personal("account", person.account),
            Cell::Money(row.amount - reversed),
            Cell::Money(reversed),
            text(status_words(self.standings.status(i))),
            text(self.batches.get(row.batch as usize).map_or("", |title| title)),
            text(member),
        ]
    }
}

fn failed(error: XlsxError) -> ipc::Failure {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => exports::file_failed(&error),
        other => broken(&other.to_string()),
    }
}

fn step(work: &Work, done: u32) -> Outcome<()> {
    work.done(u64::from(done)).map_err(|_| stopped())
}

/// What a cell holds.
enum Cell {
    Text(String),
    Number(u64),
    Money(Fen),
}

/// [`Desk::batch_title`] of every batch in one pass: asked one by one, each would count all batches before it.
fn batch_titles(book: &Book) -> Vec<String> {
    let mut counts: HashMap<(bool, u16), u32> = HashMap::new();
    let title = |batch: &funds::Batch| {
        let (single, year) = (batch.single(), book.programme_of(batch).year());
        let number = counts.entry((single, year)).or_default();
        *number += 1;
        format!("{}-{year}-{number:04}", if single { 'P' } else { 'B' })
    };
    book.batches().iter().map(title).collect()
}

/// Makes sure that a spreadsheet program takes a text for text and not for a formula: what begins like one gets an
/// apostrophe before it.
fn harmless(text: String) -> String {
    if text.starts_with(FORMULA_BEGINS) { format!("'{text}") } else { text }
}

fn put_record(out: &mut String, fields: impl Iterator<Item = impl Display>) {
    for (i, field) in fields.enumerate() {
        if i > 0 {
            out.push(',');
        }
        let start = out.len();
        // Writing to a string cannot fail.
        let _ = write!(out, "{field}");
        if out[start..].contains([',', '"', '\r', '\n']) {
            let quoted = format!("\"{}\"", out[start..].replace('"', "\"\""));
            out.replace_range(start.., &quoted);
        }
    }
    out.push_str("\r\n");
}

fn too_many_rows() -> ipc::Failure {
    failure(
        "too-many-rows",
        Blame::Input,
        ["明细太多，一张工作表装不下。", "There are more payments than one worksheet holds."],
        ["请加筛选条件分几次导出，或导出为 csv。", "Filter and export in parts, or export as csv."],
    )
}

/// A status in both languages: whoever reads the file chose no language here.
fn status_words(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Submitted => "待审批 Submitted",
        PaymentStatus::Returned => "退回修改 Returned",
        PaymentStatus::Withdrawn => "已撤回 Withdrawn",
        PaymentStatus::Excluded => "已剔除 Taken out",
        PaymentStatus::Rejected => "已驳回 Rejected",
        PaymentStatus::Approved => "已审批 Approved",
        PaymentStatus::Executed => "已到账 Paid",
        PaymentStatus::Reversed => "已冲销 Reversed",
        PaymentStatus::History => "历史补录 History",
        PaymentStatus::Bounced => "退票 Sent back",
        PaymentStatus::Recovered => "已追回 Recovered",
    }
}

/// Heads and widths of the columns.
const HEADS: [(&str, f64); 17] = [
    ("记录号 Entry", 10.0),
    ("登记日期 Recorded", 12.0),
    ("项目代码 Programme", 14.0),
    ("项目名称 Programme name", 24.0),
    ("乡镇 Township", 12.0),
    ("村 Village", 12.0),
    ("所属期起 From", 10.0),
    ("所属期止 To", 10.0),
    ("受益人 Beneficiary", 12.0),
    ("身份证号 ID number", 21.0),
    ("收款人（非本人时） Payee, if another", 12.0),
    ("银行账号 Account", 24.0),
    ("金额 Amount", 14.0),
    ("已冲销 Reversed", 12.0),
    ("状态 Status", 16.0),
    ("批次 Batch", 14.0),
    ("经办 Recorded by", 12.0),
];

/// What spreadsheet programs take for the beginning of a formula, full-width forms and leading white space included.
const FORMULA_BEGINS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A worksheet has 1,048,576 rows, the first of which is the head.
const XLSX_ROWS_MAX: usize = 1_048_575;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_a_formula_in_a_spreadsheet() {
        for text in ["=1+1", "+8613800000000", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1"] {
            assert!(harmless(text.into()).starts_with('\''), "{text:?} is made harmless");
        }
        for text in ["", "王*", "****6789", "1-2", "上寨村"] {
            assert_eq!(harmless(text.into()), text, "other text stays as it is");
        }
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let mut out = String::new();
        put_record(&mut out, ["a", "b,c", "d\"e", "f\ng", ""].into_iter());
        assert_eq!(out, "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n");
    }
}

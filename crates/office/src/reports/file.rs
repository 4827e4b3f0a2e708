//! What a report shows, as delimited text and as a workbook.

use super::{
    part::{Part, Say, from_plain, plain},
    shown::{Cell, shown},
};
use crate::{Outcome, exports, failure::broken};
use ipc::SavedFile;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::path::Path;

/// As RFC 4180 has it, in UTF-8.
pub(crate) fn csv(table: &[Vec<String>]) -> String {
    let mut out = String::new();
    for row in table {
        let cells = row.iter().map(|cell| match cell.contains([',', '"', '\r', '\n']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        });
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}

/// Reads what [`csv`] wrote; nothing else is.
pub(crate) fn read_csv(text: &str) -> Option<Vec<Vec<String>>> {
    let mut table = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut row = Vec::new();
        loop {
            let (cell, behind) = match rest.strip_prefix('"') {
                None => {
                    let end = rest.find([',', '\r'])?;
                    (rest[..end].to_owned(), &rest[end..])
                }
                Some(quoted) => {
                    let mut at = 0;
                    loop {
                        at += quoted[at..].find('"')?;
                        if !quoted[at + 1..].starts_with('"') {
                            break;
                        }
                        at += 2;
                    }
                    (quoted[..at].replace("\"\"", "\""), &quoted[at + 1..])
                }
            };
            row.push(cell);
            match behind.strip_prefix(',') {
                Some(next) => rest = next,
                None => {
                    rest = behind.strip_prefix("\r\n")?;
                    break;
                }
            }
        }
        table.push(row);
    }
    (csv(&table) == text).then_some(table)
}

/// Saves all parts in one file: the rows for other programs, then all that the pages show, with its sums and facts. In a workbook
/// each of both is a sheet; in delimited text the second follows the first after an empty line.
pub(super) fn save(parts: &[Part], say: Say, folder: &Path, name: &str, xlsx: bool) -> Outcome<SavedFile> {
    let mut table: Vec<Vec<String>> = Vec::new();
    let mut pages: Vec<Vec<Cell>> = Vec::new();
    for part in parts {
        table.extend(part.table.iter().skip(usize::from(!table.is_empty())).cloned());
        pages.extend((!pages.is_empty()).then(Vec::new));
        pages.extend(shown(&part.document));
    }
    if xlsx {
        let names = [say.of("明细数据", "Rows"), say.of("报表内容", "As shown")];
        return exports::save(
            folder,
            name,
            "xlsx",
            &workbook(&table, &pages, names).map_err(|error| broken(&error.to_string()))?,
        );
    }
    table.push(Vec::new());
    table.extend(pages.into_iter().map(|row| row.into_iter().map(in_text).collect()));
    // With a byte order mark, without which spreadsheet programs take it for something else.
    exports::save(folder, name, "csv", format!("\u{feff}{}", csv(&table)).as_bytes())
}

fn in_text(cell: Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Bold(text) => text,
        Cell::Money(fen) => plain(fen),
    }
}

fn workbook(table: &[Vec<String>], pages: &[Vec<Cell>], names: [String; 2]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (bold, money) = (Format::new().set_bold(), Format::new().set_num_format("#,##0.00"));
    let sheet = workbook.add_worksheet().set_name(&names[0])?;
    sheet.set_freeze_panes(1, 0)?;
    // By its head: a name that looks like an amount stays a name.
    let is_money = |column: u16| table[0].get(usize::from(column)).is_some_and(|head| MONEY_HEADS.contains(&head.as_str()));
    for (row, at) in table.iter().zip(0_u32..) {
        for (cell, column) in row.iter().zip(0_u16..) {
            match (at, from_plain(cell)) {
                (0, _) => sheet.write_string_with_format(at, column, cell, &bold)?,
                (_, Some(fen)) if is_money(column) => sheet.write_number_with_format(at, column, fen as f64 / 100.0, &money)?,
                // Written as text whatever it looks like: it is no formula, and keeps all its digits.
                _ => sheet.write_string(at, column, cell)?,
            };
        }
    }
    let sheet = workbook.add_worksheet().set_name(&names[1])?;
    for (row, at) in pages.iter().zip(0_u32..) {
        for (cell, column) in row.iter().zip(0_u16..) {
            match cell {
                Cell::Text(text) => sheet.write_string(at, column, text)?,
                Cell::Bold(text) => sheet.write_string_with_format(at, column, text, &bold)?,
                Cell::Money(fen) => sheet.write_number_with_format(at, column, *fen as f64 / 100.0, &money)?,
            };
        }
    }
    workbook.save_to_buffer()
}

/// Columns of amounts.
const MONEY_HEADS: [&str; 6] = ["amount", "received", "paid", "committed", "submitted", "available"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were_written() {
        let table: Vec<Vec<String>> = [["entry", "payee", "amount"], ["7", "张,\"三\"\n", "1.00"], ["8", "", "-2.50"]]
            .map(|row| row.map(String::from).to_vec())
            .to_vec();
        assert_eq!(read_csv(&csv(&table)), Some(table));
        for bad in ["a,b", "a\n", "\"a\r\n", "a\r\nb", "\"a\"b\r\n"] {
            assert_eq!(read_csv(bad), None, "{bad:?}");
        }
    }
}

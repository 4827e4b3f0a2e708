//! The list of faults as a spreadsheet for the township: of which file it is, then where, what is there, what was expected, what to
//! do.

use super::{Checked, Loaded};
use crate::{
    Outcome, exports,
    failure::{broken, input},
    faults::field_words,
};
use funds::Book;
use ipc::SavedFile;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::path::Path;

/// What the list is about.
pub(super) struct Source {
    file: String,
    sheet: String,
    programme: String,
}

impl Loaded {
    /// File, sheet and programme of the draft.
    pub(super) fn source(&self, book: &Book) -> Source {
        let programme = book.programme(&self.saved.choices.programme);
        Source {
            file: self.saved.name.clone(),
            sheet: self.sheets.get(self.saved.sheet as usize).map(|(name, _)| name.clone()).unwrap_or_default(),
            programme: programme
                .map(|programme| format!("{}（{}，{}）", programme.name(), programme.year(), programme.code()))
                .unwrap_or_default(),
        }
    }
}

/// Writes the list into a folder.
pub(super) fn write(folder: &Path, checked: &Checked, source: &Source) -> Outcome<SavedFile> {
    if checked.faults.iter().all(|fault| fault.passed.is_some()) {
        return Err(input(
            "no-faults",
            ["没有需要退回的问题。", "There is no fault to send back."],
            ["直接登记即可。", "The rows can be recorded."],
        ));
    }
    let bytes = workbook(checked, source).map_err(|error| broken(&error.to_string()))?;
    exports::save(folder, "faults", "xlsx", &bytes)
}

fn workbook(checked: &Checked, source: &Source) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("问题清单")?;
    let head = Format::new().set_bold();
    for (column, (title, width)) in HEADS.into_iter().enumerate() {
        sheet.write_with_format(HEAD_ROW, column as u16, title, &head)?;
        sheet.set_column_width(column as u16, width)?;
    }
    for (row, (what, name)) in
        [("来源文件", &source.file), ("工作表", &source.sheet), ("补贴项目", &source.programme)].into_iter().enumerate()
    {
        sheet.write_string_with_format(row as u32, 0, what, &head)?;
        sheet.write_string(row as u32, 1, name)?;
    }
    let lines: std::collections::HashMap<u32, &crate::line::Line> = checked.lines.iter().map(|line| (line.row, line)).collect();
    let open = checked.faults.iter().filter(|fault| fault.passed.is_none());
    for (fault, row) in open.zip(HEAD_ROW + 1..) {
        let name = lines.get(&fault.row).map_or("", |line| line.person("beneficiary_name"));
        let place = if fault.row == 0 { "整个文件".to_owned() } else { fault.row.to_string() };
        let must = if fault.blocks { "必须改正" } else { "请核实" };
        let cells =
            [&*place, name, field_words(&fault.field).0, &fault.what.zh, &fault.found, &fault.expected, &fault.remedy.zh, must];
        for (column, text) in cells.into_iter().enumerate() {
            sheet.write_string(row, column as u16, text)?;
        }
    }
    sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
    workbook.save_to_buffer()
}

/// Below what the list is about, and a blank row.
const HEAD_ROW: u32 = 4;

const HEADS: [(&str, f64); 8] = [
    ("行", 10.0),
    ("姓名", 10.0),
    ("项目", 14.0),
    ("问题", 40.0),
    ("表中内容", 22.0),
    ("应为", 16.0),
    ("处理", 48.0),
    ("", 10.0),
];

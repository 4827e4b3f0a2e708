//! The list of faults as a spreadsheet for the township: where, what is there, what was expected, what to do.

use super::Checked;
use crate::{Outcome, exports, failure::broken, faults::field_words};
use ipc::SavedFile;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::path::Path;

/// Writes the list into a folder.
pub(super) fn write(folder: &Path, checked: &Checked) -> Outcome<SavedFile> {
    let bytes = workbook(checked).map_err(|error| broken(&error.to_string()))?;
    exports::save(folder, "faults", "xlsx", &bytes)
}

fn workbook(checked: &Checked) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("问题清单")?;
    let head = Format::new().set_bold();
    for (column, (title, width)) in HEADS.into_iter().enumerate() {
        sheet.write_with_format(0, column as u16, title, &head)?;
        sheet.set_column_width(column as u16, width)?;
    }
    let lines: std::collections::HashMap<u32, &crate::line::Line> = checked.lines.iter().map(|line| (line.row, line)).collect();
    let open = checked.faults.iter().filter(|fault| fault.passed.is_none());
    for (fault, row) in open.zip(1u32..) {
        let name = lines.get(&fault.row).map_or("", |line| line.person("beneficiary_name"));
        let place = if fault.row == 0 { "整个文件".to_owned() } else { fault.row.to_string() };
        let must = if fault.blocks { "必须改正" } else { "请核实" };
        let cells =
            [&*place, name, field_words(&fault.field).0, &fault.what.zh, &fault.found, &fault.expected, &fault.remedy.zh, must];
        for (column, text) in cells.into_iter().enumerate() {
            sheet.write_string(row, column as u16, text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}

const HEADS: [(&str, f64); 8] =
    [("行", 8.0), ("姓名", 10.0), ("项目", 14.0), ("问题", 40.0), ("表中内容", 22.0), ("应为", 16.0), ("处理", 48.0), ("", 10.0)];

//! A draft as the window shows it.

use super::{Loaded, lines::field_name};
use crate::Outcome;
use ipc::{Column, ImportDraft, ImportRow, ImportRows};
use sheet::{Encoding, Format, column_letters};
use std::collections::HashMap;

impl Loaded {
    /// Sheets, columns and their mapping, what was left out.
    pub(super) fn view(&mut self, draft: u64) -> Outcome<ImportDraft> {
        let table = self.table()?;
        let rows = table.rows().len() as u32;
        let guess = sheet::Mapping::guess(&table);
        let columns = table.columns().iter().enumerate().map(|(i, column)| {
            let field = self.saved.fields.get(i).copied().flatten();
            let guessed = guess.get(i).filter(|guess| Some(guess.field) == field);
            Column {
                index: i as u32,
                letter: column_letters(column.index),
                header: column.header.clone(),
                field: field.map(field_name).unwrap_or_default(),
                confidence: guessed.map_or(if field.is_some() { 100 } else { 0 }, |guess| guess.percent),
                samples: (0..table.rows().len().min(SAMPLES)).map(|row| table.cell(row, i).to_string()).collect(),
            }
        });
        let columns = columns.collect();
        let left_out = table.asides().iter().filter(|aside| aside.number > table.rows()[0].number);
        let left_out = left_out.map(|aside| (aside.number, table.text_of(aside))).collect();
        let first = table.rows()[0].number;
        let header: Vec<u32> = table.asides().iter().map(|aside| aside.number).filter(|number| *number < first).collect();
        let titles = header.last().copied().unwrap_or(0);
        let view = ImportDraft {
            draft,
            name: self.saved.name.clone(),
            format: format_words(self.format),
            sheets: self.sheets.iter().map(|(name, _)| name.clone()).collect(),
            sheet: self.saved.sheet,
            header_rows: (titles + 1, first.saturating_sub(1).max(titles + 1)),
            columns,
            rows,
            left_out,
            remembered: self.saved.remembered,
            history: self.saved.history,
            choices: self.saved.choices.clone(),
            passed: self.saved.passes.len() as u32,
            replaces: self.saved.replaces.as_ref().map(|(_, number)| number.clone()).unwrap_or_default(),
        };
        self.saved.rows = rows;
        Ok(view)
    }

    /// A window of the rows as the sheet has them, with the marks of the last check.
    pub(super) fn rows(&self, offset: u32, limit: u32, faulty_only: bool) -> Outcome<ImportRows> {
        let table = self.table()?;
        let width = table.columns().len();
        let mut marks: HashMap<u32, Vec<(u32, String, bool)>> = HashMap::new();
        for fault in self.checked.iter().flat_map(|checked| &checked.faults).filter(|fault| fault.row > 0) {
            let column =
                self.saved.fields.iter().position(|field| field.is_some_and(|field| fits(&field_name(field), &fault.field)));
            let stands = fault.blocks || fault.passed.is_none();
            // A fault in a field without a column marks the first cell, so that the row is seen.
            let mark = (column.unwrap_or(0) as u32, fault.code.clone(), fault.blocks);
            if stands {
                marks.entry(fault.row).or_default().push(mark);
            }
        }
        let wanted: Vec<usize> =
            (0..table.rows().len()).filter(|row| !faulty_only || marks.contains_key(&table.rows()[*row].number)).collect();
        let rows = wanted.iter().skip(offset as usize).take(limit as usize).map(|row| {
            let number = table.rows()[*row].number;
            let cells = (0..width).map(|column| {
                let cell = table.cell(*row, column);
                let shown = if cell.is_empty() {
                    self.saved.fields.get(column).copied().flatten().map_or(cell, |field| table.cell_for(*row, column, field))
                } else {
                    cell
                };
                shown.to_string()
            });
            ImportRow { row: number, cells: cells.collect(), marks: marks.get(&number).cloned().unwrap_or_default() }
        });
        Ok(ImportRows { total: wanted.len() as u32, rows: rows.collect() })
    }
}

/// Whether a column holds the field that a fault is about. The head stands for the beneficiary where nobody else is named.
fn fits(column: &str, fault: &str) -> bool {
    let head = fault.strip_prefix("beneficiary_").and_then(|rest| column.strip_prefix("head_").map(|head| head == rest));
    column == fault || head == Some(true) || (fault == "period" && column.starts_with("period"))
}

fn format_words(format: Format) -> String {
    match format {
        Format::Xlsx => ".xlsx".into(),
        Format::Xls => ".xls".into(),
        Format::Ods => ".ods".into(),
        Format::Csv { encoding, .. } => match encoding {
            Encoding::Gb18030 => ".csv GB18030".into(),
            Encoding::Utf8 | Encoding::Utf8Bom => ".csv UTF-8".into(),
            _ => ".csv UTF-16".into(),
        },
    }
}

const SAMPLES: usize = 3;

//! The records of one sheet of an .xls.

use std::fmt::Write;

use super::strings;
use super::{BOF, EOF, Globals, Record, Records};
use crate::grid::{GridBuilder, Merge, Span, Value};
use crate::{Grid, SheetError};

/// Reads the sheet whose records start here.
pub(super) fn read(stream: &[u8], start: usize, globals: &Globals) -> Result<Grid, SheetError> {
    let mut builder = GridBuilder::new(globals.dates);
    let shared = globals.strings_at.map(|at| strings::shared(stream, at, &mut builder)).transpose()?.unwrap_or_default();
    let mut records = Records { stream, at: start };
    records.next().filter(|record| record.id == BOF).ok_or(CUT)?;
    let mut sheet = Sheet { builder, globals, shared, waiting: None, scratch: String::new() };
    // Charts inside the sheet have records of their own between a BOF and an EOF.
    let mut depth = 0u32;
    loop {
        let record = records.next().ok_or(CUT)?;
        match record.id {
            BOF => depth += 1,
            EOF if depth == 0 => break,
            EOF => depth -= 1,
            _ if depth > 0 => {}
            _ => sheet.take(&record)?,
        }
    }
    sheet.builder.finish()
}

struct Sheet<'g> {
    builder: GridBuilder,
    globals: &'g Globals,
    shared: Vec<Span>,
    /// A formula whose text comes in the next STRING record.
    waiting: Option<(u32, u32)>,
    scratch: String,
}

impl Sheet<'_> {
    fn take(&mut self, record: &Record<'_>) -> Result<(), SheetError> {
        match record.id {
            NUMBER => {
                let (row, column, format) = place(record)?;
                let value = record.f64(6).ok_or(CUT)?;
                self.number(row, column, format, value, false)
            }
            RK => {
                let (row, column, format) = place(record)?;
                self.number(row, column, format, rk(record.u32(6).ok_or(CUT)?), false)
            }
            MUL_RK => self.many_rks(record),
            LABEL_SST => {
                let (row, column, _) = place(record)?;
                match self.shared.get(record.u32(6).ok_or(CUT)? as usize) {
                    Some(&span) => self.builder.put(row, column, Value::Text(span), false),
                    None => Err(SheetError::Damaged("a cell of the .xls names a text that is not there")),
                }
            }
            LABEL | RICH_LABEL => {
                let (row, column, _) = place(record)?;
                self.text(row, column, record.data.get(6..).unwrap_or(&[]), false)
            }
            BOOL_OR_ERROR => {
                let (row, column, _) = place(record)?;
                match record.data.get(6..8) {
                    Some(&[value, 0]) => self.builder.put(row, column, Value::Bool(value != 0), false),
                    Some(&[error, _]) => self.builder.error(row, column, error_name(error), false),
                    _ => Err(CUT),
                }
            }
            FORMULA => self.formula(record),
            STRING => match self.waiting.take() {
                Some((row, column)) => self.text(row, column, record.data, true),
                None => Ok(()),
            },
            ROW => {
                if record.u16(12).is_some_and(|flags| flags & ROW_HIDDEN != 0) {
                    self.builder.hide(u32::from(record.u16(0).unwrap_or(0)) + 1);
                }
                Ok(())
            }
            MERGE_CELLS => {
                for region in record.data.get(2..).unwrap_or(&[]).chunks_exact(8) {
                    let at = |at: usize| u16::from_le_bytes([region[at], region[at + 1]]);
                    self.builder.merge(Merge {
                        first_row: u32::from(at(0)) + 1,
                        last_row: u32::from(at(2)) + 1,
                        first_column: at(4),
                        last_column: at(6),
                    });
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn text(&mut self, row: u32, column: u32, data: &[u8], formula: bool) -> Result<(), SheetError> {
        self.scratch.clear();
        strings::text(data, self.globals, &mut self.scratch);
        self.builder.text(row, column, &self.scratch, formula)
    }

    fn number(&mut self, row: u32, column: u32, format: u16, value: f64, formula: bool) -> Result<(), SheetError> {
        if !value.is_finite() {
            return self.builder.error(row, column, "#NUM!", formula);
        }
        self.scratch.clear();
        let _ = write!(self.scratch, "{value}");
        if self.globals.shows_date.get(usize::from(format)) == Some(&true) {
            self.builder.serial(row, column, &self.scratch, formula)
        } else {
            self.builder.number(row, column, &self.scratch, formula)
        }
    }

    /// Several numbers side by side (2.4.175): row, first column, then a format and a number each, then the last column.
    fn many_rks(&mut self, record: &Record<'_>) -> Result<(), SheetError> {
        let (Some(row), Some(first), Some(numbers)) =
            (record.u16(0), record.u16(2), record.data.len().checked_sub(2).and_then(|end| record.data.get(4..end)))
        else {
            return Err(CUT);
        };
        for (column, number) in (u32::from(first)..).zip(numbers.chunks_exact(6)) {
            let format = u16::from_le_bytes([number[0], number[1]]);
            let value = rk(u32::from_le_bytes([number[2], number[3], number[4], number[5]]));
            self.number(u32::from(row) + 1, column, format, value, false)?;
        }
        Ok(())
    }

    /// A formula's value as last calculated (2.5.133): a number, or a kind in the first byte where the last two are 0xFFFF.
    fn formula(&mut self, record: &Record<'_>) -> Result<(), SheetError> {
        let (row, column, format) = place(record)?;
        let value = record.data.get(6..14).ok_or(CUT)?;
        self.waiting = None;
        if value[6..] != [0xFF, 0xFF] {
            return self.number(row, column, format, record.f64(6).ok_or(CUT)?, true);
        }
        match value[0] {
            0 => {
                self.waiting = Some((row, column));
                Ok(())
            }
            1 => self.builder.put(row, column, Value::Bool(value[2] != 0), true),
            2 => self.builder.error(row, column, error_name(value[2]), true),
            _ => Ok(()),
        }
    }
}

/// Row from 1, column from 0 and cell format, with which every cell record starts.
fn place(record: &Record<'_>) -> Result<(u32, u32, u16), SheetError> {
    match (record.u16(0), record.u16(2), record.u16(4)) {
        (Some(row), Some(column), Some(format)) => Ok((u32::from(row) + 1, u32::from(column), format)),
        _ => Err(CUT),
    }
}

/// A number in four bytes (2.5.218): a whole number or the upper half of a double, either in hundredths or not.
fn rk(bits: u32) -> f64 {
    let value = if bits & 2 != 0 { f64::from((bits as i32) >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    if bits & 1 != 0 { value / 100.0 } else { value }
}

/// Error codes (2.5.10).
fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

const CUT: SheetError = SheetError::Truncated("a sheet of the .xls is cut off");

const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027E;
const MUL_RK: u16 = 0x00BD;
const LABEL: u16 = 0x0204;
const LABEL_SST: u16 = 0x00FD;
const RICH_LABEL: u16 = 0x00D6;
const BOOL_OR_ERROR: u16 = 0x0205;
const FORMULA: u16 = 0x0006;
const STRING: u16 = 0x0207;
const ROW: u16 = 0x0208;
const MERGE_CELLS: u16 = 0x00E5;
const ROW_HIDDEN: u16 = 0x0020;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_unpacked() {
        for (bits, value) in [(0x3FF0_0000, 1.0), (0x4045_0000, 42.0), (126_000 << 2 | 3, 1260.0), (5 << 2 | 2, 5.0)] {
            assert_eq!(rk(bits), value, "{bits:#x}");
        }
        assert_eq!(rk((-3i32 << 2) as u32 | 2), -3.0, "whole numbers have a sign");
    }
}

//! Puts cells into a grid as a reader meets them, and holds the limits while it does.

use super::{Grid, Kind, Merge, Row, Slot};
use crate::limits::*;
use crate::{Date, DateSystem, SheetError};

/// A piece of the builder's text, to be used by any number of cells.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A cell's value, its text kept already.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    Text(Span),
    Number(Span),
    Date(Date),
    Bool(bool),
    Error(Span),
    Uncalculated,
}

/// Takes cells in any order; in order is cheapest. Row numbers start at 1, columns at 0.
pub(crate) struct GridBuilder {
    text: String,
    slots: Vec<Slot>,
    merges: Vec<Merge>,
    hidden: Vec<u32>,
    dates: DateSystem,
    rows_seen: u32,
    sorted: bool,
}

impl GridBuilder {
    pub(crate) fn new(dates: DateSystem) -> Self {
        Self { text: String::new(), slots: Vec::new(), merges: Vec::new(), hidden: Vec::new(), dates, rows_seen: 0, sorted: true }
    }

    /// Makes room beforehand. The numbers are guesses and cost nothing but memory: they are capped by the caller's file size.
    pub(crate) fn reserve(&mut self, cells: usize, text_bytes: usize) {
        self.slots.reserve(cells.min(CELLS_MAX));
        self.text.reserve(text_bytes.min(TEXT_BYTES_MAX));
    }

    /// Keeps a text without a cell yet. White space alone is kept as nothing.
    pub(crate) fn keep(&mut self, text: &str) -> Result<Span, SheetError> {
        let text = if is_blank(text) { "" } else { text };
        if text.len() > CELL_BYTES_MAX || self.text.len() + text.len() > TEXT_BYTES_MAX {
            return Err(SheetError::TooMuchText);
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Ok(Span { start, end: self.text.len() as u32 })
    }

    /// Keeps a number by its digits; anything that is not written as one is a text, as it stands.
    pub(crate) fn keep_number(&mut self, digits: &str) -> Result<Value, SheetError> {
        let trimmed = digits.trim();
        Ok(if is_decimal(trimmed) { Value::Number(self.keep(trimmed)?) } else { Value::Text(self.keep(digits)?) })
    }

    /// A cell. One of empty text is none.
    pub(crate) fn put(&mut self, row: u32, column: u32, value: Value, formula: bool) -> Result<(), SheetError> {
        let (kind, a, b) = match value {
            Value::Text(span) if span.is_empty() => return Ok(()),
            Value::Text(span) => (Kind::Text, span.start, span.end),
            Value::Number(span) => (Kind::Number, span.start, span.end),
            Value::Error(span) => (Kind::Error, span.start, span.end),
            Value::Date(date) => (Kind::Date, date.pack(), 0),
            Value::Bool(value) => (Kind::Bool, u32::from(value), 0),
            Value::Uncalculated => (Kind::Uncalculated, 0, 0),
        };
        if column >= u32::from(COLUMNS_MAX) {
            return Err(SheetError::TooManyColumns { row, column: column.saturating_add(1) });
        }
        if self.slots.len() >= CELLS_MAX {
            return Err(SheetError::TooManyCells);
        }
        let column = column as u16;
        let (last_row, last_column) = self.slots.last().map_or((0, None), |slot| (slot.row, Some(slot.column)));
        if row != last_row {
            self.rows_seen += 1;
            self.sorted &= row > last_row;
        } else {
            self.sorted &= Some(column) > last_column;
        }
        // Out of order, a row may be counted more than once; then only the count at the end is true.
        if self.sorted && self.rows_seen > ROWS_MAX {
            return Err(SheetError::TooManyRows);
        }
        self.slots.push(Slot { row, a, b, column, kind, formula });
        Ok(())
    }

    pub(crate) fn text(&mut self, row: u32, column: u32, text: &str, formula: bool) -> Result<(), SheetError> {
        let span = self.keep(text)?;
        self.put(row, column, Value::Text(span), formula)
    }

    pub(crate) fn number(&mut self, row: u32, column: u32, digits: &str, formula: bool) -> Result<(), SheetError> {
        let value = self.keep_number(digits)?;
        self.put(row, column, value, formula)
    }

    /// A number under a date format: a date if its serial is one, else the number it is.
    pub(crate) fn serial(&mut self, row: u32, column: u32, digits: &str, formula: bool) -> Result<(), SheetError> {
        match digits.trim().parse().ok().and_then(|serial| Date::from_serial(serial, self.dates)) {
            Some(date) => self.put(row, column, Value::Date(date), formula),
            None => self.number(row, column, digits, formula),
        }
    }

    pub(crate) fn error(&mut self, row: u32, column: u32, shown: &str, formula: bool) -> Result<(), SheetError> {
        let span = self.keep(shown)?;
        self.put(row, column, Value::Error(span), formula)
    }

    pub(crate) fn merge(&mut self, merge: Merge) {
        // A single cell is no region, and one that ends before it starts is nothing at all.
        if (merge.last_row > merge.first_row && merge.last_column >= merge.first_column)
            || (merge.last_row == merge.first_row && merge.last_column > merge.first_column)
        {
            self.merges.push(merge);
        }
    }

    /// Marks a row as hidden. A reader whose format may hide a million empty rows asks [`Self::ends_in`] first.
    pub(crate) fn hide(&mut self, row: u32) {
        self.hidden.push(row);
    }

    /// Whether the last cell that came in stands in this row.
    pub(crate) fn ends_in(&self, row: u32) -> bool {
        self.slots.last().is_some_and(|slot| slot.row == row)
    }

    /// The grid, once every cell is in.
    pub(crate) fn finish(mut self) -> Result<Grid, SheetError> {
        if !self.sorted {
            self.slots.sort_by_key(|slot| (slot.row, slot.column));
            // A cell written twice holds what was written last.
            self.slots.reverse();
            self.slots.dedup_by_key(|slot| (slot.row, slot.column));
            self.slots.reverse();
        }
        self.hidden.sort_unstable();
        let mut rows: Vec<Row> = Vec::new();
        let mut width = 0;
        for (at, slot) in self.slots.iter().enumerate() {
            width = width.max(slot.column + 1);
            match rows.last_mut() {
                Some(row) if row.number == slot.row => row.end = at as u32 + 1,
                _ => rows.push(Row {
                    number: slot.row,
                    start: at as u32,
                    end: at as u32 + 1,
                    hidden: self.hidden.binary_search(&slot.row).is_ok(),
                }),
            }
        }
        if rows.len() > ROWS_MAX as usize {
            return Err(SheetError::TooManyRows);
        }
        let last = rows.last().map_or(0, |row| row.number);
        let covered: u64 = self
            .merges
            .iter()
            .map(|merge| u64::from(merge.last_row.min(last).saturating_sub(merge.first_row)) + 1)
            .fold(0, u64::saturating_add);
        if covered > MERGED_ROWS_MAX || self.merges.len() > MERGES_MAX {
            return Err(SheetError::TooManyMerges);
        }
        Ok(Grid { text: self.text, slots: self.slots, rows, merges: self.merges, width, dates: self.dates })
    }
}

/// White space alone, the ideographic and the no-break space included.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}')
}

/// `[-]digits[.digits][E±digits]`, the form in which spreadsheets store numbers; a digit before or behind the point may be missing.
pub(crate) fn is_decimal(text: &str) -> bool {
    let rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match rest.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    !(whole.is_empty() && fraction.is_empty())
        && digits(whole)
        && digits(fraction)
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            !exponent.is_empty() && exponent.len() <= 3 && digits(exponent)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Cell;

    #[test]
    fn cells_out_of_order_come_to_the_same_grid() {
        let cells = [(3, 1, "c"), (1, 0, "a"), (1, 2, "b"), (3, 0, "x"), (3, 1, "d")];
        let mut builder = GridBuilder::new(DateSystem::From1900);
        for (row, column, text) in cells {
            builder.text(row, column, text, false).expect("within the limits");
        }
        builder.hide(3);
        let grid = builder.finish().expect("within the limits");
        assert_eq!(grid.rows(), 2, "row 2 is blank and left out");
        assert_eq!((grid.row_number(0), grid.row_number(1)), (1, 3), "rows keep their numbers");
        assert!(grid.cell(1, 1) == Cell::Text("d"), "the last value written wins");
        assert!(grid.cell(0, 1).is_empty() && grid.cell(0, 2) == Cell::Text("b"), "gaps stay gaps");
        assert!(!grid.is_hidden(0) && grid.is_hidden(1), "only row 3 was hidden");
        assert_eq!(grid.columns(), 3, "the width reaches the last cell");
    }

    #[test]
    fn limits_hold_while_cells_come_in() {
        let mut builder = GridBuilder::new(DateSystem::From1900);
        assert_eq!(
            builder.text(7, 256, "x", false),
            Err(SheetError::TooManyColumns { row: 7, column: 257 }),
            "the column right of the last is named"
        );
        let refused = (1..=ROWS_MAX + 1).map(|row| builder.put(row, 0, Value::Bool(true), false)).find(|result| result.is_err());
        assert_eq!(refused, Some(Err(SheetError::TooManyRows)), "the first row over the limit is refused");
    }

    #[test]
    fn merges_that_cover_the_sheet_over_and_over_are_refused() {
        let mut builder = GridBuilder::new(DateSystem::From1900);
        builder.text(1, 0, "x", false).expect("within the limits");
        builder.text(90_000, 0, "x", false).expect("within the limits");
        for column in 0..12 {
            builder.merge(Merge { first_row: 1, last_row: u32::MAX, first_column: column, last_column: column });
        }
        assert_eq!(builder.finish().err(), Some(SheetError::TooManyMerges), "1,080,000 covered rows are too many");
    }

    #[test]
    fn only_what_is_written_as_a_number_is_one() {
        for yes in ["0", "-1", "1260.00", ".5", "5.", "5.22499E+17", "1e-3", "+7"] {
            assert!(is_decimal(yes), "{yes} is a number");
        }
        for no in ["", ".", "-", "1,260", "1e", "1e1000", "0x1", "１", "NaN", "inf", "1 "] {
            assert!(!is_decimal(no), "{no} is not");
        }
    }
}

//! A sheet as it was read: cells at their places, nothing interpreted yet.
//!
//! A grid of 5,000 rows has 60,000 cells, so a cell costs 16 bytes and no allocation: all text lies in one string, and a
//! [`Cell`] borrows from it. Debug output never shows what a cell says, since it names people.

mod builder;

use std::fmt;

use crate::{Date, DateSystem};

pub(crate) use builder::{GridBuilder, Span, Value, is_decimal};

/// What one cell holds.
#[derive(Clone, Copy, PartialEq)]
pub enum Cell<'g> {
    /// Nothing, or only white space.
    Empty,
    /// Text as it stands, not trimmed.
    Text(&'g str),
    /// A number by its digits as the file writes them (`[-]digits[.digits][E±digits]`). An .xls stores no digits, so there it is
    /// the shortest decimal that reads back as the same double.
    Number(&'g str),
    /// A number that the workbook shows as a date. The time of day is dropped.
    Date(Date),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error, as it shows: `#REF!`, `#N/A`.
    Error(&'g str),
    /// A formula whose value the file does not hold, because no spreadsheet program has calculated it yet.
    Uncalculated,
}

/// A rectangle of cells shown as one. Rows are sheet rows from 1, columns from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// First row, from 1.
    pub first_row: u32,
    /// Last row, from 1.
    pub last_row: u32,
    /// First column, from 0.
    pub first_column: u16,
    /// Last column, from 0.
    pub last_column: u16,
}

/// The rows of a sheet that have anything in them, in order.
#[derive(Clone, PartialEq)]
pub struct Grid {
    text: String,
    slots: Vec<Slot>,
    rows: Vec<Row>,
    merges: Vec<Merge>,
    width: u16,
    dates: DateSystem,
}

impl Grid {
    /// How many rows have anything in them. Row indexes below run up to here.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many columns are used: one more than the last column that has a cell.
    pub fn columns(&self) -> u16 {
        self.width
    }

    /// The row's number in the sheet, from 1, as the spreadsheet program shows it.
    pub fn row_number(&self, row: usize) -> u32 {
        self.rows.get(row).map_or(0, |row| row.number)
    }

    /// Whether the row was hidden, by hand or by a filter. Hidden rows are read like any other: the caller says so on screen.
    pub fn is_hidden(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.hidden)
    }

    /// The cell in a column counted from 0. Places outside the sheet are empty.
    pub fn cell(&self, row: usize, column: u16) -> Cell<'_> {
        self.slot(row, column).map_or(Cell::Empty, |slot| self.value(slot))
    }

    /// Whether the cell's value was calculated by a formula.
    pub fn is_formula(&self, row: usize, column: u16) -> bool {
        self.slot(row, column).is_some_and(|slot| slot.formula)
    }

    /// The cells of a row that have anything in them, by column.
    pub fn cells(&self, row: usize) -> impl DoubleEndedIterator<Item = (u16, Cell<'_>)> + Clone {
        self.slots_of(row).iter().map(|slot| (slot.column, self.value(slot)))
    }

    /// The merged regions, in the file's order. They may reach into rows without content.
    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// From which day the workbook counts dates; needed for dates that lost their format and show as plain numbers.
    pub fn date_system(&self) -> DateSystem {
        self.dates
    }

    /// The index of the row with this number, if it has any content.
    pub(crate) fn row_index(&self, number: u32) -> Option<usize> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok()
    }

    /// The first row at or below this number.
    pub(crate) fn row_index_from(&self, number: u32) -> usize {
        self.rows.partition_point(|row| row.number < number)
    }

    fn slots_of(&self, row: usize) -> &[Slot] {
        self.rows.get(row).and_then(|row| self.slots.get(row.start as usize..row.end as usize)).unwrap_or(&[])
    }

    fn slot(&self, row: usize, column: u16) -> Option<&Slot> {
        let slots = self.slots_of(row);
        // Most rows have no gaps, so that a column's slot lies at the column's own place.
        match slots.get(usize::from(column)) {
            Some(slot) if slot.column == column => Some(slot),
            _ => slots.binary_search_by_key(&column, |slot| slot.column).ok().map(|at| &slots[at]),
        }
    }

    fn value(&self, slot: &Slot) -> Cell<'_> {
        let text = || self.text.get(slot.a as usize..slot.b as usize).unwrap_or("");
        match slot.kind {
            Kind::Text => Cell::Text(text()),
            Kind::Number => Cell::Number(text()),
            Kind::Date => Cell::Date(Date::unpack(slot.a)),
            Kind::Bool => Cell::Bool(slot.a != 0),
            Kind::Error => Cell::Error(text()),
            Kind::Uncalculated => Cell::Uncalculated,
        }
    }
}

impl<'g> Cell<'g> {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The text, digits or error as the file has it; `None` for the kinds that are no text.
    pub fn as_str(&self) -> Option<&'g str> {
        match *self {
            Self::Text(text) | Self::Number(text) | Self::Error(text) => Some(text),
            _ => None,
        }
    }
}

/// What a person would read in the cell. This is for the screen: it shows personal data.
impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty | Self::Uncalculated => Ok(()),
            Self::Text(text) | Self::Number(text) | Self::Error(text) => f.write_str(text),
            Self::Date(date) => date.fmt(f),
            Self::Bool(true) => f.write_str("TRUE"),
            Self::Bool(false) => f.write_str("FALSE"),
        }
    }
}

impl fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Number(text) => write!(f, "Number({} bytes)", text.len()),
            Self::Date(_) => f.write_str("Date"),
            Self::Bool(_) => f.write_str("Bool"),
            Self::Error(error) => write!(f, "Error({error})"),
            Self::Uncalculated => f.write_str("Uncalculated"),
        }
    }
}

impl fmt::Debug for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Grid({} rows, {} columns, {} cells)", self.rows.len(), self.width, self.slots.len())
    }
}

/// A column's name as spreadsheets show it: 0 is A, 26 is AA.
pub fn column_letters(column: u16) -> String {
    let mut letters = Vec::with_capacity(3);
    let mut left = u32::from(column) + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// One cell that has content: where it stands and where its content lies.
#[derive(Clone, Copy, PartialEq)]
struct Slot {
    row: u32,
    /// Start of the text; or the packed date; or the truth value.
    a: u32,
    /// End of the text.
    b: u32,
    column: u16,
    kind: Kind,
    formula: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Number,
    Date,
    Bool,
    Error,
    Uncalculated,
}

/// A row's slots, as a range of all slots.
#[derive(Clone, Copy, PartialEq)]
struct Row {
    number: u32,
    start: u32,
    end: u32,
    hidden: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_costs_sixteen_bytes() {
        assert_eq!(size_of::<Slot>(), 16, "CELLS_MAX times this is what a sheet may cost");
    }

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (255, "IV"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters, "column {column}");
        }
    }
}

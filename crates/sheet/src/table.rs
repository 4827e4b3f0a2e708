//! Finds the payment list in a sheet: officials put titles above it, headers of one or two lines, totals, signatures and notes below.
//!
//! Nothing is dropped in silence: every row with content is either a data row or an [`Aside`] that says what it was taken for. A row
//! is set aside only on clear evidence, and never if an ID number stands in it; what is doubtful stays data and shows its faults.

mod asides;
mod headers;
mod spans;

use crate::fold::short;
use crate::header::{self, Meaning};
use crate::{Cell, Field, Grid, MoneyUnit, limits::COLUMNS_MAX};

pub use asides::AsideKind;
use spans::Spans;

/// A payment list inside a sheet.
pub struct Table<'g> {
    grid: &'g Grid,
    columns: Vec<Column>,
    rows: Vec<DataRow>,
    asides: Vec<Aside>,
    spans: Spans,
    unit: MoneyUnit,
}

/// A column of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its place in the sheet, from 0; see [`crate::column_letters`].
    pub index: u16,
    /// Its header as people read it: the lines from top to bottom, joined with `/`. Empty where there is none.
    pub header: String,
    /// The header in the form in which headers are compared.
    pub(crate) normal: String,
    pub(crate) meaning: Option<Meaning>,
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataRow {
    /// Its number in the sheet, from 1.
    pub number: u32,
    /// Whether it was hidden, by hand or by a filter. It counts like any other.
    pub hidden: bool,
    /// Whether a cell merged with rows above reaches into it: what it says there was said for several rows.
    pub spanned: bool,
    pub(crate) grid_row: u32,
}

/// A row outside the list's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Its number in the sheet, from 1.
    pub number: u32,
    /// What it was taken for.
    pub kind: AsideKind,
    grid_row: u32,
}

impl<'g> Table<'g> {
    /// Finds the list. `None` if the sheet has no row that could be a payment. A list without a header is found too; its columns then
    /// have empty headers.
    pub fn find(grid: &'g Grid) -> Option<Self> {
        let header_rows = headers::find(grid);
        let columns = headers::columns(grid, header_rows.clone());
        let mut asides: Vec<Aside> = (0..header_rows.start).map(|row| Aside::at(grid, row, AsideKind::Title)).collect();
        let unit = (0..header_rows.start)
            .flat_map(|row| grid.cells(row))
            .filter_map(|(_, cell)| header::money_unit(&header::normalize(cell.as_str()?)))
            .next_back();
        let sorter = asides::Sorter::new(grid, &columns, header_rows.clone());
        let mut rows = Vec::with_capacity(grid.rows().saturating_sub(header_rows.end));
        for row in header_rows.end..grid.rows() {
            match sorter.sort(row) {
                Some(kind) => asides.push(Aside::at(grid, row, kind)),
                None => rows.push(DataRow {
                    number: grid.row_number(row),
                    hidden: grid.is_hidden(row),
                    spanned: false,
                    grid_row: row as u32,
                }),
            }
        }
        asides::settle(&sorter, &mut rows, &mut asides);
        // Without a header it takes a number to make a list: text alone is a letter or a notice.
        if header_rows.is_empty() && rows.iter().all(|row| sorter.is_words_alone(row.grid_row as usize)) || rows.is_empty() {
            return None;
        }
        let spans = Spans::of(grid, &rows);
        for row in &mut rows {
            row.spanned = spans.reach(row.grid_row);
        }
        Some(Self { grid, columns, rows, asides, spans, unit: unit.unwrap_or_default() })
    }

    /// The sheet it was found in.
    pub fn grid(&self) -> &'g Grid {
        self.grid
    }

    /// Its columns, from left to right. Column indexes below are places in here.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Its rows, from top to bottom; at least one. Row indexes below are places in here.
    pub fn rows(&self) -> &[DataRow] {
        &self.rows
    }

    /// The rows with content outside its data, from top to bottom.
    pub fn asides(&self) -> &[Aside] {
        &self.asides
    }

    /// A cell as it stands.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'g> {
        match (self.rows.get(row), self.columns.get(column)) {
            (Some(row), Some(column)) => self.grid.cell(row.grid_row as usize, column.index),
            _ => Cell::Empty,
        }
    }

    /// A cell read as a field: where it is empty and covered by a merged cell from above, what that says, if the field
    /// [spreads](Field::spreads). An amount never does.
    pub fn cell_for(&self, row: usize, column: usize, field: Field) -> Cell<'g> {
        let cell = self.cell(row, column);
        match (cell, self.rows.get(row), self.columns.get(column)) {
            (Cell::Empty, Some(row), Some(column)) if row.spanned && field.spreads() => self
                .spans
                .anchor(row.grid_row, column.index)
                .map_or(Cell::Empty, |anchor| self.grid.cell(anchor as usize, column.index)),
            _ => cell,
        }
    }

    /// Whether a formula made the cell.
    pub fn is_formula(&self, row: usize, column: usize) -> bool {
        match (self.rows.get(row), self.columns.get(column)) {
            (Some(row), Some(column)) => self.grid.is_formula(row.grid_row as usize, column.index),
            _ => false,
        }
    }

    /// In what a column counts money: as its header says, else as a line above the table says, else in 元.
    pub fn money_unit(&self, column: usize) -> MoneyUnit {
        self.columns.get(column).and_then(|column| header::money_unit(&column.normal)).unwrap_or(self.unit)
    }

    /// In what a column counts what is not money, where its header says so: `数量（头）`.
    pub fn quantity_unit(&self, column: usize) -> Option<&str> {
        self.columns.get(column).and_then(|column| header::quantity_unit(&column.normal))
    }

    /// What an aside says, its cells joined with two spaces.
    pub fn text_of(&self, aside: &Aside) -> String {
        let shown = |cell: Cell<'_>| cell.as_str().map_or_else(|| cell.to_string(), |text| short(text).to_owned());
        let cells: Vec<String> = self.grid.cells(aside.grid_row as usize).map(|(_, cell)| shown(cell)).collect();
        cells.join("  ")
    }

    /// What the last total row says in a column; for information, and never to be taken as the declared total.
    pub fn found_total(&self, column: usize) -> Cell<'g> {
        let total = self.asides.iter().rev().find(|aside| aside.kind == AsideKind::Total);
        match (total, self.columns.get(column)) {
            (Some(total), Some(column)) => self.grid.cell(total.grid_row as usize, column.index),
            _ => Cell::Empty,
        }
    }

    /// By what a template is known again: the headers in the form in which they are compared, in order. Two lists on the same form
    /// have the same key, whoever is in them.
    pub fn template_key(&self) -> String {
        let headers: Vec<&str> = self.columns.iter().map(|column| column.normal.as_str()).collect();
        headers.join("|")
    }
}

impl Aside {
    fn at(grid: &Grid, row: usize, kind: AsideKind) -> Self {
        Self { number: grid.row_number(row), kind, grid_row: row as u32 }
    }
}

/// Every column from the first to the last that the list may have.
fn all_columns(grid: &Grid) -> std::ops::Range<u16> {
    0..grid.columns().min(COLUMNS_MAX)
}

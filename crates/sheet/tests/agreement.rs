//! Holds what is read against what another reader, written by other people, reads in the same files.

mod support;

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Ods, Range, Reader, Xls, Xlsx};
use sheet::{Cell, Date, Format, Grid, Workbook};
use support::sample;

#[test]
fn another_reader_reads_the_same_cells() {
    for name in [
        "产业到户补助-青山镇.xlsx",
        "产业到户补助-青山镇.xls",
        "产业到户补助-青山镇.ods",
        "产业到户补助-青山镇-有误.xlsx",
        "产业到户补助-青山镇-有误.xls",
        "产业到户补助-青山镇-有误.ods",
        "农村低保-白水乡.xlsx",
        "农村低保-白水乡.xls",
        "农村低保-白水乡.ods",
        "公式与错误值.xlsx",
        "公式与错误值.xls",
        "公式与错误值.ods",
    ] {
        let bytes = sample(name);
        let book = Workbook::open(&bytes, name).expect("readable");
        for (at, sheet) in book.sheets().iter().enumerate() {
            let ours = book.read_sheet(at).expect("readable");
            let theirs = Theirs::read(book.format(), &bytes, &sheet.name);
            compare(&format!("{name}, {}", sheet.name), &ours, &theirs);
        }
    }
}

fn compare(place: &str, ours: &Grid, theirs: &Theirs) {
    let mut cells = 0;
    let (first_row, first_column) = theirs.cells.start().unwrap_or_default();
    for (row, column, value) in theirs.cells.used_cells() {
        let (number, column) = (first_row + row as u32 + 1, first_column as u16 + column as u16);
        let row = (0..ours.rows()).find(|&row| ours.row_number(row) == number);
        let cell = row.map_or(Cell::Empty, |row| ours.cell(row, column));
        assert!(same(&cell, value), "{place}: {cell:?} in row {number}, column {column}, where the other reader has {value:?}");
        cells += usize::from(!cell.is_empty());
    }
    let all: usize = (0..ours.rows()).map(|row| ours.cells(row).count()).sum();
    assert_eq!(cells, all, "{place}: no cell is read that the other reader does not read");

    let formulas: BTreeSet<(u32, u16)> = (0..ours.rows())
        .flat_map(|row| (0..ours.columns()).filter(move |&column| ours.is_formula(row, column)).map(move |c| (row, c)))
        .map(|(row, column)| (ours.row_number(row), column))
        .collect();
    // In an .xls the other reader leaves out formulas that cells share.
    assert!(formulas.is_superset(&theirs.formulas), "{place}: what the other reader takes for a formula is one");
    if theirs.all_formulas {
        assert_eq!(formulas, theirs.formulas, "{place}: and nothing else is");
    }
    let merges: BTreeSet<_> = ours.merges().iter().map(|m| (m.first_row, m.first_column, m.last_row, m.last_column)).collect();
    if let Some(theirs) = &theirs.merges {
        assert_eq!(&merges, theirs, "{place}: the same regions are merged");
    }
}

fn same(ours: &Cell<'_>, theirs: &Data) -> bool {
    match (ours, theirs) {
        (Cell::Empty, Data::String(text)) => text.trim().is_empty(),
        (Cell::Text(ours), Data::String(theirs)) => ours == theirs,
        (Cell::Number(digits), Data::Float(number)) => digits.parse() == Ok(*number),
        (Cell::Number(digits), Data::Int(number)) => digits.parse() == Ok(*number as f64),
        (Cell::Date(date), Data::DateTime(serial)) => Date::from_serial(serial.as_f64(), Default::default()) == Some(*date),
        (Cell::Date(date), Data::DateTimeIso(text)) => text.starts_with(&date.to_string()),
        (Cell::Bool(ours), Data::Bool(theirs)) => ours == theirs,
        (Cell::Error(shown), Data::Error(error)) => *shown == error.to_string(),
        // In an .ods the other reader has errors as text.
        (Cell::Error(shown), Data::String(text)) => shown == text,
        _ => false,
    }
}

/// What the other reader reads.
struct Theirs {
    cells: Range<Data>,
    /// Row from 1 and column from 0 of each formula.
    formulas: BTreeSet<(u32, u16)>,
    all_formulas: bool,
    /// First row and column, last row and column; it does not read them in every format.
    merges: Option<BTreeSet<(u32, u16, u32, u16)>>,
}

impl Theirs {
    fn read(format: Format, bytes: &[u8], sheet: &str) -> Self {
        let bytes = Cursor::new(bytes);
        match format {
            Format::Xlsx => {
                let mut book = Xlsx::new(bytes).expect("readable");
                let merges = book.merge_cells_by_sheet_name(sheet).expect("readable");
                Self::of(&mut book, sheet, Some(merges))
            }
            Format::Xls => {
                let mut book = Xls::new(bytes).expect("readable");
                let merges = book.merge_cells_by_sheet_name(sheet).expect("readable");
                Self { all_formulas: false, ..Self::of(&mut book, sheet, Some(merges)) }
            }
            Format::Ods => Self::of(&mut Ods::new(bytes).expect("readable"), sheet, None),
            Format::Csv { .. } => panic!("the other reader reads no text"),
        }
    }

    fn of<'b, R: Reader<Cursor<&'b [u8]>>>(book: &mut R, sheet: &str, merges: Option<Vec<calamine::Dimensions>>) -> Self {
        let formulas = book.worksheet_formula(sheet).expect("readable");
        let (row, column) = formulas.start().unwrap_or_default();
        let formulas = formulas.used_cells().map(|(r, c, _)| (row + r as u32 + 1, column as u16 + c as u16)).collect();
        let merges =
            merges.map(|merges| merges.iter().map(|m| (m.start.0 + 1, m.start.1 as u16, m.end.0 + 1, m.end.1 as u16)).collect());
        Self { cells: book.worksheet_range(sheet).expect("readable"), formulas, all_formulas: true, merges }
    }
}

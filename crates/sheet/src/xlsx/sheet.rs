//! The rows of one sheet of an .xlsx (18.3).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::strings::{self, Characters};
use super::{Book, is_true};
use crate::grid::{GridBuilder, Merge, Span, Value};
use crate::xml::{self, attribute, attributes, next, text_of};
use crate::zip::Part;
use crate::{Date, Grid, SheetError};

/// Reads the rows of a sheet into a grid.
pub(super) struct Rows<'b> {
    builder: GridBuilder,
    book: &'b Book,
    strings: Vec<Span>,
    /// The row being read, from 1.
    row: u32,
    /// The column of the next cell that does not say its own, from 0.
    column: u32,
    row_hidden: bool,
}

/// A cell's own attributes.
struct Head {
    row: u32,
    column: u32,
    kind: Kind,
    style: usize,
}

/// What a cell's value is written as (18.18.11, ST_CellType).
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Shared,
    Bool,
    Error,
    FormulaText,
    Inline,
    IsoDate,
}

impl<'b> Rows<'b> {
    pub(super) fn new(book: &'b Book) -> Self {
        let builder = GridBuilder::new(book.dates);
        Self { builder, book, strings: Vec::new(), row: 0, column: 0, row_hidden: false }
    }

    /// Takes the texts that cells share; before any cell.
    pub(super) fn take_strings(&mut self, part: &Part) -> Result<(), SheetError> {
        self.builder.reserve(0, part.bytes.len());
        self.strings = strings::shared(part, &mut self.builder)?;
        Ok(())
    }

    /// Reads a sheet. From one that was cut while unpacking only a refusal can come, the most telling one.
    pub(super) fn read(mut self, part: &Part) -> Result<Grid, SheetError> {
        // In XML a cell takes some 40 bytes, a third of it its value.
        self.builder.reserve(part.bytes.len() / 32, part.bytes.len() / 8);
        let text = text_of(&part.bytes, part.cut)?;
        match self.read_rows(&text) {
            Ok(()) => self.builder.finish(),
            Err(SheetError::Damaged(_) | SheetError::Truncated(_)) if part.cut => {
                Err(SheetError::ZipBomb("a sheet is far longer than its rows need"))
            }
            Err(error) => Err(error),
        }
    }

    fn read_rows(&mut self, text: &str) -> Result<(), SheetError> {
        let mut reader = xml::trusting(text);
        let mut value = Characters::default();
        let mut complete = false;
        loop {
            match next(&mut reader)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "c" => {
                        let head = self.head(&element)?;
                        if let Some(value) = xml::plain(&mut reader, text, "<v>", "</v></c>") {
                            self.cell(&head, value, false)?;
                        } else {
                            let formula = collect(&mut reader, &mut value)?;
                            self.cell(&head, value.as_str(), formula)?;
                        }
                    }
                    "row" => self.start_row(&element)?,
                    "mergeCell" => self.merge(&element),
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "row" => self.end_row(),
                    "sheetData" => complete = true,
                    _ => {}
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    // A cell with a format and nothing in it only moves the place of the next.
                    "c" => {
                        self.head(&element)?;
                    }
                    "row" => self.start_row(&element)?,
                    "mergeCell" => self.merge(&element),
                    "sheetData" => complete = true,
                    _ => {}
                },
                Event::Eof if complete => return Ok(()),
                Event::Eof => return Err(SheetError::Truncated("a sheet ends in the middle of its rows")),
                _ => {}
            }
        }
    }

    fn start_row(&mut self, element: &BytesStart<'_>) -> Result<(), SheetError> {
        let (mut number, mut hidden) = (None, false);
        for (key, value) in attributes(element) {
            match key {
                "r" => number = Some(value.parse().map_err(|_| SheetError::Damaged("a row of the sheet has no number"))?),
                "hidden" => hidden = is_true(value),
                _ => {}
            }
        }
        self.row = number.unwrap_or(self.row.saturating_add(1));
        self.column = 0;
        self.row_hidden = hidden;
        Ok(())
    }

    fn end_row(&mut self) {
        if self.row_hidden && self.builder.ends_in(self.row) {
            self.builder.hide(self.row);
        }
    }

    fn head(&mut self, element: &BytesStart<'_>) -> Result<Head, SheetError> {
        let mut head = Head { row: self.row, column: self.column, kind: Kind::Number, style: 0 };
        for (key, value) in attributes(element) {
            match key {
                "r" => (head.row, head.column) = place(value).ok_or(SheetError::Damaged("a cell of the sheet has no place"))?,
                "s" => head.style = value.parse().unwrap_or(0),
                "t" => {
                    head.kind = match value {
                        "n" => Kind::Number,
                        "s" => Kind::Shared,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "str" => Kind::FormulaText,
                        "inlineStr" => Kind::Inline,
                        "d" => Kind::IsoDate,
                        _ => return Err(SheetError::Damaged("a cell of the sheet is of an unknown kind")),
                    }
                }
                _ => {}
            }
        }
        self.column = head.column.saturating_add(1);
        Ok(head)
    }

    fn cell(&mut self, head: &Head, value: &str, formula: bool) -> Result<(), SheetError> {
        let Head { row, column, kind, style } = *head;
        let builder = &mut self.builder;
        if value.is_empty() {
            // A formula may well come to no text; that it comes to no number means that nobody has calculated it.
            return if formula && kind == Kind::Number { builder.put(row, column, Value::Uncalculated, true) } else { Ok(()) };
        }
        match kind {
            Kind::Number if self.book.shows_date.get(style) == Some(&true) => builder.serial(row, column, value, formula),
            Kind::Number => builder.number(row, column, value, formula),
            Kind::Shared => match value.trim().parse().ok().and_then(|index: usize| self.strings.get(index)) {
                Some(&span) => builder.put(row, column, Value::Text(span), formula),
                None => Err(SheetError::Damaged("a cell of the sheet names a text that is not there")),
            },
            Kind::Bool => builder.put(row, column, Value::Bool(is_true(value.trim())), formula),
            Kind::Error => builder.error(row, column, value, formula),
            Kind::IsoDate => match Date::from_iso(value.trim()) {
                Some(date) => builder.put(row, column, Value::Date(date), formula),
                None => builder.text(row, column, value, formula),
            },
            Kind::FormulaText | Kind::Inline => builder.text(row, column, &strings::unescape(value), formula),
        }
    }

    fn merge(&mut self, element: &BytesStart<'_>) {
        let region = attribute(element, "ref").and_then(|region| region.split_once(':'));
        if let Some(((first_row, first_column), (last_row, last_column))) =
            region.and_then(|(first, last)| Some((place(first)?, place(last)?)))
        {
            let column = |column: u32| u16::try_from(column).unwrap_or(u16::MAX);
            let (first_column, last_column) = (column(first_column), column(last_column));
            self.builder.merge(Merge { first_row, last_row, first_column, last_column });
        }
    }
}

/// Reads on to the end of a cell: its value, and whether a formula made it.
fn collect<'x>(reader: &mut Reader<&'x [u8]>, value: &mut Characters<'x>) -> Result<bool, SheetError> {
    let (mut formula, mut in_value, mut phonetic) = (false, false, false);
    value.clear();
    loop {
        match next(reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "v" => in_value = true,
                "t" => in_value = !phonetic,
                "f" => formula = true,
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::Empty(element) => formula |= element.local_name().as_ref() == "f",
            Event::End(element) => match element.local_name().as_ref() {
                "c" => return Ok(formula),
                "v" | "t" => in_value = false,
                "rPh" => phonetic = false,
                _ => {}
            },
            Event::Eof => return Err(SheetError::Truncated("a sheet ends in the middle of a cell")),
            event if in_value => value.take(event),
            _ => {}
        }
    }
}

/// `AB12` to row 12 and column 27: rows from 1, columns from 0.
fn place(reference: &str) -> Option<(u32, u32)> {
    let bytes = reference.as_bytes();
    let (mut column, mut row, mut at) = (0u32, 0u32, 0);
    while let Some(letter) = bytes.get(at).map(u8::to_ascii_uppercase).filter(u8::is_ascii_uppercase) {
        column = column.checked_mul(26)?.checked_add(u32::from(letter - b'A') + 1)?;
        at += 1;
    }
    while let Some(digit) = bytes.get(at).filter(|byte| byte.is_ascii_digit()) {
        row = row.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
        at += 1;
    }
    (at == bytes.len() && row > 0).then_some((row, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Cell;
    use crate::{DateSystem, limits::PART_BYTES_MAX};

    fn read_xml(xml: &str, cut: bool) -> Result<Grid, SheetError> {
        let shared = Part { bytes: "<sst><si><t>王秀兰</t></si></sst>".into(), cut: false };
        let book = Book { dates: DateSystem::From1900, shows_date: vec![false, true] };
        let mut rows = Rows::new(&book);
        rows.take_strings(&shared)?;
        rows.read(&Part { bytes: xml.as_bytes().to_vec(), cut })
    }

    #[test]
    fn every_kind_of_cell_is_read_at_its_place() {
        let grid = read_xml(
            "<x:worksheet><x:sheetData><x:row r=\"3\" hidden=\"1\"><x:c r=\"B3\" t=\"s\"><x:v>0</x:v></x:c>\
             <x:c><x:v>1260.0000000000002</x:v></x:c><x:c r=\"D3\" s=\"1\"><x:v>46082</x:v></x:c>\
             <x:c t=\"b\"><x:v>1</x:v></x:c><x:c t=\"e\"><x:f>A1</x:f><x:v>#REF!</x:v></x:c>\
             <x:c t=\"str\"><x:f/><x:v>a&lt;b</x:v></x:c><x:c t=\"inlineStr\"><x:is><x:r><x:t>甲</x:t></x:r><x:rPh><x:t>j</x:t></x:rPh></x:is></x:c>\
             <x:c><x:f>A1</x:f><x:v></x:v></x:c><x:c t=\"d\"><x:v>2026-03-01T00:00:00</x:v></x:c><x:c r=\"L3\" s=\"1\"/></x:row>\
             <x:row/><x:row><x:c><x:v>5.22499199001011E+17</x:v></x:c></x:row></x:sheetData>\
             <x:mergeCells><x:mergeCell ref=\"B3:B5\"/></x:mergeCells></x:worksheet>",
            false,
        )
        .expect("readable");
        let date = Date::new(2026, 3, 1).expect("a real day");
        let row: Vec<(u16, Cell<'_>)> = grid.cells(0).collect();
        let expected = [
            (1, Cell::Text("王秀兰")),
            (2, Cell::Number("1260.0000000000002")),
            (3, Cell::Date(date)),
            (4, Cell::Bool(true)),
            (5, Cell::Error("#REF!")),
            (6, Cell::Text("a<b")),
            (7, Cell::Text("甲")),
            (8, Cell::Uncalculated),
            (9, Cell::Date(date)),
        ];
        assert!(row == expected, "the cells of row 3: {row:?}");
        let formulas: Vec<u16> = (0..12).filter(|&column| grid.is_formula(0, column)).collect();
        assert_eq!(formulas, [5, 6, 8], "formulas are marked");
        assert_eq!((grid.row_number(0), grid.row_number(1)), (3, 5), "a row without a number follows the one before");
        assert!(grid.is_hidden(0) && !grid.is_hidden(1), "row 3 is hidden");
        assert!(grid.cell(1, 0) == Cell::Number("5.22499199001011E+17"), "digits stay as they are written");
        assert_eq!(grid.merges(), [Merge { first_row: 3, last_row: 5, first_column: 1, last_column: 1 }]);
    }

    #[test]
    fn a_sheet_that_was_cut_is_refused_for_its_rows_or_as_a_bomb() {
        let rows: String = (1..=100_001).map(|row| format!("<row r=\"{row}\"><c><v>1</v></c></row>")).collect();
        let (start, end) = ("<worksheet><sheetData>", "</sheetData></worksheet>");
        assert_eq!(read_xml(&format!("{start}{rows}<ro"), true).err(), Some(SheetError::TooManyRows), "rows are counted first");
        assert!(matches!(read_xml(&format!("{start}<row r=\"1\"><c r"), true), Err(SheetError::ZipBomb(_))));
        assert!(matches!(read_xml(&format!("{start}<row r=\"1\"></row>"), false), Err(SheetError::Truncated(_))));
        assert!(read_xml(&format!("{start}<row r=\"1\"></row>{end}"), false).is_ok(), "an empty sheet is a sheet");
        const { assert!(PART_BYTES_MAX > 100_000 * 1_000, "a full sheet of 20 columns is never cut") }
    }

    #[test]
    fn places_are_read_or_refused() {
        assert_eq!(place("A1"), Some((1, 0)));
        assert_eq!(place("AB12"), Some((12, 27)));
        assert_eq!(place("XFD1048576"), Some((1_048_576, 16_383)));
        for bad in ["", "A", "1", "A0", "A1B", "$A$1", "AAAAAAAAAA1", "A99999999999"] {
            assert_eq!(place(bad), None, "{bad} is no place");
        }
    }
}

//! One table of an .ods.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::grid::{GridBuilder, Merge, Value};
use crate::xml::{attributes, local, next, push_reference};
use crate::{Date, DateSystem, Grid, SheetError};

/// Reads the table whose element the text starts with.
pub(super) fn read(text: &str) -> Result<Grid, SheetError> {
    let mut rows =
        Rows { reader: Reader::from_str(text), builder: GridBuilder::new(DateSystem::From1900), row: 1, text: String::new() };
    rows.read()?;
    rows.builder.finish()
}

struct Rows<'x> {
    reader: Reader<&'x [u8]>,
    builder: GridBuilder,
    /// The number of the next row, from 1.
    row: u32,
    text: String,
}

/// A cell, or as many equal ones side by side as `count` says.
struct Cells {
    column: u32,
    count: u32,
    value: Value,
    formula: bool,
}

/// The attributes of a cell.
#[derive(Default)]
struct Head<'e> {
    count: u32,
    kind: &'e str,
    value: Option<&'e str>,
    date: Option<&'e str>,
    bool: Option<&'e str>,
    string: Option<&'e str>,
    formula: bool,
    error: bool,
    columns_spanned: u32,
    rows_spanned: u32,
}

impl Rows<'_> {
    fn read(&mut self) -> Result<(), SheetError> {
        loop {
            match next(&mut self.reader)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "table-row" => self.row(&element)?,
                    "table" | "table-header-rows" | "table-row-group" | "table-rows" => {}
                    _ => self.skip(&element)?,
                },
                Event::Empty(element) if element.local_name().as_ref() == "table-row" => {
                    self.row = self.row.saturating_add(repeats(&element).0);
                }
                Event::End(element) if element.local_name().as_ref() == "table" => return Ok(()),
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
    }

    fn row(&mut self, element: &BytesStart<'_>) -> Result<(), SheetError> {
        let (count, hidden) = repeats(element);
        let mut cells: Vec<Cells> = Vec::new();
        let mut column = 0u32;
        loop {
            match next(&mut self.reader)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "table-cell" | "covered-table-cell" => {
                        let head = Head::of(&element);
                        self.characters()?;
                        self.cell(&head, &mut column, &mut cells)?;
                    }
                    _ => self.skip(&element)?,
                },
                Event::Empty(element) if matches!(element.local_name().as_ref(), "table-cell" | "covered-table-cell") => {
                    self.text.clear();
                    self.cell(&Head::of(&element), &mut column, &mut cells)?;
                }
                Event::End(element) if element.local_name().as_ref() == "table-row" => break,
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
        if cells.is_empty() {
            self.row = self.row.saturating_add(count);
            return Ok(());
        }
        // The builder refuses more rows, columns and cells than there may be, which bounds these loops whatever the counts say.
        for _ in 0..count {
            for cells in &cells {
                for column in cells.column..cells.column.saturating_add(cells.count) {
                    self.builder.put(self.row, column, cells.value, cells.formula)?;
                }
            }
            if hidden {
                self.builder.hide(self.row);
            }
            self.row = self.row.saturating_add(1);
        }
        Ok(())
    }

    /// Takes a cell whose paragraphs are in `self.text`.
    fn cell(&mut self, head: &Head<'_>, column: &mut u32, cells: &mut Vec<Cells>) -> Result<(), SheetError> {
        if head.columns_spanned > 1 || head.rows_spanned > 1 {
            let narrow = |column: u32| u16::try_from(column).unwrap_or(u16::MAX);
            self.builder.merge(Merge {
                first_row: self.row,
                last_row: self.row.saturating_add(head.rows_spanned.max(1) - 1),
                first_column: narrow(*column),
                last_column: narrow(column.saturating_add(head.columns_spanned.max(1) - 1)),
            });
        }
        if let Some(value) = self.value(head)? {
            cells.push(Cells { column: *column, count: head.count, value, formula: head.formula });
        }
        *column = column.saturating_add(head.count);
        Ok(())
    }

    fn value(&mut self, head: &Head<'_>) -> Result<Option<Value>, SheetError> {
        let date = head.date.and_then(Date::from_iso);
        let value = match (head.kind, head.value, date, head.bool) {
            _ if head.error => Value::Error(self.builder.keep(&self.text)?),
            ("float" | "percentage" | "currency", Some(digits), ..) => self.builder.keep_number(digits)?,
            ("date", _, Some(date), _) => Value::Date(date),
            ("boolean", _, _, Some(bool)) => Value::Bool(bool == "true"),
            ("", ..) if head.formula && self.text.is_empty() => Value::Uncalculated,
            _ => match head.string {
                Some(string) => {
                    let string = quick_xml::escape::unescape(string).map_err(|_| SheetError::Damaged("a text of the .ods"))?;
                    Value::Text(self.builder.keep(&string)?)
                }
                None => Value::Text(self.builder.keep(&self.text)?),
            },
        };
        Ok(if matches!(value, Value::Text(span) if span.is_empty()) { None } else { Some(value) })
    }

    /// Reads on to the end of a cell and gathers its paragraphs, one a line. Comments and drawings are no part of its text.
    fn characters(&mut self) -> Result<(), SheetError> {
        self.text.clear();
        let (mut paragraphs, mut depth) = (0u32, 0u32);
        loop {
            match next(&mut self.reader)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "p" | "h" => {
                        if paragraphs > 0 {
                            self.text.push('\n');
                        }
                        paragraphs += 1;
                        depth += 1;
                    }
                    "span" | "a" | "ruby" | "ruby-base" => {}
                    "s" | "tab" | "line-break" => push_space(&element, &mut self.text),
                    _ => self.skip(&element)?,
                },
                Event::Empty(element) => push_space(&element, &mut self.text),
                Event::End(element) => match element.local_name().as_ref() {
                    "table-cell" | "covered-table-cell" => return Ok(()),
                    "p" | "h" => depth = depth.saturating_sub(1),
                    _ => {}
                },
                Event::Text(text) if depth > 0 => self.text.push_str(&text),
                Event::CData(text) if depth > 0 => self.text.push_str(&text),
                Event::GeneralRef(reference) if depth > 0 => push_reference(&reference, &mut self.text),
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
    }

    /// Passes over an element and everything in it.
    fn skip(&mut self, element: &BytesStart<'_>) -> Result<(), SheetError> {
        self.reader.read_to_end(element.name()).map(drop).map_err(|_| CUT)
    }
}

impl<'e> Head<'e> {
    fn of(element: &'e BytesStart<'_>) -> Self {
        let mut head = Self { count: 1, ..Self::default() };
        for (key, value) in attributes(element) {
            match local(key) {
                // LibreOffice's own type says what ODF has no word for.
                "value-type" if key.starts_with("calcext:") => head.error = value == "error",
                "value-type" => head.kind = value,
                "value" => head.value = Some(value),
                "date-value" => head.date = Some(value),
                "boolean-value" => head.bool = Some(value),
                "string-value" => head.string = Some(value),
                "formula" => head.formula = true,
                "number-columns-repeated" => head.count = value.parse().unwrap_or(1).max(1),
                "number-columns-spanned" => head.columns_spanned = value.parse().unwrap_or(1),
                "number-rows-spanned" => head.rows_spanned = value.parse().unwrap_or(1),
                _ => {}
            }
        }
        head
    }
}

/// How many rows the element stands for, and whether they are hidden.
fn repeats(element: &BytesStart<'_>) -> (u32, bool) {
    let (mut count, mut hidden) = (1, false);
    for (key, value) in attributes(element) {
        match local(key) {
            "number-rows-repeated" => count = value.parse().unwrap_or(1),
            "visibility" => hidden = value != "visible",
            _ => {}
        }
    }
    (count, hidden)
}

/// White space that is written as an element.
fn push_space(element: &BytesStart<'_>, into: &mut String) {
    match element.local_name().as_ref() {
        "s" => {
            let count = attributes(element).find(|(key, _)| local(key) == "c").and_then(|(_, count)| count.parse().ok());
            into.extend(std::iter::repeat_n(' ', count.unwrap_or(1).min(SPACES_MAX)));
        }
        "tab" => into.push('\t'),
        "line-break" => into.push('\n'),
        _ => {}
    }
}

const CUT: SheetError = SheetError::Truncated("a table of the .ods ends in the middle");

/// Most spaces that one element may stand for.
const SPACES_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Cell;

    #[test]
    fn repeated_rows_and_cells_stand_where_they_stand_for() {
        let grid = read(
            r#"<table:table><table:table-column/><table:table-header-rows><table:table-row>
            <table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p>
            <office:annotation><text:p>批注</text:p></office:annotation></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>
            <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            <table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell/>
            <table:table-cell office:value-type="float" office:value="1260.50" table:formula="of:=1" table:number-columns-repeated="2"/>
            <table:table-cell office:value-type="date" office:date-value="2026-03-01"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/>
            <table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
            <table:table-cell table:formula="of:=A1"/></table:table-row></table:table>"#,
        )
        .expect("readable");
        assert!(grid.cell(0, 0) == Cell::Text("甲  乙\n丙"), "paragraphs are lines, comments are left out");
        assert_eq!((grid.row_number(1), grid.row_number(2)), (1_000_002, 1_000_003), "empty rows count");
        for row in [1, 2] {
            assert!(grid.is_hidden(row), "filtered rows are hidden");
            assert!(grid.cell(row, 1) == Cell::Number("1260.50") && grid.cell(row, 2) == Cell::Number("1260.50"));
            assert!(grid.is_formula(row, 1) && !grid.is_formula(row, 3));
            assert!(grid.cell(row, 3).to_string() == "2026-03-01" && grid.cell(row, 4) == Cell::Bool(true));
            assert!(grid.cell(row, 5) == Cell::Error("#DIV/0!") && grid.cell(row, 6) == Cell::Uncalculated);
        }
        assert_eq!(grid.merges(), [Merge { first_row: 1, last_row: 1, first_column: 0, last_column: 1 }]);
    }

    #[test]
    fn counts_that_explode_are_refused_and_a_missing_end_is_an_end() {
        let cell = r#"<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="4000000000"/>"#;
        let text = format!("<table:table><table:table-row>{cell}</table:table-row></table:table>");
        assert_eq!(read(&text).err(), Some(SheetError::TooManyColumns { row: 1, column: 257 }));
        let cell = r#"<table:table-cell office:value-type="float" office:value="1"/>"#;
        let text = format!(
            r#"<table:table><table:table-row table:number-rows-repeated="4000000000">{cell}</table:table-row></table:table>"#
        );
        assert_eq!(read(&text).err(), Some(SheetError::TooManyRows));
        let text = r#"<table:table><table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>x"#;
        assert!(read(text).is_err(), "a comment that never ends does not hang");
        let text = r#"<table:table><table:table-row><table:table-cell><text:p><text:s text:c="99999999999"/>a</text:p></table:table-cell></table:table-row></table:table>"#;
        assert!(read(text).is_ok_and(|grid| grid.cell(0, 0).to_string().len() < 2_000), "spaces are capped");
    }
}

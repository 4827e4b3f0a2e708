//! Delimited text to cells. Blank lines keep their place, so that a row has the number it has in a spreadsheet program.

use crate::grid::GridBuilder;
use crate::{DateSystem, Grid, SheetError};

/// Splits the text at its delimiter. Every cell is text, as it stands.
///
/// Quotes as in RFC 4180; a quote inside an unquoted cell is an ordinary character. `="0012"`, by which some exports keep leading
/// zeros, is read as `0012`.
pub(crate) fn read(text: &str, delimiter: char) -> Result<Grid, SheetError> {
    let mut builder = GridBuilder::new(DateSystem::From1900);
    builder.reserve(text.len() / 8, text.len());
    let bytes = text.as_bytes();
    let delimiter = delimiter as u8;
    let (mut at, mut row, mut column) = (0, 1, 0);
    let mut unquoted = String::new();
    while at < bytes.len() {
        let quote_at = at + usize::from(bytes[at] == b'=' && bytes.get(at + 1) == Some(&b'"'));
        let (cell, end) = if bytes[quote_at] == b'"' {
            unquoted.clear();
            let end = unquote(text, quote_at, delimiter, &mut unquoted)?;
            (unquoted.as_str(), end)
        } else {
            let len = bytes[at..].iter().position(|&b| b == delimiter || b == b'\n' || b == b'\r');
            let end = len.map_or(bytes.len(), |len| at + len);
            (&text[at..end], end)
        };
        // Old DOS programs end a file with Ctrl-Z.
        if cell != "\u{1A}" {
            builder.text(row, column, cell, false)?;
        }
        at = end + 1;
        match bytes.get(end) {
            Some(&b) if b == delimiter => column = column.saturating_add(1),
            _ => {
                if bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n') {
                    at += 1;
                }
                (row, column) = (row + 1, 0);
            }
        }
    }
    builder.finish()
}

/// The delimiter that splits most of the first lines, into the same number of cells at best.
pub(crate) fn delimiter_of(text: &str) -> char {
    let mut head = text.len().min(HEAD_BYTES);
    while !text.is_char_boundary(head) {
        head -= 1;
    }
    let lines: Vec<&str> = text[..head].lines().filter(|line| !line.trim().is_empty()).take(HEAD_LINES).collect();
    let score = |delimiter: char| {
        let counts: Vec<usize> = lines.iter().map(|line| count_outside_quotes(line, delimiter)).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        // Title and signature lines have fewer; a table has the same number in line after line.
        let agreeing = counts.iter().filter(|&&count| count > 0 && count == most).count();
        (agreeing * most.min(COUNTED_MAX), most)
    };
    // On a tie the first named wins: max_by_key takes the last.
    ['|', ';', '\t', ','].into_iter().max_by_key(|&delimiter| score(delimiter)).unwrap_or(',')
}

/// Appends a quoted cell's text; returns where the cell ends (at a delimiter, a line end or the end of the text).
fn unquote(text: &str, quote_at: usize, delimiter: u8, unquoted: &mut String) -> Result<usize, SheetError> {
    let bytes = text.as_bytes();
    let mut at = quote_at + 1;
    loop {
        let len = bytes[at..].iter().position(|&b| b == b'"').ok_or(SheetError::Damaged("a quoted cell never ends"))?;
        unquoted.push_str(&text[at..at + len]);
        at += len + 1;
        if bytes.get(at) != Some(&b'"') {
            break;
        }
        unquoted.push('"');
        at += 1;
    }
    // Whatever stands between the closing quote and the delimiter belongs to the cell, as spreadsheet programs have it.
    let rest = bytes[at..].iter().position(|&b| b == delimiter || b == b'\n' || b == b'\r').unwrap_or(bytes.len() - at);
    unquoted.push_str(&text[at..at + rest]);
    Ok(at + rest)
}

fn count_outside_quotes(line: &str, delimiter: char) -> usize {
    let mut quoted = false;
    line.chars()
        .filter(|&c| {
            quoted ^= c == '"';
            c == delimiter && !quoted
        })
        .count()
}

const HEAD_BYTES: usize = 64 << 10;
const HEAD_LINES: usize = 50;
/// More columns than this say no more about which character separates them.
const COUNTED_MAX: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Cell;

    fn rows(text: &str) -> Vec<(u32, Vec<(u16, String)>)> {
        let grid = read(text, delimiter_of(text)).expect("readable");
        (0..grid.rows())
            .map(|row| (grid.row_number(row), grid.cells(row).map(|(column, cell)| (column, cell.to_string())).collect()))
            .collect()
    }

    fn row(number: u32, cells: &[(u16, &str)]) -> (u32, Vec<(u16, String)>) {
        (number, cells.iter().map(|&(column, text)| (column, text.to_owned())).collect())
    }

    #[test]
    fn cells_lines_and_quotes_are_split_as_spreadsheets_split_them() {
        for (text, expected) in [
            ("a,b\r\nc,d\r\n", vec![row(1, &[(0, "a"), (1, "b")]), row(2, &[(0, "c"), (1, "d")])]),
            ("a,b\n\n\nc,d", vec![row(1, &[(0, "a"), (1, "b")]), row(4, &[(0, "c"), (1, "d")])]),
            ("a,\"b,\"\"x\"\"\ny\"\nc,", vec![row(1, &[(0, "a"), (1, "b,\"x\"\ny")]), row(2, &[(0, "c")])]),
            ("a,=\"0012\",b\"c\r", vec![row(1, &[(0, "a"), (1, "0012"), (2, "b\"c")])]),
            ("a\tb,c\td\ne\tf\tg", vec![row(1, &[(0, "a"), (1, "b,c"), (2, "d")]), row(2, &[(0, "e"), (1, "f"), (2, "g")])]),
            (
                "标题\n甲;乙;丙\n1;2,5;3\n\u{1A}",
                vec![
                    row(1, &[(0, "标题")]),
                    row(2, &[(0, "甲"), (1, "乙"), (2, "丙")]),
                    row(3, &[(0, "1"), (1, "2,5"), (2, "3")]),
                ],
            ),
        ] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_quote_that_never_closes_is_damage_not_one_huge_cell() {
        assert_eq!(read("a,\"b\nc,d\n", ',').err(), Some(SheetError::Damaged("a quoted cell never ends")));
    }

    #[test]
    fn every_cell_is_text() {
        let grid = read("1260.50", ',').expect("readable");
        assert!(grid.cell(0, 0) == Cell::Text("1260.50"), "what looks like a number stays as it was written");
    }
}

//! Names and other text.

use super::decimal::Decimal;
use super::{CellFault, FaultKind};
use crate::Cell;
use crate::limits::FIELD_CHARS_MAX;

/// Reads text of at most [`FIELD_CHARS_MAX`] characters: trimmed, line breaks and tabs turned into one space, otherwise as it stands.
///
/// Characters that cannot be seen are refused: two texts that look alike must be alike. A number cell gives its digits.
pub fn read_text(cell: &Cell<'_>) -> Result<String, CellFault> {
    text(cell).map_err(|kind| kind.at(cell))
}

/// Reads a person's name as [`read_text`] does; spaces between Chinese characters, by which names are made equally wide, go.
pub fn read_name(cell: &Cell<'_>) -> Result<String, CellFault> {
    let name = match cell {
        Cell::Number(_) | Cell::Date(_) => Err(FaultKind::NotText),
        _ => text(cell),
    };
    let name = name.map_err(|kind| kind.at(cell))?;
    let mut joined = String::with_capacity(name.len());
    let mut space = false;
    for c in name.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        // A space stays between the words of a name in Latin letters.
        if space && joined.ends_with(|before: char| before.is_ascii_alphanumeric()) && c.is_ascii_alphanumeric() {
            joined.push(' ');
        }
        space = false;
        joined.push(c);
    }
    Ok(joined)
}

/// A character without a shape of its own: it makes two texts differ that look the same, or makes one look like another.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{AD}' | '\u{FFFD}')
}

fn text(cell: &Cell<'_>) -> Result<String, FaultKind> {
    let text = match *cell {
        Cell::Empty => return Err(FaultKind::Missing),
        Cell::Error(_) => return Err(FaultKind::FormulaError),
        Cell::Uncalculated => return Err(FaultKind::Uncalculated),
        Cell::Bool(_) => return Err(FaultKind::NotText),
        Cell::Date(date) => return Ok(date.to_string()),
        Cell::Number(digits) => match Decimal::of_number(digits).filter(|n| !n.is_negative()).map(|n| n.scaled(0, true)) {
            Some(Ok(whole)) => return Ok(whole.to_string()),
            _ => digits,
        },
        Cell::Text(text) => text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}'),
    };
    let mut clean = String::with_capacity(text.len());
    let mut chars = 0;
    for c in text.chars() {
        if matches!(c, '\n' | '\r' | '\t') {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else if is_unseen(c) {
            return Err(FaultKind::ControlCharacter);
        } else {
            clean.push(c);
        }
        chars += 1;
        if chars > FIELD_CHARS_MAX {
            return Err(FaultKind::TooLong { chars_max: FIELD_CHARS_MAX as u16 });
        }
    }
    if clean.is_empty() { Err(FaultKind::Missing) } else { Ok(clean) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_as_it_is_but_for_what_cannot_be_seen() {
        let read = |cell: Cell<'_>| read_text(&cell).map_err(|fault| fault.kind);
        assert_eq!(read(Cell::Text(" Ａ栋\u{3000}2号 \n")).as_deref(), Ok("Ａ栋\u{3000}2号"), "full-width letters stay");
        assert_eq!(read(Cell::Text("一\r\n二")).as_deref(), Ok("一 二"), "a line break is one space");
        assert_eq!(read(Cell::Number("3")).as_deref(), Ok("3"));
        assert_eq!(read(Cell::Text("王\u{202E}兰")), Err(FaultKind::ControlCharacter), "a change of direction is refused");
        assert_eq!(read(Cell::Text("王\u{200B}兰")), Err(FaultKind::ControlCharacter), "a space of no width is refused");
        let (longest, too_long) = ("长".repeat(200), "长".repeat(201));
        assert_eq!(read(Cell::Text(&longest)).as_deref(), Ok(longest.as_str()), "200 characters are taken");
        assert_eq!(read(Cell::Text(&too_long)), Err(FaultKind::TooLong { chars_max: 200 }), "201 are not");
        assert_eq!(read(Cell::Text(" \u{FEFF}")), Err(FaultKind::Missing));
    }

    #[test]
    fn names_lose_the_spaces_that_make_them_equally_wide() {
        let read = |cell| read_name(&cell).map_err(|fault| fault.kind);
        assert_eq!(read(Cell::Text("王\u{3000}兰")).as_deref(), Ok("王兰"));
        assert_eq!(read(Cell::Text("阿依古丽 · 买买提")).as_deref(), Ok("阿依古丽·买买提"));
        assert_eq!(read(Cell::Text("Li  Ming")).as_deref(), Ok("Li Ming"), "Latin words stay apart");
        assert_eq!(read(Cell::Number("12")), Err(FaultKind::NotText), "a number is no name");
    }
}

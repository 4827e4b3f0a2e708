//! The several ways in which an .xls writes text.

use super::{CONTINUE, Globals, Record, Records};
use crate::grid::{GridBuilder, Span};
use crate::limits::*;
use crate::{SheetError, xls::SHARED_STRINGS};

/// The name in a BOUND_SHEET record (2.4.28): a byte count before it, unlike most text.
pub(super) fn sheet_name(record: &Record<'_>, globals: &Globals) -> String {
    let mut name = String::new();
    let (count, rest) = record.data.get(6..).and_then(<[u8]>::split_first).unwrap_or((&0, &[]));
    characters(rest, usize::from(*count), globals, &mut name);
    name.retain(|c| c != '\0');
    name
}

/// The code in a FORMAT record (2.4.126).
pub(super) fn format_code(record: &Record<'_>, globals: &Globals) -> String {
    let mut code = String::new();
    match globals.biff8 {
        true => text(record.data.get(2..).unwrap_or(&[]), globals, &mut code),
        false => {
            let (count, rest) = record.data.get(2..).and_then(<[u8]>::split_first).unwrap_or((&0, &[]));
            characters(rest, usize::from(*count), globals, &mut code);
        }
    }
    code
}

/// A text with a two-byte count before it (2.5.294), as in LABEL and STRING records. What the record lacks is left out.
pub(super) fn text(data: &[u8], globals: &Globals, into: &mut String) {
    if let Some((count, rest)) = data.split_first_chunk::<2>() {
        characters(rest, usize::from(u16::from_le_bytes(*count)), globals, into);
    }
}

/// So many characters: in BIFF8 behind a byte that says whether each takes two bytes, before it in the code page.
fn characters(data: &[u8], count: usize, globals: &Globals, into: &mut String) {
    if !globals.biff8 {
        let (text, _) = globals.code_page.decode_without_bom_handling(&data[..count.min(data.len())]);
        into.push_str(&text);
        return;
    }
    let Some((&flags, rest)) = data.split_first() else { return };
    let bytes = if flags & WIDE != 0 { count * 2 } else { count };
    push_units(&rest[..bytes.min(rest.len())], flags & WIDE != 0, into);
}

/// UTF-16, or the lower half of each unit alone.
fn push_units(bytes: &[u8], wide: bool, into: &mut String) {
    if wide {
        let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        into.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    } else {
        into.extend(bytes.iter().map(|&byte| char::from(byte)));
    }
}

/// Reads the shared strings (2.4.265), which go on over any number of CONTINUE records.
pub(super) fn shared(stream: &[u8], at: usize, builder: &mut GridBuilder) -> Result<Vec<Span>, SheetError> {
    let mut records = Records { stream, at };
    let first = records.next().filter(|record| record.id == SHARED_STRINGS).ok_or(CUT)?;
    let count = first.u32(4).ok_or(CUT)? as usize;
    let mut reader = Continued { records, data: first.data.get(8..).ok_or(CUT)? };
    let mut spans = Vec::with_capacity(count.min(stream.len() / 3).min(CELLS_MAX));
    let mut string = String::new();
    for _ in 0..count {
        if spans.len() >= CELLS_MAX {
            return Err(SheetError::TooManyCells);
        }
        string.clear();
        // Some writers count more strings than they write.
        if !reader.rich_string(&mut string)? {
            break;
        }
        spans.push(builder.keep(&string)?);
    }
    Ok(spans)
}

/// Bytes of a record and its continuations.
struct Continued<'a> {
    records: Records<'a>,
    data: &'a [u8],
}

impl<'a> Continued<'a> {
    /// A string with its formatting (2.5.293), which is skipped. `false` where the records end before one starts.
    fn rich_string(&mut self, into: &mut String) -> Result<bool, SheetError> {
        if self.data.is_empty() && !self.go_on() {
            return Ok(false);
        }
        let head: [u8; 3] = self.data.get(..3).and_then(|head| head.try_into().ok()).ok_or(CUT)?;
        self.data = &self.data[3..];
        let count = usize::from(u16::from_le_bytes([head[0], head[1]]));
        let mut flags = head[2];
        let runs = if flags & RICH != 0 { usize::from(u16::from_le_bytes(self.array()?)) } else { 0 };
        let extension = if flags & EXTENDED != 0 { u32::from_le_bytes(self.array()?) as usize } else { 0 };
        let mut left = count;
        while left > 0 {
            if self.data.is_empty() {
                // A string that is cut in two says again how wide its characters are.
                if !self.go_on() {
                    return Err(CUT);
                }
                let (&again, rest) = self.data.split_first().ok_or(CUT)?;
                (flags, self.data) = (flags & !WIDE | again & WIDE, rest);
            }
            let width = if flags & WIDE != 0 { 2 } else { 1 };
            let here = left.min(self.data.len() / width);
            if here == 0 && !self.data.is_empty() {
                return Err(CUT);
            }
            push_units(&self.data[..here * width], width == 2, into);
            self.data = &self.data[here * width..];
            left -= here;
        }
        self.skip(runs * 4 + extension)?;
        Ok(true)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], SheetError> {
        let (array, rest) = self.data.split_first_chunk::<N>().ok_or(CUT)?;
        self.data = rest;
        Ok(*array)
    }

    fn skip(&mut self, mut bytes: usize) -> Result<(), SheetError> {
        while bytes > 0 {
            if self.data.is_empty() && !self.go_on() {
                return Err(CUT);
            }
            let here = bytes.min(self.data.len());
            self.data = &self.data[here..];
            bytes -= here;
        }
        Ok(())
    }

    /// Goes to the next CONTINUE record, if that is what comes next.
    fn go_on(&mut self) -> bool {
        let before = self.records.at;
        match self.records.next() {
            Some(record) if record.id == CONTINUE => {
                self.data = record.data;
                true
            }
            _ => {
                self.records.at = before;
                false
            }
        }
    }
}

const CUT: SheetError = SheetError::Truncated("a text of the .xls is cut off");

const WIDE: u8 = 0x01;
const EXTENDED: u8 = 0x04;
const RICH: u8 = 0x08;

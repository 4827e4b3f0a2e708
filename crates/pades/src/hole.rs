//! The place for the signature in a file: the entries `/ByteRange` and `/Contents` of its signature dictionary.

use crate::{PdfFault, der, stamp::TOKEN_BYTES_MAX};
use std::ops::Range;

/// `/ByteRange` before it is known, with room for what it will be; `/Contents` with room for the signature, and for a time-stamp if
/// there will be one. Whoever writes the file puts both into the signature dictionary, one after the other and as they are.
pub fn placeholder(stamp: bool) -> (Vec<i64>, Vec<u8>) {
    (vec![0, ROOM, ROOM, ROOM], vec![0; if stamp { STAMPED_BYTES } else { CONTENTS_BYTES }])
}

/// Where the two lie.
pub(crate) struct Hole {
    /// The array of `/ByteRange`, brackets included.
    pub range: Range<usize>,
    /// The string of `/Contents`, angle brackets included.
    pub contents: Range<usize>,
}

impl Hole {
    /// Finds the one place in a file: there must be exactly one, with the two entries one behind the other.
    pub fn find(pdf: &[u8]) -> Option<Hole> {
        let start = only(pdf, RANGE)? + RANGE.len() - 1;
        let end = start + pdf.get(start..start + RANGE_BYTES_MAX)?.iter().position(|byte| *byte == b']')? + 1;
        let behind = pdf.get(end..)?;
        let contents = end + CONTENTS.len() - 1;
        if !behind.starts_with(CONTENTS) {
            return None;
        }
        // The first end that there is: no digit is one.
        let closes = [CONTENTS_BYTES, STAMPED_BYTES].map(|bytes| contents + 1 + bytes * 2);
        let close = closes.into_iter().find(|close| pdf.get(*close) == Some(&b'>'))?;
        Some(Hole { range: start..end, contents: contents..close + 1 })
    }

    /// Whether the room is one for a signature with a stamp. None has both: so that a stamp that was taken away is missed.
    pub fn for_stamp(&self) -> bool {
        self.contents.len() == STAMPED_BYTES * 2 + 2
    }

    /// The signature in its room, which has nothing else in it: of the digits behind it each is a zero.
    pub fn signature(&self, pdf: &[u8]) -> Result<Vec<u8>, PdfFault> {
        let room = &pdf[self.contents.start + 1..self.contents.end - 1];
        let head = hex(room.get(..DER_HEAD_BYTES * 2).unwrap_or_default()).ok_or(PdfFault::Signature)?;
        let length = der::length(&head).filter(|length| length * 2 <= room.len()).ok_or(PdfFault::Signature)?;
        let (signature, padding) = room.split_at(length * 2);
        let signature = hex(signature).ok_or(PdfFault::Signature)?;
        if padding.iter().any(|digit| *digit != b'0') { Err(PdfFault::Padding) } else { Ok(signature) }
    }

    /// What `/ByteRange` must say in a file of so many bytes: from where how many are signed, twice.
    pub fn range_numbers(&self, bytes: usize) -> [i64; 4] {
        let (start, end) = (self.contents.start, self.contents.end);
        [0, start, end, bytes - end].map(|number| i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// `/ByteRange` as it must be in a file of so many bytes: all but the string of `/Contents`, in as many characters as there is
    /// room for.
    pub fn range_text(&self, bytes: usize) -> String {
        let [from, before, behind, rest] = self.range_numbers(bytes);
        let text = format!("[{from} {before} {behind} {rest}");
        let room = self.range.len() - 1;
        format!("{text:<room$}]")
    }
}

/// The one place where `what` is in a file.
fn only(pdf: &[u8], what: &[u8]) -> Option<usize> {
    let mut found = places(pdf, what);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// All places where `what` is.
pub(crate) fn places<'a>(pdf: &'a [u8], what: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    memchr::memmem::find_iter(pdf, what)
}

/// Lower-case digits alone: so that there is one form.
fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    text.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// As the writer of the file writes the names and what follows them.
const RANGE: &[u8] = b"/ByteRange[";
const CONTENTS: &[u8] = b"/Contents<";

/// Ten digits: files of less than 10 GB.
const ROOM: i64 = 9_999_999_999;
const RANGE_BYTES_MAX: usize = 64;

/// Tag and length of a signature: the latter has two bytes, and one that says so.
const DER_HEAD_BYTES: usize = 4;

/// A signature with two certificates has less than 2,000 bytes.
const CONTENTS_BYTES: usize = 8_192;
/// With a time-stamp it has some thousand more.
const STAMPED_BYTES: usize = CONTENTS_BYTES + TOKEN_BYTES_MAX;

//! The place for the signature in a file: the entries `/ByteRange` and `/Contents` of its signature dictionary.

use std::ops::Range;

/// `/ByteRange` before it is known, with room for what it will be; `/Contents` with room for the signature. Whoever writes the file
/// puts both into the signature dictionary, one after the other and as they are.
pub fn placeholder() -> (Vec<i64>, Vec<u8>) {
    (vec![0, ROOM, ROOM, ROOM], vec![0; CONTENTS_BYTES])
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
        let close = contents + 1 + CONTENTS_BYTES * 2;
        (*pdf.get(close)? == b'>').then_some(Hole { range: start..end, contents: contents..close + 1 })
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

/// As the writer of the file writes the names and what follows them.
const RANGE: &[u8] = b"/ByteRange[";
const CONTENTS: &[u8] = b"/Contents<";

/// Ten digits: files of less than 10 GB.
const ROOM: i64 = 9_999_999_999;
const RANGE_BYTES_MAX: usize = 64;

/// A signature with two certificates has less than 2,000 bytes; with a time-stamp it would have some thousand more.
pub(crate) const CONTENTS_BYTES: usize = 8_192;

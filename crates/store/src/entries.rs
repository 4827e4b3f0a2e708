//! Reading many entries, or the disclosures of many, one after the other and in bounded memory.

use crate::{Damage, SEGMENT_ENTRIES_MAX, Segment, StoreError, column, segment};
use rusqlite::Connection;
use std::{collections::VecDeque, fmt, ops::Range};

/// Segments that cover a range of entries, in their order. What is damaged is named, and the reading goes on behind it;
/// when reading itself fails, it ends.
pub struct Segments<'a> {
    connection: &'a Connection,
    /// Where the next row is looked for.
    cursor: u64,
    upto: u64,
    /// The entry that has to come next.
    expected: u64,
    /// Behind a damaged segment it is not known which entry has to come next.
    loose: bool,
    ready: VecDeque<Result<Segment, StoreError>>,
    ended: bool,
}

/// Entries of a range with their numbers and bytes, in their order. What is damaged is named, and the reading goes on
/// behind it; when reading itself fails, it ends.
pub struct Entries<'a> {
    segments: Segments<'a>,
    range: Range<u64>,
    ready: std::vec::IntoIter<(u64, Vec<u8>)>,
}

/// Sealed disclosures whose entries lie in a range, in their order.
pub struct DisclosureReader<'a> {
    connection: &'a Connection,
    cursor: u64,
    range: Range<u64>,
    ready: VecDeque<SealedDisclosures>,
    ended: bool,
}

/// The personal fields of some entries, encrypted by the caller.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedDisclosures {
    /// First entry.
    pub first: u64,
    /// Entries.
    pub count: u64,
    /// The encrypted fields.
    pub sealed: Vec<u8>,
}

impl<'a> Segments<'a> {
    pub(crate) fn new(connection: &'a Connection, range: Range<u64>) -> Result<Self, StoreError> {
        let start = if range.is_empty() { range.start } else { segment::start_for(connection, range.start)? };
        Ok(Segments {
            connection,
            cursor: start,
            upto: range.end,
            expected: start,
            loose: false,
            ready: VecDeque::new(),
            ended: range.is_empty(),
        })
    }

    fn read_ahead(&mut self) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT first, count, entries, leaf FROM segment WHERE first >= ?1 AND first < ?2 ORDER BY first LIMIT ?3",
        )?;
        let mut rows = statement.query([self.cursor, self.upto, AHEAD_ROWS].map(column::integer))?;
        let (mut count, mut bytes) = (0, 0);
        while bytes < AHEAD_BYTES {
            let Some(row) = rows.next()? else {
                self.ended = count < AHEAD_ROWS;
                break;
            };
            count += 1;
            let first = column::unsigned(row, 0)?;
            self.cursor = first + 1;
            let segment = Segment::read(row)?;
            bytes += segment.as_ref().map_or(0, |segment| segment.bundle().len());
            self.take(first, segment);
        }
        if self.ended && !self.loose && self.expected < self.upto {
            self.ready.push_back(Err(Damage::Missing { first: self.expected, upto: self.upto }.into()));
        }
        Ok(())
    }

    fn take(&mut self, first: u64, segment: Result<Segment, Damage>) {
        if first < self.expected {
            self.ready.push_back(Err(Damage::Superfluous { first }.into()));
            return;
        }
        if first > self.expected && !self.loose {
            self.ready.push_back(Err(Damage::Missing { first: self.expected, upto: first }.into()));
        }
        self.loose = segment.is_err();
        self.expected = segment.as_ref().map_or(first + 1, |segment| segment.range().end);
        self.ready.push_back(segment.map_err(StoreError::from));
    }
}

impl Iterator for Segments<'_> {
    type Item = Result<Segment, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.ended {
            if let Err(error) = self.read_ahead() {
                self.ended = true;
                return Some(Err(error));
            }
        }
        self.ready.pop_front()
    }
}

impl<'a> Entries<'a> {
    pub(crate) fn new(connection: &'a Connection, range: Range<u64>) -> Result<Self, StoreError> {
        let segments = Segments::new(connection, range.clone())?;
        Ok(Entries { segments, range, ready: Vec::new().into_iter() })
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<(u64, Vec<u8>), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.ready.next() {
                return Some(Ok(entry));
            }
            match self.segments.next()? {
                Ok(segment) => {
                    let wanted = segment.entries().filter(|(number, _)| self.range.contains(number));
                    self.ready = wanted.map(|(number, entry)| (number, entry.to_vec())).collect::<Vec<_>>().into_iter();
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<'a> DisclosureReader<'a> {
    pub(crate) fn new(connection: &'a Connection, range: Range<u64>) -> Self {
        // The one that holds the first entry of the range begins at most so far before it.
        let cursor = range.start.saturating_sub(SEGMENT_ENTRIES_MAX - 1);
        DisclosureReader { connection, cursor, ended: range.is_empty(), range, ready: VecDeque::new() }
    }

    fn read_ahead(&mut self) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT first, count, sealed FROM disclosure WHERE first >= ?1 AND first < ?2 ORDER BY first LIMIT ?3",
        )?;
        let mut rows = statement.query([self.cursor, self.range.end, AHEAD_ROWS].map(column::integer))?;
        let (mut count, mut bytes) = (0, 0);
        while bytes < AHEAD_BYTES {
            let Some(row) = rows.next()? else {
                self.ended = count < AHEAD_ROWS;
                break;
            };
            count += 1;
            let (first, entries) = (column::unsigned(row, 0)?, column::unsigned(row, 1)?);
            self.cursor = first + 1;
            if first + entries > self.range.start {
                let sealed = column::blob(row, 2)?.to_vec();
                bytes += sealed.len();
                self.ready.push_back(SealedDisclosures { first, count: entries, sealed });
            }
        }
        Ok(())
    }
}

impl Iterator for DisclosureReader<'_> {
    type Item = Result<SealedDisclosures, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.ended {
            if let Err(error) = self.read_ahead() {
                self.ended = true;
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

/// Without the content, as everywhere in this crate: encrypted or not, it does not belong in a log.
impl fmt::Debug for SealedDisclosures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SealedDisclosures { first, count, sealed } = self;
        write!(f, "SealedDisclosures {{ first: {first}, count: {count}, bytes: {} }}", sealed.len())
    }
}

/// Rows and bytes read at once: much more is not faster.
const AHEAD_ROWS: u64 = 512;
const AHEAD_BYTES: usize = 512 * 1024;

//! Runs of entries as they are stored: bundles of C2SP tlog-tiles that never cross a multiple of 256.

use crate::{Damage, Segments, StoreError, column};
use ledger::{Entry, Hash, tile};
use rusqlite::{Connection, OptionalExtension, Row};
use std::{fmt, ops::Range};

/// Entries in a segment, and entries whose disclosures are sealed together.
pub const SEGMENT_ENTRIES_MAX: u64 = tile::TILE_WIDTH;

/// Up to 256 entries in a row.
#[derive(Clone, PartialEq, Eq)]
pub struct Segment {
    first: u64,
    count: u64,
    bytes: Vec<u8>,
    leaf: Hash,
}

impl Segment {
    /// The entries' numbers.
    pub fn range(&self) -> Range<u64> {
        self.first..self.first + self.count
    }

    /// The entries with their numbers, in their order.
    pub fn entries(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut rest = &self.bytes[..];
        self.range().map_while(move |number| {
            let (entry, behind) = split_bundle(rest)?;
            rest = behind;
            Some((number, entry))
        })
    }

    /// The bundle: per entry its length in two bytes, big-endian, and its bytes.
    pub fn bundle(&self) -> &[u8] {
        &self.bytes
    }

    /// The leaf hash that is stored for its last entry.
    pub fn leaf(&self) -> Hash {
        self.leaf
    }

    /// One entry's bytes; `None` when it is not in this segment.
    pub fn entry(&self, number: u64) -> Option<&[u8]> {
        let place = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.entries().nth(place).map(|(_, entry)| entry)
    }

    /// The leaf hash that was stored for each entry: in the entry behind it, that of the last one beside the segment.
    pub(crate) fn stored_leaves(&self) -> impl Iterator<Item = Hash> {
        self.entries().skip(1).map(|(_, entry)| previous(entry)).chain(std::iter::once(self.leaf))
    }

    /// Columns `first, count, entries, leaf`.
    pub(crate) fn read(row: &Row<'_>) -> Result<Result<Segment, Damage>, StoreError> {
        let (first, count) = (column::unsigned(row, 0)?, column::unsigned(row, 1)?);
        let (bytes, leaf) = (column::blob(row, 2)?, column::blob(row, 3)?);
        let fits = (1..=SEGMENT_ENTRIES_MAX - first % SEGMENT_ENTRIES_MAX).contains(&count) && divides(bytes, count);
        Ok(match leaf.try_into() {
            Ok(leaf) if fits => Ok(Segment { first, count, bytes: bytes.to_vec(), leaf: Hash(leaf) }),
            _ => Err(Damage::Segment { first, count: count.clamp(1, SEGMENT_ENTRIES_MAX) }),
        })
    }
}

impl fmt::Debug for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Segment {{ entries: {:?}, bytes: {} }}", self.range(), self.bytes.len())
    }
}

/// Reads the segment that holds an entry.
pub(crate) fn holding(connection: &Connection, entry: u64) -> Result<Segment, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT first, count, entries, leaf FROM segment WHERE first <= ?1 ORDER BY first DESC LIMIT 1")?;
    let mut rows = statement.query([column::integer(entry)])?;
    let segment = rows.next()?.map(Segment::read).transpose()?.transpose()?;
    let missing = Damage::Missing { first: entry, upto: entry.saturating_add(1) };
    segment.filter(|segment| segment.range().contains(&entry)).ok_or(missing.into())
}

/// Where to begin reading so as not to miss an entry: the segment that holds it, or would if it were not damaged.
pub(crate) fn start_for(connection: &Connection, entry: u64) -> Result<u64, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT first, count FROM segment WHERE first <= ?1 ORDER BY first DESC LIMIT 1")?;
    let before = statement
        .query_row([column::integer(entry)], |row| Ok((column::unsigned(row, 0), column::unsigned(row, 1))))
        .optional()?;
    let Some((first, count)) = before else { return Ok(entry) };
    let (first, count) = (first?, count?);
    let before_it = (1..=SEGMENT_ENTRIES_MAX).contains(&count) && first + count <= entry;
    Ok(if before_it { entry } else { first })
}

/// A segment that entries are still added to.
#[derive(Default)]
pub(crate) struct Unfinished(Option<Segment>);

impl Unfinished {
    /// Takes the next entry, and writes the segment when its bundle is full.
    pub(crate) fn push(&mut self, connection: &Connection, entry: &Entry) -> Result<(), StoreError> {
        let empty = || Segment { first: entry.index(), count: 0, bytes: Vec::new(), leaf: Hash::default() };
        let segment = self.0.get_or_insert_with(empty);
        tile::bundle_entry(&mut segment.bytes, &entry.bytes());
        segment.count += 1;
        segment.leaf = entry.leaf();
        match self.0.take_if(|segment| segment.range().end.is_multiple_of(SEGMENT_ENTRIES_MAX)) {
            Some(full) => insert(connection, &full),
            None => Ok(()),
        }
    }

    /// Writes what is left.
    pub(crate) fn finish(self, connection: &Connection) -> Result<(), StoreError> {
        self.0.map_or(Ok(()), |segment| insert(connection, &segment))
    }
}

/// Joins the segments of a full bundle: rows of single entries leave much of their pages empty. Where something is damaged,
/// everything stays as it is.
pub(crate) fn join(connection: &Connection, bundle: u64) -> Result<(), StoreError> {
    let range = bundle * SEGMENT_ENTRIES_MAX..(bundle + 1) * SEGMENT_ENTRIES_MAX;
    let Ok(segments) = Segments::new(connection, range.clone())?.collect::<Result<Vec<_>, _>>() else { return Ok(()) };
    let (Some(last), true) = (segments.last(), segments.len() > 1) else { return Ok(()) };
    let leaf = last.leaf;
    let bytes: Vec<u8> = segments.into_iter().flat_map(|segment| segment.bytes).collect();
    let joined = Segment { first: range.start, count: SEGMENT_ENTRIES_MAX, bytes, leaf };
    // What moves is not secret, so the pages that become free need not be overwritten.
    connection.pragma_update(None, "secure_delete", "fast")?;
    let removed = connection
        .prepare_cached("DELETE FROM segment WHERE first >= ?1 AND first < ?2")
        .and_then(|mut delete| delete.execute([range.start, range.end].map(column::integer)));
    connection.pragma_update(None, "secure_delete", true)?;
    removed?;
    insert(connection, &joined)
}

fn insert(connection: &Connection, segment: &Segment) -> Result<(), StoreError> {
    connection.prepare_cached("INSERT INTO segment (first, count, entries, leaf) VALUES (?1, ?2, ?3, ?4)")?.execute((
        column::integer(segment.first),
        column::integer(segment.count),
        &segment.bytes,
        &segment.leaf.0[..],
    ))?;
    Ok(())
}

/// The first 32 bytes of an entry: the leaf hash of the one before.
pub(crate) fn previous(entry: &[u8]) -> Hash {
    // Reading a segment refuses entries that are shorter.
    Hash(*entry.first_chunk().expect("an entry begins with a hash"))
}

fn divides(mut bundle: &[u8], count: u64) -> bool {
    for _ in 0..count {
        match split_bundle(bundle) {
            Some((entry, behind)) if entry.len() >= HASH_BYTES => bundle = behind,
            _ => return false,
        }
    }
    bundle.is_empty()
}

fn split_bundle(bundle: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bundle.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

const HASH_BYTES: usize = 32;

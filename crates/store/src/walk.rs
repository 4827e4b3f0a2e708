//! One way through all entries, from the first to the last.

use crate::{
    Damage, SEGMENT_ENTRIES_MAX, Segment, StoreError,
    check::DAMAGES_MAX,
    entries::Segments,
    segment,
    tiles::{self, Edge},
    watch::{Stage, Watch, tell},
};
use ledger::{Checkpoint, Hash, Head};
use rusqlite::Connection;
use std::{collections::VecDeque, ops::Range};

/// Hashes each entry, holds it against all that was stored about it, and grows the tree.
pub(crate) struct Walk {
    size: u64,
    /// What the newest checkpoint states, if it can be read.
    head: Option<Head>,
    /// Checkpoints not reached yet.
    kept: VecDeque<Checkpoint>,
    /// The tree so far; `None` behind entries whose leaf hashes nothing tells.
    tree: Option<Edge>,
    /// Leaf hash of the entry before, if it is known.
    previous: Option<Hash>,
    /// The tree with the last entry as it stands, when that is not what its segment states.
    other: Option<Edge>,
    damages: Vec<Damage>,
}

impl Walk {
    pub(crate) fn new(size: u64, head: Option<Head>, kept: VecDeque<Checkpoint>) -> Walk {
        let (tree, previous) = (Some(Edge::empty()), Some(Hash::default()));
        Walk { size, head, kept, tree, previous, other: None, damages: Vec::new() }
    }

    pub(crate) fn through(mut self, connection: &Connection, watch: &mut Watch<'_>) -> Result<Vec<Damage>, StoreError> {
        let mut next = 0;
        let mut segments = Segments::new(connection, 0..self.size)?.peekable();
        while let Some(segment) = segments.next() {
            if self.damages.len() > DAMAGES_MAX {
                return Ok(self.damages);
            }
            match segment {
                Ok(segment) => {
                    let behind = match segments.peek() {
                        Some(Ok(next)) if next.range().start == segment.range().end => {
                            next.entries().next().map(|(_, entry)| segment::previous(entry))
                        }
                        _ => None,
                    };
                    self.without(connection, next..segment.range().start)?;
                    self.segment(connection, &segment, behind)?;
                    next = segment.range().end;
                    tell(watch, Stage::Entries, next, self.size)?;
                }
                // Which entries it takes away is known when the next sound one comes.
                Err(StoreError::Damaged(damage)) => self.damages.push(damage),
                Err(error) => return Err(error),
            }
        }
        self.without(connection, next..self.size)?;
        self.finish(connection)
    }

    /// Entries that cannot be read: what the tiles say about them keeps the tree growing.
    fn without(&mut self, connection: &Connection, range: Range<u64>) -> Result<(), StoreError> {
        for number in range {
            match stored_tile(connection, number / SEGMENT_ENTRIES_MAX)? {
                Some(tile) => self.push(connection, number, tile[(number % SEGMENT_ENTRIES_MAX) as usize])?,
                None => {
                    self.tree = None;
                    self.previous = None;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// An entry is sound when any of those that state its leaf hash agrees with its bytes: the tile, the entry behind it, or
    /// the segment if it is its last. `behind` is what the segment behind this one states.
    fn segment(&mut self, connection: &Connection, segment: &Segment, behind: Option<Hash>) -> Result<(), StoreError> {
        let (bundle, first) = (segment.range().start / SEGMENT_ENTRIES_MAX, segment.range().start % SEGMENT_ENTRIES_MAX);
        let tile = stored_tile(connection, bundle)?;
        let tiled = |place: usize| tile.as_ref().map(|tile| tile[first as usize + place]);
        let (leaves, previous): (Vec<Hash>, Vec<Hash>) =
            segment.entries().map(|(_, entry)| (Hash::leaf(entry), segment::previous(entry))).unzip();
        let stated: Vec<Hash> = segment.stored_leaves().collect();
        let last = leaves.len() - 1;
        // From the last to the first: a damaged entry is no witness for the one before it.
        let mut sound = vec![true; leaves.len()];
        for place in (0..leaves.len()).rev() {
            let by_next = if place == last { behind } else { Some(stated[place]).filter(|_| sound[place + 1]) };
            let by_segment = Some(stated[place]).filter(|_| place == last);
            let mut witnesses = [tiled(place), by_next, by_segment].into_iter().flatten().peekable();
            sound[place] = witnesses.peek().is_none() || witnesses.any(|leaf| leaf == leaves[place]);
        }
        for (place, number) in segment.range().enumerate() {
            let leaf = if sound[place] { leaves[place] } else { tiled(place).unwrap_or(stated[place]) };
            let linked = self.previous.is_none_or(|leaf| leaf == previous[place]);
            if !sound[place] || !linked {
                self.damages.push(Damage::Entry { entry: number });
            } else if place == last && stated[place] != leaf {
                self.damages.push(Damage::Leaf { entry: number });
            }
            if number + 1 == self.size && leaf != leaves[place] {
                self.other = self.tree.clone();
                self.other.iter_mut().for_each(|tree| tree.push(leaves[place]));
            }
            self.push(connection, number, leaf)?;
        }
        Ok(())
    }

    fn push(&mut self, connection: &Connection, number: u64, leaf: Hash) -> Result<(), StoreError> {
        self.previous = Some(leaf);
        let Some(tree) = &mut self.tree else { return Ok(()) };
        tree.push(leaf);
        for (level, index, hashes) in tree.take_full() {
            if stored(connection, level, index)?.is_none_or(|stored| stored != hashes) {
                self.damages.push(Damage::Tile { level, index });
            }
        }
        while let Some(checkpoint) = self.kept.pop_front_if(|checkpoint| checkpoint.head.size == number + 1) {
            if checkpoint.head != tree.head() && Some(checkpoint.head) != self.head {
                self.damages.push(Damage::Checkpoint { size: checkpoint.head.size });
            }
        }
        Ok(())
    }

    fn finish(mut self, connection: &Connection) -> Result<Vec<Damage>, StoreError> {
        let Some(tree) = self.tree else { return Ok(self.damages) };
        for (level, index, hashes) in tree.partial() {
            if stored(connection, level, index)?.is_none_or(|stored| stored != hashes) {
                self.damages.push(Damage::Tile { level, index });
            }
        }
        let Some(head) = self.head.filter(|head| *head != tree.head()) else { return Ok(self.damages) };
        let last = Damage::Entry { entry: self.size.saturating_sub(1) };
        match self.damages.iter_mut().find(|damage| **damage == last) {
            // Of the last entry's leaf hash nobody knows but its segment; and that may be what is damaged.
            Some(damage) if self.other.is_some_and(|tree| tree.head() == head) => {
                *damage = Damage::Leaf { entry: self.size - 1 };
            }
            _ => self.damages.push(Damage::Checkpoint { size: head.size }),
        }
        Ok(self.damages)
    }
}

/// The full tile over a bundle, if it is there and can be read.
fn stored_tile(connection: &Connection, bundle: u64) -> Result<Option<Vec<Hash>>, StoreError> {
    Ok(stored(connection, 0, bundle)?.filter(|tile| tile.len() as u64 == SEGMENT_ENTRIES_MAX))
}

/// A tile, if it is there and can be read.
fn stored(connection: &Connection, level: u32, index: u64) -> Result<Option<Vec<Hash>>, StoreError> {
    match tiles::read_stored(connection, level, index) {
        Err(StoreError::Damaged(Damage::Tile { .. })) => Ok(None),
        other => other,
    }
}

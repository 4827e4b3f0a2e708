//! All entries in their order, in portions with the personal fields that belong to them.

use ledger::Hash;
use std::{collections::VecDeque, iter::Peekable, ops::Range, sync::Arc};
use store::{Damage, DisclosureReader, SEGMENT_ENTRIES_MAX, SealedDisclosures, Segment, Segments, StoreError};

/// Some neighbouring entries.
#[derive(Default)]
pub(super) struct Portion {
    /// Number of the first.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// Where they stand: shared, since a portion may end within a segment.
    pieces: Vec<(Arc<Segment>, Range<u64>)>,
    /// Sealed personal fields of these entries, each run whole.
    pub runs: Vec<SealedDisclosures>,
    /// Leaf hashes that are stored beside some of the entries.
    pub leaves: Vec<(u64, Hash)>,
}

/// What comes next.
pub(super) enum Fed {
    Entries(Portion),
    /// In place of entries that cannot be read.
    Damaged(Damage),
    /// In place of all personal fields from here on.
    Unreadable(Damage),
}

/// Cuts what the store holds into portions.
pub(super) struct Feed<'a> {
    segments: Segments<'a>,
    runs: Option<Peekable<DisclosureReader<'a>>>,
    current: Portion,
    /// The first entry behind the last run taken up: the portion is not cut before it.
    run_end: u64,
    ready: VecDeque<Fed>,
    ended: bool,
}

impl<'a> Feed<'a> {
    /// `runs`: nothing when nobody can open them.
    pub fn new(segments: Segments<'a>, runs: Option<DisclosureReader<'a>>) -> Feed<'a> {
        Feed {
            segments,
            runs: runs.map(Iterator::peekable),
            current: Portion::default(),
            run_end: 0,
            ready: VecDeque::new(),
            ended: false,
        }
    }

    /// The next portion; fails when reading itself does.
    pub fn next(&mut self) -> Result<Option<Fed>, StoreError> {
        while self.ready.is_empty() && !self.ended {
            match self.segments.next() {
                Some(Ok(segment)) => {
                    let segment = Arc::new(segment);
                    for number in segment.range() {
                        self.take(number, &segment)?;
                    }
                    self.current.leaves.push((segment.range().end - 1, segment.leaf()));
                }
                Some(Err(StoreError::Damaged(damage))) => {
                    self.cut();
                    self.ready.push_back(Fed::Damaged(damage));
                }
                Some(Err(error)) => return Err(error),
                None => {
                    self.cut();
                    self.ended = true;
                }
            }
        }
        Ok(self.ready.pop_front())
    }

    fn take(&mut self, number: u64, segment: &Arc<Segment>) -> Result<(), StoreError> {
        if self.current.count >= PORTION_ENTRIES_MIN && number >= self.run_end {
            self.cut();
        }
        if self.current.count == 0 {
            self.current.first = number;
        }
        self.take_runs(number)?;
        match self.current.pieces.last_mut().filter(|(last, _)| Arc::ptr_eq(last, segment)) {
            Some((_, range)) => range.end = number + 1,
            None => self.current.pieces.push((segment.clone(), number..number + 1)),
        }
        self.current.count += 1;
        Ok(())
    }

    /// Takes up the runs that begin at an entry. Such as belong nowhere are passed over here: that they do is found by the
    /// check of what is stored.
    fn take_runs(&mut self, number: u64) -> Result<(), StoreError> {
        let Some(runs) = &mut self.runs else { return Ok(()) };
        while let Some(run) = runs.next_if(|run| run.as_ref().map_or(true, |run| run.first <= number)) {
            let run = match run {
                Ok(run) => run,
                Err(StoreError::Damaged(damage)) => {
                    self.ready.push_back(Fed::Unreadable(damage));
                    self.runs = None;
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            let end = run.first.saturating_add(run.count);
            if run.first == number && number >= self.run_end && (1..=SEGMENT_ENTRIES_MAX).contains(&run.count) {
                self.run_end = end;
                self.current.runs.push(run);
            }
        }
        Ok(())
    }

    fn cut(&mut self) {
        let portion = std::mem::take(&mut self.current);
        if portion.count > 0 {
            self.ready.push_back(Fed::Entries(portion));
        }
    }
}

impl Portion {
    /// The entries with their numbers.
    pub fn entries<'a>(&'a self) -> impl Iterator<Item = (u64, &'a [u8])> {
        let entries = |piece: &'a (Arc<Segment>, Range<u64>)| {
            let (segment, range) = piece;
            segment.entries().filter(move |(number, _)| range.contains(number))
        };
        self.pieces.iter().flat_map(entries)
    }
}

/// As many as are worth handing to another thread; with a run of personal fields across the cut, up to twice as many.
const PORTION_ENTRIES_MIN: u64 = 256;

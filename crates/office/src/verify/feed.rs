//! All entries in their order, in portions with the personal fields that belong to them.

use ledger::tile;
use std::{collections::VecDeque, iter::Peekable};
use store::{Damage, DisclosureReader, SEGMENT_ENTRIES_MAX, SealedDisclosures, Segments, StoreError};

/// Some neighbouring entries.
#[derive(Default)]
pub(super) struct Portion {
    /// Number of the first.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// As C2SP tlog-tiles bundles entries.
    pub bundle: Vec<u8>,
    /// Sealed personal fields of these entries, each run whole.
    pub runs: Vec<SealedDisclosures>,
}

/// What comes next.
pub(super) enum Fed {
    Entries(Portion),
    /// In place of entries that cannot be read.
    Damaged(Damage),
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
                    for (number, entry) in segment.entries() {
                        self.take(number, entry)?;
                    }
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

    fn take(&mut self, number: u64, entry: &[u8]) -> Result<(), StoreError> {
        if self.current.count >= PORTION_ENTRIES_MIN && number >= self.run_end {
            self.cut();
        }
        if self.current.count == 0 {
            self.current.first = number;
        }
        self.take_runs(number)?;
        tile::bundle_entry(&mut self.current.bundle, entry);
        self.current.count += 1;
        Ok(())
    }

    /// Takes up the runs that begin at an entry. Such as belong nowhere are passed over here: that they do is found by the
    /// check of what is stored.
    fn take_runs(&mut self, number: u64) -> Result<(), StoreError> {
        let Some(runs) = &mut self.runs else { return Ok(()) };
        while let Some(run) = runs.next_if(|run| run.as_ref().map_or(true, |run| run.first <= number)) {
            let run = run?;
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
    pub fn entries(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut rest = &self.bundle[..];
        (self.first..self.first + self.count).map_while(move |number| {
            let (length, behind) = rest.split_first_chunk()?;
            let (entry, behind) = behind.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            rest = behind;
            Some((number, entry))
        })
    }
}

/// As many as are worth handing to another thread; with a run of personal fields across the cut, up to twice as many.
const PORTION_ENTRIES_MIN: u64 = 256;

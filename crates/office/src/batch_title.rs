use crate::{days::year_of, desk::Desk};
use funds::Batch;

impl Desk {
    /// The readable number of a batch, `B-2026-0007`; `P-2026-0123` for a payment that is a batch of its own. It counts
    /// within the programme's budget year, so that it follows from the entries alone.
    pub(crate) fn batch_title(&self, batch: &Batch) -> String {
        let year = self.book.programme_of(batch).year();
        let before = self.book.batches().partition_point(|other| other.entry() < batch.entry());
        let same = |other: &&Batch| other.single() == batch.single() && self.book.programme_of(other).year() == year;
        let number = self.book.batches()[..before].iter().filter(same).count() + 1;
        format!("{}-{year}-{number:04}", if batch.single() { 'P' } else { 'B' })
    }

    /// Years of which there are programmes, newest first.
    pub(crate) fn years(&self, now: i64) -> Vec<u16> {
        let mut years: Vec<u16> = self.book.programmes().iter().map(funds::Programme::year).collect();
        if years.is_empty() {
            years.push(year_of(now));
        }
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.dedup();
        years
    }
}

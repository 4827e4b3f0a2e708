use funds::{Batch, Book};
use ipc::{Fen, PaymentStatus};
use std::collections::BTreeMap;

/// Where each payment stands, and what of it was reversed or fetched back: two columns that follow from the book and change with every
/// decision, so that they are computed anew for each head instead of being kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standings {
    status: Vec<PaymentStatus>,
    /// Payments of which something was reversed or fetched back, by ordinal, ascending, with how much.
    reversals: Vec<(u32, Fen)>,
    /// A bit for each payment, set where something was reversed: most are asked for and few have it.
    reversed: Vec<u64>,
}

impl Standings {
    /// A status for each payment; what was reversed, ascending by ordinal.
    pub fn new(status: Vec<PaymentStatus>, reversals: Vec<(u32, Fen)>) -> Standings {
        let mut reversed = vec![0; status.len().div_ceil(64)];
        reversals.iter().for_each(|(i, _)| reversed[*i as usize / 64] |= 1 << (i % 64));
        Standings { status, reversals, reversed }
    }

    /// Reads the book: one step a batch, and one for each row taken out or reversed.
    pub fn of(book: &Book) -> Standings {
        let (mut status, mut reversals) = (Vec::with_capacity(book.payments() as usize), Vec::new());
        for batch in book.batches() {
            // Payments of a batch lie side by side, in the order of their entries, and its rows are counted from 1.
            let first = status.len();
            status.resize(first + book.rows(batch).len(), common_status(batch));
            let ordinal = |row: u32| (first + row as usize - 1) as u32;
            let mut off: BTreeMap<u32, Fen> = batch.reversals().collect();
            batch.recoveries().for_each(|(row, amount)| *off.entry(row).or_default() += amount);
            reversals.extend(off.iter().map(|(row, amount)| (ordinal(*row), *amount)));
            for row in batch.excluded().chain(batch.bounced()).chain(off.into_keys()) {
                if let Some(payment) = book.payment_in(batch, row) {
                    status[first + row as usize - 1] = show_status(payment.status);
                }
            }
        }
        Standings::new(status, reversals)
    }

    /// Status of a payment.
    pub fn status(&self, ordinal: usize) -> PaymentStatus {
        self.status[ordinal]
    }

    /// What of a payment was reversed or fetched back.
    pub fn reversed(&self, ordinal: usize) -> Fen {
        if self.reversed[ordinal / 64] >> (ordinal % 64) & 1 == 0 {
            return 0;
        }
        self.reversals.binary_search_by_key(&(ordinal as u32), |(at, _)| *at).map_or(0, |found| self.reversals[found].1)
    }
}

/// A payment's status as the window names it.
pub(crate) fn show_status(status: funds::PaymentStatus) -> PaymentStatus {
    match status {
        funds::PaymentStatus::Submitted => PaymentStatus::Submitted,
        funds::PaymentStatus::Returned => PaymentStatus::Returned,
        funds::PaymentStatus::Withdrawn => PaymentStatus::Withdrawn,
        funds::PaymentStatus::Excluded => PaymentStatus::Excluded,
        funds::PaymentStatus::Rejected => PaymentStatus::Rejected,
        funds::PaymentStatus::Approved => PaymentStatus::Approved,
        funds::PaymentStatus::Executed => PaymentStatus::Executed,
        funds::PaymentStatus::Reversed => PaymentStatus::Reversed,
        funds::PaymentStatus::History => PaymentStatus::History,
        funds::PaymentStatus::Bounced => PaymentStatus::Bounced,
        funds::PaymentStatus::Recovered => PaymentStatus::Recovered,
    }
}

/// The status of all payments of a batch of which nothing else is known.
fn common_status(batch: &Batch) -> PaymentStatus {
    use funds::BatchStatus as S;
    match batch.status() {
        S::Submitted | S::HalfApproved => PaymentStatus::Submitted,
        S::Returned => PaymentStatus::Returned,
        // A batch whose rows never all came counts as little as one that was taken back.
        S::Withdrawn | S::Incomplete => PaymentStatus::Withdrawn,
        S::Rejected => PaymentStatus::Rejected,
        S::Approved => PaymentStatus::Approved,
        S::Executed => PaymentStatus::Executed,
        S::History => PaymentStatus::History,
    }
}

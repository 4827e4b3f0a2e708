use crate::{Outcome, days::month_of, desk::Desk};
use funds::{Batch, BatchStatus, Programme, StepKind};
use ipc::{Fen, MonthBar};
use std::collections::{BTreeMap, HashMap};

/// When things were done, by entry: read from the statements once, since an entry never changes.
#[derive(Default)]
pub(crate) struct Moments {
    at: HashMap<u64, i64>,
}

/// What can be done with a batch's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// Fully approved, executed since or not.
    Approved,
    /// Executed, or history from before the program.
    Paid,
}

impl Moments {
    /// Money by month: received in the month in which its document was recorded, approved in that of the approval that was
    /// the last one needed, paid in that in which the bank's word was recorded. Payments from before the program count as
    /// paid in the month in which they were recorded, and as approved in none. Reversals are taken off what they reverse.
    ///
    /// All months of the budget year, and any before or after it in which money moved.
    pub(super) fn months(
        &mut self,
        desk: &Desk,
        year: u16,
        programmes: &[&Programme],
        batches: &[&Batch],
    ) -> Outcome<Vec<MonthBar>> {
        let documents = programmes.iter().flat_map(|programme| programme.documents());
        let moved = |by: Move| batches.iter().filter_map(move |batch| Some((*batch, by.entry(batch)?)));
        let left_by = transfers_of(desk, programmes);
        let entries = documents.clone().map(|document| document.entry).chain(left_by.iter().map(|(entry, ..)| *entry));
        let entries = entries.chain([Move::Approved, Move::Paid].into_iter().flat_map(moved).map(|(_, entry)| entry));
        let month = self.months_of(desk, entries.collect())?;
        let month = |entry: u64| month.get(&entry).cloned().unwrap_or_default();
        // Beside the bars, what leaves the money available at the end of the month.
        let mut months: BTreeMap<String, (MonthBar, Fen)> =
            (1..=12).map(|month| format!("{year:04}-{month:02}")).map(|month| (month.clone(), (bar(month), 0))).collect();
        let mut at = |entry: u64, put: &dyn Fn(&mut MonthBar, &mut Fen)| {
            let month = month(entry);
            let (bar, left) = months.entry(month.clone()).or_insert_with(|| (bar(month), 0));
            put(bar, left);
        };
        for document in documents {
            at(document.entry, &|bar, left| {
                let kept = document.amount - document.reduced;
                bar.received += kept;
                *left += kept - document.spent_before;
            });
        }
        for (entry, amount, onward) in left_by {
            at(entry, &|bar, left| {
                bar.received -= if onward { 0 } else { amount };
                *left -= amount;
            });
        }
        for (batch, entry) in moved(Move::Approved) {
            let amount = batch.standing();
            at(entry, &|bar, left| {
                bar.approved += amount;
                *left -= amount;
            });
        }
        for (batch, entry) in moved(Move::Paid) {
            let amount = batch.standing();
            at(entry, &|bar, left| {
                bar.paid += amount;
                *left -= if batch.history() { amount } else { 0 };
            });
        }
        let mut available = 0;
        let ended = months.into_values().map(|(bar, left)| {
            available += left;
            MonthBar { available, ..bar }
        });
        Ok(ended.collect())
    }

    /// The numbers of the batches with which something was done in a month, among all batches of the book.
    pub(crate) fn batches_in(&mut self, desk: &Desk, by: Move, month: &str) -> Outcome<Vec<u32>> {
        let moved: Vec<(u32, u64)> =
            desk.book.batches().iter().zip(0..).filter_map(|(batch, number)| Some((number, by.entry(batch)?))).collect();
        let months = self.months_of(desk, moved.iter().map(|(_, entry)| *entry).collect())?;
        let there = moved.into_iter().filter(|(_, entry)| months.get(entry).is_some_and(|found| found == month));
        Ok(there.map(|(number, _)| number).collect())
    }

    /// The months in which entries were signed, by their signers' clocks.
    pub(crate) fn months_of(&mut self, desk: &Desk, entries: Vec<u64>) -> Outcome<HashMap<u64, String>> {
        let mut unknown: Vec<u64> = entries.iter().copied().filter(|entry| !self.at.contains_key(entry)).collect();
        // Neighbours lie in one segment, which is read once when they are asked for in their order.
        unknown.sort_unstable();
        unknown.dedup();
        let snapshot = desk.snapshot()?;
        for entry in unknown {
            self.at.insert(entry, desk.statement(&snapshot, entry)?.iat());
        }
        Ok(entries.into_iter().filter_map(|entry| Some((entry, month_of(*self.at.get(&entry)?)))).collect())
    }
}

impl Move {
    /// The entry by which it was done with a batch, if it was.
    fn entry(self, batch: &Batch) -> Option<u64> {
        match (self, batch.status()) {
            (Move::Approved, BatchStatus::Approved | BatchStatus::Executed) => batch.approvals().last().map(|step| step.entry),
            (Move::Paid, BatchStatus::Executed) => {
                batch.steps().iter().find(|step| step.kind == StepKind::Executed).map(|step| step.entry)
            }
            (Move::Paid, BatchStatus::History) => Some(batch.entry()),
            _ => None,
        }
    }
}

/// What left these programmes: by which entry, how much, and whether to another office.
fn transfers_of(desk: &Desk, programmes: &[&Programme]) -> Vec<(u64, Fen, bool)> {
    let of_these = |transfer: &&funds::Transfer| {
        let code = desk.book.source_of(transfer).0.code();
        programmes.iter().any(|programme| programme.code() == code)
    };
    let left = |transfer: &funds::Transfer| {
        let onward = matches!(transfer.to, funds::Destination::Office { .. });
        Some((transfer.approved?.0, transfer.standing(), onward))
    };
    desk.book.transfers().iter().filter(of_these).filter_map(left).collect()
}

fn bar(month: String) -> MonthBar {
    MonthBar { month, received: 0, approved: 0, paid: 0, available: 0 }
}

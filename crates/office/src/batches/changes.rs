//! What changed since the last batch of the same programme and township.

use crate::desk::Desk;
use funds::{Batch, BatchRow, BatchStatus};
use ipc::Changes;
use std::collections::HashMap;

/// How a payment compares with the last one to the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Same,
    Added,
    Amount,
    Account,
}

impl Change {
    /// The name in the window.
    pub fn name(self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Added => "new",
            Change::Amount => "amount",
            Change::Account => "account",
        }
    }
}

impl Desk {
    /// Compares a batch with the one before it; also how each of its payments compares, by row.
    pub(super) fn changes(&self, batch: &Batch) -> (Changes, HashMap<u32, Change>) {
        let mut changes = Changes::default();
        let mut by_row = HashMap::new();
        let Some(last) = self.batch_before(batch) else { return (changes, by_row) };
        changes.with = Some(self.batch_title(last));
        changes.last_total = last.total() - last.reversed_total();
        let mut before: HashMap<String, (i64, String)> =
            self.rows_in(last).map(|(row, who, account)| (who, (row.amount, account))).collect();
        let mut entries: [(&str, Vec<u64>); 3] = [("new", Vec::new()), ("amount", Vec::new()), ("account", Vec::new())];
        for (row, who, account) in self.rows_in(batch) {
            let change = match before.remove(&who) {
                None => Change::Added,
                Some((_, last_account)) if last_account != account => Change::Account,
                Some((amount, _)) if amount != row.amount => Change::Amount,
                Some(_) => Change::Same,
            };
            let (count, place) = match change {
                Change::Same => (&mut changes.same, None),
                Change::Added => (&mut changes.added, Some(0)),
                Change::Amount => (&mut changes.amount, Some(1)),
                Change::Account => (&mut changes.account, Some(2)),
            };
            *count += 1;
            if let Some(place) = place
                && entries[place].1.len() < ENTRIES_MAX
            {
                entries[place].1.push(row.entry);
            }
            by_row.insert(row.row, change);
        }
        changes.stopped = before.len() as u32;
        changes.entries = entries.into_iter().map(|(name, entries)| (name.to_owned(), entries)).collect();
        (changes, by_row)
    }

    /// The last batch of the same programme and township that counts.
    fn batch_before(&self, batch: &Batch) -> Option<&Batch> {
        let programme = self.book.programme_of(batch).code();
        let township = self.township(batch)?;
        let counts = |other: &&Batch| {
            matches!(
                other.status(),
                BatchStatus::Submitted
                    | BatchStatus::HalfApproved
                    | BatchStatus::Approved
                    | BatchStatus::Executed
                    | BatchStatus::History
            ) && !other.single()
                && self.book.programme_of(other).code() == programme
                && self.township(other) == Some(township)
        };
        let before = self.book.batches().partition_point(|other| other.entry() < batch.entry());
        self.book.batches()[..before].iter().rev().find(counts)
    }

    /// The township of a batch's first payment.
    pub(super) fn township(&self, batch: &Batch) -> Option<&str> {
        let ordinal = self.columns.at_entry(batch.first_entry())?;
        Some(self.places.name(self.columns.place[ordinal]).0)
    }

    /// The payments that are in a batch, with the person (by ID number, else by name) and the account.
    fn rows_in<'a>(&'a self, batch: &'a Batch) -> impl Iterator<Item = (BatchRow, String, String)> + 'a {
        self.book.rows(batch).filter(|row| !row.excluded).filter_map(|row| {
            let ordinal = self.columns.at_entry(row.entry)?;
            let person = self.persons.as_ref()?.get(ordinal);
            let who = if person.id.is_empty() { person.name } else { person.id };
            Some((row, who.to_owned(), person.account.to_owned()))
        })
    }
}

const ENTRIES_MAX: usize = 50;

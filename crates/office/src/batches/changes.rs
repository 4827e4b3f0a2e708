//! What changed since the last period: against the last regular batches of the same programme in the same townships.

use super::look::Look;
use crate::{Outcome, desk::Desk};
use funds::{Act, Batch, BatchRow, BatchStatus, BenefitType};
use ipc::{CHANGES_LISTED_MAX, ChangedPayment, Changes};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// How a payment compares with the last one to the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
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

/// What one person gets in a period. Several payments to one person are one.
#[derive(Default)]
struct Gets<'a> {
    name: &'a str,
    sum: i64,
    accounts: BTreeSet<&'a str>,
    rows: Vec<BatchRow>,
}

impl Desk {
    /// Compares a batch with the last period; also how each of its payments compares, by row.
    pub(super) fn changes(&self, batch: &Batch, look: Look<'_>) -> Outcome<(Changes, HashMap<u32, Change>)> {
        let (mut changes, mut by_row) = (Changes::default(), HashMap::new());
        if batch.single() {
            return Ok((changes, by_row));
        }
        let last = self.last_period(batch)?;
        let mut before = Vec::new();
        for (township, batches) in &last {
            let here = |row: &BatchRow| self.township(row.entry) == Some(township);
            before.extend(batches.iter().flat_map(|other| self.rows_in(other)).filter(here));
        }
        let batches: BTreeMap<u64, &Batch> = last.values().flatten().map(|other| (other.entry(), *other)).collect();
        changes.with = batches.values().map(|other| self.batch_ref(other)).collect();
        if changes.with.is_empty() {
            return Ok((changes, by_row));
        }
        changes.last_total = before.iter().map(|row| row.amount - row.reversed).sum();
        let mut before = self.by_person(before.into_iter());
        let mut listed: [(&str, Vec<ChangedPayment>); 4] = ["new", "amount", "account", "stopped"].map(|name| (name, Vec::new()));
        let now = self.by_person(self.rows_in(batch));
        for (who, gets) in &now {
            let had = before.remove(who);
            let change = match &had {
                None => Change::Added,
                Some(had) if had.accounts != gets.accounts => Change::Account,
                Some(had) if had.sum != gets.sum => Change::Amount,
                Some(_) => Change::Same,
            };
            by_row.extend(gets.rows.iter().map(|row| (row.row, change)));
            let (count, place) = match change {
                Change::Same => (&mut changes.same, None),
                Change::Added => (&mut changes.added, Some(0)),
                Change::Amount => (&mut changes.amount, Some(1)),
                Change::Account => (&mut changes.account, Some(2)),
            };
            *count += 1;
            if let Some(place) = place {
                listed[place].1.push(changed(Some(gets), had.as_ref(), look));
            }
        }
        changes.stopped = before.len() as u32;
        listed[3].1 = before.values().map(|had| changed(None, Some(had), look)).collect();
        for (_, payments) in &mut listed {
            payments.sort_by_key(|payment| (payment.entry, payment.last));
            payments.truncate(CHANGES_LISTED_MAX);
        }
        changes.payments = listed.into_iter().map(|(name, payments)| (name.to_owned(), payments)).collect();
        Ok((changes, by_row))
    }

    /// For each township of a batch the regular batches of the same programme that paid there last, by their months and not
    /// by the order in which they were recorded: arrears in between are no period of their own.
    fn last_period(&self, batch: &Batch) -> Outcome<BTreeMap<&str, Vec<&Batch>>> {
        let townships: BTreeSet<&str> = self.rows_in(batch).filter_map(|row| self.township(row.entry)).collect();
        let Some(end) = self.last_month(batch) else { return Ok(BTreeMap::new()) };
        let programme = self.book.programme_of(batch).code();
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
        };
        let recorded_before = self.book.batches().partition_point(|other| other.entry() < batch.entry());
        let earlier = self.book.batches()[..recorded_before].iter().filter(counts);
        let mut earlier: Vec<(u16, &Batch)> = earlier.filter_map(|other| Some((self.last_month(other)?, other))).collect();
        earlier.retain(|(month, _)| *month < end);
        earlier.sort_by_key(|(month, other)| (Reverse(*month), other.entry()));
        let mut found: BTreeMap<&str, (u16, Vec<&Batch>)> = BTreeMap::new();
        for (month, other) in earlier {
            if found.len() == townships.len() && found.values().all(|(newest, _)| *newest > month) {
                break;
            }
            let here: BTreeSet<&str> = self.rows_in(other).filter_map(|row| self.township(row.entry)).collect();
            let fits = |township: &&&str| found.get(*township).is_none_or(|(newest, _)| *newest == month);
            let wanted: Vec<&str> = townships.intersection(&here).filter(fits).copied().collect();
            if wanted.is_empty() || !self.regular(other)? {
                continue;
            }
            for township in wanted {
                found.entry(township).or_insert((month, Vec::new())).1.push(other);
            }
        }
        Ok(found.into_iter().map(|(township, (_, batches))| (township, batches)).collect())
    }

    /// Whether a batch is of a period, as against arrears and adjustments; its first row says so.
    fn regular(&self, batch: &Batch) -> Outcome<bool> {
        let statement = self.statement(&self.snapshot()?, batch.first_entry())?;
        Ok(matches!(Act::read(&statement), Some(Ok(Act::Payment(payment))) if payment.benefit_type == BenefitType::Regular))
    }

    /// The last month that a batch is for.
    fn last_month(&self, batch: &Batch) -> Option<u16> {
        // Rows follow each other, in the ledger and in the columns.
        let first = self.columns.at_entry(batch.first_entry())?;
        self.columns.to.get(first..first + self.book.rows(batch).len())?.iter().max().copied()
    }

    /// The township of a payment.
    fn township(&self, entry: u64) -> Option<&str> {
        Some(self.places.name(self.columns.place[self.columns.at_entry(entry)?]).0)
    }

    /// The payments that are in a batch.
    fn rows_in<'a>(&'a self, batch: &'a Batch) -> impl Iterator<Item = BatchRow> + 'a {
        self.book.rows(batch).filter(|row| !row.excluded)
    }

    /// Payments by person: by ID number, else by name and place.
    fn by_person(&self, rows: impl Iterator<Item = BatchRow>) -> BTreeMap<String, Gets<'_>> {
        let mut persons: BTreeMap<String, Gets<'_>> = BTreeMap::new();
        for row in rows {
            let (Some(ordinal), Some(known)) = (self.columns.at_entry(row.entry), self.persons.as_ref()) else { continue };
            let person = known.get(ordinal);
            let who = match person.id {
                "" => format!("{}\n{}", person.name, self.columns.place[ordinal]),
                id => id.to_owned(),
            };
            let gets = persons.entry(who).or_default();
            gets.name = person.name;
            gets.sum += row.amount - row.reversed;
            gets.accounts.insert(person.account);
            gets.rows.push(row);
        }
        persons
    }
}

fn changed(now: Option<&Gets<'_>>, had: Option<&Gets<'_>>, look: Look<'_>) -> ChangedPayment {
    let entry = |gets: Option<&Gets<'_>>| gets.and_then(|gets| gets.rows.first()).map(|row| row.entry);
    let sum = |gets: Option<&Gets<'_>>| gets.map_or(0, |gets| gets.sum);
    let name = now.or(had).map_or("", |gets| gets.name);
    ChangedPayment {
        entry: entry(now),
        last: entry(had),
        who: look.show("beneficiary_name", name),
        amount: sum(now),
        last_amount: sum(had),
    }
}

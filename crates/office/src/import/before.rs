//! Rows held against the ledger: who was paid for the same months before.

use crate::{Outcome, days::day_of, desk::Desk, failure::broken, faults, line::Line};
use funds::{PaymentStatus, Period};
use ipc::Fault;
use ledger::Jti;
use std::sync::atomic::{AtomicUsize, Ordering};

impl Desk {
    /// Makes ready to look for what the persons of these lines were paid before.
    pub(crate) fn follow_persons(&mut self, lines: &[Line]) {
        let Some(persons) = &self.persons else { return };
        let without_id = lines.iter().filter(|line| line.person("beneficiary_id").is_empty()).count();
        self.by_id.follow(persons, lines.len() - without_id);
        self.by_name.follow(persons, without_id);
        self.unnumbered.follow(persons, lines.len() - without_id);
    }

    /// Payments in the ledger of the same programme to the same person for overlapping months. Where the row or the payment has
    /// no ID number, name and account, or name and place, stand for it. The batch that the lines correct is passed over: they
    /// take its place. `done` is told how many lines were looked at, and may end it.
    pub(crate) fn paid_before(
        &self,
        lines: &[Line],
        programme: u16,
        corrects: Option<Jti>,
        done: &(dyn Fn(usize) -> Outcome<()> + Sync),
    ) -> Outcome<Vec<Fault>> {
        // On all cores: each look goes to places all over the memory.
        let cores = crate::cores::cores();
        let per_part = lines.len().div_ceil(cores).max(LINES_PER_LOOK);
        if lines.len() <= per_part {
            return self.paid_before_part(lines, programme, corrects, done);
        }
        let looked = AtomicUsize::new(0);
        let done = |_| done(looked.fetch_add(LINES_PER_LOOK, Ordering::Relaxed));
        let look = &|part| self.paid_before_part(part, programme, corrects, &done);
        std::thread::scope(|scope| {
            let threads: Vec<_> = lines.chunks(per_part).map(|part| scope.spawn(move || look(part))).collect();
            let mut found = Vec::new();
            for thread in threads {
                found.extend(thread.join().map_err(|_| broken("worker"))??);
            }
            Ok(found)
        })
    }

    fn paid_before_part(
        &self,
        lines: &[Line],
        programme: u16,
        corrects: Option<Jti>,
        done: &dyn Fn(usize) -> Outcome<()>,
    ) -> Outcome<Vec<Fault>> {
        let Some(persons) = &self.persons else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            if i.is_multiple_of(LINES_PER_LOOK) {
                done(i)?;
            }
            let Some(period) = line.period else { continue };
            let (id, name) = (line.person("beneficiary_id"), line.person("beneficiary_name"));
            let newest = |ordinals: &mut dyn Iterator<Item = usize>| {
                ordinals.filter(|ordinal| self.covers(*ordinal, programme, corrects, period)).max()
            };
            let certain = if id.is_empty() { None } else { newest(&mut self.by_id.payments(persons, id)) };
            let fault = match (certain, name.is_empty()) {
                (Some(ordinal), _) => Some((ordinal, faults::paid_before as fn(u64, &str) -> Fault)),
                (None, true) => None,
                (None, false) => {
                    let named = if id.is_empty() { &self.by_name } else { &self.unnumbered };
                    let mut alike = named.payments(persons, name).filter(|ordinal| self.alike(line, *ordinal));
                    newest(&mut alike).map(|ordinal| (ordinal, faults::paid_before_alike as fn(u64, &str) -> Fault))
                }
            };
            // One such payment is enough to look at; a person paid every month would fill the list.
            if let Some((ordinal, fault)) = fault {
                let row = self.columns.row(ordinal);
                found.push(Fault { row: line.row, ..fault(u64::from(row.entry), &day_of(i64::from(row.at))) });
            }
        }
        Ok(found)
    }

    /// Whether a payment of the ledger stands in the way of another one of this programme for these months.
    fn covers(&self, ordinal: usize, programme: u16, corrects: Option<Jti>, period: Period) -> bool {
        let row = self.columns.row(ordinal);
        let counts = |entry: u64| {
            let payment = self.book.payment(entry).filter(|payment| Some(payment.batch.id()) != corrects);
            payment.is_some_and(|payment| counts_as_paid(payment.status))
        };
        row.programme == programme && overlap(period, row.from, row.to) && counts(u64::from(row.entry))
    }

    /// Whether account, or without one the place, of a payment to somebody of the same name is that of a line.
    fn alike(&self, line: &Line, ordinal: usize) -> bool {
        let Some(persons) = &self.persons else { return false };
        let (account, there) = (line.person("account"), persons.get(ordinal).account);
        if !account.is_empty() && !there.is_empty() {
            return account == there;
        }
        self.places.name(self.columns.place[ordinal]) == (&*line.township, &*line.village)
    }
}

/// Whether a payment stands in the way of another one for the same months. One that was returned can be submitted again.
fn counts_as_paid(status: PaymentStatus) -> bool {
    matches!(
        status,
        PaymentStatus::Submitted
            | PaymentStatus::Returned
            | PaymentStatus::Approved
            | PaymentStatus::Executed
            | PaymentStatus::History
    )
}

fn overlap(period: Period, from: u16, to: u16) -> bool {
    let number = |month: funds::Month| month.year() * 12 + u16::from(month.month()) - 1;
    number(period.from()) <= to && from <= number(period.to())
}

/// So many lines are looked up in a moment.
const LINES_PER_LOOK: usize = 256;

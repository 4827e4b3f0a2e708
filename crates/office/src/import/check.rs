//! Holds the rows of a draft against the programme, each other, the ledger and the stamped summary.

use super::Loaded;
use crate::{Outcome, days::day_of, desk::Desk, faults, line::Line};
use funds::{PaymentStatus, Period};
use ipc::{FAULTS_SHOWN_MAX, Fault, Fen, ImportCheck, show_money};
use ledger::Head;
use std::collections::HashMap;

/// What a check found, and the lines it was about.
pub(crate) struct Checked {
    pub lines: Vec<Line>,
    /// All faults, those about the whole file (row 0) first, then by row.
    pub faults: Vec<Fault>,
    pub sum: Fen,
    pub declared_count: Option<u32>,
    pub declared_total: Option<Fen>,
    pub available: Fen,
    pub submitted: Fen,
    /// The ledger that the rows were held against.
    pub head: Head,
}

impl Checked {
    /// How many stand against submitting.
    pub fn blocking(&self) -> u32 {
        self.faults.iter().filter(|fault| fault.blocks).count() as u32
    }

    /// How many may be passed and are not.
    pub fn open_warnings(&self) -> u32 {
        self.faults.iter().filter(|fault| !fault.blocks && fault.passed.is_none()).count() as u32
    }

    /// Faults of rows that were passed with a reason.
    pub fn passed(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(|fault| fault.row > 0 && fault.passed.is_some())
    }

    /// Nothing stands against submitting.
    pub fn ready(&self) -> bool {
        !self.lines.is_empty() && self.blocking() == 0 && self.open_warnings() == 0
    }

    /// As the window shows it.
    pub fn show(&self) -> ImportCheck {
        let mut faults: Vec<Fault> = self.faults.clone();
        faults.sort_by_key(|fault| (!fault.blocks, fault.passed.is_some(), fault.row));
        faults.truncate(FAULTS_SHOWN_MAX);
        ImportCheck {
            rows: self.lines.len() as u32,
            sum: self.sum,
            declared_count: self.declared_count,
            declared_total: self.declared_total,
            available: self.available,
            submitted: self.submitted,
            faults,
            blocking: self.blocking(),
            open_warnings: self.open_warnings(),
            passed: self.passed().count() as u32,
            ready: self.ready(),
        }
    }
}

impl Desk {
    /// Checks a draft as it stands.
    pub(super) fn check_import(&mut self, loaded: &Loaded) -> Outcome<Checked> {
        let choices = &loaded.saved.choices;
        let mut lines = loaded.lines()?;
        self.follow_persons(lines.len());
        let mut found: Vec<Fault> = Vec::new();
        let programme = self.book.programme(&choices.programme);
        match programme {
            Some(programme) => {
                lines.iter_mut().for_each(|line| line.amount_from(programme.rule()));
                lines.iter().for_each(|line| found.extend(line.faults(programme.rule())));
            }
            None => found.push(faults::missing("programme")),
        }
        within_file(&lines, &mut found);
        if let Some(programme) = programme {
            let number = self.programme_number(programme) as u16;
            found.extend(self.paid_before(&lines, number));
        }
        let sum = lines.iter().filter_map(|line| line.amount).fold(0i64, i64::saturating_add);
        let money = programme.map(funds::Programme::money).unwrap_or_default();
        against_summary(lines.len(), sum, choices.count, choices.total, &mut found);
        if sum > money.available() && programme.is_some() && !loaded.saved.history {
            found.push(faults::beyond_available(money.available(), sum));
        }
        for fault in &mut found {
            let pass = loaded.saved.passes.iter().find(|pass| pass.row == fault.row && pass.code == fault.code);
            fault.passed = pass.map(|pass| pass.reason.trim().to_owned()).filter(|reason| !reason.is_empty() && !fault.blocks);
        }
        found.sort_by_key(|fault| fault.row);
        Ok(Checked {
            lines,
            faults: found,
            sum,
            declared_count: choices.count,
            declared_total: choices.total,
            available: money.available(),
            submitted: money.submitted,
            head: self.head(),
        })
    }

    /// Makes ready to look for what so many persons were paid before.
    pub(crate) fn follow_persons(&mut self, asked: usize) {
        if let Some(persons) = &self.persons {
            self.by_id.follow(persons, asked);
        }
    }

    /// Payments in the ledger of the same programme to the same person for overlapping months.
    pub(crate) fn paid_before(&self, lines: &[Line], programme: u16) -> Vec<Fault> {
        let Some(persons) = &self.persons else { return Vec::new() };
        let mut found = Vec::new();
        for line in lines {
            let (id, Some(period)) = (line.person("beneficiary_id"), line.period) else { continue };
            if id.is_empty() {
                continue;
            }
            let counts = |entry: u64| self.book.payment(entry).is_some_and(|payment| counts_as_paid(payment.status));
            for row in self.by_id.payments(persons, id).map(|ordinal| self.columns.row(ordinal)) {
                let entry = u64::from(row.entry);
                if row.programme == programme && overlap(period, row.from, row.to) && counts(entry) {
                    let mut fault = faults::paid_before(entry, &day_of(i64::from(row.at)));
                    fault.row = line.row;
                    found.push(fault);
                }
            }
        }
        // One such payment is enough to look at; a person paid every month would fill the list.
        found.sort_by_key(|fault| (fault.row, std::cmp::Reverse(fault.entry)));
        found.dedup_by_key(|fault| fault.row);
        found
    }
}

/// Whether a payment stands in the way of another one for the same months.
fn counts_as_paid(status: PaymentStatus) -> bool {
    matches!(status, PaymentStatus::Submitted | PaymentStatus::Approved | PaymentStatus::Executed | PaymentStatus::History)
}

fn overlap(period: Period, from: u16, to: u16) -> bool {
    let number = |month: funds::Month| month.year() * 12 + u16::from(month.month()) - 1;
    number(period.from()) <= to && from <= number(period.to())
}

/// The same person twice, the same account for different persons.
fn within_file(lines: &[Line], found: &mut Vec<Fault>) {
    let mut seen: HashMap<&str, &Line> = HashMap::with_capacity(lines.len());
    let mut accounts: HashMap<&str, &Line> = HashMap::with_capacity(lines.len());
    for line in lines {
        let id = line.person("beneficiary_id");
        if !id.is_empty() {
            match seen.get(id) {
                Some(other) if both_cover(other.period, line.period) => {
                    let mut fault = faults::twice_in_file(other.row);
                    fault.row = line.row;
                    found.push(fault);
                }
                _ => {
                    seen.insert(id, line);
                }
            }
        }
        let account = line.person("account");
        if account.is_empty() {
            continue;
        }
        let paid = |line: &Line| {
            [line.person("payee_name"), line.person("beneficiary_name")]
                .iter()
                .find(|name| !name.is_empty())
                .map(|name| (*name).to_owned())
        };
        match accounts.get(account) {
            Some(other) if paid(other) != paid(line) => {
                let mut fault = faults::shared_account(other.row);
                fault.row = line.row;
                found.push(fault);
            }
            Some(_) => {}
            None => {
                accounts.insert(account, line);
            }
        }
    }
}

fn both_cover(one: Option<Period>, other: Option<Period>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.from() <= other.to() && other.from() <= one.to(),
        _ => false,
    }
}

/// Count and total are typed from the stamped summary, never taken from the file.
fn against_summary(rows: usize, sum: Fen, count: Option<u32>, total: Option<Fen>, found: &mut Vec<Fault>) {
    match count {
        None => found.push(faults::missing("count")),
        Some(count) if count as usize != rows => {
            found.push(faults::differs("count-differs", "count", &rows.to_string(), &count.to_string()));
        }
        Some(_) => {}
    }
    match total {
        None => found.push(faults::missing("total")),
        Some(total) if total != sum => {
            found.push(faults::differs("total-differs", "total", &show_money(sum), &show_money(total)))
        }
        Some(_) => {}
    }
}

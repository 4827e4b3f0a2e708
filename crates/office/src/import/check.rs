//! Holds the rows of a draft against the programme, each other, the ledger and the stamped summary.

use super::{Loaded, chosen_period, within::within_file};
use crate::{
    Outcome,
    desk::Desk,
    failure::stopped,
    faults,
    line::{Line, same_unit},
    progress::Work,
};
use funds::{Formula, Month, Programme};
use ipc::{FAULTS_SHOWN_MAX, Fault, Fen, ImportCheck, Text, show_money};
use ledger::Head;

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

    /// Faults that were passed with a reason.
    pub fn passed(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(|fault| fault.passed.is_some())
    }

    /// Nothing stands against submitting.
    pub fn ready(&self) -> bool {
        !self.lines.is_empty() && self.blocking() == 0 && self.open_warnings() == 0
    }

    /// As the window shows it.
    pub fn show(&self) -> ImportCheck {
        let mut order: Vec<&Fault> = self.faults.iter().collect();
        order.sort_by_key(|fault| (!fault.blocks, fault.passed.is_some(), fault.row));
        ImportCheck {
            rows: self.lines.len() as u32,
            sum: self.sum,
            declared_count: self.declared_count,
            declared_total: self.declared_total,
            available: self.available,
            submitted: self.submitted,
            faults: order.into_iter().take(FAULTS_SHOWN_MAX).cloned().collect(),
            blocking: self.blocking(),
            open_warnings: self.open_warnings(),
            passed: self.passed().count() as u32,
            ready: self.ready(),
        }
    }
}

impl Desk {
    /// What a check finds in a draft as it stands: what the last one found, where nothing was recorded or changed since.
    pub(super) fn checked(&mut self, loaded: &mut Loaded, work: &Work) -> Outcome<Checked> {
        match loaded.checked.take().filter(|checked| checked.head == self.head()) {
            Some(checked) => Ok(checked),
            None => self.check_import(loaded, work),
        }
    }

    fn check_import(&mut self, loaded: &Loaded, work: &Work) -> Outcome<Checked> {
        let choices = &loaded.saved.choices;
        let rows = loaded.table()?.rows().len();
        // Reading the rows, and looking up each person, take the time.
        let running = work.begin(Text::new("核对各行", "Checking the rows"), 2 * rows as u64);
        let mut lines = loaded.lines(work)?;
        let mut found: Vec<Fault> = Vec::new();
        let programme = self.book.programme(&choices.programme);
        match programme {
            Some(programme) => {
                lines.iter_mut().for_each(|line| line.amount_from(programme.rule()));
                lines.iter().for_each(|line| found.extend(line.faults(programme.rule())));
                found.extend(header_unit(loaded, programme)?);
            }
            None => found.push(faults::missing("programme")),
        }
        if !choices.period_from.is_empty() && chosen_period(choices).is_none() {
            found.push(faults::period_backwards(&choices.period_from, &choices.period_to));
        }
        within_file(&lines, &mut found);
        let sum = lines.iter().filter_map(|line| line.amount).fold(0i64, i64::saturating_add);
        let money = programme.map(Programme::money).unwrap_or_default();
        against_summary(lines.len(), sum, choices.count, choices.total, &mut found);
        if sum > money.available() && programme.is_some() {
            let beyond = if loaded.saved.history { faults::history_beyond } else { faults::beyond_available };
            found.push(beyond(money.available(), sum));
        }
        if loaded.saved.history {
            found.extend(after_the_beginning(&lines, Month::of_moment(self.chain.roll().founded())));
        }
        if let Some(number) = programme.map(|programme| self.programme_number(programme) as u16) {
            self.follow_persons(&lines);
            let done = |line: usize| work.done((rows + line) as u64).map_err(|_| stopped());
            found.extend(self.paid_before(&lines, number, loaded.saved.corrects(), &done)?);
        }
        drop(running);
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
}

/// The header says that quantities are counted in something else than the programme's unit.
fn header_unit(loaded: &Loaded, programme: &Programme) -> Outcome<Option<Fault>> {
    let rule = programme.rule();
    let found = loaded.header_unit()?.filter(|_| matches!(rule.formula, Formula::Unit | Formula::UnitMonths));
    Ok(found.filter(|found| !same_unit(found, &rule.unit)).map(|found| faults::unit_differs(&found, &rule.unit)))
}

/// Rows of history for months after the one in which the ledger began.
fn after_the_beginning(lines: &[Line], begun: Month) -> impl Iterator<Item = Fault> + '_ {
    lines.iter().filter_map(move |line| {
        let to = line.period.map(|period| period.to()).filter(|to| *to > begun)?;
        Some(Fault { row: line.row, ..faults::history_period(to, begun) })
    })
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

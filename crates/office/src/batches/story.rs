//! All an approver needs on one page.

use super::changes::Change;
use crate::{Outcome, desk::Desk, failure::breached, line::read_reasons, session::Session, world::SeededRandom};
use funds::{Act, Batch, BatchRow, BatchStatus, StepKind};
use ipc::{BatchActs, BatchStory, Fault, SampleRow, Step, Text, show_money, show_quantity};
use ledger::{Roles, Statement};
use std::collections::{BTreeSet, HashMap};

impl Desk {
    pub(super) fn batch_story(&self, session: &Session, now: i64, batch: &Batch, draw: u32) -> Outcome<BatchStory> {
        let snapshot = self.snapshot()?;
        let programme = self.book.programme_of(batch);
        let money = programme.money();
        let left = batch.total() - batch.reversed_total();
        let waits = matches!(batch.status(), BatchStatus::Submitted | BatchStatus::HalfApproved | BatchStatus::Returned);
        let (changes, by_row) = self.changes(batch);
        let excluded: Vec<BatchRow> = self.book.rows(batch).filter(|row| row.excluded).collect();
        let (declared_count, declared_total) = batch.declared();
        let excluded_total = excluded.iter().map(|row| row.amount).sum();
        let timeline = std::iter::once(batch.entry()).chain(batch.steps().iter().map(|step| step.entry));
        let approve = Act::BatchApproved { batch: batch.id(), count: batch.count(), total: batch.total() };
        let hindrance = self.book.check(&approve, &self.place_now(session, Roles::SUPERVISOR, now)).err();
        Ok(BatchStory {
            line: self.batch_line(session, batch)?,
            declared_count,
            declared_total,
            excluded_count: excluded.len() as u32,
            excluded_total,
            agrees: declared_count == batch.count() + excluded.len() as u32 && declared_total == batch.total() + excluded_total,
            available: money.available(),
            available_after: money.available() - if waits { left } else { 0 },
            received: money.received,
            documents: programme.funding(left).map(|part| (part.document.number.clone(), part.amount)).collect(),
            changes,
            passed: self.passed_faults(session, batch)?,
            sample: self.sample(session, batch, draw, &by_row)?,
            steps: self.steps(batch)?,
            timeline: timeline.map(|entry| self.event(&snapshot, entry, Some(&session.keyring))).collect::<Outcome<_>>()?,
            may: self.may(session, batch, now),
            hindrance: hindrance.filter(|_| waits).map(|breach| breached(&breach).what),
        })
    }

    /// What the member may do now, as the rules themselves say.
    fn may(&self, session: &Session, batch: &Batch, now: i64) -> BatchActs {
        let allowed = |act: &Act<'_>, role: Roles| self.book.check(act, &self.place_now(session, role, now)).is_ok();
        let (id, count, total) = (batch.id(), batch.count(), batch.total());
        let first_in = self.book.rows(batch).find(|row| !row.excluded);
        let exclude = first_in.filter(|_| count > 1).map(|row| Act::RowsExcluded {
            batch: id,
            rows: vec![row.row],
            count: count - 1,
            total: total - row.amount,
        });
        let date = funds::Date::parse(&crate::days::day_of(now));
        let execute = date.map(|date| Act::BatchExecuted { batch: id, date, voucher: "-".into() });
        BatchActs {
            approve: allowed(&Act::BatchApproved { batch: id, count, total }, Roles::SUPERVISOR),
            refuse: allowed(&Act::BatchReturned { batch: id }, Roles::SUPERVISOR),
            withdraw: allowed(&Act::BatchWithdrawn { batch: id }, Roles::CLERK),
            exclude: exclude.is_some_and(|act| allowed(&act, Roles::CLERK) || allowed(&act, Roles::SUPERVISOR)),
            execute: execute.is_some_and(|act| allowed(&act, Roles::CLERK) || allowed(&act, Roles::SUPERVISOR)),
        }
    }

    /// Faults that were passed, with their reasons, from the personal fields of the rows.
    fn passed_faults(&self, session: &Session, batch: &Batch) -> Outcome<Vec<Fault>> {
        let mut faults = Vec::new();
        if batch.passed() == 0 && !batch.single() {
            return Ok(faults);
        }
        if !batch.single() {
            // What was passed of the list as a whole.
            let fields = self.disclosures(&session.keyring, batch.entry())?;
            let reasons = fields.iter().find(|field| field.name() == "reasons").map(|field| read_reasons(field.value()));
            let of_list = |(code, reason): (String, String)| Fault {
                passed: Some(reason),
                ..crate::faults::named(&code, 0, batch.entry())
            };
            faults.extend(reasons.into_iter().flatten().map(of_list));
        }
        let snapshot = self.snapshot()?;
        let rows: Vec<u64> = self.book.rows(batch).filter(|row| !row.excluded).map(|row| row.entry).collect();
        for (entry, fields) in rows.iter().zip(self.disclosures_of(&session.keyring, &rows)?) {
            let Some(reasons) = fields.iter().find(|field| field.name() == "reasons") else { continue };
            let sheet_row = sheet_row(&self.statement(&snapshot, *entry)?);
            for (code, reason) in read_reasons(reasons.value()) {
                faults.push(Fault { passed: Some(reason), ..crate::faults::named(&code, sheet_row, *entry) });
            }
        }
        Ok(faults)
    }

    /// Ten rows that whoever recorded the batch could not foresee: the seed is the approver's own signature over batch and
    /// draw (Ed25519 signs deterministically), so that it is always the same for them and unknown to everybody else.
    fn sample(&self, session: &Session, batch: &Batch, draw: u32, by_row: &HashMap<u32, Change>) -> Outcome<Vec<SampleRow>> {
        let message = format!("mingzhang sample {} {draw}", batch.id());
        let mut random = SeededRandom::new(&session.key.signing.sign(message.as_bytes()));
        let rows: Vec<BatchRow> = self.book.rows(batch).filter(|row| !row.excluded).collect();
        let mut drawn = BTreeSet::new();
        while drawn.len() < SAMPLE_ROWS.min(rows.len()) {
            drawn.insert(random.below(rows.len() as u64) as usize);
        }
        let snapshot = self.snapshot()?;
        drawn
            .into_iter()
            .map(|i| {
                let row = rows[i];
                let statement = self.statement(&snapshot, row.entry)?;
                let fields = self.disclosures(&session.keyring, row.entry)?;
                let field =
                    |name: &str| fields.iter().find(|field| field.name() == name).map(|field| field.value()).unwrap_or_default();
                let payee = match (field("payee_name"), field("relation")) {
                    ("", _) => String::new(),
                    (name, "") => name.to_owned(),
                    (name, relation) => format!("{name}（{relation}）"),
                };
                let place = self.columns.at_entry(row.entry).map(|ordinal| self.places.name(self.columns.place[ordinal]));
                Ok(SampleRow {
                    entry: row.entry,
                    row: sheet_row(&statement),
                    beneficiary: field("beneficiary_name").to_owned(),
                    payee,
                    village: place.map(|(_, village)| village.to_owned()).unwrap_or_default(),
                    working: self.working(batch, &statement),
                    amount: row.amount,
                    change: by_row.get(&row.row).map_or("", |change| change.name()).to_owned(),
                })
            })
            .collect()
    }

    /// `420.00 × 3 亩`, by the programme's rule.
    pub(crate) fn working(&self, batch: &Batch, statement: &Statement) -> String {
        let Some(Ok(Act::Payment(payment))) = Act::read(statement) else { return String::new() };
        let rule = self.book.programme_of(batch).rule();
        rule.amount(&payment.facts()).map_or_else(|_| String::new(), |working| show_working(&working, &rule.unit))
    }

    /// The steps of its way, done and to come.
    fn steps(&self, batch: &Batch) -> Outcome<Vec<Step>> {
        let snapshot = self.snapshot()?;
        let at = |entry: u64| self.statement(&snapshot, entry).map(|statement| statement.iat());
        let step = |zh: &str, en: &str, by: Option<(u32, u64)>, now: bool| -> Outcome<Step> {
            let moment = by.map(|(_, entry)| at(entry)).transpose()?;
            Ok(Step {
                what: Text::new(zh, en),
                by_name: by.map(|(member, _)| self.member_name(member)).unwrap_or_default(),
                at: moment,
                now,
            })
        };
        let mut steps = vec![step("经办登记提交", "Recorded and submitted", Some((batch.by().member, batch.entry())), false)?];
        if batch.history() {
            steps.push(step("历史补录，不在此审批", "From before the program; not approved here", None, false)?);
            return Ok(steps);
        }
        let two = self.chain.roll().office().and_then(|office| office.approval_two_over).is_some_and(|over| batch.total() > over);
        let mut approvals = batch.approvals();
        let waits = matches!(batch.status(), BatchStatus::Submitted | BatchStatus::HalfApproved);
        let first = approvals.next().map(|step| (step.by.member, step.entry));
        steps.push(step("主管审批", "Approval by a supervisor", first, waits && first.is_none())?);
        if two {
            let second = approvals.next().map(|step| (step.by.member, step.entry));
            steps.push(step(
                "第二位主管审批（超过限额）",
                "Second approval (above the limit)",
                second,
                waits && first.is_some() && second.is_none(),
            )?);
        }
        let executed = batch.steps().iter().find(|step| step.kind == StepKind::Executed).map(|step| (step.by.member, step.entry));
        steps.push(step("银行到账", "Paid by the bank", executed, batch.status() == BatchStatus::Approved)?);
        Ok(steps)
    }
}

/// A working in figures.
pub(crate) fn show_working(working: &funds::Working, unit: &str) -> String {
    let rate = match working.own_income {
        Some(income) if working.formula == funds::Formula::Difference => {
            format!("({} − {})", show_money(working.rate), show_money(income))
        }
        _ => show_money(working.rate),
    };
    let quantity = working.quantity.map(|quantity| format!(" × {} {unit}", show_quantity(quantity)));
    let months = working.months.map(|months| format!(" × {months} 月"));
    format!("{rate}{}{}", quantity.unwrap_or_default(), months.unwrap_or_default())
}

fn sheet_row(statement: &Statement) -> u32 {
    match Act::read(statement) {
        Some(Ok(Act::Payment(payment))) => payment.row.unwrap_or(0),
        _ => 0,
    }
}

const SAMPLE_ROWS: usize = 10;

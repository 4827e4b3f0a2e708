//! All an approver needs on one page.

use super::{changes::Change, look::Look};
use crate::{Outcome, desk::Desk, failure::breached, line::read_reasons, session::Session, world::SeededRandom};
use funds::{Act, Batch, BatchExecuted, BatchRow, BatchStatus, BatchSubmitted, Rule, StepKind};
use ipc::{BatchActs, BatchStory, Event, PassedFault, SampleRow, Step, Text, show_money, show_quantity};
use ledger::{Disclosure, Kid, Roles, SigningKey, Statement};
use std::collections::{BTreeSet, HashMap};
use store::Snapshot;

impl Desk {
    /// Whoever only looks at a copy decides on nothing, and no rows are drawn.
    pub(super) fn batch_story(&self, session: Option<&Session>, now: i64, batch: &Batch, draw: u32) -> Outcome<BatchStory> {
        let Some(session) = session else {
            let (mut story, _) = self.tell(batch, Look { keyring: None, open: false })?;
            // Nothing is hidden that could be shown.
            story.masked = false;
            return Ok(story);
        };
        let look = self.look(session, batch, now);
        let (mut story, by_row) = self.tell(batch, look)?;
        story.sample = self.sample(session, look, batch, draw, &by_row)?;
        (story.may, story.hindrance) = self.may(session.member, session.kid(), batch, now);
        if let Err(held) = self.may_sign(&session.keyring) {
            // It can be read all the same.
            (story.may, story.hindrance) = (BatchActs::default(), Some(held.what));
        }
        story.may.source = batch.file().is_some() && self.may_have_source(session, batch, now);
        Ok(story)
    }

    /// What is the same whoever looks, but for what is masked: all but the rows drawn and what may be done. Also how each row
    /// compares with the last period.
    pub(crate) fn tell(&self, batch: &Batch, look: Look<'_>) -> Outcome<(BatchStory, HashMap<u32, Change>)> {
        let snapshot = self.snapshot()?;
        let programme = self.book.programme_of(batch);
        let money = programme.money();
        let left = batch.total() - batch.reversed_total();
        let (changes, by_row) = self.changes(batch, look)?;
        let excluded: Vec<BatchRow> = self.book.rows(batch).filter(|row| row.excluded).collect();
        let (declared_count, declared_total) = batch.declared();
        let excluded_total = excluded.iter().map(|row| row.amount).sum();
        let timeline = std::iter::once(batch.entry()).chain(batch.steps().iter().map(|step| step.entry));
        let other = |place: Option<u32>| place.and_then(|at| self.book.batches().get(at as usize)).map(|b| self.batch_ref(b));
        let story = BatchStory {
            line: self.batch_line(look.keyring, batch)?,
            declared_count,
            declared_total,
            excluded_count: excluded.len() as u32,
            excluded_total,
            agrees: declared_count == batch.count() + excluded.len() as u32 && declared_total == batch.total() + excluded_total,
            available: money.available(),
            available_after: money.available() - if waits(batch) { left } else { 0 },
            received: money.received,
            documents: programme
                .funding(left, batch.project(), funds::witnessed_now(self.chain.roll()))
                .map(|part| (part.document.number.clone(), part.amount))
                .collect(),
            changes,
            passed: self.passed_faults(batch, look)?,
            sample: Vec::new(),
            steps: self.steps(batch)?,
            timeline: timeline.map(|entry| self.event_seen(&snapshot, entry, look)).collect::<Outcome<_>>()?,
            may: BatchActs::default(),
            hindrance: None,
            masked: !look.open,
            replaces: other(batch.replaces()),
            replaced_by: other(batch.replaced_by()),
        };
        Ok((story, by_row))
    }

    /// A step, its reason shown as the look allows: it may be about a person.
    fn event_seen(&self, snapshot: &Snapshot, entry: u64, look: Look<'_>) -> Outcome<Event> {
        let statement = self.statement(snapshot, entry)?;
        let mut fields = self.disclosures(look.keyring, entry)?;
        let reason = fields.iter().position(|field| field.name() == "reason").map(|at| fields.swap_remove(at));
        let mut event = self.event_of(&statement, entry, &fields);
        if let Some(reason) = reason {
            event.remark = look.show("reason", reason.value());
        }
        Ok(event)
    }

    /// What a member may do now, as the rules themselves say, and why approving is not possible.
    pub(crate) fn may(&self, member: u32, kid: Kid, batch: &Batch, now: i64) -> (BatchActs, Option<Text>) {
        let check = |act: &Act<'_>, role: Roles| self.book.check(act, &self.place_of(member, kid, role, now));
        let allowed = |act: &Act<'_>, role: Roles| check(act, role).is_ok();
        let (id, count, total) = (batch.id(), batch.count(), batch.total());
        let first_in = self.book.rows(batch).find(|row| !row.excluded);
        let exclude = first_in.filter(|_| count > 1).map(|row| Act::RowsExcluded {
            batch: id,
            rows: vec![row.row],
            count: count - 1,
            total: total - row.amount,
        });
        let date = funds::Date::parse(&crate::days::day_of(now));
        let execute = date.map(|date| {
            let executed = BatchExecuted { batch: id, date, voucher: "-".into(), answer: None, returned: Vec::new() };
            Act::BatchExecuted(executed)
        });
        let replace = Act::BatchSubmitted(BatchSubmitted {
            programme: self.book.programme_of(batch).code().to_owned(),
            count: 1,
            total: 1,
            history: false,
            file: None,
            passed: 0,
            project: batch.project().map(str::to_owned),
            replaces: Some(id),
        });
        let approve = check(&Act::BatchApproved { batch: id, count, total }, Roles::SUPERVISOR);
        let acts = BatchActs {
            approve: approve.is_ok(),
            refuse: allowed(&Act::BatchReturned { batch: id }, Roles::SUPERVISOR),
            withdraw: allowed(&Act::BatchWithdrawn { batch: id }, Roles::CLERK),
            exclude: exclude.is_some_and(|act| allowed(&act, Roles::CLERK) || allowed(&act, Roles::SUPERVISOR)),
            resubmit: allowed(&Act::BatchResubmitted { batch: id, count, total }, Roles::CLERK),
            replace: allowed(&replace, Roles::CLERK),
            execute: execute.is_some_and(|act| allowed(&act, Roles::CLERK) || allowed(&act, Roles::SUPERVISOR)),
            source: false,
        };
        (acts, approve.err().filter(|_| waits(batch)).map(|breach| breached(&breach).what))
    }

    /// Faults that were passed, with their reasons, from the personal fields of the rows.
    fn passed_faults(&self, batch: &Batch, look: Look<'_>) -> Outcome<Vec<PassedFault>> {
        let mut faults = Vec::new();
        if batch.passed() == 0 && !batch.single() {
            return Ok(faults);
        }
        if !batch.single() {
            // What was passed of the list as a whole.
            let fields = self.disclosures(look.keyring, batch.entry())?;
            faults.extend(passed_in(&fields, 0, batch.entry(), look));
        }
        let snapshot = self.snapshot()?;
        let rows: Vec<u64> = self.book.rows(batch).filter(|row| !row.excluded).map(|row| row.entry).collect();
        for (entry, fields) in rows.iter().zip(self.disclosures_of(look.keyring, &rows)?) {
            if !fields.iter().any(|field| field.name() == "reasons") {
                continue;
            }
            let first = faults.len();
            faults.extend(passed_in(&fields, sheet_row(&self.statement(&snapshot, *entry)?), *entry, look));
            let like = faults[first..].iter().any(|fault| fault.code == "paid-before").then(|| self.resembled(*entry)).flatten();
            faults[first..].iter_mut().filter(|fault| fault.code == "paid-before").for_each(|fault| fault.like = like);
        }
        Ok(faults)
    }

    /// Makes ready to look for what so many persons were paid before.
    pub(crate) fn follow_ids(&mut self, asked: usize) {
        if let Some(persons) = &self.persons {
            self.by_id.follow(persons, asked);
        }
    }

    /// The newest earlier payment to the same person from the same programme for overlapping months.
    fn resembled(&self, entry: u64) -> Option<u64> {
        let (persons, ordinal) = (self.persons.as_ref()?, self.columns.at_entry(entry)?);
        let (own, id) = (self.columns.row(ordinal), persons.get(ordinal).id);
        let like = |i: &usize| {
            let other = self.columns.row(*i);
            *i < ordinal
                && other.batch != own.batch
                && other.programme == own.programme
                && other.from <= own.to
                && own.from <= other.to
        };
        let earlier = (!id.is_empty()).then(|| self.by_id.payments(persons, id).filter(like).last());
        earlier.flatten().map(|i| u64::from(self.columns.row(i).entry))
    }

    /// Ten rows that whoever recorded the batch could not foresee.
    fn sample(
        &self,
        session: &Session,
        look: Look<'_>,
        batch: &Batch,
        draw: u32,
        by_row: &HashMap<u32, Change>,
    ) -> Outcome<Vec<SampleRow>> {
        let rows: Vec<BatchRow> = self.book.rows(batch).filter(|row| !row.excluded).collect();
        let snapshot = self.snapshot()?;
        let rule = self.book.programme_of(batch).rule();
        drawn(&session.key.signing, &batch.id().to_string(), draw, rows.len())
            .into_iter()
            .map(|i| {
                let row = rows[i];
                let statement = self.statement(&snapshot, row.entry)?;
                let fields = self.disclosures(&session.keyring, row.entry)?;
                let change = by_row.get(&row.row).map_or("", |change| change.name());
                Ok(row_line(row.entry, &statement, &fields, rule, change, look))
            })
            .collect()
    }

    /// `420.00 × 3 亩`, by the programme's rule.
    pub(crate) fn working(&self, batch: &Batch, statement: &Statement) -> String {
        working_by(self.book.programme_of(batch).rule(), statement)
    }

    /// The steps of its way, done and to come.
    pub(crate) fn steps(&self, batch: &Batch) -> Outcome<Vec<Step>> {
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

/// The rows that an approver is shown. The seed is the approver's own signature over batch and draw (Ed25519 signs
/// deterministically), so that they are always the same for that person and unknown to everybody else.
pub(crate) fn drawn(key: &SigningKey, batch: &str, draw: u32, rows: usize) -> BTreeSet<usize> {
    let message = format!("mingzhang sample {batch} {draw}");
    let mut random = SeededRandom::new(&key.sign(message.as_bytes()));
    let mut drawn = BTreeSet::new();
    while drawn.len() < SAMPLE_ROWS.min(rows) {
        drawn.insert(random.below(rows as u64) as usize);
    }
    drawn
}

/// A row as an approver sees it, from its statement and personal fields alone.
pub(crate) fn row_line(
    entry: u64,
    statement: &Statement,
    fields: &[Disclosure],
    rule: &Rule,
    change: &str,
    look: Look<'_>,
) -> SampleRow {
    let field = |name: &str| {
        let value = fields.iter().find(|field| field.name() == name).map(Disclosure::value).unwrap_or_default();
        if value.is_empty() { String::new() } else { look.show(name, value) }
    };
    let payee = match (field("payee_name"), field("relation")) {
        (name, relation) if name.is_empty() || relation.is_empty() => name,
        (name, relation) => format!("{name}（{relation}）"),
    };
    let (village, amount) = match Act::read(statement) {
        Some(Ok(Act::Payment(payment))) => (payment.village.to_string(), payment.amount),
        _ => Default::default(),
    };
    SampleRow {
        entry,
        row: sheet_row(statement),
        beneficiary: field("beneficiary_name"),
        payee,
        village,
        working: working_by(rule, statement),
        amount,
        change: change.to_owned(),
    }
}

/// What was passed in a row, with the reasons that its personal fields have.
pub(crate) fn passed_in(fields: &[Disclosure], row: u32, entry: u64, look: Look<'_>) -> Vec<PassedFault> {
    let reasons = fields.iter().find(|field| field.name() == "reasons").map(Disclosure::value).unwrap_or_default();
    let shown = |(code, reason): (String, String)| {
        let what = crate::faults::named(&code, row, entry).what;
        PassedFault { code, row, what, reason: look.show("reason", &reason), entry, like: None }
    };
    read_reasons(reasons).into_iter().map(shown).collect()
}

fn working_by(rule: &Rule, statement: &Statement) -> String {
    let Some(Ok(Act::Payment(payment))) = Act::read(statement) else { return String::new() };
    rule.amount(&payment.facts()).map_or_else(|_| String::new(), |working| show_working(&working, &rule.unit))
}

/// It is not decided yet.
fn waits(batch: &Batch) -> bool {
    matches!(batch.status(), BatchStatus::Submitted | BatchStatus::HalfApproved | BatchStatus::Returned)
}

pub(crate) fn sheet_row(statement: &Statement) -> u32 {
    match Act::read(statement) {
        Some(Ok(Act::Payment(payment))) => payment.row.unwrap_or(0),
        _ => 0,
    }
}

const SAMPLE_ROWS: usize = 10;

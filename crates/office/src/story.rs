//! What became of a payment: who did what and when, what proves it, and its personal fields, masked.

mod entries;
mod proof;

use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{not_found, refused},
    line::PERSONAL,
    sealing::Keyring,
    session::Session,
    view::show_status,
};
use funds::{Act, Batch, Payment, PaymentState, Rule, StepKind};
use ipc::{BatchRef, Event, PaymentStory, Quantity, capital_money};
use ledger::{Disclosure, Refusal, Roles, Statement};
use store::Snapshot;

impl Office {
    /// A payment with all that is known of it. Any member may look; personal fields are masked unless they are shown in
    /// this sitting.
    pub fn payment_story(&mut self, entry: u64) -> Outcome<PaymentStory> {
        self.looking_at()?;
        let now = self.world.now();
        let Office { desk: Some(desk), session, .. } = self else { return Err(crate::failure::locked()) };
        let snapshot = desk.settled()?;
        let payment = desk.book.payment(entry).ok_or_else(|| not_found(["没有这笔发放。", "There is no such payment."]))?;
        Teller { desk, session: session.as_ref(), snapshot: &snapshot }.story(&payment, now)
    }
}

/// Who tells a payment's story, from what, to whom.
struct Teller<'a> {
    desk: &'a Desk,
    /// Nobody at the copy of another office's ledger.
    session: Option<&'a Session>,
    snapshot: &'a Snapshot,
}

impl Teller<'_> {
    fn story(&self, state: &PaymentState<'_>, now: i64) -> Outcome<PaymentStory> {
        let Teller { desk, session, snapshot } = self;
        let (batch, row) = (state.batch, state.row);
        let statement = desk.statement(snapshot, row.entry)?;
        // The book read it as a payment before: what no longer reads so was changed since.
        let changed = || refused(Refusal::Body("payment"), Some(row.entry));
        let Some(Ok(Act::Payment(payment))) = Act::read(&statement) else { return Err(changed()) };
        let programme = desk.book.programme_of(batch);
        let rule = programme.rule();
        // An amount that was passed with a reason does not follow from the rule, so that nothing leads to it.
        let by_rule = payment.check_amount(rule).ok().flatten();
        let fields = desk.disclosures(self.keyring(), row.entry)?;
        // The smallest amount is reversible if any is.
        let reverse = Act::PaymentReversed { batch: batch.id(), row: row.row, amount: 1 };
        Ok(PaymentStory {
            entry: row.entry,
            id: statement.jti().to_string(),
            status: show_status(state.status),
            amount: row.amount,
            reversed: row.reversed,
            capital: capital_money(row.amount),
            programme: programme.code().to_owned(),
            programme_name: programme.name().to_owned(),
            classification: programme.classification().to_owned(),
            township: payment.township.to_string(),
            village: payment.village.to_string(),
            period: (payment.period.from().to_string(), payment.period.to().to_string()),
            benefit_type: payment.benefit_type.name().to_owned(),
            rate: Some(payment.rate.unwrap_or(rule.rate)),
            quantity: quantity(&payment, rule),
            months: by_rule.and_then(|working| working.months).or(payment.months),
            working: by_rule.map(|_| desk.working(batch, &statement)).unwrap_or_default(),
            personal: self.personal(&fields),
            masked: session.is_some_and(|session| !session.revealed),
            batch: (!batch.single()).then(|| BatchRef {
                id: batch.id().to_string(),
                number: desk.batch_title(batch),
                count: batch.count(),
            }),
            source: self.source(batch, &payment)?,
            timeline: self.timeline(state)?,
            proof: desk.proof(snapshot, row.entry)?,
            may_reverse: session
                .is_some_and(|session| desk.book.check(&reverse, &desk.place_now(session, Roles::SUPERVISOR, now)).is_ok()),
        })
    }

    /// Personal fields that are there, in the order of the form; what a later version may have added comes last.
    fn personal(&self, fields: &[Disclosure]) -> Vec<(String, String)> {
        let order = |field: &&Disclosure| PERSONAL.iter().position(|name| *name == field.name()).unwrap_or(PERSONAL.len());
        let mut fields: Vec<&Disclosure> = fields.iter().filter(|field| !field.value().is_empty()).collect();
        fields.sort_by_key(order);
        let shown = |field: &Disclosure| match self.session {
            Some(session) => session.shown(field.name(), field.value()),
            None => funds::mask(field.name(), field.value()),
        };
        fields.into_iter().map(|field| (field.name().to_owned(), shown(field))).collect()
    }

    /// The file that a payment was read from, with its row; a sheet other than the first is named by its number.
    fn source(&self, batch: &Batch, payment: &Payment<'_>) -> Outcome<Option<(String, u32)>> {
        let (Some(row), false) = (payment.row, batch.single()) else { return Ok(None) };
        let fields = self.desk.disclosures(self.keyring(), batch.entry())?;
        let file = fields.iter().find(|field| field.name() == "file_name").map_or("", Disclosure::value);
        Ok(Some(match payment.sheet {
            Some(sheet) if sheet > 1 => (format!("{file} #{sheet}"), row),
            _ => (file.to_owned(), row),
        }))
    }

    /// What was done with this payment, oldest first: the submission, its own entry, and each step of its batch as long as
    /// it was in it.
    fn timeline(&self, state: &PaymentState<'_>) -> Outcome<Vec<Event>> {
        let (batch, row) = (state.batch, state.row.row);
        let mut events = vec![self.event(batch.entry())?];
        if !batch.single() {
            events.push(self.event(state.row.entry)?);
        }
        for step in batch.steps() {
            let statement = self.desk.statement(self.snapshot, step.entry)?;
            let concerns = match (step.kind, Act::read(&statement)) {
                (StepKind::Excluded, Some(Ok(Act::RowsExcluded { rows, .. }))) => rows.contains(&row),
                (StepKind::Reversed, Some(Ok(Act::PaymentReversed { row: reversed, .. }))) => reversed == row,
                _ => true,
            };
            if concerns {
                events.push(self.event_of(&statement, step.entry)?);
            }
            if concerns && step.kind == StepKind::Excluded {
                break;
            }
        }
        Ok(events)
    }

    fn event(&self, entry: u64) -> Outcome<Event> {
        self.event_of(&self.desk.statement(self.snapshot, entry)?, entry)
    }

    fn event_of(&self, statement: &Statement, entry: u64) -> Outcome<Event> {
        self.desk.shown_event(statement, entry, self.session)
    }

    fn keyring(&self) -> Option<&Keyring> {
        self.session.map(|session| &session.keyring)
    }
}

fn quantity(payment: &Payment<'_>, rule: &Rule) -> Option<Quantity> {
    payment.quantity.map(|value| Quantity { value, unit: rule.unit.clone() })
}

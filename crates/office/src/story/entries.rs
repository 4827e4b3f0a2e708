//! Entries of every kind: one as a line, with its proof, or many, newest first.

use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{no_office, not_found},
    session::Session,
};
use ipc::{EntryPage, EntryStory, Event, GetEntries};
use ledger::Statement;

impl Office {
    /// Entries of every kind, newest first. Nothing personal is in an entry, so nobody need be signed in; remarks are for
    /// whoever is.
    pub fn entries(&mut self, call: &GetEntries) -> Outcome<EntryPage> {
        let (desk, session) = self.looking()?;
        let size = desk.head().size;
        let snapshot = desk.snapshot()?;
        let before = call.before.unwrap_or(size).min(size);
        let limit = call.limit.min(ENTRIES_MAX) as usize;
        let numbers: Vec<u64> = match (call.breaches, call.without_payments) {
            (true, _) => desk.breaches.below(before).take(limit).collect(),
            (false, true) => desk.without_payments(before).take(limit).collect(),
            (false, false) => (0..before).rev().take(limit).collect(),
        };
        let event = |entry: u64| desk.shown_event(&desk.statement(&snapshot, entry)?, entry, session);
        Ok(EntryPage { size, entries: numbers.into_iter().map(event).collect::<Outcome<_>>()? })
    }

    /// One entry of any kind, with its proof.
    pub fn entry(&mut self, entry: u64) -> Outcome<EntryStory> {
        self.looking()?;
        let Office { desk: Some(desk), session, .. } = self else { return Err(no_office()) };
        let snapshot = desk.settled()?;
        if entry >= desk.head().size {
            return Err(not_found(["没有这条记录。", "There is no such entry."]));
        }
        let event = desk.shown_event(&desk.statement(&snapshot, entry)?, entry, session.as_ref())?;
        Ok(EntryStory { event, proof: desk.proof(&snapshot, entry)? })
    }

    /// The ledger, and the member who is signed in, if any.
    fn looking(&mut self) -> Outcome<(&Desk, Option<&Session>)> {
        self.lock_if_idle();
        if self.session.is_some() {
            let (desk, session, _) = self.signed_in()?;
            return Ok((desk, Some(session)));
        }
        Ok((self.desk()?, None))
    }
}

impl Desk {
    /// An entry as it may be shown: reasons may be about a person.
    pub(super) fn shown_event(&self, statement: &Statement, entry: u64, session: Option<&Session>) -> Outcome<Event> {
        let fields = match session {
            // A payment's own fields make no remark, and there are many of them.
            Some(session) if statement.kind() != funds::Payment::KIND => self.disclosures(&session.keyring, entry)?,
            _ => Vec::new(),
        };
        let mut event = self.event_of(statement, entry, &fields);
        if let Some(reason) = fields.iter().find(|field| field.name() == "reason")
            && let Some(session) = session
        {
            event.remark = session.shown("reason", reason.value());
        }
        Ok(event)
    }

    /// Entries below a number that are no payments, newest first.
    pub(crate) fn without_payments(&self, before: u64) -> impl Iterator<Item = u64> + '_ {
        let payments = &self.columns.entry;
        let mut left = payments.partition_point(|entry| u64::from(*entry) < before);
        let is_payment = move |entry: &u64| {
            let is = left.checked_sub(1).is_some_and(|last| u64::from(payments[last]) == *entry);
            left -= usize::from(is);
            !is
        };
        (0..before).rev().filter(is_payment)
    }
}

/// As many rows as a window can show at once, and some to scroll into.
const ENTRIES_MAX: u32 = 200;

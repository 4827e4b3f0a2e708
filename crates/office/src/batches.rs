//! Batches: listed, laid before an approver, decided on.

mod changes;
mod decide;
mod handover;
mod look;
mod source;
mod story;

pub(crate) use look::Look;
pub(crate) use story::{drawn, passed_in, row_line, sheet_row, show_working};

use crate::{Office, Outcome, desk::Desk, failure::not_found, sealing::Keyring, session::Session};
use funds::{Batch, BatchStatus, Place};
use ipc::{BatchLine, BatchRef, BatchStory, WhichBatches};
use ledger::{Authority, Jti, Kid, Roles};

impl Office {
    /// Batches, newest first.
    pub fn batches(&mut self, which: WhichBatches) -> Outcome<Vec<BatchLine>> {
        let (desk, session, world) = self.looking_at()?;
        let now = world.now();
        let keeps = |batch: &Batch| session.is_some_and(|session| batch.keepers().contains(&session.member));
        let wanted = |batch: &&Batch| match which {
            WhichBatches::All => batch.status() != BatchStatus::Incomplete,
            WhichBatches::ToApprove => session.is_some_and(|session| desk.may_approve(session, batch, now)),
            WhichBatches::Returned => batch.status() == BatchStatus::Returned && keeps(batch),
            WhichBatches::Mine => keeps(batch),
        };
        let line = |batch: &Batch| desk.batch_line(session.map(|session| &session.keyring), batch);
        desk.book.batches().iter().rev().filter(wanted).take(LISTED_MAX).map(line).collect()
    }

    /// One batch in one line, by id or number: without a name of anybody it pays.
    pub fn batch_line(&mut self, id: &str) -> Outcome<BatchLine> {
        let (desk, session, _) = self.looking_at()?;
        desk.batch_line(session.map(|session| &session.keyring), desk.find_batch(id)?)
    }

    /// One batch as its approver sees it. Names and reasons are masked but for its keeper and its approvers; that an approver
    /// looks, the ledger keeps, once a sitting.
    pub fn batch_story(&mut self, id: &str, draw: u32) -> Outcome<BatchStory> {
        if !self.is_copy() {
            self.note_approver_looks(id)?;
        }
        let (desk, session, world) = self.looking_at()?;
        let rows = desk.find_batch(id)?.count() as usize;
        desk.follow_ids(rows);
        let batch = desk.find_batch(id)?;
        desk.batch_story(session, world.now(), batch, draw)
    }
}

impl Desk {
    /// A batch by its id, or by its readable number.
    pub(crate) fn find_batch(&self, id: &str) -> Outcome<&Batch> {
        let by_id = Jti::from_text(id).and_then(|jti| self.book.batch(jti));
        let found = by_id.or_else(|| self.book.batches().iter().find(|batch| self.batch_title(batch) == id));
        found.ok_or_else(|| not_found(["没有这个批次。", "There is no such batch."]))
    }

    /// A batch in one line.
    pub(crate) fn batch_line<'a>(&self, keyring: impl Into<Option<&'a Keyring>>, batch: &Batch) -> Outcome<BatchLine> {
        let snapshot = self.snapshot()?;
        let programme = self.book.programme_of(batch);
        let submitted = self.statement(&snapshot, batch.entry())?;
        let file = if batch.single() {
            String::new()
        } else {
            let fields = self.disclosures(keyring, batch.entry())?;
            fields.iter().find(|field| field.name() == "file_name").map(|field| field.value().to_owned()).unwrap_or_default()
        };
        Ok(BatchLine {
            id: batch.id().to_string(),
            number: self.batch_title(batch),
            entry: batch.entry(),
            status: show_status(batch.status()),
            programme: programme.code().to_owned(),
            programme_name: programme.name().to_owned(),
            count: batch.count(),
            total: batch.total() - batch.reversed_total(),
            by_name: self.member_name(batch.by().member),
            at: submitted.iat(),
            file,
            passed: batch.passed(),
        })
    }

    /// A batch named in another's story.
    pub(crate) fn batch_ref(&self, batch: &Batch) -> BatchRef {
        BatchRef { id: batch.id().to_string(), number: self.batch_title(batch), count: batch.count() }
    }

    /// Whether a member may approve a batch now, as far as role and part in it go.
    pub(crate) fn may_approve(&self, session: &Session, batch: &Batch, now: i64) -> bool {
        let waits = matches!(batch.status(), BatchStatus::Submitted | BatchStatus::HalfApproved);
        let concerned = batch.recorded_by(session.member).is_some() || batch.approved_by(session.member).is_some();
        waits && !concerned && self.right_to(session.member, Roles::SUPERVISOR, now).is_some()
    }

    /// The place that an act of the member who is signed in would have if it were signed now, with the rights that a role
    /// needs.
    pub(crate) fn place_now(&self, session: &Session, role: Roles, now: i64) -> Place<'_> {
        self.place_of(session.member, session.kid(), role, now)
    }

    /// As [`Desk::place_now`], for any member.
    pub(crate) fn place_of(&self, member: u32, kid: Kid, role: Roles, now: i64) -> Place<'_> {
        let roll = self.chain.roll();
        let on_behalf = self.right_to(member, role, now).flatten();
        let own = roll.member(member).map_or(Roles::NONE, |member| member.roles);
        let roles = on_behalf.and_then(|from| roll.delegated(from, member, now)).unwrap_or(own);
        let authority = Authority { member, on_behalf, roles };
        Place { index: self.chain.size(), jti: Jti(0), kid, seen: self.chain.size(), authority, roll }
    }
}

/// A batch's status as the window names it.
pub(crate) fn show_status(status: BatchStatus) -> ipc::BatchStatus {
    match status {
        BatchStatus::Incomplete | BatchStatus::Withdrawn => ipc::BatchStatus::Withdrawn,
        BatchStatus::Submitted => ipc::BatchStatus::Submitted,
        BatchStatus::HalfApproved => ipc::BatchStatus::HalfApproved,
        BatchStatus::Returned => ipc::BatchStatus::Returned,
        BatchStatus::Rejected => ipc::BatchStatus::Rejected,
        BatchStatus::Approved => ipc::BatchStatus::Approved,
        BatchStatus::Executed => ipc::BatchStatus::Executed,
        BatchStatus::History => ipc::BatchStatus::History,
    }
}

/// More batches than this the list does not show; older ones are found through their payments.
const LISTED_MAX: usize = 2_000;

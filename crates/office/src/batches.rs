//! Batches: listed, laid before an approver, decided on.

mod changes;
mod decide;
mod handover;
mod story;

pub(crate) use story::show_working;

use crate::{Office, Outcome, desk::Desk, failure::not_found, session::Session};
use funds::{Batch, BatchStatus, Place};
use ipc::{BatchLine, BatchStory, WhichBatches};
use ledger::{Authority, Jti, Roles};

impl Office {
    /// Batches, newest first.
    pub fn batches(&mut self, which: WhichBatches) -> Outcome<Vec<BatchLine>> {
        let (desk, session, world) = self.signed_in()?;
        let now = world.now();
        let wanted = |batch: &&Batch| match which {
            WhichBatches::All => batch.status() != BatchStatus::Incomplete,
            WhichBatches::ToApprove => desk.may_approve(session, batch, now),
            WhichBatches::Returned => batch.status() == BatchStatus::Returned && batch.keepers().contains(&session.member),
            WhichBatches::Mine => batch.keepers().contains(&session.member),
        };
        desk.book.batches().iter().rev().filter(wanted).take(LISTED_MAX).map(|batch| desk.batch_line(session, batch)).collect()
    }

    /// One batch as its approver sees it.
    pub fn batch_story(&mut self, id: &str, draw: u32) -> Outcome<BatchStory> {
        let (desk, session, world) = self.signed_in()?;
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
    pub(crate) fn batch_line(&self, session: &Session, batch: &Batch) -> Outcome<BatchLine> {
        let snapshot = self.snapshot()?;
        let programme = self.book.programme_of(batch);
        let submitted = self.statement(&snapshot, batch.entry())?;
        let file = if batch.single() {
            String::new()
        } else {
            let fields = self.disclosures(&session.keyring, batch.entry())?;
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

    /// Whether a member may approve a batch now, as far as role and part in it go.
    pub(crate) fn may_approve(&self, session: &Session, batch: &Batch, now: i64) -> bool {
        let waits = matches!(batch.status(), BatchStatus::Submitted | BatchStatus::HalfApproved);
        let concerned = batch.recorded_by(session.member).is_some() || batch.approved_by(session.member).is_some();
        waits && !concerned && self.right_to(session.member, Roles::SUPERVISOR, now).is_some()
    }

    /// The place that an act of this member would have if it were signed now, with the rights that a role needs.
    pub(crate) fn place_now(&self, session: &Session, role: Roles, now: i64) -> Place<'_> {
        let roll = self.chain.roll();
        let on_behalf = self.right_to(session.member, role, now).flatten();
        let own = roll.member(session.member).map_or(Roles::NONE, |member| member.roles);
        let roles = on_behalf.and_then(|from| roll.delegated(from, session.member, now)).unwrap_or(own);
        let authority = Authority { member: session.member, on_behalf, roles };
        Place { index: self.chain.size(), jti: Jti(0), kid: session.kid(), seen: self.chain.size(), authority, roll }
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

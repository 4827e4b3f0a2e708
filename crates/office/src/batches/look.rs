//! With whose eyes a batch is told: names and reasons in full, or masked.

use crate::{
    Office, Outcome,
    desk::{Also, Desk, NewAct},
    sealing::Keyring,
    session::Session,
};
use funds::{Act, Batch, StepKind};
use ledger::{Jti, Roles};

/// The keys that open personal fields, none at the copy of another office's ledger, and whether they are shown.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    pub keyring: Option<&'a Keyring>,
    /// Shown in full.
    pub open: bool,
}

impl Look<'_> {
    /// A personal field as it may be shown.
    pub fn show(self, field: &str, value: &str) -> String {
        if self.open { value.to_owned() } else { funds::mask(field, value) }
    }
}

impl Office {
    /// Notes in the ledger, once a sitting, that an approver sees names: whoever approves has to hold them against the papers.
    pub(super) fn note_approver_looks(&mut self, id: &str) -> Outcome<()> {
        let (desk, session, world) = self.signed_in()?;
        let batch = desk.find_batch(id)?;
        let noted = session.revealed || session.looked || batch.keepers().contains(&session.member);
        if noted || !desk.may_approve(session, batch, world.now()) {
            return Ok(());
        }
        // What cannot be noted is not shown either: the page is masked then.
        if self.note_viewing("approvals").is_ok()
            && let Some(session) = &mut self.session
        {
            session.looked = true;
        }
        Ok(())
    }

    /// Notes in the ledger that the member who is signed in sees personal fields.
    pub(crate) fn note_viewing(&mut self, scope: &str) -> Outcome<()> {
        let (desk, session, world) = self.signed_in()?;
        let act = Act::DisclosureViewed { scope: scope.to_owned() };
        let jti = Jti::fresh(&mut world.random());
        let new = NewAct { kind: act.kind(), jti, body: &|digests| act.write(digests), disclosures: Vec::new() };
        match desk.record(world, session, new, &Also::default()) {
            // At a desk whose line is down it is signed and kept: the ledger will have it.
            Err(failure) if failure.code == ipc::KEPT_FOR_LATER => Ok(()),
            recorded => recorded.map(drop),
        }
    }
}

impl Desk {
    /// How the member who is signed in sees a batch: in full when keeping it, or, once that was noted, when approving it or
    /// having decided on it; else as everything in this sitting.
    pub(super) fn look<'a>(&self, session: &'a Session, batch: &Batch, now: i64) -> Look<'a> {
        let decided = |step: &funds::Step| {
            matches!(step.kind, StepKind::Approved | StepKind::Returned | StepKind::Rejected)
                && step.by.persons().any(|person| person == session.member)
        };
        let approver = || self.may_approve(session, batch, now) || batch.steps().iter().any(decided);
        let open = session.revealed || batch.keepers().contains(&session.member) || (session.looked && approver());
        Look { keyring: Some(&session.keyring), open }
    }

    /// Whether a member may have the file that a batch was read from: its keeper, and whoever may supervise.
    pub(super) fn may_have_source(&self, session: &Session, batch: &Batch, now: i64) -> bool {
        batch.keepers().contains(&session.member) || self.right_to(session.member, Roles::SUPERVISOR, now).is_some()
    }
}

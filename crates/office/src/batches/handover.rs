//! The open work of a member who leaves or has left: listed, transferred, printed.

use crate::{
    Office, Outcome,
    desk::Desk,
    failure::{breached, input},
    session::Session,
};
use funds::{Act, Batch, BatchStatus};
use ipc::OpenWork;
use ledger::Roles;

impl Office {
    /// What a member has open.
    pub fn preview_handover(&mut self, call: &ipc::PreviewHandover) -> Outcome<OpenWork> {
        let (desk, session, _) = self.signed_in()?;
        let from = desk.find_past_member(&call.from)?;
        desk.open_work(session, from)
    }

    /// Transfers it to another clerk. Drafts are sealed for the office, so the other member can go on with them.
    pub fn hand_over(&mut self, call: &ipc::HandOver) -> Outcome<OpenWork> {
        let (desk, session, world) = self.signed_in()?;
        let (from, to) = (desk.find_past_member(&call.from)?, desk.find_member(&call.to)?);
        let mut work = desk.open_work(session, from)?;
        let mut batches: Vec<ledger::Jti> = desk.open_batches(from).map(Batch::id).collect();
        batches.sort_unstable();
        if !work.can_be_handed_over() {
            return Err(input(
                "nothing-open",
                ["没有未办完的工作。", "There is no open work."],
                ["不用移交。", "Nothing needs to be handed over."],
            ));
        }
        let act = Act::HandedOver { from, to, batches };
        let role = [Roles::ADMINISTRATOR, Roles::SUPERVISOR, Roles::CLERK]
            .into_iter()
            .find(|role| desk.right_to(session.member, *role, world.now()) == Some(None))
            .unwrap_or(Roles::CLERK);
        // Drafts alone make no entry, but the same rule says who may give them to whom.
        let place = desk.place_now(session, role, world.now());
        desk.book.check(&act, &place).map_err(|breach| breached(&breach))?;
        if matches!(&act, Act::HandedOver { batches, .. } if !batches.is_empty()) {
            work.entry = Some(self.record_act(&act, role)?);
        }
        let (desk, session, _) = self.signed_in()?;
        desk.move_drafts(session, from, to)?;
        work.to_name = Some(desk.member_name(to));
        Ok(work)
    }
}

impl Desk {
    pub(crate) fn open_work(&self, session: &Session, from: u32) -> Outcome<OpenWork> {
        let batches = self.open_batches(from).map(|batch| self.batch_line(&session.keyring, batch)).collect::<Outcome<_>>()?;
        let drafts = self.draft_lines_of(session, from)?.into_iter().map(|draft| (draft.name, draft.rows)).collect();
        let waiting = self.waiting_acts(session.member, |act| act.by == from);
        Ok(OpenWork { from_name: self.member_name(from), to_name: None, entry: None, batches, drafts, waiting })
    }

    fn open_batches(&self, from: u32) -> impl Iterator<Item = &Batch> {
        let open =
            |batch: &&Batch| matches!(batch.status(), BatchStatus::Submitted | BatchStatus::HalfApproved | BatchStatus::Returned);
        self.book.batches().iter().filter(open).filter(move |batch| batch.keepers().contains(&from))
    }
}

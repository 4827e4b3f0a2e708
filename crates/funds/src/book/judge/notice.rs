//! Whether a batch was made public, and what was said against it.

use super::money::need_seen_entry;
use super::{Effect, need_no_part, need_role, need_seen};
use crate::book::{Batch, BatchStatus, Book, Place};
use crate::{Breach, Fen, Stage};
use ledger::{Hash, Jti, Roles};

impl Book {
    /// Whether a batch was public where its programme demands it, before its approval or before it is paid, and no objection
    /// is left unanswered.
    pub(super) fn need_public(&self, batch: &Batch, for_approval: bool, place: &Place<'_>) -> Result<(), Breach> {
        for rule in &self.programme_of(batch).notices {
            let due = rule.before_approval || !for_approval;
            if due && !self.notices_of(batch).any(|notice| notice.satisfies(*rule, place.roll)) {
                return Err(Breach::NoticeMissing { stage: rule.stage, days: rule.days });
            }
        }
        let open = self.objections_to(batch).find(|objection| objection.answered.is_none());
        open.map_or(Ok(()), |objection| Err(Breach::ObjectionOpen { entry: objection.entry }))
    }

    pub(super) fn judge_posting<'e>(
        &self,
        batch: Jti,
        stage: Stage,
        photo: Option<Hash>,
        place: &Place<'_>,
    ) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let public = [BatchStatus::Submitted, BatchStatus::HalfApproved, BatchStatus::Approved];
        Ok(Effect::NoticePosted { batch: self.in_state(batch, &public, place)?.0, stage, photo })
    }

    pub(super) fn judge_taking_down<'e>(&self, id: Jti, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let found = (0..).zip(&self.notices).find(|(_, notice)| notice.id == id);
        let (at, notice) = found.ok_or(Breach::Unknown("notice"))?;
        if let Some((entry, _)) = notice.ended {
            return Err(Breach::Over { what: "notice", entry });
        }
        need_seen_entry(notice.entry, place)?;
        Ok(Effect::NoticeEnded { notice: at, seconds: notice.seconds_public(place.roll) })
    }

    pub(super) fn judge_objection<'e>(&self, batch: Jti, row: Option<u32>, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK.and(Roles::SUPERVISOR))?;
        let (at, batch) = self.known(batch)?;
        need_seen(batch, place)?;
        if let Some(row) = row.filter(|row| *row > batch.rows || batch.excluded.contains(row)) {
            return Err(Breach::RowUnknown(row));
        }
        Ok(Effect::Objected { batch: at, row })
    }

    /// An objection that is upheld takes its row out, and that row alone; once it was paid, what is to be fetched back is
    /// for a recovery.
    pub(super) fn judge_answer<'e>(&self, id: Jti, upheld: bool, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        let found = (0..).zip(&self.objections).find(|(_, objection)| objection.id == id);
        let (at, objection) = found.ok_or(Breach::Unknown("objection"))?;
        if let Some((entry, _)) = objection.answered {
            return Err(Breach::Over { what: "objection", entry });
        }
        need_seen_entry(objection.entry, place)?;
        let batch = &self.batches[objection.batch as usize];
        need_seen(batch, place)?;
        need_no_part(batch, place)?;
        let row = objection.row.filter(|row| upheld && !batch.excluded.contains(row));
        let takes = row.map(|row| self.taken_out(batch, row)).transpose()?;
        Ok(Effect::Answered { objection: at, upheld, takes: takes.filter(|amount| *amount > 0) })
    }

    /// What taking a row out takes away: its amount before it is approved, what is left of it afterwards.
    fn taken_out(&self, batch: &Batch, row: u32) -> Result<Fen, Breach> {
        match batch.status {
            BatchStatus::Submitted | BatchStatus::HalfApproved | BatchStatus::Returned if batch.count == 1 => {
                Err(Breach::NoRowLeft)
            }
            BatchStatus::Submitted | BatchStatus::HalfApproved | BatchStatus::Returned | BatchStatus::Approved => {
                Ok(batch.row(row, self.amounts[batch.place_of(row)]).left())
            }
            _ => Ok(0),
        }
    }
}

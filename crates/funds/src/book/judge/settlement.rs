//! What the bank did with a batch, and money that is fetched back.

use super::money::{need_other, need_seen_entry};
use super::{Effect, need_as_it_stands, need_no_approval, need_role, now, persons};
use crate::book::{Batch, BatchRow, BatchStatus, Book, Place, Recovery};
use crate::{BatchExecuted, Breach, Fen};
use ledger::{Jti, Roles};

impl Book {
    /// The list for the bank holds what is left of the batch, all of it and nothing else.
    pub(super) fn judge_sending<'e>(&self, id: Jti, count: u32, total: Fen, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        let (at, batch) = self.to_be_paid(id, place)?;
        let reversed = batch.reversed.iter().filter(|(row, amount)| self.amounts[batch.place_of(**row)] == **amount);
        need_as_it_stands(batch.count - reversed.count() as u32, batch.standing(), count, total)?;
        Ok(Effect::Sent { batch: at })
    }

    pub(super) fn judge_execution<'e>(&self, executed: &'e BatchExecuted, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        let (at, batch) = self.to_be_paid(executed.batch, place)?;
        for document in self.funded_by(batch).map(|part| part.document) {
            let late = |deadline: &_| executed.date > *deadline || document.lapsed(now(place));
            if let Some(deadline) = document.terms.deadline.filter(late) {
                return Err(Breach::Deadline { document: document.number.clone(), deadline });
            }
        }
        executed.returned.iter().try_for_each(|row| self.may_bounce(batch, *row))?;
        Ok(Effect::Executed { batch: at, executed })
    }

    pub(super) fn judge_bounce<'e>(&self, id: Jti, rows: &'e [u32], place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK.and(Roles::SUPERVISOR))?;
        let (at, batch) = self.in_state(id, &[BatchStatus::Executed], place)?;
        need_no_approval(batch, persons(place))?;
        rows.iter().try_for_each(|row| self.may_bounce(batch, *row))?;
        Ok(Effect::Bounced { batch: at, rows })
    }

    pub(super) fn judge_recovery<'e>(&self, id: Jti, row: u32, amount: Fen, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK.and(Roles::SUPERVISOR))?;
        let (at, batch) = self.in_state(id, &[BatchStatus::Executed, BatchStatus::History], place)?;
        let there = self.row_there(batch, row)?;
        let of_row = self.recoveries.iter().filter(|it| (it.batch, it.row) == (at, row));
        let left = there.left() - of_row.map(Recovery::outstanding).sum::<Fen>();
        if there.bounced || left == 0 {
            return Err(Breach::NothingPaid(row));
        }
        if amount > left {
            return Err(Breach::Beyond { left, asked: amount });
        }
        Ok(Effect::RecoveryOpened { batch: at, row, amount })
    }

    pub(super) fn judge_recovered(&self, id: Jti, amount: Fen, place: &Place<'_>) -> Result<u32, Breach> {
        need_role(place, Roles::CLERK.and(Roles::SUPERVISOR))?;
        let (at, recovery) = self.open_recovery(id, place)?;
        if self.batches[recovery.batch as usize].bounced.contains_key(&recovery.row) {
            return Err(Breach::NothingPaid(recovery.row));
        }
        let left = recovery.outstanding();
        if amount > left { Err(Breach::Beyond { left, asked: amount }) } else { Ok(at) }
    }

    pub(super) fn judge_giving_up<'e>(&self, id: Jti, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        Ok(Effect::RecoveryClosed { recovery: self.open_recovery(id, place)?.0 })
    }

    /// An approved batch of which something is left, that was made public, at the hands of somebody who did not approve it.
    fn to_be_paid(&self, id: Jti, place: &Place<'_>) -> Result<(u32, &Batch), Breach> {
        need_role(place, Roles::CLERK.and(Roles::SUPERVISOR))?;
        let (at, batch) = self.in_state(id, &[BatchStatus::Approved], place)?;
        need_no_approval(batch, persons(place))?;
        self.need_open_year(self.programme_of(batch))?;
        if batch.standing() == 0 {
            return Err(Breach::NothingLeft(id));
        }
        self.need_public(batch, false, place)?;
        Ok((at, batch))
    }

    fn open_recovery(&self, id: Jti, place: &Place<'_>) -> Result<(u32, &Recovery), Breach> {
        let found = (0..).zip(&self.recoveries).find(|(_, recovery)| recovery.id == id);
        let (at, recovery) = found.ok_or(Breach::Unknown("recovery"))?;
        let last = recovery.receipts.last().map_or(recovery.entry, |receipt| receipt.entry);
        if recovery.outstanding() == 0 {
            return Err(Breach::Over { what: "recovery", entry: recovery.closed.unwrap_or(last) });
        }
        need_other(recovery.by, recovery.entry, place)?;
        need_seen_entry(last, place)?;
        Ok((at, recovery))
    }

    /// A bank sends back whole payments, and none of which money came back already.
    fn may_bounce(&self, batch: &Batch, row: u32) -> Result<(), Breach> {
        let there = self.row_there(batch, row)?;
        if there.bounced || there.left() == 0 || there.recovered > 0 { Err(Breach::NothingPaid(row)) } else { Ok(()) }
    }

    fn row_there(&self, batch: &Batch, row: u32) -> Result<BatchRow, Breach> {
        if row > batch.rows || batch.excluded.contains(&row) {
            return Err(Breach::RowUnknown(row));
        }
        Ok(batch.row(row, self.amounts[batch.place_of(row)]))
    }
}

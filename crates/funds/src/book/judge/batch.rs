//! Batches until they are approved, and what is taken out of them.

use super::{Effect, UNDECIDED, add, need_as_it_stands, need_keeper, need_no_approval, need_no_part, need_role, need_seen};
use super::{now, persons};
use crate::book::{Batch, BatchStatus, Book, Place, Programme, document::Funding};
use crate::{BatchSubmitted, Breach, Fen, Month, Payment};
use ledger::{Jti, Roles, roll::Standing};

impl Book {
    pub(super) fn judge_submission<'e>(&self, submitted: &'e BatchSubmitted, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let programme = self.programme_at(&submitted.programme)?;
        // The ids of the rows must not run over.
        place.jti.0.checked_add(u128::from(submitted.count)).ok_or(Breach::RowPlace(place.jti))?;
        let at = &self.programmes[programme as usize];
        self.need_open_year(at)?;
        self.need_project(at, submitted.project.as_deref())?;
        if submitted.history {
            let missing = at.fund(submitted.total, submitted.project.as_deref(), None).1;
            if missing > 0 {
                return Err(Breach::NotAvailable { available: submitted.total - missing, needed: submitted.total });
            }
        }
        add(at.money.submitted, submitted.total)?;
        let replaces = match submitted.replaces {
            None => None,
            Some(id) => {
                let (at, before) = self.known(id)?;
                let over = matches!(before.status, BatchStatus::Returned | BatchStatus::Withdrawn);
                if !over || before.replaced_by.is_some() {
                    return Err(Breach::NotReplaceable(id));
                }
                need_seen(before, place)?;
                need_keeper(before, place)?;
                Some(at)
            }
        };
        Ok(Effect::Submitted { programme, submitted, replaces })
    }

    /// A row needs no look at any map: the open batch is the last one.
    pub(super) fn judge_row<'e>(&self, payment: &Payment<'_>, id: Jti, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        let Some((open, batch)) = self.open_at(place.index).filter(|(_, batch)| batch.id == id) else {
            return Err(if self.ids.contains_key(&id) { Breach::RowPlace(id) } else { Breach::BatchUnknown(id) });
        };
        let row = batch.rows + 1;
        if place.jti != batch.id.nth(row) || place.index != batch.entry + u64::from(row) {
            return Err(Breach::RowPlace(id));
        }
        if place.kid != open.kid || batch.by != place.authority.into() {
            return Err(Breach::RowSigner(id));
        }
        need_role(place, Roles::CLERK)?;
        if batch.history {
            need_before_the_ledger(payment, place)?;
        }
        payment.check_amount(&self.programmes[batch.programme as usize].rule)?;
        let last = row == batch.declared_count;
        let sum = open.sum + payment.amount;
        if sum > batch.declared_total || (last && sum != batch.declared_total) {
            return Err(Breach::BatchTotal { declared: batch.declared_total, found: sum });
        }
        let passed = open.passed + payment.passes.len() as u32;
        if passed > batch.passed {
            return Err(Breach::BatchPassed { declared: batch.passed, found: passed });
        }
        let reissues =
            payment.reissues.map(|id| self.judge_reissue(id, payment.amount, (batch.programme, batch.replaces), place));
        Ok(Effect::Row { amount: payment.amount, sum, passed, last, reissues: reissues.transpose()? })
    }

    pub(super) fn judge_single<'e>(&self, payment: &'e Payment<'_>, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let programme = self.programme_at(payment.programme.as_deref().unwrap_or_default())?;
        let at = &self.programmes[programme as usize];
        self.need_open_year(at)?;
        self.need_project(at, payment.project.as_deref())?;
        payment.check_amount(&at.rule)?;
        add(at.money.submitted, payment.amount)?;
        let reissues = payment.reissues.map(|id| self.judge_reissue(id, payment.amount, (programme, None), place)).transpose()?;
        Ok(Effect::Single { programme, payment, reissues })
    }

    pub(super) fn judge_approval<'e>(&self, id: Jti, count: u32, total: Fen, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        let (at, batch) = self.in_state(id, &[BatchStatus::Submitted, BatchStatus::HalfApproved], place)?;
        need_no_part(batch, place)?;
        need_no_approval(batch, persons(place))?;
        need_as_it_stands(batch.count, batch.total, count, total)?;
        let programme = self.programme_of(batch);
        self.need_open_year(programme)?;
        self.need_public(batch, true, place)?;
        let funding = funding_of(programme, batch, now(place))?;
        let two_over = place.roll.office().and_then(|office| office.approval_two_over);
        let needed = if two_over.is_some_and(|over| batch.total > over) { 2 } else { 1 };
        let fully = batch.approvals().count() + 1 >= needed;
        Ok(Effect::Approved { batch: at, funding: fully.then_some(funding) })
    }

    /// To return or to reject pays nobody, so any supervisor may, who took part in recording it too.
    pub(super) fn judge_refusal(&self, id: Jti, place: &Place<'_>) -> Result<u32, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        Ok(self.in_state(id, &[BatchStatus::Submitted, BatchStatus::HalfApproved], place)?.0)
    }

    pub(super) fn judge_exclusion<'e>(
        &self,
        id: Jti,
        rows: &'e [u32],
        count: u32,
        total: Fen,
        place: &Place<'_>,
    ) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK.and(Roles::SUPERVISOR))?;
        let (at, batch) = self.in_state(id, UNDECIDED, place)?;
        if !place.authority.roles.include(Roles::SUPERVISOR) {
            need_keeper(batch, place)?;
        }
        let mut left = batch.total;
        for row in rows {
            if *row > batch.rows || batch.excluded.contains(row) {
                return Err(Breach::RowUnknown(*row));
            }
            left -= self.amounts[batch.place_of(*row)];
        }
        // No row is named twice and none was out before, so there are not more than there are.
        let rows_left = batch.count - rows.len() as u32;
        if rows_left == 0 {
            return Err(Breach::NoRowLeft);
        }
        need_as_it_stands(rows_left, left, count, total)?;
        Ok(Effect::Excluded { batch: at, rows, count, total })
    }

    pub(super) fn judge_reversal<'e>(&self, id: Jti, row: u32, amount: Fen, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        let (at, batch) = self.in_state(id, &[BatchStatus::Approved], place)?;
        need_no_part(batch, place)?;
        if row > batch.rows || batch.excluded.contains(&row) {
            return Err(Breach::RowUnknown(row));
        }
        let left = self.amounts[batch.place_of(row)] - batch.reversed.get(&row).copied().unwrap_or(0);
        if amount > left {
            return Err(Breach::BeyondPayment { left, asked: amount });
        }
        Ok(Effect::Reversed { batch: at, row, amount })
    }

    pub(super) fn judge_handover<'e>(&self, from: u32, to: u32, ids: &[Jti], place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        if !place.authority.involves(from) {
            need_role(place, Roles::ADMINISTRATOR.and(Roles::SUPERVISOR))?;
        }
        let fit = |member: &ledger::roll::Member| member.standing == Standing::Active && member.roles.include(Roles::CLERK);
        if from == to || !place.roll.member(to).is_some_and(fit) {
            return Err(Breach::Taker(to));
        }
        let mut batches = Vec::with_capacity(ids.len());
        for id in ids {
            let (at, batch) = self.in_state(*id, UNDECIDED, place)?;
            if !batch.keepers().contains(&from) {
                return Err(Breach::NotKeeper(*id));
            }
            // Who approved it would else come to keep what they approved.
            need_no_approval(batch, std::iter::once(to))?;
            batches.push(at);
        }
        Ok(Effect::HandedOver { batches, from, to })
    }

    /// The payment that another one pays again: sent back by the bank, not paid again by any other but the batch that is
    /// being replaced, of the same programme and amount.
    fn judge_reissue(
        &self,
        id: Jti,
        amount: Fen,
        (programme, replaces): (u32, Option<u32>),
        place: &Place<'_>,
    ) -> Result<(u32, u32), Breach> {
        let (at, row) = self.row_of(id).ok_or(Breach::Reissue(id))?;
        let batch = &self.batches[at as usize];
        let again = *batch.bounced.get(&row).ok_or(Breach::Reissue(id))?;
        let taken = again.is_some_and(|(by, row)| Some(by) != replaces && self.pays_again(by, row, place.index));
        let left = batch.row(row, self.amounts[batch.place_of(row)]).left();
        if taken || left != amount || batch.programme != programme { Err(Breach::Reissue(id)) } else { Ok((at, row)) }
    }
}

/// What pays for a batch. That money is there, but may no longer be used, is another reason than that there is none.
fn funding_of(programme: &Programme, batch: &Batch, now: Option<u64>) -> Result<Funding, Breach> {
    let (funding, missing) = programme.fund(batch.total, batch.project(), now);
    if missing == 0 {
        return Ok(funding);
    }
    let late = programme.documents.iter().find(|document| document.free() > 0 && document.lapsed(now));
    let late = late.filter(|_| programme.fund(batch.total, batch.project(), None).1 == 0);
    Err(match late.and_then(|document| Some((document, document.terms.deadline?))) {
        Some((document, deadline)) => Breach::Deadline { document: document.number.clone(), deadline },
        None => Breach::NotAvailable { available: batch.total - missing, needed: batch.total },
    })
}

/// History is never approved, so that nobody may call a payment history that could have been approved here: it ends with the
/// month in which the ledger began.
fn need_before_the_ledger(payment: &Payment<'_>, place: &Place<'_>) -> Result<(), Breach> {
    let (to, begun) = (payment.period.to(), Month::of_moment(place.roll.founded()));
    if to <= begun { Ok(()) } else { Err(Breach::HistoryPeriod { to, begun }) }
}

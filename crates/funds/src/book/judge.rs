//! The fund rules: what an act would change, or why it may not. Nothing is changed here.
//!
//! | act | who | from | to |
//! |---|---|---|---|
//! | programme opened | administrator or supervisor | – | – |
//! | allocation received, balance opened | clerk | – | – |
//! | batch submitted with its rows | clerk | – | submitted; history, up to the month of the genesis: history, for good |
//! | approved | supervisor who took no part in recording | submitted, half approved | half approved, approved |
//! | returned | supervisor | submitted, half approved | returned |
//! | rejected | supervisor | submitted, half approved | rejected, for good |
//! | withdrawn | clerk who keeps it | submitted, half approved, returned | withdrawn, for good |
//! | rows excluded | clerk who keeps it, or supervisor | submitted, half approved, returned | submitted, returned |
//! | resubmitted | clerk who keeps it | returned | submitted |
//! | handed over | who keeps it, supervisor or administrator | submitted, half approved, returned | the same |
//! | reversed | supervisor who took no part in recording | approved | approved |
//! | executed | clerk or supervisor who did not approve it | approved | executed, for good |
//!
//! To record is: to submit, to take over, to take rows out, to submit again; each with the own key, through a delegate or
//! for somebody else. Who acts on a batch must have seen the last entry that changed what there is to approve or to pay.

use super::{Batch, BatchStatus, Book, Place};
use crate::{Act, BatchSubmitted, Breach, Fen, MoneyIn, Month, Payment, ProgrammeOpened};
use ledger::{INTEGER_MAX, Jti, Roles, roll::Standing};

/// What an act that holds changes. Batches and programmes are named by their places in the book.
pub(super) enum Effect<'e> {
    Nothing,
    Opened(&'e ProgrammeOpened),
    Received { programme: u32, money: &'e MoneyIn, spent: Option<Fen> },
    Submitted { programme: u32, submitted: &'e BatchSubmitted, replaces: Option<u32> },
    Row { amount: Fen, sum: Fen, passed: u32, last: bool },
    Single { programme: u32, amount: Fen, passed: u32 },
    Approved { batch: u32, fully: bool },
    Returned { batch: u32 },
    Rejected { batch: u32 },
    Withdrawn { batch: u32 },
    Resubmitted { batch: u32 },
    Excluded { batch: u32, rows: &'e [u32], count: u32, total: Fen },
    Executed { batch: u32 },
    Reversed { batch: u32, row: u32, amount: Fen },
    HandedOver { batches: Vec<u32>, from: u32, to: u32 },
}

impl Book {
    pub(super) fn judge<'e>(&self, act: &'e Act<'_>, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        if place.index < self.next {
            return Err(Breach::EntryOrder { next: self.next });
        }
        if let Act::Payment(payment) = act
            && let Some(batch) = payment.batch
        {
            return self.judge_row(payment, batch, place);
        }
        if let Some((_, open)) = self.open_at(place.index) {
            return Err(Breach::BatchOpen { batch: open.id, missing: open.declared_count - open.rows });
        }
        match act {
            Act::ProgrammeOpened(opened) => {
                need_role(place, Roles::ADMINISTRATOR.and(Roles::SUPERVISOR))?;
                if self.codes.contains_key(&opened.code) {
                    return Err(Breach::ProgrammeTaken(opened.code.clone()));
                }
                Ok(Effect::Opened(opened))
            }
            Act::AllocationReceived(money) => self.judge_money(money, None, place),
            Act::BalanceOpened { money, spent } => self.judge_money(money, Some(*spent), place),
            Act::BatchSubmitted(submitted) => self.judge_submission(submitted, place),
            Act::Payment(payment) => self.judge_single(payment, place),
            Act::BatchApproved { batch, count, total } => self.judge_approval(*batch, *count, *total, place),
            Act::BatchReturned { batch } => Ok(Effect::Returned { batch: self.judge_refusal(*batch, place)? }),
            Act::BatchRejected { batch } => Ok(Effect::Rejected { batch: self.judge_refusal(*batch, place)? }),
            Act::BatchWithdrawn { batch } => {
                need_role(place, Roles::CLERK)?;
                let (at, batch) = self.in_state(*batch, UNDECIDED, place)?;
                need_keeper(batch, place)?;
                Ok(Effect::Withdrawn { batch: at })
            }
            Act::BatchResubmitted { batch, count, total } => {
                need_role(place, Roles::CLERK)?;
                let (at, batch) = self.in_state(*batch, &[BatchStatus::Returned], place)?;
                need_keeper(batch, place)?;
                need_as_it_stands(batch.count, batch.total, *count, *total)?;
                add(self.programme_of(batch).money.submitted, batch.total)?;
                Ok(Effect::Resubmitted { batch: at })
            }
            Act::RowsExcluded { batch, rows, count, total } => self.judge_exclusion(*batch, rows, *count, *total, place),
            Act::BatchExecuted { batch, .. } => self.judge_execution(*batch, place),
            Act::PaymentReversed { batch, row, amount } => self.judge_reversal(*batch, *row, *amount, place),
            Act::HandedOver { from, to, batches } => self.judge_handover(*from, *to, batches, place),
            Act::DisclosureViewed { .. } => Ok(Effect::Nothing),
        }
    }

    fn judge_money<'e>(&self, money: &'e MoneyIn, spent: Option<Fen>, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let at = self.programme_at(&money.programme)?;
        let programme = &self.programmes[at as usize];
        if let Some(before) = programme.documents.iter().find(|document| document.number == money.document) {
            return Err(Breach::DocumentTaken { document: money.document.clone(), entry: before.entry });
        }
        add(programme.money.received, money.amount)?;
        Ok(Effect::Received { programme: at, money, spent })
    }

    fn judge_submission<'e>(&self, submitted: &'e BatchSubmitted, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let programme = self.programme_at(&submitted.programme)?;
        // The ids of the rows must not run over.
        place.jti.0.checked_add(u128::from(submitted.count)).ok_or(Breach::RowPlace(place.jti))?;
        let money = &self.programmes[programme as usize].money;
        if submitted.history && submitted.total > money.available() {
            return Err(Breach::NotAvailable { available: money.available(), needed: submitted.total });
        }
        add(money.submitted, submitted.total)?;
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
    fn judge_row<'e>(&self, payment: &Payment<'_>, id: Jti, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
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
        Ok(Effect::Row { amount: payment.amount, sum, passed, last })
    }

    fn judge_single<'e>(&self, payment: &Payment<'_>, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let programme = self.programme_at(payment.programme.as_deref().unwrap_or_default())?;
        let at = &self.programmes[programme as usize];
        payment.check_amount(&at.rule)?;
        add(at.money.submitted, payment.amount)?;
        Ok(Effect::Single { programme, amount: payment.amount, passed: payment.passes.len() as u32 })
    }

    fn judge_approval<'e>(&self, id: Jti, count: u32, total: Fen, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        let (at, batch) = self.in_state(id, &[BatchStatus::Submitted, BatchStatus::HalfApproved], place)?;
        need_no_part(batch, place)?;
        need_no_approval(batch, persons(place))?;
        need_as_it_stands(batch.count, batch.total, count, total)?;
        let available = self.programme_of(batch).money.available();
        if batch.total > available {
            return Err(Breach::NotAvailable { available, needed: batch.total });
        }
        let two_over = place.roll.office().and_then(|office| office.approval_two_over);
        let needed = if two_over.is_some_and(|over| batch.total > over) { 2 } else { 1 };
        Ok(Effect::Approved { batch: at, fully: batch.approvals().count() + 1 >= needed })
    }

    /// To return or to reject pays nobody, so any supervisor may, who took part in recording it too.
    fn judge_refusal(&self, id: Jti, place: &Place<'_>) -> Result<u32, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        Ok(self.in_state(id, &[BatchStatus::Submitted, BatchStatus::HalfApproved], place)?.0)
    }

    fn judge_exclusion<'e>(
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

    fn judge_execution<'e>(&self, id: Jti, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK.and(Roles::SUPERVISOR))?;
        let (at, batch) = self.in_state(id, &[BatchStatus::Approved], place)?;
        need_no_approval(batch, persons(place))?;
        if batch.total == batch.reversed_total {
            return Err(Breach::NothingLeft(id));
        }
        Ok(Effect::Executed { batch: at })
    }

    fn judge_reversal<'e>(&self, id: Jti, row: u32, amount: Fen, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
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

    fn judge_handover<'e>(&self, from: u32, to: u32, ids: &[Jti], place: &Place<'_>) -> Result<Effect<'e>, Breach> {
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

    fn programme_at(&self, code: &str) -> Result<u32, Breach> {
        self.codes.get(code).copied().ok_or_else(|| Breach::ProgrammeUnknown(code.to_owned()))
    }

    fn known(&self, id: Jti) -> Result<(u32, &Batch), Breach> {
        let at = self.ids.get(&id).copied().ok_or(Breach::BatchUnknown(id))?;
        let batch = &self.batches[at as usize];
        if batch.status == BatchStatus::Incomplete {
            return Err(Breach::BatchIncomplete { batch: id, rows: batch.rows, declared: batch.declared_count });
        }
        Ok((at, batch))
    }

    /// A batch that can be acted on: in one of these states, and seen as it stands by whoever signed.
    fn in_state(&self, id: Jti, states: &[BatchStatus], place: &Place<'_>) -> Result<(u32, &Batch), Breach> {
        let (at, batch) = self.known(id)?;
        if !states.contains(&batch.status) {
            return Err(Breach::BatchState { batch: id, status: batch.status });
        }
        need_seen(batch, place)?;
        Ok((at, batch))
    }
}

/// One of these roles is needed.
fn need_role(place: &Place<'_>, any_of: Roles) -> Result<(), Breach> {
    if place.authority.roles.meet(any_of) { Ok(()) } else { Err(Breach::Role(any_of)) }
}

/// History is never approved, so that nobody may call a payment history that could have been approved here: it ends with the
/// month in which the ledger began.
fn need_before_the_ledger(payment: &Payment<'_>, place: &Place<'_>) -> Result<(), Breach> {
    let (to, begun) = (payment.period.to(), Month::of_moment(place.roll.founded()));
    if to <= begun { Ok(()) } else { Err(Breach::HistoryPeriod { to, begun }) }
}

/// Whoever records does not approve, not through a delegate either.
fn need_no_part(batch: &Batch, place: &Place<'_>) -> Result<(), Breach> {
    let mut parts = persons(place).filter_map(|member| Some(Breach::Recorded { member, entry: batch.recorded_by(member)? }));
    parts.next().map_or(Ok(()), Err)
}

fn need_no_approval(batch: &Batch, mut persons: impl Iterator<Item = u32>) -> Result<(), Breach> {
    let approval = persons.find_map(|member| Some(Breach::Approved { member, entry: batch.approved_by(member)? }));
    approval.map_or(Ok(()), Err)
}

fn need_keeper(batch: &Batch, place: &Place<'_>) -> Result<(), Breach> {
    let keeps = batch.keepers().into_iter().any(|keeper| place.authority.involves(keeper));
    if keeps { Ok(()) } else { Err(Breach::NotKeeper(batch.id)) }
}

/// Ids are their signers' to choose: only a head that holds the rows, and all that changed them since, says what an act
/// that names the batch is about. Otherwise other rows could be placed under the id that was agreed to.
fn need_seen(batch: &Batch, place: &Place<'_>) -> Result<(), Breach> {
    // A head of size n covers the entries 0 to n−1.
    if place.seen > batch.changed { Ok(()) } else { Err(Breach::NotSeen { entry: batch.changed }) }
}

fn need_as_it_stands(count: u32, total: Fen, named_count: u32, named_total: Fen) -> Result<(), Breach> {
    if (count, total) == (named_count, named_total) { Ok(()) } else { Err(Breach::CountOrTotal { count, total }) }
}

fn persons(place: &Place<'_>) -> impl Iterator<Item = u32> + use<> {
    super::Signers::from(place.authority).persons()
}

/// Both are within 2⁵³−1, so that their sum cannot run over.
fn add(sum: Fen, more: Fen) -> Result<Fen, Breach> {
    Some(sum + more).filter(|sum| *sum <= INTEGER_MAX).ok_or(Breach::SumTooLarge)
}

/// Before it is decided on.
const UNDECIDED: &[BatchStatus] = &[BatchStatus::Submitted, BatchStatus::HalfApproved, BatchStatus::Returned];

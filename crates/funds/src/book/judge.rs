//! The fund rules: what an act would change, or why it may not. Nothing is changed here.
//!
//! What each file here judges: [`batch`] what is done with a batch until it is approved, [`settlement`] what the bank does
//! with it afterwards, [`notice`] its being made public, [`money`] what comes into programmes and leaves them, [`library`]
//! projects and budget years.
//!
//! | act on a batch | who | from | to |
//! |---|---|---|---|
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

mod batch;
mod library;
mod money;
mod notice;
mod settlement;

use super::{Batch, BatchStatus, Book, Place, Programme, document::Funding};
use crate::{Act, BatchExecuted, BatchSubmitted, Breach, Date, Fen, Issue, MoneyIn, Payment, ProgrammeOpened};
use crate::{ProjectRecorded, Stage, TransferRecorded, Way};
use ledger::{Hash, INTEGER_MAX, Jti, Roles};

/// What an act that holds changes. Batches and programmes are named by their places in the book.
pub(super) enum Effect<'e> {
    Nothing,
    Opened(&'e ProgrammeOpened),
    Received { programme: u32, money: &'e MoneyIn, spent: Option<Fen> },
    Refused(&'e Issue),
    Reduced { programme: u32, document: u32, amount: Fen },
    TransferRecorded { programme: u32, document: u32, recorded: &'e TransferRecorded },
    TransferApproved { transfer: u32, into: Option<u32> },
    TransferRejected { transfer: u32 },
    TransferWithdrawn { transfer: u32 },
    TransferReduced { transfer: u32, number: &'e str, amount: Fen },
    ProjectOpened(&'e ProjectRecorded),
    ProjectChanged { project: u32, facts: &'e ProjectRecorded },
    ProjectEnded { project: u32, outcome: &'e str, households: u32 },
    YearClosed(u16),
    YearReopened(u16),
    NoticePosted { batch: u32, stage: Stage, photo: Option<Hash> },
    NoticeEnded { notice: u32, seconds: u64 },
    Objected { batch: u32, row: Option<u32> },
    Answered { objection: u32, upheld: bool, takes: Option<Fen> },
    Submitted { programme: u32, submitted: &'e BatchSubmitted, replaces: Option<u32> },
    Row { amount: Fen, sum: Fen, passed: u32, last: bool, reissues: Option<(u32, u32)> },
    Single { programme: u32, payment: &'e Payment<'e>, reissues: Option<(u32, u32)> },
    Approved { batch: u32, funding: Option<Funding> },
    Returned { batch: u32 },
    Rejected { batch: u32 },
    Withdrawn { batch: u32 },
    Resubmitted { batch: u32 },
    Excluded { batch: u32, rows: &'e [u32], count: u32, total: Fen },
    Reversed { batch: u32, row: u32, amount: Fen },
    HandedOver { batches: Vec<u32>, from: u32, to: u32 },
    Sent { batch: u32 },
    Executed { batch: u32, executed: &'e BatchExecuted },
    Bounced { batch: u32, rows: &'e [u32] },
    RecoveryOpened { batch: u32, row: u32, amount: Fen },
    RecoveryReceived { recovery: u32, amount: Fen, date: Date, way: Way, voucher: &'e str },
    RecoveryClosed { recovery: u32 },
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
            Act::ProgrammeOpened(opened) => self.judge_programme(opened, place),
            Act::AllocationReceived(money) => self.judge_money(money, None, place),
            Act::BalanceOpened { money, spent } => self.judge_money(money, Some(*spent), place),
            Act::AllocationRefused { issue } => self.judge_refused_issue(issue, place),
            Act::AllocationReduced { programme, document, amount, .. } => {
                self.judge_reduction(programme, document, *amount, place)
            }
            Act::AllocationIssued(recorded) | Act::AllocationMoved(recorded) => self.judge_transfer(recorded, place),
            Act::TransferApproved { transfer, amount } => self.judge_transfer_approval(*transfer, *amount, place),
            Act::TransferRejected { transfer } => {
                need_role(place, Roles::SUPERVISOR)?;
                Ok(Effect::TransferRejected { transfer: self.waiting_transfer(*transfer, place)?.0 })
            }
            Act::TransferWithdrawn { transfer } => self.judge_transfer_withdrawal(*transfer, place),
            Act::TransferReduced { transfer, document, amount, .. } => {
                self.judge_taking_back(*transfer, document, *amount, place)
            }
            Act::ProjectRecorded { again, project } => self.judge_project(*again, project, place),
            Act::ProjectEnded { project, outcome, households } => {
                need_role(place, Roles::ADMINISTRATOR.and(Roles::SUPERVISOR))?;
                Ok(Effect::ProjectEnded { project: self.open_project(project)?, outcome, households: *households })
            }
            Act::YearClosed { year } => self.judge_closing(*year, place),
            Act::YearReopened { year } => {
                need_role(place, Roles::ADMINISTRATOR.and(Roles::SUPERVISOR))?;
                if self.closed.contains_key(year) { Ok(Effect::YearReopened(*year)) } else { Err(Breach::YearOpen(*year)) }
            }
            Act::NoticePosted { batch, stage, photo } => self.judge_posting(*batch, *stage, *photo, place),
            Act::NoticeEnded { notice } => self.judge_taking_down(*notice, place),
            Act::ObjectionReceived { batch, row } => self.judge_objection(*batch, *row, place),
            Act::ObjectionAnswered { objection, upheld } => self.judge_answer(*objection, *upheld, place),
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
                self.need_open_year(self.programme_of(batch))?;
                add(self.programme_of(batch).money.submitted, batch.total)?;
                Ok(Effect::Resubmitted { batch: at })
            }
            Act::RowsExcluded { batch, rows, count, total } => self.judge_exclusion(*batch, rows, *count, *total, place),
            Act::BatchSent { batch, count, total, .. } => self.judge_sending(*batch, *count, *total, place),
            Act::BatchExecuted(executed) => self.judge_execution(executed, place),
            Act::PaymentsReturned { batch, rows, .. } => self.judge_bounce(*batch, rows, place),
            Act::RecoveryOpened { batch, row, amount } => self.judge_recovery(*batch, *row, *amount, place),
            Act::RecoveryReceived { recovery, amount, date, way, voucher } => {
                let recovery = self.judge_recovered(*recovery, *amount, place)?;
                Ok(Effect::RecoveryReceived { recovery, amount: *amount, date: *date, way: *way, voucher })
            }
            Act::RecoveryClosed { recovery } => self.judge_giving_up(*recovery, place),
            Act::PaymentReversed { batch, row, amount } => self.judge_reversal(*batch, *row, *amount, place),
            Act::HandedOver { from, to, batches } => self.judge_handover(*from, *to, batches, place),
            Act::DisclosureViewed { .. } => Ok(Effect::Nothing),
        }
    }

    fn programme_at(&self, code: &str) -> Result<u32, Breach> {
        self.codes.get(code).copied().ok_or_else(|| Breach::ProgrammeUnknown(code.to_owned()))
    }

    fn need_open_year(&self, programme: &Programme) -> Result<(), Breach> {
        let closed = self.closed.get(&programme.year);
        closed.map_or(Ok(()), |entry| Err(Breach::YearClosed { year: programme.year, entry: *entry }))
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

/// What deadlines are held against.
fn now(place: &Place<'_>) -> Option<u64> {
    super::witnessed_now(place.roll)
}

/// Both are within 2⁵³−1, so that their sum cannot run over.
fn add(sum: Fen, more: Fen) -> Result<Fen, Breach> {
    Some(sum + more).filter(|sum| *sum <= INTEGER_MAX).ok_or(Breach::SumTooLarge)
}

/// Before it is decided on.
const UNDECIDED: &[BatchStatus] = &[BatchStatus::Submitted, BatchStatus::HalfApproved, BatchStatus::Returned];

//! Enters what was judged. Nothing here can fail: the sums were checked, and the places are those of the book judged on.

mod batch;
mod money;
mod settlement;

use super::{Batch, BatchStatus, Book, Money, Notice, Objection, Place, Project, ProjectEnd, RecoveryReceipt, Step, StepKind};
use super::{TransferStatus, judge::Effect};

impl Book {
    pub(super) fn enter(&mut self, effect: Effect<'_>, place: &Place<'_>) {
        self.next = place.index + 1;
        if !matches!(effect, Effect::Row { .. }) {
            // An open batch whose rows were still missing would have stood against the act, unless it can no longer be.
            self.open = None;
        }
        match effect {
            Effect::Nothing => {}
            Effect::Opened(opened) => self.enter_programme(opened, place),
            Effect::Received { programme, money, spent } => self.enter_money(programme, money, spent, place),
            Effect::Refused(issue) => {
                self.issues.insert(super::issue_key(issue), place.index);
            }
            Effect::Reduced { programme, document, amount } => {
                let programme = &mut self.programmes[programme as usize];
                programme.documents[document as usize].reduced += amount;
                programme.money.received -= amount;
                programme.money.reduced += amount;
            }
            Effect::TransferRecorded { programme, document, recorded } => {
                self.enter_transfer(programme, document, recorded, place);
            }
            Effect::TransferApproved { transfer, into } => self.enter_transfer_approval(transfer, into, place),
            Effect::TransferRejected { transfer } => self.end_transfer(transfer, TransferStatus::Rejected, place),
            Effect::TransferWithdrawn { transfer } => self.end_transfer(transfer, TransferStatus::Withdrawn, place),
            Effect::TransferReduced { transfer, number, amount } => self.enter_taking_back(transfer, number, amount, place),
            Effect::ProjectOpened(facts) => self.projects.push(Project {
                entry: place.index,
                by: place.authority.into(),
                facts: facts.clone(),
                changes: Vec::new(),
                ended: None,
            }),
            Effect::ProjectChanged { project, facts } => {
                let project = &mut self.projects[project as usize];
                project.facts = facts.clone();
                project.changes.push(place.index);
            }
            Effect::ProjectEnded { project, outcome, households } => {
                let end = ProjectEnd { entry: place.index, outcome: outcome.to_owned(), households };
                self.projects[project as usize].ended = Some(end);
            }
            Effect::YearClosed(year) => {
                self.closed.insert(year, place.index);
            }
            Effect::YearReopened(year) => {
                self.closed.remove(&year);
            }
            Effect::NoticePosted { batch, stage, photo } => self.notices.push(Notice {
                id: place.jti,
                entry: place.index,
                by: place.authority.into(),
                batch,
                stage,
                photo,
                ended: None,
            }),
            Effect::NoticeEnded { notice, seconds } => {
                self.notices[notice as usize].ended = Some((place.index, seconds));
            }
            Effect::Objected { batch, row } => self.objections.push(Objection {
                id: place.jti,
                entry: place.index,
                by: place.authority.into(),
                batch,
                row,
                answered: None,
            }),
            Effect::Answered { objection, upheld, takes } => self.enter_answer(objection, upheld, takes, place),
            Effect::Submitted { programme, submitted, replaces } => {
                self.enter_submission(programme, submitted, replaces, place);
            }
            Effect::Row { amount, sum, passed, last, reissues } => {
                self.enter_row(amount, sum, passed, last, place);
                // The open batch is the last one, and this its last row.
                let at = (self.batches.len() - 1) as u32;
                self.enter_reissue(reissues, (at, self.batches[at as usize].rows));
            }
            Effect::Single { programme, payment, reissues } => {
                self.enter_single(programme, payment, place);
                self.enter_reissue(reissues, ((self.batches.len() - 1) as u32, 1));
            }
            Effect::Approved { batch, funding } => self.enter_approval(batch, funding, place),
            Effect::Returned { batch } => self.leave_submitted(batch, BatchStatus::Returned, StepKind::Returned, place),
            Effect::Rejected { batch } => self.leave_submitted(batch, BatchStatus::Rejected, StepKind::Rejected, place),
            Effect::Withdrawn { batch } => self.leave_submitted(batch, BatchStatus::Withdrawn, StepKind::Withdrawn, place),
            Effect::Resubmitted { batch } => {
                let (batch, money) = self.step(batch, StepKind::Resubmitted, place);
                batch.status = BatchStatus::Submitted;
                batch.changed = place.index;
                money.submitted += batch.total;
            }
            Effect::Excluded { batch, rows, count, total } => {
                let (batch, money) = self.step(batch, StepKind::Excluded, place);
                if waits(batch) {
                    // An approval of what was there before is none of what is left.
                    batch.status = BatchStatus::Submitted;
                    money.submitted -= batch.total - total;
                }
                batch.excluded.extend(rows);
                (batch.count, batch.total, batch.changed) = (count, total, place.index);
            }
            Effect::Sent { batch } => {
                self.step(batch, StepKind::Sent, place);
            }
            Effect::Executed { batch, executed } => self.enter_execution(batch, executed, place),
            Effect::Bounced { batch, rows } => self.enter_bounce(batch, rows, place),
            Effect::RecoveryOpened { batch, row, amount } => self.enter_recovery(batch, row, amount, place),
            Effect::RecoveryReceived { recovery, amount, date, way, voucher } => {
                self.enter_recovered(
                    recovery,
                    RecoveryReceipt {
                        entry: place.index,
                        by: place.authority.into(),
                        amount,
                        date,
                        way,
                        voucher: voucher.to_owned(),
                    },
                );
            }
            Effect::RecoveryClosed { recovery } => self.recoveries[recovery as usize].closed = Some(place.index),
            Effect::Reversed { batch, row, amount } => self.enter_reversal(batch, row, amount, place),
            Effect::HandedOver { batches, from, to } => {
                for batch in batches {
                    self.step(batch, StepKind::HandedOver { from, to }, place);
                }
            }
        }
    }

    /// Out of what waits for approval.
    fn leave_submitted(&mut self, batch: u32, to: BatchStatus, kind: StepKind, place: &Place<'_>) {
        let (batch, money) = self.step(batch, kind, place);
        if waits(batch) {
            money.submitted -= batch.total;
        }
        batch.status = to;
    }

    /// Notes a step, and gives the batch with its programme's money.
    fn step(&mut self, batch: u32, kind: StepKind, place: &Place<'_>) -> (&mut Batch, &mut Money) {
        let batch = &mut self.batches[batch as usize];
        batch.steps.push(Step { entry: place.index, by: place.authority.into(), kind });
        let money = &mut self.programmes[batch.programme as usize].money;
        (batch, money)
    }
}

fn waits(batch: &Batch) -> bool {
    matches!(batch.status, BatchStatus::Submitted | BatchStatus::HalfApproved)
}

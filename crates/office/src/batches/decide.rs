//! What is done with a batch after it was submitted, and with a single payment before it is executed.

use crate::{
    Office, Outcome,
    desk::{Also, NewAct},
    failure::{not_found, reason_needed},
    transfers::read_date,
};
use funds::{Act, BatchExecuted};
use ipc::{BatchStory, Decision};
use ledger::{Disclosure, Hash, Jti, Roles};

impl Office {
    /// Approves, returns or rejects. Count and total as the approver saw them must still be the batch's.
    pub fn decide(&mut self, call: &ipc::DecideBatch) -> Outcome<BatchStory> {
        self.decide_only(call)?;
        self.batch_story(&call.id, 0)
    }

    /// As [`Office::decide`], without telling the batch's story afterwards.
    pub(crate) fn decide_only(&mut self, call: &ipc::DecideBatch) -> Outcome<()> {
        let batch = self.desk()?.find_batch(&call.id)?.id();
        let act = match call.decision {
            Decision::Approve => Act::BatchApproved { batch, count: call.seen_count, total: call.seen_total },
            Decision::Return => Act::BatchReturned { batch },
            Decision::Reject => Act::BatchRejected { batch },
        };
        let needed = call.decision != Decision::Approve;
        self.record_with_reason(&act, Roles::SUPERVISOR, &call.reason, needed).map(drop)
    }

    /// Takes one's own batch back before it is decided, or after it was returned.
    pub fn withdraw(&mut self, call: &ipc::WithdrawBatch) -> Outcome<BatchStory> {
        let batch = self.desk()?.find_batch(&call.id)?.id();
        self.record_with_reason(&Act::BatchWithdrawn { batch }, Roles::CLERK, &call.reason, true)?;
        self.batch_story(&batch.to_string(), 0)
    }

    /// Submits a returned batch again as it stands: its rows are right after all.
    pub fn resubmit(&mut self, call: &ipc::ResubmitBatch) -> Outcome<BatchStory> {
        let found = self.desk()?.find_batch(&call.id)?;
        let (batch, count, total) = (found.id(), found.count(), found.total());
        self.record_with_reason(&Act::BatchResubmitted { batch, count, total }, Roles::CLERK, &call.remark, false)?;
        self.batch_story(&batch.to_string(), 0)
    }

    /// Takes single payments out. A returned batch is thereby submitted again, in the same append, when whoever keeps it does
    /// so: it is corrected. Taken out by somebody else, its keeper submits it again.
    pub fn exclude_rows(&mut self, call: &ipc::ExcludeRows) -> Outcome<BatchStory> {
        let (desk, session, world) = self.signed_in()?;
        let found = desk.find_batch(&call.id)?;
        let batch = found.id();
        let mut rows: Vec<u32> = Vec::new();
        let (mut count, mut total) = (found.count(), found.total());
        for row in desk.book.rows(found).filter(|row| call.entries.contains(&row.entry) && !row.excluded) {
            rows.push(row.row);
            count = count.saturating_sub(1);
            total -= row.amount;
        }
        if rows.len() != call.entries.len() {
            return Err(not_found([
                "有的明细不在这个批次里，或已剔除。",
                "Some of the payments are not in this batch, or were taken out.",
            ]));
        }
        let now = world.now();
        let exclusion = Act::RowsExcluded { batch, rows, count, total };
        let as_it_stands = Act::BatchResubmitted { batch, count: found.count(), total: found.total() };
        if desk.book.check(&as_it_stands, &desk.place_now(session, Roles::CLERK, now)).is_err() {
            let clerk = desk.right_to(session.member, Roles::CLERK, now).is_some();
            let role = if clerk { Roles::CLERK } else { Roles::SUPERVISOR };
            self.record_with_reason(&exclusion, role, &call.reason, true)?;
            return self.batch_story(&batch.to_string(), 0);
        }
        let reason = call.reason.trim();
        if reason.is_empty() {
            return Err(reason_needed());
        }
        let on_behalf = desk.right_to(session.member, Roles::CLERK, now).flatten();
        let again = Act::BatchResubmitted { batch, count, total };
        let mut random = world.random();
        let reason = vec![Disclosure::new("reason", reason, &mut random)];
        let exclude = |digests: &[Hash]| exclusion.write(digests);
        let resubmit = |digests: &[Hash]| again.write(digests);
        let acts = [
            NewAct { kind: exclusion.kind(), jti: Jti::fresh(&mut random), body: &exclude, disclosures: reason },
            NewAct { kind: again.kind(), jti: Jti::fresh(&mut random), body: &resubmit, disclosures: Vec::new() },
        ];
        desk.record_in_turn(world, session, on_behalf, &acts)?;
        self.batch_story(&batch.to_string(), 0)
    }

    /// Marks an approved batch as paid by the bank.
    pub fn execute(&mut self, call: &ipc::ExecuteBatch) -> Outcome<BatchStory> {
        self.execute_only(call)?;
        self.batch_story(&call.id, 0)
    }

    /// As [`Office::execute`], without telling the batch's story afterwards.
    pub(crate) fn execute_only(&mut self, call: &ipc::ExecuteBatch) -> Outcome<()> {
        let date = read_date(&call.date)?;
        let (desk, session, world) = self.signed_in()?;
        let batch = desk.find_batch(&call.id)?.id();
        let role =
            if desk.right_to(session.member, Roles::CLERK, world.now()).is_some() { Roles::CLERK } else { Roles::SUPERVISOR };
        let voucher = call.voucher.trim().to_owned();
        let executed = BatchExecuted { batch, date, voucher, answer: None, returned: Vec::new() };
        self.record_act(&Act::BatchExecuted(executed), role).map(drop)
    }

    /// Reverses a payment before it is executed, in whole or part, by a later entry that names it.
    pub fn reverse(&mut self, call: &ipc::ReversePayment) -> Outcome<u64> {
        let desk = self.desk()?;
        let payment = desk.book.payment(call.entry);
        let payment = payment.ok_or_else(|| not_found(["没有这笔发放。", "There is no such payment."]))?;
        let act = Act::PaymentReversed { batch: payment.batch.id(), row: payment.row.row, amount: call.amount };
        self.record_with_reason(&act, Roles::SUPERVISOR, &call.reason, true)
    }

    /// Records an act whose reason is a personal field.
    pub(crate) fn record_with_reason(&mut self, act: &Act<'_>, role: Roles, reason: &str, needed: bool) -> Outcome<u64> {
        let reason = reason.trim();
        if needed && reason.is_empty() {
            return Err(reason_needed());
        }
        let (desk, session, world) = self.signed_in()?;
        let on_behalf = desk.right_to(session.member, role, world.now()).flatten();
        let mut random = world.random();
        let disclosures = if reason.is_empty() { Vec::new() } else { vec![Disclosure::new("reason", reason, &mut random)] };
        let new = NewAct { kind: act.kind(), jti: Jti::fresh(&mut random), body: &|digests| act.write(digests), disclosures };
        desk.record_for(world, session, on_behalf, new, &Also::default())
    }
}

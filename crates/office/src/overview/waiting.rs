use crate::{Outcome, desk::Desk, failure::store_failed, session::Session};
use funds::{Batch, BatchStatus};
use ipc::{OthersTurn, PaymentStatus, Text};
use ledger::{Jti, Roles, roll::Standing};
use std::collections::BTreeMap;

/// Whose turn it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Supervisors,
    Bank,
    Administrators,
    Member(u32),
}

/// What they are to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    Approve,
    ApproveSecond,
    Pay,
    Correct,
    Countersign,
    Draft,
}

impl Desk {
    /// What waits for others than the member who looks, if one does: whose turn it is, what they are to do, how often.
    pub(super) fn waiting_for_others(&self, session: Option<&Session>, now: i64) -> Outcome<Vec<OthersTurn>> {
        // Members are counted from 1.
        let viewer = session.map_or(0, |session| session.member);
        let may_approve = |batch: &Batch| session.is_some_and(|session| self.may_approve(session, batch, now));
        let mut counts: BTreeMap<(Task, Turn), (u32, Option<Jti>)> = BTreeMap::new();
        let mut wait = |task, turn, batch| {
            let (count, last) = counts.entry((task, turn)).or_default();
            *count += 1;
            *last = batch;
        };
        for batch in self.book.batches() {
            match batch.status() {
                BatchStatus::Submitted if !may_approve(batch) => {
                    wait(Task::Approve, self.approver(batch, now), Some(batch.id()));
                }
                BatchStatus::HalfApproved if !may_approve(batch) => {
                    wait(Task::ApproveSecond, self.approver(batch, now), Some(batch.id()));
                }
                // Whoever marks it as paid can do so only when the bank has.
                BatchStatus::Approved if batch.total() > batch.reversed_total() => wait(Task::Pay, Turn::Bank, Some(batch.id())),
                BatchStatus::Returned => {
                    let others = batch.keepers();
                    if !others.contains(&viewer) {
                        others.into_iter().for_each(|keeper| wait(Task::Correct, Turn::Member(keeper), Some(batch.id())));
                    }
                }
                _ => {}
            }
        }
        let roll = self.chain.roll();
        for (_, act) in roll.waiting() {
            if !roll.may_countersign(act.by, act.order.subject(), viewer) {
                wait(Task::Countersign, Turn::Administrators, None);
            }
        }
        let snapshot = self.snapshot()?;
        for member in roll.members().iter().filter(|member| member.number != viewer && member.standing == Standing::Active) {
            let drafts = snapshot.drafts(member.number).map_err(|error| store_failed(&error))?.len();
            (0..drafts).for_each(|_| wait(Task::Draft, Turn::Member(member.number), None));
        }
        let shown = counts.into_iter().map(|((task, turn), (count, last))| OthersTurn {
            who: self.turn_words(turn),
            what: task_words(task),
            count,
            status: match task {
                Task::Approve | Task::ApproveSecond => Some(PaymentStatus::Submitted),
                Task::Pay => Some(PaymentStatus::Approved),
                Task::Correct => Some(PaymentStatus::Returned),
                Task::Countersign | Task::Draft => None,
            },
            batch: last.filter(|_| count == 1).map(|id| id.to_string()),
            people: task == Task::Countersign,
        });
        Ok(shown.collect())
    }

    /// Who may approve a batch: by name when only one can, else all of them by their role.
    fn approver(&self, batch: &Batch, now: i64) -> Turn {
        let fit = |member: &&ledger::roll::Member| {
            member.standing == Standing::Active
                && self.right_to(member.number, Roles::SUPERVISOR, now).is_some()
                && batch.recorded_by(member.number).is_none()
                && batch.approved_by(member.number).is_none()
        };
        let mut fit = self.chain.roll().members().iter().filter(fit);
        match (fit.next(), fit.next()) {
            (Some(only), None) => Turn::Member(only.number),
            _ => Turn::Supervisors,
        }
    }

    fn turn_words(&self, turn: Turn) -> Text {
        match turn {
            Turn::Supervisors => Text::new("主管", "Supervisors"),
            Turn::Bank => Text::new("银行", "The bank"),
            Turn::Administrators => Text::new("管理员", "Administrators"),
            Turn::Member(number) => Text::new(self.member_name(number), self.member_name(number)),
        }
    }
}

fn task_words(task: Task) -> Text {
    match task {
        Task::Approve => Text::new("批次待审批", "Batches to approve"),
        Task::ApproveSecond => Text::new("批次待第二人审批", "Batches to approve as the second"),
        Task::Pay => Text::new("已审批的批次待到账", "Approved batches to be paid"),
        Task::Correct => Text::new("退回待修改", "Returned, to be corrected"),
        Task::Countersign => Text::new("待第二人签名", "To be countersigned"),
        Task::Draft => Text::new("未完成的导入草稿", "Unfinished imports"),
    }
}

use super::document::Funding;
use crate::Fen;
use ledger::{Authority, Hash, Jti};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A batch with its payments, or a payment that is a batch of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub(super) id: Jti,
    pub(super) entry: u64,
    pub(super) by: Signers,
    pub(super) programme: u32,
    /// Code of its project.
    pub(super) project: Option<String>,
    pub(super) status: BatchStatus,
    pub(super) single: bool,
    /// Paid before the program.
    pub(super) history: bool,
    pub(super) declared_count: u32,
    pub(super) declared_total: Fen,
    pub(super) passed: u32,
    pub(super) file: Option<Hash>,
    pub(super) replaces: Option<u32>,
    pub(super) replaced_by: Option<u32>,
    /// Where its payments begin among all payments.
    pub(super) first: u64,
    /// Rows that are there.
    pub(super) rows: u32,
    /// Without the rows taken out.
    pub(super) count: u32,
    pub(super) total: Fen,
    pub(super) reversed_total: Fen,
    /// The last entry that changed what there is to approve or to pay.
    pub(super) changed: u64,
    pub(super) steps: Vec<Step>,
    pub(super) excluded: BTreeSet<u32>,
    /// Row to amount.
    pub(super) reversed: BTreeMap<u32, Fen>,
    /// Rows that the bank sent back, and the place of the batch and the row that pay them again.
    pub(super) bounced: BTreeMap<u32, Option<(u32, u32)>>,
    /// Row to amount that came back of it.
    pub(super) recovered: BTreeMap<u32, Fen>,
    /// What the bank sent back and what was fetched back, of the total.
    pub(super) bounced_total: Fen,
    pub(super) recovered_total: Fen,
    /// From which documents it is paid, since it was approved.
    pub(super) funding: Funding,
}

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchStatus {
    /// Rows are missing: still to come, or, when anything else came between, for ever. Counts nowhere.
    Incomplete,
    /// 待审批.
    Submitted,
    /// One of two approvals is there.
    HalfApproved,
    /// 退回修改.
    Returned,
    /// 已撤回, or replaced by a corrected one after it was returned.
    Withdrawn,
    /// 已驳回.
    Rejected,
    /// 已审批.
    Approved,
    /// 已到账.
    Executed,
    /// 历史补录: paid before the program, never approved here.
    History,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentStatus {
    /// 待审批.
    Submitted,
    /// 退回修改.
    Returned,
    /// 已撤回.
    Withdrawn,
    /// 已剔除: its row was taken out.
    Excluded,
    /// 已驳回.
    Rejected,
    /// 已审批; a part may be reversed.
    Approved,
    /// 已到账; a part may have been reversed before.
    Executed,
    /// 已冲销, wholly.
    Reversed,
    /// 历史补录.
    History,
    /// 退票: the bank sent it back.
    Bounced,
    /// 已追回, wholly.
    Recovered,
}

/// One row of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// From 1, in the order of the entries.
    pub row: u32,
    /// Its entry.
    pub entry: u64,
    /// Amount recorded.
    pub amount: Fen,
    /// What of it was reversed.
    pub reversed: Fen,
    /// It was taken out.
    pub excluded: bool,
    /// The bank sent it back (退票).
    pub bounced: bool,
    /// What of it was fetched back (追回).
    pub recovered: Fen,
}

/// A payment where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentState<'a> {
    /// Its batch.
    pub batch: &'a Batch,
    /// Its row.
    pub row: BatchRow,
    /// Its status.
    pub status: PaymentStatus,
}

/// Who signed, and in whose name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signers {
    /// Member number.
    pub member: u32,
    /// In whose name (代), if not in the own.
    pub on_behalf: Option<u32>,
}

/// Something that was done with a batch after it was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The entry.
    pub entry: u64,
    /// Who did it.
    pub by: Signers,
    /// What.
    pub kind: StepKind,
}

/// What can be done with a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Approved, for the first or the second time.
    Approved,
    /// Returned for correction.
    Returned,
    /// Rejected for good.
    Rejected,
    /// Withdrawn.
    Withdrawn,
    /// Submitted again.
    Resubmitted,
    /// Rows were taken out.
    Excluded,
    /// The list for the bank was written.
    Sent,
    /// Paid.
    Executed,
    /// The bank sent payments back.
    Bounced,
    /// Money of it was fetched back.
    Recovered,
    /// An objection was upheld, and its row taken out.
    Upheld {
        /// Which row.
        row: u32,
        /// It was not approved yet: approvals before this are void.
        voids: bool,
    },
    /// A payment was reversed.
    Reversed,
    /// Passed on.
    HandedOver {
        /// From whom.
        from: u32,
        /// To whom.
        to: u32,
    },
}

impl BatchRow {
    /// What is left of its amount: without what was reversed or fetched back.
    pub fn left(&self) -> Fen {
        self.amount - self.reversed - self.recovered
    }
}

impl Signers {
    /// Both persons, or the one.
    pub fn persons(self) -> impl Iterator<Item = u32> {
        std::iter::once(self.member).chain(self.on_behalf)
    }
}

impl From<Authority> for Signers {
    fn from(authority: Authority) -> Self {
        Signers { member: authority.member, on_behalf: authority.on_behalf }
    }
}

impl Batch {
    /// Its id, that of the statement that submitted it.
    pub fn id(&self) -> Jti {
        self.id
    }

    /// The entry that submitted it.
    pub fn entry(&self) -> u64 {
        self.entry
    }

    /// Who submitted it.
    pub fn by(&self) -> Signers {
        self.by
    }

    /// Where it stands.
    pub fn status(&self) -> BatchStatus {
        self.status
    }

    /// It is a payment that is a batch of its own.
    pub fn single(&self) -> bool {
        self.single
    }

    /// 历史补录: paid before the program.
    pub fn history(&self) -> bool {
        self.history
    }

    /// Count and total declared at submission.
    pub fn declared(&self) -> (u32, Fen) {
        (self.declared_count, self.declared_total)
    }

    /// Count as it stands: without the rows taken out.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Total as it stands: without the rows taken out, before reversals.
    pub fn total(&self) -> Fen {
        self.total
    }

    /// What of the total was reversed.
    pub fn reversed_total(&self) -> Fen {
        self.reversed_total
    }

    /// What of the total the bank sent back.
    pub fn bounced_total(&self) -> Fen {
        self.bounced_total
    }

    /// What of the total was fetched back.
    pub fn recovered_total(&self) -> Fen {
        self.recovered_total
    }

    /// What of the total is to be paid, or was and has not come back.
    pub fn standing(&self) -> Fen {
        self.total - self.reversed_total - self.bounced_total - self.recovered_total
    }

    /// Code of the project that it belongs to.
    pub fn project(&self) -> Option<&str> {
        self.project.as_deref()
    }

    /// Rows that the bank sent back, ascending; whether each is being paid again is for [`super::Book::reissued`].
    pub fn bounced(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.bounced.keys().copied()
    }

    /// Faults passed with a reason, as declared.
    pub fn passed(&self) -> u32 {
        self.passed
    }

    /// SHA-256 of the encrypted source file.
    pub fn file(&self) -> Option<Hash> {
        self.file
    }

    /// The batch that it replaces, as its place in [`super::Book::batches`].
    pub fn replaces(&self) -> Option<u32> {
        self.replaces
    }

    /// The batch that replaces it, as its place in [`super::Book::batches`].
    pub fn replaced_by(&self) -> Option<u32> {
        self.replaced_by
    }

    /// The entry of its first payment.
    pub fn first_entry(&self) -> u64 {
        self.entry + u64::from(!self.single)
    }

    /// The last entry that changed what there is to approve or to pay; who decides must have seen it.
    pub fn changed(&self) -> u64 {
        self.changed
    }

    /// What was done with it, oldest first.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The approvals in force: rows taken out, a return or a new submission void those before.
    pub fn approvals(&self) -> impl Iterator<Item = &Step> {
        let voids = |step: &Step| {
            matches!(
                step.kind,
                StepKind::Excluded | StepKind::Returned | StepKind::Resubmitted | StepKind::Upheld { voids: true, .. }
            )
        };
        let from = self.steps.iter().rposition(voids).map_or(0, |at| at + 1);
        self.steps[from..].iter().filter(|step| step.kind == StepKind::Approved)
    }

    /// The entry by which a person took part in recording it: submitted it, took it over, submitted it again or took rows
    /// out, with the own key or through a delegate.
    pub fn recorded_by(&self, person: u32) -> Option<u64> {
        let part = |step: &&Step| match step.kind {
            StepKind::Resubmitted | StepKind::Excluded => step.by.persons().any(|signer| signer == person),
            StepKind::HandedOver { to, .. } => to == person,
            _ => false,
        };
        if self.by.persons().any(|signer| signer == person) {
            return Some(self.entry);
        }
        self.steps.iter().find(part).map(|step| step.entry)
    }

    /// The entry by which a person approved it, with the own key or through a delegate.
    pub fn approved_by(&self, person: u32) -> Option<u64> {
        self.approvals().find(|step| step.by.persons().any(|signer| signer == person)).map(|step| step.entry)
    }

    /// Who may withdraw it, take rows out or submit it again: who submitted it, or whom it was handed over to.
    pub fn keepers(&self) -> Vec<u32> {
        let mut keepers: Vec<u32> = self.by.persons().collect();
        for step in &self.steps {
            if let StepKind::HandedOver { from, to } = step.kind {
                keepers.retain(|keeper| *keeper != from && *keeper != to);
                keepers.push(to);
            }
        }
        keepers
    }

    /// Rows taken out, ascending.
    pub fn excluded(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.excluded.iter().copied()
    }

    /// Rows of which something was reversed, ascending, with how much.
    pub fn reversals(&self) -> impl ExactSizeIterator<Item = (u32, Fen)> + '_ {
        self.reversed.iter().map(|(row, amount)| (*row, *amount))
    }

    /// Rows of which something was fetched back, ascending, with how much.
    pub fn recoveries(&self) -> impl ExactSizeIterator<Item = (u32, Fen)> + '_ {
        self.recovered.iter().map(|(row, amount)| (*row, *amount))
    }

    /// Where the amount of a row stands among all payments.
    pub(super) fn place_of(&self, row: u32) -> usize {
        // Amounts lie in memory, so that their number fits.
        self.first as usize + row as usize - 1
    }

    pub(super) fn row(&self, row: u32, amount: Fen) -> BatchRow {
        BatchRow {
            row,
            entry: self.first_entry() + u64::from(row) - 1,
            amount,
            reversed: self.reversed.get(&row).copied().unwrap_or(0),
            excluded: self.excluded.contains(&row),
            bounced: self.bounced.contains_key(&row),
            recovered: self.recovered.get(&row).copied().unwrap_or(0),
        }
    }

    pub(super) fn payment(&self, row: BatchRow) -> Option<PaymentState<'_>> {
        let status = match self.status {
            BatchStatus::Incomplete => return None,
            _ if row.excluded => PaymentStatus::Excluded,
            BatchStatus::Submitted | BatchStatus::HalfApproved => PaymentStatus::Submitted,
            BatchStatus::Returned => PaymentStatus::Returned,
            BatchStatus::Withdrawn => PaymentStatus::Withdrawn,
            BatchStatus::Rejected => PaymentStatus::Rejected,
            BatchStatus::Approved | BatchStatus::Executed if row.reversed == row.amount => PaymentStatus::Reversed,
            BatchStatus::Approved => PaymentStatus::Approved,
            _ if row.bounced => PaymentStatus::Bounced,
            _ if row.left() == 0 => PaymentStatus::Recovered,
            BatchStatus::Executed => PaymentStatus::Executed,
            BatchStatus::History => PaymentStatus::History,
        };
        Some(PaymentState { batch: self, row, status })
    }
}

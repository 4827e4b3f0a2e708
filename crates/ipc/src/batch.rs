use crate::{Event, Fault, Fen, Text};
use serde::{Deserialize, Serialize};

/// Asks for batches.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetBatches {
    /// Which.
    pub which: WhichBatches,
}

/// Which batches are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhichBatches {
    /// All.
    All,
    /// That the member who is signed in may approve.
    ToApprove,
    /// That were returned to the member who is signed in.
    Returned,
    /// That the member who is signed in recorded.
    Mine,
}

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchStatus {
    /// 待审批.
    Submitted,
    /// One of two approvals is there.
    HalfApproved,
    /// 退回修改.
    Returned,
    /// 已撤回.
    Withdrawn,
    /// 已驳回.
    Rejected,
    /// 已审批.
    Approved,
    /// 已到账.
    Executed,
    /// 历史补录.
    History,
}

/// A batch in one line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BatchLine {
    /// The batch's `jti`.
    pub id: String,
    /// Readable number.
    pub number: String,
    /// The entry that submitted it.
    pub entry: u64,
    /// Status.
    pub status: BatchStatus,
    /// Programme code.
    pub programme: String,
    /// Programme name.
    pub programme_name: String,
    /// Count as it stands.
    pub count: u32,
    /// Total as it stands.
    pub total: Fen,
    /// Who submitted it.
    pub by_name: String,
    /// When, UTC seconds.
    pub at: i64,
    /// Source file name; empty for a single payment.
    pub file: String,
    /// Faults passed with a reason.
    pub passed: u32,
}

/// Asks for one batch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetBatch {
    /// The batch's `jti`.
    pub id: String,
    /// Draws other rows: 0 is the first sample, which the seed in the ledger fixes.
    pub draw: u32,
}

/// All an approver needs on one page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BatchStory {
    /// The line.
    pub line: BatchLine,
    /// Count declared from the stamped summary at submission.
    pub declared_count: u32,
    /// Total declared.
    pub declared_total: Fen,
    /// Rows taken out since.
    pub excluded_count: u32,
    /// Their sum.
    pub excluded_total: Fen,
    /// The lines add up to what is declared.
    pub agrees: bool,
    /// Available in the programme now.
    pub available: Fen,
    /// Available after approval; may be negative, and then it cannot be approved.
    pub available_after: Fen,
    /// Received in all, for the line below.
    pub received: Fen,
    /// Documents that would pay for it: number and amount.
    pub documents: Vec<(String, Fen)>,
    /// What changed since the last period.
    pub changes: Changes,
    /// Faults passed, with their reasons.
    pub passed: Vec<Fault>,
    /// Ten rows drawn at random.
    pub sample: Vec<SampleRow>,
    /// Steps so far and to come.
    pub steps: Vec<Step>,
    /// Who did what.
    pub timeline: Vec<Event>,
    /// What the member who is signed in may do.
    pub may: BatchActs,
    /// Why approving is not possible, if it is not.
    pub hindrance: Option<Text>,
}

/// What changed since the last batch of the same programme and place.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Changes {
    /// The batch compared with; `None`: this is the first.
    pub with: Option<String>,
    /// Beneficiaries unchanged.
    pub same: u32,
    /// New.
    pub added: u32,
    /// With another amount.
    pub amount: u32,
    /// With another account.
    pub account: u32,
    /// No longer in.
    pub stopped: u32,
    /// Sum of the last one.
    pub last_total: Fen,
    /// Entry numbers of new, changed-amount and changed-account payments, at most 50 each.
    pub entries: Vec<(String, Vec<u64>)>,
}

/// One drawn row.
#[derive(Clone, Serialize, Deserialize)]
pub struct SampleRow {
    /// Entry number.
    pub entry: u64,
    /// Sheet row.
    pub row: u32,
    /// Beneficiary, full: approvers check values.
    pub beneficiary: String,
    /// Payee and relation when another person; else empty.
    pub payee: String,
    /// Village.
    pub village: String,
    /// `420.00 × 3 亩`.
    pub working: String,
    /// Amount.
    pub amount: Fen,
    /// Against the last period: `same`, `new`, `amount`, `account`.
    pub change: String,
}

/// Never prints a name.
impl std::fmt::Debug for SampleRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SampleRow").field("entry", &self.entry).finish_non_exhaustive()
    }
}

/// A step of a batch's way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub what: Text,
    /// Done by; empty: still to come.
    pub by_name: String,
    /// When, UTC seconds.
    pub at: Option<i64>,
    /// It is the one that waits now.
    pub now: bool,
}

/// What the member may do with a batch.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct BatchActs {
    /// Approve.
    pub approve: bool,
    /// Return for correction or reject.
    pub refuse: bool,
    /// Withdraw.
    pub withdraw: bool,
    /// Take rows out.
    pub exclude: bool,
    /// Mark as paid.
    pub execute: bool,
}

/// Decides on a batch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DecideBatch {
    /// The batch's `jti`.
    pub id: String,
    /// What.
    pub decision: Decision,
    /// Needed to return or reject; kept as a personal field.
    pub reason: String,
    /// The head that the approver had on screen must still be the batch's: total and count as seen.
    pub seen_count: u32,
    /// Total as seen.
    pub seen_total: Fen,
}

/// The decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// 同意.
    Approve,
    /// 退回修改.
    Return,
    /// 驳回.
    Reject,
}

/// Takes a batch back before it is decided.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WithdrawBatch {
    /// The batch's `jti`.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// Takes rows out before it is decided.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExcludeRows {
    /// The batch's `jti`.
    pub id: String,
    /// Entry numbers of the payments.
    pub entries: Vec<u64>,
    /// Why.
    pub reason: String,
}

/// Marks an approved batch as paid.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExecuteBatch {
    /// The batch's `jti`.
    pub id: String,
    /// Bank voucher number.
    pub voucher: String,
    /// Day of payment, `YYYY-MM-DD`.
    pub date: String,
}

/// Saves a batch for another machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveBatchFile {
    /// The batch's `jti`.
    pub id: String,
}

/// Reads a batch file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadBatchFile {
    /// The file, base64.
    pub content: String,
}

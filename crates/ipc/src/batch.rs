use crate::{BatchRef, Event, Fen, Text};
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    pub passed: Vec<PassedFault>,
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
    /// Names and reasons are masked: whoever looks neither keeps the batch nor may approve it.
    pub masked: bool,
    /// The batch that this one corrects.
    pub replaces: Option<BatchRef>,
    /// The batch that corrects this one.
    pub replaced_by: Option<BatchRef>,
}

/// A fault that the clerk passed with a reason.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedFault {
    /// Stable name, e.g. `paid-before`.
    pub code: String,
    /// Sheet row; 0 where there is none.
    pub row: u32,
    /// In words.
    pub what: Text,
    /// Why it was passed; masked with the names.
    pub reason: String,
    /// Entry number of the payment.
    pub entry: u64,
    /// The earlier payment that it resembles.
    pub like: Option<u64>,
}

/// Never prints a reason, which may name a person.
impl std::fmt::Debug for PassedFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassedFault").field("code", &self.code).field("entry", &self.entry).finish_non_exhaustive()
    }
}

/// What changed since the last period: against the last regular payments of the same programme, in the townships of this
/// batch, whose months end before this one's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The batches compared with; none: this is the first.
    pub with: Vec<BatchRef>,
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
    /// Sum of the last ones.
    pub last_total: Fen,
    /// The payments behind `new`, `amount`, `account` and `stopped`, at most [`CHANGES_LISTED_MAX`] of each.
    pub payments: Vec<(String, Vec<ChangedPayment>)>,
}

/// So many payments are listed of each kind of change.
pub const CHANGES_LISTED_MAX: usize = 2_000;

/// A person whose payment is another than last time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedPayment {
    /// The payment now; `None`: stopped.
    pub entry: Option<u64>,
    /// The payment last time; `None`: new.
    pub last: Option<u64>,
    /// Who; masked with the names.
    pub who: String,
    /// What the person gets now.
    pub amount: Fen,
    /// What the person got last time.
    pub last_amount: Fen,
}

/// Never prints a name.
impl std::fmt::Debug for ChangedPayment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangedPayment").field("entry", &self.entry).field("last", &self.last).finish_non_exhaustive()
    }
}

/// One drawn row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRow {
    /// Entry number.
    pub entry: u64,
    /// Sheet row.
    pub row: u32,
    /// Beneficiary: in full for its keeper and its approvers, who check values; else masked.
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchActs {
    /// Approve.
    pub approve: bool,
    /// Return for correction or reject.
    pub refuse: bool,
    /// Withdraw.
    pub withdraw: bool,
    /// Take rows out.
    pub exclude: bool,
    /// Submit it again as it stands, after it was returned.
    pub resubmit: bool,
    /// Correct it by a new sheet.
    pub replace: bool,
    /// Mark as paid.
    pub execute: bool,
    /// Save the file that it was read from.
    pub source: bool,
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

/// Submits a returned batch again as it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResubmitBatch {
    /// The batch's `jti`.
    pub id: String,
    /// What the approver should know; may be empty. Kept as a personal field.
    pub remark: String,
}

/// Saves the file that a batch was read from; recorded in the ledger.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveSourceFile {
    /// The batch's `jti`.
    pub id: String,
}

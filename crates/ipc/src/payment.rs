use crate::{Fen, Quantity, QuantityE4, Text};
use serde::{Deserialize, Serialize};

/// A payment as the form holds it. Empty strings mean "not given".
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentForm {
    /// Programme code.
    pub programme: String,
    /// Beneficiary (受益人).
    pub beneficiary: Person,
    /// Household head (户主), if another person.
    pub head: Option<Person>,
    /// Payee (收款人), if another person.
    pub payee: Option<Payee>,
    /// Bank account or card.
    pub account: String,
    /// Bank.
    pub bank: String,
    /// Household number.
    pub household: String,
    /// Telephone.
    pub phone: String,
    /// Township.
    pub township: String,
    /// Village.
    pub village: String,
    /// First month, `YYYY-MM`.
    pub period_from: String,
    /// Last month.
    pub period_to: String,
    /// `regular`, `arrears`, `partial`, `adjustment`.
    pub benefit_type: String,
    /// Standard, if not the programme's (old standard, needs a reason).
    pub rate: Option<Fen>,
    /// Quantity in 1/10,000.
    pub quantity: Option<QuantityE4>,
    /// Months.
    pub months: Option<u16>,
    /// What the person has, for a difference.
    pub own_income: Option<Fen>,
    /// Amount.
    pub amount: Option<Fen>,
    /// Free text; kept as a personal field.
    pub note: String,
    /// Faults passed with a reason.
    pub passes: Vec<Pass>,
}

/// Never prints a personal field.
impl std::fmt::Debug for PaymentForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentForm").field("programme", &self.programme).finish_non_exhaustive()
    }
}

/// Name and number of a person.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name.
    pub name: String,
    /// 18-digit ID number.
    pub id: String,
}

/// A payee who is not the beneficiary.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    /// Who.
    pub person: Person,
    /// Relation to the beneficiary.
    pub relation: String,
    /// What authorises it.
    pub authorisation: String,
}

/// In the place of a row: every row that has the fault.
pub const EVERY_ROW: u32 = u32::MAX;

/// A fault that may be passed, with the reason for passing it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// Sheet row; 0 in the form and for the whole file; in an import [`EVERY_ROW`] for all of this code that stand open.
    pub row: u32,
    /// The fault's code.
    pub code: String,
    /// Why; the approver sees it. In an import, empty: it is passed no longer.
    pub reason: String,
}

/// Never prints the reason, which may be about a person.
impl std::fmt::Debug for Pass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pass").field("row", &self.row).field("code", &self.code).finish_non_exhaustive()
    }
}

/// Checks a form while it is typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckPayment {
    /// The form as it stands.
    pub form: PaymentForm,
}

/// What the check says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentCheck {
    /// Amount by the programme's rule, when its facts are there.
    pub amount_by_rule: Option<Fen>,
    /// `420.00 × 3 亩 = 1,260.00`.
    pub working: String,
    /// Available now.
    pub available: Fen,
    /// What waits for approval already.
    pub submitted: Fen,
    /// Faults, in the order of the form.
    pub faults: Vec<Fault>,
    /// Nothing stands against recording.
    pub ready: bool,
}

/// What is wrong, where, and what to do.
#[derive(Clone, Serialize, Deserialize)]
pub struct Fault {
    /// Stable name, e.g. `id-checksum`.
    pub code: String,
    /// Row of the sheet (1-based); 0 in the form or when it concerns the file.
    pub row: u32,
    /// Field name as in [`crate::FIELDS`]; empty when it concerns the row.
    pub field: String,
    /// It blocks; otherwise it may be passed with a reason.
    pub blocks: bool,
    /// The reason given for passing it.
    pub passed: Option<String>,
    /// What is there, as the cell or field has it.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// In words.
    pub what: Text,
    /// What to do.
    pub remedy: Text,
    /// The entry it collides with (looks like a payment already made).
    pub entry: Option<u64>,
}

/// Never prints what is in the cell.
impl std::fmt::Debug for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fault")
            .field("code", &self.code)
            .field("row", &self.row)
            .field("field", &self.field)
            .finish_non_exhaustive()
    }
}

/// Records a payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordPayment {
    /// The form.
    pub form: PaymentForm,
    /// Repeating the call with the same key records nothing twice.
    pub once_key: String,
}

/// Reverses a payment, in whole or part, before it is executed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReversePayment {
    /// Entry number.
    pub entry: u64,
    /// How much.
    pub amount: Fen,
    /// Why.
    pub reason: String,
}

/// Asks for a payment's story.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetPayment {
    /// Entry number.
    pub entry: u64,
}

/// Saves the receipt (a `.tlog-proof` file).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveReceipt {
    /// Entry number.
    pub entry: u64,
    /// Personal fields that the receipt shows.
    pub show: Vec<String>,
}

/// A payment with all that is known of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentStory {
    /// Entry number.
    pub entry: u64,
    /// The statement's `jti`.
    pub id: String,
    /// Status.
    pub status: PaymentStatus,
    /// Amount recorded.
    pub amount: Fen,
    /// Amount reversed since.
    pub reversed: Fen,
    /// In capital numerals.
    pub capital: String,
    /// Programme code.
    pub programme: String,
    /// Programme name.
    pub programme_name: String,
    /// Functional classification.
    pub classification: String,
    /// Township.
    pub township: String,
    /// Village.
    pub village: String,
    /// First and last month.
    pub period: (String, String),
    /// Benefit type.
    pub benefit_type: String,
    /// Standard.
    pub rate: Option<Fen>,
    /// Quantity.
    pub quantity: Option<Quantity>,
    /// Months.
    pub months: Option<u16>,
    /// `420.00 × 3 亩`.
    pub working: String,
    /// Personal fields by name; masked unless revealed.
    pub personal: Vec<(String, String)>,
    /// Those values are masked.
    pub masked: bool,
    /// The batch, if any.
    pub batch: Option<BatchRef>,
    /// Sheet and row of the source file.
    pub source: Option<(String, u32)>,
    /// Who did what and when, oldest first.
    pub timeline: Vec<Event>,
    /// The proof.
    pub proof: Proof,
    /// The member who is signed in may reverse it.
    pub may_reverse: bool,
}

/// Never prints a personal field.
impl std::fmt::Debug for PaymentStory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentStory").field("entry", &self.entry).field("status", &self.status).finish_non_exhaustive()
    }
}

/// A batch in one line of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRef {
    /// The batch's `jti`.
    pub id: String,
    /// Its readable number, e.g. `B-2026-0007`.
    pub number: String,
    /// Payments in it.
    pub count: u32,
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
    /// 已剔除.
    Excluded,
    /// 已驳回.
    Rejected,
    /// 已审批.
    Approved,
    /// 已到账.
    Executed,
    /// 已冲销.
    Reversed,
    /// 历史补录: from before the program.
    History,
    /// 退票: sent back by the bank.
    Bounced,
    /// 已追回, wholly.
    Recovered,
}

impl PaymentStatus {
    /// All of them, in the order of their declaration.
    pub const ALL: [PaymentStatus; 11] = [
        PaymentStatus::Submitted,
        PaymentStatus::Returned,
        PaymentStatus::Withdrawn,
        PaymentStatus::Excluded,
        PaymentStatus::Rejected,
        PaymentStatus::Approved,
        PaymentStatus::Executed,
        PaymentStatus::Reversed,
        PaymentStatus::History,
        PaymentStatus::Bounced,
        PaymentStatus::Recovered,
    ];

    /// Whether a payment of this status counts into a sum of money.
    pub fn counts(self) -> bool {
        !matches!(self, PaymentStatus::Withdrawn | PaymentStatus::Excluded | PaymentStatus::Rejected | PaymentStatus::Bounced)
    }
}

/// One act in a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Entry number.
    pub entry: u64,
    /// Kind as in docs/format.md.
    pub kind: String,
    /// What was done.
    pub what: Text,
    /// Who.
    pub by_name: String,
    /// Acting for (代).
    pub for_name: Option<String>,
    /// When, by their clock, UTC seconds.
    pub at: i64,
    /// Reason or remark; masked when it may be about a person and is not revealed.
    pub remark: String,
    /// Which fund rule it breaks. It is kept as it was signed, and changes no account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach: Option<Text>,
}

/// What proves an entry.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Entry number, from 0.
    pub index: u64,
    /// Leaf hash, hex.
    pub leaf: String,
    /// Leaf hash of the entry before, hex.
    pub previous: String,
    /// Inclusion path, hex, leaf to root.
    pub path: Vec<String>,
    /// The signed head.
    pub checkpoint: String,
    /// The statement as it stands in the entry.
    pub statement: String,
    /// Header and payload, indented for reading.
    pub readable: String,
    /// The signer's key thumbprint.
    pub kid: String,
    /// Checked just now: signature, chain, path, head.
    pub holds: bool,
    /// It was signed after this time by another office's clock.
    pub after: Option<crate::WitnessTime>,
    /// It was in the ledger before this time by another office's clock.
    pub before: Option<crate::WitnessTime>,
}

/// Short: a proof is long.
impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proof").field("index", &self.index).field("holds", &self.holds).finish_non_exhaustive()
    }
}

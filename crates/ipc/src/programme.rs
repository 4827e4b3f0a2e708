use crate::{Fen, QuantityE4, Text};
use serde::{Deserialize, Serialize};

/// Asks for the shipped templates.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetTemplates {}

/// A programme as a readable data file describes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Template {
    /// File name without ending, e.g. `poverty-industry`.
    pub name: String,
    /// E.g. 产业到户补助.
    pub title: Text,
    /// Livelihood field, e.g. `poverty-alleviation`, `education`, `employment`, `pension`, `medical-care`, `social-assistance`, `public-welfare`.
    pub field: String,
    /// The field in words.
    pub field_title: Text,
    /// Functional classification, e.g. `2130505`.
    pub classification: String,
    /// Whether a public notice usually shows names in full.
    #[serde(default)]
    pub notice_names: bool,
    /// The rule the form starts with.
    pub rule: AmountRule,
    /// What a clerk should know.
    pub hint: Text,
}

/// How a payment's amount follows from its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountRule {
    /// The formula.
    pub formula: Formula,
    /// The standard in force, 分 per unit (or the fixed amount, or the level up to which a difference is paid).
    pub rate: Fen,
    /// An earlier standard that may be used with a reason.
    pub old_rate: Option<Fen>,
    /// Word for the unit, e.g. 亩.
    pub unit: String,
    /// Rounding of the result.
    pub rounding: Rounding,
    /// No payment above this.
    pub cap: Option<Fen>,
}

/// The formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// The standard itself.
    Fixed,
    /// Standard × quantity.
    Unit,
    /// Standard × months.
    Months,
    /// Standard × quantity × months.
    UnitMonths,
    /// (Standard − what the person has) × months.
    Difference,
}

/// How the last digits are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To 分, half up.
    Fen,
    /// To 角, half up.
    Jiao,
    /// To 元, half up.
    Yuan,
    /// To 元, down.
    YuanDown,
    /// To 元, up.
    YuanUp,
}

/// Asks for all programmes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetProgrammes {}

/// One programme with its money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// Code in this ledger.
    pub code: String,
    /// Name.
    pub name: String,
    /// Budget year.
    pub year: u16,
    /// Livelihood field.
    pub field: String,
    /// Functional classification.
    pub classification: String,
    /// Whether a public notice of its payments shows names in full.
    #[serde(default)]
    pub notice_names: bool,
    /// Amount rule.
    pub rule: AmountRule,
    /// Its money.
    pub money: Money,
    /// Payments that count.
    pub payments: u64,
    /// The entry that opened it.
    pub entry: u64,
}

/// Received = issued + available + committed + paid + spent before; the rest is shown beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// 收到指标: allocations and opening balances.
    pub received: Fen,
    /// Submitted and waiting for approval; not yet taken from what is available.
    pub submitted: Fen,
    /// 已审批: approved, not yet executed, reversals taken off.
    pub committed: Fen,
    /// 已到账: executed, and history from before the program. The sum of its payments.
    pub paid: Fen,
    /// 启用前已用: what of the opening balances had been spent before, by no payment that is here. The documents say it.
    pub spent_before: Fen,
    /// 可用指标.
    pub available: Fen,
    /// 已下达: issued onward to other offices, less what was taken back of it.
    pub issued: Fen,
    /// Taken back by whoever gave it (收回); no longer in `received`.
    pub reduced: Fen,
    /// Moved into other programmes (结转, 调剂); no longer in `received`.
    pub moved: Fen,
    /// 退票: sent back by the bank; no longer in `paid`.
    pub returned: Fen,
    /// 追回: fetched back; no longer in `paid`.
    pub recovered: Fen,
}

impl std::ops::Add for Money {
    type Output = Money;

    fn add(self, other: Money) -> Money {
        Money {
            received: self.received + other.received,
            submitted: self.submitted + other.submitted,
            committed: self.committed + other.committed,
            paid: self.paid + other.paid,
            spent_before: self.spent_before + other.spent_before,
            available: self.available + other.available,
            issued: self.issued + other.issued,
            reduced: self.reduced + other.reduced,
            moved: self.moved + other.moved,
            returned: self.returned + other.returned,
            recovered: self.recovered + other.recovered,
        }
    }
}

/// Asks for the documents by which money came, of all programmes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct GetDocuments {
    /// Budget year of the programmes; 0: any.
    pub year: u16,
    /// Recorded in this month, `YYYY-MM`; empty: in any.
    pub month: String,
}

/// Documents of all programmes, in the order of their entries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Documents {
    /// Each with its programme's code and name.
    pub documents: Vec<(String, String, Document)>,
    /// Their sum.
    pub received: Fen,
    /// What of it had been spent before the program.
    pub spent_before: Fen,
    /// What of it is approved or paid, that included.
    pub used: Fen,
    /// What of it was issued onward, taken back or moved.
    pub gone: Fen,
    /// What is left.
    pub left: Fen,
}

/// Opens a programme.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenProgramme {
    /// `[A-Z0-9-]{2,24}`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Budget year.
    pub year: u16,
    /// Livelihood field.
    pub field: String,
    /// Functional classification, 3, 5 or 7 digits.
    pub classification: String,
    /// Whether a public notice of its payments shows names in full; otherwise they are masked there.
    #[serde(default)]
    pub notice_names: bool,
    /// Amount rule.
    pub rule: AmountRule,
}

/// Asks for one programme.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetProgramme {
    /// Code.
    pub code: String,
}

/// A programme with the documents behind its money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeStory {
    /// The programme.
    pub programme: Programme,
    /// Allocations and opening balances, oldest first.
    pub documents: Vec<Document>,
}

/// Money in, with its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Entry number.
    pub entry: u64,
    /// 指标文号, or the note of an opening balance.
    pub number: String,
    /// An opening balance from before the program (never approved here).
    pub opening: bool,
    /// Amount received.
    pub amount: Fen,
    /// For an opening balance: what was already spent of it.
    pub spent_before: Fen,
    /// How much of it approved payments have used, with what was spent before.
    pub used: Fen,
    /// Issued onward to other offices, less what was taken back of it.
    pub issued: Fen,
    /// Taken back by whoever gave it, or moved into other programmes.
    pub gone: Fen,
    /// What nothing has been done with.
    pub free: Fen,
    /// The last day on which it may be used; empty: none.
    pub deadline: String,
    /// Code of the project that it is for; empty: any.
    pub project: String,
    /// What it is for; empty: not said.
    pub purpose: String,
    /// The ledger of the office that issued it; empty: it is not on the program, or nobody named it.
    pub issuer: String,
    /// Date on the document.
    pub date: String,
    /// `central`, `province`, `city` or `county`.
    pub level: String,
    /// Who signed it in.
    pub by_name: String,
}

/// Money received.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordAllocation {
    /// Programme code.
    pub programme: String,
    /// 指标文号.
    pub document: String,
    /// Amount.
    pub amount: Fen,
    /// Date on the document.
    pub date: String,
    /// `central`, `province`, `city` or `county`.
    pub level: String,
}

/// The balance that was there before the program.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordOpening {
    /// Programme code.
    pub programme: String,
    /// 指标文号 of the money, as far as known.
    pub document: String,
    /// What had been received in all.
    pub received: Fen,
    /// What of it had been spent and will not be entered payment by payment.
    pub spent: Fen,
    /// As of which day.
    pub date: String,
    /// `central`, `province`, `city` or `county`.
    pub level: String,
}

/// A quantity with its unit, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// In 1/10,000.
    pub value: QuantityE4,
    /// Word for the unit.
    pub unit: String,
}

use crate::{Fen, Money, PaymentStatus, Text, Waiting};
use serde::{Deserialize, Serialize};

/// Asks for the overview of a budget year.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetOverview {
    /// Budget year; 0: the newest.
    pub year: u16,
}

/// What people look at rather than read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Overview {
    /// The year shown.
    pub year: u16,
    /// Years there are.
    pub years: Vec<u16>,
    /// All programmes of the year together.
    pub money: Money,
    /// Documents received.
    pub documents: u32,
    /// Payments that count.
    pub payments: u64,
    /// Payments that came from before the program.
    pub history_payments: u64,
    /// Each programme: code, name, money.
    pub programmes: Vec<ProgrammeBar>,
    /// Each month of the year.
    pub months: Vec<MonthBar>,
    /// What waits for the member who is signed in.
    pub waiting: Waiting,
    /// What waits for others.
    pub waiting_others: Vec<OthersTurn>,
}

/// What waits for others than the member who looks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OthersTurn {
    /// Whose turn: a name or a role.
    pub who: Text,
    /// What they are to do.
    pub what: Text,
    /// How often.
    pub count: u32,
    /// The payments it is about, by their status, if it is about payments.
    pub status: Option<PaymentStatus>,
    /// The batch, when it is about a single one.
    pub batch: Option<String>,
    /// It is about members and their keys.
    pub people: bool,
}

/// A programme's bar.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProgrammeBar {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its money.
    pub money: Money,
}

/// A month's money. Each figure is the sum of what was done in that month, so that the months of a programme sum to what it
/// has; it leads to exactly the entries it sums ([`crate::PaymentQuery`], [`crate::GetDocuments`]). Reversals are taken off
/// the month of what they reverse.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MonthBar {
    /// `YYYY-MM`.
    pub month: String,
    /// 收到指标: by documents that were recorded in that month.
    pub received: Fen,
    /// By batches whose last needed approval was given in that month, executed since or not.
    pub approved: Fen,
    /// By batches of which the bank's word was recorded in that month, and history from before the program that was.
    pub paid: Fen,
    /// 可用指标 at the end of that month, of all that was received until then.
    pub available: Fen,
}

use crate::{Money, Text, Waiting};
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
    /// What waits for others: whose turn (name or role), what and how many.
    pub waiting_others: Vec<(Text, Text, u32)>,
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

/// A month's bar, by the month the payments were recorded in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MonthBar {
    /// `YYYY-MM`.
    pub month: String,
    /// Approved in that month, executed or not.
    pub approved: i64,
    /// Executed in that month.
    pub paid: i64,
}

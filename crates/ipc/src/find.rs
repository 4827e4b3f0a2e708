use crate::{Event, Fen, PaymentStatus, Proof};
use serde::{Deserialize, Serialize};

/// What to look for. Empty strings and `None` mean "any".
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentQuery {
    /// Part of a name or ID number (of beneficiary, household head or payee), an account or a place; several words must all
    /// match.
    pub text: String,
    /// Programme code.
    pub programme: String,
    /// Township.
    pub township: String,
    /// Village.
    pub village: String,
    /// A month the benefit period covers, `YYYY-MM`.
    pub month: String,
    /// Any of these; empty: any.
    pub status: Vec<PaymentStatus>,
    /// Budget year of the programme; 0: any.
    pub year: u16,
    /// Recorded on or after, `YYYY-MM-DD`.
    pub from_date: String,
    /// Recorded on or before.
    pub to_date: String,
    /// Fully approved in this month, `YYYY-MM`, executed since or not.
    pub approved_month: String,
    /// Executed in this month, or history recorded in it.
    pub paid_month: String,
    /// Recorded by: member number.
    pub member: String,
    /// A batch's `jti`.
    pub batch: String,
    /// Order.
    pub sort: SortBy,
    /// Largest or newest first.
    pub descending: bool,
}

/// Never prints what is searched for, which may be a name.
impl std::fmt::Debug for PaymentQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentQuery").field("programme", &self.programme).field("sort", &self.sort).finish_non_exhaustive()
    }
}

/// Columns that sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SortBy {
    /// Place in the ledger.
    #[default]
    Entry,
    /// Amount.
    Amount,
    /// Township and village.
    Place,
    /// Programme.
    Programme,
    /// Status.
    Status,
    /// First month of the period.
    Period,
    /// When it was recorded, by the signer's clock.
    Recorded,
    /// Name of whoever is paid, common characters in the order of their sounds (pinyin).
    Payee,
}

/// Asks for a window of the matching payments.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FindPayments {
    /// What to look for.
    pub query: PaymentQuery,
    /// First row, from 0.
    pub offset: u64,
    /// At most 200.
    pub limit: u32,
}

/// A window of rows, with figures over all that match.
#[derive(Clone, Serialize, Deserialize)]
pub struct PaymentPage {
    /// How many match.
    pub count: u64,
    /// Their sum, reversals taken off; excluded, rejected and withdrawn ones do not count into it.
    pub sum: Fen,
    /// Count by status.
    pub by_status: Vec<(PaymentStatus, u64)>,
    /// The rows.
    pub rows: Vec<PaymentLine>,
    /// Search over personal fields is still being made ready; `text` matched places only.
    pub warming_up: bool,
}

/// Short: rows are many and personal.
impl std::fmt::Debug for PaymentPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentPage").field("count", &self.count).finish_non_exhaustive()
    }
}

/// A payment in one line.
#[derive(Clone, Serialize, Deserialize)]
pub struct PaymentLine {
    /// Entry number.
    pub entry: u64,
    /// When it was recorded, UTC seconds.
    pub at: i64,
    /// Payee, masked unless revealed.
    pub payee: String,
    /// Township.
    pub township: String,
    /// Village.
    pub village: String,
    /// Programme code.
    pub programme: String,
    /// Programme name.
    pub programme_name: String,
    /// First and last month.
    pub period: (String, String),
    /// Amount less what was reversed.
    pub amount: Fen,
    /// Status.
    pub status: PaymentStatus,
}

/// Asks what the filters offer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetFacets {}

/// What can be chosen in the filters.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facets {
    /// Code and name.
    pub programmes: Vec<(String, String)>,
    /// Townships with their villages.
    pub places: Vec<(String, Vec<String>)>,
    /// Months that occur, newest first.
    pub months: Vec<String>,
    /// Members who recorded payments: number and name.
    pub members: Vec<(String, String)>,
}

/// Saves the filtered list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportPayments {
    /// What to look for.
    pub query: PaymentQuery,
    /// `xlsx` or `csv`.
    pub format: String,
}

/// Asks for entries of every kind, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetEntries {
    /// Entries below this number; `None`: from the newest.
    pub before: Option<u64>,
    /// At most 200.
    pub limit: u32,
    /// Only acts other than payments.
    pub without_payments: bool,
    /// Only those that break a fund rule; there are such in copies of other offices' ledgers alone.
    pub breaches: bool,
}

/// A window of entries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EntryPage {
    /// Ledger size.
    pub size: u64,
    /// Newest first.
    pub entries: Vec<Event>,
}

/// Asks for one entry of any kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetEntry {
    /// Entry number.
    pub entry: u64,
}

/// An entry with what proves it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EntryStory {
    /// What was done, by whom and when.
    pub event: Event,
    /// The proof.
    pub proof: Proof,
}

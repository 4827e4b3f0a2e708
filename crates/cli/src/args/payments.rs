use clap::{Args as ClapArgs, ValueEnum};
use ipc::{PaymentStatus, SortBy};
use std::path::PathBuf;

/// One payment to record.
#[derive(Debug, ClapArgs)]
pub struct PayArgs {
    /// Its fields, as JSON or as lines `field: value`; - is standard input
    #[arg(required_unless_present = "blank")]
    pub file: Option<PathBuf>,
    /// Print an empty form to fill in
    #[arg(long, conflicts_with = "file")]
    pub blank: bool,
    /// Programme code [default: as the form says]
    #[arg(long)]
    pub programme: Option<String>,
    /// Only say what is wrong and what the rule makes of it; write nothing
    #[arg(long)]
    pub check: bool,
    /// Pass a warning with a reason that the approver sees; @FILE for a reason in a file
    #[arg(long = "pass", value_name = "CODE=REASON")]
    pub passes: Vec<String>,
    /// A key of your own: the same key again records nothing twice
    #[arg(long, value_name = "KEY")]
    pub once: Option<String>,
}

/// What to look for.
#[derive(Debug, ClapArgs)]
pub struct PaymentsArgs {
    /// Part of a name, ID number, account or place
    #[arg(long, default_value = "", hide_default_value = true)]
    pub text: String,
    /// The same from a file, which other users of the machine cannot read; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    pub text_file: Option<PathBuf>,
    /// Programme code
    #[arg(long, default_value = "", hide_default_value = true)]
    pub programme: String,
    /// Budget year of the programme
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub year: u16,
    /// Township
    #[arg(long, default_value = "", hide_default_value = true)]
    pub township: String,
    /// Village
    #[arg(long, default_value = "", hide_default_value = true)]
    pub village: String,
    /// A month the benefit period covers, YYYY-MM
    #[arg(long, default_value = "", hide_default_value = true)]
    pub month: String,
    /// Approved in this month, YYYY-MM
    #[arg(long, value_name = "MONTH", default_value = "")]
    pub approved_month: String,
    /// Paid in this month, or recorded in it as history, YYYY-MM
    #[arg(long, value_name = "MONTH", default_value = "")]
    pub paid_month: String,
    /// Where it stands; may be given several times
    #[arg(long, value_enum)]
    pub status: Vec<Status>,
    /// Recorded on or after this day, YYYY-MM-DD
    #[arg(long, default_value = "", hide_default_value = true, value_name = "DATE")]
    pub from: String,
    /// Recorded on or before this day
    #[arg(long, default_value = "", hide_default_value = true, value_name = "DATE")]
    pub to: String,
    /// Recorded by, name or number
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Batch, number or id
    #[arg(long, default_value = "", hide_default_value = true)]
    pub batch: String,
    /// Order by [default: entry, newest first]
    #[arg(long, value_enum)]
    pub sort: Option<Sort>,
    /// Largest or newest first
    #[arg(long)]
    pub descending: bool,
    /// Smallest or oldest first
    #[arg(long, conflicts_with = "descending")]
    pub ascending: bool,
    /// Leave out so many rows first
    #[arg(long, default_value_t = 0)]
    pub offset: u64,
    /// How many rows
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
    /// Show personal fields in full; the ledger keeps that they were shown
    #[arg(long)]
    pub reveal: bool,
    /// Save the whole list as .xlsx or .csv instead
    #[arg(long, value_name = "FORMAT")]
    pub export: Option<String>,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Status {
    /// Waits for approval (待审批)
    Submitted,
    /// Returned for correction (退回修改)
    Returned,
    /// Withdrawn (已撤回)
    Withdrawn,
    /// Taken out of its batch (已剔除)
    Excluded,
    /// Rejected (已驳回)
    Rejected,
    /// Approved (已审批)
    Approved,
    /// Paid (已到账)
    Executed,
    /// Reversed (已冲销)
    Reversed,
    /// From before the program (历史补录)
    History,
    /// Sent back by the bank (退票)
    Bounced,
    /// Fetched back (已追回)
    Recovered,
}

impl From<Status> for PaymentStatus {
    fn from(status: Status) -> PaymentStatus {
        match status {
            Status::Submitted => PaymentStatus::Submitted,
            Status::Returned => PaymentStatus::Returned,
            Status::Withdrawn => PaymentStatus::Withdrawn,
            Status::Excluded => PaymentStatus::Excluded,
            Status::Rejected => PaymentStatus::Rejected,
            Status::Approved => PaymentStatus::Approved,
            Status::Executed => PaymentStatus::Executed,
            Status::Reversed => PaymentStatus::Reversed,
            Status::History => PaymentStatus::History,
            Status::Bounced => PaymentStatus::Bounced,
            Status::Recovered => PaymentStatus::Recovered,
        }
    }
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Sort {
    /// Place in the ledger
    Entry,
    /// Amount
    Amount,
    /// Township and village
    Place,
    /// Programme
    Programme,
    /// Status
    Status,
    /// First month of the period
    Period,
    /// When it was recorded
    Recorded,
    /// Name of whoever is paid
    Payee,
}

impl From<Sort> for SortBy {
    fn from(sort: Sort) -> SortBy {
        match sort {
            Sort::Entry => SortBy::Entry,
            Sort::Amount => SortBy::Amount,
            Sort::Place => SortBy::Place,
            Sort::Programme => SortBy::Programme,
            Sort::Status => SortBy::Status,
            Sort::Period => SortBy::Period,
            Sort::Recorded => SortBy::Recorded,
            Sort::Payee => SortBy::Payee,
        }
    }
}

/// A receipt to save.
#[derive(Debug, ClapArgs)]
pub struct ReceiptArgs {
    /// Entry number
    pub entry: u64,
    /// Personal fields that it shows; the ledger keeps that they were shown
    #[arg(long = "show", value_name = "FIELD")]
    pub show: Vec<String>,
}

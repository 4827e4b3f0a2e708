mod about;
mod batches;
mod desks;
mod every;
mod flow;
mod import;
mod payments;
mod peers;
mod personal;
mod programmes;
mod reports;

pub use about::OfWhom;
pub use batches::{BatchFile, ReasonArgs, Verdict, Which};
pub use desks::DesksDo;
pub use flow::{FlowDo, TransferArgs};
pub use import::{DraftArgs, DraftDo, ImportArgs, RowsArgs};
pub use payments::{PayArgs, PaymentsArgs, ReceiptArgs, Sort};
pub use peers::{DemoOfficesArgs, PeersDo, SucceedArgs};
pub use personal::PersonalDo;
pub use programmes::{MoneyArgs, ProgrammeArgs, YesNo};
pub use reports::{By, Kind, ReportArgs, ReportsDo, Split};

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// 明账 Mingzhang: the ledger of an office's livelihood funds.
#[derive(Debug, Parser)]
#[command(name = "mingzhang", version, arg_required_else_help = true)]
pub struct Args {
    /// The folder that holds the office's ledger [default: the environment variable MINGZHANG_DATA]
    #[arg(long, value_name = "DIR", global = true, help_heading = "With every command")]
    pub data: Option<PathBuf>,
    /// Print facts as JSON
    #[arg(long, global = true, help_heading = "With every command")]
    pub json: bool,
    /// Language of messages [default: by LANG, else Chinese]
    #[arg(long, value_enum, global = true, help_heading = "With every command")]
    pub lang: Option<Language>,
    /// Member who signs, by name or number
    #[arg(long, value_name = "NAME", global = true, help_heading = "With every command")]
    pub member: Option<String>,
    /// File with the passphrase, or with lines `name: passphrase`; without it the passphrase is asked for
    #[arg(long, value_name = "FILE", global = true, help_heading = "With every command")]
    pub passphrase_file: Option<PathBuf>,
    /// Look at another office's ledger of which a copy is held, by its origin as `ledgers` lists it
    #[arg(long, value_name = "ORIGIN", global = true, help_heading = "With every command")]
    pub ledger: Vec<String>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// Languages of messages.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Language {
    /// Chinese
    Zh,
    /// English
    En,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fill a folder with a demo office: fictional places, ID numbers that no one can have
    Demo {
        /// An empty folder, or one that does not exist yet
        folder: PathBuf,
        /// Entries of the ledger
        #[arg(long, default_value_t = 6000)]
        entries: u64,
        /// One seed, one ledger
        #[arg(long, default_value_t = 2026)]
        seed: u64,
        /// Several offices instead of one
        #[command(flatten)]
        several: DemoOfficesArgs,
    },
    /// What there is, and what waits
    Status,
    /// Create an office with two administrators
    Create {
        /// Division and bureau, e.g. 522499-nync
        #[arg(long)]
        code: String,
        /// Full name
        #[arg(long)]
        name: String,
        /// ISO 4217
        #[arg(long, default_value = "CNY")]
        currency: String,
        /// Names of the two administrators
        #[arg(long = "administrator", value_name = "NAME", num_args = 1, required = true)]
        administrators: Vec<String>,
        /// Batches above this (元) need two approvals
        #[arg(long, value_name = "YUAN")]
        two_over: Option<String>,
    },
    /// Members and the acts that wait for a second signature
    Members,
    /// Enrol a member; asks for that member's own passphrase, and waits for a second signature
    Enrol {
        /// Name
        name: String,
        /// Roles: clerk, supervisor, inspector, administrator
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
        /// File with the new member's passphrase, or with lines `name: passphrase`
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Sign second: what waits comes into force
    Countersign {
        /// The act, as `members` lists it
        act: String,
    },
    /// Say of an act that waits that it shall not come into force
    Decline {
        /// The act, as `members` lists it
        act: String,
    },
    /// End a member's rights
    Revoke {
        /// Name or number
        who: String,
        /// Why; @FILE for what is in a file, @- for standard input
        #[arg(long)]
        reason: String,
        /// Revoke although work is open; it can be handed over later
        #[arg(long)]
        leave_open: bool,
    },
    /// Set a new passphrase with the code of the recovery sheet; prints the sheet that takes its place
    Recover {
        /// Name or number
        who: String,
        /// File with the code; without it the code is asked for
        #[arg(long, value_name = "FILE")]
        code_file: Option<PathBuf>,
        /// File with the new passphrase, or with lines `name: passphrase`
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// A new key and passphrase for the member who signs
    RotateKey {
        /// File with the new passphrase, or with lines `name: passphrase`
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// A new recovery sheet for the member who signs; the old one opens nothing any more
    RenewSheet,
    /// A new key for a member who forgot the passphrase; waits for a second signature
    ReplaceKey {
        /// Name or number
        who: String,
        /// File with the member's new passphrase, or with lines `name: passphrase`
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Set above which amount batches need two approvals; waits for a second signature
    Rules {
        /// The amount (元); without it one approval is always enough
        #[arg(long, value_name = "YUAN")]
        two_over: Option<String>,
    },
    /// Let another member act for the one who signs
    Delegate {
        /// Name or number
        to: String,
        /// First day
        #[arg(long)]
        from: String,
        /// Last day
        #[arg(long)]
        until: String,
    },
    /// End a delegation before its time
    EndDelegation {
        /// The act that lent, as `members` lists it
        act: String,
    },
    /// Transfer the open work of a member who leaves or has left; without --to only list it
    Handover {
        /// Who leaves
        from: String,
        /// Who takes over
        #[arg(long)]
        to: Option<String>,
    },
    /// Programme templates
    Templates,
    /// Programmes with their money
    Programmes,
    /// Show one programme with its documents, or open it with --template or --formula
    Programme(ProgrammeArgs),
    /// Record an allocation received
    Allocation(MoneyArgs),
    /// Record what was received and spent before the program
    Opening {
        /// The money received
        #[command(flatten)]
        money: MoneyArgs,
        /// What of it had been spent (元)
        #[arg(long, value_name = "YUAN", default_value = "0")]
        spent: String,
    },
    /// Record one payment; its fields come from a file or standard input
    Pay(PayArgs),
    /// Record a batch of payments from a spreadsheet (.xlsx, .xls, .ods, .csv)
    Import(ImportArgs),
    /// Drafts of imports that were not finished
    Drafts,
    /// Go on with a draft
    Draft {
        /// What
        #[command(subcommand)]
        what: DraftDo,
    },
    /// Batches, newest first
    Batches {
        /// Which
        #[arg(value_enum, default_value = "all")]
        which: Which,
    },
    /// One batch as its approver sees it
    Batch {
        /// Number or id
        id: String,
        /// Draw another sample of ten payments, by its number
        #[arg(long, default_value_t = 0)]
        draw: u32,
        /// Show personal fields in full; the ledger keeps that they were shown
        #[arg(long)]
        reveal: bool,
    },
    /// Approve a batch
    Approve {
        /// Number or id
        id: String,
        /// The count as it was seen: it is not approved if it is another by now
        #[arg(long)]
        count: Option<u32>,
        /// The total as it was seen (元): it is not approved if it is another by now
        #[arg(long, value_name = "YUAN")]
        total: Option<String>,
        /// A remark to go with it; @FILE for what is in a file
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// Return a batch for correction
    Return(ReasonArgs),
    /// Reject a batch for good
    Reject(ReasonArgs),
    /// Take one's own batch back
    Withdraw(ReasonArgs),
    /// Submit a returned batch again as it stands
    Resubmit {
        /// Number or id
        id: String,
        /// What the approver should know; @FILE for what is in a file
        #[arg(long, default_value = "", hide_default_value = true)]
        remark: String,
    },
    /// Save the file that a batch was read from; the ledger keeps that it was given out
    SourceFile {
        /// Number or id
        id: String,
    },
    /// Take single payments out of a batch
    Exclude {
        /// Batch and reason
        #[command(flatten)]
        batch: ReasonArgs,
        /// Entry numbers of the payments
        #[arg(long = "entry", required = true)]
        entries: Vec<u64>,
    },
    /// Mark an approved batch as paid
    Execute {
        /// Number or id
        id: String,
        /// Number of the bank voucher
        #[arg(long)]
        voucher: String,
        /// Day of payment, YYYY-MM-DD
        #[arg(long)]
        date: String,
    },
    /// A batch as a file: decided on another machine, the decision brought back
    BatchFile {
        /// What
        #[command(subcommand)]
        what: BatchFile,
    },
    /// Reverse a payment before it is executed
    Reverse {
        /// Entry number
        entry: u64,
        /// How much (元)
        #[arg(long, value_name = "YUAN")]
        amount: String,
        /// Why; @FILE for what is in a file, @- for standard input
        #[arg(long)]
        reason: String,
    },
    /// Find payments
    Payments(PaymentsArgs),
    /// What the filters of `payments` can be: programmes, places, months, members
    Filters,
    /// One payment's whole story
    Payment {
        /// Entry number
        entry: u64,
        /// Show personal fields in full; the ledger keeps that they were shown
        #[arg(long)]
        reveal: bool,
    },
    /// Entries of every kind, newest first; needs no passphrase. With --member, remarks are shown too
    Entries {
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// Only entries before this number
        #[arg(long, value_name = "ENTRY")]
        before: Option<u64>,
        /// Leave the payments out
        #[arg(long)]
        without_payments: bool,
        /// Only those that break a fund rule: with --ledger, what another office has signed and must not have
        #[arg(long)]
        breaches: bool,
    },
    /// One entry of any kind, with its statement, its place and its proof; needs no passphrase
    Entry {
        /// Entry number
        entry: u64,
    },
    /// The documents by which money came, with what is used of each
    Documents {
        /// Budget year [default: all]
        #[arg(long, default_value_t = 0)]
        year: u16,
        /// Only those recorded in this month, e.g. 2026-05
        #[arg(long, default_value = "")]
        month: String,
    },
    /// Received, committed, paid and available, by programme and by month
    Overview {
        /// Budget year [default: the newest]
        #[arg(long, default_value_t = 0)]
        year: u16,
    },
    /// Save the receipt of an entry; of a payment, `report receipt` makes a slip with it
    Receipt(ReceiptArgs),
    /// Verify the whole ledger; needs no passphrase. With --member, personal fields are held against their statements too
    Verify,
    /// The same as verify: the database that holds the ledger is always checked with it
    Fsck,
    /// Drop and rebuild what is derived
    Rebuild,
    /// Where backups go and how old the newest is, sizes, and the keys by which others check the ledger
    Safety,
    /// Back up now
    Backup {
        /// Where backups go from now on, daily by themselves too
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// No more backups: forget where they went
        #[arg(long, conflicts_with = "to")]
        unset: bool,
    },
    /// Restore a backup into an empty folder
    Restore {
        /// The backup
        file: PathBuf,
        /// An empty folder, or one that does not exist yet
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
    },
    /// Prove that the newest backup can be restored
    Rehearse,
    /// Export the ledger
    Export {
        /// What
        #[command(subcommand)]
        what: Export,
    },
    /// Other offices
    #[command(flatten)]
    Peers(PeersDo),
    /// Personal fields between offices
    #[command(flatten)]
    Personal(PersonalDo),
    /// Reports and certificates
    #[command(flatten)]
    Reports(ReportsDo),
    /// Money on its way
    #[command(flatten)]
    MoneyOn(FlowDo),
    /// Desks of the office
    #[command(flatten)]
    Desks(DesksDo),
    /// Print shell completions
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

/// What can be exported.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// A static log that any tlog-tiles client reads; needs no passphrase
    Tlog {
        /// An empty folder, or one that does not exist yet
        folder: PathBuf,
    },
    /// The page on which anybody checks receipts, reports and evidence in a browser, without network; needs no office
    Verifier {
        /// An empty folder, or one that does not exist yet
        folder: PathBuf,
    },
    /// The office's certificate (root.pem), by which readers of PDF files know the signatures of its reports; needs no passphrase
    Certificates {
        /// Where to save it
        folder: PathBuf,
    },
}

#[cfg(test)]
mod tests;

mod fields;

pub use fields::{ImportArgs, MoneyArgs, PaymentsArgs, ProgrammeArgs, ReasonArgs};

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// 明账 Mingzhang: the ledger of an office's livelihood funds.
#[derive(Debug, Parser)]
#[command(name = "mingzhang", version, arg_required_else_help = true)]
pub struct Args {
    /// The folder that holds the office's ledger [default: the environment variable MINGZHANG_DATA]
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// Print facts as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of messages [default: by LANG, else Chinese]
    #[arg(long, value_enum, global = true)]
    pub lang: Option<Language>,
    /// Member who signs, by name or number
    #[arg(long, value_name = "NAME", global = true)]
    pub member: Option<String>,
    /// File with the passphrase, or with lines `name: passphrase`; without it the passphrase is asked for
    #[arg(long, value_name = "FILE", global = true)]
    pub passphrase_file: Option<PathBuf>,
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
        #[arg(long = "administrator", num_args = 1, required = true)]
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
        /// Why
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
    /// Open a programme from a template
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
    /// Record a batch of payments from a spreadsheet (.xlsx, .xls, .ods, .csv)
    Import(ImportArgs),
    /// Drafts of imports that were not finished
    Drafts,
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
    },
    /// Approve a batch
    Approve {
        /// Number or id
        id: String,
    },
    /// Return a batch for correction
    Return(ReasonArgs),
    /// Reject a batch for good
    Reject(ReasonArgs),
    /// Take one's own batch back
    Withdraw(ReasonArgs),
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
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Find payments
    Payments(PaymentsArgs),
    /// One payment's whole story
    Payment {
        /// Entry number
        entry: u64,
    },
    /// Entries of every kind, newest first
    Entries {
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Received, committed, paid and available
    Overview {
        /// Budget year [default: the newest]
        #[arg(long, default_value_t = 0)]
        year: u16,
    },
    /// Save the receipt of a payment
    Receipt {
        /// Entry number
        entry: u64,
        /// Personal fields that it shows
        #[arg(long = "show")]
        show: Vec<String>,
    },
    /// Verify the whole ledger; needs no passphrase. With --member, personal fields are held against their statements too
    Verify,
    /// The same as verify: the database that holds the ledger is always checked with it
    Fsck,
    /// Drop and rebuild what is derived
    Rebuild,
    /// Back up now
    Backup {
        /// Where backups go from now on
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
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
}

/// What can be done with a batch file.
#[derive(Debug, Subcommand)]
pub enum BatchFile {
    /// Save a batch as a file
    Save {
        /// Number or id
        id: String,
    },
    /// Check a batch file and show what is in it; needs no ledger
    Show {
        /// The file
        file: PathBuf,
    },
    /// Decide on a batch file with one's own key; needs no ledger
    Decide {
        /// The file
        file: PathBuf,
        /// What
        #[arg(long, value_enum)]
        decision: Verdict,
        /// Why; needed to return or reject
        #[arg(long, default_value = "")]
        reason: String,
        /// Where the decision goes
        #[arg(long)]
        out: PathBuf,
    },
    /// Take up a decision that was made elsewhere
    Take {
        /// The decision
        file: PathBuf,
    },
}

/// Decisions.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Verdict {
    /// Approve
    Approve,
    /// Return for correction
    Return,
    /// Reject
    Reject,
}

/// Which batches are meant.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Which {
    /// All
    All,
    /// That the member may approve
    ToApprove,
    /// That were returned to the member
    Returned,
    /// That the member recorded
    Mine,
}

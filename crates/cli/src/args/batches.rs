use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A batch and a reason.
#[derive(Debug, ClapArgs)]
pub struct ReasonArgs {
    /// Number or id
    pub id: String,
    /// Why; @FILE for what is in a file, @- for standard input
    #[arg(long)]
    pub reason: String,
}

/// What can be done with a batch file.
#[derive(Debug, Subcommand)]
pub enum BatchFile {
    /// Save a batch as a file
    Save {
        /// Number or id
        id: String,
    },
    /// Check a batch file and show what is in it; with --member, all that an approver sees; needs no ledger
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
        /// Why; needed to return or reject. @FILE for what is in a file
        #[arg(long, default_value = "", hide_default_value = true)]
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

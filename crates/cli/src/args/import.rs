use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

/// A spreadsheet to record.
#[derive(Debug, ClapArgs)]
pub struct ImportArgs {
    /// The file
    pub file: PathBuf,
    /// Programme code
    #[arg(long, required_unless_present = "keep")]
    pub programme: Option<String>,
    /// Count from the stamped summary
    #[arg(long, required_unless_present = "keep")]
    pub count: Option<u32>,
    /// Total from the stamped summary (元)
    #[arg(long, value_name = "YUAN", required_unless_present = "keep")]
    pub total: Option<String>,
    /// Only report on the rows, as JSON; write nothing
    #[arg(long)]
    pub check: bool,
    /// Keep it as a draft, to go on with later here or in the window, instead of recording it
    #[arg(long, conflicts_with = "check")]
    pub keep: bool,
    /// Payments from before the program (历史补录)
    #[arg(long)]
    pub history: bool,
    /// The returned or withdrawn batch that the file corrects, by number or id
    #[arg(long, value_name = "BATCH")]
    pub corrects: Option<String>,
    /// How the rows are read
    #[command(flatten)]
    pub rows: RowsArgs,
}

/// How the rows of a list are read, and what is passed.
#[derive(Debug, ClapArgs)]
pub struct RowsArgs {
    /// Sheet by its number, from 1 [default: the first with a list]
    #[arg(long)]
    pub sheet: Option<u32>,
    /// What a column is, by its header or letter: 列名=FIELD, or 列名= to leave it out [default: guessed]
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    pub map: Vec<String>,
    /// Months it is for, e.g. 2026-01..2026-06 [default: as the rows or the title say]
    #[arg(long)]
    pub period: Option<String>,
    /// Township for rows that name none [default: as the title says]
    #[arg(long)]
    pub township: Option<String>,
    /// Village for rows that name none
    #[arg(long)]
    pub village: Option<String>,
    /// regular, arrears, partial or adjustment [default: regular]
    #[arg(long = "type", value_name = "TYPE")]
    pub benefit_type: Option<String>,
    /// Pass a fault with a reason: CODE=REASON for all rows, or ROW:CODE=REASON; @FILE for a reason in a file
    #[arg(long = "pass", value_name = "CODE=REASON")]
    pub passes: Vec<String>,
    /// Save the list of faults as a spreadsheet for the township, if there are any
    #[arg(long)]
    pub faults: bool,
}

/// What can be done with a draft.
#[derive(Debug, Subcommand)]
pub enum DraftDo {
    /// Show its sheets, its columns and what was typed beside it
    Show {
        /// Its number, as `drafts` lists it
        draft: u64,
    },
    /// Check it, with what is given here kept in it
    Check(DraftArgs),
    /// Check it and record it
    Submit(DraftArgs),
    /// Throw it away
    Discard {
        /// Its number, as `drafts` lists it
        draft: u64,
    },
}

/// A draft, and what is to be changed in it.
#[derive(Debug, ClapArgs)]
pub struct DraftArgs {
    /// Its number, as `drafts` lists it
    pub draft: u64,
    /// Programme code [default: as it was left]
    #[arg(long)]
    pub programme: Option<String>,
    /// Count from the stamped summary [default: as it was left]
    #[arg(long)]
    pub count: Option<u32>,
    /// Total from the stamped summary (元) [default: as it was left]
    #[arg(long, value_name = "YUAN")]
    pub total: Option<String>,
    /// How the rows are read
    #[command(flatten)]
    pub rows: RowsArgs,
}

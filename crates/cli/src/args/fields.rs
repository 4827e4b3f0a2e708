//! What commands with many fields are given.

use clap::Args as ClapArgs;
use std::path::PathBuf;

/// A programme to open.
#[derive(Debug, ClapArgs)]
pub struct ProgrammeArgs {
    /// Code in this ledger, e.g. CYDH-2026
    pub code: String,
    /// Template it follows, as `templates` lists them
    #[arg(long)]
    pub template: String,
    /// Name [default: the template's]
    #[arg(long)]
    pub name: Option<String>,
    /// Budget year
    #[arg(long)]
    pub year: u16,
    /// Standard (元) [default: the template's]
    #[arg(long, value_name = "YUAN")]
    pub rate: Option<String>,
}

/// Money in.
#[derive(Debug, ClapArgs)]
pub struct MoneyArgs {
    /// Programme code
    #[arg(long)]
    pub programme: String,
    /// 指标文号
    #[arg(long)]
    pub document: String,
    /// Amount (元)
    #[arg(long, value_name = "YUAN")]
    pub amount: String,
    /// Date on the document, YYYY-MM-DD
    #[arg(long)]
    pub date: String,
    /// central, province, city or county
    #[arg(long, default_value = "county")]
    pub level: String,
}

/// A spreadsheet to record.
#[derive(Debug, ClapArgs)]
pub struct ImportArgs {
    /// The file
    pub file: PathBuf,
    /// Programme code
    #[arg(long)]
    pub programme: String,
    /// Count from the stamped summary
    #[arg(long)]
    pub count: u32,
    /// Total from the stamped summary (元)
    #[arg(long, value_name = "YUAN")]
    pub total: String,
    /// Only report on the rows, as JSON; write nothing
    #[arg(long)]
    pub check: bool,
    /// Sheet by its number, from 1 [default: the first with a list]
    #[arg(long)]
    pub sheet: Option<u32>,
    /// Months it is for, e.g. 2026-01..2026-06 [default: as the rows or the title say]
    #[arg(long)]
    pub period: Option<String>,
    /// Township for rows that name none [default: as the title says]
    #[arg(long)]
    pub township: Option<String>,
    /// Village for rows that name none
    #[arg(long)]
    pub village: Option<String>,
    /// regular, arrears, partial or adjustment
    #[arg(long = "type", default_value = "regular")]
    pub benefit_type: String,
    /// Payments from before the program (历史补录)
    #[arg(long)]
    pub history: bool,
    /// Pass a fault with a reason: CODE=REASON for all rows, or ROW:CODE=REASON
    #[arg(long = "pass", value_name = "CODE=REASON")]
    pub passes: Vec<String>,
}

/// A batch and a reason.
#[derive(Debug, ClapArgs)]
pub struct ReasonArgs {
    /// Number or id
    pub id: String,
    /// Why
    #[arg(long)]
    pub reason: String,
}

/// What to look for.
#[derive(Debug, ClapArgs)]
pub struct PaymentsArgs {
    /// Part of a name, ID number, account or place
    #[arg(long, default_value = "")]
    pub text: String,
    /// Programme code
    #[arg(long, default_value = "")]
    pub programme: String,
    /// Township
    #[arg(long, default_value = "")]
    pub township: String,
    /// Village
    #[arg(long, default_value = "")]
    pub village: String,
    /// A month the benefit period covers
    #[arg(long, default_value = "")]
    pub month: String,
    /// Approved in this month, e.g. 2026-05
    #[arg(long, value_name = "MONTH", default_value = "")]
    pub approved_month: String,
    /// Paid in this month, or recorded in it as history
    #[arg(long, value_name = "MONTH", default_value = "")]
    pub paid_month: String,
    /// How many rows
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
    /// Save the whole list as .xlsx or .csv instead
    #[arg(long, value_name = "FORMAT")]
    pub export: Option<String>,
}

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What is done with reports and certificates.
#[derive(Debug, Subcommand)]
pub enum ReportsDo {
    /// Make a report as a PDF file, signed with the member's certificate and recorded in the ledger
    Report(Box<ReportArgs>),
    /// Reports that were issued, newest first
    Reports,
    /// Certificates for signing reports
    Certificates,
    /// Ask for a certificate for the supervisor or inspector who signs; waits for an administrator's signature
    RequestCertificate,
    /// End a certificate
    RevokeCertificate {
        /// Its SHA-256, as `certificates` lists it
        sha256: String,
    },
    /// Who stamps reports (RFC 3161), or set it as an administrator
    StampAuthority {
        /// Its address, like http://host/path
        #[arg(long, value_name = "ADDRESS", conflicts_with = "unset")]
        address: Option<String>,
        /// Its certificate, or the one of whoever has issued it, as PEM: only then a stamp is called trusted
        #[arg(long, value_name = "FILE", requires = "address")]
        certificate: Option<PathBuf>,
        /// Stamp reports no longer
        #[arg(long)]
        unset: bool,
    },
    /// Check a report that somebody hands in: exit 0 it holds, 1 it does not, 2 there is nothing to trust it by
    VerifyReport {
        /// The PDF file
        file: PathBuf,
        /// What to trust its office by where its ledger is not held in the data folder: its card, or a policy (C2SP tlog-policy)
        #[arg(long, value_name = "FILE")]
        trust: Option<PathBuf>,
        /// The receipt of the entry that issued it (.tlog-proof), where the ledger is not held
        #[arg(long, value_name = "FILE")]
        proof: Option<PathBuf>,
    },
    /// Check a receipt that somebody hands in: exit 0 it holds, 1 it does not, 2 there is nothing to trust it by
    VerifyReceipt {
        /// The receipt (.tlog-proof), the bytes of its square code, or its slip (PDF)
        file: PathBuf,
        /// What to trust its office by: its card, a policy (C2SP tlog-policy), or vkey and keys.jwks of its export; may be given several times
        #[arg(long, value_name = "FILE")]
        trust: Vec<PathBuf>,
    },
}

/// What a report shall show.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Which
    #[arg(value_enum)]
    pub kind: Kind,
    /// First and last month, e.g. 2026-01..2026-12: payments by the month in which they were recorded, budgets by year; the integrity of a ledger is always that of the whole
    #[arg(long, value_name = "FROM..TO")]
    pub period: Option<String>,
    /// Code of a programme; may be given several times
    #[arg(long = "programme", value_name = "CODE")]
    pub programmes: Vec<String>,
    /// Township
    #[arg(long, default_value = "", hide_default_value = true)]
    pub township: String,
    /// Village
    #[arg(long, default_value = "", hide_default_value = true)]
    pub village: String,
    /// By what payments are grouped
    #[arg(long, value_enum, default_value = "programme")]
    pub by: By,
    /// One report for each place
    #[arg(long, value_enum)]
    pub split: Option<Split>,
    /// The batch, of an approval sheet or a notice: number or id
    #[arg(long, value_name = "BATCH")]
    pub batch: Option<String>,
    /// The payment of a receipt: entry number
    #[arg(long, required_if_eq("kind", "receipt"))]
    pub entry: Option<u64>,
    /// Personal fields that it shows; the ledger keeps that they were shown
    #[arg(long = "show", value_name = "FIELD", requires = "entry")]
    pub show: Vec<String>,
    /// Names in full; the ledger keeps that they were shown
    #[arg(long)]
    pub names: bool,
    /// On a notice: mask all names, also where a programme's rule says that they are shown in full
    #[arg(long)]
    pub masked: bool,
    /// First and last day of a public notice, e.g. 2026-03-01..2026-03-10
    #[arg(long, value_name = "FROM..TO")]
    pub notice: Option<String>,
    /// Whom to ask, on a notice
    #[arg(long, default_value = "", hide_default_value = true)]
    pub contact: String,
    /// Telephone for complaints, on a notice
    #[arg(long, default_value = "", hide_default_value = true)]
    pub telephone: String,
    /// Do not sign it: it says so on every page, and nothing is recorded
    #[arg(long)]
    pub unsigned: bool,
    /// Sign it without a time-stamp, though an authority is set
    #[arg(long)]
    pub unstamped: bool,
    /// Only tell what will be in it
    #[arg(long)]
    pub preview: bool,
    /// All that it shows as a spreadsheet instead, its rows first: xlsx or csv
    #[arg(long, value_name = "FORMAT")]
    pub rows: Option<String>,
    /// Where to save it; without it among the exports. A name that is taken gets a number
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Kinds of reports.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// Statement of payments
    Payments,
    /// Budget execution
    Budget,
    /// Approval sheet of a batch
    Batch,
    /// Public notice
    Notice,
    /// Statement of the ledger's integrity
    Integrity,
    /// Receipt of one payment on paper, with its file beside it; its square code is its proof, and no certificate signs it
    Receipt,
}

/// By what payments are grouped.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum By {
    /// Programme
    Programme,
    /// Township and village
    Township,
    /// Payee
    Payee,
    /// Household, by its head
    Household,
}

/// For each of what there is one report.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Split {
    /// Township
    Township,
    /// Village
    Village,
}

impl ReportsDo {
    /// Whether it may add to the ledger.
    pub fn records(&self) -> bool {
        match self {
            ReportsDo::Report(report) if matches!(report.kind, Kind::Receipt) => !report.show.is_empty(),
            // A notice may show names by the rule of a programme.
            ReportsDo::Report(report) => {
                !report.unsigned || report.names || matches!(report.kind, Kind::Notice) && !report.masked
            }
            ReportsDo::RequestCertificate | ReportsDo::RevokeCertificate { .. } => true,
            ReportsDo::StampAuthority { .. }
            | ReportsDo::Reports
            | ReportsDo::Certificates
            | ReportsDo::VerifyReport { .. }
            | ReportsDo::VerifyReceipt { .. } => false,
        }
    }
}

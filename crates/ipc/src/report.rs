use crate::{Fen, Lang, SavedFile, Text};
use serde::{Deserialize, Serialize};

/// Kinds of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportKind {
    /// 发放明细表: statement of payments.
    #[default]
    Payments,
    /// 预算执行表: allocated, committed, paid, remaining.
    Budget,
    /// 批次审批表: one batch and who signed.
    Batch,
    /// 公示表: public notice list.
    Notice,
    /// 账本完整性证明: what was verified, head, witnesses.
    Integrity,
}

/// By what a statement of payments is grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportBy {
    /// Programme.
    #[default]
    Programme,
    /// Township and village.
    Township,
    /// Payee: needs personal fields.
    Payee,
    /// 户: by the head of the household; needs personal fields.
    Household,
}

/// One report, or one for each place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportSplit {
    /// One.
    #[default]
    None,
    /// One for each township.
    Township,
    /// One for each village.
    Village,
}

/// What a report shall show. Empty strings and lists mean "any".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportWish {
    /// Kind.
    pub kind: ReportKind,
    /// Language of the pages.
    pub lang: Lang,
    /// First month, `YYYY-MM`: by the month in which payments were recorded.
    pub from: String,
    /// Last month.
    pub to: String,
    /// Programme codes.
    pub programmes: Vec<String>,
    /// Township.
    pub township: String,
    /// Village.
    pub village: String,
    /// Grouping of a statement of payments.
    pub by: ReportBy,
    /// One for each place, of payments and notices.
    pub split: ReportSplit,
    /// The batch's `jti`, of an approval sheet or a notice.
    pub batch: String,
    /// Names in full; that they were shown is recorded once a sitting. Otherwise they are masked. Not of a notice, where each
    /// programme's own rule says so.
    pub names: bool,
    /// Of a notice: all names masked, whatever the programmes' rules say.
    pub masked: bool,
    /// Of a notice: its first day, `YYYY-MM-DD`.
    pub notice_from: String,
    /// Its last day.
    pub notice_until: String,
    /// Whom to ask.
    pub contact: String,
    /// Telephone for complaints.
    pub telephone: String,
}

/// What will be in a report, before it is made. A member, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewReport {
    /// What it shall show.
    pub wish: ReportWish,
}

/// What will be in a report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReportPreview {
    /// How many files.
    pub files: u64,
    /// Rows of all.
    pub rows: u64,
    /// What stands there in place of rows, by name: how much will be verified.
    pub counts: Vec<(Text, u64)>,
    /// Pages of all.
    pub pages: u64,
    /// Total of all; `None` where nothing is summed.
    pub total: Option<Fen>,
    /// Sums of money by name.
    pub figures: Vec<(Text, Fen)>,
    /// What one should know before it is made.
    pub notes: Vec<Text>,
    /// Size of the ledger that it is about.
    pub head: u64,
}

/// Makes reports. Signed: by a member with a certificate in force, which records an entry for each; unsigned: says so on every
/// page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeReport {
    /// What it shall show.
    pub wish: ReportWish,
    /// Sign it.
    pub sign: bool,
    /// Without a time-stamp, though an authority is set.
    #[serde(default)]
    pub unstamped: bool,
}

/// A report that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MadeReport {
    /// The PDF file.
    pub file: SavedFile,
    /// Of which place, when there is one for each.
    pub place: String,
    /// Rows.
    pub rows: u64,
    /// Pages.
    pub pages: u64,
    /// Total.
    pub total: Option<Fen>,
    /// The entry that names it; `None`: it is unsigned.
    pub entry: Option<u64>,
}

/// Makes the slip of a payment's receipt (PDF), and the file of the receipt (`.tlog-proof`) beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeSlip {
    /// Entry number of the payment.
    pub entry: u64,
    /// Personal fields that both show; no others.
    pub show: Vec<String>,
    /// Language of the page.
    pub lang: Lang,
}

/// A slip that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MadeSlip {
    /// The PDF file.
    pub slip: SavedFile,
    /// The receipt.
    pub proof: SavedFile,
    /// Pages.
    pub pages: u64,
    /// Bytes in its square code.
    pub code_bytes: u64,
}

/// All that a report shows, as a spreadsheet: its rows for other programs, then what stands on its pages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportReport {
    /// What it shall show.
    pub wish: ReportWish,
    /// `.xlsx` instead of `.csv`.
    pub xlsx: bool,
}

/// Reports that were issued, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetReports {}

/// A report that the ledger names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedReport {
    /// Its entry.
    pub entry: u64,
    /// When, by the signer's clock, UTC seconds.
    pub at: i64,
    /// Kind.
    pub kind: ReportKind,
    /// Who signed it.
    pub by_name: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// Where it was saved on this machine, if it still lies there.
    pub path: String,
}

/// Opens a file that this program has saved, or shows it in its folder, with the system's own programs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenSaved {
    /// Full path; only of the folder for exports.
    pub path: String,
    /// Show it in its folder instead.
    pub reveal: bool,
}

/// Checks a report or a receipt that somebody hands in.
#[derive(Clone, Serialize, Deserialize)]
pub struct CheckReport {
    /// File name.
    pub name: String,
    /// The file, base64.
    pub content: String,
    /// An office card or a policy to trust, as text; empty: the ledgers that are held here.
    #[serde(default)]
    pub trust: String,
}

/// Short: the file is large and may be personal.
impl std::fmt::Debug for CheckReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckReport").field("bytes", &self.content.len()).finish_non_exhaustive()
    }
}

/// How far what was handed in can be relied on. From worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Something is wrong with it.
    Broken,
    /// Whole in itself, but there is nothing here to trust it by.
    Whole,
    /// And signed by a member of the office.
    Signed,
    /// And its entry is in a head known or proven here.
    Logged,
    /// And enough witnesses have cosigned that head.
    Witnessed,
}

/// Whether one condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It could not be looked at here.
    Unknown,
    /// It does, with something to be known about it, e.g. a payment that was reversed later.
    Noted,
}

/// One condition that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    /// Stable name, e.g. `signature`, `certificate`, `nothing-after`, `manifest`, `rows`, `logged`, `witnessed`, `reversed`.
    pub code: String,
    /// Whether it holds.
    pub holds: Holds,
    /// What was looked at.
    pub what: Text,
    /// What was found.
    pub found: Text,
}

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The grade.
    pub grade: Grade,
    /// The verdict in one sentence.
    pub verdict: Text,
    /// Each condition, in the order in which they are looked at.
    pub checks: Vec<CheckLine>,
    /// What it says: label and value.
    pub facts: Vec<(Text, String)>,
    /// Rows that were reversed later: entry and how much.
    pub reversed: Vec<(u64, Fen)>,
}

/// Certificates for signing reports.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetCertificates {}

/// All certificates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificates {
    /// One a line, newest first.
    pub lines: Vec<CertificateLine>,
    /// Whoever is signed in can ask for one now.
    pub may_request: bool,
    /// Whoever is signed in has one in force, with its key at this machine.
    pub may_sign: bool,
    /// Who stamps reports, as it is set at this machine.
    pub authority: StampAuthority,
}

/// A time-stamp authority.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampAuthority {
    /// Where it is asked; empty: reports are not stamped.
    pub address: String,
    /// Whom of its kind is trusted, by the name of its certificate; empty: nobody.
    pub name: String,
    /// SHA-256 of that certificate, hex.
    pub sha256: String,
}

/// Sets who stamps reports. An administrator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetStampAuthority {
    /// `http://host/path`; empty: nobody.
    pub address: String,
    /// Whom of its kind to trust: a certificate as PEM; empty: nobody; `None`: whoever is trusted now.
    pub certificate: Option<String>,
}

/// One certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateLine {
    /// The act that enrolled it.
    pub act: String,
    /// Member number.
    pub member: u32,
    /// The member's name.
    pub name: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// First and last moment of validity, UTC seconds.
    pub from: i64,
    /// Last moment.
    pub until: i64,
    /// Where it stands: `waiting`, `in-force`, `revoked`, `replaced`, `declined`.
    pub standing: String,
    /// Its entry.
    pub entry: u64,
}

/// Asks for a certificate for the supervisor or inspector who is signed in: makes a key and signs; it waits for an administrator's signature.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RequestCertificate {}

/// Ends a certificate: the member or an administrator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RevokeCertificate {
    /// SHA-256, hex.
    pub sha256: String,
}

/// The office's certificates as files: `root.pem`, and each member's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportCertificates {}

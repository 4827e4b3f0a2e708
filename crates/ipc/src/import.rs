use crate::{Fault, Fen, Pass};
use serde::{Deserialize, Serialize};

/// The names of the fields a column can be, as they travel and are stored, in the order of the form.
pub const FIELDS: [&str; 27] = [
    "sequence",
    "beneficiary_name",
    "beneficiary_id",
    "head_name",
    "head_id",
    "payee_name",
    "payee_id",
    "relation",
    "authorisation",
    "account",
    "bank",
    "household",
    "phone",
    "township",
    "village",
    "group",
    "rate",
    "quantity",
    "unit",
    "months",
    "own_income",
    "amount",
    "period",
    "period_from",
    "period_to",
    "benefit_type",
    "note",
];

/// Reads a file.
#[derive(Clone, Serialize, Deserialize)]
pub struct ImportFile {
    /// File name, for show and for the format of delimited text.
    pub name: String,
    /// The file, base64 (RFC 4648, with padding).
    pub content: String,
    /// Earlier payments from before the program (历史补录).
    pub history: bool,
    /// The returned or withdrawn batch that the file corrects, by its `jti`; empty: none.
    #[serde(default)]
    pub replaces: String,
}

/// Never prints the file.
impl std::fmt::Debug for ImportFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportFile").field("bytes", &self.content.len()).finish_non_exhaustive()
    }
}

/// A file being imported. It survives a restart, encrypted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportDraft {
    /// Its number.
    pub draft: u64,
    /// File name.
    pub name: String,
    /// E.g. `.xlsx`, `.csv GB18030`.
    pub format: String,
    /// Sheets.
    pub sheets: Vec<String>,
    /// Chosen sheet, from 0.
    pub sheet: u32,
    /// Sheet rows of the header, 1-based, first and last.
    pub header_rows: (u32, u32),
    /// Columns.
    pub columns: Vec<Column>,
    /// Data rows found.
    pub rows: u32,
    /// Rows left out below the data (total row, signatures), as text, for show only.
    pub left_out: Vec<(u32, String)>,
    /// The mapping was remembered from an earlier file of this template.
    pub remembered: bool,
    /// 历史补录.
    pub history: bool,
    /// What was typed when the draft was left, or what the sheet's title suggests.
    pub choices: ImportChoices,
    /// Faults that were passed with a reason when it was left.
    pub passed: u32,
    /// The number of the batch that it corrects; empty: none.
    #[serde(default)]
    pub replaces: String,
}

/// One column of the table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Column {
    /// Index from 0.
    pub index: u32,
    /// Letter, e.g. `H`.
    pub letter: String,
    /// Header text, two rows joined with `/`.
    pub header: String,
    /// Field it is, one of [`FIELDS`]; empty: not imported.
    pub field: String,
    /// How sure the guess is, 0 to 100.
    pub confidence: u8,
    /// The first values, for show.
    pub samples: Vec<String>,
}

/// Takes another sheet or mapping.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MapImport {
    /// Draft.
    pub draft: u64,
    /// Sheet, from 0.
    pub sheet: u32,
    /// Column index and field; columns not named are not imported. Empty: guess.
    pub mapping: Vec<(u32, String)>,
}

/// What the clerk types beside the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportChoices {
    /// Programme code.
    pub programme: String,
    /// Count from the stamped summary (汇总表).
    pub count: Option<u32>,
    /// Total from the stamped summary.
    pub total: Option<Fen>,
    /// Township for rows that do not name one.
    pub township: String,
    /// Village for rows that do not name one.
    pub village: String,
    /// First month, `YYYY-MM`, for rows that name no period.
    pub period_from: String,
    /// Last month.
    pub period_to: String,
    /// Benefit type.
    pub benefit_type: String,
}

/// Holds the rows against programme, ledger and summary.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckImport {
    /// Draft.
    pub draft: u64,
    /// What was typed.
    pub choices: ImportChoices,
    /// What is passed with a reason from now on, or no longer. What was passed before stays so as long as its fault is there: the
    /// draft keeps it.
    pub passes: Vec<Pass>,
}

/// Keeps what was typed so far, without a check, so that it is there again when the draft is gone on with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveDraft {
    /// Draft.
    pub draft: u64,
    /// What was typed.
    pub choices: ImportChoices,
}

/// What the check says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportCheck {
    /// Rows that will be recorded.
    pub rows: u32,
    /// Their sum.
    pub sum: Fen,
    /// Declared count.
    pub declared_count: Option<u32>,
    /// Declared total.
    pub declared_total: Option<Fen>,
    /// Available in the programme.
    pub available: Fen,
    /// Waiting for approval in the programme.
    pub submitted: Fen,
    /// Faults, blocking first, then by row; at most [`FAULTS_SHOWN_MAX`].
    pub faults: Vec<Fault>,
    /// How many block, in all.
    pub blocking: u32,
    /// How many may be passed and are not yet.
    pub open_warnings: u32,
    /// How many were passed.
    pub passed: u32,
    /// Nothing stands against submitting.
    pub ready: bool,
}

/// More faults than this are counted but not listed.
pub const FAULTS_SHOWN_MAX: usize = 2_000;

/// Some rows of a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetImportRows {
    /// Draft.
    pub draft: u64,
    /// First, from 0.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
    /// Only rows with faults.
    pub faulty_only: bool,
}

/// Rows as the sheet has them.
#[derive(Clone, Serialize, Deserialize)]
pub struct ImportRows {
    /// How many there are in all.
    pub total: u32,
    /// The rows.
    pub rows: Vec<ImportRow>,
}

/// Never prints cells.
impl std::fmt::Debug for ImportRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportRows").field("total", &self.total).finish_non_exhaustive()
    }
}

/// One row.
#[derive(Clone, Serialize, Deserialize)]
pub struct ImportRow {
    /// Sheet row, 1-based.
    pub row: u32,
    /// Cells as text, one for each column of the draft.
    pub cells: Vec<String>,
    /// Faulty cells: column index, fault code, blocks.
    pub marks: Vec<(u32, String, bool)>,
}

/// Saves the list of faults.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportFaults {
    /// Draft.
    pub draft: u64,
}

/// Signs and records.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SubmitImport {
    /// Draft, as last checked.
    pub draft: u64,
}

/// Asks for the drafts of the member who is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetDrafts {}

/// A draft in one line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DraftLine {
    /// Its number.
    pub draft: u64,
    /// File name.
    pub name: String,
    /// Rows.
    pub rows: u32,
    /// When it was last touched, UTC seconds.
    pub at: i64,
}

/// Goes on with a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenDraft {
    /// Its number.
    pub draft: u64,
}

/// Throws a draft away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DiscardDraft {
    /// Its number.
    pub draft: u64,
}

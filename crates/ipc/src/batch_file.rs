//! A batch as a file: saved here, decided on elsewhere, the decision brought back.

use crate::{BatchStory, Decision, Fen, SampleRow};
use serde::{Deserialize, Serialize};

/// Saves a batch for another machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveBatchFile {
    /// The batch's `jti`.
    pub id: String,
}

/// Takes up a decision that was made elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadBatchFile {
    /// The file, base64.
    pub content: String,
}

/// Opens a batch file away from its ledger. Nobody need be signed in, and there need be no office here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenBatchFile {
    /// The file, base64.
    pub content: String,
}

/// What a batch file shows before a passphrase is typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BatchFileFacts {
    /// Ledger.
    pub origin: String,
    /// Programme code.
    pub programme: String,
    /// Payments as they stand.
    pub count: u32,
    /// Total as it stands.
    pub total: Fen,
    /// Size of the head that the entries were proven to be in.
    pub size: u64,
    /// Who may decide.
    pub members: Vec<BatchFileMember>,
}

/// Somebody who may decide on a batch file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchFileMember {
    /// The member's number, e.g. `m5`.
    pub member: String,
    /// Name.
    pub name: String,
    /// For whom (代), if by delegation.
    pub for_name: Option<String>,
}

/// Shows the batch file that is open to one who may decide.
#[derive(Clone, Serialize, Deserialize)]
pub struct ViewBatchFile {
    /// The member's number or name.
    pub member: String,
    /// That member's own passphrase.
    pub passphrase: String,
}

/// Never prints the passphrase.
impl std::fmt::Debug for ViewBatchFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ViewBatchFile").field("member", &self.member).finish_non_exhaustive()
    }
}

/// A batch file as its approver sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BatchFileStory {
    /// The office, as the desk that saved the file says.
    pub office: String,
    /// Ledger.
    pub origin: String,
    /// Size of the head that the entries were proven to be in.
    pub size: u64,
    /// When the file was saved, UTC seconds.
    pub saved_at: i64,
    /// Whose eyes these are.
    pub member_name: String,
    /// Rows in the file, those taken out included.
    pub rows: u32,
    /// The batch. Rows, sums, programme and what was passed follow from the proven entries; the rest is as the desk that
    /// saved the file says.
    pub story: BatchStory,
}

/// Draws other rows of the batch file that is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DrawBatchFile {
    /// Which draw, from 0.
    pub draw: u32,
}

/// Some of the rows of the batch file that is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetBatchFileRows {
    /// The first.
    pub offset: u64,
    /// How many.
    pub limit: u32,
    /// This entry alone, whatever the offset.
    pub entry: Option<u64>,
}

/// A window of the rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BatchFileRows {
    /// How many there are.
    pub total: u64,
    /// Those asked for.
    pub rows: Vec<BatchFileRow>,
}

/// One row with all that is known of it.
#[derive(Clone, Serialize, Deserialize)]
pub struct BatchFileRow {
    /// As in the list.
    pub line: SampleRow,
    /// It was taken out.
    pub excluded: bool,
    /// First and last month.
    pub period: (String, String),
    /// Township.
    pub township: String,
    /// Personal fields by name.
    pub personal: Vec<(String, String)>,
}

/// Never prints a personal field.
impl std::fmt::Debug for BatchFileRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchFileRow").field("entry", &self.line.entry).finish_non_exhaustive()
    }
}

/// Decides on the batch file that is open; the decision is saved as a file to be taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DecideBatchFile {
    /// What.
    pub decision: Decision,
    /// Needed to return or reject.
    pub reason: String,
}

/// Puts the batch file away: names and keys leave memory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CloseBatchFile {}

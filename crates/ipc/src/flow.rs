//! Money on its way between offices, programmes and years, and where it went.

use crate::{Fen, Text};
use serde::{Deserialize, Serialize};

/// Records that money leaves a programme; a supervisor decides on it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordTransfer {
    /// The programme that it leaves.
    pub programme: String,
    /// 指标文号 of the money that it is a part of.
    pub from: String,
    /// The number of the document by which it goes on.
    pub document: String,
    /// Date on that document.
    pub date: String,
    /// Amount.
    pub amount: Fen,
    /// Where it goes.
    pub to: TransferTo,
    /// Terms for whoever receives it.
    pub terms: Terms,
}

/// Where money goes that leaves a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferTo {
    /// To another office.
    Office {
        /// Its name.
        name: String,
        /// Its ledger; empty: it is not on the program.
        ledger: String,
    },
    /// Into another programme of this office.
    Programme {
        /// Its code.
        code: String,
    },
}

/// What an allocation may be used for, beside its programme; empty: not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The last day on which it may be used.
    pub deadline: String,
    /// The project of the library that it is for.
    pub project: String,
    /// What it is for, in the words of the document.
    pub purpose: String,
}

/// What is done with a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferDecision {
    /// It is right.
    Approve,
    /// It is not; for good.
    Reject,
    /// Taken back by whoever recorded it.
    Withdraw,
}

/// Decides on a transfer that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DecideTransfer {
    /// The entry that recorded it.
    pub entry: u64,
    /// What.
    pub decision: TransferDecision,
    /// Its amount as it was seen; for an approval.
    pub seen_amount: Fen,
    /// Why; needed to reject.
    pub reason: String,
}

/// Takes back a part of what was issued to another office.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReduceTransfer {
    /// The entry that recorded it.
    pub entry: u64,
    /// The number of the document that takes it back.
    pub document: String,
    /// Date on that document.
    pub date: String,
    /// How much.
    pub amount: Fen,
    /// Why.
    pub reason: String,
}

/// Records that whoever gave money has taken a part of it back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReduceAllocation {
    /// Programme code.
    pub programme: String,
    /// 指标文号 of the money.
    pub document: String,
    /// The number of the document that takes it back.
    pub by: String,
    /// Date on that document.
    pub date: String,
    /// How much.
    pub amount: Fen,
}

/// Receives what another office issued, all of it or a part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReceiveIssue {
    /// The ledger that issued it.
    pub ledger: String,
    /// The entry there.
    pub entry: u64,
    /// Code of the own programme that it is for.
    pub programme: String,
    /// How much, what is lacking being refused; `None`: all of it.
    pub amount: Option<Fen>,
    /// `central`, `province`, `city` or `county`.
    pub level: String,
    /// Why only a part; needed then.
    pub reason: String,
}

/// Refuses what another office issued.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefuseIssue {
    /// The ledger that issued it.
    pub ledger: String,
    /// The entry there.
    pub entry: u64,
    /// Why.
    pub reason: String,
}

/// Closes a budget year, or opens it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetYear {
    /// Which.
    pub year: u16,
    /// Close it; else reopen it.
    pub close: bool,
    /// Why; needed to reopen.
    pub reason: String,
}

/// A transfer as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferFacts {
    /// The entry that recorded it.
    pub entry: u64,
    /// Leaf hash of that entry, base64url: by it whoever receives the money names it.
    pub leaf: String,
    /// The programme that it leaves.
    pub programme: String,
    /// The document that it is a part of.
    pub from: String,
    /// The number under which it goes on.
    pub document: String,
    /// Date on that document.
    pub date: String,
    /// Amount.
    pub amount: Fen,
    /// What was taken back of it.
    pub reduced: Fen,
    /// Where it goes.
    pub to: TransferTo,
    /// Its terms.
    pub terms: Terms,
    /// `submitted`, `approved`, `rejected`, `withdrawn`.
    pub status: String,
    /// Who recorded it.
    pub by_name: String,
    /// Who approved it; empty: nobody.
    pub approved_by: String,
}

/// What another office has issued to this one, as its ledger that is held here says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingIssue {
    /// The ledger that issued it.
    pub ledger: String,
    /// Name of that office.
    pub name: String,
    /// What.
    pub transfer: TransferFacts,
    /// The entry by which it was received or refused here.
    pub answered: Option<u64>,
}

/// Asks where the money of a budget year went.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct GetFlow {
    /// Budget year of the programmes; 0: the newest.
    pub year: u16,
    /// Origins of the ledgers; empty: all that are held.
    pub ledgers: Vec<String>,
}

/// Where the money of a budget year went: received = issued + committed + paid + available, in each line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Budget year.
    pub year: u16,
    /// One line for each document of each programme of each ledger.
    pub lines: Vec<FlowLine>,
    /// What goes from one office to another.
    pub bands: Vec<FlowBand>,
}

impl Flow {
    /// Whether every sum closes.
    pub fn closes(&self) -> bool {
        self.lines.iter().all(|line| line.difference == 0) && self.bands.iter().all(|band| band.difference == 0)
    }
}

/// What became of the money of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowLine {
    /// The ledger.
    pub ledger: String,
    /// Name of the office.
    pub office: String,
    /// Programme code.
    pub programme: String,
    /// Programme name.
    pub programme_name: String,
    /// 指标文号.
    pub document: String,
    /// The entry that recorded it.
    pub entry: u64,
    /// `central`, `province`, `city` or `county`.
    pub level: String,
    /// Received, less what was taken back or moved on.
    pub received: Fen,
    /// Issued onward to other offices.
    pub issued: Fen,
    /// Approved and not yet paid.
    pub committed: Fen,
    /// Paid, with what was spent before.
    pub paid: Fen,
    /// What nothing has been done with.
    pub available: Fen,
    /// Sent back by banks; in `available` again, or used again.
    pub returned: Fen,
    /// Fetched back; in `available` again, or used again.
    pub recovered: Fen,
    /// Received less all that; 0 where the sum closes.
    pub difference: Fen,
}

/// Money that one office has issued to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowBand {
    /// The ledger that issued it.
    pub from: String,
    /// Name of that office.
    pub from_name: String,
    /// The entry there; `None` where that ledger is not held or has no such entry.
    pub issued_entry: Option<u64>,
    /// The ledger that received it; empty: not on the program.
    pub to: String,
    /// Name of that office.
    pub to_name: String,
    /// Number of its document.
    pub document: String,
    /// Programme code at the issuer; empty where that is not known.
    pub programme: String,
    /// Issued, less what was taken back.
    pub issued: Fen,
    /// Received, less what was taken back; `None` where the receiver's ledger is not held, or has not answered.
    pub received: Option<Fen>,
    /// The entry that received or refused it.
    pub received_entry: Option<u64>,
    /// Issued less received, where both are known and it was answered in full; else 0.
    pub difference: Fen,
    /// What is to be said of it.
    pub note: Text,
}

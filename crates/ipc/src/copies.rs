use crate::{Failure, OfficeFacts, Request, Ties, Trust};
use serde::{Deserialize, Serialize};

/// Asks something of the copy of another office's ledger, or of the own one by its origin. What would need a member's key or
/// would write is refused there: only what [`Request::reads_any_ledger`] names is answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InLedger {
    /// Of which ledger.
    pub origin: String,
    /// What.
    pub request: Box<Request>,
}

/// Opens the copy of a ledger to be looked at, or looks again at how it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenLedger {
    /// Which.
    pub origin: String,
}

/// Removes the copy of a ledger that is damaged, so that the next sync fetches it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveLedger {
    /// Which.
    pub origin: String,
}

/// The ledgers of which entries are held here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetLedgers {}

/// A ledger of which entries are held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// Origin.
    pub origin: String,
    /// The office's name.
    pub name: String,
    /// It is this office's own.
    pub own: bool,
    /// Entries held.
    pub size: u64,
    /// Root over them, hex.
    pub root: String,
    /// Size of the newest head known.
    pub known: u64,
    /// When its newest entries came, UTC seconds; the own ones come from nowhere.
    pub came_at: Option<i64>,
    /// Name of the office that handed them over; empty where that is not known.
    pub came_from: String,
    /// Entries that are well signed and break a fund rule: the copy keeps them, and they change no account.
    pub breaches: u64,
    /// What is wrong with the copy, and what to do.
    pub damage: Option<Failure>,
    /// Who vouches for it, and what it succeeds.
    pub ties: Ties,
}

/// The copy of a ledger that is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerFacts {
    /// How it stands.
    pub line: LedgerLine,
    /// Whose it is; none while it is too damaged to say.
    pub office: Option<OfficeFacts>,
    /// Whether it is whole.
    pub trust: Trust,
}

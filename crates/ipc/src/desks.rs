use crate::{BatchRef, Failure, Text};
use serde::{Deserialize, Serialize};

/// Asks for the desks of the office, and for what this machine is among them. No keys are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetDesks {}

/// Makes this data folder a desk of an office: operational keys are made, and a desk card to hand to an administrator of the
/// office. The folder must be empty; on a desk of the same office it takes the office's newer card (another address, say).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JoinOffice {
    /// The office's card (its text).
    pub card: String,
    /// What the desk is called, e.g. 青山镇窗口; 1 to 100 characters.
    pub name: String,
}

/// Saves the own desk card as a file, and its QR code as a picture beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveDeskCard {}

/// Looks at the card of a desk to be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadDeskCard {
    /// The card's text.
    pub card: String,
}

/// Enrols a desk. An administrator, signed in, who has compared the fingerprint.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrolDesk {
    /// The desk card's text.
    pub card: String,
    /// The fingerprint as it was read out at the desk; spaces do not matter.
    pub fingerprint: String,
}

/// Ends a desk's rights. What it has copied it keeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RevokeDesk {
    /// Number.
    pub desk: u32,
}

/// What was signed here while the line was down, or was refused by the writer, the oldest first. What each is can be told
/// only while somebody is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetOutbox {}

/// Submits what was kept, in order; what is refused stays with the reason. A member is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SubmitOutbox {}

/// Signs anew what was refused, and submits it. Its signer, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignKeptAnew {
    /// Number in the outbox.
    pub number: u64,
}

/// Throws away what was kept; it was never recorded. Its signer, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DiscardKept {
    /// Number in the outbox.
    pub number: u64,
}

/// The desks of the office.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Desks {
    /// This machine, if it is a desk.
    pub this: Option<DeskFacts>,
    /// Where desks reach the writer, by the office's card; empty: there is no card yet, or one without an address.
    pub address: String,
    /// In the order of their enrolment; revoked ones last.
    pub desks: Vec<DeskLine>,
}

/// One desk, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskLine {
    /// Number, from 1.
    pub number: u32,
    /// Name on its card.
    pub name: String,
    /// Fingerprint of its card.
    pub fingerprint: String,
    /// When it was enrolled, UTC seconds.
    pub enrolled_at: i64,
    /// Its rights were ended.
    pub revoked: bool,
    /// It is this machine.
    pub here: bool,
    /// When it last asked the writer for something; known on the writer's machine alone.
    pub seen_at: Option<i64>,
}

/// What a desk card says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskCardFacts {
    /// Origin of the office's ledger.
    pub origin: String,
    /// What the desk is called.
    pub name: String,
    /// When the card was made, by the desk's clock, UTC seconds.
    pub made_at: i64,
    /// 32 digits in eight groups of four with spaces between them.
    pub fingerprint: String,
    /// The card itself.
    pub text: String,
    /// Its QR code as an SVG picture.
    pub qr: String,
    /// The desk has this number already.
    pub known: Option<u32>,
}

/// How a desk stands with its office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeskStanding {
    /// Not enrolled yet, as far as it is known here: the card waits for an administrator.
    Waiting,
    /// Enrolled.
    Working,
    /// Its rights were ended.
    Revoked,
}

/// What this machine is, when it is a desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeskFacts {
    /// Number, once it is known to be enrolled.
    pub number: Option<u32>,
    /// What it is called.
    pub name: String,
    /// How it stands.
    pub standing: DeskStanding,
    /// The office's name.
    pub office: String,
    /// Where the writer is reached.
    pub address: String,
    /// Fingerprint of the desk's card, to be read out to the administrator.
    pub fingerprint: String,
    /// The writer answered when it was last asked.
    pub up: bool,
    /// Since when that is so, UTC seconds; `None`: it was not asked yet.
    pub since: Option<i64>,
    /// When it last answered, UTC seconds.
    pub seen_at: Option<i64>,
    /// Why the line is down, if it is.
    pub failure: Option<Failure>,
    /// While the ledger comes over for the first time: entries that have come, of how many.
    pub copied: Option<[u64; 2]>,
    /// Signed here and not submitted yet; those refused are not among them.
    pub kept: u32,
    /// Refused by the writer: somebody has to decide.
    pub refused: u32,
}

/// What was signed here and is not recorded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outbox {
    /// The oldest first.
    pub kept: Vec<Kept>,
}

/// One thing that was signed here and is not recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Number in the outbox.
    pub number: u64,
    /// The signer's number.
    pub member: String,
    /// The signer's name.
    pub name: String,
    /// The signer is the member who is signed in, and so may sign it anew or discard it.
    pub mine: bool,
    /// When it was signed, UTC seconds.
    pub made_at: i64,
    /// What it is; `None` while nobody is signed in.
    pub what: Option<Text>,
    /// The batch in the ledger that it is about, to go there; `None` too while nobody is signed in.
    pub batch: Option<BatchRef>,
    /// How many statements; 0 while nobody is signed in.
    pub statements: u32,
    /// The writer has refused it.
    pub refused: bool,
    /// Why; `None` while nobody is signed in.
    pub failure: Option<Failure>,
}

/// Code of the failure that says that something was signed and kept, and will be submitted when the line is up again: a
/// notice rather than an error.
pub const KEPT_FOR_LATER: &str = "kept-for-later";

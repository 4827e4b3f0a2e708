use crate::{Failure, SavedFile, Text, Ties};
use serde::{Deserialize, Serialize};

/// Asks for the own office card, the peers, and how the last syncs went. No keys are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetPeers {}

/// Makes a new office card with another address. An administrator, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeCard {
    /// `https://host:port`; empty for an office that only calls others.
    pub address: String,
}

/// Saves the own card as a file, and its QR code as a picture beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveCard {}

/// Looks at the card that another office handed over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadCard {
    /// The card's text.
    pub card: String,
}

/// Enrols the office of a card as a peer, or gives a peer a new card or other rights. An administrator, signed in, who has
/// compared the fingerprint.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrolPeer {
    /// The card's text.
    pub card: String,
    /// What it may do, of [`PEER_RIGHTS`].
    pub may: Vec<String>,
    /// Of which programmes it is given personal fields, if it is given any; empty: of all.
    #[serde(default)]
    pub programmes: Vec<String>,
    /// The fingerprint as the other office read it out; spaces do not matter.
    pub fingerprint: String,
}

/// Gives a peer other rights.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangePeer {
    /// Whose.
    pub origin: String,
    /// What it may do from now on, of [`PEER_RIGHTS`].
    pub may: Vec<String>,
    /// Of which programmes it is given personal fields, if it is given any; empty: of all.
    #[serde(default)]
    pub programmes: Vec<String>,
}

/// Ends a peer's rights.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RevokePeer {
    /// Whose.
    pub origin: String,
}

/// Syncs with one peer, or with all one after the other. No keys are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SyncNow {
    /// With whom alone.
    pub origin: Option<String>,
}

/// Syncs with what peers have left in a folder, as on a USB stick, and leaves there what they need. No keys are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SyncFolder {
    /// Path of the folder.
    pub folder: String,
    /// Also writes what all peers have already, by what they have left.
    pub all: bool,
}

/// Folders that may be meant: where the last sync by a folder was, if it is there, then sticks that are in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetSyncFolders {}

/// Syncs of the past, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetSyncHistory {
    /// With whom alone.
    pub origin: Option<String>,
    /// How many to skip.
    pub offset: u32,
}

/// Asks for the QR code of the own card. It is larger than all else that is known of peers, and so comes only when it is shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetCardPicture {}

/// Saves the evidence of an alarm as a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveEvidence {
    /// The alarm.
    pub alarm: u64,
}

/// What there is to be known about peers at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peers {
    /// The own card, if one was made.
    pub card: Option<CardFacts>,
    /// Size of the own ledger.
    pub size: u64,
    /// In the order of their enrolment; revoked ones last.
    pub peers: Vec<PeerLine>,
    /// Histories that do not fit together, newest first.
    pub alarms: Vec<Alarm>,
}

/// What an office card says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardFacts {
    /// Origin of the office's ledger.
    pub origin: String,
    /// The office's name.
    pub name: String,
    /// Number of the card.
    pub number: u64,
    /// Where it is reached; empty: it only calls others.
    pub address: String,
    /// A demo office's.
    pub demo: bool,
    /// When it was made, by the maker's clock, UTC seconds.
    pub made_at: i64,
    /// 32 digits in eight groups of four with spaces between them.
    pub fingerprint: String,
    /// The card itself.
    pub text: String,
    /// It is a peer's, whose card in force has this number.
    pub known: Option<u64>,
    /// What the ledgers held here say of its ledger.
    pub ties: Ties,
}

/// One peer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerLine {
    /// Origin of its ledger.
    pub origin: String,
    /// The office's name.
    pub name: String,
    /// Where it is reached.
    pub address: String,
    /// Number of the card in force.
    pub card: u64,
    /// Fingerprint of the card in force.
    pub fingerprint: String,
    /// What it may do, of [`PEER_RIGHTS`].
    pub may: Vec<String>,
    /// Of which programmes it is given personal fields, if it is given any; empty: of all.
    #[serde(default)]
    pub programmes: Vec<String>,
    /// Its card names to whom personal fields are encrypted.
    #[serde(default)]
    pub recipient: bool,
    /// Its rights were ended.
    pub revoked: bool,
    /// Entries of its ledger that are held here.
    pub held: u64,
    /// Size of the newest head of its ledger known here.
    pub known: u64,
    /// What is wrong with the copy of its ledger, and what to do.
    pub damage: Option<Failure>,
    /// The newest own head that it has cosigned as witness.
    pub witnessed: Option<Cosigned>,
    /// The newest own head of which it says that it holds all entries.
    pub mirrored: Option<Cosigned>,
    /// When a sync with it last came to its end, UTC seconds.
    pub synced_at: Option<i64>,
    /// When it was last tried.
    pub tried_at: Option<i64>,
    /// Why the last try failed, if it did.
    pub failure: Option<Failure>,
    /// Who vouches for it, and what it succeeds.
    pub ties: Ties,
}

/// A head that somebody has cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cosigned {
    /// Size.
    pub size: u64,
    /// By the cosigner's clock, UTC seconds.
    pub at: i64,
}

/// What came of a sync.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncReport {
    /// One line a peer.
    pub runs: Vec<SyncRun>,
    /// The alarms there are now.
    pub alarms: Vec<Alarm>,
}

/// What came of a sync by a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderReport {
    /// One line a peer that has left something there.
    pub runs: Vec<SyncRun>,
    /// The alarms there are now.
    pub alarms: Vec<Alarm>,
    /// The folder in which all offices leave theirs.
    pub folder: String,
    /// Names of peers that have left nothing there yet.
    pub absent: Vec<String>,
    /// Offices that are no peers and have left a card that holds.
    pub strangers: Vec<Stranger>,
    /// Files that were written.
    pub files: u64,
    /// Bytes of them.
    pub bytes: u64,
}

/// An office that is no peer, by the card it has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stranger {
    /// The name on the card.
    pub name: String,
    /// Origin of its ledger.
    pub origin: String,
    /// The card's fingerprint.
    pub fingerprint: String,
    /// The card.
    pub card: String,
    /// The file in which it lies.
    pub file: String,
}

/// One sync with one peer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRun {
    /// The peer's origin.
    pub origin: String,
    /// Its name.
    pub name: String,
    /// When it began, UTC seconds.
    pub at: i64,
    /// How long it took, ms.
    pub took_ms: u64,
    /// Entries that came, of all ledgers.
    pub entries: u64,
    /// Bytes that came and went.
    pub bytes: u64,
    /// Ledgers of which something new came.
    pub ledgers: u32,
    /// The own newest head got a new cosignature.
    pub cosigned: bool,
    /// Ledgers of which it brought evidence that they have two histories.
    pub evidence: u32,
    /// It came by a folder, as on a USB stick, not over the line.
    #[serde(default)]
    pub by_folder: bool,
    /// The peer has made it, by bringing entries of its ledger.
    #[serde(default)]
    pub brought: bool,
    /// Why it failed, if it did; what had come before is kept.
    pub failure: Option<Failure>,
}

/// Two heads of one ledger that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Number.
    pub number: u64,
    /// Which ledger.
    pub origin: String,
    /// The office's name.
    pub name: String,
    /// When it was found, UTC seconds.
    pub at: i64,
    /// Proven; otherwise suspected.
    pub proven: bool,
    /// What was found; where it is suspected, also what is missing.
    pub what: Text,
    /// Sizes of the two heads.
    pub sizes: [u64; 2],
    /// Their roots, hex.
    pub roots: [String; 2],
}

/// What a file with evidence shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFacts {
    /// Which ledger, if the file could be read.
    pub origin: String,
    /// `proven`, `suspected` or `nothing`.
    pub verdict: String,
    /// Why.
    pub why: Text,
    /// Sizes of the two heads.
    pub sizes: [u64; 2],
    /// Their roots, hex.
    pub roots: [String; 2],
}

/// Where peers are served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listening {
    /// Address and port.
    pub address: String,
    /// Where health and metrics are, if anywhere.
    pub watched: Option<String>,
}

/// A QR code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CardPicture {
    /// As an SVG picture.
    pub svg: String,
}

/// A card and its picture, as files.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedCard {
    /// The card.
    pub card: SavedFile,
    /// Its QR code.
    pub picture: SavedFile,
}

/// What a peer may do: have our entries kept as mirror, be given disclosures, push, read, witness our heads.
pub const PEER_RIGHTS: [&str; 5] = ["mirror", "personal", "push", "read", "witness"];

/// How many syncs of the past come in one answer; fewer are the last there are.
pub const SYNC_RUNS_PER_PAGE: u32 = 100;

use crate::{Fen, Text};
use serde::{Deserialize, Serialize};

/// Why nothing is signed here for now, or what is to be known before something is: the ledger was restored, or is an older copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// What happened here.
    pub why: Text,
    /// Since when, UTC seconds.
    pub at: i64,
    /// Nothing is signed before all have been asked. Where there is nobody to ask, signing goes on.
    pub holds: bool,
    /// Whoever witnesses or mirrors this ledger, those who are still to be asked first.
    pub peers: Vec<HoldPeer>,
    /// It was found to have two histories: it cannot go on at all.
    pub forked: bool,
    /// The own card names keys that are no longer used here: a new one is to be made and handed to every peer.
    pub card_outdated: bool,
}

/// One of those who may know more of this ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldPeer {
    /// Origin of its ledger.
    pub origin: String,
    /// Its name.
    pub name: String,
    /// It has no address: it is asked when it calls.
    pub calls_only: bool,
    /// What came of asking.
    pub state: HoldState,
    /// When it was asked last, UTC seconds.
    pub at: Option<i64>,
    /// How many entries it says that there are.
    pub size: Option<u64>,
}

/// What came of asking whether more is known of this ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldState {
    /// It was not asked yet, or the sync did not come to its end.
    ToAsk,
    /// It has a larger head that this ledger's key has signed, and its entries did not come.
    Ahead,
    /// It says that there is more, and nothing here shows whether that is true. An administrator may set it aside.
    Claims,
    /// The same, set aside by an administrator.
    SetAside,
    /// It knows nothing that is not here.
    Asked,
}

/// Sets aside what a peer says of this ledger without proof. An administrator, signed in, who has spoken to that office.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetClaimAside {
    /// The peer.
    pub origin: String,
}

/// Why a ledger cannot go on: of the format's words.
pub const CAUSES: [&str; 6] = ["damaged", "forked", "held", "keys-lost", "machine-lost", "reorganised"];

/// Looks at an older ledger that can be gone on for: the own one, or copies in the data folder. No keys are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetOlder {}

/// Takes up an older ledger as a read-only copy, out of a folder that another office has exported.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeOlder {
    /// The folder, as `export tlog` has made it.
    pub folder: String,
}

/// A ledger that can be gone on for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OlderLedger {
    /// Its origin.
    pub origin: String,
    /// Its name; empty if what is stored of it cannot be read.
    pub name: String,
    /// Code of the office.
    pub code: String,
    /// ISO 4217.
    pub currency: String,
    /// A demo office's.
    pub demo: bool,
    /// Batches above this need two approvals there.
    pub approval_two_over: Option<Fen>,
    /// Entries of the last head that is known.
    pub size: u64,
    /// Root of it, hex.
    pub root: String,
    /// It is the ledger of this data folder; otherwise a copy of it lies there.
    pub own: bool,
    /// It is damaged: its last signed head is known and nothing else.
    pub damaged: bool,
    /// Its members whose keys lie here: they can agree with them.
    pub members: Vec<OlderMember>,
}

/// A member of an older ledger whose key lies here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OlderMember {
    /// E.g. `m1`.
    pub member: String,
    /// Name.
    pub name: String,
    /// An administrator there.
    pub administrator: bool,
}

/// Opens a ledger that goes on for another, by two administrators.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Succeed {
    /// The ledger before, as [`GetOlder`] lists it.
    pub origin: String,
    /// The cause, of [`CAUSES`].
    pub cause: String,
    /// The reason in words. It is a personal field.
    pub reason: String,
    /// `[0-9]{6}-[a-z0-9]{1,16}`.
    pub code: String,
    /// Full name.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Batches above this need two approvals.
    pub approval_two_over: Option<Fen>,
    /// The two administrators, each with an own passphrase.
    pub administrators: Vec<Succeeding>,
}

/// An administrator of the new ledger.
#[derive(Clone, Serialize, Deserialize)]
pub struct Succeeding {
    /// Name.
    pub name: String,
    /// At least 12 characters. Of a member of the old ledger it is the one there, which opens the old key too.
    pub passphrase: String,
    /// The same person in the old ledger, e.g. `m1`: agrees with the old key as well.
    pub before: Option<String>,
}

/// Never prints the passphrase.
impl std::fmt::Debug for Succeeding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Succeeding").field("name", &self.name).field("before", &self.before).finish_non_exhaustive()
    }
}

/// Vouches for a ledger of which the first entry is held: that it is the office's whose name it bears. An administrator, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Vouch {
    /// The ledger.
    pub origin: String,
    /// The fingerprint of its first entry as the other office has read it out, 32 digits; spaces do not matter.
    pub fingerprint: String,
}

/// What other ledgers say of a ledger, as far as they are held here, and what it says of the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ties {
    /// Fingerprint of its first entry, if that is held: 32 digits in eight groups of four with spaces between them.
    pub genesis: Option<String>,
    /// Who vouches for it.
    pub vouched_by: Vec<VouchedBy>,
    /// The ledger that it succeeds.
    pub succeeds: Option<Succeeds>,
    /// Ledgers that say that they succeed it. More than one exclude each other.
    pub succeeded_by: Vec<Named>,
}

/// An office that vouches for a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VouchedBy {
    /// Origin of the voucher's ledger.
    pub origin: String,
    /// Its name.
    pub name: String,
    /// Entry in that ledger, whose receipt proves it.
    pub entry: u64,
    /// It vouches for the very first entry that is held here; `None`: none is held. `false` is a reason for suspicion.
    pub fits: Option<bool>,
}

/// A ledger with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its origin.
    pub origin: String,
    /// Its name; the origin where none is known.
    pub name: String,
}

/// What a ledger says of the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succeeds {
    /// The ledger before.
    pub before: Named,
    /// Its last head, as the successor names it.
    pub size: u64,
    /// Root, hex.
    pub root: String,
    /// Of [`CAUSES`].
    pub cause: String,
    /// Members of the ledger before who have agreed with their keys there, as far as that ledger is held.
    pub agreed: Vec<String>,
    /// Whether that head is the last one of what is held of the ledger before.
    pub fit: Fit,
    /// Entries behind that head that are held.
    pub left_out: u64,
    /// Other ledgers that say the same of the ledger before.
    pub rivals: Vec<Named>,
}

/// Whether the head that a successor names is one of the ledger before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// It is the newest one held.
    Fits,
    /// It is an older one: entries behind it are left out.
    LeavesOut,
    /// The ledger before never had it.
    NeverWas,
    /// Fewer entries of the ledger before are held.
    Unknown,
}

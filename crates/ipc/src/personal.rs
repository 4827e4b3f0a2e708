use crate::Text;
use serde::{Deserialize, Serialize};

/// What was given to peers of personal fields, and what was received from them. No keys are needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetPersonal {}

/// Opens what came, and makes what peers have not been given yet. It happens by itself at sign-in and after recording; a member,
/// signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GiveNow {}

/// What went and came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// One line a peer that is or was given something.
    pub given: Vec<GivenLine>,
    /// One line a peer from which something came.
    pub received: Vec<ReceivedLine>,
}

/// What a peer is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenLine {
    /// Origin of its ledger.
    pub origin: String,
    /// The office's name.
    pub name: String,
    /// It may be given personal fields now.
    pub granted: bool,
    /// Of which programmes; empty: of all.
    pub programmes: Vec<String>,
    /// Its card names to whom is encrypted; without that nothing can be given.
    pub recipient: bool,
    /// Personal fields in parcels that it has taken.
    pub fields: u64,
    /// Source files that it has taken.
    pub files: u64,
    /// When it last took something, UTC seconds.
    pub taken_at: Option<i64>,
    /// Parcels that wait for it.
    pub waiting: u64,
    /// Their bytes.
    pub waiting_bytes: u64,
}

/// What came from a peer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedLine {
    /// Origin of its ledger.
    pub origin: String,
    /// The office's name.
    pub name: String,
    /// Of which programmes.
    pub programmes: Vec<String>,
    /// Personal fields that were taken.
    pub fields: u64,
    /// Source files that were taken.
    pub files: u64,
    /// Fields, files or whole parcels that were refused, since they are not what the entries have digests of.
    pub refused: u64,
    /// When something last came, UTC seconds.
    pub came_at: i64,
    /// When something was last opened.
    pub opened_at: Option<i64>,
    /// Parcels that wait to be opened: for a member to sign in, or for their entries to come.
    pub waiting: u64,
}

/// Orders personal fields of an entry to be erased everywhere. An administrator; it waits for a second signature.
#[derive(Clone, Serialize, Deserialize)]
pub struct EraseFields {
    /// The entry.
    pub entry: u64,
    /// Names of its fields.
    pub fields: Vec<String>,
    /// The source file of its batch as well.
    #[serde(default)]
    pub file: bool,
    /// Why; kept as a personal field.
    pub reason: String,
}

/// Never prints the reason, which may be about a person.
impl std::fmt::Debug for EraseFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EraseFields").field("entry", &self.entry).finish_non_exhaustive()
    }
}

/// Orders to erase, and how far they have come. A member, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetErasures {
    /// Those about this entry alone.
    pub entry: Option<u64>,
}

/// Orders to erase, newest first.
pub type Erasures = Vec<Erasure>;

/// One order to erase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The statement's `jti`.
    pub act: String,
    /// Its entry.
    pub entry: u64,
    /// When it was signed, UTC seconds.
    pub at: i64,
    /// Who signed it.
    pub by_name: String,
    /// Why, masked unless personal fields are shown.
    pub reason: String,
    /// The fields.
    pub fields: Vec<ErasedName>,
    /// How many source files.
    pub files: u32,
    /// The second signature; `None`: it waits.
    pub in_force: Option<InForce>,
    /// It was carried out here: in the data file, in what waits for peers, in the search columns.
    pub done_here: bool,
    /// Peers that were given what is to be erased.
    pub holders: Vec<Holder>,
    /// What nobody can reach from here, as far as it is known.
    pub out_of_reach: Vec<OutOfReach>,
}

/// A field that is erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedName {
    /// The entry.
    pub entry: u64,
    /// The field's name.
    pub name: String,
}

/// A second signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForce {
    /// Its entry.
    pub entry: u64,
    /// When, UTC seconds.
    pub at: i64,
    /// By whom.
    pub by_name: String,
}

/// A peer that was given what is to be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Origin of its ledger.
    pub origin: String,
    /// The office's name.
    pub name: String,
    /// When it took it, UTC seconds.
    pub given_at: i64,
    /// When its signed word came that it has erased it; `None`: not yet.
    pub acknowledged_at: Option<i64>,
}

/// Somebody had sight of it, or a copy is somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutOfReach {
    /// What.
    pub what: Text,
    /// When, UTC seconds.
    pub at: i64,
    /// Who; empty where it was nobody.
    pub by_name: String,
    /// The entry that says so, if one does.
    pub entry: Option<u64>,
}

//! What an installation keeps of ledgers, its own and others', as far as the exchange needs it.

use ledger::{
    Chain, Checkpoint, Entry, Hash, Head,
    note::{NoteSignature, Verifier},
    tree::Nodes,
};

/// A ledger of which entries are held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The newest head up to which all entries are there, as the ledger's own keys signed it.
    pub checkpoint: Checkpoint,
    /// Cosignatures known for exactly that head.
    pub cosignatures: Vec<NoteSignature>,
}

/// By which of its two keys an installation cosigns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// That a head extends all it saw of that ledger before.
    Witness,
    /// That it also holds the entries.
    Mirror,
}

/// The newest head of a ledger that was cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The head with the ledger's lines that were verified.
    pub checkpoint: Checkpoint,
    /// The own line.
    pub cosignature: NoteSignature,
    /// Its time, UTC seconds.
    pub time: u64,
}

/// The entity tags of the heads on both sides when a sync with a peer had left nothing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Of the own heads.
    pub ours: String,
    /// Of the peer's.
    pub theirs: String,
}

/// Reading or writing failed, or somebody else was faster.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldingsFault {
    /// Somebody else wrote first; read again.
    #[error("somebody else was faster")]
    Moved,
    /// Whoever handed over entries stopped, and knows why.
    #[error("no further entry came")]
    Stopped,
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(String),
}

/// Hands over the next entry; nothing after the last one, when the root over all of them is known to be right.
pub type NextEntry<'a> = dyn FnMut() -> Result<Option<Entry>, HoldingsFault> + 'a;

/// What the pure half needs of a store. Names of ledgers are their origins. One call is one step: it happens whole and is
/// durable when it returns, or does not happen.
pub trait Holdings {
    /// The tree's nodes of one held ledger, at the state of [`Holdings::held`] or later.
    type Tree: Nodes<Fault = HoldingsFault>;

    /// The own ledger's origin.
    fn own(&self) -> Result<String, HoldingsFault>;
    /// The origin whose lower-case hex SHA-256 this is, of a ledger that is held or known.
    fn origin_of(&self, hash: &str) -> Result<Option<String>, HoldingsFault>;
    /// A held ledger.
    fn held(&self, origin: &str) -> Result<Option<Held>, HoldingsFault>;
    /// Its tree.
    fn tree(&self, origin: &str) -> Result<Option<Self::Tree>, HoldingsFault>;
    /// Its chain, to go on from; of the same size as [`Holdings::held`] or a later one.
    fn chain(&self, origin: &str) -> Result<Option<Chain>, HoldingsFault>;
    /// A hash tile: `width` hashes from `index · 256` on at a tile level. `None` when there are not so many.
    fn tile(&self, origin: &str, level: u32, index: u64, width: u64) -> Result<Option<Vec<Hash>>, HoldingsFault>;
    /// The bundle of `width` entries from `index · 256` on (tlog-tiles encoding). `None` when there are not so many.
    fn bundle(&self, origin: &str, index: u64, width: u64) -> Result<Option<Vec<u8>>, HoldingsFault>;
    /// The keys that a head of this size of a ledger must be signed with: from its entries, else from the card in force.
    /// Empty when the ledger is unknown.
    fn verifiers(&self, origin: &str, size: u64) -> Result<Vec<Verifier>, HoldingsFault>;
    /// The card in force of the own office or a peer, if there is one.
    fn card(&self, origin: &str) -> Result<Option<String>, HoldingsFault>;
    /// The newest head known of every ledger, held or not, the own one first; with the ledgers' own lines alone. Of two of
    /// one size the one whose entries are held; of the own ledger always that one.
    fn heads(&self) -> Result<Vec<Checkpoint>, HoldingsFault>;
    /// Makes a head the newest known one of a ledger whose entries are not held up to it, unless one at least as large is
    /// known.
    fn remember(&mut self, checkpoint: &Checkpoint, from: &str, now: u64) -> Result<(), HoldingsFault>;
    /// Takes entries up to a head, onto the one that is held (the empty one: none is). All of them and the head are there
    /// when `next` has come to its end, and nothing is when it stopped. Fails with [`HoldingsFault::Moved`] when another head
    /// is held.
    fn append(&mut self, held: &Head, checkpoint: &Checkpoint, next: &mut NextEntry<'_>) -> Result<(), HoldingsFault>;
    /// The newest head of a ledger that was cosigned with that key.
    fn promised(&self, promise: Promise, origin: &str) -> Result<Option<Promised>, HoldingsFault>;
    /// Replaces it, if the one that is there still has this size (0: none). Fails with [`HoldingsFault::Moved`] otherwise.
    fn promise(&mut self, promise: Promise, before: u64, now: &Promised) -> Result<(), HoldingsFault>;
    /// The newest head of the own ledger that the cosigner of that name has cosigned.
    fn cosigned(&self, cosigner: &str) -> Result<Option<Head>, HoldingsFault>;
    /// Takes a cosignature of a head of the own ledger.
    fn take_cosignature(&mut self, head: &Head, line: &NoteSignature, time: u64) -> Result<(), HoldingsFault>;
    /// Keeps evidence; the same bytes twice are kept once.
    fn keep_evidence(&mut self, origin: &str, evidence: &[u8], now: u64) -> Result<(), HoldingsFault>;
    /// How the last sync with a peer left nothing to do. It only saves requests: it may be forgotten at any time.
    fn settled(&self, peer: &str) -> Result<Option<Settled>, HoldingsFault>;
    /// Notes that a sync has left nothing to do.
    fn settle(&mut self, peer: &str, settled: &Settled) -> Result<(), HoldingsFault>;
}

//! What an installation keeps of ledgers, its own and others', as far as the exchange needs it.

use ledger::{
    Chain, Checkpoint, Entry, Hash, Head, Placed, Roll,
    note::{NoteSignature, Verifier},
    tree::Nodes,
};
use std::ops::Range;

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

/// Entries that were brought and are not covered by a head yet, in segments that were each kept as one.
pub struct Pushed {
    /// Their numbers. They may overlap, and have gaps.
    pub segments: Vec<Range<u64>>,
    /// The head that was told for them, with all lines under the ledger's name: where it hands over to another key, one of them
    /// can be verified only once the entries are there.
    pub head: Option<Checkpoint>,
    /// Reads one of them, as a bundle. It outlives a change of the holdings.
    pub read: Box<ReadPushed>,
}

/// Reads a segment of what was brought, as a bundle.
pub type ReadPushed = dyn Fn(&Range<u64>) -> Result<Vec<u8>, HoldingsFault>;

/// Sees each entry when it has found its place, with the roll as it stands there. That is before its signature and the root were
/// checked: what was seen counts only when everything has come to its end.
pub type Observer<'a> = dyn FnMut(&Placed, &Roll) + 'a;

/// Entries of a ledger that come one after the other.
pub trait Coming {
    /// The next entry, verified; nothing after the last one, when the root over all of them is known to be right. `observer` has
    /// seen it by then, and some that follow.
    fn next(&mut self, observer: &mut Observer<'_>) -> Result<Option<Entry>, HoldingsFault>;
    /// The chain behind the last entry that was seen: when all have come, the ledger's.
    fn chain(&self) -> &Chain;
}

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
    /// The head of exactly this size of a held ledger, if it is the newest or was [kept](Holdings::keep_head).
    fn head_of(&self, origin: &str, size: u64) -> Result<Option<Checkpoint>, HoldingsFault>;
    /// Sizes of the heads by which the keys of a held ledger hand over.
    fn handovers(&self, origin: &str) -> Result<Vec<u64>, HoldingsFault>;
    /// Sizes of the heads by which the keys of a held ledger hand over, as far as none of that size was kept.
    fn handovers_missing(&self, origin: &str) -> Result<Vec<u64>, HoldingsFault>;
    /// Keeps a head of a held ledger whose signatures were verified, and whose root is the one that its entries lead to.
    fn keep_head(&mut self, head: &Checkpoint) -> Result<(), HoldingsFault>;
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
    /// when they have come to their end, and nothing is when they stopped. Fails with [`HoldingsFault::Moved`] when another
    /// head is held.
    fn append(&mut self, held: &Head, checkpoint: &Checkpoint, coming: &mut dyn Coming) -> Result<(), HoldingsFault>;
    /// The newest head of a ledger that was cosigned with that key.
    fn promised(&self, promise: Promise, origin: &str) -> Result<Option<Promised>, HoldingsFault>;
    /// Replaces it, if the one that is there still has this size (0: none) and no later time. Fails with
    /// [`HoldingsFault::Moved`] otherwise.
    fn promise(&mut self, promise: Promise, before: u64, now: &Promised) -> Result<(), HoldingsFault>;
    /// The newest head of the own ledger that the cosigner of that name has cosigned.
    fn cosigned(&self, cosigner: &str) -> Result<Option<Head>, HoldingsFault>;
    /// Takes a cosignature of a head of the own ledger.
    fn take_cosignature(&mut self, head: &Head, line: &NoteSignature, time: u64) -> Result<(), HoldingsFault>;
    /// Keeps evidence; the same bytes twice are kept once, and of one ledger no more than a bounded number.
    fn keep_evidence(&mut self, origin: &str, evidence: &[u8], now: u64) -> Result<(), HoldingsFault>;
    /// What was brought of a ledger.
    fn pushed(&self, origin: &str) -> Result<Pushed, HoldingsFault>;
    /// Keeps entries that were brought, as a bundle, until a head covers them.
    fn keep_pushed(&mut self, origin: &str, numbers: Range<u64>, bundle: &[u8]) -> Result<(), HoldingsFault>;
    /// Keeps the head that was told for what will be brought, in place of the one before.
    fn keep_pushed_head(&mut self, checkpoint: &Checkpoint) -> Result<(), HoldingsFault>;
    /// Forgets what was brought of a ledger.
    fn drop_pushed(&mut self, origin: &str) -> Result<(), HoldingsFault>;
    /// How the last sync with a peer left nothing to do. It only saves requests: it may be forgotten at any time.
    fn settled(&self, peer: &str) -> Result<Option<Settled>, HoldingsFault>;
    /// Notes that a sync has left nothing to do.
    fn settle(&mut self, peer: &str, settled: &Settled) -> Result<(), HoldingsFault>;
}

//! Evidence that a ledger has two histories: two heads that its own key has signed and that cannot both be true
//! (`docs/protocol.md`, section 7).

mod judge;
mod read;

pub use judge::{Doubt, Flaw, Verdict};
pub use read::{EVIDENCE_BYTES_MAX, EvidenceFault};

use crate::{Card, Checkpoint, Hash, JsonWriter, base64, note::Verifier};

/// Two heads, and what is needed to judge them. Made by [`Evidence::new`] or read by [`Evidence::parse`], it is in the one
/// order that evidence has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The smaller head; of two of one size, the one whose root is lower.
    pub a: Checkpoint,
    /// The other.
    pub b: Checkpoint,
    /// Keys under which the two hold.
    pub keys: Vec<Verifier>,
    /// What `b` says about the size of `a`.
    pub proof: Option<RootProof>,
    /// Cards of the ledger, as they were handed over.
    pub cards: Vec<Card>,
}

/// A root that a tree once had, with the consistency proof that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootProof {
    /// The root at the size of the smaller head, in the tree of the larger one.
    pub root: Hash,
    /// The consistency proof from there to the larger head.
    pub path: Vec<Hash>,
}

impl Evidence {
    /// Puts the parts in their order. `proof` is from the smaller head's size to the larger head, if their sizes differ.
    pub fn new(
        one: Checkpoint,
        other: Checkpoint,
        mut keys: Vec<Verifier>,
        proof: Option<RootProof>,
        mut cards: Vec<Card>,
    ) -> Evidence {
        let (a, b) = if place(&one) <= place(&other) { (one, other) } else { (other, one) };
        keys.sort_by_key(Verifier::vkey);
        keys.dedup();
        cards.sort_by(|one, other| one.text().cmp(other.text()));
        cards.dedup();
        Evidence { a, b, keys, proof, cards }
    }

    /// The file.
    pub fn encode(&self) -> Vec<u8> {
        let mut json = JsonWriter::new();
        json.object(|w| {
            w.field("a", &self.a.encode());
            w.field("b", &self.b.encode());
            w.key("cards").array(|w| self.cards.iter().for_each(|card| w.string(card.text())));
            w.field("format", FORMAT);
            w.key("keys").array(|w| self.keys.iter().for_each(|key| w.string(&key.vkey())));
            if let Some(RootProof { root, path }) = &self.proof {
                w.key("proof").array(|w| path.iter().for_each(|hash| w.string(&base64::standard_encode(&hash.0))));
                w.field("root", &base64::standard_encode(&root.0));
            }
        });
        json.finish().into_bytes()
    }
}

/// By what two heads are put in order. The text decides between equal ones, which show nothing but must have one form too.
fn place(checkpoint: &Checkpoint) -> (u64, Hash, String) {
    (checkpoint.head.size, checkpoint.head.root, checkpoint.encode())
}

const FORMAT: &str = "mz-evidence";

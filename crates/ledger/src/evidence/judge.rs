//! What evidence shows.

use super::{Evidence, RootProof};
use crate::{Origin, PublicKey, tree};

/// What evidence shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The ledger has two histories.
    Proven,
    /// It may have; something is missing.
    Suspected(Doubt),
    /// Nothing.
    Nothing(Flaw),
}

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No proof says what the larger head holds at the smaller one's size.
    NoProof,
    /// Each head is signed, but by no key that has signed both.
    TwoKeys,
    /// The key is not the one that the origin is made from. A card here names it; whoever has that card from the office
    /// itself knows that the key is the ledger's.
    CardOnly,
    /// Nothing here says that the key is the ledger's.
    UnknownKey,
}

/// Why it shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The heads are of two ledgers.
    OtherLedger,
    /// One of the heads is signed by none of the keys.
    Unsigned,
    /// The heads are the same.
    SameHead,
    /// The proof does not lead to the larger head.
    WrongProof,
    /// The proof shows that the larger head extends the smaller one.
    Consistent,
}

impl Evidence {
    /// Judges by nothing but what is here: only the key that the origin is made from is known to be the ledger's. Anybody
    /// can make a card that names another.
    pub fn judge(&self) -> Verdict {
        self.judge_knowing(|_| false)
    }

    /// As [`Evidence::judge`], for a reader who knows more keys of the ledger: from its entries, or from a card that was
    /// compared with the office.
    pub fn judge_knowing(&self, known: impl Fn(&PublicKey) -> bool) -> Verdict {
        let Evidence { a, b, keys, proof, cards } = self;
        if a.origin != b.origin {
            return Verdict::Nothing(Flaw::OtherLedger);
        }
        let signed = |key| [a, b].map(|head| head.signed_by(std::slice::from_ref(key)));
        let signers: Vec<_> = keys.iter().map(|key| (key.key(), signed(key))).collect();
        if !signers.iter().any(|(_, [a, _])| *a) || !signers.iter().any(|(_, [_, b])| *b) {
            return Verdict::Nothing(Flaw::Unsigned);
        }
        if a.head == b.head {
            return Verdict::Nothing(Flaw::SameHead);
        }
        if let Some(RootProof { root, path }) = proof {
            if !tree::consistency_holds(a.head.size, *root, b.head.size, b.head.root, path) {
                return Verdict::Nothing(Flaw::WrongProof);
            }
            if *root == a.head.root {
                return Verdict::Nothing(Flaw::Consistent);
            }
        } else if a.head.size != b.head.size {
            return Verdict::Suspected(Doubt::NoProof);
        }
        // Two heads of one ledger that cannot both be true. Who has signed them?
        let both: Vec<_> = signers.into_iter().filter(|(_, signed)| *signed == [true; 2]).map(|(key, _)| key).collect();
        let first = |key: &PublicKey| Origin::new(a.origin.office_code(), key).as_ref() == Some(&a.origin);
        if both.iter().any(|key| first(key) || known(key)) {
            Verdict::Proven
        } else if both.is_empty() {
            Verdict::Suspected(Doubt::TwoKeys)
        } else if both.iter().any(|key| cards.iter().any(|card| card.key() == *key)) {
            Verdict::Suspected(Doubt::CardOnly)
        } else {
            Verdict::Suspected(Doubt::UnknownKey)
        }
    }
}

impl Verdict {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Verdict::Proven => "proven",
            Verdict::Suspected(_) => "suspected",
            Verdict::Nothing(_) => "nothing",
        }
    }

    /// The stable name of what is missing or wrong; empty for what is proven.
    pub fn why(&self) -> &'static str {
        match self {
            Verdict::Proven => "",
            Verdict::Suspected(Doubt::NoProof) => "no-proof",
            Verdict::Suspected(Doubt::TwoKeys) => "two-keys",
            Verdict::Suspected(Doubt::CardOnly) => "card-only",
            Verdict::Suspected(Doubt::UnknownKey) => "unknown-key",
            Verdict::Nothing(Flaw::OtherLedger) => "other-ledger",
            Verdict::Nothing(Flaw::Unsigned) => "unsigned",
            Verdict::Nothing(Flaw::SameHead) => "same-head",
            Verdict::Nothing(Flaw::WrongProof) => "wrong-proof",
            Verdict::Nothing(Flaw::Consistent) => "consistent",
        }
    }
}

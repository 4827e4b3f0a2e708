//! One head held against what is known of its ledger.

use crate::{
    Holdings, HoldingsFault,
    fork::{Shown, evidence},
};
use ledger::{
    Checkpoint,
    tree::{prove_consistency, root_at},
};

/// What a head is to somebody who knows others of its ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is known of that ledger.
    Unknown,
    /// It is not signed with the keys that are known to be its ledger's, or has lines beside them. The ledger may have another
    /// key by now.
    Unsigned,
    /// It is the newest one known.
    Same,
    /// It is larger than the newest one known.
    Newer,
    /// It is smaller, and contradicts nothing that is known.
    Older,
    /// It contradicts what is known; this is the evidence.
    Fork(Vec<u8>),
}

/// Judges a head; `known` is the newest one known of that ledger.
pub fn judge<H: Holdings>(holdings: &H, known: Option<&Checkpoint>, offered: &Checkpoint) -> Result<Verdict, HoldingsFault> {
    let (origin, head) = (offered.origin.as_str(), offered.head);
    let verifiers = holdings.verifiers(origin, head.size)?;
    if verifiers.is_empty() {
        return Ok(Verdict::Unknown);
    }
    // What is held was verified when it came; most heads that are offered are that, to the letter.
    if holdings.held(origin)?.is_none_or(|held| held.checkpoint != *offered) {
        if !offered.signed_by(&verifiers) || offered.note.has_line_of_others(&verifiers) {
            return Ok(Verdict::Unsigned);
        }
        if let Some(fork) = against_held(holdings, offered)? {
            return Ok(Verdict::Fork(fork));
        }
    }
    Ok(match known {
        None => Verdict::Newer,
        Some(known) if known.head.size < head.size => Verdict::Newer,
        Some(known) if known.head.size > head.size => Verdict::Older,
        Some(known) if known.head.root == head.root => Verdict::Same,
        Some(known) => Verdict::Fork(evidence(holdings, known, offered, None)?),
    })
}

/// The evidence, when the entries that are held do not lead to a signed head that is not larger than they are.
pub(crate) fn against_held<H: Holdings>(holdings: &H, offered: &Checkpoint) -> Result<Option<Vec<u8>>, HoldingsFault> {
    let (origin, head) = (offered.origin.as_str(), offered.head);
    let (Some(held), Some(tree)) = (holdings.held(origin)?, holdings.tree(origin)?) else { return Ok(None) };
    let held = held.checkpoint;
    if head.size > held.head.size {
        return Ok(None);
    }
    let root = if head.size == held.head.size { held.head.root } else { root_at(head.size, &tree)? };
    if root == head.root {
        return Ok(None);
    }
    let shown = match head.size < held.head.size {
        true => Some(Shown { proof: prove_consistency(head.size, held.head.size, &tree)?, root }),
        false => None,
    };
    evidence(holdings, offered, &held, shown).map(Some)
}

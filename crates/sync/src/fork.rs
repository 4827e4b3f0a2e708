//! Evidence that a ledger has two histories.

use crate::{Holdings, HoldingsFault};
use ledger::{
    Card, Checkpoint, Evidence, Hash, RootProof,
    note::{Note, Verifier},
};

/// What shows that the smaller of two heads is not what the larger one began with.
pub(crate) struct Shown {
    /// The consistency proof from the size of the smaller one to the larger one.
    pub proof: Vec<Hash>,
    /// The root that it shows.
    pub root: Hash,
}

/// Evidence out of two heads of one ledger, both found to be signed. The same two make the same bytes, in whichever order they
/// are given.
pub(crate) fn evidence<H: Holdings>(
    holdings: &H,
    one: &Checkpoint,
    other: &Checkpoint,
    shown: Option<Shown>,
) -> Result<Vec<u8>, HoldingsFault> {
    let origin = one.origin.as_str();
    let mut keys = Vec::new();
    for checkpoint in [one, other] {
        keys.extend(holdings.verifiers(origin, checkpoint.head.size)?);
    }
    let cards = holdings.card(origin)?.and_then(|card| Card::parse(&card).ok()).into_iter().collect();
    let proof = shown.map(|shown| RootProof { root: shown.root, path: shown.proof });
    Ok(Evidence::new(one.clone(), other.clone(), keys, proof, cards).encode())
}

/// The root at size `old` that a consistency proof to a head shows, when it leads to that head at all. From a size that is a
/// power of two a proof does not name it.
pub(crate) fn root_shown(old: u64, size: u64, root: Hash, proof: &[Hash]) -> Option<Hash> {
    if old == 0 || old >= size || old.is_power_of_two() {
        return None;
    }
    let (first, rest) = proof.split_first()?;
    let (mut left, mut right) = (old - 1, size - 1);
    while left & 1 == 1 {
        left >>= 1;
        right >>= 1;
    }
    let (mut shown, mut reached) = (*first, *first);
    for hash in rest {
        if right == 0 {
            return None;
        }
        if left & 1 == 1 || left == right {
            shown = Hash::node(hash, &shown);
            reached = Hash::node(hash, &reached);
            while left & 1 == 0 && left != 0 {
                left >>= 1;
                right >>= 1;
            }
        } else {
            reached = Hash::node(&reached, hash);
        }
        left >>= 1;
        right >>= 1;
    }
    (right == 0 && reached == root).then_some(shown)
}

/// A checkpoint with the ledger's own lines alone.
pub(crate) fn own_lines(checkpoint: &Checkpoint, verifiers: &[Verifier]) -> Checkpoint {
    let mut own = checkpoint.clone();
    own.note.signatures.retain(|line| {
        let alone = Note { text: String::new(), signatures: vec![line.clone()] };
        !alone.has_line_of_others(verifiers)
    });
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{
        NodeTable,
        tree::{Frontier, consistency_holds, prove_consistency, root_at},
    };

    #[test]
    fn a_proof_shows_the_root_it_was_made_from() {
        let (mut table, mut frontier) = (NodeTable::new(), Frontier::default());
        for leaf in 0u32..70 {
            frontier.push(Hash::of(&leaf.to_be_bytes()), |level, index, hash| table.put(level, index, hash));
        }
        for size in 1..70 {
            let root = root_at(size, &table).expect("the table reaches that far");
            for old in 1..size {
                let old_root = root_at(old, &table).expect("the table reaches that far");
                let proof = prove_consistency(old, size, &table).expect("the table reaches that far");
                assert!(consistency_holds(old, old_root, size, root, &proof));
                let shown = root_shown(old, size, root, &proof);
                assert_eq!(shown, (!old.is_power_of_two()).then_some(old_root), "from {old} to {size}");
                assert_eq!(root_shown(old, size, Hash::default(), &proof), None, "to another root it leads nowhere");
                if let Some((_, cut)) = proof.split_last() {
                    assert_eq!(root_shown(old, size, root, cut), None, "and nowhere when it is cut");
                }
            }
        }
    }
}

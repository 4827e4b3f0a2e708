//! Subtrees (draft-ietf-plants-merkle-tree-certs, section 4): ranges of leaves that the tree has, or once had, as a tree of
//! their own. Consistency proofs are those of the subtrees that begin at leaf 0.

use super::{Nodes, range_root, split_point};
use crate::Hash;

/// Whether the leaves from `start` to before `end` are a subtree: there is one at least, and the start is a multiple of their
/// number rounded up to a power of two.
pub fn is_subtree(start: u64, end: u64) -> bool {
    let width = end.saturating_sub(start).checked_next_power_of_two();
    start < end && (start == 0 || width.is_some_and(|width| start.is_multiple_of(width)))
}

/// The hash of a subtree: the root over its leaves alone.
pub fn subtree_hash<N: Nodes>(start: u64, end: u64, nodes: &N) -> Result<Hash, N::Fault> {
    range_root(start, end, nodes)
}

/// The proof that a subtree is part of the tree of `size` leaves (section 4.4.1).
///
/// It must be one ([`is_subtree`]), and `end` at most `size`.
pub fn prove_subtree<N: Nodes>(start: u64, end: u64, size: u64, nodes: &N) -> Result<Vec<Hash>, N::Fault> {
    let (mut low, mut high, mut from) = (0, size, start);
    let mut ranges = Vec::new();
    while (from, end) != (low, high) {
        let split = low + split_point(high - low);
        if end <= split {
            ranges.push((split, high));
            high = split;
        } else {
            ranges.push((low, split));
            low = split;
            // A subtree on both sides of the split begins where the left side does; what is left of it is on the right.
            from = from.max(split);
        }
    }
    // The subtree's own hash is known to whoever asks, unless a part of it was split off.
    if from > start {
        ranges.push((low, high));
    }
    ranges.into_iter().rev().map(|(low, high)| range_root(low, high, nodes)).collect()
}

/// Whether a subtree of that hash is part of the tree of `size` leaves and that root (section 4.4.3).
pub fn subtree_holds(start: u64, end: u64, size: u64, proof: &[Hash], hash: Hash, root: Hash) -> bool {
    if !is_subtree(start, end) || end > size {
        return false;
    }
    let mut at = Place { first: start, last: end - 1, tree: size - 1 };
    if at.last == at.tree {
        at.up_until(|at| at.first == at.last);
    } else {
        at.up_until(|at| at.first == at.last || at.last & 1 == 0);
    }
    let mut hashes = proof.iter();
    let begin = if at.first == at.last { Some(&hash) } else { hashes.next() };
    let Some(begin) = begin else { return false };
    let (mut inner, mut outer) = (*begin, *begin);
    for next in hashes {
        if at.tree == 0 {
            return false;
        }
        if at.last & 1 == 1 || at.last == at.tree {
            if at.first < at.last {
                inner = Hash::node(next, &inner);
            }
            outer = Hash::node(next, &outer);
            at.up_until(|at| at.last & 1 == 1);
        } else {
            outer = Hash::node(&outer, next);
        }
        at.up();
    }
    at.tree == 0 && inner == hash && outer == root
}

/// The subtree's first and last node and the tree's last one, at one level.
struct Place {
    first: u64,
    last: u64,
    tree: u64,
}

impl Place {
    fn up(&mut self) {
        self.first >>= 1;
        self.last >>= 1;
        self.tree >>= 1;
    }

    fn up_until(&mut self, there: impl Fn(&Place) -> bool) {
        while !there(self) {
            self.up();
        }
    }
}

//! The Merkle tree of RFC 6962, section 2.1: roots, inclusion and consistency proofs, and their verification.

mod subtree;

pub use subtree::{is_subtree, prove_subtree, subtree_hash, subtree_holds};

use crate::Hash;

/// Where the hashes of complete subtrees come from: tiles on disk, a table in memory.
pub trait Nodes {
    /// What reading a hash can fail with.
    type Fault;
    /// The hash over the leaves `index·2^level .. (index+1)·2^level`.
    fn node(&self, level: u32, index: u64) -> Result<Hash, Self::Fault>;
}

/// The right edge of a tree: enough to append and to compute the root, in O(log n) memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the complete subtrees that make up the tree, largest first.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of a tree whose nodes are at hand.
    pub fn at<N: Nodes>(size: u64, nodes: &N) -> Result<Frontier, N::Fault> {
        let peaks = peaks(size).map(|(level, index)| nodes.node(level, index)).collect::<Result<_, _>>()?;
        Ok(Frontier { size, peaks })
    }

    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf and hands every subtree that it completes to `completed`, as level, index and hash, the leaf first.
    pub fn push(&mut self, leaf: Hash, mut completed: impl FnMut(u32, u64, Hash)) {
        completed(0, self.size, leaf);
        let mut hash = leaf;
        for level in 0..self.size.trailing_ones() {
            // Each trailing one of the size is a complete subtree of that level that the new leaf's subtree joins.
            let left = self.peaks.pop().expect("a peak for every bit of the size");
            hash = Hash::node(&left, &hash);
            completed(level + 1, self.size >> (level + 1), hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root of the tree as it stands.
    pub fn root(&self) -> Hash {
        fold_peaks(&self.peaks)
    }
}

/// The root of the first `size` leaves.
pub fn root_at<N: Nodes>(size: u64, nodes: &N) -> Result<Hash, N::Fault> {
    Ok(Frontier::at(size, nodes)?.root())
}

/// The inclusion proof of leaf `index` in the tree of `size` leaves (RFC 6962, section 2.1.1), leaf side first.
///
/// `index` must be below `size`.
pub fn prove_inclusion<N: Nodes>(index: u64, size: u64, nodes: &N) -> Result<Vec<Hash>, N::Fault> {
    let (mut low, mut high) = (0, size);
    let mut siblings = Vec::new();
    while high - low > 1 {
        let split = low + split_point(high - low);
        if index < split {
            siblings.push((split, high));
            high = split;
        } else {
            siblings.push((low, split));
            low = split;
        }
    }
    siblings.into_iter().rev().map(|(low, high)| range_root(low, high, nodes)).collect()
}

/// The proof that the first `old` of `size` leaves are the tree they were (RFC 6962, section 2.1.2).
///
/// `old` must be at most `size`; from nothing, and to itself, the proof is empty.
pub fn prove_consistency<N: Nodes>(old: u64, size: u64, nodes: &N) -> Result<Vec<Hash>, N::Fault> {
    if old == 0 || old == size {
        return Ok(Vec::new());
    }
    prove_subtree(0, old, size, nodes)
}

/// The root that an inclusion proof leads to (RFC 9162, section 2.1.3.2); `None` when the proof has the wrong length.
pub fn inclusion_root(index: u64, size: u64, leaf: Hash, proof: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut fn_, mut sn, mut root) = (index, size - 1, leaf);
    for sibling in proof {
        if sn == 0 {
            return None;
        }
        if fn_ & 1 == 1 || fn_ == sn {
            root = Hash::node(sibling, &root);
            while fn_ & 1 == 0 && fn_ != 0 {
                fn_ >>= 1;
                sn >>= 1;
            }
        } else {
            root = Hash::node(&root, sibling);
        }
        fn_ >>= 1;
        sn >>= 1;
    }
    (sn == 0).then_some(root)
}

/// Whether a consistency proof holds between two heads (RFC 9162, section 2.1.4.2).
pub fn consistency_holds(old: u64, old_root: Hash, size: u64, root: Hash, proof: &[Hash]) -> bool {
    if old == 0 {
        return proof.is_empty() && old_root == Hash::empty_root();
    }
    subtree_holds(0, old, size, proof, old_root, root)
}

/// The complete subtrees that make up a tree of `size` leaves, largest first, as level and index.
fn peaks(size: u64) -> impl Iterator<Item = (u32, u64)> {
    (0..64).rev().filter(move |level| size >> level & 1 == 1).map(move |level| (level, (size >> (level + 1)) << 1))
}

fn fold_peaks(peaks: &[Hash]) -> Hash {
    let mut from_right = peaks.iter().rev();
    match from_right.next() {
        None => Hash::empty_root(),
        Some(last) => from_right.fold(*last, |right, left| Hash::node(left, &right)),
    }
}

/// The largest power of two below `count`, which must be at least 2.
fn split_point(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The root over a range that a walk from the top of the tree reaches: its start is aligned to its size rounded up.
fn range_root<N: Nodes>(low: u64, high: u64, nodes: &N) -> Result<Hash, N::Fault> {
    let hashes =
        peaks(high - low).map(|(level, index)| nodes.node(level, (low >> level) + index)).collect::<Result<Vec<_>, _>>()?;
    Ok(fold_peaks(&hashes))
}

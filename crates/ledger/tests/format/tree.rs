//! The tree against the recursive definitions, for every size up to [`SIZE_MAX`].

use crate::naive;
use ledger::{
    Hash, NodeTable,
    tree::{Frontier, consistency_holds, inclusion_root, prove_consistency, prove_inclusion, root_at},
};

const SIZE_MAX: usize = 130;

fn grown(size: usize) -> (Vec<Hash>, NodeTable, Vec<Hash>) {
    let leaves: Vec<Hash> = (0..size as u64).map(|i| naive::leaf(&i.to_be_bytes())).collect();
    let (mut frontier, mut table, mut roots) = (Frontier::default(), NodeTable::new(), vec![Frontier::default().root()]);
    for leaf in &leaves {
        frontier.push(*leaf, |level, index, hash| table.put(level, index, hash));
        roots.push(frontier.root());
    }
    (leaves, table, roots)
}

#[test]
fn roots_are_those_of_rfc_6962() {
    let (leaves, table, roots) = grown(SIZE_MAX);
    for size in 0..=SIZE_MAX {
        let root = naive::root(&leaves[..size]);
        assert_eq!(roots[size], root, "growing leads to the root of size {size}");
        assert_eq!(root_at(size as u64, &table), Ok(root), "the nodes give the root of size {size} later too");
    }
    assert_eq!(Hash::leaf(&7u64.to_be_bytes()), leaves[7], "a leaf hash is SHA-256 of a zero byte and the data");
}

#[test]
fn inclusion_proofs_are_those_of_rfc_6962_and_no_others_hold() {
    let (leaves, table, roots) = grown(SIZE_MAX);
    for size in 1..=SIZE_MAX {
        for index in 0..size {
            let (i, n, leaf, root) = (index as u64, size as u64, leaves[index], roots[size]);
            let proof = prove_inclusion(i, n, &table).expect("the table has all nodes");
            assert_eq!(proof, naive::path(index, &leaves[..size]), "leaf {index} of {size}");
            let holds = |i, leaf, proof: &[Hash]| inclusion_root(i, n, leaf, proof) == Some(root);
            assert!(holds(i, leaf, &proof), "the proof of leaf {index} of {size} holds");
            assert!(!holds(i, flipped(leaf), &proof), "another leaf is not at {index} of {size}");
            for wrong in mutations(&proof) {
                assert!(!holds(i, leaf, &wrong), "a changed proof of leaf {index} of {size} does not hold");
            }
            let elsewhere = (0..n).filter(|other| *other != i).find(|other| holds(*other, leaf, &proof));
            assert_eq!(elsewhere, None, "the proof of leaf {index} of {size} is for no other place");
            assert_eq!(inclusion_root(n, n, leaf, &proof), None, "there is no leaf {size} of {size}");
        }
    }
}

#[test]
fn consistency_proofs_are_those_of_rfc_6962_and_no_others_hold() {
    let (leaves, table, roots) = grown(SIZE_MAX);
    for size in 0..=SIZE_MAX {
        for old in 0..=size {
            let (m, n, old_root, root) = (old as u64, size as u64, roots[old], roots[size]);
            let proof = prove_consistency(m, n, &table).expect("the table has all nodes");
            let defined = if old == 0 { Vec::new() } else { naive::proof(old, &leaves[..size]) };
            assert_eq!(proof, defined, "from {old} to {size}");
            assert!(consistency_holds(m, old_root, n, root, &proof), "the proof from {old} to {size} holds");
            for wrong in mutations(&proof) {
                assert!(!consistency_holds(m, old_root, n, root, &wrong), "a changed proof from {old} to {size} does not hold");
            }
            assert!(!consistency_holds(m, flipped(old_root), n, root, &proof), "another old root does not extend to {size}");
            if old > 0 {
                assert!(!consistency_holds(m, old_root, n, flipped(root), &proof), "{old} does not extend to another root");
            }
            if old < size {
                assert!(!consistency_holds(n, root, m, old_root, &proof), "a tree does not shrink from {size} to {old}");
            }
        }
    }
}

#[test]
fn a_tree_can_be_taken_up_at_any_size() {
    let size = 600;
    let (leaves, table, roots) = grown(size);
    for (n, root) in roots.iter().enumerate() {
        let mut frontier = Frontier::at(n as u64, &table).expect("the table has all nodes");
        assert_eq!((frontier.size(), frontier.root()), (n as u64, *root), "the frontier of size {n} taken up from its nodes");
        if let Some(leaf) = leaves.get(n) {
            frontier.push(*leaf, |_, _, _| {});
            assert_eq!(frontier.root(), roots[n + 1], "and it grows on from {n}");
        }
    }
    assert!(Frontier::at(size as u64 + 1, &table).is_err(), "nodes that are not there are not invented");
}

#[test]
fn nothing_in_a_proof_of_hostile_size_panics() {
    let leaf = Hash::default();
    for size in [0, 1, 2, u64::MAX - 1, u64::MAX] {
        for index in [0, 1, size / 2, size.wrapping_sub(1), u64::MAX] {
            for length in [0, 1, 63, 64, 65, 200] {
                let proof = vec![leaf; length];
                let root = inclusion_root(index, size, leaf, &proof);
                assert!(root.is_none() || index < size, "only a leaf of the tree has a proof");
                let both = consistency_holds(index, leaf, size, leaf, &proof);
                assert!(!both || index == size, "hashes of nothing connect no two trees");
            }
        }
    }
}

/// The proof with one thing about it changed: a bit, a hash dropped or doubled, two exchanged, one too many.
pub fn mutations(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![[proof, &[Hash::default()]].concat(), [&[Hash::default()], proof].concat()];
    for i in 0..proof.len() {
        let mut bit = proof.to_vec();
        bit[i] = flipped(bit[i]);
        all.push(bit);
        let mut dropped = proof.to_vec();
        dropped.remove(i);
        all.push(dropped);
        let mut doubled = proof.to_vec();
        doubled.insert(i, proof[i]);
        all.push(doubled);
        if i > 0 {
            let mut exchanged = proof.to_vec();
            exchanged.swap(i - 1, i);
            all.push(exchanged);
        }
    }
    all
}

pub fn flipped(mut hash: Hash) -> Hash {
    hash.0[31] ^= 1;
    hash
}

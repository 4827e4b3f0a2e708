//! Subtrees against the accumulated vectors of draft-ietf-plants-merkle-tree-certs-05, and against changed proofs.

use crate::{
    naive,
    tree::{flipped, mutations},
    vectors::unhex,
};
use ledger::{
    Hash, NodeTable,
    tree::{Frontier, is_subtree, prove_subtree, root_at, subtree_hash, subtree_holds},
};

/// The tree of the draft's vectors: leaf data is one byte, the leaf's number.
fn grown(size: u8) -> (NodeTable, Vec<Hash>) {
    let (mut frontier, mut table, mut leaves) = (Frontier::default(), NodeTable::new(), Vec::new());
    for i in 0..size {
        leaves.push(Hash::leaf(&[i]));
        frontier.push(leaves[leaves.len() - 1], |level, index, hash| table.put(level, index, hash));
    }
    (table, leaves)
}

const SIZE: u64 = 130;

#[test]
fn hashes_and_proofs_are_those_of_the_draft() {
    let (table, leaves) = grown(SIZE as u8);
    let (mut hashes, mut proofs) = (String::new(), String::new());
    for end in 1..=SIZE {
        for start in (0..end).filter(|start| is_subtree(*start, end)) {
            let hash = subtree_hash(start, end, &table).expect("the table has all nodes");
            assert_eq!(hash, naive::root(&leaves[start as usize..end as usize]), "[{start}, {end}) is a tree of its own");
            hashes.push_str(&format!("[{start}, {end}) {hash}\n"));
        }
    }
    for size in 0..=SIZE {
        for end in 1..=size {
            for start in (0..end).filter(|start| is_subtree(*start, end)) {
                let proof = prove_subtree(start, end, size, &table).expect("the table has all nodes");
                let words: String = proof.iter().map(|hash| format!(" {hash}")).collect();
                proofs.push_str(&format!("[{start}, {end}) {size}{words}\n"));
            }
        }
    }
    let published = |text: &str| Hash(unhex(text).try_into().expect("a hash has 32 bytes"));
    assert_eq!(
        Hash::of(hashes.as_bytes()),
        published("94a95384a8c69acea9b50d035a58285b3a777cb7a724005faa5e1f1e1190007f"),
        "the hashes of all subtrees"
    );
    assert_eq!(
        Hash::of(proofs.as_bytes()),
        published("c586ebbb73a5621baf2140095d87dde934e3b6503a562a1a5215b8209edd083d"),
        "the proofs of all subtrees in all trees"
    );
}

#[test]
fn proofs_hold_and_no_others() {
    let (table, _) = grown(70);
    for size in 1..=70 {
        let root = root_at(size, &table).expect("the table has all nodes");
        for end in 1..=size {
            for start in (0..end).filter(|start| is_subtree(*start, end)) {
                let hash = subtree_hash(start, end, &table).expect("the table has all nodes");
                let proof = prove_subtree(start, end, size, &table).expect("the table has all nodes");
                let holds = |hash, root, proof: &[Hash]| subtree_holds(start, end, size, proof, hash, root);
                assert!(holds(hash, root, &proof), "[{start}, {end}) is part of {size}");
                assert!(!holds(flipped(hash), root, &proof), "[{start}, {end}) of another hash is no part of {size}");
                assert!(!holds(hash, flipped(root), &proof), "[{start}, {end}) is no part of another tree of {size}");
                for wrong in mutations(&proof) {
                    assert!(!holds(hash, root, &wrong), "a changed proof of [{start}, {end}) in {size} does not hold");
                }
            }
        }
    }
}

#[test]
fn what_is_no_subtree_has_no_proof() {
    let hash = Hash::default();
    for (start, end) in [(0, 0), (1, 1), (2, 1), (1, 3), (2, 5), (4, 9), (1, u64::MAX), (u64::MAX, u64::MAX)] {
        assert!(!is_subtree(start, end), "[{start}, {end}) is none");
        for length in [0, 1, 64] {
            let proof = vec![hash; length];
            assert!(!subtree_holds(start, end, u64::MAX, &proof, hash, hash), "and is part of nothing");
        }
    }
    for (start, end) in [(0, u64::MAX), (0, 1), (1 << 63, u64::MAX), (4, 7)] {
        assert!(is_subtree(start, end), "[{start}, {end}) is one");
        assert!(!subtree_holds(start, end, end - 1, &[], hash, hash), "but not of a tree that ends before it does");
    }
}

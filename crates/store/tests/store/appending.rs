//! What is appended is there, in whole or not at all, and only onto the head that was known.

use crate::world::{TempFolder, World};
use ledger::{Head, tree};
use store::{Append, AppendError, Store, StoreError};

#[test]
fn a_new_store_is_empty() {
    let folder = TempFolder::new();
    let (store, _) = folder.store_of(0);
    assert_eq!(store.head(), Ok(Head::empty()), "an empty ledger has the empty tree's head");
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.checkpoint().unwrap(), None, "nothing was signed yet");
    assert_eq!(snapshot.entries(0..10).unwrap().count(), 0, "no entries");
    assert_eq!(snapshot.entry(0), Err(StoreError::NoSuch("entry")), "no first entry");
}

#[test]
fn what_was_appended_is_read_back() {
    for runs in [&[1, 1, 1][..], &[255, 1, 1], &[256, 256], &[1, 300, 700, 1], &[3, 1000]] {
        let folder = TempFolder::new();
        let (mut world, mut expected) = (World::new(), Vec::new());
        let store = Store::create(folder.path()).unwrap();
        for run in runs {
            let ready = world.next(*run);
            ready.append(&store).unwrap();
            expected.extend(ready.entries.iter().map(|entry| (entry.index(), entry.bytes())));
        }
        drop(store);
        let store = Store::open(folder.path()).unwrap();
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.head(), Ok(world.chain.head()), "the head after {runs:?}");
        let read: Vec<_> = snapshot.entries(0..u64::MAX).unwrap().map(Result::unwrap).collect();
        assert_eq!(read, expected, "all entries after {runs:?}");
        for number in [0, 1, expected.len() / 2, expected.len() - 1] {
            assert_eq!(snapshot.entry(number as u64).unwrap(), expected[number].1, "entry {number} after {runs:?}");
        }
        let part: Vec<_> = snapshot.entries(2..expected.len() as u64 - 1).unwrap().map(Result::unwrap).collect();
        assert_eq!(part, expected[2..expected.len() - 1], "a part of them after {runs:?}");
    }
}

#[test]
fn every_proof_follows_from_the_stored_tiles() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(700);
    for _ in 0..80 {
        world.next(1).append(&store).unwrap();
    }
    let snapshot = store.snapshot().unwrap();
    let Head { size, root } = snapshot.head().unwrap();
    for index in 0..size {
        let leaf = ledger::Hash::leaf(&snapshot.entry(index).unwrap());
        let proof = tree::prove_inclusion(index, size, &snapshot).unwrap();
        assert_eq!(tree::inclusion_root(index, size, leaf, &proof), Some(root), "the inclusion proof of entry {index}");
    }
    for old in 0..=size {
        let expected = tree::root_at(old, &world.nodes).unwrap();
        assert_eq!(tree::root_at(old, &snapshot), Ok(expected), "the root of the first {old}");
    }
}

#[test]
fn an_append_onto_another_head_changes_nothing() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(10);
    let (mine, theirs) = (world.clone().next(3), world.next(5));
    theirs.append(&store).unwrap();
    let actual = world.chain.head();
    assert_eq!(mine.append(&store), Err(AppendError::HeadMoved { actual }), "the other append came first");
    assert_eq!(theirs.append(&store), Err(AppendError::HeadMoved { actual }), "the same append a second time");
    assert_eq!(store.head(), Ok(actual), "a refused append leaves the head unchanged");
    let empty = store.append(&actual, &Append::new(&[], &theirs.checkpoint));
    assert!(matches!(empty, Err(AppendError::Inconsistent(_))), "an append of nothing is refused");
}

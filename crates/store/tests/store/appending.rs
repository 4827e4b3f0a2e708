//! What is appended is there, in whole or not at all, and only onto the head that was known.

use crate::world::{LEDGER_KEY, TempFolder, World, key, origin};
use ledger::{Checkpoint, Head, Origin, tile, tree};
use std::ops::ControlFlow;
use store::{Append, AppendError, Inconsistency, Sealed, Store, StoreError};

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

#[test]
fn what_does_not_fit_together_is_never_written() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(300);
    let before = world.chain.head();
    let mut other = world.clone();
    other.writer = 1;
    let (right, wrong) = (world.next(4), other.next(4));
    let refused = |append: &Append<'_>, what: Inconsistency, claim: &str| {
        assert_eq!(store.append(&before, append), Err(AppendError::Inconsistent(what)), "{claim}");
        assert_eq!(store.head(), Ok(before), "{claim}: the head is unchanged");
    };
    let whole = Append::new(&right.entries, &right.checkpoint);
    refused(&Append { entries: &right.entries[1..], ..whole }, Inconsistency::Number { entry: 301 }, "an entry left out");
    refused(&Append { entries: &right.entries[..3], ..whole }, Inconsistency::Size, "a head for more entries");
    refused(&Append { checkpoint: &wrong.checkpoint, ..whole }, Inconsistency::Root, "a head for other entries");
    let mixed = [&right.entries[..2], &wrong.entries[2..]].concat();
    refused(&Append { entries: &mixed, ..whole }, Inconsistency::Previous { entry: 302 }, "a chain of two histories");
    let stranger = Origin::new("522499-czj", &key(LEDGER_KEY).public()).unwrap();
    let stranger = Checkpoint::sign(&stranger, right.checkpoint.head, &[&key(LEDGER_KEY)]);
    refused(&Append { checkpoint: &stranger, ..whole }, Inconsistency::Origin, "another ledger's head");
    let sealed = |first, count| Sealed { first, count, sealed: b"sealed" };
    for (disclosures, claim) in [
        (&[sealed(299, 2)][..], "disclosures of an entry that was there"),
        (&[sealed(303, 2)], "disclosures of an entry that does not come"),
        (&[sealed(300, 0)], "disclosures of nothing"),
        (&[sealed(300, 2), sealed(301, 1)], "disclosures that overlap"),
        (&[sealed(u64::MAX, 1)], "disclosures far away"),
        (&[sealed(301, u64::MAX)], "disclosures of very many"),
    ] {
        refused(&Append { disclosures, ..whole }, Inconsistency::Disclosures, claim);
    }
    store.append(&before, &whole).expect("the same entries with all that fits");
}

/// Even where somebody has signed the head that would come of it.
#[test]
fn an_entry_that_follows_another_history_is_never_written() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(299);
    let mut other = world.clone();
    other.writer = 1;
    world.next(1).append(&store).unwrap();
    other.next(1);
    let stray = other.next(1);
    let before = world.chain.head();
    let mut tree = tree::Frontier::at(300, &world.nodes).unwrap();
    tree.push(stray.entries[0].leaf(), |_, _, _| {});
    let head = Head { size: 301, root: tree.root() };
    let checkpoint = Checkpoint::sign(&origin(), head, &[&key(LEDGER_KEY)]);
    let refused = store.append(&before, &Append::new(&stray.entries, &checkpoint));
    let expected = Inconsistency::Previous { entry: 300 };
    assert_eq!(refused, Err(AppendError::Inconsistent(expected)), "its number fits, but not the entry it follows");
    assert_eq!(store.head(), Ok(before), "the head is unchanged");
}

#[test]
fn an_append_that_comes_after_another_process_s_is_as_good() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(250);
    let other = Store::open(folder.path()).unwrap();
    for run in [1, 4, 1, 1, 1, 255, 1, 300] {
        world.next(run).append(&other).unwrap();
        world.next(1).append(&store).unwrap();
    }
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.head(), Ok(world.chain.head()), "both wrote one history");
    assert_eq!(snapshot.check_structure(&mut |_| ControlFlow::Continue(())), Ok(vec![]), "and nothing is amiss with it");
}

#[test]
fn checkpoints_are_kept_only_where_that_was_asked_for() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(3);
    let kept = world.next(2);
    kept.append_with(&store, |append| append.keep_checkpoint = true).unwrap();
    let passing = world.next(2);
    passing.append(&store).unwrap();
    let last = world.next(1);
    last.append(&store).unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.checkpoint().unwrap(), Some(&last.checkpoint), "the newest");
    assert_eq!(snapshot.kept_checkpoints().unwrap(), std::slice::from_ref(&kept.checkpoint), "the one that was to be kept");

    let mut cosigned = passing.checkpoint.clone();
    cosigned.note.sign("witness.example", &key(7));
    store.keep_checkpoint(&cosigned).expect("a head that the ledger had");
    let kept_now = store.snapshot().unwrap().kept_checkpoints().unwrap();
    assert_eq!(kept_now, [kept.checkpoint.clone(), cosigned], "and one that came back with a cosignature");

    let mut other = World::new();
    other.writer = 1;
    let forged = other.next(5).checkpoint;
    let refused = store.keep_checkpoint(&forged);
    assert_eq!(refused, Err(AppendError::Inconsistent(Inconsistency::Root)), "a head that the ledger never had");
    let later = world.next(1).checkpoint;
    let refused = store.keep_checkpoint(&later);
    assert_eq!(refused, Err(AppendError::Inconsistent(Inconsistency::Size)), "a head that the ledger has not yet");
}

#[test]
fn full_bundles_are_one_row_however_the_entries_came() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(200);
    for run in [1, 1, 100, 1, 300, 1] {
        world.next(run).append(&store).unwrap();
    }
    let snapshot = store.snapshot().unwrap();
    let ranges: Vec<_> = snapshot.segments(0..604).unwrap().map(|segment| segment.unwrap().range()).collect();
    assert_eq!(ranges[..2], [0..256, 256..512], "bundles that are full were joined");
    assert_eq!(ranges[2..].last().unwrap().end, 604, "and the rest is there too");
    let mut expected = Vec::new();
    for entry in snapshot.entries(0..256).unwrap() {
        tile::bundle_entry(&mut expected, &entry.unwrap().1);
    }
    let bundle = snapshot.segments(0..256).unwrap().next().unwrap().unwrap();
    assert_eq!(bundle.bundle(), expected, "a full row is a bundle as tlog-tiles has it");
}

#[test]
fn entries_that_come_one_by_one_are_there_when_the_append_is_finished_or_not_at_all() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(250);
    let before = world.chain.head();
    let ready = world.next(300);
    let left = store.appending(&before, |mut appending| {
        ready.entries.iter().try_for_each(|entry| appending.push(entry))?;
        Err::<(), AppendError>(AppendError::HeadMoved { actual: before })
    });
    assert_eq!(left, Err(AppendError::HeadMoved { actual: before }), "whoever makes them may give up");
    assert_eq!(store.head(), Ok(before), "what was not finished is not there");
    let repeated = store.appending(&before, |mut appending| {
        appending.push(&ready.entries[0])?;
        appending.push(&ready.entries[0])
    });
    let expected = AppendError::Inconsistent(Inconsistency::Number { entry: 250 });
    assert_eq!(repeated, Err(expected), "an entry is taken once");

    let (early, late) = ready.entries.split_at(7);
    store
        .appending(&before, |mut appending| {
            early.iter().try_for_each(|entry| appending.push(entry))?;
            appending.finish(&Append::new(late, &ready.checkpoint))
        })
        .expect("some before, the rest with all that goes with them");
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.head(), Ok(ready.checkpoint.head));
    for entry in &ready.entries {
        assert_eq!(snapshot.entry(entry.index()), Ok(entry.bytes()), "entry {}", entry.index());
    }
    assert_eq!(snapshot.check_structure(&mut |_| ControlFlow::Continue(())), Ok(vec![]), "and nothing is amiss with it");
}

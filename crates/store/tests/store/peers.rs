//! What is known of other ledgers, and what came of exchanging it.

use crate::world::{TempFolder, World};
use store::{ALARMS_PER_LEDGER_MAX, Cosignature, Promise, Promised, StoredCopy, StoredRun};

fn promised(world: &mut World, entries: usize, time: u64) -> Promised {
    Promised { checkpoint: world.next(entries).checkpoint, line: format!("— line of {time}\n"), time }
}

#[test]
fn what_was_promised_goes_forward_only_and_one_step_at_a_time() {
    let folder = TempFolder::new();
    let (store, mut other) = (folder.store_of(1).0, World::new());
    let origin = ledger::Checkpoint::clone(&other.next(1).checkpoint).origin;
    let (first, second) = (promised(&mut other, 4, 10), promised(&mut other, 4, 11));
    assert_eq!(store.promise(Promise::Witness, 0, &first), Ok(true), "there was no promise before");
    assert_eq!(store.promise(Promise::Witness, 0, &second), Ok(false), "somebody else was faster");
    assert_eq!(store.promise(Promise::Witness, 5, &second), Ok(true), "it extends what is there");
    assert_eq!(store.promise(Promise::Witness, 9, &first), Ok(false), "a promise never becomes smaller");
    let earlier = Promised { checkpoint: other.next(4).checkpoint, ..promised(&mut other, 4, 10) };
    assert_eq!(store.promise(Promise::Witness, 9, &earlier), Ok(false), "nor is it ever of an earlier time");
    assert_eq!(store.promise(Promise::Mirror, 0, &first), Ok(true), "the other key promises by itself");
    drop(store);
    let snapshot = store::Store::open(folder.path()).unwrap().snapshot().unwrap();
    assert_eq!(snapshot.promised(Promise::Witness, origin.as_str()), Ok(Some(second)), "it is there after a restart");
    assert_eq!(snapshot.promised(Promise::Mirror, origin.as_str()), Ok(Some(first)));
    assert_eq!(snapshot.promised(Promise::Mirror, "522499-czj/00"), Ok(None), "nothing was promised about others");
}

#[test]
fn of_known_heads_and_cosignatures_the_newest_stay() {
    let folder = TempFolder::new();
    let (store, mut other) = (folder.store_of(3).0, World::new());
    let (small, large) = (other.next(2).checkpoint, other.next(2).checkpoint);
    store.remember_head(&large, "a", 7).unwrap();
    store.remember_head(&small, "b", 8).unwrap();
    let cosignature = |head, time| Cosignature { name: "x/witness".into(), head, line: format!("— {time}\n"), time };
    store.take_cosignature(&cosignature(large.head, 5)).unwrap();
    store.take_cosignature(&cosignature(small.head, 6)).unwrap();
    let snapshot = store.snapshot().unwrap();
    let known = snapshot.known_heads().unwrap();
    assert_eq!(
        (known.len(), known[0].checkpoint.head, &*known[0].came_from),
        (1, large.head, "a"),
        "an older head changes nothing"
    );
    assert_eq!(snapshot.cosignatures().unwrap(), [cosignature(large.head, 5)], "nor does an older cosignature");
    store.take_cosignature(&cosignature(large.head, 9)).unwrap();
    assert_eq!(
        store.snapshot().unwrap().cosignatures().unwrap(),
        [cosignature(large.head, 9)],
        "one of the same head is renewed"
    );
}

#[test]
fn alarms_stay_and_of_runs_the_newest() {
    let folder = TempFolder::new();
    let store = folder.store_of(1).0;
    store.raise_alarm("a/1", b"one", 5).unwrap();
    store.raise_alarm("a/1", b"one", 6).unwrap();
    store.raise_alarm("a/2", b"two", 7).unwrap();
    let alarms = store.snapshot().unwrap().alarms().unwrap();
    let seen: Vec<_> = alarms.iter().map(|alarm| (&*alarm.origin, alarm.at, &*alarm.evidence)).collect();
    assert_eq!(seen, [("a/2", 7, &b"two"[..]), ("a/1", 5, b"one")], "the same evidence twice is one alarm");
    let run = |peer: &str, at, failure: &str| StoredRun {
        peer: peer.into(),
        at,
        took_ms: 1,
        entries: 2,
        bytes: 3,
        ledgers: 1,
        cosigned: true,
        evidence: u32::from(peer == "q"),
        failure: failure.into(),
        brought: false,
    };
    (0..1_003).for_each(|at| store.note_run(&run("p", at, if at == 1_002 { "out of reach" } else { "" })).unwrap());
    store.note_run(&run("q", 2_000, "")).unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.runs(None, 0, 2).unwrap(), [run("q", 2_000, ""), run("p", 1_002, "out of reach")], "newest first");
    assert_eq!(snapshot.runs(None, 0, 5_000).unwrap().len(), 1_001, "the oldest of a peer go");
    assert_eq!(snapshot.runs(Some("p"), 999, 5).unwrap(), [run("p", 3, "")], "those with one peer alone");
    assert_eq!(snapshot.runs(Some("r"), 0, 5), Ok(Vec::new()));
    assert_eq!(snapshot.last_runs("p"), Ok((Some(run("p", 1_002, "out of reach")), Some(run("p", 1_001, "")))));
    assert_eq!(snapshot.last_runs("r"), Ok((None, None)));
    // What a peer has brought by itself is in the history, and says nothing about whether it can be reached.
    let brought = StoredRun { brought: true, ..run("p", 1_003, "") };
    store.note_run(&brought).unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.runs(Some("p"), 0, 1).unwrap(), [brought]);
    assert_eq!(snapshot.failures("p"), Ok(1));
    assert_eq!(snapshot.last_runs("p"), Ok((Some(run("p", 1_002, "out of reach")), Some(run("p", 1_001, "")))));
}

#[test]
fn nobody_fills_a_disk_with_evidence_of_one_ledger() {
    let folder = TempFolder::new();
    let store = folder.store_of(1).0;
    let forks = 0..u64::from(ALARMS_PER_LEDGER_MAX) + 5;
    forks.for_each(|fork| store.raise_alarm("a/1", &fork.to_be_bytes(), 1).unwrap());
    store.raise_alarm("a/2", b"another", 2).unwrap();
    let alarms = store.snapshot().unwrap().alarms().unwrap();
    assert_eq!(alarms.len(), ALARMS_PER_LEDGER_MAX as usize + 1, "another ledger's is kept all the same");
    assert_eq!(alarms.last().map(|first| &*first.evidence), Some(&0u64.to_be_bytes()[..]), "the first ones stay");
}

#[test]
fn what_is_known_of_a_copy_is_kept_until_it_is_removed() {
    let folder = TempFolder::new();
    let store = folder.store_of(1).0;
    store.note_copy("a/1", "b/1", 5).unwrap();
    store.note_copy_damage("a/1", "torn").unwrap();
    store.note_copy("a/1", "c/1", 9).unwrap();
    let known = |damage: &str| StoredCopy { origin: "a/1".into(), came_from: "c/1".into(), came_at: 9, damage: damage.into() };
    let copies = || store.snapshot().unwrap().copies().unwrap();
    assert_eq!(copies(), [known("torn")], "that more came heals nothing");
    store.note_copy_damage("a/1", "").unwrap();
    assert_eq!(copies(), [known("")]);
    store.forget_copy("a/1").unwrap();
    assert_eq!(copies(), []);
}

#[test]
fn a_head_that_was_kept_is_found_by_its_size() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(3);
    let before = store.snapshot().unwrap().checkpoint().unwrap().cloned().expect("there are entries");
    store.keep_checkpoint(&before).unwrap();
    let next = world.next(2);
    next.append(&store).unwrap();
    let of = |size| store.snapshot().unwrap().checkpoint_of(size).unwrap();
    assert_eq!(of(before.head.size), Some(before.clone()), "it stays when the next one comes");
    assert_eq!(of(before.head.size + 1), None);
    assert_eq!(of(next.checkpoint.head.size), Some(next.checkpoint.clone()), "the newest is there as well");
}

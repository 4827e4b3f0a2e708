//! What is stored beside the entries, alone or together with them.

use crate::world::{DISCLOSED_TOGETHER, TempFolder};
use store::{AppendError, Change, Derived, FileInfo, Fingerprint, Once, StoreError, StoredDraft};

#[test]
fn everything_put_is_read_back_until_it_is_removed() {
    let folder = TempFolder::new();
    let (store, _) = folder.store_of(1);
    store
        .change(&[
            Change::PutKeyFile { name: "m1", bytes: b"first" },
            Change::PutKeyFile { name: "m1", bytes: b"age" },
            Change::PutKeyFile { name: "ledger", bytes: b"age too" },
            Change::PutFile { id: "f2", sealed: &[7; 100_000], added_at: 20 },
            Change::PutFile { id: "f1", sealed: b"", added_at: 30 },
            Change::PutDraft { id: "d1", member: 1, sealed: b"one", touched_at: 1 },
            Change::PutDraft { id: "d2", member: 1, sealed: b"two", touched_at: 2 },
            Change::PutDraft { id: "d3", member: 2, sealed: b"three", touched_at: 3 },
            Change::PutSetting { name: "backup", value: b"/media" },
            Change::PutDerived { name: "view", first: 0, upto: 10, data: b"old" },
            Change::PutDerived { name: "view", first: 0, upto: 256, data: b"a" },
            Change::PutDerived { name: "view", first: 256, upto: 300, data: b"b" },
            Change::PutDerived { name: "state", first: 0, upto: 300, data: b"c" },
        ])
        .unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.key_file("m1").unwrap(), Some(b"age".to_vec()), "a key file, the newer one");
    assert_eq!(snapshot.key_files().unwrap(), ["ledger", "m1"], "the names of all");
    assert_eq!(snapshot.file("f2").unwrap(), Some(vec![7; 100_000]), "a large file");
    let files = [("f2", 100_000, 20), ("f1", 0, 30)];
    let files = files.map(|(id, bytes, added_at)| FileInfo { id: id.into(), bytes, added_at });
    assert_eq!(snapshot.files().unwrap(), files, "files, the oldest first");
    let two = StoredDraft { id: "d2".into(), member: 1, sealed: b"two".to_vec(), touched_at: 2 };
    assert_eq!(snapshot.draft("d2").unwrap(), Some(two.clone()), "a draft");
    let mine = snapshot.drafts(1).unwrap();
    assert_eq!(mine.iter().map(|draft| &*draft.id).collect::<Vec<_>>(), ["d2", "d1"], "a member's drafts, the last first");
    assert_eq!(snapshot.setting("backup").unwrap(), Some(b"/media".to_vec()), "a setting");
    assert_eq!(snapshot.derived_ranges("view").unwrap(), [0..256, 256..300], "what was derived, and from what");
    let last = Derived { first: 256, upto: 300, data: b"b".to_vec() };
    assert_eq!(snapshot.derived_last("view").unwrap(), Some(last.clone()), "the last of it");
    assert_eq!(snapshot.derived("view", 256).unwrap(), Some(last), "the same by its first entry");
    assert_eq!(snapshot.derived("view", 1).unwrap(), None, "nothing begins in between");

    store
        .change(&[
            Change::RemoveKeyFile { name: "m1" },
            Change::RemoveFile { id: "f2" },
            Change::RemoveDraft { id: "d2" },
            Change::RemoveSetting { name: "backup" },
            Change::DropDerived { name: "view", from: 256 },
            Change::RemoveSetting { name: "never there" },
        ])
        .unwrap();
    assert_eq!(snapshot.draft("d2").unwrap(), Some(two), "an older snapshot stays what it was");
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.key_file("m1").unwrap(), None, "no key file any more");
    assert_eq!(snapshot.file("f2").unwrap(), None, "no file");
    assert_eq!(snapshot.draft("d2").unwrap(), None, "no draft");
    assert_eq!(snapshot.setting("backup").unwrap(), None, "no setting");
    assert_eq!(snapshot.derived_ranges("view").unwrap(), std::slice::from_ref(&(0..256)), "and less that was derived");
    assert_eq!(snapshot.derived_ranges("state").unwrap().len(), 1, "under that name alone");
}

#[test]
fn changes_are_made_together_or_not_at_all() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(1);
    let changes = [Change::PutSetting { name: "a", value: b"1" }, Change::ReplaceDisclosures { first: 77, sealed: b"nobody's" }];
    assert_eq!(store.change(&changes), Err(StoreError::NoSuch("disclosures")), "one of them cannot be made");
    let before = store.head().unwrap();
    let with_entries = world.next(3).append_with(&store, |append| append.changes = &changes);
    assert_eq!(with_entries, Err(AppendError::Store(StoreError::NoSuch("disclosures"))), "nor with entries");
    assert_eq!(store.head(), Ok(before), "so the entries are not there");
    assert_eq!(store.snapshot().unwrap().setting("a"), Ok(None), "nor is the other change");
}

#[test]
fn a_request_that_comes_twice_is_carried_out_once() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(1);
    let once = [Once { key: b"request 1", entry: 1 }];
    let fingerprints = [Fingerprint { kind: "file", mac: &[5; 32], entry: 1, instead_of: None }];
    let first = world.next(2);
    first
        .append_with(&store, |append| {
            append.once = &once;
            append.fingerprints = &fingerprints;
        })
        .unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.once(b"request 1"), Ok(Some(1)), "the entry that the request led to");
    assert_eq!(snapshot.once(b"request 2"), Ok(None), "and none for another");
    assert_eq!(snapshot.fingerprint("file", &[5; 32]), Ok(Some(1)), "the entry that brought the file in");
    assert_eq!(snapshot.fingerprint("photo", &[5; 32]), Ok(None), "which is no photo");

    let head = world.chain.head();
    let again = world.clone().next(1).append_with(&store, |append| append.once = &once);
    assert_eq!(again, Err(AppendError::OnceTaken { entry: 1 }), "the request a second time");
    let again = world.clone().next(1).append_with(&store, |append| append.fingerprints = &fingerprints);
    assert_eq!(again, Err(AppendError::FingerprintTaken { entry: 1 }), "the file a second time");
    let other = [Fingerprint { instead_of: Some(0), ..fingerprints[0] }];
    let again = world.clone().next(1).append_with(&store, |append| append.fingerprints = &other);
    assert_eq!(again, Err(AppendError::FingerprintTaken { entry: 1 }), "nor instead of another than the one that brought it in");
    assert_eq!(store.head(), Ok(head), "and nothing was appended");
    let anew = [Fingerprint { entry: 3, instead_of: Some(1), ..fingerprints[0] }];
    world.next(1).append_with(&store, |append| append.fingerprints = &anew).unwrap();
    assert_eq!(store.snapshot().unwrap().fingerprint("file", &[5; 32]), Ok(Some(3)), "in the place of what no longer counts");
}

#[test]
fn disclosures_are_found_by_the_entries_they_belong_to() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(1);
    let ready = world.next(1000);
    ready.append(&store).unwrap();
    let snapshot = store.snapshot().unwrap();
    let all: Vec<_> = snapshot.disclosures(1..1001).unwrap().map(Result::unwrap).collect();
    let expected: Vec<_> = ready.disclosures.iter().map(|(first, count, sealed)| (*first, *count, sealed.clone())).collect();
    let read: Vec<_> = all.into_iter().map(|one| (one.first, one.count, one.sealed)).collect();
    assert_eq!(read, expected, "all of them");
    let together = DISCLOSED_TOGETHER as u64;
    for (range, firsts) in [
        (0..1, vec![0]),
        (1..2, vec![1]),
        (together..together + 1, vec![1]),
        (together + 1..together + 2, vec![1 + together]),
        (50..150, vec![1, 1 + together]),
        (1000..5000, vec![1 + 9 * together]),
        (3..3, vec![]),
        (5000..6000, vec![]),
    ] {
        let found = snapshot.disclosures(range.clone()).unwrap().map(|one| one.unwrap().first);
        assert_eq!(found.collect::<Vec<_>>(), firsts, "those that touch {range:?}");
    }
}

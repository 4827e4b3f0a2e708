//! What is erased is gone from the files.

use crate::world::TempFolder;
use std::{ops::ControlFlow, path::Path, process::Command};
use store::{Append, Backup, Change, Sealed};

#[cfg(unix)]
#[test]
fn an_erased_disclosure_is_in_no_file_any_more() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(5);
    let secret = b"what somebody wants to be forgotten";
    let ready = world.next(3);
    // Long enough to lie on pages of its own, and short enough to share one.
    let (long, short) = (secret.repeat(500), secret.to_vec());
    let disclosures = [Sealed { first: 5, count: 2, sealed: &long }, Sealed { first: 7, count: 1, sealed: &short }];
    let append = Append { disclosures: &disclosures, ..Append::new(&ready.entries, &ready.checkpoint) };
    store.append(&ready.before, &append).unwrap();
    assert!(anywhere(folder.path(), secret), "it is there to begin with");

    let rest = vec![1; 700];
    let changes = [Change::ReplaceDisclosures { first: 5, sealed: &rest }, Change::ReplaceDisclosures { first: 7, sealed: b"" }];
    world.next(1).append_with(&store, |append| append.changes = &changes).unwrap();
    assert_eq!(store.scrub(), Ok(true), "nobody reads an older state");
    assert!(!anywhere(folder.path(), secret), "it is in none of the files");
    let left = store.snapshot().unwrap().disclosures(5..8).unwrap().map(|sealed| sealed.unwrap().sealed).collect::<Vec<_>>();
    assert_eq!(left, [rest, vec![]], "what was put in its place is");
    let backup = folder.path().join("b").with_extension(store::BACKUP_EXTENSION);
    store.backup_to(&backup, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(!anywhere(folder.path(), secret), "nor is it in a backup");
    assert_eq!(Backup::read(&backup).unwrap().head, world.chain.head(), "which has the same head");
}

#[test]
fn what_somebody_still_reads_is_not_scrubbed_yet() {
    let folder = TempFolder::new();
    let (store, mut world) = folder.store_of(5);
    let reading = store.snapshot().unwrap();
    world.next(3).append(&store).unwrap();
    assert_eq!(store.scrub(), Ok(false), "an older state is being read");
    drop(reading);
    assert_eq!(store.scrub(), Ok(true), "nobody reads it any more");
}

/// Whether the bytes are in any file of a folder. Another process looks, since to open and close the file beside SQLite would
/// end SQLite's locks in this one.
fn anywhere(folder: &Path, bytes: &[u8]) -> bool {
    let mut found = false;
    for file in std::fs::read_dir(folder).unwrap() {
        let content = Command::new("cat").arg(file.unwrap().path()).output().unwrap().stdout;
        found |= content.windows(bytes.len()).any(|window| window == bytes);
    }
    found
}

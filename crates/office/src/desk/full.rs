//! A disk that is full in mid-append: nothing is recorded, what is in memory is what is on disk, and it goes on when there is
//! room again.

use crate::{Demo, Office, Work, World};
use ipc::{CheckImport, SignIn};
use std::path::PathBuf;

#[test]
fn an_import_into_a_full_disk_records_nothing_and_can_be_submitted_again() {
    let folder = Folder(std::env::temp_dir().join(format!("mingzhang-full-{}", std::process::id())));
    std::fs::create_dir(&folder.0).expect("a new folder");
    let (made, passphrases) = Office::demo(&folder.0, Demo { entries: 40, seed: 7 }, &Work::default()).expect("a demo is made");
    drop(made);
    let mut office = Office::open(&folder.0, World::seeded(8, NOW)).expect("the demo opens");
    let (member, passphrase) = passphrases.members[2].clone();
    office.sign_in(&SignIn { member, passphrase }).expect("a clerk signs in");
    let content = std::fs::read(SAMPLE).expect("the sample is there");
    let draft = office.import_bytes("list.csv", content, false).expect("it is read");
    let mut choices = draft.choices.clone();
    choices.programme = "CYDH-2026".into();
    (choices.count, choices.total) = (Some(412), Some(53_214_000));
    let check = office.check_import(&CheckImport { draft: draft.draft, choices, passes: Vec::new() }).expect("it is checked");
    assert!(check.ready, "the sample has no fault");

    let before = office.status().expect("status").trust;
    let store = office.desk().expect("the ledger is open").store.clone();
    let pages = || store.snapshot().and_then(|snapshot| snapshot.sizes()).expect("sizes").database_bytes / PAGE_BYTES;
    let limit = |pages: u64| store.limit_pages(pages as u32).expect("a limit can be set");
    let mut refused = 0;
    for more in (0..).step_by(9) {
        limit(pages() + more);
        let Err(failure) = office.submit_import(draft.draft) else { break };
        assert_eq!(failure.code, "disk-full", "room for {more} pages more: {failure:?}");
        refused += 1;
        let trust = office.status().expect("status").trust;
        assert_eq!((trust.size, &trust.root), (before.size, &before.root), "nothing was recorded");
        assert_eq!(office.drafts().expect("drafts").len(), 1, "the draft is still there");
    }
    assert!(refused > 5, "there was no room many times: {refused}");
    assert_eq!(office.status().expect("status").trust.size, before.size + 413, "with room, the same draft is recorded whole");
    assert!(office.drafts().expect("drafts").is_empty(), "and is a draft no longer");
    let report = office.verify().expect("it can be verified");
    assert!(report.holds, "the ledger holds: {:?}", report.problems);
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples/产业到户补助-青山镇.csv");

/// After everything that the demo has done.
const NOW: i64 = 1_795_305_600;

const PAGE_BYTES: u64 = 4096;

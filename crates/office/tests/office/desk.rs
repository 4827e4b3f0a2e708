//! One desk from an empty folder to an approved batch.

use crate::folder::Folder;
use ipc::*;
use office::{Demo, Office, Work, World};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples/产业到户补助-青山镇.xlsx");

fn sign_in(office: &mut Office, name: &str, passphrases: &DemoPassphrases) {
    let passphrase = passphrases.members.iter().find(|(known, _)| known == name).map(|(_, passphrase)| passphrase.clone());
    let call = SignIn { member: name.into(), passphrase: passphrase.expect("the demo has this member") };
    office.sign_in(&call).expect("a demo member signs in");
}

#[test]
fn a_demo_has_exactly_the_entries_asked_for_and_the_same_head_for_the_same_seed() {
    let (one, two) = (Folder::new(), Folder::new());
    let make = |folder: &Folder| {
        let (mut office, _) =
            Office::demo(folder.path(), Demo { entries: 300, seed: 7 }, &Work::default()).expect("a demo is made");
        office.status().expect("status").trust
    };
    let (first, second) = (make(&one), make(&two));
    assert_eq!(first.size, 300);
    assert_eq!(first.root, second.root, "one seed, one ledger");
}

#[test]
fn a_clerk_imports_the_sample_and_a_supervisor_approves_it() {
    let folder = Folder::new();
    let (office, passphrases) =
        Office::demo(folder.path(), Demo { entries: 200, seed: 1 }, &Work::default()).expect("a demo is made");
    drop(office);
    let mut office = Office::open(folder.path(), World::seeded(9, 1_795_305_600)).expect("the demo opens");
    sign_in(&mut office, "李经办", &passphrases);
    let content = std::fs::read(SAMPLE).expect("the sample is there");
    let draft = office.import_bytes("产业到户补助-青山镇.xlsx", content.clone(), false).expect("the sample is read");
    assert_eq!(draft.rows, 412);
    let choices = ImportChoices {
        programme: "CYDH-2026".into(),
        count: Some(412),
        total: Some(53_214_000),
        township: "青山镇".into(),
        period_from: "2026-01".into(),
        period_to: "2026-06".into(),
        benefit_type: "regular".into(),
        ..ImportChoices::default()
    };
    let check = office.check_import(&CheckImport { draft: draft.draft, choices, passes: Vec::new() }).expect("it is checked");
    let said: Vec<_> = check.faults.iter().map(|fault| (fault.row, fault.code.clone(), fault.field.clone())).take(5).collect();
    assert!(check.ready, "the clean sample has no fault: {said:?}");
    let before = office.status().expect("status").trust.size;
    let story = office.submit_import(draft.draft).expect("it is recorded");
    assert_eq!(office.status().expect("status").trust.size, before + 413, "the submission and its rows");
    assert!(!story.may.approve, "whoever records does not approve");
    let again = office.import_bytes("again.xlsx", content, false).expect_err("the same file twice is refused");
    assert_eq!(again.code, "same-file");

    sign_in(&mut office, "周主管", &passphrases);
    let story = office.batch_story(&story.line.id, 0).expect("the supervisor sees it");
    assert!(story.may.approve && story.agrees && story.sample.len() == 10);
    let decide = |office: &mut Office| {
        office.decide(&DecideBatch {
            id: story.line.id.clone(),
            decision: Decision::Approve,
            reason: String::new(),
            seen_count: story.line.count,
            seen_total: story.line.total,
        })
    };
    let half = decide(&mut office).expect("the first approval");
    assert_eq!(half.line.status, BatchStatus::HalfApproved, "532,140.00 is above the limit of 500,000.00");
    assert_eq!(decide(&mut office).expect_err("not twice by one person").code, "approved");
    sign_in(&mut office, "郑主管", &passphrases);
    assert_eq!(decide(&mut office).expect("the second approval").line.status, BatchStatus::Approved);
}

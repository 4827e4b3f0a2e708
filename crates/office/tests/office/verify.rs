//! A verification finds what was changed, names it, and holds for what is sound.

use crate::{
    data_file::{Bundle, DataFile, bundles},
    folder::Folder,
    stage::{NOW, Stage, stopped},
};
use ipc::*;
use office::{Office, Work, World};
use std::{collections::BTreeSet, path::Path};
use store::{SealedDisclosures, Store};

fn fsck(folder: &Path) -> VerifyReport {
    Office::fsck(folder, &World::seeded(3, NOW), &Work::default()).expect("it can be verified")
}

/// The entries that a report names.
fn named(report: &VerifyReport) -> BTreeSet<Option<u64>> {
    report.problems.iter().map(|problem| problem.entry).collect()
}

fn codes(report: &VerifyReport) -> Vec<&str> {
    report.problems.iter().map(|problem| &*problem.failure.code).collect()
}

/// Does something with the folder of a stage while nobody has its ledger open.
fn closed<T>(stage: &mut Stage, act: impl FnOnce(&Path) -> T) -> T {
    let elsewhere = Folder::new();
    stage.office = Office::open(elsewhere.path(), World::seeded(0, NOW)).expect("an empty folder opens");
    let result = act(stage.folder.path());
    stage.office = Office::open(stage.folder.path(), World::seeded(1, NOW)).expect("the ledger opens");
    result
}

/// An office of two administrators and one programme.
fn small_office(folder: &Path) {
    let mut office = Office::open(folder, World::seeded(5, NOW)).expect("an empty folder opens");
    let administrator =
        |name: &str| NewAdministrator { name: name.into(), passphrase: format!("四个不相干的词 9 {name}") };
    let call = CreateOffice {
        code: "522499-nync".into(),
        name: "示例县农业农村局".into(),
        currency: "CNY".into(),
        administrators: vec![administrator("张管理"), administrator("刘管理")],
        approval_two_over: None,
    };
    office.create(&call).expect("an office is created");
    office
        .sign_in(&SignIn { member: "m1".into(), passphrase: "四个不相干的词 9 张管理".into() })
        .expect("an administrator signs in");
    let template = office.templates().expect("templates").swap_remove(0);
    let call = OpenProgramme {
        code: "CYDH-2026".into(),
        name: template.title.zh.clone(),
        year: 2026,
        field: template.field.clone(),
        classification: template.classification.clone(),
        notice_names: false,
        rule: template.rule.clone(),
    };
    office.open_programme(&call).expect("a programme is opened");
}

#[test]
fn a_sound_ledger_holds_with_everything_counted() {
    let mut stage = Stage::demo(700, 3);
    let report = stage.office.verify().expect("it can be verified");
    assert!(report.holds && report.problems.is_empty(), "{:?}", report.problems);
    assert_eq!((report.entries, report.size), (700, 700));
    assert_eq!(report.root, stage.office.status().expect("status").trust.root);
    let counts = |report: &VerifyReport| report.checks.iter().map(|check| check.count).collect::<Vec<_>>();
    let without = counts(&report);
    assert_eq!(without[..4], [700; 4], "links, statements, signatures and rights of every entry");
    stage.sign_in("李经办");
    let with = stage.office.verify().expect("it can be verified");
    assert!(with.holds, "{:?}", with.problems);
    assert!(with.checks[6].count > 2000, "the personal fields of some hundred payments: {}", with.checks[6].count);
    let trust = stage.office.status().expect("status").trust;
    assert_eq!((trust.verified_size, trust.verified_at, trust.damage), (700, Some(NOW), None), "it stays in sight");
}

#[test]
fn every_changed_byte_of_a_small_ledger_is_found_and_named() {
    let folder = Folder::new();
    small_office(folder.path());
    let bundles = bundles(folder.path());
    let file = DataFile::read(folder.path());
    assert!(fsck(folder.path()).holds, "it is sound to begin with");
    let (mut tried, mut all) = (0, 0);
    for Bundle { first, bytes, entries } in &bundles {
        for place in 0..bytes.len() {
            all += 1;
            let Some(at) = file.find_byte(bytes, place) else { continue };
            tried += 1;
            let report = file.with_flip(at, || fsck(folder.path()));
            let entry = entries.iter().position(|range| range.contains(&place));
            assert!(!report.holds, "byte {place} of the entries from {first} on");
            // A byte of a length takes the whole segment apart.
            let expected = entry.map_or(*first, |entry| first + entry as u64);
            assert_eq!(named(&report), BTreeSet::from([Some(expected)]), "byte {place} from {first} on: {:?}", report.problems);
        }
    }
    assert!(tried * 100 > all * 97, "nearly all bytes could be tried: {tried} of {all}");
    assert!(fsck(folder.path()).holds, "and it is as it was");
}

#[test]
fn changed_bytes_in_a_larger_ledger_are_found_where_they_are() {
    let stage = Stage::demo(600, 4);
    let Stage { office, folder, .. } = stage;
    drop(office);
    let bundles = bundles(folder.path());
    let file = DataFile::read(folder.path());
    let mut seed = 1u64;
    for round in 0..60 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bundle = &bundles[(seed >> 33) as usize % bundles.len()];
        let entry = (seed >> 40) as usize % bundle.entries.len();
        let range = bundle.entries[entry].clone();
        let place = range.start + (seed >> 20) as usize % range.len();
        let Some(at) = file.find_byte(&bundle.bytes, place) else { continue };
        let report = file.with_flip(at, || fsck(folder.path()));
        let entry = bundle.first + entry as u64;
        assert_eq!(named(&report), BTreeSet::from([Some(entry)]), "round {round}: {:?}", report.problems);
        let statements = &report.checks[1];
        assert!(statements.count >= 599, "the others are read all the same");
    }
}

#[test]
fn every_changed_byte_of_a_signed_head_is_found() {
    let folder = Folder::new();
    small_office(folder.path());
    let store = Store::open(folder.path()).expect("the ledger opens");
    let note = store.snapshot().expect("a snapshot").checkpoint().expect("a head").expect("a head").encode();
    drop(store);
    let file = DataFile::read(folder.path());
    let mut tried = 0;
    for place in 0..note.len() {
        let Some(at) = file.find_byte(note.as_bytes(), place) else { continue };
        tried += 1;
        let report = file.with_flip(at, || fsck(folder.path()));
        assert!(!report.holds, "byte {place} of the head");
        assert_eq!(named(&report), BTreeSet::from([None]), "it is no entry: {:?}", report.problems);
        assert_eq!(report.checks[2].count, 2, "the signatures of the entries are checked all the same");
    }
    assert!(tried > note.len() * 97 / 100, "nearly all bytes could be tried: {tried}");
}

#[test]
fn a_damaged_ledger_is_shown_verified_and_kept() {
    let stage = Stage::demo(300, 5);
    let Stage { office, folder, .. } = stage;
    drop(office);
    let bundles = bundles(folder.path());
    let file = DataFile::read(folder.path());
    let range = bundles[0].entries[40].clone();
    file.flip(file.find_byte(&bundles[0].bytes, range.start + 500).expect("the byte is found"));
    let mut office = Office::open(folder.path(), World::seeded(1, NOW)).expect("a damaged ledger opens");
    let report = office.verify().expect("it can be verified");
    assert_eq!(named(&report), BTreeSet::from([Some(40)]));
    let damage = office.status().expect("status").trust.damage.expect("the damage stays in sight");
    assert_eq!(damage, report.problems[0].failure);
    assert!(damage.what.zh.contains("第 40 条") && damage.what.en.contains("ntry 40"), "{damage:?}");
    assert!(!damage.remedy.zh.is_empty() && !damage.remedy.en.is_empty(), "and what to do");
    assert!(!report.checks[3].holds, "what comes behind it has no rights that could be told");
    assert_eq!(bundles.len(), crate::data_file::bundles(folder.path()).len(), "nothing was changed or repaired");
}

#[test]
fn changed_tiles_are_found_and_rebuilt() {
    let stage = Stage::demo(600, 6);
    let Stage { office, folder, .. } = stage;
    drop(office);
    let leaves: Vec<u8> = {
        let store = Store::open(folder.path()).expect("the ledger opens");
        let snapshot = store.snapshot().expect("a snapshot");
        let entries = snapshot.entries(10..12).expect("a reader").map(|entry| ledger::Hash::leaf(&entry.expect("an entry").1).0);
        entries.collect::<Vec<_>>().concat()
    };
    let file = DataFile::read(folder.path());
    file.flip(file.find(&leaves).expect("two leaf hashes stand side by side in one tile only") + 5);
    let report = fsck(folder.path());
    assert_eq!(codes(&report), ["tile-changed"]);
    let mut office = Office::open(folder.path(), World::seeded(1, NOW)).expect("the ledger opens");
    office.rebuild().expect("tiles are rebuilt");
    let report = office.verify().expect("it can be verified");
    assert!(report.holds, "{:?}", report.problems);
}

#[test]
fn changed_saved_data_are_found_and_rebuilt() {
    for (name, words) in [("columns", "付款列表数据"), ("state", "账目状态")] {
        let stage = Stage::demo(600, 7);
        let Stage { office, folder, .. } = stage;
        drop(office);
        let saved = {
            let store = Store::open(folder.path()).expect("the ledger opens");
            let snapshot = store.snapshot().expect("a snapshot");
            snapshot.derived(name, 0).expect("it can be read").expect("it was saved").data
        };
        let file = DataFile::read(folder.path());
        let at = (0..saved.len()).rev().find_map(|place| file.find_byte(&saved, place)).expect("the bytes are found");
        file.flip(at);
        let mut office = Office::open(folder.path(), World::seeded(1, NOW)).expect("the ledger opens");
        let report = office.verify().expect("it can be verified");
        assert_eq!(codes(&report), ["derived-differs"], "changed {name}: {:?}", report.problems);
        assert!(report.problems[0].failure.what.zh.contains(words), "{:?}", report.problems);
        office.rebuild().expect("what is derived is rebuilt");
        let report = office.verify().expect("it can be verified");
        assert!(report.holds, "{:?}", report.problems);
    }
}

#[test]
fn a_rebuilt_ledger_is_the_same() {
    let mut stage = Stage::varied(500, 8);
    let everything = |stage: &mut Stage| {
        let trust = stage.office.status().expect("status").trust;
        (
            trust.size,
            trust.root,
            stage.lines(&PaymentQuery::default()).iter().map(|line| (line.entry, line.status)).collect::<Vec<_>>(),
        )
    };
    let before = everything(&mut stage);
    stage.office.rebuild().expect("what is derived is rebuilt");
    assert_eq!(everything(&mut stage), before, "list and head are as they were");
    let report = stage.office.verify().expect("it can be verified");
    assert!(report.holds, "{:?}", report.problems);
}

#[test]
fn changed_personal_fields_are_found_by_whoever_is_signed_in() {
    let mut stage = Stage::demo(400, 9);
    let first = closed(&mut stage, |folder| {
        let store = Store::open(folder).expect("the ledger opens");
        let run = store.snapshot().expect("a snapshot").all_disclosures().nth(20).expect("there are personal fields");
        let SealedDisclosures { first, sealed, .. } = run.expect("a whole run");
        drop(store);
        let file = DataFile::read(folder);
        file.flip(file.find_byte(&sealed, sealed.len() / 2).expect("the byte is found"));
        assert!(fsck(folder).holds, "without the keys nobody can tell");
        first
    });
    stage.sign_in("李经办");
    let report = stage.office.verify().expect("it can be verified");
    assert_eq!(named(&report), BTreeSet::from([Some(first)]), "{:?}", report.problems);
    assert_eq!(report.problems[0].failure.code, "disclosures-sealed");
}

#[test]
fn a_changed_source_file_is_found() {
    let mut stage = Stage::demo(200, 10);
    stage.sign_in("李经办");
    stage.import_sample(false);
    let report = stage.office.verify().expect("it can be verified");
    assert!(report.holds, "{:?}", report.problems);
    closed(&mut stage, |folder| {
        let (entry, sealed) = {
            let store = Store::open(folder).expect("the ledger opens");
            let snapshot = store.snapshot().expect("a snapshot");
            let largest = snapshot.files().expect("files").into_iter().max_by_key(|file| file.bytes).expect("there is one");
            let sealed = snapshot.file(&largest.id).expect("it can be read").expect("it is there");
            (snapshot.size().expect("a size") - 413, sealed)
        };
        let file = DataFile::read(folder);
        file.flip(file.find_byte(&sealed, sealed.len() / 2).expect("the byte is found"));
        let report = fsck(folder);
        assert_eq!((named(&report), codes(&report)), (BTreeSet::from([Some(entry)]), vec!["source-file"]));
    });
}

#[test]
fn a_verification_can_be_stopped_and_leaves_the_office_free() {
    let mut stage = Stage::demo(600, 11);
    let verification = stage.office.verification();
    let stopped = stopped(|work| {
        let result = verification.run(work);
        assert_eq!(work.look(), None, "nothing is going on any more");
        result
    });
    assert_eq!(stopped.code, "stopped");
    let report = std::thread::scope(|scope| {
        let running = scope.spawn(|| verification.run(&Work::default()));
        stage.office.status().expect("the office is free meanwhile");
        running.join().expect("it does not panic")
    });
    assert!(report.expect("it can be run again").holds);
}

#[test]
fn changed_search_columns_are_found_by_whoever_is_signed_in() {
    let mut stage = Stage::demo(9_500, 12);
    stage.sign_in("李经办");
    let report = stage.office.verify().expect("it can be verified");
    assert!(report.holds, "{:?}", report.problems);
    let derived = |report: &VerifyReport| report.checks.last().map(|check| check.count);
    assert_eq!(derived(&report), Some(4), "the state, two segments of columns, one full segment of search columns");
    closed(&mut stage, |folder| {
        let store = Store::open(folder).expect("the ledger opens");
        let snapshot = store.snapshot().expect("a snapshot");
        let sealed = snapshot.derived("search", 0).expect("it can be read").expect("it was saved").data;
        drop(snapshot);
        drop(store);
        let file = DataFile::read(folder);
        file.flip(file.find_byte(&sealed, sealed.len() / 2).expect("the byte is found"));
    });
    stage.sign_in("李经办");
    let report = stage.office.verify().expect("it can be verified");
    assert_eq!(codes(&report), ["derived-differs"], "{:?}", report.problems);
    stage.office.rebuild().expect("what is derived is rebuilt");
    let report = stage.office.verify().expect("it can be verified");
    assert!(report.holds && derived(&report) == Some(4), "{:?}", report.problems);
}

//! A batch file away from its ledger, as the window does it: no office in the data folder, nobody signed in.

use crate::{folder::Folder, stage::Stage};
use ipc::*;
use office::{Office, World};

/// Saves a batch of the sample and opens it in an office of an empty folder.
fn away(stage: &mut Stage, folder: &Folder) -> (BatchLine, Office, BatchFileFacts) {
    stage.sign_in("李经办");
    let line = stage.import_sample(false);
    let saved = stage.office.save_batch_file(&line.id).expect("it is saved");
    let content = ledger::standard_encode(&std::fs::read(&saved.path).expect("it is there"));
    let mut office = Office::open(folder.path(), World::seeded(3, crate::stage::NOW + 60)).expect("an empty folder opens");
    let facts = office.open_batch_file(&OpenBatchFile { content }).expect("the file holds");
    (line, office, facts)
}

fn view(office: &mut Office, member: &str, passphrase: &str) -> Result<BatchFileStory, Failure> {
    office.view_batch_file(&ViewBatchFile { member: member.into(), passphrase: passphrase.into() })
}

#[test]
fn a_supervisor_decides_where_there_is_no_office_at_all() {
    let (mut stage, folder) = (Stage::demo(60, 5), Folder::new());
    let (line, mut office, facts) = away(&mut stage, &folder);
    assert_eq!((facts.count, facts.total), (line.count, line.total));
    let zhou = facts.members.iter().find(|member| member.name == "周主管").expect("a supervisor").member.clone();
    let passphrase = stage.passphrase("周主管");
    assert_eq!(office.draw_batch_file(0).expect_err("nobody typed a passphrase").code, "batch-file-away");
    assert_eq!(view(&mut office, &zhou, "another passphrase").expect_err("not this one").code, "wrong-passphrase");
    let seen = view(&mut office, &zhou, &passphrase).expect("the passphrase opens it");
    stage.sign_in("周主管");
    let here = stage.office.batch_story(&line.id, 0).expect("the same batch here");
    let rows = |story: &BatchStory| story.sample.iter().map(|row| (row.entry, row.beneficiary.clone())).collect::<Vec<_>>();
    assert_eq!(rows(&seen.story), rows(&here), "the same rows are drawn, with the same names");
    assert_eq!(seen.story.available_after, here.available_after);
    assert!(seen.story.may.approve && seen.story.may.refuse && !seen.story.may.withdraw);
    let other = office.draw_batch_file(1).expect("others are drawn");
    assert_ne!(rows(&other.story), rows(&seen.story));

    let some = office.batch_file_rows(&GetBatchFileRows { offset: 400, limit: 100, entry: None }).expect("rows");
    assert_eq!((some.total, some.rows.len()), (412, 12), "the last window");
    let one = office.batch_file_rows(&GetBatchFileRows { offset: 0, limit: 0, entry: Some(line.entry + 5) }).expect("a row");
    assert_eq!(one.rows[0].line.entry, line.entry + 5);
    assert!(one.rows[0].personal.iter().any(|(name, value)| name == "beneficiary_id" && value.len() == 18));

    let decide = |decision, reason: &str| DecideBatchFile { decision, reason: reason.into() };
    assert_eq!(office.decide_batch_file(&decide(Decision::Return, " ")).expect_err("why?").code, "reason-needed");
    let saved = office.decide_batch_file(&decide(Decision::Return, "请核对第八行")).expect("it is signed");
    assert!(saved.path.ends_with(".mzdecision"));
    assert_eq!(office.draw_batch_file(0).expect_err("it was put away").code, "batch-file-away");
    stage.sign_in("李经办");
    let decision = ledger::standard_encode(&std::fs::read(&saved.path).expect("it is there"));
    stage.office.world().set_now(crate::stage::NOW + 120);
    let taken = stage.office.read_batch_file(&decision).expect("it is taken up");
    assert_eq!(taken.line.status, BatchStatus::Returned);
    assert!(taken.timeline.iter().any(|event| event.remark == "请核对第八行" && event.by_name == "周主管"));
}

#[test]
fn a_batch_file_is_put_away_after_a_quarter_of_an_hour() {
    let (mut stage, folder) = (Stage::demo(60, 5), Folder::new());
    let (_, mut office, _) = away(&mut stage, &folder);
    view(&mut office, "周主管", &stage.passphrase("周主管")).expect("by name too");
    let now = office.world().now();
    office.world().set_now(now + 14 * 60);
    office.draw_batch_file(1).expect("somebody is at it");
    office.world().set_now(now + 28 * 60);
    office.draw_batch_file(2).expect("still");
    office.world().set_now(now + 44 * 60);
    assert_eq!(office.draw_batch_file(3).expect_err("nobody is there").code, "batch-file-away");
}

#[test]
fn a_decision_from_a_clock_far_ahead_is_refused_and_locks_nobody_out() {
    let (mut stage, folder) = (Stage::demo(60, 5), Folder::new());
    let (line, mut office, _) = away(&mut stage, &folder);
    office.world().set_now(crate::stage::NOW + 25 * 60 * 60);
    view(&mut office, "周主管", &stage.passphrase("周主管")).expect("opened");
    let decide = DecideBatchFile { decision: Decision::Approve, reason: String::new() };
    let saved = office.decide_batch_file(&decide).expect("it is signed");
    let decision = std::fs::read(&saved.path).expect("it is there");
    stage.sign_in("李经办");
    assert_eq!(stage.office.take_verdict(&decision).expect_err("a day ahead").code, "decision-from-the-future");
    stage.sign_in("周主管");
    stage.decide(&line, Decision::Approve, "");
    let ahead = stage.office.world();
    ahead.set_now(crate::stage::NOW + 2 * 60 * 60);
    stage.sign_in("李经办");
    // Within a day a clock may be wrong; then the rules decide.
    let refused = stage.office.take_verdict(&decision).expect_err("approved meanwhile").code;
    assert!(refused == "approved", "{refused}");
}

#[test]
fn who_acts_for_a_supervisor_may_decide_elsewhere_too() {
    let mut stage = Stage::demo(60, 5);
    stage.sign_in("周主管");
    let delegate = Delegate { to: "赵经办".into(), from_date: "2026-11-01".into(), until_date: "2026-12-31".into() };
    stage.office.delegate(&delegate).expect("a supervisor lends the rights");
    stage.sign_in("李经办");
    let line = stage.import_sample(false);
    let saved = stage.office.save_batch_file(&line.id).expect("it is saved");
    let bytes = std::fs::read(&saved.path).expect("it is there");
    let facts = office::open_parcel(&bytes).expect("it holds");
    let zhao = facts.members.iter().find(|member| member.name == "赵经办").expect("the one who acts for another");
    assert_eq!(zhao.for_name.as_deref(), Some("周主管"));
    let world = World::seeded(4, crate::stage::NOW + 60);
    let passphrase = stage.passphrase("赵经办");
    let decision = office::decide_parcel(&bytes, "赵经办", &passphrase, Decision::Approve, "", &world).expect("signed");
    stage.office.world().set_now(crate::stage::NOW + 120);
    let taken = stage.office.take_verdict(&decision).expect("taken up");
    assert_eq!(taken.line.status, BatchStatus::HalfApproved);
    assert!(taken.timeline.iter().any(|event| event.for_name.as_deref() == Some("周主管")));
}

#[test]
fn no_changed_byte_of_a_batch_file_or_a_decision_is_taken_for_the_whole() {
    let mut stage = Stage::demo(60, 5);
    stage.sign_in("李经办");
    let entry = stage.single("青山镇", "上寨村");
    let line = stage.office.batches(WhichBatches::Mine).expect("batches").into_iter().find(|batch| batch.entry == entry);
    let saved = stage.office.save_batch_file(&line.expect("it is a batch of its own").id).expect("it is saved");
    let bytes = std::fs::read(&saved.path).expect("it is there");
    let whole = office::open_parcel(&bytes).expect("it holds");
    let same = |facts: &BatchFileFacts| {
        (&facts.origin, &facts.programme, facts.count, facts.total, facts.size)
            == (&whole.origin, &whole.programme, whole.count, whole.total, whole.size)
    };
    let world = World::seeded(4, crate::stage::NOW + 60);
    let decision =
        office::decide_parcel(&bytes, "周主管", &stage.passphrase("周主管"), Decision::Reject, "不符合", &world).expect("signed");
    office::check_verdict(&decision).expect("it is a decision");
    for i in (0..bytes.len()).step_by(13) {
        let mut changed = bytes.clone();
        changed[i] ^= 1 << (i % 7);
        // What is sealed, and whose key files travel along, is found when it is opened.
        assert!(
            office::open_parcel(&changed).is_err() || office::open_parcel(&changed).is_ok_and(|facts| same(&facts)),
            "byte {i}"
        );
        let _ = office::open_parcel(&bytes[..i]).expect_err("a cut file is none");
    }
    stage.office.world().set_now(crate::stage::NOW + 120);
    let size = stage.office.status().expect("status").trust.size;
    for i in 0..decision.len() {
        let mut changed = decision.clone();
        changed[i] ^= 1 << (i % 7);
        let same: Result<serde_json::Value, _> = serde_json::from_slice(&changed);
        let only_spaces = same.is_ok_and(|same| same == serde_json::from_slice::<serde_json::Value>(&decision).expect("JSON"));
        assert!(only_spaces || stage.office.take_verdict(&changed).is_err(), "byte {i}");
    }
    assert_eq!(stage.office.status().expect("status").trust.size, size, "nothing was recorded");
    stage.office.take_verdict(&decision).expect("the whole one is taken up");
}

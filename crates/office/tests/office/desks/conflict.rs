//! What was signed while the line was down has become impossible meanwhile: its signer sees why, and decides.

use super::bureau::Bureau;
use crate::{
    lists::{List, id},
    stage::Stage,
};
use ipc::*;

/// Lists of three rows, each about other people.
fn list(number: u32) -> List {
    let mut list = List::of(3);
    for row in 0..3 {
        let person = 100 * number + row;
        list.set(row as usize, "身份证号", &id(person));
        list.set(row as usize, "银行账号", &format!("621788007{person:010}"));
    }
    list
}

fn decide(line: &BatchLine, decision: Decision) -> DecideBatch {
    let (seen_count, seen_total) = (line.count, line.total);
    DecideBatch { id: line.id.clone(), decision, reason: "不符".into(), seen_count, seen_total }
}

/// A programme with 3,000.00, and two lists of 2,520.00 each that wait for approval.
fn short_of_money(bureau: &mut Bureau) -> [BatchLine; 2] {
    let writer: &mut Stage = &mut bureau.writer;
    writer.sign_in("周主管");
    let like = writer.office.programme("CYDH-2026").expect("it is there").programme;
    let open = OpenProgramme {
        code: "CYDH-2027".into(),
        name: "短缺项目".into(),
        year: 2026,
        field: like.field,
        classification: like.classification,
        notice_names: like.notice_names,
        rule: like.rule,
    };
    writer.office.open_programme(&open).expect("it is opened");
    writer.sign_in("李经办");
    let money = RecordAllocation {
        programme: "CYDH-2027".into(),
        document: "示财社〔2026〕99 号".into(),
        amount: 300_000,
        date: "2026-11-20".into(),
        level: "province".into(),
    };
    writer.office.record_allocation(&money).expect("the money is there");
    let mut submit = |number| writer.submit_list("list.csv", &list(number), "CYDH-2027").expect("it is submitted");
    [submit(1), submit(2)]
}

#[test]
fn money_that_was_spent_meanwhile_is_said_to_whoever_signed() {
    let mut bureau = Bureau::new(91, 2);
    let [first, second] = short_of_money(&mut bureau);
    bureau.sizes();
    bureau.desks[0].sign_in("周主管");
    bureau.desks[0].office.batch_story(&first.id, 0).expect("it is there");
    bureau.stop();
    let approve = decide(&first, Decision::Approve);
    assert_eq!(bureau.desks[0].office.decide(&approve).expect_err("nobody hears it").code, KEPT_FOR_LATER);
    bureau.writer.sign_in("郑主管");
    bureau.writer.office.decide(&decide(&second, Decision::Approve)).expect("the money goes to the other list");
    bureau.serve();

    let desk = &mut bureau.desks[0];
    let kept = desk.submit_outbox();
    assert_eq!((kept.len(), kept[0].refused), (1, true));
    assert_eq!(kept[0].failure.as_ref().expect("why").code, "not-available");
    let facts = desk.standing();
    assert_eq!((facts.up, facts.kept, facts.refused), (true, 0, 1));
    let number = kept[0].number;
    desk.sign_in("郑主管");
    let seen = desk.outbox();
    assert!(!seen[0].mine && seen[0].failure.is_some(), "another member sees it");
    let other = desk.office.discard_kept(&DiscardKept { number }).expect_err("and does not decide");
    assert_eq!(other.code, "not-yours");
    desk.sign_in("周主管");
    let again = desk.office.sign_kept_anew(&SignKeptAnew { number }).expect("it is signed anew").kept;
    assert_eq!(again[0].failure.as_ref().expect("the money is still gone").code, "not-available");
    // More money comes, and the same act, signed anew, goes through.
    let money = RecordAllocation {
        programme: "CYDH-2027".into(),
        document: "示财社〔2026〕100 号".into(),
        amount: 300_000,
        date: "2026-11-21".into(),
        level: "province".into(),
    };
    bureau.desks[1].sign_in("李经办");
    bureau.desks[1].office.record_allocation(&money).expect("the money is there");
    let desk = &mut bureau.desks[0];
    assert!(desk.office.sign_kept_anew(&SignKeptAnew { number }).expect("it is signed anew").kept.is_empty());
    let line = desk.office.batch_story(&first.id, 0).expect("it is there").line;
    assert_eq!(line.status, BatchStatus::Approved);
    assert!(bureau.writer.office.verify().expect("it can be verified").holds);
}

#[test]
fn a_list_of_which_a_row_was_taken_out_meanwhile_is_not_approved_as_it_was() {
    let mut bureau = Bureau::new(92, 1);
    let [first, second] = short_of_money(&mut bureau);
    bureau.sizes();
    bureau.desks[0].sign_in("周主管");
    bureau.stop();
    for line in [&first, &second] {
        bureau.desks[0].office.batch_story(&line.id, 0).expect("it is there");
    }
    let approve = decide(&first, Decision::Approve);
    assert_eq!(bureau.desks[0].office.decide(&approve).expect_err("nobody hears it").code, KEPT_FOR_LATER);
    let refuse = decide(&second, Decision::Reject);
    assert_eq!(bureau.desks[0].office.decide(&refuse).expect_err("nobody hears it").code, KEPT_FOR_LATER);
    bureau.writer.sign_in("李经办");
    let query = PaymentQuery { batch: first.id.clone(), ..PaymentQuery::default() };
    let row = bureau.writer.lines(&query)[0].entry;
    let exclude = ExcludeRows { id: first.id.clone(), entries: vec![row], reason: "重复".into() };
    bureau.writer.office.exclude_rows(&exclude).expect("the clerk takes a row out");
    bureau.serve();
    let desk = &mut bureau.desks[0];
    let kept = desk.submit_outbox();
    assert_eq!(kept.len(), 1, "what is still possible was recorded: {kept:?}");
    assert_eq!(kept[0].failure.as_ref().expect("why").code, "not-seen");
    let discard = DiscardKept { number: kept[0].number };
    assert!(desk.office.discard_kept(&discard).expect("its signer throws it away").kept.is_empty());
    assert_eq!(desk.office.discard_kept(&discard).expect_err("it is gone").code, "not-found");
    let now = desk.office.batch_story(&first.id, 0).expect("it is there").line;
    assert_eq!(now.count, 2);
    desk.office.decide(&decide(&now, Decision::Approve)).expect("as it is now it can be approved");
    let other = desk.office.batch_story(&second.id, 0).expect("it is there").line;
    assert_eq!(other.status, BatchStatus::Rejected);
}

#[test]
fn a_writer_that_was_set_back_is_not_followed() {
    let mut bureau = Bureau::new(93, 1);
    let old = crate::folder::Folder::new();
    for file in std::fs::read_dir(bureau.writer.folder.path()).expect("a folder").flatten() {
        if file.path().is_file() {
            std::fs::copy(file.path(), old.path().join(file.file_name())).expect("it can be copied");
        }
    }
    bureau.desks[0].sign_in("李经办");
    let entry = bureau.desks[0].try_single("上寨村", "one").expect("it is recorded");
    // The writer is restored from what it was before.
    bureau.serve_from(old.path());
    let refused = |desk: &mut Stage| desk.office.submit_outbox().expect_err("it is another history").code;
    let size = |desk: &mut Stage| desk.office.status().expect("status").trust.size;
    let desk = &mut bureau.desks[0];
    assert_eq!(refused(desk), "writer-other-history");
    assert_eq!(size(desk), entry + 1, "what was lost there is still here");
    assert_eq!(desk.try_single("下寨村", "two").expect_err("it has seen what is not there").code, "seen");
    // And signs on in another way, past what the desk has.
    let mut restored = bureau.machine(7);
    restored.office = office::Office::open(old.path(), office::World::seeded(94, crate::stage::NOW)).expect("it opens");
    restored.sign_in("赵经办");
    for i in 0..3 {
        restored.try_single("新寨村", &format!("after {i}")).expect("it is recorded");
    }
    let desk = &mut bureau.desks[0];
    assert!(desk.office.submit_outbox().is_err(), "nor is it followed when it is longer");
    assert_eq!(size(desk), entry + 1);
    assert!(desk.office.verify().expect("it can be verified").holds);
}

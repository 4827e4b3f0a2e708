//! A draft is kept as it was left: over a restart, over another sheet, and in other hands.

use crate::{
    lists::{List, choices, pass, said, workbook},
    stage::Stage,
};
use ipc::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// A list in which two rows have no ID number.
fn two_without_id() -> List {
    let mut list = List::of(6);
    list.set(1, "身份证号", "").set(4, "身份证号", "");
    list
}

#[test]
fn what_was_typed_mapped_and_passed_is_there_after_a_restart() {
    let mut stage = Stage::demo(60, 41);
    stage.sign_in("李经办");
    let list = two_without_id();
    let draft = stage.read("list.csv", list.csv());

    // Typed, and not checked yet.
    let typed = ImportChoices { village: "下寨村".into(), ..choices(&draft, &list) };
    stage.office.save_draft(&SaveDraft { draft: draft.draft, choices: typed.clone() }).expect("it is kept");
    let mapping: Vec<(u32, String)> = draft.columns.iter().map(|column| (column.index, column.field.clone())).collect();
    let mapping: Vec<_> = mapping.into_iter().filter(|(_, field)| field != "account").collect();
    let map = MapImport { draft: draft.draft, sheet: 0, mapping };
    stage.office.map_import(&map).expect("a column is left out");
    stage.restart(42);
    stage.sign_in("李经办");
    let again = stage.office.open_draft(draft.draft).expect("it is gone on with");
    assert_eq!(again.choices, typed, "programme, count and total too");
    assert!(again.columns.iter().all(|column| column.field != "account"), "the column is still left out");

    // Checked, and passed with reasons.
    let passes = [pass(3, "no-id", "户口补办中"), pass(6, "no-id", "证件遗失")];
    let check = CheckImport { draft: draft.draft, choices: typed.clone(), passes: passes.to_vec() };
    assert!(stage.office.check_import(&check).expect("it is checked").ready);
    stage.restart(43);
    stage.sign_in("李经办");
    let again = stage.office.open_draft(draft.draft).expect("it is gone on with");
    assert_eq!((again.passed, &again.choices), (2, &typed));
    let nothing_new = CheckImport { passes: Vec::new(), ..check };
    let check = stage.office.check_import(&nothing_new).expect("it is checked again");
    let reasons: Vec<_> = check.faults.iter().map(|fault| fault.passed.as_deref()).collect();
    assert_eq!((reasons, check.ready), (vec![Some("户口补办中"), Some("证件遗失")], true), "the reasons were not lost");
    let story = stage.office.submit_import(draft.draft).expect("it is recorded");
    assert_eq!(story.passed.len(), 2);
    assert!(stage.office.drafts().expect("drafts").is_empty());
}

#[test]
fn a_reason_can_be_taken_back_and_ends_with_the_choice_of_its_programme() {
    let mut stage = Stage::demo(60, 44);
    stage.sign_in("李经办");
    let list = two_without_id();
    let draft = stage.read("list.csv", list.csv());
    let check = stage.check(&draft, &list, &[pass(EVERY_ROW, "no-id", "一并说明")]);
    assert_eq!((check.passed, check.open_warnings), (2, 0), "one reason for all that stand open");
    let check = stage.check(&draft, &list, &[pass(3, "no-id", "")]);
    assert_eq!((check.passed, check.open_warnings), (1, 1), "one is taken back");

    let mut unit = List::of(3);
    unit.header[4] = "数量（头）".into();
    let draft = stage.read("unit.csv", unit.csv());
    let check = stage.check(&draft, &unit, &[pass(0, "unit-differs", "表头写错")]);
    assert!(check.ready, "{:?}", said(&check));
    let other = ImportChoices { programme: "LSJZ-2026".into(), ..choices(&draft, &unit) };
    stage.office.save_draft(&SaveDraft { draft: draft.draft, choices: other }).expect("it is kept");
    let check = stage.check(&draft, &unit, &[]);
    assert_eq!(check.open_warnings, 1, "the reason was about another programme");
}

#[test]
fn a_pass_for_every_row_reaches_those_that_are_not_listed() {
    let mut stage = Stage::demo(60, 45);
    stage.sign_in("李经办");
    let mut list = List::of(2_100);
    for row in 0..2_100 {
        let name = format!("王{}", char::from_u32(0x4e00 + row as u32).expect("a character"));
        list.set(row, "身份证号", "").set(row, "姓名", &name).set(row, "面积（亩）", "1").set(row, "金额（元）", "420.00");
    }
    let draft = stage.read("long.csv", list.csv());
    let check = stage.check(&draft, &list, &[]);
    assert_eq!((check.faults.len(), check.open_warnings), (FAULTS_SHOWN_MAX, 2_100), "more than are listed");
    let check = stage.check(&draft, &list, &[pass(EVERY_ROW, "no-id", "统一补办中")]);
    assert_eq!((check.passed, check.open_warnings), (2_100, 0));
}

#[test]
fn another_sheet_brings_its_own_title_and_no_reason_of_the_sheet_before() {
    let mut stage = Stage::demo(60, 46);
    stage.sign_in("李经办");
    let list = two_without_id();
    let mut plain = two_without_id();
    plain.header.pop();
    plain.rows.iter_mut().for_each(|row| drop(row.pop()));
    plain.header.remove(2);
    plain.rows.iter_mut().for_each(|row| drop(row.remove(2)));
    let sheets = [("三月", "青山镇2026年3月产业到户补助", &plain), ("四月", "白水乡2026年4月产业到户补助", &plain)];
    let draft = stage.read("两月.xlsx", workbook(&sheets));
    assert_eq!((&*draft.choices.township, &*draft.choices.period_from), ("青山镇", "2026-03"));
    let check = stage.check(&draft, &list, &[pass(EVERY_ROW, "no-id", "三月的理由")]);
    assert!(check.ready, "{:?}", said(&check));
    let typed = ImportChoices { village: "石门村".into(), ..choices(&draft, &list) };
    stage.office.save_draft(&SaveDraft { draft: draft.draft, choices: typed }).expect("it is kept");

    let turned = stage.office.map_import(&MapImport { draft: draft.draft, sheet: 1, mapping: Vec::new() }).expect("it turns");
    assert_eq!((&*turned.choices.township, &*turned.choices.period_from), ("白水乡", "2026-04"), "by its own title");
    assert_eq!((&*turned.choices.village, turned.choices.count), ("石门村", Some(6)), "what was typed stays");
    assert_eq!(turned.passed, 0, "the reasons were about other rows");
    assert_eq!(stage.check(&turned, &list, &[]).open_warnings, 2);
    let again = stage.office.open_draft(draft.draft).expect("it is the same draft");
    assert_eq!((again.sheet, again.columns.len()), (1, turned.columns.len()));
}

#[test]
fn a_remembered_mapping_serves_another_sheet_too() {
    let mut stage = Stage::demo(60, 47);
    stage.sign_in("李经办");
    let list = List::of(4);
    let first = stage.read("first.csv", list.csv());
    let note = |draft: &ImportDraft| {
        let fields = draft.columns.iter().map(|column| (column.index, column.field.clone()));
        fields.map(|(i, field)| (i, if field == "account" { "note".into() } else { field })).collect::<Vec<_>>()
    };
    let map = MapImport { draft: first.draft, sheet: 0, mapping: note(&first) };
    let mapped = stage.office.map_import(&map).expect("it is mapped");
    assert!(stage.check(&mapped, &list, &[]).ready);
    stage.office.submit_import(first.draft).expect("it is recorded, and the mapping remembered");

    let mut other = List::of(2);
    other.header[0] = "户主".into();
    let sheets = [("甲", "甲表", &other), ("乙", "乙表", &list)];
    let draft = stage.read("book.xlsx", workbook(&sheets));
    assert!(!draft.remembered);
    let turned = stage.office.map_import(&MapImport { draft: draft.draft, sheet: 1, mapping: Vec::new() }).expect("it turns");
    assert!(turned.remembered && turned.columns[6].field == "note", "as for the earlier file: {:?}", turned.columns[6].field);
}

#[test]
fn drafts_that_are_handed_over_and_new_ones_never_meet() {
    let mut stage = Stage::demo(60, 48);
    let lists: Vec<List> = (1..6).map(List::of).collect();
    let read = |stage: &mut Stage, i: usize| stage.read(&format!("{i}.csv"), lists[i].csv()).draft;
    stage.sign_in("李经办");
    let given = [read(&mut stage, 0), read(&mut stage, 1)];
    stage.sign_in("赵经办");
    let own = read(&mut stage, 2);
    let people = stage.office.people().expect("people");
    let number = |name: &str| people.members.iter().find(|member| member.name == name).expect("a member").member.clone();
    let hand_over = HandOver { from: number("李经办"), to: number("赵经办") };
    stage.sign_in("周主管");
    let work = stage.office.hand_over(&hand_over).expect("it is handed over");
    assert_eq!(work.drafts.len(), 2);

    stage.sign_in("李经办");
    assert!(stage.office.drafts().expect("drafts").is_empty(), "nothing is left");
    assert_eq!(stage.office.open_draft(given[0]).err().map(|failure| failure.code).as_deref(), Some("not-found"));
    let new = read(&mut stage, 3);
    stage.sign_in("赵经办");
    let newer = read(&mut stage, 4);
    for (draft, i) in given.into_iter().chain([own, newer]).zip([0, 1, 2, 4]) {
        let opened = stage.office.open_draft(draft).expect("it is with whoever took over");
        assert_eq!((opened.name, opened.rows), (format!("{i}.csv"), i as u32 + 1), "with its own file");
    }
    assert_eq!(stage.office.drafts().expect("drafts").len(), 4);
    stage.sign_in("李经办");
    assert_eq!(stage.office.open_draft(new).expect("one's own").rows, 4);
    // What is thrown away is gone with its file, and its number with it.
    stage.office.discard_draft(new).expect("it is thrown away");
    assert_ne!(read(&mut stage, 3), new);
}

#[test]
fn a_check_can_be_stopped_and_loses_nothing_that_was_typed() {
    let mut stage = Stage::demo(60, 49);
    stage.sign_in("李经办");
    let list = List::of(3_000);
    let draft = stage.read("long.csv", list.csv());
    let check = CheckImport { draft: draft.draft, choices: choices(&draft, &list), passes: Vec::new() };
    let (work, ended) = (stage.office.work().clone(), AtomicBool::new(false));
    let failure = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                work.stop();
                std::thread::yield_now();
            }
        });
        let failed = (0..TRIES_MAX).find_map(|i| {
            // Each try is of another list, since what was found of one is known.
            let choices = ImportChoices { village: format!("第{i}村"), ..check.choices.clone() };
            stage.office.check_import(&CheckImport { choices, ..check.clone() }).err()
        });
        ended.store(true, Ordering::Relaxed);
        failed.expect("it can be stopped")
    });
    assert_eq!(failure.blame, Blame::Stopped, "{failure:?}");
    assert!(stage.office.work().look().is_none(), "nothing is shown as going on");
    stage.restart(50);
    stage.sign_in("李经办");
    let again = stage.office.open_draft(draft.draft).expect("it is gone on with");
    assert_eq!(again.choices.count, Some(3_000));
    assert!(stage.office.check_import(&check).is_ok(), "and it can be checked");
}

const TRIES_MAX: u32 = 200;

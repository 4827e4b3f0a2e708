//! What a check of a list finds, and what of it reaches the ledger.

use crate::{
    lists::{List, choices, id, pass, said, workbook},
    stage::Stage,
};
use ipc::*;

const DIFFERENCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples/农村低保补差-大河镇.xlsx");

fn desk(seed: u64) -> Stage {
    let mut stage = Stage::demo(60, seed);
    stage.sign_in("李经办");
    stage
}

#[test]
fn a_programme_of_differences_is_imported_from_end_to_end() {
    let mut stage = desk(51);
    let template = stage.office.templates().expect("templates");
    let template = template.into_iter().find(|template| template.name == "assistance-subsistence-rural").expect("it is shipped");
    stage.sign_in("周主管");
    let open = OpenProgramme {
        code: "NCDB-2026".into(),
        name: template.title.zh,
        year: 2026,
        field: template.field,
        classification: template.classification,
        notice_names: false,
        rule: template.rule,
    };
    stage.office.open_programme(&open).expect("it is opened");
    stage.sign_in("李经办");
    let money = RecordAllocation {
        programme: "NCDB-2026".into(),
        document: "示财社〔2026〕9 号".into(),
        amount: 2_000_000,
        date: "2026-01-20".into(),
        level: "province".into(),
    };
    stage.office.record_allocation(&money).expect("the money is there");
    let content = std::fs::read(DIFFERENCES).expect("the sample is there");
    let draft = stage.read("农村低保补差-大河镇.xlsx", content);
    let choices =
        ImportChoices { programme: "NCDB-2026".into(), count: Some(12), total: Some(1_287_000), ..draft.choices.clone() };
    assert_eq!((&*choices.township, &*choices.period_from, &*choices.period_to), ("大河镇", "2026-01", "2026-03"));
    let check = CheckImport { draft: draft.draft, choices, passes: Vec::new() };
    let check = stage.office.check_import(&check).expect("it is checked");
    assert!(check.ready, "every amount is the difference: {:?}", said(&check));
    let batch = stage.office.submit_import(draft.draft).expect("it is recorded").line;
    stage.sign_in("周主管");
    stage.decide(&batch, Decision::Approve, "");
    let first = stage.office.payment_story(batch.entry + 1).expect("the first row");
    assert_eq!(first.amount, 165_000, "550.00 a month for somebody who has nothing");
    let second = stage.office.payment_story(batch.entry + 2).expect("the second row");
    assert_eq!(second.amount, 154_500);
}

#[test]
fn the_reason_for_a_whole_list_reaches_the_approver_on_one_line() {
    let mut stage = desk(52);
    let available = stage.office.programme("CYDH-2026").expect("the programme").programme.money.available;
    let mut list = List::of(0);
    // Each row is below the cap of 5,000.00, and all together are beyond what is there.
    for i in 0..(available / 462_000 + 1) as u32 {
        let mut row = List::of(1).rows.remove(0);
        row[0] = format!("王{}", char::from_u32(0x4e00 + i).expect("a character"));
        row[1] = id(i);
        row[4] = "11".into();
        row[5] = "4620.00".into();
        row[6] = format!("62178800{i:011}");
        list.rows.push(row);
    }
    list.set(0, "身份证号", "");
    let draft = stage.read("beyond.csv", list.csv());
    let check = stage.check(&draft, &list, &[]);
    let whole: Vec<_> = check.faults.iter().filter(|fault| fault.row == 0).map(|fault| (&*fault.code, fault.blocks)).collect();
    assert_eq!(whole, [("beyond-available", false)]);
    let passes = [pass(0, "beyond-available", "指标下月到\n文件已签发"), pass(2, "no-id", "补办中\r\n见证明")];
    let check = stage.check(&draft, &list, &passes);
    assert_eq!((check.passed, check.open_warnings), (2, 0), "{:?}", said(&check));
    let line = stage.office.submit_import(draft.draft).expect("it is submitted").line;
    stage.sign_in("周主管");
    let story = stage.office.batch_story(&line.id, 0).expect("the supervisor sees it");
    let passed: Vec<_> = story.passed.iter().map(|fault| (fault.row, &*fault.code, &*fault.reason)).collect();
    let expected = [(0, "beyond-available", "指标下月到 文件已签发"), (2, "no-id", "补办中 见证明")];
    assert_eq!(passed, expected, "what was promised to the approver");
    assert!(stage.office.verify().expect("it can be verified").holds);
}

#[test]
fn a_sheet_is_recorded_once_unless_its_batch_comes_to_nothing() {
    let mut stage = desk(53);
    let (one, two) = (List::of(3), {
        let mut two = List::of(5);
        two.rows.drain(..3);
        two
    });
    let content = workbook(&[("甲", "青山镇", &one), ("乙", "青山镇", &two)]);
    let record = |stage: &mut Stage, draft: &ImportDraft, list: &List| {
        let check = stage.check(draft, list, &[]);
        assert!(check.ready, "{:?}", said(&check));
        stage.office.submit_import(draft.draft).expect("it is recorded").line
    };
    let first = stage.read("book.xlsx", content.clone());
    let open = stage.read("again.xlsx", content.clone());
    assert!(stage.check(&open, &one, &[]).ready);
    let batch = record(&mut stage, &first, &one);
    assert_eq!(
        stage.office.submit_import(open.draft).expect_err("not twice").code,
        "same-file",
        "a draft from before is no way round"
    );
    let second = stage.read("book.xlsx", content.clone());
    assert_eq!(second.sheet, 1, "the sheet that was recorded is passed over");
    let back = MapImport { draft: second.draft, sheet: 0, mapping: Vec::new() };
    let refused = stage.office.map_import(&back).expect_err("it was recorded");
    assert_eq!(refused.code, "same-file");
    assert!(refused.what.en.contains(&format!("entry {}", batch.entry)), "it names the entry: {}", refused.what.en);
    let other = record(&mut stage, &second, &two);
    assert_eq!(stage.office.import_bytes("book.xlsx", content.clone(), false).expect_err("both").code, "same-file");

    // Withdrawn, nothing of it is ever paid.
    stage.office.withdraw(&WithdrawBatch { id: batch.id, reason: "填错".into() }).expect("it is withdrawn");
    let again = stage.read("book.xlsx", content.clone());
    assert_eq!(again.sheet, 0);
    record(&mut stage, &again, &one);
    assert_eq!(stage.office.import_bytes("book.xlsx", content.clone(), false).expect_err("again both").code, "same-file");
    stage.sign_in("周主管");
    stage.decide(&other, Decision::Return, "请更正");
    stage.sign_in("李经办");
    assert_eq!(stage.office.import_bytes("book.xlsx", content.clone(), false).expect_err("returned").code, "same-file");
    stage.office.withdraw(&WithdrawBatch { id: other.id, reason: "重报".into() }).expect("it is withdrawn");
    let anew = stage.read("book.xlsx", content.clone());
    let line = record(&mut stage, &anew, &two);
    stage.sign_in("周主管");
    stage.decide(&line, Decision::Reject, "不符合条件");
    stage.sign_in("李经办");
    assert_eq!(stage.read("book.xlsx", content).sheet, 1, "rejected, likewise");
    assert!(stage.office.verify().expect("it can be verified").holds);
}

#[test]
fn months_that_run_backwards_and_unknown_types_are_faults_where_they_stand() {
    let mut stage = desk(54);
    let mut list = List::of(3);
    list.header.pop();
    list.rows.iter_mut().for_each(|row| drop(row.pop()));
    list.add("起始月份", "2026-01").add("截止月份", "2026-03").add("发放类型", "正常发放");
    assert_eq!(said(&stage.checked(&list)), []);
    list.set(1, "截止月份", "2025-12").set(2, "发放类型", "临时");
    let found = stage.checked(&list);
    assert_eq!(said(&found), [(3, "period-backwards", "period_to"), (4, "not-a-type", "benefit_type")]);
    assert!(found.faults.iter().all(|fault| fault.blocks), "the batch's months and type do not stand in for them");

    let plain = List::of(2);
    let draft = stage.read("plain.csv", plain.csv());
    let typed = ImportChoices { period_from: "2026-06".into(), period_to: "2026-01".into(), ..choices(&draft, &plain) };
    let check = stage.office.check_import(&CheckImport { draft: draft.draft, choices: typed, passes: Vec::new() });
    assert_eq!(said(&check.expect("it is checked")), [(0, "period-backwards", "period_to")]);
}

#[test]
fn without_id_numbers_name_and_account_or_place_tell_who_comes_twice() {
    let mut stage = desk(55);
    let mut list = List::of(6);
    // Rows 2 and 3: one account; rows 4 and 5: no account, one village; row 6: another village; row 7: other account.
    for row in 0..6 {
        list.set(row, "姓名", "韦同名").set(row, "身份证号", "");
    }
    list.set(1, "银行账号", "6217880090000000000");
    for row in 2..5 {
        list.set(row, "银行账号", "").set(row, "村", "下寨村");
    }
    list.set(4, "村", "石门村");
    list.set(5, "村", "新寨村");
    let check = stage.checked(&list);
    let alike: Vec<_> = said(&check).into_iter().filter(|(_, code, _)| *code != "no-id").collect();
    assert_eq!(alike, [(3, "alike-in-file", "beneficiary_name"), (5, "alike-in-file", "beneficiary_name")]);
    assert_eq!((check.blocking, check.open_warnings), (0, 8), "all may be passed");
}

#[test]
fn without_id_numbers_the_ledger_is_asked_by_name_and_account_too() {
    let mut stage = desk(56);
    let list = List::of(2);
    let draft = stage.read("list.csv", list.csv());
    assert!(stage.check(&draft, &list, &[]).ready);
    let batch = stage.office.submit_import(draft.draft).expect("it is recorded").line;

    let mut again = List::of(2);
    again.set(0, "身份证号", "").set(1, "姓名", "另一人").set(1, "身份证号", "");
    let check = stage.checked(&again);
    let before: Vec<_> =
        check.faults.iter().filter(|fault| fault.code == "paid-before").map(|fault| (fault.row, fault.entry)).collect();
    assert_eq!(before, [(2, Some(batch.entry + 1))], "the row without an ID number is known by name and account");

    // A payment that was returned can be submitted again; one that was withdrawn cannot.
    stage.sign_in("周主管");
    stage.decide(&batch, Decision::Return, "请更正");
    stage.sign_in("李经办");
    let mut numbered = List::of(2);
    numbered.add("备注", "又一份");
    assert_eq!(said(&stage.checked(&numbered)), [(2, "paid-before", "beneficiary_id"), (3, "paid-before", "beneficiary_id")]);
    let mut corrected = List::of(2);
    corrected.add("备注", "更正");
    let draft = stage.read("corrected.csv", corrected.csv());
    assert_eq!(stage.check(&draft, &corrected, &[]).open_warnings, 2);
    stage.office.correct_batch(draft.draft, &batch.id).expect("it may be corrected");
    assert!(stage.check(&draft, &corrected, &[]).ready, "what corrects a batch is no repeat of it");
    stage.office.withdraw(&WithdrawBatch { id: batch.id, reason: "重报".into() }).expect("it is withdrawn");
    let mut third = List::of(2);
    third.add("备注", "第三份");
    assert_eq!(said(&stage.checked(&third)), []);
}

#[test]
fn a_payment_recorded_without_an_id_number_is_found_by_one_that_has_it() {
    let mut stage = desk(57);
    let mut list = List::of(1);
    list.set(0, "身份证号", "");
    let draft = stage.read("list.csv", list.csv());
    assert!(stage.check(&draft, &list, &[pass(2, "no-id", "补办中")]).ready);
    let batch = stage.office.submit_import(draft.draft).expect("it is recorded").line;
    let check = stage.checked(&List::of(1));
    let found: Vec<_> = check.faults.iter().map(|fault| (&*fault.code, &*fault.field, fault.entry)).collect();
    assert_eq!(found, [("paid-before", "beneficiary_name", Some(batch.entry + 1))]);
}

#[test]
fn history_stands_before_the_ledger_and_within_the_money() {
    let mut stage = desk(58);
    let mut list = List::of(3);
    for row in 0..3 {
        list.set(row, "所属期", "2025年10月");
    }
    list.set(1, "所属期", "2026年1月").set(2, "所属期", "2026年2月");
    let draft = stage.office.import_bytes("history.csv", list.csv(), true).expect("it is read");
    let check = stage.check(&draft, &list, &[]);
    assert_eq!(said(&check), [(4, "history-period", "period")], "the demo begins in January 2026");
    assert_eq!(check.blocking, 1);
    assert_eq!(stage.office.submit_import(draft.draft).expect_err("not so").code, "not-ready");

    stage.sign_in("周主管");
    let template = stage.office.templates().expect("templates").into_iter().find(|known| known.name == "poverty-industry");
    let template = template.expect("it is shipped");
    let open = OpenProgramme {
        code: "NEW-2026".into(),
        name: "没有指标的项目".into(),
        year: 2026,
        field: template.field,
        classification: template.classification,
        notice_names: false,
        rule: template.rule,
    };
    stage.office.open_programme(&open).expect("it is opened");
    stage.sign_in("李经办");
    list.set(2, "所属期", "2025年12月");
    let draft = stage.office.import_bytes("history-2.csv", list.csv(), true).expect("it is read");
    let other = ImportChoices { programme: "NEW-2026".into(), ..choices(&draft, &list) };
    let call = CheckImport { draft: draft.draft, choices: other, passes: Vec::new() };
    let check = stage.office.check_import(&call).expect("it is checked");
    assert_eq!((said(&check), check.blocking), (vec![(0, "history-beyond", "total")], 1));
    assert!(check.faults[0].remedy.zh.contains("期初余额"), "it says where to begin: {}", check.faults[0].remedy.zh);
    let check = stage.check(&draft, &list, &[]);
    assert!(check.ready, "with money it is recorded: {:?}", said(&check));
    assert_eq!(stage.office.submit_import(draft.draft).expect("it is").line.status, BatchStatus::History);
}

#[test]
fn whoever_is_paid_for_another_is_named_with_relation_and_authorisation() {
    let mut stage = desk(59);
    let mut list = List::of(5);
    list.add("收款人", "").add("收款人身份证号", "").add("与受益人关系", "").add("代领依据", "");
    // The payee is the beneficiary, said twice.
    list.set(0, "收款人", "石一平").set(0, "收款人身份证号", &id(0));
    // Of the same name, and another person.
    list.set(1, "收款人", "石二平").set(1, "收款人身份证号", &id(77));
    // Known by number alone.
    list.set(2, "收款人身份证号", &id(78)).set(2, "与受益人关系", "父子").set(2, "代领依据", "委托书");
    // All is said.
    list.set(3, "收款人", "石父").set(3, "与受益人关系", "父子").set(3, "代领依据", "委托书");
    let check = stage.checked(&list);
    let expected = [(3, "no-authorisation", "authorisation"), (3, "no-relation", "relation"), (4, "no-payee-name", "payee_name")];
    assert_eq!(said(&check), expected);
    assert_eq!((check.blocking, check.open_warnings), (0, 3), "each may be passed");
}

#[test]
fn quantities_in_another_unit_are_pointed_out() {
    let mut stage = desk(60);
    let mut list = List::of(3);
    list.header[4] = "数量".into();
    list.add("单位", "亩").set(1, "单位", "元/亩").set(2, "单位", "头");
    list.set(0, "数量", "1亩");
    assert_eq!(said(&stage.checked(&list)), [(4, "unit-differs", "quantity")]);
    list.set(2, "单位", "亩").set(2, "数量", "3只");
    assert_eq!(said(&stage.checked(&list)), [(4, "unit-differs", "quantity")], "behind the number too");
    list.header[4] = "数量（头）".into();
    list.set(2, "数量（头）", "3");
    assert_eq!(said(&stage.checked(&list)), [(0, "unit-differs", "quantity")], "or in the header, for the whole list");
}

#[test]
fn the_list_of_faults_says_of_which_file_it_is() {
    let mut stage = desk(61);
    let mut list = List::of(3);
    let draft = stage.read("whole.csv", list.csv());
    assert!(stage.check(&draft, &list, &[]).ready);
    assert_eq!(stage.office.export_faults(draft.draft).expect_err("there is nothing to export").code, "no-faults");
    list.set(1, "身份证号", "");
    let draft = stage.read("青山镇.xlsx", workbook(&[("十一月", "青山镇", &list)]));
    stage.check(&draft, &list, &[]);
    let file = stage.office.export_faults(draft.draft).expect("it is exported");
    let bytes = std::fs::read(&file.path).expect("it is there");
    let book = sheet::Workbook::open(&bytes, "faults.xlsx").expect("a workbook");
    let grid = book.read_sheet(0).expect("a sheet");
    let row = |row: usize| grid.cells(row).map(|(_, cell)| cell.to_string()).collect::<Vec<_>>();
    assert_eq!(row(0), ["来源文件", "青山镇.xlsx"]);
    assert_eq!(row(1), ["工作表", "十一月"]);
    assert_eq!(row(2)[0], "补贴项目");
    assert!(row(2)[1].contains("CYDH-2026"));
    let all: Vec<Vec<String>> = (0..grid.rows()).map(row).collect();
    assert!(all.iter().any(|cells| cells.first().is_some_and(|place| place == "4")), "row 4 has no ID number: {all:?}");
}

#[test]
fn the_form_says_where_its_period_is_wrong() {
    let mut stage = desk(62);
    let form = |from: &str, to: &str| PaymentForm {
        programme: "CYDH-2026".into(),
        beneficiary: Person { name: "王秀兰".into(), id: id(9) },
        township: "青山镇".into(),
        period_from: from.into(),
        period_to: to.into(),
        benefit_type: "regular".into(),
        quantity: Some(10_000),
        ..PaymentForm::default()
    };
    let mut found = |from: &str, to: &str| {
        let check = stage.office.check_payment(&CheckPayment { form: form(from, to) }).expect("it is checked");
        let period = check.faults.iter().filter(|fault| fault.field.starts_with("period"));
        period.map(|fault| (fault.code.clone(), fault.field.clone())).collect::<Vec<_>>()
    };
    let one = |code: &str, field: &str| vec![(code.to_owned(), field.to_owned())];
    assert_eq!(found("2026-11", "2026-11"), []);
    assert_eq!(found("", ""), one("missing", "period_from"));
    assert_eq!(found("2026-11", "2026-10"), one("period-backwards", "period_to"));
    let mut months = form("2026-11", "2026-11");
    months.months = Some(0);
    let check = stage.office.check_payment(&CheckPayment { form: months }).expect("it is checked");
    let zero = check.faults.iter().find(|fault| fault.field == "months").expect("no month is none");
    assert!(zero.blocks && zero.code == "zero");
}

#[test]
fn a_reason_of_several_lines_stays_one_reason_of_a_payment() {
    let mut stage = desk(63);
    let form = PaymentForm {
        programme: "CYDH-2026".into(),
        beneficiary: Person { name: "王秀兰".into(), id: String::new() },
        township: "青山镇".into(),
        village: "松林村".into(),
        period_from: "2026-11".into(),
        period_to: "2026-11".into(),
        benefit_type: "regular".into(),
        quantity: Some(10_000),
        passes: vec![pass(0, "no-id", "户口补办中\namount: 另有说明\r\n")],
        ..PaymentForm::default()
    };
    let entry = stage.office.record_payment(&RecordPayment { form, once_key: "1".into() }).expect("it is recorded");
    let batch = stage.office.batches(WhichBatches::Mine).expect("batches").into_iter().find(|batch| batch.entry == entry);
    let story = stage.office.batch_story(&batch.expect("its own batch").id, 0).expect("its story");
    let passed: Vec<_> = story.passed.iter().map(|fault| (&*fault.code, &*fault.reason)).collect();
    assert_eq!(passed, [("no-id", "户口补办中 amount: 另有说明")]);
}

//! Batches as their approvers see them: what changed since the last period, what was passed, and whose eyes see names.

use crate::stage::Stage;
use ipc::*;

/// A row of a list: number of the person, township, quantity, last digit of the account.
type Row = (u32, &'static str, u32, u32);

/// Records a list as 李经办, whatever may be passed passed with a reason.
fn record(stage: &mut Stage, name: &str, months: (&str, &str), kind: &str, rows: &[Row]) -> BatchStory {
    let mut csv = String::from("发放明细表\n序号,姓名,身份证号码,乡镇,村,标准（元/亩）,数量（亩）,金额（元）,银行账号\n");
    for (i, (person, township, quantity, account)) in rows.iter().enumerate() {
        let (row, id, amount) = (i + 1, id(*person), 420 * quantity);
        csv.push_str(&format!(
            "{row},甲某{person},{id},{township},上寨村,420.00,{quantity},{amount}.00,62178810000{person:04}{account}\n"
        ));
    }
    let total: u32 = rows.iter().map(|row| 42_000 * row.2).sum();
    stage.sign_in("李经办");
    let draft = stage.office.import_bytes(&format!("{name}.csv"), csv.into_bytes(), false).expect("it is read").draft;
    let choices = ImportChoices {
        programme: "CYDH-2026".into(),
        count: Some(rows.len() as u32),
        total: Some(i64::from(total)),
        period_from: months.0.into(),
        period_to: months.1.into(),
        benefit_type: kind.into(),
        ..ImportChoices::default()
    };
    let check = CheckImport { draft, choices: choices.clone(), passes: Vec::new() };
    let faults = stage.office.check_import(&check).expect("it is checked").faults;
    let pass = |fault: &Fault| Pass { row: fault.row, code: fault.code.clone(), reason: "已核实".into() };
    let check = CheckImport { draft, choices, passes: faults.iter().filter(|fault| !fault.blocks).map(pass).collect() };
    assert!(stage.office.check_import(&check).expect("it is checked").ready, "{name}: {faults:?}");
    stage.office.submit_import(draft).expect("it is recorded")
}

/// An ID number that nobody can have: there is no such division (GB 11643-1999 for the last character).
fn id(person: u32) -> String {
    let digits = format!("52249919630101{:03}", person % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize])
}

#[test]
fn a_batch_is_compared_with_the_last_regular_period_in_all_its_townships() {
    let mut stage = Stage::demo(40, 7);
    let north = record(
        &mut stage,
        "a",
        ("2027-01", "2027-01"),
        "regular",
        &[(101, "甲镇", 1, 0), (102, "甲镇", 2, 0), (103, "甲镇", 3, 0)],
    );
    let south = record(&mut stage, "b", ("2027-01", "2027-01"), "regular", &[(201, "乙乡", 1, 0), (202, "乙乡", 2, 0)]);
    let elsewhere = record(&mut stage, "c", ("2027-01", "2027-01"), "regular", &[(301, "丙镇", 1, 0)]);
    // Recorded last, and for earlier months: no period of its own.
    record(&mut stage, "d", ("2026-12", "2026-12"), "arrears", &[(101, "甲镇", 5, 9)]);
    let now = record(
        &mut stage,
        "e",
        ("2027-02", "2027-02"),
        "regular",
        &[(101, "甲镇", 1, 0), (102, "甲镇", 4, 0), (201, "乙乡", 1, 7), (104, "乙乡", 1, 0)],
    );
    let changes = &now.changes;
    let with: Vec<&str> = changes.with.iter().map(|batch| batch.id.as_str()).collect();
    assert_eq!(with, [&north.line.id, &south.line.id], "both townships' batches, and no other's: {}", elsewhere.line.id);
    assert_eq!(changes.last_total, north.line.total + south.line.total);
    let counts = (changes.same, changes.added, changes.amount, changes.account, changes.stopped);
    assert_eq!(counts, (1, 1, 1, 1, 2), "unchanged, new, amount, account, stopped");
    let listed = |kind: &str| {
        let (_, payments) = changes.payments.iter().find(|(name, _)| name == kind).expect(kind);
        payments.iter().map(|p| (p.entry, p.last, p.who.clone(), p.amount, p.last_amount)).collect::<Vec<_>>()
    };
    let (first, north, south) = (now.line.entry + 1, north.line.entry + 1, south.line.entry + 1);
    assert_eq!(listed("new"), [(Some(first + 3), None, "甲某104".into(), 42_000, 0)]);
    assert_eq!(listed("amount"), [(Some(first + 1), Some(north + 1), "甲某102".into(), 168_000, 84_000)]);
    assert_eq!(listed("account"), [(Some(first + 2), Some(south), "甲某201".into(), 42_000, 42_000)]);
    let stopped = [(None, Some(north + 2), "甲某103".into(), 0, 126_000), (None, Some(south + 1), "甲某202".into(), 0, 84_000)];
    assert_eq!(listed("stopped"), stopped, "who gets nothing any more is led to the last payment");
    let marks: Vec<&str> = now.sample.iter().map(|row| row.change.as_str()).collect();
    assert_eq!(marks, ["same", "amount", "account", "new"]);

    stage.sign_in("钱检查");
    let seen = stage.office.batch_story(&now.line.id, 0).expect("an inspector looks");
    assert!(seen.changes.payments.iter().flat_map(|(_, p)| p).all(|p| p.who == "甲*"), "names are masked here too");
}

#[test]
fn of_what_was_passed_the_row_and_the_earlier_payment_are_named() {
    let mut stage = Stage::demo(40, 7);
    let first = record(&mut stage, "a", ("2027-01", "2027-01"), "regular", &[(101, "甲镇", 1, 0), (102, "甲镇", 1, 0)]);
    let again = record(&mut stage, "b", ("2027-01", "2027-01"), "arrears", &[(103, "甲镇", 1, 0), (102, "甲镇", 1, 0)]);
    let told: Vec<_> = again.passed.iter().map(|f| (f.code.as_str(), f.row, f.entry, f.like, f.reason.as_str())).collect();
    assert_eq!(told, [("paid-before", 4, again.line.entry + 2, Some(first.line.entry + 2), "已核实")]);
    stage.sign_in("钱检查");
    let seen = stage.office.batch_story(&again.line.id, 0).expect("an inspector looks");
    assert_eq!(seen.passed[0].reason, "****", "a reason may be about a person");
}

#[test]
fn an_approver_sees_names_and_the_ledger_keeps_it_once_a_sitting() {
    let mut stage = Stage::demo(360, 22);
    let lists: Vec<BatchStory> = [("a", 110), ("b", 120)]
        .map(|(name, person)| record(&mut stage, name, ("2027-01", "2027-01"), "regular", &[(person, "甲镇", 1, 0)]))
        .into();
    let size = |stage: &mut Stage| stage.office.status().expect("status").trust.size;
    stage.sign_in("郑主管");
    let before = size(&mut stage);
    for list in &lists {
        for draw in 0..2 {
            let seen = stage.office.batch_story(&list.line.id, draw).expect("an approver looks");
            assert!(!seen.masked && seen.sample[0].beneficiary.starts_with("甲某"));
        }
    }
    assert_eq!(size(&mut stage), before + 1, "once a sitting");
    stage.decide(&lists[0].line, Decision::Approve, "同意");
    let after = stage.office.batch_story(&lists[0].line.id, 0).expect("it is approved");
    assert!(!after.masked && after.timeline.iter().any(|event| event.remark == "同意"), "who has just decided still sees it");
    let paid =
        stage.office.batches(WhichBatches::All).expect("batches").into_iter().filter(|b| b.status == BatchStatus::Executed);
    let paid: Vec<BatchStory> = paid.map(|b| stage.office.batch_story(&b.id, 0).expect("an old one")).collect();
    let by_me = |story: &BatchStory| story.timeline.iter().any(|e| e.kind == "batch.approved" && e.by_name == "郑主管");
    assert!(paid.iter().all(|story| story.masked != by_me(story)), "a batch that was none of the approver's is masked");
    let old = paid.into_iter().find(|story| story.masked).expect("the other supervisor approved some");
    stage.office.reveal().expect("shown");
    assert!(!stage.office.batch_story(&old.line.id, 0).expect("an old one").masked);
    stage.sign_in("郑主管");
    let before = size(&mut stage);
    assert!(stage.office.batch_story(&lists[0].line.id, 0).expect("a later sitting").masked, "nothing of it waits any more");
    assert_eq!(size(&mut stage), before, "and nothing is noted");
}

#[test]
fn a_row_taken_out_of_a_returned_batch_and_its_new_submission_are_one_append() {
    let mut stage = Stage::demo(40, 7);
    let rows = [(110, "甲镇", 1, 0), (111, "甲镇", 1, 0), (112, "甲镇", 1, 0)];
    let list = record(&mut stage, "a", ("2027-01", "2027-01"), "regular", &rows);
    stage.sign_in("周主管");
    stage.decide(&list.line, Decision::Return, "一人已故");
    stage.sign_in("李经办");
    let before = stage.office.status().expect("status").trust.size;
    let exclude = ExcludeRows { id: list.line.id.clone(), entries: vec![list.line.entry + 2], reason: "已故".into() };
    let corrected = stage.office.exclude_rows(&exclude).expect("its keeper corrects it");
    assert_eq!((corrected.line.status, corrected.line.count), (BatchStatus::Submitted, 2));
    let seen = |stage: &mut Stage, entry| {
        let readable = stage.office.entry(entry).expect("an entry").proof.readable;
        let payload = readable.split_once("\n{").expect("a payload").1.to_owned();
        let payload: serde_json::Value = serde_json::from_str(&format!("{{{payload}")).expect("JSON");
        payload["seen"]["size"].as_u64().expect("a size")
    };
    // The second statement has seen the first: the rule asks for that, and no head between the two was ever signed.
    assert_eq!((seen(&mut stage, before), seen(&mut stage, before + 1)), (before, before + 1));
    assert_eq!(stage.office.status().expect("status").trust.size, before + 2);
    assert!(stage.office.verify().expect("it can be verified").holds);
}

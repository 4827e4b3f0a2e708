//! A batch from the list to the bank: recorded, decided by others, corrected, paid; and what is refused on the way.

use crate::{
    desk::{Desk, sample},
    list::{List, record},
};
use serde_json::Value;

#[test]
fn a_list_is_recorded_whole_or_not_at_all_and_never_twice() {
    let desk = Desk::demo("batches-import", 40, 7);
    let file = sample("产业到户补助-青山镇.xlsx");
    let import = |count, total| {
        let words = ["--json", "import", &file, "--programme", "CYDH-2026", "--count", count, "--total", total];
        desk.signed("李经办", &words)
    };
    let before = desk.head();
    for (count, total, code) in [("413", "532140.00", "count-differs"), ("412", "532140.01", "total-differs")] {
        let ran = import(count, total);
        assert_eq!((ran.code, &*ran.err), (1, ""), "what the stamped summary says differs");
        let faults = ran.json()["faults"].take();
        assert_eq!((faults[0]["code"].as_str(), faults[0]["blocks"].as_bool()), (Some(code), Some(true)));
        assert_eq!(faults.as_array().map(Vec::len), Some(1), "and nothing else is wrong");
    }
    assert_eq!(import("412", "five").refusal(), "amount", "a total that is no amount");
    let nowhere = ["import", &*file, "--programme", "NONE", "--count", "412", "--total", "532140.00", "--json"];
    assert_eq!(desk.signed("李经办", &nowhere).json()["faults"][0]["code"], "missing", "a programme that is not there");
    let supervisor = ["import", &*file, "--programme", "CYDH-2026", "--count", "412", "--total", "532140.00"];
    assert_eq!(desk.refused("周主管", &supervisor), "role", "only a clerk records");
    assert_eq!(desk.head(), before, "nothing was written");
    assert_eq!(desk.told("李经办", &["drafts"]), Value::Array(Vec::new()), "and no draft is left");

    let batch = import("412", "532140.00").done().json();
    assert_eq!(desk.head().0, before.0 + 413, "the submission and every row");
    assert_eq!((batch["line"]["count"].as_u64(), batch["agrees"].as_bool()), (Some(412), Some(true)));
    let after = desk.head();
    assert_eq!(import("412", "532140.00").refusal(), "same-file", "the same file twice is refused");
    let renamed = desk.file("another name.xlsx", std::fs::read(&file).expect("the sample is there"));
    let again = ["import", &*renamed, "--programme", "CYDH-2026", "--count", "412", "--total", "532140.00"];
    assert_eq!(desk.refused("赵经办", &again), "same-file", "under another name and by another clerk too");
    // The same list in another format is another file; that the persons were paid before is seen all the same.
    let csv = sample("产业到户补助-青山镇.csv");
    let again = ["--json", "import", &*csv, "--programme", "CYDH-2026", "--count", "412", "--total", "532140.00"];
    let ran = desk.signed("赵经办", &again);
    assert_eq!((ran.code, ran.json()["open_warnings"].as_u64()), (1, Some(412)), "every row looks like one paid before");
    let report = ran.json();
    assert!(report["faults"].as_array().expect("faults").iter().all(|fault| fault["code"] == "paid-before"));
    assert_eq!(desk.head(), after, "nothing more was written");
    desk.verifies();
}

#[test]
fn faults_are_passed_with_a_reason_that_the_approver_sees() {
    let desk = Desk::demo("batches-passed", 40, 7);
    let mut list = List::of(30, 100);
    // Row 5 of the file is the third person's, row 9 the seventh's.
    let id = list.csv.lines().nth(4).and_then(|line| line.split(',').nth(2)).expect("the third person's number").to_owned();
    list.csv = list.csv.replace(&id, "");
    let seventh = list.csv.lines().nth(8).and_then(|line| line.split(',').nth(2)).expect("the seventh's").to_owned();
    list.csv = list.csv.replace(&seventh, "");
    let file = desk.file("passed.csv", &list.csv);
    let call = list.call();
    let words: Vec<&str> = ["import", &*file].into_iter().chain(call.iter().map(String::as_str)).collect();
    let import = |more: &[&str]| desk.signed("李经办", &[&["--json"], &words[..], more].concat());
    let open = |more: &[&str]| import(more).json()["open_warnings"].clone();
    assert_eq!(open(&[]), 2, "two persons have no number");
    assert_eq!(open(&["--pass", "5:no-id=户口补办中"]), 1, "one row is passed");
    assert_eq!(open(&["--pass", "6:no-id=户口补办中"]), 2, "another row's is not this one's");
    assert_eq!(open(&["--pass", "id-checksum=户口补办中"]), 2, "nor is another fault's");
    for wrong in ["no-id", "no-id=", "no-id= ", "five:no-id=户口补办中"] {
        assert_eq!(import(&["--pass", wrong]).refusal(), "pass", "{wrong} is not a pass");
    }
    let batch = import(&["--pass", "no-id=户口补办中"]).done().json();
    let passed = desk.told("周主管", &["batch", batch["line"]["number"].as_str().expect("a number")])["passed"].take();
    let passed: Vec<_> = passed.as_array().expect("a list").iter().map(|fault| (&fault["row"], &fault["reason"])).collect();
    let reason = Value::from("户口补办中");
    assert_eq!(passed, [(&Value::from(5), &reason), (&Value::from(9), &reason)], "the approver sees rows and reasons");
}

#[test]
fn whoever_records_does_not_approve_and_above_the_limit_two_do() {
    let desk = Desk::demo("batches-approve", 40, 7);
    enrol_both(&desk);
    let file = sample("产业到户补助-青山镇.xlsx");
    let both = desk.arg("both");
    let import = ["import", &*file, "--programme", "CYDH-2026", "--count", "412", "--total", "532140.00"];
    let as_both = |words: &[&str]| desk.on(&[words, &["--json", "--member", "孙两任", "--passphrase-file", &both]].concat());
    let batch = as_both(&import).done().json()["line"]["number"].as_str().expect("a number").to_owned();
    let approve = ["approve", &*batch];
    assert_eq!(as_both(&approve).refusal(), "recorded", "not by who recorded it, whatever else they may");
    assert_eq!(desk.refused("李经办", &approve), "role", "nor by a clerk");
    assert_eq!(desk.refused("钱检查", &approve), "role", "nor by an inspector");
    assert_eq!(desk.refused("周主管", &["execute", &batch, "--voucher", "PZ-1", "--date", "2026-11-22"]), "batch-state");

    let status = |line: &Value| line["line"]["status"].as_str().expect("a status").to_owned();
    assert_eq!(status(&desk.told("周主管", &approve)), "half-approved", "532,140.00 is above 500,000.00");
    assert_eq!(desk.refused("周主管", &approve), "approved", "nobody counts twice");
    let waits = desk.told("郑主管", &["batches", "to-approve"]);
    assert!(waits.as_array().expect("a list").iter().any(|line| line["number"] == *batch), "it waits for the other");
    assert_eq!(status(&desk.told("郑主管", &approve)), "approved");
    assert_eq!(desk.refused("郑主管", &approve), "batch-state", "what is approved is approved");

    let paid = ["execute", &*batch, "--voucher", "PZ-1", "--date", "2026-11-22"];
    assert_eq!(desk.refused("周主管", &paid), "approved", "who approved does not pay");
    assert_eq!(desk.refused("赵经办", &["execute", &batch, "--voucher", "PZ-1", "--date", "2026-13-01"]), "date");
    assert_eq!(status(&desk.told("赵经办", &paid)), "executed");
    let entry = first_row(&desk, &batch);
    let reverse = ["reverse", &*entry, "--amount", "1.00", "--reason", "误"];
    assert_eq!(desk.refused("周主管", &reverse), "batch-state", "what is paid is not reversed");
    desk.verifies();
}

#[test]
fn a_batch_is_returned_corrected_and_approved_and_a_payment_reversed() {
    let desk = Desk::demo("batches-return", 40, 7);
    let (batch, total) = record(&desk, 20, 500);
    assert_eq!(desk.refused("周主管", &["return", &batch, "--reason", " "]), "reason-needed");
    let returned = desk.told("周主管", &["return", &batch, "--reason", "第三行已故"]);
    assert_eq!(returned["line"]["status"], "returned");
    assert_eq!(desk.refused("周主管", &["approve", &batch]), "batch-state", "it is to be corrected first");
    assert_eq!(desk.told("李经办", &["batches", "returned"])[0]["number"], *batch, "its clerk sees it");
    assert_eq!(desk.told("赵经办", &["batches", "returned"]), Value::Array(Vec::new()), "another does not");

    let (entry, amount) = nth_row(&desk, &batch, 2);
    let exclude = ["exclude", &*batch, "--entry", &*entry, "--reason", "第三行已故"];
    assert_eq!(desk.refused("赵经办", &exclude), "not-keeper", "only its clerk corrects it");
    let corrected = desk.told("李经办", &exclude);
    assert_eq!((&corrected["line"]["status"], &corrected["line"]["count"]), (&"submitted".into(), &19.into()));
    assert_eq!(corrected["line"]["total"].as_i64(), Some(total - amount), "count and total are amended");
    assert_eq!((&corrected["declared_count"], &corrected["excluded_count"]), (&20.into(), &1.into()), "in sight");
    assert_eq!(corrected["agrees"], true, "what was declared is what is there and what was taken out");
    assert_eq!(corrected["timeline"].as_array().map(Vec::len), Some(4));
    assert_eq!(desk.refused("李经办", &exclude), "not-found", "a row is taken out once");
    let kinds: Vec<_> = corrected["timeline"].as_array().expect("a list").iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["batch.submitted", "batch.returned", "rows.excluded", "batch.resubmitted"], "every step is kept");

    assert_eq!(desk.told("周主管", &["approve", &batch])["line"]["status"], "approved", "one approval is enough below the limit");
    let (entry, amount) = nth_row(&desk, &batch, 0);
    let reverse =
        |entry: &str, amount: &str| desk.signed("郑主管", &["--json", "reverse", entry, "--amount", amount, "--reason", "多发"]);
    assert_eq!(reverse(&entry, "99999.00").refusal(), "beyond-payment");
    assert_eq!(reverse("0", "1.00").refusal(), "not-found", "the genesis is no payment");
    assert_eq!(desk.refused("李经办", &["reverse", &entry, "--amount", "1.00", "--reason", "多发"]), "role");
    reverse(&entry, "100.00").done();
    let story = desk.told("李经办", &["payment", &entry]);
    assert_eq!((story["amount"].as_i64(), story["proof"]["holds"].as_bool()), (Some(amount), Some(true)));
    let line = desk.told("李经办", &["batch", &batch])["line"].take();
    assert_eq!(line["total"].as_i64(), Some(total - amount_of(&desk, &batch) - 10_000), "the rest is left to be paid");
    desk.told("赵经办", &["execute", &batch, "--voucher", "PZ-9", "--date", "2026-11-22"]);
    desk.verifies();
}

#[test]
fn a_returned_batch_that_is_right_is_submitted_again_by_whoever_keeps_it() {
    let desk = Desk::demo("batches-resubmit", 40, 7);
    let (batch, total) = record(&desk, 8, 600);
    assert_eq!(desk.refused("李经办", &["resubmit", &batch]), "batch-state", "it was not returned");
    desk.told("周主管", &["return", &batch, "--reason", "请附说明"]);
    assert_eq!(desk.refused("赵经办", &["resubmit", &batch]), "not-keeper");
    assert_eq!(desk.refused("周主管", &["resubmit", &batch]), "role");
    let again = desk.told("李经办", &["resubmit", &batch, "--remark", "说明已交"]);
    assert_eq!((again["line"]["status"].as_str(), again["line"]["total"].as_i64()), (Some("submitted"), Some(total)));
    assert!(again["timeline"].to_string().contains("说明已交"), "its remark is kept");

    // Who takes a row out of a returned batch and does not keep it leaves the rest to its keeper.
    desk.told("周主管", &["return", &batch, "--reason", "第一行已故"]);
    let (entry, amount) = nth_row(&desk, &batch, 0);
    let before = desk.head().0;
    let excluded = desk.told("周主管", &["exclude", &batch, "--entry", &entry, "--reason", "已故"]);
    assert_eq!((excluded["line"]["status"].as_str(), desk.head().0), (Some("returned"), before + 1), "one act, and it holds");
    assert_eq!(desk.told("李经办", &["resubmit", &batch])["line"]["total"].as_i64(), Some(total - amount));
    assert_eq!(desk.refused("周主管", &["approve", &batch]), "recorded", "who took a row out does not approve");
    assert_eq!(desk.told("郑主管", &["approve", &batch])["line"]["status"], "approved");
    desk.verifies();
}

#[test]
fn a_returned_batch_is_corrected_by_a_new_sheet_that_names_it() {
    let desk = Desk::demo("batches-replace", 40, 7);
    let (batch, _) = record(&desk, 8, 700);
    let list = List::of(7, 700);
    let file = desk.file("corrected.csv", &list.csv);
    let call = list.call();
    let words: Vec<&str> = ["import", &*file].into_iter().chain(call.iter().map(String::as_str)).collect();
    let corrects = [&words[..], &["--corrects", &*batch]].concat();
    assert_eq!(desk.refused("李经办", &corrects), "not-replaceable", "as long as it waits for approval");
    desk.told("周主管", &["return", &batch, "--reason", "少一户"]);
    assert_eq!(desk.refused("赵经办", &corrects), "not-keeper", "another clerk's batch");
    let corrected = desk.told("李经办", &corrects);
    assert_eq!(corrected["replaces"]["number"], *batch);
    let old = desk.told("李经办", &["batch", &batch]);
    assert_eq!((&old["line"]["status"], &old["replaced_by"]["number"]), (&"withdrawn".into(), &corrected["line"]["number"]));
    assert_eq!(desk.refused("李经办", &["resubmit", &batch]), "batch-state", "it cannot come back beside the corrected one");
    assert_eq!(desk.refused("李经办", &corrects), "same-file");
    desk.verifies();
}

#[test]
fn the_source_file_is_given_out_to_its_clerk_and_to_supervisors_and_that_is_kept() {
    let desk = Desk::demo("batches-source", 40, 7);
    let file = sample("产业到户补助-青山镇.xlsx");
    let import = ["import", &*file, "--programme", "CYDH-2026", "--count", "412", "--total", "532140.00"];
    let batch = desk.told("李经办", &import)["line"]["number"].as_str().expect("a number").to_owned();
    assert_eq!(desk.refused("赵经办", &["source-file", &batch]), "source-not-yours", "another clerk");
    assert_eq!(desk.refused("钱检查", &["source-file", &batch]), "source-not-yours", "an inspector");
    let before = desk.head().0;
    for member in ["李经办", "周主管"] {
        let saved = desk.told(member, &["source-file", &batch]);
        let path = saved["path"].as_str().expect("a path");
        assert!(path.ends_with(".xlsx") && !path.contains("青山"), "its name says nothing about a person: {path}");
        let (given, original) = (std::fs::read(path).expect("it is there"), std::fs::read(&file).expect("the sample"));
        assert!(given == original, "it is the file as it was");
    }
    assert_eq!(desk.head().0, before + 2, "each time is kept");
    let newest = desk.told("钱检查", &["entries", "--limit", "1"])["entries"][0]["kind"].clone();
    assert_eq!(newest, "disclosure.viewed");
    desk.verifies();
}

#[test]
fn names_are_masked_but_for_keeper_and_approver_and_an_approvers_look_is_kept() {
    let desk = Desk::demo("batches-masked", 40, 7);
    let (batch, _) = record(&desk, 6, 800);
    let look = |member: &str| {
        let before = desk.head().0;
        let story = desk.told(member, &["batch", &batch]);
        let name = story["sample"][0]["beneficiary"].as_str().expect("a name").to_owned();
        (name.contains('*'), story["masked"].as_bool().expect("masked or not"), desk.head().0 - before)
    };
    assert_eq!(look("李经办"), (false, false, 0), "its keeper sees what it is about");
    assert_eq!(look("赵经办"), (true, true, 0), "another clerk does not");
    assert_eq!(look("钱检查"), (true, true, 0), "nor an inspector");
    assert_eq!(look("周主管"), (false, false, 1), "who may approve it does, and that is kept");
    let before = desk.head().0;
    desk.told("周主管", &["return", &batch, "--reason", "王秀兰已故"]);
    assert_eq!(desk.head().0, before + 1, "to decide from the command line shows no names");
    let remark = |member: &str| desk.told(member, &["batch", &batch])["timeline"].to_string();
    assert!(remark("李经办").contains("王秀兰已故") && !remark("钱检查").contains("王秀兰"), "reasons are about persons too");
    desk.verifies();
}

#[test]
fn a_batch_is_withdrawn_by_its_clerk_or_rejected_for_good() {
    let desk = Desk::demo("batches-withdraw", 40, 7);
    let (batch, _) = record(&desk, 5, 900);
    let withdraw = ["withdraw", &*batch, "--reason", "期间填错"];
    assert_eq!(desk.refused("赵经办", &withdraw), "not-keeper", "another clerk's batch");
    assert_eq!(desk.refused("李经办", &["withdraw", &batch, "--reason", ""]), "reason-needed");
    assert_eq!(desk.told("李经办", &withdraw)["line"]["status"], "withdrawn");
    assert_eq!(desk.refused("李经办", &withdraw), "batch-state");
    assert_eq!(desk.refused("周主管", &["approve", &batch]), "batch-state", "what is withdrawn is not approved");
    let (batch, _) = record(&desk, 6, 920);
    assert_eq!(desk.told("周主管", &["reject", &batch, "--reason", "无此项目"])["line"]["status"], "rejected");
    assert_eq!(desk.refused("郑主管", &["approve", &batch]), "batch-state", "what is rejected stays so");
    assert_eq!(desk.refused("周主管", &["approve", "B-2026-9999"]), "not-found");
    desk.verifies();
}

#[test]
fn open_work_is_handed_over_by_whom_the_rule_allows() {
    let desk = Desk::demo("batches-handover", 40, 7);
    let (batch, _) = record(&desk, 4, 950);
    let open = desk.told("周主管", &["handover", "李经办"]);
    assert!(open["batches"].as_array().expect("a list").iter().any(|line| line["number"] == *batch), "it is listed");
    assert_eq!((&open["to_name"], &open["entry"]), (&Value::Null, &Value::Null), "and only listed");
    let to_clerk = ["handover", "李经办", "--to", "赵经办"];
    assert_eq!(desk.refused("赵经办", &to_clerk), "role", "nobody takes another's work");
    assert_eq!(desk.refused("周主管", &["handover", "李经办", "--to", "郑主管"]), "taker", "it goes to a clerk");
    let done = desk.told("周主管", &to_clerk);
    assert!(done["entry"].is_u64(), "the ledger keeps it: {done:#}");
    assert_eq!(desk.refused("李经办", &to_clerk), "nothing-open", "nothing is left");
    assert_eq!(desk.told("赵经办", &["withdraw", &batch, "--reason", "重做"])["line"]["status"], "withdrawn");
    desk.verifies();
}

#[test]
fn programmes_money_and_history_are_recorded() {
    let desk = Desk::demo("batches-money", 40, 7);
    let open = ["programme", "YLJH-2027", "--template", "education-yulu", "--year", "2027", "--rate", "1600"];
    assert_eq!(desk.refused("李经办", &open), "role");
    assert_eq!(desk.refused("周主管", &["programme", "X", "--template", "none", "--year", "2027"]), "template");
    let programmes = desk.told("周主管", &open);
    let opened = programmes.as_array().and_then(|all| all.last()).expect("a programme");
    assert_eq!((&opened["code"], &opened["rule"]["rate"]), (&"YLJH-2027".into(), &160_000.into()));
    assert_eq!(desk.refused("周主管", &open), "programme-taken");
    let money = |document| {
        let words = ["allocation", "--programme", "YLJH-2027", "--document", document, "--amount", "3200.50", "--date"];
        [&words[..], &["2027-01-05", "--level", "province"]].concat()
    };
    assert_eq!(desk.told("李经办", &money("示财教〔2027〕1 号"))["programme"]["money"]["received"], 320_050);
    assert_eq!(desk.refused("赵经办", &money("示财教〔2027〕1 号")), "document-taken", "a document counts once");
    let opening = ["opening", "--programme", "YLJH-2027", "--document", "结转 1", "--amount", "100", "--date", "2027-01-05"];
    let story = desk.told("李经办", &[&opening[..], &["--spent", "40"]].concat());
    assert_eq!(story["programme"]["money"]["received"].as_i64(), Some(330_050), "what was there before comes on top");

    let list = List::of(12, 2000);
    let file = desk.file("history.csv", &list.csv);
    let call = list.call();
    let words: Vec<&str> = ["import", &*file, "--history", "--period", "2025-11..2025-12"]
        .into_iter()
        .chain(call.iter().map(String::as_str))
        .collect();
    let history = desk.told("李经办", &words);
    assert_eq!(history["line"]["status"], "history", "payments from before are never shown as approved here");
    let number = history["line"]["number"].as_str().expect("a number");
    assert_eq!(desk.refused("周主管", &["approve", number]), "batch-state");
    desk.verifies();
}

/// Enrols a member who is clerk and supervisor, whose passphrase lies in the file `both`.
fn enrol_both(desk: &Desk) {
    let file = desk.file("both", "孙两任: 两任-青山绿水-1008\n");
    let enrol = ["enrol", "孙两任", "--role", "clerk", "--role", "supervisor", "--new-passphrase-file", &file];
    let sheets = desk.told("陈管理", &enrol);
    assert_eq!(sheets[0]["pending"], true, "a supervisor waits for a second administrator");
    let act = desk.told("吴管理", &["members"])["waiting"][0]["act"].as_str().expect("an act").to_owned();
    assert_eq!(desk.refused("陈管理", &["countersign", &act]), "same-person");
    let people = desk.told("吴管理", &["countersign", &act]);
    assert_eq!(people["waiting"], Value::Array(Vec::new()));
}

fn first_row(desk: &Desk, batch: &str) -> String {
    nth_row(desk, batch, 0).0
}

/// Entry and amount of a row: rows follow their submission.
fn nth_row(desk: &Desk, batch: &str, n: u64) -> (String, i64) {
    let submitted = desk.told("钱检查", &["batch", batch])["line"]["entry"].as_u64().expect("an entry");
    let entry = (submitted + 1 + n).to_string();
    let amount = desk.told("钱检查", &["payment", &entry])["amount"].as_i64().expect("an amount");
    (entry, amount)
}

/// What was taken out of a batch, in 分.
fn amount_of(desk: &Desk, batch: &str) -> i64 {
    desk.told("钱检查", &["batch", batch])["excluded_total"].as_i64().expect("an amount")
}

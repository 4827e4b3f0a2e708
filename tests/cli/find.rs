//! Payments and entries found from the command line, by everything the window finds them by.

use crate::desk::Desk;
use serde_json::Value;

#[test]
fn payments_are_filtered_by_all_that_is_known_of_them() {
    let desk = Desk::demo("find-filters", 400, 7);
    let count = |words: &[&str]| {
        let page = desk.told("钱检查", &[&["payments", "--limit", "0"], words].concat());
        page["count"].as_u64().expect("a count")
    };
    let all = count(&[]);
    let by_status = |status: &str| count(&["--status", status]);
    assert!(all > 200 && by_status("submitted") > 0 && by_status("executed") > 0, "the demo has payments of these");
    let every = ["submitted", "returned", "withdrawn", "excluded", "rejected", "approved", "executed", "reversed", "history"];
    assert_eq!(every.iter().map(|status| by_status(status)).sum::<u64>(), all, "each has one status");
    assert_eq!(count(&["--status", "submitted", "--status", "executed"]), by_status("submitted") + by_status("executed"));
    let (until, since) = (count(&["--to", "2026-04-30"]), count(&["--from", "2026-05-01"]));
    assert!(until > 0 && since > 0 && until + since == all, "{until} until April, {since} since May, {all} in all");
    assert_eq!(count(&["--by", "李经办"]) + count(&["--by", "m4"]), all, "two clerks recorded them");
    assert_eq!((count(&["--year", "2026"]), count(&["--year", "2025"])), (all, 0));
    let batch = desk.told("钱检查", &["batches"])[0].take();
    assert_eq!(count(&["--batch", batch["number"].as_str().expect("a number")]), batch["count"].as_u64().expect("a count"));
    assert_eq!(desk.refused("钱检查", &["payments", "--by", "周主管"]), "no-recorder", "a supervisor records nothing");
    assert_eq!(desk.refused("钱检查", &["payments", "--from", "May"]), "date");
    assert_eq!(desk.signed("钱检查", &["payments", "--status", "lost"]).code, 2);

    let filters = desk.told("钱检查", &["filters"]);
    assert_eq!(filters["members"].as_array().map(Vec::len), Some(2), "what can be chosen is listed: {filters}");
    let words = desk.signed("钱检查", &["filters"]).done().out;
    assert!(["CYDH-2026", "青山镇", "李经办"].iter().all(|word| words.contains(word)), "{words}");
}

#[test]
fn as_many_rows_are_listed_as_are_asked_for_in_the_order_asked_for() {
    let desk = Desk::demo("find-order", 500, 7);
    let rows = |words: &[&str]| {
        let page = desk.told("钱检查", &[&["payments"], words].concat());
        let rows = page["rows"].as_array().expect("rows").clone();
        (page["count"].as_u64().expect("a count") as usize, rows)
    };
    let numbers = |rows: &[Value], field: &str| rows.iter().filter_map(|row| row[field].as_i64()).collect::<Vec<_>>();
    let (count, all) = rows(&["--limit", "100000"]);
    assert!(count > 400 && all.len() == count, "more than the office gives at a time: {} of {count}", all.len());
    assert!(numbers(&all, "entry").is_sorted_by(|one, next| one > next), "newest first, and none twice");
    let (_, some) = rows(&["--offset", "150", "--limit", "120"]);
    assert_eq!(some, all[150..270], "any part of it");
    assert!(rows(&["--offset", "100000"]).1.is_empty());
    let (_, oldest) = rows(&["--ascending", "--limit", "100000"]);
    assert!(oldest.iter().eq(all.iter().rev()), "the other way round");
    let (_, amounts) = rows(&["--sort", "amount", "--limit", "300"]);
    assert!(numbers(&amounts, "amount").is_sorted(), "smallest first");
    let (_, amounts) = rows(&["--sort", "amount", "--descending", "--limit", "300"]);
    assert!(numbers(&amounts, "amount").is_sorted_by(|one, next| one >= next), "largest first");
    let text = desk.signed("钱检查", &["payments", "--limit", "5"]).done().out;
    assert!(text.contains("列出第 1–5"), "that there are more is said: {text}");
}

#[test]
fn personal_fields_are_masked_until_they_are_shown_which_the_ledger_keeps() {
    let desk = Desk::demo("find-reveal", 300, 7);
    let shown = |words: &[&str]| desk.told("钱检查", words);
    let masked = shown(&["payments", "--limit", "1"])["rows"][0].take();
    assert!(masked["payee"].as_str().expect("a payee").contains('*'), "masked: {masked}");
    let (size, entry) = (desk.head().0, masked["entry"].to_string());
    let page = shown(&["payments", "--limit", "300", "--reveal"]);
    assert_eq!(desk.head().0, size + 1, "once a sitting");
    let name = page["rows"][0]["payee"].as_str().expect("a payee").to_owned();
    assert!(!name.contains('*'), "the name in full: {name}");
    let story = shown(&["payment", &entry, "--reveal"]);
    assert!(story["masked"] == false && story["personal"].to_string().contains(&name), "and everywhere: {story}");
    let newest = desk.facts(&["entries", "--limit", "1"])["entries"][0].take();
    assert_eq!((&newest["kind"], &newest["by_name"]), (&"disclosure.viewed".into(), &"钱检查".into()));
    assert_eq!(desk.head().0, size + 2);

    // What is looked for may be a name, and arguments are in sight of everybody.
    let sought = desk.file("sought", format!("{name}\n"));
    let found = shown(&["payments", "--text-file", &sought]);
    assert!(found["count"].as_u64() >= Some(1) && found == shown(&["payments", "--text", &name]));
    let path = shown(&["payments", "--export", "csv", "--reveal"])["path"].as_str().expect("a path").to_owned();
    assert!(std::fs::read_to_string(path).expect("it is there").contains(&name), "the file as well");
}

#[test]
fn every_entry_opens_to_its_statement_and_its_proof_without_a_passphrase() {
    let desk = Desk::demo("find-entries", 500, 7);
    let all = desk.facts(&["entries", "--limit", "100000"]);
    let numbers: Vec<u64> = all["entries"].as_array().expect("entries").iter().filter_map(|e| e["entry"].as_u64()).collect();
    assert!(numbers.into_iter().eq((0..500).rev()), "all of them, newest first");
    let some = desk.facts(&["entries", "--before", "300", "--limit", "2"]);
    assert_eq!((&some["entries"][0]["entry"], &some["entries"][1]["entry"]), (&299.into(), &298.into()));
    let acts = desk.facts(&["entries", "--without-payments", "--limit", "100000"]);
    let acts = acts["entries"].as_array().expect("entries");
    assert!(acts.len() > 10 && acts.iter().all(|entry| entry["kind"] != "payment"), "what else was done");

    let allocation = acts.iter().find(|entry| entry["kind"] == "allocation.received").expect("money came in");
    let number = allocation["entry"].as_u64().expect("a number").to_string();
    let story = desk.facts(&["entry", &number]);
    assert_eq!((&story["proof"]["holds"], &story["event"]["kind"]), (&true.into(), &"allocation.received".into()));
    let text = desk.on(&["entry", &number]).done().out;
    for field in ["leaf", "previous", "statement", "kid"] {
        let value = story["proof"][field].as_str().expect("a text");
        assert!(text.contains(value), "{field} is there: {text}");
    }
    assert!(text.contains("证明成立"), "{text}");
    assert_eq!(desk.on(&["--json", "entry", "500"]).refusal(), "not-found");
}

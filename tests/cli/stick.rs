//! Offices between which somebody carries a stick: no address, no line.

use crate::{
    desk::Desk,
    peers::{enrol_both, make_card, origin, record},
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn a_stick_that_goes_there_and_back_brings_copies_and_cosignatures() {
    let (town, county) = (Desk::demo("stick-town", 300, 11), Desk::demo("stick-county", 40, 12));
    enrol_both(&town, &county);
    let stick = town.arg("stick");
    let sync = |desk: &Desk| desk.facts(&["sync-folder", &stick]);
    assert_eq!(town.on(&["--json", "sync-folder", &stick]).refusal(), "stick-gone", "no folder is made where none is");
    fs::create_dir(&stick).expect("a folder");
    fs::write(Path::new(&stick).join("letter"), "of somebody's own").expect("a file");
    let first = sync(&town);
    assert_eq!((&first["runs"], &first["alarms"]), (&serde_json::json!([]), &serde_json::json!([])));
    assert_eq!(first["absent"].as_array().map(Vec::len), Some(1), "the county has not been there: {first:#}");
    assert!(first["files"].as_u64() > Some(6) && first["bytes"].as_u64() > Some(10_000), "{first:#}");

    let head = town.head();
    let second = sync(&county);
    assert_eq!((&second["runs"][0]["entries"], &second["runs"][0]["failure"]), (&head.0.into(), &Value::Null), "{second:#}");
    assert_eq!((&second["runs"][0]["by_folder"], &second["absent"]), (&true.into(), &serde_json::json!([])));
    county.on(&["--ledger", &origin(&town), "verify"]).done();
    let third = sync(&town);
    assert_eq!(
        (&third["runs"][0]["cosigned"], &third["runs"][0]["entries"]),
        (&true.into(), &county.head().0.into()),
        "{third:#}"
    );
    let peer = town.facts(&["peers"])["peers"][0].take();
    for promise in ["witnessed", "mirrored"] {
        assert_eq!(peer[promise]["size"], head.0, "{promise} came back: {peer:#}");
    }
    sync(&county);
    sync(&town);
    assert_eq!(county.facts(&["peers"])["peers"][0]["witnessed"]["size"], county.head().0);
    let history = town.facts(&["sync-history"]);
    assert!(history.as_array().is_some_and(|runs| runs.iter().all(|run| run["by_folder"] == true)), "{history:#}");
    assert!(town.on(&["--lang", "en", "sync-history"]).done().out.contains("by stick"));
    let again = sync(&town);
    assert_eq!((&again["files"], &again["runs"][0]["entries"]), (&0.into(), &0.into()), "nothing new: {again:#}");
    let all = town.facts(&["sync-folder", &stick, "--all"]);
    assert!(all["files"].as_u64() > Some(0), "the copy of the county's ledger, which the county has: {all:#}");

    let names = names(Path::new(&stick));
    assert!(names.iter().all(|name| name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'.' | b'-'))), "{names:?}");
    assert!(names.contains(&"letter".to_owned()), "what else is on it stays");
    county.verifies();
}

#[test]
fn strangers_on_a_stick_are_named_and_nothing_else() {
    let (town, village) = (Desk::demo("stick-known", 40, 11), Desk::demo("stick-stranger", 40, 12));
    let stick = town.arg("stick");
    fs::create_dir(&stick).expect("a folder");
    for desk in [&town, &village] {
        assert_eq!(desk.on(&["--json", "sync-folder", &stick]).refusal(), "no-card");
        make_card(desk, 8441);
    }
    village.facts(&["sync-folder", &stick]);
    let report = town.facts(&["sync-folder", &stick]);
    let stranger = &report["strangers"][0];
    assert_eq!(stranger["origin"], *origin(&village), "{report:#}");
    assert_eq!(report["runs"], serde_json::json!([]));
    assert_eq!(town.facts(&["ledgers"]).as_array().map(Vec::len), Some(1), "nothing of it is held");
    // Its card can be enrolled from there, once the fingerprint was read out.
    let file = stranger["file"].as_str().expect("a path");
    assert_eq!(town.facts(&["read-card", file])["fingerprint"], village.facts(&["card"])["fingerprint"]);
    let said = town.on(&["--lang", "en", "sync-folder", &stick]).done().out;
    assert!(said.contains("Not enrolled"), "{said}");
}

#[test]
fn a_fork_carried_on_a_stick_raises_the_alarm() {
    let (town, county) = (Desk::demo("stick-fork-town", 40, 11), Desk::demo("stick-fork-county", 40, 12));
    enrol_both(&town, &county);
    let other = town.copy("stick-fork-copy");
    record(&town, "甲");
    record(&other, "乙");
    record(&other, "丙");
    for (desk, stick) in [(&town, "one"), (&other, "two")] {
        let stick = county.arg(stick);
        fs::create_dir(&stick).expect("a folder");
        desk.facts(&["sync-folder", &stick]);
    }
    county.on(&["sync-folder", &county.arg("one")]).done();
    let ran = county.on(&["--json", "sync-folder", &county.arg("two")]);
    assert_eq!(ran.code, 1, "two histories: {}{}", ran.out, ran.err);
    assert_eq!(ran.json()["alarms"][0]["proven"], true, "{}", ran.out);
}

#[test]
fn a_stick_that_was_tampered_with_is_refused_in_words() {
    let (town, county) = (Desk::demo("stick-spoilt", 40, 11), Desk::demo("stick-spoilt-county", 40, 12));
    enrol_both(&town, &county);
    let stick = county.path("stick");
    fs::create_dir(&stick).expect("a folder");
    town.facts(&["sync-folder", &stick.display().to_string()]);
    let hash = fs::read_dir(stick.join("mingzhang-sync")).expect("it was made").flatten().next().expect("a folder").path();
    let heads = hash.join("heads");
    fs::File::options().write(true).open(&heads).and_then(|file| file.set_len(1 << 33)).expect("it takes no space");
    let ran = county.on(&["--json", "sync-folder", &stick.display().to_string()]);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    let report = ran.json();
    assert_eq!(report["runs"][0]["failure"]["code"], "stick-odd", "{report:#}");
    assert!(report["files"].as_u64() > Some(0), "what others need is left all the same");
    assert_eq!(county.facts(&["ledgers"]).as_array().map(Vec::len), Some(1), "nothing of it is held");
}

/// Names of all files and folders.
fn names(folder: &Path) -> Vec<String> {
    let (mut names, mut folders) = (Vec::new(), vec![PathBuf::from(folder)]);
    while let Some(one) = folders.pop() {
        for inside in fs::read_dir(one).expect("a folder").flatten() {
            names.push(inside.file_name().into_string().expect("text"));
            folders.extend(Some(inside.path()).filter(|path| path.is_dir()));
        }
    }
    names
}

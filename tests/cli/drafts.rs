//! A list that is kept as a draft, gone on with, mapped by hand, and given back to the township.

use crate::{
    desk::{Desk, sample},
    list::List,
};
use serde_json::Value;

#[test]
fn a_draft_is_kept_gone_on_with_and_recorded() {
    let desk = Desk::demo("drafts", 40, 7);
    let list = List::of(12, 100);
    let file = desk.file("list.csv", &list.csv);
    let size = desk.head().0;
    let kept = desk.told("李经办", &["import", &file, "--keep"]);
    let draft = kept["draft"].to_string();
    assert_eq!((kept["ready"].as_bool(), kept["rows"].as_u64()), (Some(false), Some(12)), "what is missing is said");
    assert_eq!(desk.told("李经办", &["drafts"])[0]["draft"], kept["draft"]);
    assert_eq!(desk.refused("赵经办", &["draft", "show", &draft]), "not-found", "it is the one's who kept it");

    let count = ["--count", "12", "--total", &*list.total];
    let half = desk.signed("李经办", &["--json", "draft", "check", &draft, "--programme", "CYDH-2026"]);
    assert_eq!((half.code, half.json()["ready"].as_bool()), (1, Some(false)));
    let check = desk.told("李经办", &[&["draft", "check", &draft][..], &count].concat());
    assert_eq!(check["ready"], true, "the programme that was given before is kept: {check}");
    let shown = desk.told("李经办", &["draft", "show", &draft]);
    assert_eq!((&shown["choices"]["programme"], &shown["choices"]["count"]), (&"CYDH-2026".into(), &12.into()));
    let text = desk.signed("李经办", &["draft", "show", &draft]).done().out;
    assert!(text.contains("beneficiary_name 受益人姓名"), "the columns and what they are: {text}");
    assert_eq!(desk.head().0, size, "nothing is recorded yet");

    let story = desk.told("李经办", &["draft", "submit", &draft]);
    assert_eq!((story["line"]["count"].as_u64(), desk.head().0), (Some(12), size + 13));
    assert_eq!(desk.told("李经办", &["drafts"]), Value::Array(Vec::new()));
    assert_eq!(desk.refused("李经办", &["draft", "submit", &draft]), "not-found", "it is a draft no more");
    desk.verifies();
}

#[test]
fn faults_of_a_draft_are_saved_for_the_township_and_it_is_thrown_away() {
    let desk = Desk::demo("drafts-faults", 40, 7);
    let file = sample("产业到户补助-青山镇-有误.xlsx");
    let call = ["--programme", "CYDH-2026", "--count", "412", "--total", "548520.00", "--faults"];
    let checked = desk.signed("李经办", &[&["--json", "import", &file, "--check"], &call[..]].concat());
    assert_eq!(checked.code, 1);
    let path = checked.json()["faults_file"].as_str().expect("a file").to_owned();
    let saved = std::fs::read(&path).expect("it is there");
    assert!(path.ends_with(".xlsx") && saved.starts_with(b"PK"), "a workbook: {path}");
    let kept = desk.told("李经办", &[&["import", &file, "--keep"], &call[..6]].concat());
    assert_eq!((kept["faults"].as_array().map(Vec::len), &kept["faults_file"]), (Some(5), &Value::Null));
    let draft = kept["draft"].to_string();
    let refused = desk.signed("李经办", &["draft", "submit", &draft]);
    assert_eq!(refused.code, 1, "faults stand against it");
    assert!(refused.out.contains("[id-checksum]") && refused.out.contains("什么也没有记入"), "{}", refused.out);
    assert_eq!(desk.told("李经办", &["draft", "discard", &draft]), Value::Array(Vec::new()));
    assert_eq!(desk.head().0, 40);
}

#[test]
fn a_column_is_what_its_reader_says_it_is() {
    let desk = Desk::demo("drafts-map", 40, 7);
    let list = List::of(5, 100);
    // A header that no guess can read, and one that misleads it.
    let csv = list.csv.replace("数量（亩）", "栏甲").replace("姓名", "栏乙");
    let file = desk.file("strange.csv", csv);
    let call = ["--programme", "CYDH-2026", "--count", "5", "--total", &*list.total, "--check"];
    let check = |map: &[&str]| desk.signed("李经办", &[&["--json", "import", &file], &call[..], map].concat());
    let read = check(&["--map", "栏甲=quantity", "--map", "B=受益人姓名"]).done().json();
    let column = |report: &Value, letter: &str| {
        let columns = report["columns"].as_array().expect("columns").iter();
        columns.clone().find(|column| column[0] == letter).expect("the column")[2].clone()
    };
    assert_eq!((column(&read, "F"), column(&read, "B")), ("quantity".into(), "beneficiary_name".into()));
    let bare = check(&["--map", "栏甲=quantity", "--map", "B=受益人姓名", "--map", "银行账号="]).done().json();
    assert_eq!(column(&bare, "H"), "", "a column can be left out");
    let moved = check(&["--map", "C=note"]).json();
    assert_eq!(column(&moved, "C"), "note");
    assert!(!moved["ready"].as_bool().expect("said"), "and without its numbers the list has faults");
    for (map, code) in [("栏丙=quantity", "map-column"), ("栏甲=colour", "map-field"), ("栏甲", "map")] {
        assert_eq!(check(&["--map", map]).refusal(), code, "{map}");
    }
}

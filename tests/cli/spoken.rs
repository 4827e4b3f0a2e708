//! What a person reads: words of the trade in the language asked for, and nothing that only a program would say.

use crate::{
    desk::Desk,
    list::{List, record},
};

#[test]
fn roles_states_and_statuses_are_words_in_both_languages() {
    let desk = Desk::demo("spoken", 300, 7);
    record(&desk, 4, 100);
    let both = |member: &str, words: &[&str]| {
        let zh = desk.signed(member, &[&["--lang", "zh"], words].concat()).done().out;
        (zh, desk.signed(member, &[&["--lang", "en"], words].concat()).done().out)
    };
    for (member, words, chinese, english) in [
        ("陈管理", &["members"][..], &["[经办] 在岗", "[主管] 在岗", "[管理] 在岗"][..], &["[clerk] active", "[supervisor]"][..]),
        ("周主管", &["batches"], &["待审批", "已到账"], &["waiting", "paid"]),
        ("钱检查", &["payments", "--status", "executed"], &["已到账"], &["paid"]),
        ("钱检查", &["payments", "--status", "submitted"], &["待审批"], &["waiting"]),
        ("钱检查", &["programme", "CYDH-2026"], &["标准 × 数量", "已用"], &["standard × quantity", "used"]),
    ] {
        let (zh, en) = both(member, words);
        assert!(chinese.iter().all(|word| zh.contains(word)), "{words:?}: {zh}");
        assert!(english.iter().all(|word| en.contains(word)), "{words:?}: {en}");
        for name in ["Submitted", "HalfApproved", "Executed", "Active", "Administrator"] {
            assert!(!zh.contains(name) && !en.contains(name), "{words:?} says {name} as a program would");
        }
    }
}

#[test]
fn a_batch_is_laid_before_its_approver_with_changes_reasons_and_sample() {
    let desk = Desk::demo("spoken-batch", 40, 7);
    let (first, _) = record(&desk, 30, 100);
    desk.told("周主管", &["approve", &first, "--reason", "汇总表已核对"]);
    // Of the thirty, twenty-five again and five others; the first of them without a number.
    let mut list = List::of(30, 105);
    let id = list.csv.lines().nth(2).and_then(|line| line.split(',').nth(2)).expect("a number").to_owned();
    list.csv = list.csv.replace(&id, "").replace("7-8月", "9-10月");
    let file = desk.file("second.csv", &list.csv);
    let call = list.call();
    let words: Vec<&str> = ["import", &*file].into_iter().chain(call.iter().map(String::as_str)).collect();
    let words = [&words[..], &["--pass", "no-id=户口补办中"]].concat();
    let said = desk.signed("李经办", &words).done().out;
    let number = said.split_whitespace().next().expect("a number").to_owned();
    assert!(said.contains("待审批"), "{said}");

    let page = desk.signed("周主管", &["batch", &number]).done().out;
    for expected in ["盖章汇总表 30", "相符", "审批后可用", "户口补办中", "[no-id]", "随机抽查 10", "待办 主管审批"]
    {
        assert!(page.contains(expected), "{expected} is there: {page}");
    }
    assert!(page.contains(&format!("与上期比 {first}")) && page.contains("停发 "), "what changed: {page}");
    let sample = |page: &str| page.lines().skip_while(|line| !line.starts_with("随机抽查")).skip(1).take(10).collect::<String>();
    let other = desk.signed("周主管", &["batch", &number, "--draw", "1"]).done().out;
    assert_ne!(sample(&page), sample(&other), "another draw is another sample");
    let story = desk.told("李经办", &["batch", &first]);
    assert!(story["timeline"].to_string().contains("汇总表已核对"), "a remark goes with an approval: {story}");
}

#[test]
fn payments_from_before_the_program_do_not_wait_for_approval() {
    let desk = Desk::demo("spoken-history", 40, 7);
    let list = List::of(6, 100);
    let file = desk.file("before.csv", &list.csv);
    let call = list.call();
    let words: Vec<&str> = ["import", &*file, "--history"].into_iter().chain(call.iter().map(String::as_str)).collect();
    let said = desk.signed("李经办", &words).done().out;
    assert!(said.contains("历史补录") && !said.contains("待审批"), "{said}");
}

#[test]
fn a_recovery_sheet_tells_whose_it_is_for_which_ledger_and_since_when() {
    let desk = Desk::empty("spoken-sheet");
    let list = desk.file("list", "何一: first of two keys\n林二: second of two keys\n罗主管: name and passphrase\n");
    let create = ["create", "--code", "522499-xczx", "--name", "示例县乡村振兴局", "--administrator", "何一", "--administrator"];
    let sheets = desk.on(&[&create[..], &["林二", "--passphrase-file", &list]].concat()).done().out;
    let origin = desk.facts(&["status"])["office"]["origin"].as_str().expect("an origin").to_owned();
    let kid = |name: &str| {
        let members =
            desk.on(&["--json", "members", "--member", "何一", "--passphrase-file", &list]).done().json()["members"].take();
        let member = members.as_array().expect("members").iter().find(|member| member["name"] == name).expect("the member");
        member["kid"].as_str().expect("a thumbprint").to_owned()
    };
    let whole = |text: &str, name: &str| {
        for expected in [name, "示例县乡村振兴局", &*origin, &*kid(name), "制作时间 20", "恢复码 "] {
            assert!(text.contains(expected), "{expected} is there: {text}");
        }
    };
    ["何一", "林二"].iter().for_each(|name| whole(&sheets, name));
    assert!(!sheets.contains("待第二") && !sheets.contains("第二位"), "these are in force: {sheets}");
    let enrol = ["enrol", "罗主管", "--role", "supervisor", "--new-passphrase-file", &list, "--member", "何一"];
    let sheet = desk.on(&[&enrol[..], &["--passphrase-file", &list]].concat()).done().out;
    whole(&sheet, "罗主管");
    assert!(sheet.contains("第二位管理员签名后生效"), "this one waits: {sheet}");
    let waiting = desk.on(&["members", "--member", "林二", "--passphrase-file", &list]).done().out;
    assert!(waiting.contains("待第二人签名") && waiting.contains("登记人员"), "{waiting}");
}

#[test]
fn a_programme_is_opened_with_a_rule_of_its_own_and_shown_with_its_documents() {
    let desk = Desk::demo("spoken-programme", 40, 7);
    let rule = ["--formula", "unit-months", "--rate", "12.50", "--old-rate", "10", "--unit", "头", "--rounding", "yuan-down"];
    let about = ["--name", "养牛补贴", "--field", "poverty-alleviation", "--classification", "2130505", "--cap", "3000"];
    let open = ["programme", "YNBT-2027", "--year", "2027"];
    assert_eq!(desk.refused("周主管", &open), "programme-incomplete", "a rule is needed");
    desk.told("周主管", &[&open[..], &rule, &about].concat());
    let story = desk.told("李经办", &["programme", "YNBT-2027"]);
    let opened = &story["programme"];
    assert_eq!((&opened["name"], &opened["year"]), (&"养牛补贴".into(), &2027.into()));
    let expected = serde_json::json!({
        "formula": "unit-months", "rate": 1250, "old_rate": 1000, "unit": "头", "rounding": "yuan-down", "cap": 300_000
    });
    assert_eq!(opened["rule"], expected);
    let of_template = ["programme", "CYDH-2027", "--template", "poverty-industry", "--year", "2027", "--cap", "6000"];
    desk.told("周主管", &of_template);
    let story = desk.told("李经办", &["programme", "CYDH-2027"]);
    assert_eq!((&story["programme"]["rule"]["cap"], &story["programme"]["rule"]["unit"]), (&600_000.into(), &"亩".into()));
    let documents = desk.told("李经办", &["programme", "CYDH-2026"])["documents"].take();
    assert!(documents.as_array().is_some_and(|documents| !documents.is_empty()), "{documents}");
    assert_eq!(desk.refused("李经办", &["programme", "NONE"]), "not-found");
}

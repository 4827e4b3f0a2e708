//! A batch in the real window: decided on by keys, corrected, printed; and decided on away from its ledger.

use crate::demo::{DemoOffice, open_first_row, sign_in, target, tests_folder};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tests::window::{Size, Window, keys, named};

const CLERK: (&str, &str) = ("m3", "demo-青山绿水-1003");
const SUPERVISOR: (&str, &str) = ("m5", "demo-青山绿水-1005");
const OTHER_SUPERVISOR: (&str, &str) = ("m6", "demo-青山绿水-1006");

/// A row is hit at one of its cells.
const SAMPLE_CELL: &str = "[data-testid=sample-row] td:nth-child(2)";

#[test]
fn a_batch_is_returned_submitted_again_rejected_and_corrected_by_keys_and_buttons() {
    let office = DemoOffice::new("batches", 900);
    let (first, second) = (record(&office, 6, 100), record(&office, 5, 200));
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);

    // The newest first: the second is rejected, then the first is returned.
    sign_in(&window, SUPERVISOR.0, SUPERVISOR.1);
    open(&window, "nav-approve", &second);
    window.see_text(&named("batch-passed"), "证件补办中");
    window.click(&named("passed-group"));
    window.click(&named("passed-row"));
    window.see(&named("payment-peek"));
    window.picture("batches-01-passed-zh");
    window.press(&[keys::ESCAPE]);
    window.see_no(&named("payment-peek"));
    focus_page(&window);
    window.press(&['j']);
    window.see_text(&named("decide-note"), "Ctrl+Enter");
    window.fill(&named("batch-reason"), "无此项目");
    window.press(&[keys::TAB]);
    assert_eq!(focus(&window), "batch-reject", "from the reason the way leads to what it is the reason for");
    window.picture("batches-02-armed-zh");
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_text(&named("batch-last-word"), "无此项目");
    window.picture("batches-03-rejected-zh");

    open(&window, "nav-approve", &first);
    window.click(&named("batch-exclude"));
    window.see(&named("exclude-warning"));
    window.picture("batches-04-warned-zh");
    window.click(&named("exclude-no"));
    window.see_no(&named("exclude-warning"));
    focus_page(&window);
    window.press(&['b']);
    assert_eq!(focus(&window), "batch-reason", "to return a reason is needed");
    window.fill(&named("batch-reason"), "第二行证件");
    window.press(&[keys::TAB]);
    assert_eq!(focus(&window), "batch-return", "not the button that approves");
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_text(&named("batch-last-word"), "第二行证件");
    window.click(&named("lock"));

    sign_in(&window, CLERK.0, CLERK.1);
    open(&window, "nav-returned", &first);
    window.picture("batches-05-returned-zh");
    window.click(&named("batch-resubmit"));
    window.fill(&named("resubmit-remark"), "证件已核实");
    window.picture("batches-06-resubmit-zh");
    window.click(&named("resubmit-yes"));
    window.see_no(&named("resubmit-dialog"));
    window.see(&named("batch-withdraw"));
    // One row is taken out before it is decided.
    window.click(&named("batch-exclude"));
    window.see(&named("exclude-rows-row"));
    window.run("document.querySelector(arguments[0]).focus()", &[json!(named("exclude-rows"))]);
    window.press(&[keys::HOME]);
    window.press(&[keys::ENTER]);
    window.see_text(&named("exclude-effect"), "1 笔");
    window.fill(&named("exclude-reason"), "已故");
    window.click(&named("exclude-yes"));
    window.see_text(&named("batch-excluded"), "1 笔");
    window.picture("batches-07-excluded-zh");
    window.click(&named("lang-switch"));
    window.picture("batches-07-excluded-en");
    window.click(&named("lang-switch"));
    window.click(&named("batch-withdraw"));
    window.fill(&named("withdraw-reason"), "重做");
    window.click(&named("withdraw-yes"));
    window.see_text(&named("batch-last-word"), "重做");

    // What was withdrawn is corrected by a new sheet, and each names the other.
    window.click(&named("batch-replace"));
    window.see_text(&named("import-corrects"), &first);
    window.picture("batches-08-corrects-zh");
    window.upload(&named("import-file"), &list(&office, 5, 100));
    window.fill(&named("import-count"), "5");
    window.fill(&named("import-total"), "2100");
    window.click(&named("import-check"));
    window.see_text(".head-note", &first);
    window.picture("batches-09-corrected-zh");
    window.click(&named("lock"));
}

#[test]
fn an_approved_sheet_is_printed_and_a_payment_reversed() {
    let office = DemoOffice::new("batches-paper", 900);
    let batch = record(&office, 8, 300);
    let window = Window::open(&["--data", &office.path()], Size::LARGE);
    sign_in(&window, SUPERVISOR.0, SUPERVISOR.1);
    open(&window, "nav-approve", &batch);
    window.fill(&named("batch-reason"), "与盖章汇总表核对一致，同意发放");
    focus_page(&window);
    window.press(&['a']);
    assert_eq!(focus(&window), "batch-approve");
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_text(&named("batch-steps"), "周主管");
    window.click(SAMPLE_CELL);
    window.click(&named("story-reverse"));
    window.click(&named("reverse-no"));
    window.click(&named("story-close"));
    // As on paper: the rules of print hold for the screen, and the sheet has the width of A4 without its margins.
    window.run(
        "for (const sheet of document.styleSheets)
           for (const rule of [...sheet.cssRules])
             if (rule.media && rule.media.mediaText.includes('print'))
               for (const inner of rule.cssRules)
                 if (!(inner instanceof CSSPageRule)) sheet.insertRule(inner.cssText, sheet.cssRules.length);
         document.querySelector('.paper').style.width = '180mm';",
        &[],
    );
    window.see_text(&named("approval-sheet"), "与盖章汇总表核对一致，同意发放");
    let wide = window.run(
        "const sheet = document.querySelector('.paper').getBoundingClientRect();
         return [...document.querySelectorAll('.paper *')].filter(e => e.getBoundingClientRect().right > sheet.right + 1).length",
        &[],
    );
    assert_eq!(wide, 0, "nothing on the sheet is cut off at its right edge");
    window.picture("batches-10-paper-zh");
    drop(window);

    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, OTHER_SUPERVISOR.0, OTHER_SUPERVISOR.1);
    open(&window, "nav-batches", &batch);
    window.see(&named("batch-reveal"));
    window.picture("batches-11-masked-zh");
    window.click(SAMPLE_CELL);
    window.click(&named("story-reverse"));
    window.fill(&named("reverse-reason"), "多发");
    window.click(&named("reverse-submit"));
    window.see_text(&named("story"), "已冲销");
    window.click(&named("lang-switch"));
    window.picture("batches-12-reversed-en");
}

#[test]
fn a_batch_file_is_decided_on_where_there_is_no_ledger_and_the_decision_is_taken_back() {
    let office = DemoOffice::new("batches-away", 900);
    let batch = record(&office, 12, 400);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, CLERK.0, CLERK.1);
    open(&window, "nav-batches", &batch);
    window.click(&named("batch-save-file"));
    let parcel = carried(&office, &window.text(&named("saved-path")), "batch.mzbatch");

    let empty = tests_folder("batches-away-empty");
    let away = Window::open(&["--data", &empty.display().to_string()], Size::OFFICE);
    away.see(&named("page-welcome"));
    away.picture("batches-20-welcome-zh");
    away.click(&named("welcome-batch-file"));
    away.upload(&named("batch-file-input"), Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/乱码.csv")));
    away.see_text(&named("failure"), "不是批次文件");
    away.upload(&named("batch-file-input"), &parcel);
    away.see_text(&named("batch-file-holds"), "12 笔");
    away.picture("batches-21-who-zh");
    away.click("[data-testid=batch-file-member][data-member=m5]");
    away.fill(&named("batch-file-passphrase"), "wrong passphrase");
    away.click(&named("batch-file-view"));
    away.see_text(&named("page-batch-file"), "密码不对");
    away.fill(&named("batch-file-passphrase"), SUPERVISOR.1);
    away.click(&named("batch-file-view"));
    away.see(&named("page-batch-file-see"));
    away.see(&named("batch-agrees"));
    assert_eq!(away.count(&named("sample-row")), 10);
    away.picture("batches-22-seen-zh");
    away.click(&named("lang-switch"));
    away.picture("batches-22-seen-en");
    away.click(&named("lang-switch"));
    away.click(SAMPLE_CELL);
    away.see_text(&named("payment-peek"), "621788");
    away.picture("batches-23-row-zh");
    away.press(&[keys::ESCAPE]);
    away.see_no(&named("payment-peek"));
    away.click(&named("batch-count"));
    away.see(&named("batch-file-rows-row"));
    away.picture("batches-24-rows-zh");
    away.click(&named("batch-file-rows-close"));
    away.fill(&named("batch-reason"), "第三行请核对");
    away.click(&named("batch-return"));
    away.see(&named("saved-path"));
    away.picture("batches-25-decided-zh");
    let decision = carried(&office, &saved_path(&away), "decision.mzdecision");
    away.click(&named("batch-file-done"));
    away.see(&named("page-welcome"));
    drop(away);
    assert_eq!(fs::read_dir(&empty).expect("it is there").count(), 0, "nothing was left in the data folder");

    window.click(&named("nav-batches"));
    window.click(&named("batches-read"));
    window.upload(&named("batches-file"), &parcel);
    window.see_text(&named("read-dialog"), "还没有作出决定");
    window.upload(&named("batches-file"), &decision);
    window.see_text(&named("batch-last-word"), "第三行请核对");
    window.see_text(&named("batch-last-word"), "周主管");
    window.picture("batches-26-taken-zh");
    // In the window of a member who is signed in, and in the locked one, a batch file opens too.
    window.click(&named("nav-batches"));
    window.click(&named("batches-open-file"));
    window.see(&named("page-batch-file"));
    window.picture("batches-27-inside-zh");
    window.click(&named("lock"));
    window.click(&named("signin-batch-file"));
    window.upload(&named("batch-file-input"), &parcel);
    window.see(&named("batch-file-holds"));
    window.picture("batches-28-locked-zh");
    window.click(&named("batch-file-back"));
    window.see(&named("page-signin"));
    fs::remove_dir_all(empty).ok();
}

/// Goes to a list and opens the batch of a number there.
pub fn open(window: &Window, list: &str, number: &str) {
    window.click(&named(list));
    window.see(&named("batches-row"));
    window.fill(&named("batches-find"), number);
    window.see_text(&named("batches-sums"), "1");
    window.see_no("[data-testid=batches-row] + [data-testid=batches-row]");
    open_first_row(window, "batches");
    window.see(&named("page-approval"));
    window.see(&named("batch-total"));
}

/// Takes the focus out of fields and dialogs, so that letters are shortcuts.
fn focus_page(window: &Window) {
    window.run("document.querySelector('#page').focus()", &[]);
}

/// What the focus is on.
fn focus(window: &Window) -> String {
    let found = window.run("return new Promise(done => setTimeout(() => done(document.activeElement.dataset.testid), 100))", &[]);
    found.as_str().unwrap_or_default().to_owned()
}

fn saved_path(window: &Window) -> String {
    const ENDING: &str = ".mzdecision";
    let text = window.text(&named("saved"));
    let path = text.find('/').zip(text.find(ENDING)).map(|(from, to)| text[from..to + ENDING.len()].to_owned());
    path.unwrap_or_else(|| panic!("a path is shown: {text}"))
}

/// Carries a file that a window has saved to another place, as a memory stick would.
fn carried(office: &DemoOffice, saved: &str, name: &str) -> PathBuf {
    let target = Path::new(&office.path()).with_file_name(format!("{}-{name}", std::process::id()));
    fs::copy(saved.trim(), &target).unwrap_or_else(|why| panic!("{saved} is there: {why}"));
    target
}

/// A list of payments of 420.00 each to persons without an ID number.
pub fn list(office: &DemoOffice, count: u32, first: u32) -> PathBuf {
    let mut csv = String::from("2026年7-8月产业到户补助发放明细表（青山镇）\n");
    csv.push_str("序号,姓名,身份证号码,村,标准（元/亩）,数量（亩）,金额（元）,银行账号\n");
    for row in 0..count {
        let person = first + row;
        csv.push_str(&format!("{},欧阳{person},,上寨村,420.00,1,420.00,6217881{person:012}\n", row + 1));
    }
    let file = Path::new(&office.path()).with_file_name(format!("list-{}-{count}-{first}.csv", std::process::id()));
    fs::write(&file, csv).expect("the target folder can be written to");
    file
}

/// Records such a list as 李经办 from the command line; returns the batch's number.
pub fn record(office: &DemoOffice, count: u32, first: u32) -> String {
    let file = list(office, count, first);
    let (rows, total) = (count.to_string(), format!("{}.00", 420 * count));
    let passphrases = Path::new(&office.path()).join("demo-passphrases");
    let done = Command::new(target().join("debug/mingzhang"))
        .args(["--json", "--data", &office.path(), "import"])
        .arg(&file)
        .args(["--programme", "CYDH-2026", "--count", &rows, "--total", &total, "--pass", "no-id=证件补办中"])
        .args(["--member", "李经办", "--passphrase-file"])
        .arg(passphrases)
        .output()
        .expect("the program was built");
    fs::remove_file(file).ok();
    let told: Value = serde_json::from_slice(&done.stdout)
        .unwrap_or_else(|_| panic!("it is recorded: {}", String::from_utf8_lossy(&done.stderr)));
    told["line"]["number"].as_str().expect("a number").to_owned()
}

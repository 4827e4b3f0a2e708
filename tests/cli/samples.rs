//! Every sample list through `import --check`: clean ones are ready, faulty ones say where, broken ones are refused by name.
//! `samples/README.md` says what is in them.

use crate::desk::{Desk, sample};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

/// What comes of a list: what is said of it (programme, count, total in 元, and more), and what is expected.
struct Case {
    file: &'static str,
    call: &'static [&'static str],
    expected: Expected,
}

enum Expected {
    /// Nothing stands against recording it: rows and their sum in 分.
    Ready(u64, i64),
    /// Rows, their sum, and every fault: row, code, field.
    Faults(u64, i64, &'static [(u64, &'static str, &'static str)]),
    /// It cannot be read: the failure's code.
    Refused(&'static str),
}

use Expected::{Faults, Ready, Refused};

const INDUSTRY: &[&str] = &["CYDH-2026", "412", "532140.00"];
const FAULTY: &[&str] = &["CYDH-2026", "412", "548520.00"];
const POSTS: &[&str] = &["GYGW-2026", "13", "12304.50"];
const DIFFERENCES: &[&str] = &["NCDB-2026", "12", "12870.00"];
const FORMULAS: &[&str] = &["CYDH-2026", "7", "3780.00", "--township", "青山镇", "--period", "2026-11"];

#[rustfmt::skip]
const CASES: [Case; 24] = [
    Case { file: "产业到户补助-青山镇.xlsx", call: INDUSTRY, expected: Ready(412, 53_214_000) },
    Case { file: "产业到户补助-青山镇.xls", call: INDUSTRY, expected: Ready(412, 53_214_000) },
    Case { file: "产业到户补助-青山镇.ods", call: INDUSTRY, expected: Ready(412, 53_214_000) },
    Case { file: "产业到户补助-青山镇.csv", call: INDUSTRY, expected: Ready(412, 53_214_000) },
    Case { file: "产业到户补助-青山镇-带BOM.csv", call: INDUSTRY, expected: Ready(412, 53_214_000) },
    Case { file: "产业到户补助-青山镇-GB18030.csv", call: INDUSTRY, expected: Ready(412, 53_214_000) },
    Case { file: "产业到户补助-青山镇-Unicode文本.txt", call: INDUSTRY, expected: Ready(412, 53_214_000) },
    Case { file: "产业到户补助-青山镇-有误.xlsx", call: FAULTY, expected: Faults(412, 54_852_000, FAULTS) },
    Case { file: "产业到户补助-青山镇-有误.xls", call: FAULTY, expected: Faults(412, 54_852_000, FAULTS) },
    Case { file: "产业到户补助-青山镇-有误.ods", call: FAULTY, expected: Faults(412, 54_852_000, FAULTS) },
    Case { file: "农村低保-白水乡.xlsx", call: POSTS, expected: Faults(13, 1_230_450, HOUSEHOLDS) },
    Case { file: "农村低保-白水乡.xls", call: POSTS, expected: Faults(13, 1_230_450, HOUSEHOLDS) },
    Case { file: "农村低保-白水乡.ods", call: POSTS, expected: Faults(13, 1_230_450, HOUSEHOLDS) },
    Case { file: "农村低保补差-大河镇.xlsx", call: DIFFERENCES, expected: Ready(12, 1_287_000) },
    Case { file: "公式与错误值.xlsx", call: FORMULAS, expected: Faults(7, 378_000, ERRORS) },
    Case { file: "公式与错误值.xls", call: FORMULAS, expected: Faults(7, 378_000, ERRORS) },
    Case { file: "公式与错误值.ods", call: FORMULAS, expected: Faults(7, 378_000, ERRORS) },
    Case { file: "加密.xlsx", call: INDUSTRY, expected: Refused("file-encrypted") },
    Case { file: "加密.xls", call: INDUSTRY, expected: Refused("file-encrypted") },
    Case { file: "加密.ods", call: INDUSTRY, expected: Refused("file-encrypted") },
    Case { file: "网页表格.xls", call: INDUSTRY, expected: Refused("file-web-page") },
    Case { file: "压缩炸弹.xlsx", call: INDUSTRY, expected: Refused("file-bomb") },
    Case { file: "截断.xlsx", call: INDUSTRY, expected: Refused("file-truncated") },
    Case { file: "乱码.csv", call: INDUSTRY, expected: Refused("file-encoding") },
];

/// In the faulty list. 16,800.00 in row 12 is above the programme's cap, besides not being 420.00 × 1.
const FAULTS: &[(u64, &str, &str)] = &[
    (9, "id-checksum", "beneficiary_id"),
    (12, "cap", "amount"),
    (15, "lost-digits", "beneficiary_id"),
    (30, "old-id", "beneficiary_id"),
    (18, "no-id", "beneficiary_id"),
];

/// Row 8 has an amount that is not 420.00 × 2.
const ERRORS: &[(u64, &str, &str)] = &[
    (4, "formula-error", "amount"),
    (5, "formula-error", "amount"),
    (6, "formula-error", "amount"),
    (7, "formula-error", "amount"),
    (8, "amount", "amount"),
];

/// A list of households under the programme of another kind. Where a cell is merged over a household's members, head, account
/// and period stand for each of them, and the amount for none but the first: the others have none.
#[rustfmt::skip]
const HOUSEHOLDS: &[(u64, &str, &str)] = &[
    (7, "rate-unknown", "rate"),
    (8, "missing", "amount"), (8, "months", "months"), (9, "missing", "amount"), (9, "months", "months"),
    (10, "rate-unknown", "rate"),
    (11, "rate-unknown", "rate"),
    (12, "missing", "amount"), (12, "months", "months"),
    (17, "rate-unknown", "rate"),
    (18, "missing", "amount"), (18, "months", "months"),
    (19, "rate-unknown", "rate"),
    (20, "missing", "amount"), (20, "months", "months"), (21, "missing", "amount"), (21, "months", "months"),
    (22, "missing", "amount"), (22, "months", "months"),
    (23, "rate-unknown", "rate"),
    (8, "shared-account", "account"), (9, "shared-account", "account"), (12, "shared-account", "account"),
    (18, "shared-account", "account"), (20, "shared-account", "account"), (21, "shared-account", "account"),
    (22, "shared-account", "account"),
];

#[test]
fn every_sample_is_a_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let files = fs::read_dir(folder).expect("there are samples").flatten();
    let there: BTreeSet<String> = files.filter_map(|file| file.file_name().into_string().ok()).collect();
    let cases: BTreeSet<String> = CASES.iter().map(|case| case.file.to_owned()).chain(["README.md".to_owned()]).collect();
    assert_eq!(there, cases);
}

#[test]
fn a_check_tells_of_every_sample_what_it_is_and_writes_nothing() {
    let desk = Desk::demo("samples", 40, 7);
    desk.signed("李经办", &["programmes"]).done();
    desk.told("周主管", &["programme", "NCDB-2026", "--template", "assistance-subsistence-rural", "--year", "2026"]);
    let money = ["--document", "示财社〔2026〕9 号", "--amount", "20000", "--date", "2026-01-20", "--level", "province"];
    desk.told("李经办", &[&["allocation", "--programme", "NCDB-2026"], &money[..]].concat());
    let file = desk.data().join("ledger.db");
    let before = (fs::read(&file).expect("the ledger is there"), desk.head());
    for case in &CASES {
        check(&desk, case);
        assert!(fs::read(&file).expect("the ledger is there") == before.0, "{}: not a byte was written", case.file);
    }
    assert_eq!(desk.head(), before.1, "the head is unchanged");
    assert_eq!(desk.told("李经办", &["drafts"]), Value::Array(Vec::new()), "no draft is left");
    let left: BTreeSet<_> = fs::read_dir(desk.data()).expect("the folder").flatten().map(|file| file.file_name()).collect();
    assert_eq!(left, ["demo-passphrases", "installation", "ledger.db"].map(Into::into).into(), "no file is stored");
}

/// Lists that no office would send by mistake alone, and one of nothing.
#[test]
fn lists_beyond_every_measure_are_refused() {
    let desk = Desk::demo("samples-huge", 40, 7);
    let before = desk.head();
    let rows: String = (0..2_000_000).map(|row| format!("{row},王秀兰,1260.00\n")).collect();
    let wide = format!("序号,姓名,金额{}\n1,王秀兰,1\n", ",x".repeat(100_000));
    for (name, content, code) in [
        ("two-million-rows.csv", format!("序号,姓名,金额\n{rows}").into_bytes(), "file-too-many-rows"),
        ("wide.csv", wide.into_bytes(), "file-too-many-columns"),
        ("empty.csv", Vec::new(), "file-empty"),
        ("blank.csv", b"\n\n  \n".to_vec(), "no-list"),
        ("letter.csv", "此致\n敬礼\n".as_bytes().to_vec(), "no-list"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n0123456789".to_vec(), "file-format"),
    ] {
        let file = desk.file(name, content);
        let words = ["import", &file, "--programme", "CYDH-2026", "--count", "1", "--total", "1"];
        assert_eq!(desk.refused("李经办", &words), code, "{name}");
        std::fs::remove_file(file).expect("it is large");
    }
    let missing = ["import", &desk.arg("none.csv"), "--programme", "CYDH-2026", "--count", "1", "--total", "1"];
    assert_eq!(desk.refused("李经办", &missing), "file-unreadable", "a file that is not there");
    assert_eq!(desk.head(), before, "nothing was written");
}

fn check(desk: &Desk, case: &Case) {
    let file = sample(case.file);
    let [programme, count, total, more @ ..] = case.call else { panic!("{} is called for", case.file) };
    let words = ["import", &file, "--programme", programme, "--count", count, "--total", total, "--check"];
    let words = [&words[..], more].concat();
    let (rows, sum, faults) = match case.expected {
        Refused(code) => {
            assert_eq!(desk.refused("李经办", &words), code, "{} is refused", case.file);
            return;
        }
        Ready(rows, sum) => (rows, sum, &[][..]),
        Faults(rows, sum, faults) => (rows, sum, faults),
    };
    // The report is JSON whether that is asked for or not.
    let ran = desk.signed("李经办", &words);
    let report = ran.json();
    let ready = faults.is_empty();
    assert_eq!((ran.code, &*ran.err), (i32::from(!ready), ""), "{}: {report:#}", case.file);
    assert_eq!((report["rows"].as_u64(), report["sum"].as_i64()), (Some(rows), Some(sum)), "{}", case.file);
    assert_eq!(report["ready"], ready, "{}", case.file);
    let found: Vec<(u64, &str, &str)> = report["faults"].as_array().expect("a list").iter().map(fault).collect();
    assert_eq!(found, faults, "{}", case.file);
}

fn fault(fault: &Value) -> (u64, &str, &str) {
    for words in ["what", "remedy"] {
        for language in ["zh", "en"] {
            assert!(fault[words][language].as_str().is_some_and(|text| !text.is_empty()), "{words} in {language}: {fault}");
        }
    }
    let text = |name: &str| fault[name].as_str().expect("a text");
    (fault["row"].as_u64().expect("a row"), text("code"), text("field"))
}

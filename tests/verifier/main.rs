//! The page on which anybody checks what an office hands out, in a real browser and from a folder.

mod office;

use ledger::{PublicKey, Receipt};
use office::{Office, picture_of, vector};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tests::window::{Size, Window};

/// The page and the text beside it; a folder that fits on any stick and into any letter.
const FOLDER_BYTES_MAX: u64 = 500_000;

#[test]
fn the_program_writes_the_page_and_it_is_small() {
    let office = Office::new("small", 31);
    let (folder, built) = (office.path("page"), built());
    let saved = office.told(&["export", "verifier", folder.to_str().expect("UTF-8")]);
    assert_eq!(
        fs::read(folder.join("index.html")).expect("it is there"),
        fs::read(built.join("index.html")).expect("it was built")
    );
    let bytes: u64 = fs::read_dir(&folder).expect("a folder").flatten().map(|file| file.metadata().expect("a file").len()).sum();
    assert_eq!(saved["bytes"], bytes);
    assert!(bytes <= FOLDER_BYTES_MAX, "{bytes} bytes");
    assert_eq!(office.refused(&["export", "verifier", folder.to_str().expect("UTF-8")]), "folder-not-empty");
}

#[test]
fn a_receipt_is_judged_by_what_its_reader_trusts() {
    let office = Office::new("receipt", 32);
    let receipt = office.receipt("beneficiary_name");
    let page = open();
    says(&page, "#trusted", "还没有选择");

    page.upload("#files", &receipt);
    page.see("[data-testid=verdict][data-grade=whole]");
    says(&page, "#verdicts", "没有可以据以相信");
    page.picture("verifier/no-trust");
    page.upload("#trust-file", &office.card());
    page.see("[data-testid=verdict][data-grade=logged]");
    says(&page, "#trusted", "比对码");
    says(&page, "#verdicts", "凭据成立");
    says(&page, "#verdicts", "受益人姓名");
    page.picture("verifier/receipt");

    page.click("#language");
    says(&page, "#verdicts", "The receipt holds");
    says(&page, "body", "prove little");
    page.picture("verifier/receipt-en");
    assert_eq!(chinese_on(&page), "", "nothing but what the ledger says is Chinese now");

    page.click("#clear");
    page.see_no("[data-testid=verdict]");
    let text = fs::read_to_string(&receipt).expect("it is there");
    let (start, end) = text.split_once("\nindex ").expect("it has a place");
    let changed = office.file("changed.tlog-proof", format!("{start}\nindex 1{end}").as_bytes());
    page.upload("#files", &changed);
    page.see("[data-testid=verdict][data-grade=broken]");
    page.picture("verifier/changed-en");

    page.click("#clear");
    let other = Office::new("receipt-other", 33);
    page.upload("#files", &other.receipt("beneficiary_name"));
    page.see("[data-testid=verdict][data-grade=whole]");
    nobody_was_asked(&page);
}

#[test]
fn a_picture_of_a_square_code_is_read() {
    let office = Office::new("code", 34);
    let text = fs::read_to_string(office.receipt("")).expect("it is there");
    let receipt = Receipt::parse(&text).expect("a receipt");
    let keys: Value = serde_json::from_str(&office.log("keys.jwks")).expect("JSON");
    let keys = keys["keys"].as_array().expect("keys").iter().filter_map(|key| PublicKey::from_x(key["x"].as_str()?));
    let compact = keys.into_iter().find_map(|key| receipt.compact(&key)).expect("one of them has signed it");
    assert!(compact.len() <= 1_900, "{} bytes", compact.len());
    let picture = office.file("scan.bmp", &picture_of(&compact));

    let page = open();
    page.upload("#files", &picture);
    page.see("[data-testid=verdict][data-grade=whole]");
    page.upload("#trust-file", &office.file("vkey", office.log("vkey").as_bytes()));
    page.see("[data-testid=verdict][data-grade=logged]");
    page.click("#clear");
    page.upload("#files", &office.file("blank.bmp", &picture_of(b"")));
    page.see("[data-testid=verdict]");
    page.click("#camera");
    page.see("#video");
    page.click("#camera-stop");
    page.see_no("#video");
    nobody_was_asked(&page);
}

#[test]
fn a_receipt_on_paper_is_judged_from_a_picture_and_from_its_file() {
    let office = Office::new("slip", 37);
    let (pdf, picture) = office.slip();
    let page = open();
    page.upload("#trust-file", &office.card());
    page.upload("#files", &picture);
    page.see("[data-testid=verdict][data-grade=logged]");
    says(&page, "#verdicts", "受益人姓名");
    page.picture("verifier/slip-scanned");
    page.click("#clear");
    page.upload("#files", &pdf);
    page.see("[data-testid=verdict][data-grade=logged]");
    page.see("[data-check=paper][data-holds=noted]");
    says(&page, "#verdicts", "受益人姓名");
    says(&page, "#verdicts", "没有签名，请与这里写明的内容对照");
    page.picture("verifier/slip");
    page.click("#language");
    page.picture("verifier/slip-en");
    nobody_was_asked(&page);
}

#[test]
fn a_report_is_taken_apart_in_the_page() {
    let office = Office::new("report", 35);
    let (report, issued) = office.report();
    let page = open();
    page.upload("#trust-file", &office.card());
    page.upload("#files", &report);
    page.see("[data-testid=verdict][data-grade=signed]");
    page.see("[data-check=file][data-holds=yes]");
    page.see("[data-check=rows][data-holds=yes]");
    page.see("[data-check=seal][data-holds=yes]");
    page.picture("verifier/report");

    page.click("#clear");
    page.upload_all("#files", &[&report, &issued]);
    page.see("[data-testid=verdict][data-grade=logged]");
    assert_eq!(page.count("[data-testid=verdict]"), 1, "the receipt belongs to the report");
    page.picture("verifier/report-logged");

    page.click("#clear");
    let mut bytes = fs::read(&report).expect("it is there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    page.upload("#files", &office.file("changed.pdf", &bytes));
    page.see("[data-testid=verdict][data-grade=broken]");
    page.see("[data-check=file][data-holds=no]");
    page.picture("verifier/report-changed");

    page.click("#clear");
    let bytes = fs::read(&report).expect("it is there");
    let attachments = pades::attachments(&bytes).expect("it has some");
    let attached: Vec<PathBuf> = attachments.iter().map(|one| office.file(&one.name, &one.bytes)).collect();
    page.upload_all("#files", &attached.iter().map(|path| &**path).collect::<Vec<_>>());
    page.see("[data-testid=verdict][data-grade=signed]");
    page.see("[data-check=file][data-holds=unknown]");

    page.click("#clear");
    let rows = fs::read_to_string(office.path("rows.csv")).expect("it is there");
    office.file("rows.csv", rows.replacen(".00", ".01", 1).as_bytes());
    page.upload_all("#files", &attached.iter().map(|path| &**path).collect::<Vec<_>>());
    page.see("[data-testid=verdict][data-grade=broken]");
    page.see("[data-check=files][data-holds=no]");
    nobody_was_asked(&page);
}

#[test]
fn evidence_of_a_fork_is_proven_and_nothing_of_a_file_is_markup() {
    let office = Office::new("fork", 36);
    let page = open();
    page.upload("#files", &office.file("fork.mzevidence", &vector("evidence/contradiction.txt")));
    page.see("[data-testid=verdict][data-grade=proven]");
    says(&page, "#verdicts", "两套历史");
    page.picture("verifier/fork");
    page.click("#clear");
    page.upload("#files", &office.file("doubt.mzevidence", &vector("evidence/no-proof.txt")));
    page.see("[data-testid=verdict][data-grade=suspected]");
    page.click("#clear");
    let name = "<img src=x onerror=document.title=1>.bin";
    page.upload("#files", &office.file(name, b"<script>document.title = 1</script>"));
    page.see("[data-testid=verdict][data-grade=unknown]");
    says(&page, "#verdicts", "<img");
    assert_eq!(page.count("img"), 0);
    page.upload("#trust-file", &office.file("no-card.mzcard", b"{}"));
    says(&page, "#state", "不是名片");
    nobody_was_asked(&page);
}

fn built() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/verifier/dist")
}

/// The page as it was built, in Chinese.
fn open() -> Window {
    let page = Window::browse(&built().join("index.html"), Size { width: 1100, height: 1400 });
    if page.property("html", "lang") == "en" {
        page.click("#language");
    }
    page
}

#[track_caller]
fn says(page: &Window, css: &str, words: &str) {
    page.see_text(css, words);
}

/// Words of the page itself that are Chinese and seen.
fn chinese_on(page: &Window) -> String {
    let heads = "return [...document.querySelectorAll('h1,h2,h3,button,summary,dt,.checks b,.notice,header p')]\
        .filter(it => it.checkVisibility() && it.id !== 'language').map(it => it.innerText).filter(it => /[\u{4e00}-\u{9fff}]/.test(it)).join(' | ')";
    page.run(heads, &[]).as_str().expect("text").to_owned()
}

/// The page has fetched nothing, and its own rules keep it from doing so.
#[track_caller]
fn nobody_was_asked(page: &Window) {
    assert_eq!(page.run("return performance.getEntriesByType('resource').map(it => it.name)", &[]), serde_json::json!([]));
    let tried = "return new Promise(done => { \
        document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective)); \
        fetch('http://127.0.0.1:9/').catch(() => {}); })";
    assert_eq!(page.run(tried, &[]), "connect-src");
}

//! Signed reports in the real window: a certificate asked for and countersigned, reports looked at before they are made, made,
//! checked, and not believed once a byte is changed.

use crate::demo::{DemoOffice, both_pictures, open_first_row, sign_in};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tests::window::{Size, Window, named};

const ADMINISTRATOR: (&str, &str) = ("m1", "demo-青山绿水-1001");
const CLERK: (&str, &str) = ("m3", "demo-青山绿水-1003");
const SUPERVISOR: (&str, &str) = ("m5", "demo-青山绿水-1005");

#[test]
fn a_report_is_signed_by_who_has_a_certificate_and_checked_by_anybody() {
    let office = DemoOffice::new("reports", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    gets_a_certificate(&window);

    sign_in(&window, SUPERVISOR.0, SUPERVISOR.1);
    window.click(&named("nav-reports"));
    window.see(&named("preview-total"));
    let total = window.text(&named("preview-total"));
    both_pictures(&window, "reports-04-preview");
    window.click(&named("report-sign"));
    window.see(&named("made-0"));
    window.see_text(&named("made-0"), &total);
    window.see_text(&named("issued-0"), "周主管");
    both_pictures(&window, "reports-05-made");
    let file = made(&window, 0);
    assert!(fs::read(&file).expect("it was saved").starts_with(b"%PDF-"), "it is a PDF file");

    checks(&window, &file, &total);
    looks_at_the_other_kinds(&window);

    // From the list of reports to the entry that names one.
    window.click(&format!("{} .button-link", named("issued-0")));
    window.see(&named("page-entries"));
    window.see_text(&named("page-entries"), "签发报表");
    window.picture("reports-15-entry-zh");

    // A certificate that was ended signs nothing more; what it signed while in force still holds.
    window.click(&named("nav-people"));
    window.click(&named("certificate-end-0"));
    both_pictures(&window, "reports-16-end");
    window.click(&named("certificate-end-yes"));
    window.see("[data-testid=certificate-0][data-standing=revoked]");
    window.click(&named("nav-reports"));
    window.see(&named("report-no-certificate"));
    assert_eq!(window.property(&named("report-sign"), "disabled"), "true", "there is nothing to sign with");
    window.picture("reports-17-ended-zh");
    window.click(&named("nav-check"));
    window.upload(&named("check-file"), &file);
    window.see("[data-testid=verdict][data-grade=logged]");
}

#[test]
fn whoever_has_no_certificate_makes_unsigned_reports_for_each_place_and_spreadsheets() {
    let office = DemoOffice::new("unsigned", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, CLERK.0, CLERK.1);
    window.click(&named("nav-reports"));
    window.see(&named("report-no-certificate"));
    window.choose(&named("report-split"), "township");
    window.see(&named("preview-files"));
    window.see_true(
        "the files are counted anew",
        "const files = document.querySelector('[data-testid=preview-files]'); return !!files && Number(files.textContent) > 1",
    );
    let files: usize = window.text(&named("preview-files")).parse().expect("a count");
    window.click(&named("report-unsigned"));
    window.see(&named(&format!("made-{}", files - 1)));
    assert_eq!(window.count(&named("made-unsigned")), files, "each says that it is unsigned");
    assert_eq!(window.count(&named("issued-0")), 0, "the ledger knows nothing of them");
    both_pictures(&window, "reports-20-townships");
    let file = made(&window, 0);
    window.click(&named("report-xlsx"));
    window.see_text(&named("notice"), ".xlsx");

    window.click(&named("nav-check"));
    window.upload(&named("check-file"), &file);
    window.see("[data-testid=verdict][data-grade=broken]");
    window.see_text(&named("verdict-says"), "没有签名");
    both_pictures(&window, "reports-21-unsigned");
}

#[test]
fn an_administrator_sets_who_stamps_reports_and_without_an_answer_none_is_issued() {
    let office = DemoOffice::new("stamps", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    gets_a_certificate(&window);
    sign_in(&window, ADMINISTRATOR.0, ADMINISTRATOR.1);
    window.click(&named("nav-people"));
    window.see_text(&named("stamps-now"), "不加时间戳");
    window.click(&named("stamps-set"));
    window.fill(&named("stamps-address"), "https://127.0.0.1:9/");
    window.click(&named("stamps-yes"));
    window.see("[data-testid=failure][data-code=stamp-address]");
    both_pictures(&window, "reports-30-stamps");
    window.fill(&named("stamps-address"), "http://127.0.0.1:9/stamps");
    window.click(&named("stamps-yes"));
    window.see_text(&named("stamps-now"), "http://127.0.0.1:9/stamps");
    both_pictures(&window, "reports-31-stamps-set");
    window.click(&named("lock"));

    sign_in(&window, SUPERVISOR.0, SUPERVISOR.1);
    window.click(&named("nav-reports"));
    window.see(&named("preview-total"));
    window.click(&named("report-sign"));
    window.see("[data-code=stamp-unreachable]");
    both_pictures(&window, "reports-32-no-answer");
    assert_eq!(window.count(&named("made-0")), 0, "nothing was made");
    window.click(&named("report-unstamped"));
    window.click(&named("report-sign"));
    window.see(&named("made-0"));
    both_pictures(&window, "reports-33-unstamped");
}

/// The supervisor asks, an administrator signs second.
fn gets_a_certificate(window: &Window) {
    sign_in(window, SUPERVISOR.0, SUPERVISOR.1);
    window.click(&named("nav-people"));
    window.click(&named("certificate-request"));
    both_pictures(window, "reports-01-request");
    window.click(&named("certificate-request-yes"));
    window.see("[data-testid=certificate-0][data-standing=waiting]");
    assert_eq!(window.count(&named("certificate-request")), 0, "one at a time");
    window.click(&named("lock"));
    sign_in(window, ADMINISTRATOR.0, ADMINISTRATOR.1);
    window.click(&named("nav-people"));
    window.see_text(&named("waiting-act-0"), "签章证书");
    window.click(&named("countersign-0"));
    window.see(&named("waiting-whole"));
    both_pictures(window, "reports-02-countersign");
    window.click(&named("countersign-yes"));
    window.see("[data-testid=certificate-0][data-standing=in-force]");
    window.click(&named("certificates-export"));
    window.see_text(&named("notice"), ".pem");
    both_pictures(window, "reports-03-in-force");
    window.click(&named("lock"));
}

/// The file as it was made holds; with one byte changed it does not.
fn checks(window: &Window, file: &Path, total: &str) {
    window.click(&named("nav-check"));
    window.see(&named("check-trust"));
    both_pictures(window, "reports-06-check");
    window.upload(&named("check-file"), file);
    window.see("[data-testid=verdict][data-grade=logged]");
    window.see_text(&named("check-facts"), total);
    window.see_text(&named("check-logged"), "成立");
    window.see_text(&named("check-entries"), "成立");
    both_pictures(window, "reports-07-holds");

    let mut bytes = fs::read(file).expect("it was saved");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let changed = file.with_file_name("changed.pdf");
    fs::write(&changed, bytes).expect("the folder can be written to");
    window.upload(&named("check-file"), &changed);
    window.see("[data-testid=verdict][data-grade=broken]");
    window.see_text(&named("verdict"), "changed.pdf");
    window.see_text(&named("check-signature"), "不成立");
    both_pictures(window, "reports-08-changed");
}

/// Each kind asks for what it needs and says what will be in it; a batch leads to its own sheet.
fn looks_at_the_other_kinds(window: &Window) {
    window.click(&named("nav-reports"));
    for kind in ["budget", "integrity"] {
        window.click(&named(&format!("report-kind-{kind}")));
        window.see(&named("preview-pages"));
        both_pictures(window, &format!("reports-09-{kind}"));
    }
    window.click(&named("report-kind-notice"));
    window.see_text(&named("report-lacks"), "起止日期");
    window.fill(&named("report-notice-from"), "20260301");
    window.fill(&named("report-notice-until"), "20260307");
    window.see(&named("preview-total"));
    both_pictures(window, "reports-10-notice");
    window.click(&named("nav-batches"));
    open_first_row(window, "batches");
    window.click(&named("batch-report"));
    window.see(&named("page-reports"));
    window.see(&named("preview-total"));
    assert_ne!(window.property(&named("report-batch"), "value"), "", "the batch is chosen already");
    window.click(&named("report-sign"));
    window.see(&named("made-0"));
    both_pictures(window, "reports-11-batch");
}

/// Where the file lies that stands in a row of those made.
fn made(window: &Window, place: usize) -> PathBuf {
    window.property(&named(&format!("made-path-{place}")), "title").into()
}

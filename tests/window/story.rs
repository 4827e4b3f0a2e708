//! The main job in the real window: a clerk imports the township's spreadsheet, two supervisors approve it, the payment is
//! found with its proof, the ledger verified; then the file is tampered with underneath, and the window names the entry.

use crate::demo::{DemoOffice, open_first_row, sign_in, tests_folder};
use std::fs;
use std::path::Path;
use tests::window::{Size, Window, named};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/产业到户补助-青山镇.xlsx");

#[test]
fn a_batch_goes_from_spreadsheet_to_proof_and_tampering_is_named() {
    let office = DemoOffice::new("story", 900);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, "m3", "demo-青山绿水-1003");
    window.see(&named("page-overview"));
    window.picture("story-01-overview-zh");

    import_sample(&window);
    window.click(&named("import-submit"));
    window.see(&named("import-done"));
    window.picture("story-04-recorded-zh");
    window.click(&named("lock"));

    for (member, name, passphrase) in [("m5", "周主管", "demo-青山绿水-1005"), ("m6", "郑主管", "demo-青山绿水-1006")]
    {
        sign_in(&window, member, passphrase);
        window.click(&named("nav-approve"));
        open_first_row(&window, "batches");
        window.see(&named("page-approval"));
        window.see_text(&named("batch-total"), "532,140.00");
        window.picture(&format!("story-05-approval-{member}-zh"));
        window.click(&named("batch-approve"));
        window.see_text(&named("batch-steps"), name);
        window.click(&named("lock"));
    }

    sign_in(&window, "m7", "demo-青山绿水-1007");
    window.click(&named("nav-payments"));
    // The account is one person's: of the many rows a single one is left.
    let second_row = "[data-testid=payments-row] + [data-testid=payments-row]";
    window.see(second_row);
    window.fill(&named("payments-search"), "6217880010037915733");
    window.see_no(second_row);
    open_first_row(&window, "payments");
    window.see_text(&named("story"), "上寨村");
    window.see_text(&named("story-amount"), "840.00");
    window.picture("story-06-payment-zh");
    window.click(&named("story-proof"));
    window.see(&named("proof-holds"));
    window.picture("story-07-proof-zh");

    window.click(&named("nav-safety"));
    window.click(&named("verify-start"));
    window.see("[data-testid=verify-report][data-holds=true]");
    window.picture("story-08-verified-zh");

    // Somebody changes an amount in the database file, behind the program's back.
    let entry = office.flip_a_byte_of_the_newest_payment();
    window.click(&named("verify-start"));
    window.see("[data-testid=verify-report][data-holds=false]");
    window.see_text(&named("report-problems"), &entry.to_string());
    window.picture("story-09-tampered-zh");
    window.click(&named("lang-switch"));
    window.see_text(&named("report-problems"), "ntry");
    window.picture("story-10-tampered-en");
}

#[test]
fn every_page_stands_in_both_languages_at_both_sizes() {
    let office = DemoOffice::new("pages", 900);
    for size in [Size::OFFICE, Size::LARGE] {
        let window = Window::open(&["--data", &office.path()], size);
        let wide = if size == Size::LARGE { "large" } else { "office" };
        sign_in(&window, "m3", "demo-青山绿水-1003");
        for language in ["zh", "en"] {
            for page in
                ["overview", "payments", "import", "batches", "programmes", "reports", "entries", "safety", "check", "people"]
            {
                window.click(&named(&format!("nav-{page}")));
                window.see(&named(&format!("page-{page}")));
                window.see_no(&named("failure"));
                window.picture(&format!("page-{page}-{language}-{wide}"));
            }
            window.click(&named("lang-switch"));
        }
    }
}

#[test]
fn an_office_is_created_by_two_administrators() {
    let folder = tests_folder("create");
    let window = Window::open(&["--data", &folder.display().to_string()], Size::OFFICE);
    window.see(&named("page-welcome"));
    window.picture("create-01-welcome-zh");
    window.click(&named("welcome-create"));
    window.fill(&named("office-name"), "示例县民政局");
    window.fill(&named("office-code"), "522499-mzj");
    window.picture("create-02-office-zh");
    window.click(&named("office-next"));
    for (step, name) in [("admin1", "陈管理"), ("admin2", "吴管理")] {
        window.fill(&named(&format!("{step}-name")), name);
        let passphrase = format!("{name} 山高水长 春暖花开");
        window.fill(&named(&format!("{step}-passphrase")), &passphrase);
        window.fill(&named(&format!("{step}-again")), &passphrase);
        window.picture(&format!("create-03-{step}-zh"));
        window.click(&named(&format!("{step}-next")));
    }
    for sheet in 1..=2 {
        window.see(&named("recovery-sheet"));
        window.picture(&format!("create-04-sheet-{sheet}-zh"));
        window.click(&named("sheet-sealed"));
        window.click(&named("sheets-next"));
    }
    sign_in(&window, "m1", "陈管理 山高水长 春暖花开");
    window.see(&named("page-overview"));
    window.picture("create-05-overview-zh");
    drop(window);
    fs::remove_dir_all(folder).ok();
}

fn import_sample(window: &Window) {
    window.click(&named("nav-import"));
    window.upload(&named("import-file"), Path::new(SAMPLE));
    window.see(&named("import-programme"));
    window.choose(&named("import-programme"), "CYDH-2026");
    window.fill(&named("import-count"), "412");
    window.fill(&named("import-total"), "532140");
    window.picture("story-02-columns-zh");
    window.click(&named("import-check"));
    window.see(&named("import-agrees"));
    window.picture("story-03-checked-zh");
}

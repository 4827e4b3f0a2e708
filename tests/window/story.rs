//! The main job in the real window: a clerk imports the township's spreadsheet, two supervisors approve it, the payment is
//! found with its proof, the ledger verified; then the file is tampered with underneath, and the window names the entry.

use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tests::window::{Size, Window, keys, named};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/产业到户补助-青山镇.xlsx");

#[test]
fn a_batch_goes_from_spreadsheet_to_proof_and_tampering_is_named() {
    let office = DemoOffice::new("story");
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
    let office = DemoOffice::new("pages");
    for size in [Size::OFFICE, Size::LARGE] {
        let window = Window::open(&["--data", &office.path()], size);
        let wide = if size == Size::LARGE { "large" } else { "office" };
        sign_in(&window, "m3", "demo-青山绿水-1003");
        for language in ["zh", "en"] {
            for page in ["overview", "payments", "import", "batches", "programmes", "entries", "safety", "people"] {
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

/// Opens the first row of a list as the keyboard does: the list takes the focus, the arrow goes to the row, Enter opens it.
fn open_first_row(window: &Window, list: &str) {
    window.see(&named(&format!("{list}-row")));
    window.run("document.querySelector(arguments[0]).focus()", &[json!(named(list))]);
    window.press(&[keys::HOME]);
    window.press(&[keys::ENTER]);
}

pub(crate) fn sign_in(window: &Window, member: &str, passphrase: &str) {
    window.see(&named("page-signin"));
    window.click(&format!("[data-testid=signin-member][data-member={member}]"));
    window.fill(&named("signin-passphrase"), passphrase);
    window.click(&named("signin-submit"));
    window.see(&named("shell"));
}

/// A demo office of its own, removed when the test ends.
pub(crate) struct DemoOffice(PathBuf);

impl DemoOffice {
    pub(crate) fn new(name: &str) -> DemoOffice {
        let folder = tests_folder(name);
        let made = Command::new(target().join("debug/mingzhang"))
            .args(["demo", "--entries", "900", "--seed", "11"])
            .arg(&folder)
            .output();
        let made = made.expect("the program was built");
        assert!(made.status.success(), "the demo is made: {}", String::from_utf8_lossy(&made.stderr));
        DemoOffice(folder)
    }

    pub(crate) fn path(&self) -> String {
        self.0.display().to_string()
    }

    /// Flips one bit in the stored bytes of the newest payment. Returns its entry number.
    fn flip_a_byte_of_the_newest_payment(&self) -> i64 {
        let database = rusqlite::Connection::open(self.0.join("ledger.db")).expect("anybody with the file can open it");
        let sql = "SELECT first, count, entries FROM segment WHERE count > 1 ORDER BY first DESC LIMIT 1";
        let (first, count, mut entries): (i64, i64, Vec<u8>) =
            database.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("the last batch is there");
        let last = entries.len() - 10;
        entries[last] ^= 1;
        database.execute("UPDATE segment SET entries = ?1 WHERE first = ?2", (entries, first)).expect("and write into it");
        first + count - 1
    }
}

impl Drop for DemoOffice {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn tests_folder(name: &str) -> PathBuf {
    let folder = target().join("tmp").join(format!("window-{name}-{}", std::process::id()));
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}

fn target() -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
    folder.canonicalize().unwrap_or(folder)
}

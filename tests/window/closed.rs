//! A folder whose ledger cannot be opened: the window says why and what to do, keeps everything, and opens it once it can.

use crate::demo::{DemoOffice, tests_folder};
use std::fs;
use tests::window::{Size, Window, named};

#[test]
fn a_ledger_that_is_damaged_when_the_program_starts_is_named_and_not_taken_for_none() {
    let office = DemoOffice::new("damaged", 300);
    let backups = tests_folder("damaged-backups");
    office.record_and_back_up(&backups);
    let whole = fs::read(office.file()).expect("the ledger");
    let entry = office.flip_a_byte_of_the_newest_payment().to_string();

    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    window.see(&named("page-damaged"));
    assert_eq!(window.count(&named("page-welcome")), 0, "it is not taken for an empty folder");
    window.see_text(&named("failure"), &format!("第 {entry} 条"));
    window.see_text(&named("closed-folder"), &office.path());
    window.see(&named("backup-line"));
    window.picture("damaged-01-zh");
    window.click(&named("verify-start"));
    window.see("[data-testid=verify-report][data-holds=false]");
    window.see_text(&named("report-problems"), &entry);
    window.picture("damaged-02-verified-zh");
    window.click(&named("backup-rehearse"));
    window.see("[data-testid=rehearse-report][data-holds=true]");
    window.click(&named("lang-switch"));
    window.see_text(&named("failure"), &entry);
    window.see_text(&named("failure"), "restore the newest backup");
    window.picture("damaged-03-en");

    // Rebuilding does not help where an entry is damaged, and says so.
    window.click(&named("rebuild"));
    window.click(&named("rebuild-confirm"));
    window.see("[data-testid=export-and-data] [data-testid=failure]");
    window.see(&named("page-damaged"));
    drop(window);

    // Whatever was on disk beside it is older than the file that is put back.
    for beside in ["ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::remove_file(office.file().with_file_name(beside));
    }
    fs::write(office.file(), whole).expect("the ledger is put back as it was");
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    window.see(&named("page-signin"));
    drop(window);
    fs::remove_dir_all(backups).ok();
}

#[test]
fn a_ledger_of_a_newer_version_is_said_and_tried_again() {
    let office = DemoOffice::new("newer", 60);
    let whole = fs::read(office.file()).expect("the ledger");
    let mut newer = whole.clone();
    // The user version in the header of SQLite.
    newer[60..64].copy_from_slice(&90_000u32.to_be_bytes());
    fs::write(office.file(), newer).expect("it can be written");
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    window.see(&named("page-closed"));
    window.see("[data-testid=failure][data-code=newer-version]");
    window.see_text(&named("failure"), "请升级程序");
    window.see_text(&named("closed-folder"), &office.path());
    window.picture("closed-01-newer-zh");
    window.click(&named("lang-switch"));
    window.see_text(&named("failure"), "Install the newer version");
    window.picture("closed-02-newer-en");
    window.click(&named("closed-retry"));
    window.see("[data-testid=failure][data-code=newer-version]");
    fs::write(office.file(), whole).expect("it can be written");
    window.click(&named("closed-retry"));
    window.see(&named("page-signin"));
}

#[test]
fn what_is_no_ledger_and_what_is_no_folder_are_said() {
    let office = DemoOffice::new("foreign", 60);
    fs::write(office.file(), "dear sir, this is a letter").expect("it can be written");
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    window.see("[data-testid=failure][data-code=not-a-ledger]");
    window.picture("closed-03-foreign-zh");
    drop(window);
    assert_eq!(fs::read(office.file()).expect("it is there"), b"dear sir, this is a letter", "it is not touched");

    // Nobody is denied anything where the tests are run by root; a file where the folder should be denies everybody.
    let place = tests_folder("no-folder");
    let folder = place.join("data");
    fs::write(&folder, "a file").expect("it can be written");
    let window = Window::open(&["--data", &folder.display().to_string()], Size::OFFICE);
    window.see("[data-testid=failure][data-code=no-folder]");
    fs::remove_file(&folder).expect("it can be removed");
    window.click(&named("closed-retry"));
    window.see(&named("page-welcome"));
    drop(window);
    fs::remove_dir_all(place).ok();
}

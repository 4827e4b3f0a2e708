//! The page on which the ledger is verified, backed up and rebuilt.

use crate::demo::{DemoOffice, sign_in, tests_folder};
use std::fs;
use tests::window::{Size, Window, named};

#[test]
fn a_verification_can_be_stopped_and_begun_again() {
    let office = DemoOffice::new("stopped", 24_000);
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, "m7", "demo-青山绿水-1007");
    window.click(&named("nav-safety"));
    window.click(&named("verify-start"));
    window.see_text(&named("work"), "正在核对账本");
    window.click(&named("work-stop"));
    window.see("[data-testid=failure][data-code=stopped]");
    assert_eq!(window.count(&named("verify-report")), 0, "what was stopped has found nothing");
    window.picture("keeping-01-stopped-zh");
    window.click(&named("verify-start"));
    window.see("[data-testid=verify-report][data-holds=true]");
}

#[test]
fn a_ledger_is_backed_up_its_restore_rehearsed_and_its_lists_rebuilt() {
    let office = DemoOffice::new("keeping", 300);
    let backups = tests_folder("keeping-backups");
    let window = Window::open(&["--data", &office.path()], Size::OFFICE);
    sign_in(&window, "m1", "demo-青山绿水-1001");
    window.click(&named("nav-safety"));
    window.see_text(&named("backup-age"), "还没有设备份文件夹");
    window.fill(&named("backup-folder"), &backups.display().to_string());
    window.click(&named("backup-folder-set"));
    window.click(&format!("{}:not([disabled])", named("backup-now")));
    window.see(&named("backup-line"));
    window.click(&named("backup-rehearse"));
    window.see("[data-testid=rehearse-report][data-holds=true]");
    window.picture("keeping-02-rehearsed-zh");
    window.click(&named("rebuild"));
    window.click(&named("rebuild-confirm"));
    window.see_text(&named("notice"), "派生数据已按记录重建");
    window.see_no(&named("failure"));

    // The only backup is damaged where nobody looks but a rehearsal.
    let backup = fs::read_dir(&backups).expect("a folder").next().expect("a backup").expect("a file").path();
    let mut bytes = fs::read(&backup).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0);
    fs::write(&backup, bytes).expect("it can be written");
    window.click(&named("backup-rehearse"));
    window.see("[data-testid=failure][data-code=backup-damaged]");
    window.picture("keeping-03-backup-damaged-zh");
    fs::write(&backup, "no database").expect("it can be written");
    window.click(&named("nav-overview"));
    window.click(&named("nav-safety"));
    window.see("[data-testid=backup-unreadable][data-code=not-a-ledger]");
    window.click(&named("lang-switch"));
    window.see_text(&named("backup-unreadable"), "no Mingzhang backup");
    window.see_text(&named("backup-age"), "There is no backup yet");
    window.picture("keeping-04-unreadable-en");
    drop(window);
    fs::remove_dir_all(backups).ok();
}

//! A restored ledger in the real window: held back on every page, vouched for by another office, and gone on for by two.

use crate::demo::{sign_in, tests_folder};
use ipc::{SetBackupFolder, SignIn};
use office::{DemoOffices, Office, Work, World};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
};
use tests::window::{Size, Window, named};

const FIRST: (&str, &str) = ("m1", "demo-青山绿水-1001");
const SECOND: (&str, &str) = ("m2", "demo-青山绿水-1002");

#[test]
fn a_restored_ledger_is_held_back_in_sight_and_two_go_on_for_it() {
    let (folder, restored) = restored("held");
    let window = Window::open(&["--data", &restored.display().to_string()], Size::OFFICE);
    sign_in(&window, FIRST.0, FIRST.1);
    window.see_text(&named("hold"), "从备份恢复");
    assert_eq!(window.count(&named("hold-peer")), 2, "two are still to be asked");
    window.see_text(&named("hold-card"), "先做新名片");
    both_pictures(&window, "successor-01-held");
    window.click(&named("nav-payments"));
    window.see(&named("hold"));
    window.click(&named("hold-peers"));
    window.see(&named("page-peers"));
    window.see_text(&named("peer-row-0"), "未经担保");
    both_pictures(&window, "successor-02-peers");

    window.click(&named("hold-succeed"));
    window.see(&named("page-successor"));
    window.see_text(&named("older-name"), "示例");
    both_pictures(&window, "successor-03-older");
    window.click(&named("older-next"));
    window.choose(&named("succession-cause"), "held");
    window.fill(&named("succession-reason"), "检查组的电脑已经报废");
    both_pictures(&window, "successor-04-reason");
    window.click(&named("succession-next"));
    window.see(&named("successor1-known"));
    window.fill(&named("successor1-known"), FIRST.1);
    both_pictures(&window, "successor-05-first");
    window.click(&named("successor1-next"));
    window.fill(&named("successor2-known"), SECOND.1);
    window.click(&named("successor2-next"));
    for _ in 0..2 {
        window.see(&named("sheet-sealed"));
        window.click(&named("sheet-sealed"));
        window.click(&named("sheets-next"));
    }
    sign_in(&window, FIRST.0, FIRST.1);
    window.see_no(&named("hold"));
    window.click(&named("nav-peers"));
    window.click(&named("peers-tab-ledgers"));
    window.see_text(&named("ledgers"), "接续自");
    window.see_text(&named("ledgers"), "由");
    both_pictures(&window, "successor-06-ledgers");
    drop(window);
    fs::remove_dir_all(folder).ok();
}

#[test]
fn on_a_new_machine_an_older_ledger_is_taken_up_from_an_export() {
    let folder = tests_folder("older");
    let plan = DemoOffices { offices: 2, port: free_ports(), entries: 300, seed: 6 };
    Office::demo_offices(&folder, plan, &Work::default()).expect("offices are made");
    let export = folder.join("export");
    Office::open(&folder.join("1"), World::real()).expect("it opens").export_tlog(&export).expect("it is exported");
    let window = Window::open(&["--data", &folder.join("new").display().to_string()], Size::OFFICE);
    window.see(&named("page-welcome"));
    both_pictures(&window, "successor-07-welcome");
    window.click(&named("welcome-successor"));
    window.fill(&named("older-folder"), "/nowhere");
    window.click(&named("older-take"));
    window.see(&named("failure"));
    window.fill(&named("older-folder"), &export.display().to_string());
    both_pictures(&window, "successor-08-folder");
    window.click(&named("older-take"));
    window.see_text(&named("older-name"), "示例");
    window.picture("successor-09-taken-zh");
    drop(window);
    fs::remove_dir_all(folder).ok();
}

/// The first of three offices, restored from a backup; and where all of it lies.
fn restored(name: &str) -> (PathBuf, PathBuf) {
    let folder = tests_folder(name);
    let plan = DemoOffices { offices: 3, port: free_ports(), entries: 300, seed: 5 };
    Office::demo_offices(&folder, plan, &Work::default()).expect("offices are made");
    let mut office = Office::open(&folder.join("1"), World::real()).expect("it opens");
    office.sign_in(&SignIn { member: FIRST.0.into(), passphrase: FIRST.1.into() }).expect("an administrator signs in");
    office.set_backup_folder(&SetBackupFolder { folder: folder.join("backups").display().to_string() }).expect("a folder");
    let backup = office.back_up().expect("a backup").backups[0].path.clone();
    let restored = folder.join("restored");
    Office::restore(Path::new(&backup), &restored, &World::real(), &Work::default()).expect("it is restored");
    (folder, restored)
}

/// The same in both languages.
fn both_pictures(window: &Window, name: &str) {
    let switch = "document.querySelector('[data-testid=lang-switch]').click()";
    window.picture(&format!("{name}-zh"));
    window.run(switch, &[]);
    window.picture(&format!("{name}-en"));
    window.run(switch, &[]);
}

/// A port behind which some are free.
fn free_ports() -> u16 {
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let start = 20_000 + (std::process::id() % 20_000) as u16;
    (0..200).map(|i| start + i * 10).find(|port| (1..=4).all(|i| free(port + i))).expect("some ports are free")
}

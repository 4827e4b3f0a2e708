//! What the program must stand: files beyond measure, lists that name somebody else, an output that is full.

use crate::{
    desk::{Desk, Ran, program},
    list::record,
};
use ipc::{SetBackupFolder, SignIn};
use office::{Office, World};
use std::{
    fs::{self, File},
    process::{Command, Stdio},
    time::{SystemTime, UNIX_EPOCH},
};

/// The first holds nothing and claims twenty gigabytes, the second never ends: neither is read past the limit.
#[test]
fn a_file_is_no_further_read_than_its_limit() {
    let desk = Desk::demo("bounds-size", 40, 7);
    let sparse = desk.arg("sparse.csv");
    File::create(&sparse).and_then(|file| file.set_len(20 << 30)).expect("a file of holes takes no room");
    let (data, passphrases) = (desk.data().display().to_string(), desk.passphrases());
    for file in [&*sparse, "/dev/zero"] {
        let rest = ["--programme", "CYDH-2026", "--count", "1", "--total", "1", "--member", "李经办"];
        let import = [&["--data", &data, "--json", "import", file], &rest[..], &["--passphrase-file", &passphrases]].concat();
        let show = vec!["--json", "batch-file", "show", file];
        for words in [import, show] {
            // Within two gigabytes of memory, so that it fails where it would read on.
            let mut limited = Command::new("prlimit");
            limited.args(["--as=2147483648", "--"]).arg(program()).args(&words).stdin(Stdio::null());
            let ran = Ran::of(limited.output().expect("prlimit is there"));
            assert_eq!(ran.refusal(), "file-too-large", "{words:?}");
        }
    }
    let folder = desk.arg("home");
    let words = ["import", &*folder, "--programme", "CYDH-2026", "--count", "1", "--total", "1"];
    assert_eq!(desk.refused("李经办", &words), "file-unreadable", "a folder is no file");
}

#[test]
fn a_list_of_passphrases_serves_only_those_it_names() {
    let desk = Desk::demo("bounds-lists", 40, 7);
    let passphrase = desk.passphrase("李经办");
    let of = |text: &str| {
        let file = desk.file("given", text);
        desk.on(&["--json", "drafts", "--member", "李经办", "--passphrase-file", &file])
    };
    of(&passphrase).done();
    of(&format!("李经办: {passphrase}\n")).done();
    of(&format!("\u{feff}赵经办: something else\r\n李经办: {passphrase}\r\n")).done();
    assert_eq!(of("赵经办: something else\n周主管: and more\n").refusal(), "passphrase-not-listed");
    assert_eq!(of("赵经办: something else\n").refusal(), "passphrase-not-listed");
    assert_eq!(of("").refusal(), "passphrase-file-empty");

    let list = desk.file("list", "陈管理: demo-青山绿水-1001\n赵经办: never enrolled so\n");
    let enrol = ["--json", "enrol", "新人", "--role", "clerk", "--new-passphrase-file", &list, "--member", "陈管理"];
    let ran = desk.on(&[&enrol[..], &["--passphrase-file", &list]].concat());
    assert_eq!(ran.refusal(), "passphrase-not-listed", "a whole list is nobody's passphrase");

    let new = Desk::empty("bounds-create");
    let create = ["--json", "create", "--code", "522499-xczx", "--name", "示例县乡村振兴局", "--administrator", "何一"];
    let with = |text: &str| {
        let file = new.file("two", text);
        new.on(&[&create[..], &["--administrator", "林二", "--passphrase-file", &file]].concat()).refusal()
    };
    assert_eq!(with("one passphrase for both"), "same-passphrase");
    assert_eq!(with("何一: one for both of them\n林二: one for both of them\n"), "same-passphrase");
    assert!(!new.data().join("ledger.db").exists(), "nothing was founded");
}

/// Arguments are in sight of everybody on the machine, and a reason may be about a person.
#[test]
fn a_reason_may_come_from_a_file() {
    let desk = Desk::demo("bounds-reason", 40, 7);
    let (batch, _) = record(&desk, 3, 100);
    let reason = desk.file("reason", "王秀兰已去世，请核实\n");
    desk.told("周主管", &["return", &batch, "--reason", &format!("@{reason}")]);
    let returned = desk.told("李经办", &["batch", &batch, "--reveal"]);
    assert!(returned["timeline"].to_string().contains("王秀兰已去世，请核实\""), "{returned}");
    assert_eq!(desk.refused("李经办", &["withdraw", &batch, "--reason", "@nowhere"]), "file-unreadable");
    let empty = desk.file("empty", "\n");
    assert_eq!(desk.refused("李经办", &["withdraw", &batch, "--reason", &format!("@{empty}")]), "reason-needed");
}

#[test]
fn facts_that_could_not_be_written_are_no_success() {
    let desk = Desk::demo("bounds-output", 40, 7);
    let data = desk.data().display().to_string();
    for words in [&["--data", &*data, "status"][..], &["--data", &*data, "--json", "verify"], &["man"], &["pay", "--blank"]] {
        let full = File::options().write(true).open("/dev/full").expect("there is a device that is full");
        let output = desk.command(words).stdout(full).output().expect("the program was built");
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("写不了"), "{words:?} says so");
    }
}

#[test]
fn long_works_show_on_a_terminal_what_is_going_on() {
    let desk = Desk::demo("bounds-progress", 60, 7);
    let (data, list) = (desk.data().display().to_string(), desk.passphrases());
    let file = crate::desk::sample("产业到户补助-青山镇.xlsx");
    let signed = format!("--member 李经办 --passphrase-file {list}");
    for (words, expected) in [
        ("rebuild".to_owned(), "正在重建"),
        (format!("payments --export xlsx {signed}"), "正在查找"),
        (format!("import {file} --programme CYDH-2026 --count 412 --total 532140.00 --check {signed}"), "正在逐行核对"),
        (format!("import {file} --programme CYDH-2026 --count 412 --total 532140.00 --check {signed}"), "正在读取表格"),
        ("verify".to_owned(), "正在核验"),
    ] {
        let command = format!("{} --data {data} {words} >/dev/null", program().display());
        let mut terminal = Command::new("script");
        terminal.args(["-qec", &command, "/dev/null"]).env("HOME", desk.path("home")).env_remove("LANG").env_remove("LC_ALL");
        let output = terminal.stdin(Stdio::null()).output().expect("script is there");
        let seen = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(seen.contains(expected), "{words}: {seen}");
        assert!(seen.ends_with("\u{1b}[K"), "nothing of it stays: {seen:?}");
    }
}

#[test]
fn the_daily_backup_follows_what_is_recorded_and_nothing_that_only_looks() {
    let desk = Desk::demo("bounds-daily", 40, 7);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that was set").as_secs() as i64;
    let set = |folder: &str| {
        let mut office = Office::open(&desk.data(), World::seeded(1, now)).expect("the demo opens");
        let call = SignIn { member: "陈管理".into(), passphrase: desk.passphrase("陈管理") };
        office.sign_in(&call).expect("an administrator signs in");
        office.set_backup_folder(&SetBackupFolder { folder: folder.into() }).expect("a place is set");
    };
    set(&desk.arg("copies"));
    let sizes = || {
        let safety = desk.facts(&["safety"]);
        let backups = safety["backups"].as_array().expect("backups").iter();
        backups.filter_map(|backup| backup["size"].as_u64()).collect::<Vec<_>>()
    };
    desk.told("李经办", &["payments"]);
    assert!(sizes().is_empty(), "who only looks waits for no backup");
    record(&desk, 3, 100);
    assert_eq!(sizes(), [44], "what was recorded is in it");
    record(&desk, 3, 200);
    assert_eq!(sizes(), [44], "once a day");

    // A disk that is not plugged in is no reason to refuse what was asked for.
    set(&desk.arg("gone"));
    fs::remove_dir_all(desk.path("gone")).expect("it can be taken away");
    let list = crate::list::List::of(3, 300);
    let file = desk.file("300.csv", &list.csv);
    let call = list.call();
    let words: Vec<&str> = ["--json", "import", &*file].into_iter().chain(call.iter().map(String::as_str)).collect();
    let ran = desk.signed("李经办", &words);
    assert_eq!(ran.code, 0, "it is recorded: {}", ran.err);
    assert!(ran.err.contains("每日备份没有做成") && ran.json()["line"]["count"] == 3, "and the backup is told of: {}", ran.err);
    let safety = desk.facts(&["safety"]);
    assert!(safety["backup_failure"]["code"].is_string(), "it stays in sight: {safety}");
    let unset = desk.told("陈管理", &["backup", "--unset"]);
    assert_eq!(unset["backup_folder"], "", "a place can be given up");
    record(&desk, 3, 400);
    desk.verifies();
}

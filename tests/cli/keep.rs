//! Copies and files that leave the ledger, and the folder that it lies in: lost, foreign, too new, closed, or full.

use crate::{
    desk::{Desk, Ran, copy_folder, program},
    list::{List, record},
};
use serde_json::Value;
use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

#[test]
fn a_lost_ledger_comes_back_from_its_backup() {
    let desk = Desk::demo("keep-backup", 120, 7);
    assert_eq!(desk.on(&["--json", "backup"]).refusal(), "no-backup-folder", "a place must be set");
    assert_eq!(desk.on(&["--json", "backup", "--to", "copies"]).refusal(), "no-member", "by somebody");
    let inside = desk.data().join("copies").display().to_string();
    assert_eq!(desk.refused("陈管理", &["backup", "--to", &inside]), "backup-inside-data", "a second place");
    let safety = desk.told("陈管理", &["backup", "--to", "copies"]);
    let backup = safety["backups"][0]["path"].as_str().expect("a backup").to_owned();
    assert_eq!(fs::metadata(&backup).expect("it is there").mode() & 0o777, 0o600, "for its owner alone");
    assert_eq!(desk.facts(&["rehearse"])["holds"], true, "it can be restored");

    // The ledger goes on, and then its folder is lost.
    let head = desk.head();
    record(&desk, 3, 100);
    fs::remove_dir_all(desk.data()).expect("it can be lost");
    assert_eq!(desk.on(&["--json", "verify"]).refusal(), "no-ledger");
    let report = desk.run(&["--json", "restore", &backup, "--into", "restored"]).done().json();
    assert_eq!((report["holds"].as_bool(), report["size"].as_u64()), (Some(true), Some(120)), "no data folder need be there");
    let again = desk.run(&["--json", "restore", &backup, "--into", "restored"]);
    assert_eq!(again.refusal(), "folder-not-empty", "nothing is overwritten");
    copy_folder(&desk.path("restored"), &desk.data());
    assert_eq!(desk.head(), head, "it is the ledger as it was");
    let list = desk.file("list", "陈管理: demo-青山绿水-1001\n李经办: demo-青山绿水-1003\n");
    desk.on(&["drafts", "--member", "李经办", "--passphrase-file", &list]).done();

    let mut bytes = fs::read(&backup).expect("it is there");
    let middle = bytes.len() / 2;
    bytes.truncate(middle);
    let cut = desk.file("cut.mzbackup", bytes);
    for (file, what) in [(&cut, "a cut backup"), (&list, "a file that is no backup")] {
        let ran = desk.run(&["--json", "restore", file, "--into", "other"]);
        assert!(ran.code != 0, "{what} is not restored");
        // What was checked and does not hold is 1; what is no backup at all could not be checked.
        let code: Value = serde_json::from_str(ran.err.trim()).expect("it is named");
        let code = code["code"].as_str().expect("a code").to_owned();
        assert!((ran.code, &*code) == (1, "backup-damaged") || (ran.code, &*code) == (2, "not-a-ledger"), "{what}: {code}");
    }
    assert_eq!(desk.run(&["--json", "restore", "none", "--into", "other"]).refusal(), "no-such-file");
}

#[test]
fn an_export_fills_only_an_empty_folder_and_a_receipt_shows_what_was_chosen() {
    let desk = Desk::demo("keep-export", 60, 7);
    desk.facts(&["export", "tlog", "log"]);
    let checkpoint = fs::read(desk.path("log/checkpoint")).expect("it was written");
    assert_eq!(desk.on(&["--json", "export", "tlog", "log"]).refusal(), "folder-not-empty");
    fs::create_dir(desk.path("mine")).expect("a folder");
    fs::write(desk.path("mine/letter.txt"), "dear").expect("a file");
    assert_eq!(desk.on(&["--json", "export", "tlog", "mine"]).refusal(), "folder-not-empty");
    assert_eq!(fs::read_dir(desk.path("mine")).expect("the folder").count(), 1, "a folder with other things stays as it is");
    fs::create_dir(desk.path("empty")).expect("a folder");
    desk.facts(&["export", "tlog", "empty"]);
    assert_eq!(fs::read(desk.path("empty/checkpoint")).expect("it was written"), checkpoint, "an empty one may be there");

    let row = desk.told("钱检查", &["payments", "--limit", "1"])["rows"][0]["entry"].to_string();
    let bare = desk.facts(&["receipt", &row]);
    let text = fs::read_to_string(bare["path"].as_str().expect("a path")).expect("it was written");
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\n"), "without personal fields, anybody may save it: {text}");
    assert_eq!(desk.on(&["--json", "receipt", &row, "--show", "beneficiary_id"]).refusal(), "no-member");
    let before = desk.head().0;
    let shown = desk.told("钱检查", &["receipt", &row, "--show", "beneficiary_id"]);
    assert_eq!(desk.head().0, before + 1, "the ledger keeps that a personal field was shown");
    assert_ne!(shown["path"], bare["path"], "nothing is overwritten");
    assert_eq!(fs::metadata(shown["path"].as_str().expect("a path")).expect("it is there").mode() & 0o777, 0o600);
    assert_eq!(desk.refused("钱检查", &["receipt", &row, "--show", "shoe_size"]), "not-found");
    assert_eq!(desk.on(&["--json", "receipt", "60000"]).refusal(), "not-found");
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let desk = Desk::demo("keep-foreign", 40, 7);
    let file = desk.data().join("ledger.db");
    let whole = fs::read(&file).expect("the ledger is there");
    // Offsets of SQLite's header: user version, application id.
    let with = |at: usize, value: u32| {
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        bytes
    };
    let version = u32::from_be_bytes(whole[60..64].try_into().expect("four bytes"));
    for (what, content, code) in [
        ("a ledger of a newer version", with(60, version + 1), "newer-version"),
        ("a ledger of a version far off", with(60, 90_000), "newer-version"),
        ("another program's database", with(68, 0x1234_5678), "not-a-ledger"),
        ("a database of nobody", with(60, 0), "not-a-ledger"),
        ("a letter", b"dear sir".to_vec(), "not-a-ledger"),
        ("a long letter", b"dear sir, ".repeat(2000), "not-a-ledger"),
        ("an empty file", Vec::new(), "not-a-ledger"),
    ] {
        fs::write(&file, &content).expect("it can be written");
        for words in [
            &["verify"][..],
            &["status"],
            &["export", "tlog", "log"],
            &["create", "--code", "522499-x", "--name", "x", "--administrator", "a", "--administrator", "b"],
        ] {
            assert_eq!(desk.on(&[&["--json"], words].concat()).refusal(), code, "{what}, {words:?}");
        }
        assert_eq!(desk.run(&["--json", "demo", &desk.data().display().to_string()]).refusal(), code, "{what}, demo");
        assert!(fs::read(&file).expect("it is there") == content, "{what} is not touched");
    }
    let newer = {
        fs::write(&file, with(60, version + 1)).expect("it can be written");
        desk.on(&["--lang", "en", "verify"]).err
    };
    assert!(newer.contains("newer version") && newer.contains("Install"), "it says what to do: {newer}");
    fs::write(&file, &whole).expect("it can be written");
    desk.verifies();
    assert_eq!(
        desk.run(&["--json", "--data", &file.display().to_string(), "verify"]).refusal(),
        "no-folder",
        "a file is no folder"
    );
}

/// As another user where the tests are run by root, whom no permission stops.
#[test]
fn a_folder_that_may_not_be_written_is_named_and_nothing_is_lost() {
    let desk = Desk::demo("keep-closed", 40, 7);
    let world = Shared::new();
    copy_folder(&desk.data(), &world.0.join("office"));
    let data = world.0.join("office");
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    for file in ["ledger.db", "demo-passphrases"] {
        mode(&data.join(file), 0o444);
    }
    mode(&data, 0o555);
    let run = |words: &[&str]| {
        let data = data.display().to_string();
        let passphrases = format!("{data}/demo-passphrases");
        let all = [&["--data", &*data, "--json"], words, &["--member", "李经办", "--passphrase-file", &passphrases]].concat();
        let mut command = Command::new(world.0.join("mingzhang"));
        command.args(all).env_clear().env("HOME", &world.0);
        if fs::metadata(&world.0).expect("it is there").uid() == 0 {
            command.uid(NOBODY).gid(NOBODY);
        }
        Ran::of(command.output().expect("the program can be run"))
    };
    let file = desk.file("list.csv", List::of(3, 100).csv);
    fs::copy(file, world.0.join("list.csv")).expect("it can be copied");
    let list = world.0.join("list.csv").display().to_string();
    let import = ["import", &*list, "--programme", "CYDH-2026", "--count", "3", "--total", "1"];
    for words in [&["verify"][..], &["batches"], &import, &["backup", "--to", &format!("{list}.d")]] {
        assert_eq!(run(words).refusal(), "no-permission", "{words:?}");
    }
    mode(&data.join("ledger.db"), 0o000);
    assert_eq!(run(&["verify"]).refusal(), "no-permission", "nor one that may not be read");
    mode(&data, 0o755);
    mode(&data.join("ledger.db"), 0o644);
    let before = fs::read(desk.data().join("ledger.db")).expect("the ledger");
    assert!(fs::read(data.join("ledger.db")).expect("the copy") == before, "nothing was changed");
}

/// The system refuses every write behind a file's first so many bytes, as a disk without room would.
#[test]
fn a_disk_without_room_loses_nothing() {
    let desk = Desk::demo("keep-full", 40, 7);
    let before = desk.head();
    let list = List::of(400, 100);
    let file = desk.file("list.csv", &list.csv);
    let call = list.call();
    let size = fs::metadata(desk.data().join("ledger.db")).expect("the ledger").len();
    let mut refused = 0;
    for kib in [0, 8, 40, 120, 200, 400, 100_000] {
        let data = desk.data().display().to_string();
        let words: Vec<&str> =
            ["--data", &*data, "--json", "import", &*file].into_iter().chain(call.iter().map(String::as_str)).collect();
        let passphrases = desk.passphrases();
        let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"");
        let mut command = Command::new("bash");
        command.args(["-c", &script]).arg(program()).args(words).args(["--member", "李经办", "--passphrase-file", &passphrases]);
        // Written to pipes, which have no size.
        let ran = Ran::of(command.env_clear().env("HOME", desk.path("home")).output().expect("bash is there"));
        if kib * 1024 > size * 10 {
            ran.done();
            break;
        }
        let code = ran.refusal();
        assert!(["disk-failure", "disk-full"].contains(&&*code), "{kib} KiB: {code}");
        refused += 1;
        assert_eq!(desk.head(), before, "with room for {kib} KiB, nothing is recorded, and the ledger can be read");
        desk.verifies();
    }
    assert_eq!(refused, 6, "there was no room many times");
    assert_eq!(desk.head().0, before.0 + 401, "and with room the same list is recorded whole");
    assert_eq!(desk.told("李经办", &["drafts"]), Value::Array(Vec::new()));
    desk.verifies();
}

/// A folder that every user of the machine may enter, with a copy of the program, which may lie where they may not.
struct Shared(std::path::PathBuf);

impl Shared {
    fn new() -> Shared {
        let folder = std::env::temp_dir().join(format!("mingzhang-cli-{}", std::process::id()));
        fs::create_dir(&folder).expect("a new folder");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
        fs::copy(program(), folder.join("mingzhang")).expect("the program was built");
        Shared(folder)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const NOBODY: u32 = 65_534;

//! What the documentation promises of the command line.

use crate::desk::{Desk, Ran, program, sample};
use serde_json::Value;
use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
};

#[test]
fn a_demo_has_the_entries_asked_for_and_one_seed_makes_one_ledger() {
    let (one, same, other) = (Desk::demo("seed-1", 131, 7), Desk::demo("seed-2", 131, 7), Desk::demo("seed-3", 131, 8));
    assert_eq!(one.head().0, 131, "exactly the entries asked for");
    assert_eq!(one.head(), same.head(), "one seed, one ledger");
    assert_ne!(one.head(), other.head(), "another seed, another ledger");
    assert_eq!(one.facts(&["status"])["office"]["demo"], true, "it says that it is a demo");
    let again = one.run(&["--json", "demo", &one.data().display().to_string(), "--entries", "131"]).refusal();
    assert_eq!(again, "office-exists", "a folder with a ledger is left alone");
    let few = one.run(&["--json", "demo", &one.arg("few"), "--entries", "31"]).refusal();
    assert_eq!(few, "too-few-entries", "a number that cannot be had is refused, not rounded");
    let least = one.run(&["--json", "demo", &one.arg("least"), "--entries", "32"]).done().json();
    assert_eq!(least["trust"]["size"], 32, "the least that can be had");
}

#[test]
fn a_demo_lists_the_passphrases_of_its_members_for_its_owner_alone() {
    let desk = Desk::demo("passphrases", 40, 7);
    let about = fs::metadata(desk.passphrases()).expect("the list is there");
    assert_eq!(about.permissions().mode() & 0o777, 0o600, "nobody else may read it");
    let data = fs::metadata(desk.data().join("ledger.db")).expect("the ledger is there");
    assert_eq!(data.permissions().mode() & 0o777, 0o600, "nor the ledger");
    let list = fs::read_to_string(desk.passphrases()).expect("it is text");
    let lines: Vec<(&str, &str)> = list.lines().map(|line| line.split_once(": ").expect("name: passphrase")).collect();
    let members = desk.facts(&["status"])["members"].take();
    let names: Vec<&str> = members.as_array().expect("members").iter().filter_map(|member| member["name"].as_str()).collect();
    assert_eq!(lines.iter().map(|line| line.0).collect::<Vec<_>>(), names, "every member is listed once");
    for (number, (name, passphrase)) in (1..).zip(lines) {
        desk.signed(name, &["batches"]).done();
        let alone = desk.file("alone", format!("{passphrase}\r\n"));
        let by_number = desk.on(&["batches", "--member", &format!("m{number}"), "--passphrase-file", &alone]);
        by_number.done();
        desk.on(&["batches", "--member", &format!("m{number}"), "--passphrase-file", &desk.passphrases()]).done();
    }
}

#[test]
fn passphrases_come_from_a_file_or_a_prompt_and_never_from_an_argument() {
    let desk = Desk::demo("arguments", 40, 7);
    let passphrase = desk.passphrase("李经办");
    for command in commands() {
        for argument in ["--passphrase", "--password", "--code-word"] {
            let ran = desk.on(&[&command, argument, &passphrase]);
            assert_eq!(ran.code, 2, "{command} {argument} is refused");
            assert!(ran.err.contains("unexpected argument"), "{command} {argument}: {}", ran.err);
        }
    }
    let wrong = desk.file("wrong", "not the passphrase\n");
    let refused = desk.on(&["--json", "batches", "--member", "李经办", "--passphrase-file", &wrong]).refusal();
    assert_eq!(refused, "wrong-passphrase");
    let missing = desk.on(&["--json", "batches", "--member", "李经办", "--passphrase-file", &desk.arg("none")]).refusal();
    assert_eq!(missing, "passphrase-file");
    assert_eq!(desk.refused("无此人", &["batches"]), "not-found", "an unknown member");
    assert_eq!(desk.on(&["--json", "batches"]).refusal(), "no-member", "it must be said who signs");

    // A file descriptor is a file.
    let data = desk.data().display().to_string();
    let words = ["--data", &data, "--json", "batches", "--member", "李经办", "--passphrase-file", "/dev/stdin"];
    let mut child = desk.command(&words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.as_mut().expect("the program was built");
    child.stdin.take().expect("a pipe").write_all(passphrase.as_bytes()).expect("it reads");
    assert!(child.wait().expect("it ends").success(), "a pipe serves as well");

    // Away from any terminal nobody can be asked.
    let words = ["--wait", &program().display().to_string(), "--data", &data, "--json", "batches", "--member", "李经办"];
    let asked = Command::new("setsid").args(words).stdin(Stdio::null()).output().expect("setsid is there");
    assert_eq!(Ran::of(asked).refusal(), "no-terminal");
}

#[test]
fn whatever_prints_facts_prints_them_as_json_and_nothing_else() {
    let desk = Desk::demo("json", 300, 7);
    let batch = desk.told("周主管", &["batches"])[0]["number"].as_str().expect("a batch").to_owned();
    let entry = desk.told("钱检查", &["payments", "--limit", "1"])["rows"][0]["entry"].to_string();
    let log = desk.arg("log");
    let backed_up = desk.told("陈管理", &["backup", "--to", "backups"]);
    assert_eq!(backed_up["backups"][0]["size"], 300, "a folder beside this one: {backed_up:#}");
    let anybody: [&[&str]; 15] = [
        &["status"],
        &["safety"],
        &["entries"],
        &["entry", "3"],
        &["templates"],
        &["verify"],
        &["fsck"],
        &["rebuild"],
        &["rehearse"],
        &["export", "tlog", &log],
        &["receipt", &entry],
        &["peers"],
        &["ledgers"],
        &["sync-history"],
        &["alarms"],
    ];
    for words in anybody {
        let facts = desk.facts(words);
        assert!(facts.is_object() || facts.is_array(), "{words:?} prints facts: {facts}");
        // An export finds its folder filled now, and a backup may find its name taken, which has the time to the second.
        if !["export", "backup"].contains(&words[0]) {
            let read = desk.on(&[&["--lang", "en"], words].concat()).done().out;
            assert!(!read.is_empty() && serde_json::from_str::<Value>(&read).is_err(), "{words:?} for a person: {read}");
        }
    }
    let member: [&[&str]; 16] = [
        &["members"],
        &["programmes"],
        &["programme", "CYDH-2026"],
        &["filters"],
        &["drafts"],
        &["batches"],
        &["batches", "mine"],
        &["batch", &batch],
        &["batch-file", "save", &batch],
        &["payments", "--township", "青山镇"],
        &["payment", &entry],
        &["entries"],
        &["overview"],
        &["documents"],
        &["handover", "李经办"],
        &["receipt", &entry, "--show", "beneficiary_name"],
    ];
    for words in member {
        let facts = desk.told("李经办", words);
        assert!(facts.is_object() || facts.is_array(), "{words:?} prints facts: {facts}");
        desk.signed("李经办", words).done();
    }
    let page = desk.told("李经办", &["payments", "--limit", "3"]);
    assert_eq!(page["rows"].as_array().map(Vec::len), Some(3), "--limit is kept");
    let overview = desk.told("李经办", &["overview", "--year", "2026"]);
    let by_status = page["by_status"].as_array().expect("statuses with their counts");
    let approved =
        by_status.iter().filter(|status| status[0] != "submitted").filter_map(|status| status[1].as_u64()).sum::<u64>();
    assert_eq!(overview["payments"], approved, "the overview counts the payments that were approved");
    let sum = |facts: &Value| facts["sum"].as_i64().expect("a sum");
    let months = overview["months"].as_array().expect("months");
    assert_eq!(months.len(), 12);
    for bar in months {
        let month = bar["month"].as_str().expect("a month");
        let approved = desk.told("李经办", &["payments", "--approved-month", month, "--limit", "1"]);
        let paid = desk.told("李经办", &["payments", "--paid-month", month, "--limit", "1"]);
        let received = desk.told("李经办", &["documents", "--year", "2026", "--month", month]);
        assert_eq!(bar["approved"].as_i64(), Some(sum(&approved)), "approved in {month}");
        assert_eq!(bar["paid"].as_i64(), Some(sum(&paid)), "paid in {month}");
        assert_eq!(bar["received"], received["received"], "received in {month}");
    }
    let read = desk.signed("李经办", &["--lang", "en", "overview"]).done().out;
    let december = read.lines().find(|line| line.starts_with("2026-12")).expect("months are printed");
    assert!(december.contains("received") && december.contains("available at the end"), "{december}");
}

#[test]
fn exit_codes_tell_done_from_does_not_hold_from_could_not_be_done() {
    let desk = Desk::demo("codes", 60, 7);
    assert_eq!(desk.on(&["verify"]).code, 0, "a whole ledger holds");
    let file = sample("产业到户补助-青山镇-有误.xlsx");
    let import = ["import", &file, "--programme", "CYDH-2026", "--count", "412", "--total", "548520.00"];
    let ran = desk.signed("李经办", &import);
    assert_eq!(ran.code, 1, "a list with faults does not hold");
    assert!(ran.out.contains("[id-checksum]") && ran.out.contains("什么也没有记入"), "and says so: {}", ran.out);
    assert_eq!(desk.run(&["--json", "status"]).refusal(), "no-data-folder", "without a data folder nothing can be done");
    let ran = desk.run(&["no-such-command"]);
    assert!(ran.code == 2 && ran.err.starts_with("命令写得不对") && ran.err.contains("no-such-command"), "{}", ran.err);
    assert_eq!(desk.run(&["--json", "no-such-command"]).refusal(), "usage", "as JSON, where that is asked for");
    assert_eq!(desk.run(&[]).code, 2, "nothing asked, nothing done");
    assert_eq!(desk.run(&["--data", &desk.arg("nowhere"), "--json", "verify"]).refusal(), "no-ledger");

    let bytes = fs::read(desk.data().join("ledger.db")).expect("the ledger is there");
    let at = crate::pages::Pages::new(&bytes).places("segment", 2)[5_000];
    let mut changed = bytes.clone();
    changed[at] ^= 4;
    fs::write(desk.data().join("ledger.db"), changed).expect("it can be written");
    let ran = desk.on(&["--json", "verify"]);
    assert_eq!((ran.code, &*ran.err), (1, ""), "a damaged ledger does not hold");
    let report = ran.json();
    assert_eq!(report["holds"], false);
    assert!(report["problems"][0]["entry"].is_u64(), "the entry is named: {report:#}");
    let words = desk.on(&["--lang", "en", "verify"]).out;
    assert!(words.contains("does not hold") && words.contains("restore the newest backup"), "with what to do: {words}");
}

#[test]
fn the_data_folder_may_come_from_the_environment() {
    let desk = Desk::demo("environment", 40, 7);
    let other = Desk::demo("environment-2", 41, 7);
    let run = |words: &[&str]| {
        let output = desk.command(words).env("MINGZHANG_DATA", desk.data()).output().expect("the program was built");
        Ran::of(output).done().json()["trust"]["size"].clone()
    };
    assert_eq!(run(&["--json", "status"]), 40);
    let named = other.data().display().to_string();
    assert_eq!(run(&["--json", "--data", &named, "status"]), 41, "what is named goes before it");
    assert_eq!(run(&["status", "--json", "--data", &named]), 41, "before or behind the command");
    let empty = desk.command(&["--json", "status"]).env("MINGZHANG_DATA", "").output().expect("the program was built");
    assert_eq!(Ran::of(empty).refusal(), "no-data-folder", "an empty value names nothing");
}

#[test]
fn failures_say_what_happened_and_what_to_do_in_the_language_asked_for() {
    let desk = Desk::demo("languages", 40, 7);
    let bare = sample("加密.xlsx");
    let words = ["import", &*bare, "--programme", "CYDH-2026", "--count", "1", "--total", "1"];
    let said = |ran: Ran| {
        assert_eq!((ran.code, &*ran.out), (2, ""));
        let lines: Vec<String> = ran.err.lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 2, "what happened, and what to do: {}", ran.err);
        lines.concat()
    };
    let english = said(desk.signed("李经办", &[&["--lang", "en"][..], &words].concat()));
    assert!(english.is_ascii() && english.contains("protected by a password"), "{english}");
    let chinese = said(desk.signed("李经办", &[&["--lang", "zh"][..], &words].concat()));
    assert!(chinese.contains("密码保护"), "{chinese}");
    assert_eq!(said(desk.signed("李经办", &words)), chinese, "Chinese, where nothing says otherwise");
    for (variable, value, expected) in [
        ("LANG", "en_US.UTF-8", "There is no"),
        ("LANG", "zh_CN.UTF-8", "这个"),
        ("LC_ALL", "en_GB.UTF-8", "There is no"),
        ("LC_ALL", "C", "这个"),
    ] {
        let nowhere = desk.arg("nowhere");
        let output = desk.command(&["--data", &nowhere, "verify"]).env(variable, value).output().expect("the program was built");
        let ran = Ran::of(output);
        assert!(ran.err.starts_with(expected), "{variable}={value}: {}", ran.err);
    }
}

#[test]
fn shells_complete_and_the_man_page_tells_of_every_command() {
    let desk = Desk::empty("man");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = desk.run(&["completions", shell]).done().out;
        assert!(commands().iter().all(|command| script.contains(command.as_str())), "{shell} knows every command");
        if shell == "bash" {
            let file = desk.file("completions", &script);
            assert!(Command::new("bash").args(["-n", &file]).status().expect("bash is there").success(), "bash can read it");
        }
    }
    let page = desk.run(&["man"]).done().out;
    assert!(page.contains(".TH mingzhang 1"), "it is a man page");
    for command in commands() {
        assert!(page.contains(&format!(".SS \"mingzhang {command}\"")), "{command} has its place");
    }
    for word in ["MINGZHANG_DATA", "EXIT STATUS", r"\-\-passphrase\-file", r"\-\-programme", r"mingzhang batch-file decide"] {
        assert!(page.contains(word), "{word} is told of");
    }
    // Whoever reads the first line only is no reason to complain.
    let mut child = desk.command(&["man"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program was built");
    drop(child.stdout.take());
    assert_eq!(Ran::of(child.wait_with_output().expect("it ends")).done().code, 0);
}

#[test]
fn help_is_in_the_language_that_is_asked_for() {
    let desk = Desk::empty("help");
    let (chinese, english) = (desk.run(&["--help"]).done().out, desk.run(&["--lang", "en", "--help"]).done().out);
    assert!(chinese.contains("用法：") && chinese.contains("登记一笔发放"), "Chinese, where nothing says otherwise: {chinese}");
    assert!(english.contains("Record one payment") && !english.contains("登记"), "{english}");
    for command in commands() {
        let chinese = desk.run(&[&command, "--help"]).done().out;
        let english = desk.run(&[&command, "--lang=en", "--help"]).done().out;
        let options = |help: &str| {
            let words = help.split(|c: char| c.is_whitespace() || ",[]=".contains(c)).filter(|word| word.starts_with("--"));
            words.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
        };
        assert!(chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{command}: {chinese}");
        assert!(options(&english).is_subset(&options(&chinese)), "{command} has the same options: {chinese}\n{english}");
    }
    let output = desk.command(&["pay", "--help"]).env("LANG", "en_GB.UTF-8").output().expect("the program was built");
    assert!(Ran::of(output).done().out.contains("Record one payment"), "the environment is heard");
}

/// All commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = Command::new(program()).args(["--lang", "en", "--help"]).output().expect("the program was built");
    let help = String::from_utf8(help.stdout).expect("the help is text");
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    let names: Vec<String> = names.filter(|name| *name != "help").map(str::to_owned).collect();
    assert!(names.len() > 40, "there are many commands: {names:?}");
    names
}

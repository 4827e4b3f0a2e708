//! The guides: their examples run as they stand, and every command, option and picture that they name is there.

use crate::desk::{Desk, program};
use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

const GUIDES: [(&str, &str); 2] = [("guide.zh.md", "zh_CN.UTF-8"), ("guide.md", "en_US.UTF-8")];

#[test]
fn the_examples_of_the_guides_run_as_they_stand() {
    for (name, lang) in GUIDES {
        let desk = Desk::empty(&format!("guides-{name}"));
        symlink(folder("tests"), desk.path("tests")).expect("a link can be made");
        // What serves in the background must not outlive a script that fails.
        let begin = "set -e -o pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n";
        let script = desk.file("script", format!("{begin}{}", examples(&guide(name)).join("\n")));
        let place = program().parent().expect("a folder").display().to_string();
        let mut bash = Command::new("bash");
        bash.arg(&script).env_clear().env("HOME", desk.path("home")).env("TMPDIR", desk.path("tmp")).env("LANG", lang);
        bash.env("PATH", format!("{place}:{}", std::env::var("PATH").unwrap_or_default())).current_dir(desk.path("."));
        let ran = bash.output().expect("bash is there");
        let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(ran.status.success(), "{name} runs to its end: {err}\n{out}");
        assert!(!err.contains("panicked") && !err.contains("unexpected argument"), "{name}: {err}");
        desk.verifies();
    }
}

#[test]
fn the_guides_name_commands_options_and_pictures_that_there_are() {
    let mut named = [BTreeSet::new(), BTreeSet::new()];
    for ((name, _), commands) in GUIDES.iter().zip(&mut named) {
        let guide = guide(name);
        for line in examples(&guide).iter().flat_map(|line| line.split(['$', '|', ';'])).chain(guide.split('`')) {
            let Some(words) = line.trim_start_matches(['(', ' ']).strip_prefix("mingzhang ") else { continue };
            let words: Vec<&str> = words.split_whitespace().collect();
            let Some(first) = words.iter().find(|word| !word.starts_with('-')) else { continue };
            let help = |words: &[&str]| {
                let output = Command::new(program()).args(words).arg("--help").output().expect("the program was built");
                (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
            };
            let (known, mut text) = help(&[first]);
            assert!(known, "{name}: there is no command {first}");
            // What stands below a command has options of its own.
            if let Some(below) =
                words.iter().skip_while(|word| *word != first).nth(1).filter(|word| !word.starts_with(['-', '$']))
            {
                let (known, more) = help(&[first, below]);
                text.push_str(if known { &more } else { "" });
            }
            for option in words.iter().filter(|word| word.starts_with("--")) {
                let option = option.split('=').next().unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_alphabetic());
                assert!(text.contains(option), "{name}: {first} has no {option}");
            }
            commands.insert((*first).to_owned());
        }
        let links = guide.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("http")) {
            assert!(folder("docs").join(link).exists(), "{name}: {link} is there");
        }
        assert!(["approval", "import", "payments"].iter().all(|picture| guide.contains(&format!("(pictures/{picture}.png)"))));
    }
    let [chinese, english] = named;
    assert_eq!(chinese, english, "both guides show the same commands");
    assert!(chinese.len() > 25, "and most of them: {chinese:?}");
}

#[test]
fn the_units_of_a_server_start_commands_that_there_are_and_are_equally_closed() {
    let unit = |name: &str| fs::read_to_string(folder("scripts/systemd").join(name)).expect("the unit is there");
    let closed = |text: &str| {
        let (_, rest) = text.split_once("\n# It reads and writes its data folder").expect("what closes it");
        rest.split("[Install]").next().unwrap_or_default().trim().to_owned()
    };
    let (serves, syncs) = (unit("mingzhang.service"), unit("mingzhang-sync.service"));
    for (text, command, options) in [(&serves, "serve", " --metrics 127.0.0.1:9464"), (&syncs, "sync", "")] {
        assert!(text.contains(&format!("ExecStart=/usr/local/bin/mingzhang {command}{options}\n")), "{text}");
        let help = Command::new(program()).args([command, "--help"]).output().expect("the program was built");
        assert!(help.status.success(), "there is a command {command}");
        let option = options.split_whitespace().next().unwrap_or_default();
        assert!(String::from_utf8_lossy(&help.stdout).contains(option), "it has {option}");
        for must in ["User=mingzhang", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=\n", "UMask=0077"] {
            assert!(text.contains(must), "{must} in {text}");
        }
    }
    assert_eq!(closed(&serves), closed(&syncs));
    assert!(unit("mingzhang-sync.timer").contains("OnCalendar="), "the timer starts the service of its name");
}

/// The lines of the guide's examples.
fn examples(guide: &str) -> Vec<String> {
    let blocks = guide.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn guide(name: &str) -> String {
    fs::read_to_string(folder("docs").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").join(name)
}

//! The real program at a desk of its own: a folder with a data folder, a home and a place for temporary files, all gone when
//! the test ends.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

/// A desk. Nothing of the environment that the tests run in reaches the program.
pub struct Desk {
    folder: PathBuf,
}

/// What a command has left behind.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    /// An empty one. Two tests must not give the same name.
    pub fn empty(name: &str) -> Desk {
        let folder = target().join("tmp").join(format!("cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        for inside in ["home", "tmp"] {
            fs::create_dir_all(folder.join(inside)).expect("the target folder can be written to");
        }
        Desk { folder }
    }

    /// One with a demo office.
    pub fn demo(name: &str, entries: u64, seed: u64) -> Desk {
        let desk = Desk::empty(name);
        let data = desk.data().display().to_string();
        desk.run(&["demo", &data, "--entries", &entries.to_string(), "--seed", &seed.to_string()]).done();
        desk
    }

    /// Another one with a copy of this one's data folder.
    pub fn copy(&self, name: &str) -> Desk {
        let copy = Desk::empty(name);
        copy_folder(&self.data(), &copy.data());
        copy
    }

    /// Where the office's data lie.
    pub fn data(&self) -> PathBuf {
        self.folder.join("office")
    }

    /// A place beside the data folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// As [`Desk::path`], as an argument.
    pub fn arg(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// Puts a file beside the data folder; returns it as an argument.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), content).expect("the desk's folder can be written to");
        self.arg(name)
    }

    /// The list of passphrases that a demo has.
    pub fn passphrases(&self) -> String {
        self.data().join("demo-passphrases").display().to_string()
    }

    /// A member's passphrase in the demo.
    pub fn passphrase(&self, name: &str) -> String {
        let list = fs::read_to_string(self.passphrases()).expect("the demo has its list");
        let line = list.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("{name} is listed")).to_owned()
    }

    /// Runs the program without naming a data folder.
    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command(words).output().expect("the program was built"))
    }

    /// Runs a command on the data folder.
    pub fn on(&self, words: &[&str]) -> Ran {
        self.run(&[&["--data", &self.data().display().to_string()], words].concat())
    }

    /// Runs a command that a member of the demo signs.
    pub fn signed(&self, member: &str, words: &[&str]) -> Ran {
        self.on(&[words, &["--member", member, "--passphrase-file", &self.passphrases()]].concat())
    }

    /// As [`Desk::signed`], without waiting for its end.
    pub fn begin(&self, member: &str, words: &[&str]) -> Child {
        let (data, passphrases) = (self.data().display().to_string(), self.passphrases());
        let all = [&["--data", &*data], words, &["--member", member, "--passphrase-file", &passphrases]].concat();
        let mut command = self.command(&all);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program was built")
    }

    /// What a command prints as facts.
    pub fn facts(&self, words: &[&str]) -> Value {
        self.on(&[&["--json"], words].concat()).done().json()
    }

    /// What a command that a member signs prints as facts.
    pub fn told(&self, member: &str, words: &[&str]) -> Value {
        self.signed(member, &[&["--json"], words].concat()).done().json()
    }

    /// Why a command that a member would sign is refused.
    pub fn refused(&self, member: &str, words: &[&str]) -> String {
        self.signed(member, &[&["--json"], words].concat()).refusal()
    }

    /// Size and root of the ledger.
    pub fn head(&self) -> (u64, String) {
        let trust = self.facts(&["status"])["trust"].take();
        (trust["size"].as_u64().expect("a size"), trust["root"].as_str().expect("a root").to_owned())
    }

    /// The whole ledger holds, by the program's own word.
    pub fn verifies(&self) -> Value {
        let report = self.facts(&["verify"]);
        assert_eq!(report["holds"], true, "the ledger holds: {report:#}");
        report
    }

    /// The command, not yet run.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(words).env_clear().env("HOME", self.path("home")).env("TMPDIR", self.path("tmp"));
        command.current_dir(&self.folder).stdin(Stdio::null());
        command
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Ran {
    pub fn of(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
        // A program that was killed has no code.
        Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// It was done, and had nothing to complain of.
    #[track_caller]
    pub fn done(self) -> Ran {
        assert_eq!((self.code, &*self.err), (0, ""), "it is done, and nothing else is said: {}", self.out);
        self
    }

    /// Standard output as one JSON value and nothing else.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("one JSON value and nothing else ({error}): {}", self.out))
    }

    /// The code of the failure, of a command run with `--json`. It says what happened and what to do, in both languages, and
    /// prints no fact.
    #[track_caller]
    pub fn refusal(self) -> String {
        assert_eq!((self.code, &*self.out), (2, ""), "it could not be done: {}", self.err);
        let failure: Value = serde_json::from_str(&self.err).unwrap_or_else(|_| panic!("a failure as JSON: {}", self.err));
        for (part, language) in [("what", "zh"), ("what", "en"), ("remedy", "zh"), ("remedy", "en")] {
            let words = failure[part][language].as_str().unwrap_or_default();
            let chinese = words.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(words.len() > 5, "{part} is said in {language}: {failure}");
            assert!(language == "en" || chinese, "{part} is said in Chinese: {failure}");
        }
        failure["code"].as_str().expect("a failure has a code").to_owned()
    }
}

/// The program under test, which the same build has made.
pub fn program() -> PathBuf {
    target().join("debug/mingzhang")
}

/// A sample list, as an argument.
pub fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name).display().to_string()
}

pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for file in fs::read_dir(from).expect("the folder is there").flatten() {
        let target = to.join(file.file_name());
        if file.path().is_dir() {
            copy_folder(&file.path(), &target);
        } else {
            fs::copy(file.path(), target).expect("a file can be copied");
        }
    }
}

fn target() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").join("target"))
}

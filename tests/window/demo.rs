//! A demo office for a window of its own, and what every test does there.

use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tests::window::{Window, keys, named};

/// Opens the first row of a list as the keyboard does: the list takes the focus, the arrow goes to the row, Enter opens it.
pub fn open_first_row(window: &Window, list: &str) {
    window.see(&named(&format!("{list}-row")));
    window.run("document.querySelector(arguments[0]).focus()", &[json!(named(list))]);
    window.press(&[keys::HOME]);
    window.press(&[keys::ENTER]);
}

/// Signs a member in.
pub fn sign_in(window: &Window, member: &str, passphrase: &str) {
    window.see(&named("page-signin"));
    window.click(&format!("[data-testid=signin-member][data-member={member}]"));
    window.fill(&named("signin-passphrase"), passphrase);
    window.click(&named("signin-submit"));
    window.see(&named("shell"));
}

/// The same picture in both languages.
pub fn both_pictures(window: &Window, name: &str) {
    let switch = "document.querySelector('[data-testid=lang-switch]').click()";
    window.picture(&format!("{name}-zh"));
    window.run(switch, &[]);
    window.picture(&format!("{name}-en"));
    window.run(switch, &[]);
}

/// A fingerprint whose last digits are others.
pub fn turned(fingerprint: &str, digits: usize) -> String {
    let mut left = digits;
    let turn = |c: char| match c.to_digit(10) {
        Some(d) if left > 0 => {
            left -= 1;
            char::from_digit((d + 1) % 10, 10).expect("a digit")
        }
        _ => c,
    };
    let turned: Vec<char> = fingerprint.chars().rev().map(turn).collect();
    turned.into_iter().rev().collect()
}

/// A demo office of its own, removed when the test ends.
pub struct DemoOffice(PathBuf);

impl DemoOffice {
    /// Made with so many entries.
    pub fn new(name: &str, entries: u64) -> DemoOffice {
        let folder = tests_folder(name);
        let made = Command::new(target().join("debug/mingzhang"))
            .args(["demo", "--seed", "11", "--entries", &entries.to_string()])
            .arg(&folder)
            .output();
        let made = made.expect("the program was built");
        assert!(made.status.success(), "the demo is made: {}", String::from_utf8_lossy(&made.stderr));
        DemoOffice(folder)
    }

    /// Records the sample list and says where backups go, from the command line. Unlike what the demo was made with, the list
    /// is read entry by entry at each start, as everything is in a small office.
    pub fn record_and_back_up(&self, backups: &Path) {
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/产业到户补助-青山镇.xlsx");
        let list = ["--programme", "CYDH-2026", "--count", "412", "--total", "532140.00"];
        self.command("李经办", &[&["import", sample], &list[..]].concat());
        self.command("陈管理", &["backup", "--to", &backups.display().to_string()]);
    }

    /// One command of a member, which must succeed.
    pub fn command(&self, member: &str, words: &[&str]) {
        let passphrases = self.0.join("demo-passphrases");
        let mut command = Command::new(target().join("debug/mingzhang"));
        command.arg("--data").arg(&self.0).args(words);
        let ran = command.args(["--member", member, "--passphrase-file"]).arg(passphrases).output();
        let ran = ran.expect("the program was built");
        assert!(ran.status.success(), "{words:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    /// The file that holds the ledger.
    pub fn file(&self) -> PathBuf {
        self.0.join("ledger.db")
    }

    /// Where it lies.
    pub fn path(&self) -> String {
        self.0.display().to_string()
    }

    /// Flips one bit in the stored bytes of the newest payment. Returns its entry number.
    pub fn flip_a_byte_of_the_newest_payment(&self) -> i64 {
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

/// An empty folder of a test's own.
pub fn tests_folder(name: &str) -> PathBuf {
    let folder = target().join("tmp").join(format!("window-{name}-{}", std::process::id()));
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}

pub fn target() -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
    folder.canonicalize().unwrap_or(folder)
}

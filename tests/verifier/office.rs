//! An office that hands out what the page is to judge.

use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A demo office in a folder of its own, gone when the test ends.
pub struct Office {
    folder: PathBuf,
}

impl Office {
    /// Two tests must not give the same name.
    pub fn new(name: &str, seed: u64) -> Office {
        let folder = target().join("tmp").join(format!("verifier-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("home")).expect("the target folder can be written to");
        let office = Office { folder };
        office.told(&["demo", &office.arg("office"), "--entries", "120", "--seed", &seed.to_string()]);
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Puts a file into its folder.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        fs::write(self.path(name), bytes).expect("the folder can be written to");
        self.path(name)
    }

    /// What a command prints as facts.
    #[track_caller]
    pub fn told(&self, words: &[&str]) -> Value {
        let ran = self.run(words);
        assert!(ran.status.success(), "{words:?}: {}", String::from_utf8_lossy(&ran.stderr));
        serde_json::from_slice(&ran.stdout).unwrap_or(Value::Null)
    }

    /// Why a command is refused.
    #[track_caller]
    pub fn refused(&self, words: &[&str]) -> String {
        let ran = self.run(words);
        let failure: Value = serde_json::from_slice(&ran.stderr).expect("a failure as JSON");
        failure["code"].as_str().expect("a code").to_owned()
    }

    /// The receipt of its newest payment, with one field or none.
    pub fn receipt(&self, show: &str) -> PathBuf {
        let entry = self.of("李经办", &["payments", "--limit", "1"])["rows"][0]["entry"].to_string();
        let more = ["--show", show];
        self.receipt_of(&entry, if show.is_empty() { &[] } else { &more })
    }

    fn receipt_of(&self, entry: &str, more: &[&str]) -> PathBuf {
        let saved = self.of("李经办", &[&["receipt", entry], more].concat());
        PathBuf::from(saved["path"].as_str().expect("a path"))
    }

    /// The slip of its newest payment, with the beneficiary's name: the file, and a picture of the page as a scanner takes it.
    pub fn slip(&self) -> (PathBuf, PathBuf) {
        let entry = self.of("李经办", &["payments", "--limit", "1"])["rows"][0]["entry"].to_string();
        let (pdf, picture) = (self.path("slip.pdf"), self.path("slip"));
        let words = ["report", "receipt", "--entry", &entry, "--show", "beneficiary_name", "--out", &self.arg("slip.pdf")];
        self.of("李经办", &words);
        let mut raster = Command::new("pdftoppm");
        raster.args(["-gray", "-png", "-r", "150", "-singlefile"]).arg(&pdf).arg(&picture);
        assert!(raster.status().expect("scripts/setup has provided poppler").success());
        (pdf, picture.with_extension("png"))
    }

    /// Its card.
    pub fn card(&self) -> PathBuf {
        let made = self.of("陈管理", &["card", "--address", "https://127.0.0.1:9"]);
        self.file("office.mzcard", made["text"].as_str().expect("the card").as_bytes())
    }

    /// A file of its export.
    pub fn log(&self, name: &str) -> String {
        if !self.path("log").exists() {
            self.of("陈管理", &["export", "tlog", &self.arg("log")]);
        }
        fs::read_to_string(self.path("log").join(name)).expect("it was exported")
    }

    /// A signed report, and the receipt of the entry that names it.
    pub fn report(&self) -> (PathBuf, PathBuf) {
        if self.of("周主管", &["certificates"])["may_sign"] == false {
            self.of("周主管", &["request-certificate"]);
            let waiting = self.of("陈管理", &["members"])["waiting"][0].take();
            self.of("陈管理", &["countersign", waiting["act"].as_str().expect("an id")]);
        }
        let words = ["report", "payments", "--period", "2020-01..2030-12", "--out", &self.arg("report.pdf")];
        let made = self.of("周主管", &words);
        (self.path("report.pdf"), self.receipt_of(&made[0]["entry"].to_string(), &[]))
    }

    fn of(&self, member: &str, words: &[&str]) -> Value {
        let passphrases = self.arg("office/demo-passphrases");
        self.told(&[&["--data", &*self.arg("office")], words, &["--member", member, "--passphrase-file", &passphrases]].concat())
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = Command::new(target().join("debug/mingzhang"));
        command.arg("--json").args(words).env_clear().env("HOME", self.path("home")).current_dir(&self.folder);
        command.output().expect("the program was built")
    }

    fn arg(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A code on paper as a scanner gives it, 4.5 pixels a module, as a bitmap.
pub fn picture_of(bytes: &[u8]) -> Vec<u8> {
    let code = QrCode::encode_binary(bytes, QrCodeEcc::Low).expect("it fits");
    let side = (f64::from(code.size() + 16) * 4.5) as i32;
    let dark = |x: i32, y: i32| {
        let module = |at: i32| (f64::from(at) / 4.5).floor() as i32 - 8;
        code.get_module(module(x), module(y))
    };
    let row = (side as usize * 3).next_multiple_of(4);
    let mut out = b"BM".to_vec();
    let bytes = row * side as usize;
    for number in [54 + bytes as u32, 0, 54, 40, side as u32, side as u32, 1 | 24 << 16, 0, bytes as u32, 5_906, 5_906, 0, 0] {
        out.extend(number.to_le_bytes());
    }
    for y in (0..side).rev() {
        let start = out.len();
        (0..side).for_each(|x| out.extend([if dark(x, y) { 40 } else { 230 }; 3]));
        out.resize(start + row, 0);
    }
    out
}

/// The input of a test vector.
pub fn vector(name: &str) -> Vec<u8> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name)).expect("it is there");
    let (_, input) = text.split_once("\n\n").expect("headers and input");
    input.strip_suffix('\n').unwrap_or(input).as_bytes().to_vec()
}

fn target() -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a path");
    this.ancestors().nth(3).expect("a test lies in target/debug/deps").to_path_buf()
}

//! What others wrote checks what we claim: Go's checksum-database code reads a ledger,
//! exported and served, a JOSE and an SD-JWT
//! library read a receipt, readers of PDF files a signed report. `scripts/setup` installs them; nothing here is skipped when they are missing.

mod pages;
mod slips;
mod stamps;

use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/outside");

#[test]
fn go_reads_an_exported_ledger_and_finds_a_changed_byte() {
    let demo = Demo::new("go", 700);
    let log = demo.folder.join("log");
    let exported = demo.mingzhang(&["export", "tlog", &log.display().to_string()]);
    assert!(exported.status.success(), "the export needs no passphrase: {}", stderr(&exported));
    let read = go(&[&log]);
    assert!(read.status.success(), "Go's tlog and note accept the export: {}", stderr(&read));
    assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), "700");

    let bundle = log.join("tile/entries/001");
    let mut bytes = fs::read(&bundle).expect("the second bundle is full");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&bundle, &bytes).expect("the export can be changed");
    assert!(!go(&[&log]).status.success(), "one flipped bit in an entry does not pass");
}

#[test]
fn go_reads_a_served_ledger_over_the_line() {
    let demo = Demo::empty("go-line");
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port() - 1;
    let offices = demo.folder.join("offices");
    let plan = ["--offices", "2", "--port", &port.to_string(), "--entries", "700", "--seed", "5"];
    let made = demo.run(&[&["demo", &offices.display().to_string()], &plan[..]].concat());
    assert!(made.status.success(), "two offices are made: {}", stderr(&made));
    let (first, second) = (offices.join("1"), offices.join("2"));
    let told = demo.run(&["--json", "--data", &first.display().to_string(), "card"]);
    let told: Value = serde_json::from_slice(&told.stdout).expect("--json prints JSON");
    let card = demo.folder.join("card");
    fs::write(&card, told["text"].as_str().expect("the card")).expect("the folder can be written to");
    let _serving = Serving::of(&first);

    let keys = second.join("operational.keys");
    let read = go(&[&card, &keys]);
    assert!(read.status.success(), "Go's tlog and note accept what is served: {}", stderr(&read));
    let size: u64 = String::from_utf8_lossy(&read.stdout).trim().parse().expect("the size");
    assert!(size > 700, "all of it, with the entries by which the offices know each other");

    let strange = demo.folder.join("strange.keys");
    fs::write(&strange, format!("{{\"tls\":\"{}\"}}", "A".repeat(43))).expect("the folder can be written to");
    assert!(!go(&[&card, &strange]).status.success(), "with a key that is not enrolled nothing is read");
}

#[test]
fn jose_and_sd_jwt_libraries_read_a_receipt() {
    let demo = Demo::new("jose", 200);
    let log = demo.folder.join("log");
    assert!(demo.mingzhang(&["export", "tlog", &log.display().to_string()]).status.success());
    let entry = demo.newest_payment();
    let saved = demo.signed("钱检查", &["--json", "receipt", &entry, "--show", "beneficiary_name"]);
    assert!(saved.status.success(), "an inspector saves a receipt: {}", stderr(&saved));
    let saved: Value = serde_json::from_slice(&saved.stdout).expect("--json prints JSON");
    let receipt = saved["path"].as_str().expect("the file is named");
    let python = target().join("tools/python/bin/python3");
    let read = Command::new(python)
        .args([Path::new(HERE).join("statements.py"), log.join("keys.jwks"), PathBuf::from(receipt)])
        .output()
        .expect("scripts/setup has provided Python");
    assert!(read.status.success(), "the libraries accept statement and disclosure: {}", stderr(&read));
    let read: Value = serde_json::from_slice(&read.stdout).expect("the script prints JSON");
    assert_eq!(read["kind"], "payment");
    let shown = read["shown"].as_object().expect("fields by name");
    assert_eq!(shown.keys().collect::<Vec<_>>(), ["beneficiary_name"], "what was chosen is shown, and nothing else");
    assert!(shown["beneficiary_name"].as_str().is_some_and(|name| !name.is_empty()));
}

#[test]
fn readers_of_pdf_files_accept_a_signed_report_by_the_certificate_of_its_office() {
    let demo = Demo::new("reports", 240);
    let root = demo.certified("周主管");
    let file = demo.folder.join("payments.pdf");
    let name = file.display().to_string();
    let made = demo.signed("周主管", &["--json", "report", "payments", "--out", &name]);
    assert!(made.status.success(), "a supervisor makes a report: {}", stderr(&made));
    let made: Value = serde_json::from_slice(&made.stdout).expect("--json prints JSON");
    let rows = made[0]["rows"].as_u64().expect("how many rows");

    let taken = demo.folder.join("taken");
    let read = pyhanko(&root, &file, &taken);
    assert_eq!((&read["valid"], &read["trusted"]), (&true.into(), &true.into()), "{read}");
    assert_eq!((&read["coverage"], &read["changes"]), (&"ENTIRE_FILE".into(), &"NONE".into()), "{read}");
    assert_eq!(read["signer"], "周主管");
    let stranger = Demo::seeded("reports-stranger", 200, 6);
    let strange = pyhanko(&stranger.certified("周主管"), &file, &demo.folder.join("again"));
    assert_eq!((&strange["valid"], &strange["trusted"]), (&false.into(), &false.into()), "not by another office's certificate");

    let openssl = |content: &Path| {
        let mut openssl = Command::new("openssl");
        openssl
            .args(["cms", "-verify", "-binary", "-inform", "DER", "-out", "/dev/null", "-in"])
            .arg(taken.join("signature.der"));
        openssl.arg("-content").arg(content).arg("-CAfile").arg(&root).output().expect("scripts/setup has provided OpenSSL")
    };
    let read = openssl(&taken.join("signed"));
    assert!(read.status.success(), "OpenSSL accepts the signature: {}", stderr(&read));
    assert!(!openssl(&file).status.success(), "and not over other bytes");
    let read = Command::new("pdfsig").arg(&file).output().expect("scripts/setup has provided poppler");
    let text = String::from_utf8_lossy(&read.stdout).into_owned();
    assert!(text.contains("Signature is Valid.") && text.contains("Total document signed"), "{text}");
    let read = Command::new("qpdf").arg("--check").arg(&file).output().expect("scripts/setup has provided qpdf");
    assert!(read.status.success(), "qpdf finds nothing: {}", stderr(&read));

    // What is read from the pages is what stands in the attached rows.
    let read = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().expect("scripts/setup has provided poppler");
    let pages = String::from_utf8_lossy(&read.stdout).into_owned();
    let attached = fs::read_to_string(taken.join("rows.csv")).expect("the rows are attached");
    assert_eq!(attached.lines().count() as u64, rows + 1, "a head and the rows");
    let mut lines: Vec<Vec<&str>> = pages.lines().map(|line| line.split_whitespace().collect()).collect();
    for row in attached.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let (place, payee, month, amount) = (format!("{}{}", cells[4], cells[5]), cells[6], cells[7], grouped(cells[9]));
        let of_row = |line: &Vec<&str>| [&*place, payee, month, &*amount].iter().all(|word| line.contains(word));
        let found = lines.iter().position(of_row).unwrap_or_else(|| panic!("a line for {row}: {pages}"));
        lines.remove(found);
    }
}

/// An amount as pages show it.
fn grouped(amount: &str) -> String {
    let (whole, part) = amount.split_once('.').expect("two decimals");
    let digits = whole.chars().rev().collect::<Vec<_>>();
    let groups: Vec<String> = digits.chunks(3).map(|three| three.iter().collect()).collect();
    format!("{}.{part}", groups.join(",").chars().rev().collect::<String>())
}

/// What pyHanko says of a report when it trusts one certificate; signature and attachments are left in a folder.
fn pyhanko(root: &Path, file: &Path, folder: &Path) -> Value {
    let script = Path::new(HERE).join("reports.py");
    let read = Command::new(target().join("tools/python/bin/python3")).args([&script, root, file, folder]).output();
    let read = read.expect("scripts/setup has provided Python");
    assert!(read.status.success(), "pyHanko reads it: {}", stderr(&read));
    serde_json::from_slice(&read.stdout).expect("the script prints JSON")
}

/// A demo office of its own, removed when the test ends.
struct Demo {
    folder: PathBuf,
}

impl Demo {
    fn new(name: &str, entries: u32) -> Demo {
        Demo::seeded(name, entries, 5)
    }

    /// Another seed is another office.
    fn seeded(name: &str, entries: u32, seed: u32) -> Demo {
        let demo = Demo::empty(name);
        let office = demo.office();
        let made = demo.run(&["demo", &office, "--entries", &entries.to_string(), "--seed", &seed.to_string()]);
        assert!(made.status.success(), "the demo is made: {}", stderr(&made));
        demo
    }

    fn empty(name: &str) -> Demo {
        let folder = target().join("tmp").join(format!("outside-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the target folder can be written to");
        Demo { folder }
    }

    fn office(&self) -> String {
        self.folder.join("office").display().to_string()
    }

    fn mingzhang(&self, words: &[&str]) -> Output {
        self.run(&[&["--data", &self.office()], words].concat())
    }

    fn signed(&self, member: &str, words: &[&str]) -> Output {
        let passphrases = format!("{}/demo-passphrases", self.office());
        self.mingzhang(&[words, &["--member", member, "--passphrase-file", &passphrases]].concat())
    }

    /// Gives a member a certificate; returns the office's.
    fn certified(&self, member: &str) -> PathBuf {
        let asked = self.signed(member, &["--json", "request-certificate"]);
        assert!(asked.status.success(), "a certificate is asked for: {}", stderr(&asked));
        let asked: Value = serde_json::from_slice(&asked.stdout).expect("--json prints JSON");
        let act = asked["lines"][0]["act"].as_str().expect("it waits");
        let signed = self.signed("陈管理", &["countersign", act]);
        assert!(signed.status.success(), "an administrator signs for it: {}", stderr(&signed));
        let folder = self.folder.join("certificates");
        let exported = self.mingzhang(&["export", "certificates", &folder.display().to_string()]);
        assert!(exported.status.success(), "the office's is exported without a passphrase: {}", stderr(&exported));
        folder.join("root.pem")
    }

    fn newest_payment(&self) -> String {
        let found = self.signed("钱检查", &["--json", "payments", "--limit", "1"]);
        assert!(found.status.success(), "an inspector finds payments: {}", stderr(&found));
        let page: Value = serde_json::from_slice(&found.stdout).expect("--json prints JSON");
        page["rows"][0]["entry"].to_string()
    }

    fn run(&self, words: &[&str]) -> Output {
        // A home of its own keeps exports out of anybody's documents.
        Command::new(target().join("debug/mingzhang"))
            .args(words)
            .env("HOME", &self.folder)
            .output()
            .expect("the program was built")
    }
}

/// A program that answers peers until it is dropped.
struct Serving(Child);

impl Serving {
    fn of(office: &Path) -> Serving {
        let mut command = Command::new(target().join("debug/mingzhang"));
        command.arg("--data").arg(office).arg("serve").stdout(Stdio::piped());
        let mut serving = Serving(command.spawn().expect("the program was built"));
        let mut said = String::new();
        let out = serving.0.stdout.as_mut().expect("a pipe");
        BufReader::new(out).read_line(&mut said).expect("it says where it listens");
        assert!(said.contains("127.0.0.1:"), "{said}");
        serving
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn go(of: &[&Path]) -> Output {
    let program = ["tlog.go", "line.go"].map(|file| Path::new(HERE).join(file));
    Command::new("go")
        .arg("run")
        .args(program)
        .args(of)
        // Debian's packages lie in a GOPATH; no module is fetched.
        .envs([("GO111MODULE", "off"), ("GOPATH", "/usr/share/gocode"), ("GOFLAGS", "")])
        .env("GOCACHE", target().join("tools/go-cache"))
        .output()
        .expect("scripts/setup has provided Go")
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from)
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

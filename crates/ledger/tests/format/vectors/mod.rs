//! Every file below `tests/vectors` is read, and comes to what its header says.

pub mod chain;
mod exchange;
mod judged;
mod parts;

use crate::cases;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// A vector as it was read.
pub struct Vector {
    name: String,
    headers: Vec<(String, String)>,
    input: Vec<u8>,
}

impl Vector {
    fn read(path: &Path) -> Vector {
        let name = path.strip_prefix(folder()).expect("it lies in the folder").display().to_string();
        let text = std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{name} is a readable text: {fault}"));
        let (head, body) = text.split_once("\n\n").unwrap_or_else(|| panic!("{name} has an empty line after its headers"));
        let header = |line: &str| {
            let (header, value) = line.split_once(':').unwrap_or_else(|| panic!("{name}: {line} is a header"));
            (header.to_owned(), value.strip_prefix(' ').unwrap_or(value).to_owned())
        };
        let headers: Vec<_> = head.lines().map(header).collect();
        let body = body.strip_suffix('\n').unwrap_or_else(|| panic!("{name} ends in a newline"));
        let in_hex = headers.iter().any(|(name, value)| name == "form" && value == "hex");
        let input = if in_hex { unhex(body) } else { body.as_bytes().to_vec() };
        Vector { name, headers, input }
    }

    /// The value of a header that is there once.
    pub fn header(&self, name: &str) -> &str {
        self.get(name).unwrap_or_else(|| panic!("{} has a header {name}", self.name))
    }

    /// The value of a header, if it is there.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// All values of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// The input as text; every vector that is not about bytes has one.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.input).unwrap_or_else(|_| panic!("{} has text as its input", self.name))
    }

    /// Holds an outcome against the expected one.
    pub fn came_to(&self, outcome: &str) {
        assert_eq!(outcome, self.header("expect"), "{}: {}", self.name, self.header("what"));
    }
}

type Check = fn(&Vector);

/// Each folder of vectors and what reads it.
const CHECKS: [(&str, Check); 19] = [
    ("json", parts::json),
    ("statement", parts::statement),
    ("key", parts::key),
    ("signature", parts::signature),
    ("possession", parts::possession),
    ("presentation", parts::presentation),
    ("note", parts::note),
    ("vkey", parts::vkey),
    ("checkpoint", parts::checkpoint),
    ("cosignature", exchange::cosignature),
    ("card", exchange::card),
    ("desk-card", exchange::desk_card),
    ("evidence", exchange::evidence),
    ("policy", exchange::policy),
    ("receipt", parts::receipt),
    ("manifest", judged::manifest),
    ("compact", judged::compact),
    ("judged", judged::judged),
    ("chain", chain::check),
];

#[test]
fn every_vector_comes_to_what_it_says() {
    let mut checked: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in files(&folder()).into_iter().filter(|path| !path.ends_with("README.md")) {
        let vector = Vector::read(&path);
        let kind = vector.name.split('/').next().expect("a path has a first part").to_owned();
        let check = CHECKS.iter().find(|(folder, _)| *folder == kind).map(|(_, check)| *check);
        let check = check.unwrap_or_else(|| panic!("{} lies in a folder that no test reads", vector.name));
        // All that are wrong are named, and each says why, before the test fails.
        if std::panic::catch_unwind(|| check(&vector)).is_err() {
            wrong.push(vector.name);
        }
        *checked.entry(kind).or_default() += 1;
    }
    assert!(wrong.is_empty(), "every vector comes to what it says, but these do not: {wrong:#?}");
    assert_eq!(checked.len(), CHECKS.len(), "every folder of vectors is there: {checked:?}");
}

#[test]
fn the_vectors_are_the_generated_ones() {
    let mut left: BTreeSet<PathBuf> = files(&folder()).into_iter().filter(|path| !path.ends_with("README.md")).collect();
    for case in cases::all() {
        let path = folder().join(case.path());
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(committed, case.text(), "{} is what `cargo run -p ledger --example vectors` writes", case.path());
        assert!(left.remove(&path), "{} is generated once", case.path());
    }
    assert!(left.is_empty(), "every vector is generated: {left:?}");
}

/// Where the vectors lie.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").canonicalize().expect("the vectors are there")
}

/// A vector by its path below the folder.
pub fn named(path: &str) -> Vector {
    Vector::read(&folder().join(path))
}

/// Reads hexadecimal.
pub fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("hexadecimal is ASCII"));
    digits.map(|pair| u8::from_str_radix(pair, 16).expect("it is hexadecimal")).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("its entries are readable").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

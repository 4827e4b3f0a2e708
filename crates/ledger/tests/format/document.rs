//! The examples, names and limits in `docs/format.md` are those of the vectors and the crate.

use crate::vectors;
use ledger::{DEPTH_MAX, DIGESTS_STEP, DISCLOSURES_MAX, ENTRY_BYTES_MAX, NAME_CHARS_MAX, STATEMENT_BYTES_MAX};
use std::path::Path;

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/format.md");
    std::fs::read_to_string(path).expect("the format is written down")
}

/// The fenced blocks: what stands behind the fence, and the lines between.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut lines = text.lines();
    let mut blocks = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((info.to_owned(), body.join("\n")));
        }
    }
    blocks
}

#[test]
fn its_examples_are_the_vectors() {
    let mut held = 0;
    for (info, body) in blocks(&document()) {
        let words: Vec<&str> = info.split(' ').collect();
        match words.as_slice() {
            ["vector", path] => assert_eq!(vectors::named(path).text().trim_end(), body, "the example is {path}"),
            ["payload", path] => assert_eq!(vectors::named(path).header("payload"), body, "the example is what {path} says"),
            ["header", header, path] => {
                assert_eq!(vectors::named(path).header(header), body, "the example is {header} of {path}")
            }
            _ => continue,
        }
        held += 1;
    }
    assert!(held >= 7, "the document has its examples");
}

#[test]
fn it_names_every_refusal_that_a_vector_expects() {
    let document = document();
    let mut codes: Vec<String> = Vec::new();
    for case in crate::cases::all() {
        let text = case.text();
        let expect = text.lines().nth(1).and_then(|line| line.strip_prefix("expect: ")).expect("the second header");
        if case.path().starts_with("chain/") || case.path().starts_with("statement/") {
            codes.push(expect.split(' ').next().expect("a word").to_owned());
        }
    }
    codes.sort_unstable();
    codes.dedup();
    let every = [
        "body",
        "card",
        "certificate",
        "clock-back",
        "delegation",
        "desk",
        "entry-length",
        "genesis",
        "head",
        "member",
        "nothing-waits",
        "ok",
        "other-ledger",
        "peer",
        "pending-key",
        "possession",
        "previous-hash",
        "repeated",
        "revoked-key",
        "role",
        "same-person",
        "seen",
        "signature",
        "statement-claim",
        "statement-header",
        "statement-not-canonical",
        "statement-not-jws",
        "statement-too-long",
        "taken",
        "too-few-administrators",
        "unknown-key",
    ];
    assert_eq!(codes, every, "there is a vector for every refusal");
    for code in every.iter().filter(|code| **code != "ok") {
        assert!(document.contains(&format!("`{code}`")), "the document explains {code}");
    }
}

#[test]
fn its_limits_are_the_crates() {
    let document = document();
    let row = |what: &str, limit: String, name: &str| {
        let line = document.lines().find(|line| line.contains(&format!("`{name}`")) && line.starts_with(&format!("| {what}")));
        assert!(line.is_some_and(|line| line.contains(&limit)), "{what} is {limit} by {name}");
    };
    row("entry", thousands(ENTRY_BYTES_MAX), "ENTRY_BYTES_MAX");
    row("statement", thousands(STATEMENT_BYTES_MAX), "STATEMENT_BYTES_MAX");
    row("nesting", DEPTH_MAX.to_string(), "DEPTH_MAX");
    row("digests in a body", format!("at most {DISCLOSURES_MAX}"), "DISCLOSURES_MAX");
    row("names of offices and members", NAME_CHARS_MAX.to_string(), "NAME_CHARS_MAX");
    assert_eq!(DIGESTS_STEP, 4, "digests come in fours");
}

fn thousands(number: usize) -> String {
    format!("{},{:03}", number / 1000, number % 1000)
}

//! Writes the test vectors: `cargo run -p ledger --example vectors -- tests/vectors`, and with a second folder what the fuzz
//! targets begin from: `cargo run -p ledger --example vectors -- tests/vectors fuzz/corpus`.
//!
//! Everything in them follows from names and counters, so that a second run writes the same bytes. What each case is
//! expected to come to is said here by hand; only sizes, roots and ids of good cases are taken from the crate.

mod cases;

use std::{
    io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let mut folders = std::env::args().skip(1).map(PathBuf::from);
    let vectors = folders.next().unwrap_or_else(|| "tests/vectors".into());
    let cases = cases::all();
    for case in &cases {
        write(&vectors.join(case.path()), case.text().as_bytes())?;
    }
    println!("{} cases", cases.len());
    if let Some(corpus) = folders.next() {
        for (target, seed) in cases::seeds() {
            write(&corpus.join(target).join(ledger::Hash::of(&seed).hex()), &seed)?;
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))?;
    std::fs::write(path, bytes)
}

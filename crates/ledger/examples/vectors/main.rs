//! Writes the test vectors: `cargo run -p ledger --example vectors -- tests/vectors`.
//!
//! Everything in them follows from names and counters, so that a second run writes the same bytes. What each case is
//! expected to come to is said here by hand; only sizes, roots and ids of good cases are taken from the crate.

mod cases;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "tests/vectors".into()));
    let cases = cases::all();
    for case in &cases {
        let path = folder.join(case.path());
        std::fs::create_dir_all(path.parent().expect("a case lies in a folder"))?;
        std::fs::write(path, case.text())?;
    }
    println!("{} cases", cases.len());
    Ok(())
}

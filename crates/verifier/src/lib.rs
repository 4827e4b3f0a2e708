//! The page on which anybody checks a receipt, a report or the evidence of a fork, with nothing but that page (`page/`): here is what
//! it computes with, compiled to WebAssembly.
//!
//! Pure: no clock, no network, no storage. It says stable names and what was found, as JSON; the words are the page's. What is
//! handed in is never a reason to trust it.

mod code;
mod handed;
mod report;
mod tell;
mod trust;

pub use code::read_code;
pub use handed::{HANDED_BYTES_MAX, judge};
pub use trust::Trusted;

use wasm_bindgen::prelude::wasm_bindgen;

/// What the page holds: what its reader trusts, and the files that were handed in together.
#[wasm_bindgen]
#[derive(Default)]
pub struct Verifier {
    trusted: Trusted,
    files: Vec<(String, Vec<u8>)>,
}

#[wasm_bindgen]
impl Verifier {
    /// One that trusts nothing.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Verifier {
        Verifier::default()
    }

    /// Trusts an office card, a policy, verifier keys of ledgers or public keys of members; says as JSON what it is, or nothing where
    /// it is none of these.
    pub fn trust(&mut self, text: &str) -> Option<String> {
        self.trusted.add(text)
    }

    /// Trusts nothing any more.
    pub fn distrust(&mut self) {
        self.trusted = Trusted::default();
    }

    /// Takes a file.
    pub fn hand_in(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.push((name.to_owned(), bytes));
    }

    /// Judges the files that were handed in, and lets go of them.
    pub fn judge(&mut self) -> String {
        judge(&std::mem::take(&mut self.files), &self.trusted)
    }
}

/// The bytes of a square code in a picture: its width, and how light each pixel is, row by row.
#[wasm_bindgen]
pub fn scan(width: usize, light: &[u8]) -> Option<Vec<u8>> {
    read_code(width, light)
}

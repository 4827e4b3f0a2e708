use crate::{Hash, PublicKey};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What identifies a ledger: a readable office code, a slash, and 128 bits of the SHA-256 of its first ledger key, in
/// lower-case hexadecimal. E.g. `522499-nync/0f1e2d3c4b5a69788796a5b4c3d2e1f0`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin(String);

impl Origin {
    /// The origin of the ledger that this key begins.
    pub fn new(office_code: &str, first_ledger_key: &PublicKey) -> Option<Origin> {
        let digest = Hash::of(first_ledger_key.bytes()).hex();
        Origin::parse(&format!("{office_code}/{}", &digest[..32]))
    }

    /// Reads an origin.
    pub fn parse(text: &str) -> Option<Origin> {
        Origin::is_origin(text).then(|| Origin(text.to_owned()))
    }

    /// Whether a text has the form of an origin.
    pub fn is_origin(text: &str) -> bool {
        text.split_once('/').is_some_and(|(code, key)| {
            is_office_code(code) && key.len() == 32 && key.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the slash.
    pub fn office_code(&self) -> &str {
        self.0.split_once('/').map_or("", |(code, _)| code)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Six digits of GB/T 2260, a hyphen, and 1 to 16 lower-case letters or digits for the bureau, e.g. `522499-nync`.
pub fn is_office_code(code: &str) -> bool {
    code.split_once('-').is_some_and(|(division, bureau)| {
        division.len() == 6
            && division.bytes().all(|b| b.is_ascii_digit())
            && (1..=16).contains(&bureau.len())
            && bureau.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

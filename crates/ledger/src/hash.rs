//! SHA-256 as RFC 6962 (section 2.1) uses it.

use crate::base64;
use sha2::{Digest, Sha256};
use std::fmt;

/// A SHA-256 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The plain hash of some bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// `SHA-256(0x00 ‖ data)`.
    pub fn leaf(data: &[u8]) -> Hash {
        Hash(Sha256::new().chain_update([0]).chain_update(data).finalize().into())
    }

    /// The leaf hash of an entry that is given in its two parts.
    pub fn entry(previous: &Hash, statement: &[u8]) -> Hash {
        Hash(Sha256::new().chain_update([0]).chain_update(previous.0).chain_update(statement).finalize().into())
    }

    /// `SHA-256(0x01 ‖ left ‖ right)`.
    pub fn node(left: &Hash, right: &Hash) -> Hash {
        Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
    }

    /// The root of the empty tree, `SHA-256("")`.
    pub fn empty_root() -> Hash {
        Hash::of(b"")
    }

    /// 64 lower-case hexadecimal digits.
    pub fn hex(&self) -> String {
        use fmt::Write;
        self.0.iter().fold(String::with_capacity(64), |mut out, byte| {
            // Writing to a string cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
    }

    /// What people read out to each other to compare it: modulo 10³², in eight groups of four digits.
    pub fn fingerprint(&self) -> String {
        let folded = self.0.iter().fold(0u128, |sum, byte| (sum * 256 + u128::from(*byte)) % FINGERPRINTS);
        let digits = format!("{folded:032}");
        let groups: Vec<&str> = (0..8).map(|group| &digits[group * 4..group * 4 + 4]).collect();
        groups.join(" ")
    }

    /// 43 characters of base64url, as statements have it.
    pub fn url(&self) -> String {
        base64::url_encode(&self.0)
    }

    /// Reads [`Hash::url`] back.
    pub fn from_url(text: &[u8]) -> Option<Hash> {
        base64::url_decode_array(text).map(Hash)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex()[..16])
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

/// 10³².
const FINGERPRINTS: u128 = 100_000_000_000_000_000_000_000_000_000_000;

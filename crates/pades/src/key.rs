//! P-256 keys (FIPS 186-5); signatures are deterministic (RFC 6979).

use p256::ecdsa::{self, Signature, VerifyingKey, signature::Signer};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A signing key. Wiped when dropped.
pub struct SigningKey(ecdsa::SigningKey);

impl SigningKey {
    /// The key that follows from a seed: the first number in a row of hashes that is one of a key, which is nearly always the
    /// first of all.
    pub fn from_seed(seed: &[u8; 32]) -> SigningKey {
        let mut scalar = Zeroizing::new(<[u8; 32]>::from(Sha256::digest([b"mingzhang p256 ".as_slice(), seed].concat())));
        loop {
            if let Ok(key) = ecdsa::SigningKey::from_slice(&*scalar) {
                return SigningKey(key);
            }
            *scalar = Sha256::digest(*scalar).into();
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Signature {
        let signature: Signature = self.0.sign(message);
        signature.normalize_s()
    }

    pub(crate) fn verifying(&self) -> VerifyingKey {
        *self.0.verifying_key()
    }

    /// The public point, uncompressed.
    pub(crate) fn point(&self) -> Vec<u8> {
        self.verifying().to_sec1_point(false).as_bytes().to_vec()
    }
}

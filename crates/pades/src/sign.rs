//! Putting the signature into the place that a file has for it.
//!
//! The file has one revision, and the signature was foreseen when it was written: so nothing but the signature lies outside of
//! what is signed, and there is nothing behind it.

use crate::{Certificate, SigningKey, cms, hole::Hole};
use sha2::{Digest, Sha256};

/// Who signs.
pub struct Signer<'a> {
    /// Key of the certificate.
    pub key: &'a SigningKey,
    /// The member's certificate.
    pub certificate: &'a Certificate,
    /// The office's, which has issued it.
    pub root: &'a Certificate,
}

/// Why a file could not be signed: it is none that has a place for a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPlace;

/// Signs a file that was written with [`crate::placeholder`].
pub fn sign(mut pdf: Vec<u8>, signer: &Signer<'_>) -> Result<Vec<u8>, NoPlace> {
    let hole = Hole::find(&pdf).ok_or(NoPlace)?;
    let range = hole.range_text(pdf.len());
    if range.len() != hole.range.len() {
        return Err(NoPlace);
    }
    pdf[hole.range.clone()].copy_from_slice(range.as_bytes());
    let digest = hole.digest(&pdf);
    let signature = cms::sign(&digest, signer.key, signer.certificate, signer.root);
    fill(&mut pdf, &hole, &signature)?;
    Ok(pdf)
}

/// Writes a signature into its room, and nothing behind it.
pub(crate) fn fill(pdf: &mut [u8], hole: &Hole, signature: &[u8]) -> Result<(), NoPlace> {
    let room = &mut pdf[hole.contents.start + 1..hole.contents.end - 1];
    if signature.len() * 2 > room.len() {
        return Err(NoPlace);
    }
    room.fill(b'0');
    for (pair, byte) in room.chunks_exact_mut(2).zip(signature) {
        pair.copy_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    }
    Ok(())
}

impl Hole {
    /// SHA-256 of all but the signature itself.
    pub(crate) fn digest(&self, pdf: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(&pdf[..self.contents.start]);
        hash.update(&pdf[self.contents.end..]);
        hash.finalize().into()
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

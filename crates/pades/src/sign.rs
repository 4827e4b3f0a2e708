//! Signing a PDF file: one incremental update with a PAdES-B-B signature, or B-T with a time-stamp.

use crate::{Certificate, SigningKey};

/// Where the signature's widget lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Page, from 0.
    pub page: usize,
    /// Left, bottom, right, top in points of 1/72 inch. What is seen there is drawn by the page itself.
    pub rect: [f32; 4],
}

/// Who signs.
pub struct Signer<'a> {
    /// Key of the certificate.
    pub key: &'a SigningKey,
    /// The member's certificate.
    pub certificate: &'a Certificate,
    /// The office's.
    pub root: &'a Certificate,
    /// The member's name, for readers of PDF files.
    pub name: &'a str,
    /// The moment of the member's statement, UTC seconds (`M`).
    pub at: i64,
}

/// A time-stamp authority (RFC 3161): gets a request in DER, answers with a response in DER.
pub trait Stamp {
    /// Sends the request.
    fn stamp(&mut self, request: &[u8]) -> Result<Vec<u8>, String>;
    /// A fresh nonce.
    fn nonce(&mut self) -> u64;
}

/// Why it could not be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignFault {
    /// The file is none that this program made.
    File,
    /// The authority did not answer, or with something else than a time-stamp of this signature.
    Stamp(String),
}

/// Signs a file.
pub fn sign(
    _pdf: Vec<u8>, _place: &Place, _signer: &Signer<'_>, _stamp: Option<&mut dyn Stamp>,
) -> Result<Vec<u8>, SignFault> {
    todo!()
}

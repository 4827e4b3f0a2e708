//! Time-stamps (RFC 3161) over the signature of a file: what is asked of an authority, what it answers, and the token that a file
//! then carries (PAdES-B-T).
//!
//! Others write these, so that they are read for what they say and not compared with what this program would have written. What is
//! of no use is refused all the same: nothing can be hidden in a token.

mod foreign;
mod rsa;
#[cfg(test)]
mod tests;
mod token;

pub use foreign::Authority;

use crate::{cms, der, hole::Hole, oid, sign::fill};
use sha2::{Digest, Sha256};

/// A time-stamp that holds: an authority says that a signature was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When, by the authority's clock, UTC seconds.
    pub at: i64,
    /// The authority's certificate, and those above it that the token has.
    chain: Vec<Authority>,
}

impl Stamp {
    /// What the authority's certificate says who it is.
    pub fn authority(&self) -> &str {
        self.chain.first().map_or("", Authority::name)
    }

    /// Whether the authority is this one, or one that has its certificate from it.
    pub fn is_by(&self, trusted: &Authority) -> bool {
        let top = self.chain.last().is_some_and(|top| trusted.has_issued(top, self.at));
        top || self.chain.contains(trusted)
    }
}

/// Why an answer is no time-stamp for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampFault {
    /// It is no answer as RFC 3161 has it.
    Form,
    /// The authority gives none.
    Refused,
    /// It is over another signature, or answers another question.
    Other,
    /// Its signature does not hold.
    Signature,
    /// It is not signed with a certificate for time-stamps that was in force.
    Certificate,
    /// It is signed in a way that is not read here.
    Algorithm,
    /// It is larger than the room for it.
    TooLarge,
    /// The file has no signature that waits for one.
    NoPlace,
}

impl StampFault {
    /// A stable name.
    pub fn code(self) -> &'static str {
        match self {
            StampFault::Form => "form",
            StampFault::Refused => "refused",
            StampFault::Other => "other",
            StampFault::Signature => "signature",
            StampFault::Certificate => "certificate",
            StampFault::Algorithm => "algorithm",
            StampFault::TooLarge => "too-large",
            StampFault::NoPlace => "no-place",
        }
    }
}

/// A question to an authority: a time-stamp for the signature of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampRequest {
    imprint: [u8; 32],
    nonce: [u8; NONCE_BYTES],
}

impl StampRequest {
    /// For the signature of a file that was written with [`crate::placeholder`] for a stamp. No two may have the same nonce.
    pub fn of(pdf: &[u8], nonce: [u8; NONCE_BYTES]) -> Result<StampRequest, StampFault> {
        let (_, signature) = signed_in(pdf)?;
        let value = cms::value(&signature).ok_or(StampFault::NoPlace)?;
        Ok(StampRequest { imprint: Sha256::digest(value).into(), nonce })
    }

    /// `TimeStampReq` in DER (section 2.4.1), which is sent as `application/timestamp-query`.
    pub fn encode(&self) -> Vec<u8> {
        let imprint = der::sequence(&[&der::sequence(&[oid::SHA256]), &der::tlv(der::OCTET_STRING, &self.imprint)]);
        der::sequence(&[&der::unsigned(&[1]), &imprint, &der::unsigned(&self.nonce), der::BOOLEAN_TRUE])
    }

    /// The token in an answer (`TimeStampResp`, section 2.4.2), if it is one to this question.
    pub fn token<'a>(&self, answer: &'a [u8]) -> Result<(&'a [u8], Stamp), StampFault> {
        let mut rest = answer;
        let mut response = der::expect(&mut rest, der::SEQUENCE).filter(|_| rest.is_empty()).ok_or(StampFault::Form)?;
        let mut status = der::expect(&mut response, der::SEQUENCE).ok_or(StampFault::Form)?;
        // Granted, or granted with modifications: which of them matter is looked at below.
        match der::expect(&mut status, der::INTEGER).ok_or(StampFault::Form)? {
            [0 | 1] => {}
            _ => return Err(StampFault::Refused),
        }
        let token = der::raw(&mut response, der::SEQUENCE).filter(|_| response.is_empty()).ok_or(StampFault::Form)?;
        if token.len() > TOKEN_BYTES_MAX {
            return Err(StampFault::TooLarge);
        }
        let (stamp, nonce) = token::read(token, &self.imprint)?;
        // The number as it was sent, without zeros before it.
        let sent = der::unsigned(&self.nonce);
        let same = nonce.is_some_and(|nonce| der::tlv(der::INTEGER, nonce) == sent);
        if same { Ok((token, stamp)) } else { Err(StampFault::Other) }
    }

    /// Puts the token of an answer into the file that it is for.
    pub fn put(&self, mut pdf: Vec<u8>, answer: &[u8]) -> Result<(Vec<u8>, Stamp), StampFault> {
        let (token, stamp) = self.token(answer)?;
        let (hole, signature) = signed_in(&pdf)?;
        let stamped = cms::stamped(&signature, token).ok_or(StampFault::NoPlace)?;
        fill(&mut pdf, &hole, &stamped).map_err(|_| StampFault::TooLarge)?;
        Ok((pdf, stamp))
    }
}

/// The stamp over a signature's value, if the token is one.
pub(crate) fn over(value: &[u8], token: &[u8]) -> Result<Stamp, StampFault> {
    token::read(token, &Sha256::digest(value).into()).map(|(stamp, _)| stamp)
}

/// The signature of a file that has room for a stamp.
fn signed_in(pdf: &[u8]) -> Result<(Hole, Vec<u8>), StampFault> {
    let hole = Hole::find(pdf).filter(Hole::for_stamp).ok_or(StampFault::NoPlace)?;
    let signature = hole.signature(pdf).map_err(|_| StampFault::NoPlace)?;
    Ok((hole, signature))
}

/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 16;

/// A token with the certificates of three authorities has some 7,000 bytes.
pub const TOKEN_BYTES_MAX: usize = 16_384;

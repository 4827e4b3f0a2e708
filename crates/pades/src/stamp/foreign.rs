//! Certificates of time-stamp authorities: X.509 (RFC 5280) as others write it, as far as it takes to check a time-stamp.

use super::rsa;
use crate::{der, oid, time};
use p256::ecdsa::{Signature, VerifyingKey, signature::hazmat::PrehashVerifier};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A certificate of an authority, or of one above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    der: Vec<u8>,
    tbs: Vec<u8>,
    /// Content of the algorithm's sequence.
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    serial: Vec<u8>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    name: String,
    key: Key,
    from: i64,
    until: i64,
    /// For time-stamps and nothing else.
    stamps: bool,
}

/// A public key of a kind that is read here.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Key {
    P256(VerifyingKey),
    /// Modulus and exponent.
    Rsa(Vec<u8>, u32),
    Other,
}

/// A hash function of the family SHA-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digester {
    Sha256,
    Sha384,
    Sha512,
}

impl Authority {
    /// Reads a certificate from a file: PEM (RFC 7468), or DER.
    pub fn read(file: &[u8]) -> Option<Authority> {
        use base64::Engine;
        let Some(text) = std::str::from_utf8(file).ok().filter(|text| text.contains(PEM_BEGIN)) else {
            return Authority::parse(file);
        };
        let body = text.split_once(PEM_BEGIN)?.1.split_once(PEM_END)?.0;
        let body: String = body.split_ascii_whitespace().collect();
        Authority::parse(&base64::engine::general_purpose::STANDARD.decode(body).ok()?)
    }

    /// DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Its common name; without one its organization.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Authority> {
        let mut rest = bytes;
        let mut whole = der::expect(&mut rest, der::SEQUENCE).filter(|_| rest.is_empty())?;
        let tbs = der::raw(&mut whole, der::SEQUENCE)?;
        let algorithm = der::expect(&mut whole, der::SEQUENCE)?;
        let (&0, signature) = der::expect(&mut whole, der::BIT_STRING)?.split_first()? else { return None };
        let mut fields = der::expect(&mut &*tbs, der::SEQUENCE).filter(|_| whole.is_empty())?;
        der::raw(&mut fields, der::CONTEXT[0])?;
        let serial = der::raw(&mut fields, der::INTEGER)?;
        der::expect(&mut fields, der::SEQUENCE).filter(|inside| *inside == algorithm)?;
        let issuer = der::raw(&mut fields, der::SEQUENCE)?;
        let mut validity = der::expect(&mut fields, der::SEQUENCE)?;
        let (from, until) = (time::of_others(&mut validity)?, time::of_others(&mut validity)?);
        let subject = der::raw(&mut fields, der::SEQUENCE)?;
        let key = Key::of(der::expect(&mut fields, der::SEQUENCE)?)?;
        let extensions = if fields.is_empty() { &[][..] } else { der::expect(&mut fields, der::CONTEXT[3])? };
        Some(Authority {
            der: bytes.to_vec(),
            tbs: tbs.to_vec(),
            algorithm: algorithm.to_vec(),
            signature: signature.to_vec(),
            serial: serial.to_vec(),
            issuer: issuer.to_vec(),
            subject: subject.to_vec(),
            name: name_in(subject).unwrap_or_default(),
            key,
            from,
            until,
            stamps: stamps_by(extensions),
        })
    }

    pub(super) fn issuer_and_serial(&self) -> Vec<u8> {
        der::sequence(&[&self.issuer, &self.serial])
    }

    /// Whether a signature holds under its key; `None` when it is of a kind that is not read here. The digest is for algorithms that
    /// name none themselves.
    pub(super) fn verifies(&self, algorithm: &[u8], digester: Option<Digester>, text: &[u8], signature: &[u8]) -> Option<bool> {
        let mut rest = algorithm;
        let name = der::raw(&mut rest, der::OID)?;
        let named = match name {
            oid::ECDSA_WITH_SHA256 | oid::RSA_WITH_SHA256 => Digester::Sha256,
            oid::ECDSA_WITH_SHA384 | oid::RSA_WITH_SHA384 => Digester::Sha384,
            oid::ECDSA_WITH_SHA512 | oid::RSA_WITH_SHA512 => Digester::Sha512,
            oid::RSA => digester?,
            _ => return None,
        };
        if digester.is_some_and(|digester| digester != named) || !(rest.is_empty() || rest == NULL) {
            return None;
        }
        let digest = named.of(text);
        let for_ecdsa = matches!(name, oid::ECDSA_WITH_SHA256 | oid::ECDSA_WITH_SHA384 | oid::ECDSA_WITH_SHA512);
        match &self.key {
            Key::P256(key) if for_ecdsa => {
                let signature = Signature::from_der(signature).ok();
                Some(signature.is_some_and(|signature| key.verify_prehash(&digest, &signature).is_ok()))
            }
            Key::Rsa(modulus, exponent) if !for_ecdsa => {
                let info = der::sequence(&[&der::sequence(&[named.oid(), NULL]), &der::tlv(der::OCTET_STRING, &digest)]);
                Some(rsa::verifies(modulus, *exponent, &info, signature))
            }
            _ => None,
        }
    }

    /// Whether it has signed another certificate.
    pub(super) fn has_signed(&self, other: &Authority) -> bool {
        other.issuer == self.subject && self.verifies(&other.algorithm, None, &other.tbs, &other.signature) == Some(true)
    }

    /// Whether it has signed another certificate, and was in force at a moment.
    pub(super) fn has_issued(&self, other: &Authority, at: i64) -> bool {
        self.in_force(at) && self.has_signed(other)
    }

    pub(super) fn names_itself(&self) -> bool {
        self.issuer == self.subject
    }

    pub(super) fn stamps(&self) -> bool {
        self.stamps
    }

    pub(super) fn in_force(&self, at: i64) -> bool {
        (self.from..=self.until).contains(&at)
    }
}

impl Key {
    fn of(mut info: &[u8]) -> Option<Key> {
        let mut algorithm = der::expect(&mut info, der::SEQUENCE)?;
        let name = der::raw(&mut algorithm, der::OID)?;
        let (&0, bits) = der::expect(&mut info, der::BIT_STRING)?.split_first()? else { return None };
        Some(match name {
            oid::EC_PUBLIC_KEY if algorithm == oid::PRIME256V1 => Key::P256(VerifyingKey::from_sec1_bytes(bits).ok()?),
            oid::RSA => {
                let mut numbers = der::expect(&mut &*bits, der::SEQUENCE)?;
                let modulus = der::expect(&mut numbers, der::INTEGER)?;
                let exponent = der::expect(&mut numbers, der::INTEGER).filter(|bytes| bytes.len() <= 4)?;
                let exponent = exponent.iter().fold(0, |all, byte| all << 8 | u32::from(*byte));
                Key::Rsa(modulus.strip_prefix(&[0]).unwrap_or(modulus).to_vec(), exponent)
            }
            _ => Key::Other,
        })
    }
}

impl Digester {
    /// By the content of an algorithm's sequence.
    pub fn named(mut algorithm: &[u8]) -> Option<Digester> {
        let digester = match der::raw(&mut algorithm, der::OID)? {
            oid::SHA256 => Digester::Sha256,
            oid::SHA384 => Digester::Sha384,
            oid::SHA512 => Digester::Sha512,
            _ => return None,
        };
        (algorithm.is_empty() || algorithm == NULL).then_some(digester)
    }

    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Digester::Sha256 => Sha256::digest(bytes).to_vec(),
            Digester::Sha384 => Sha384::digest(bytes).to_vec(),
            Digester::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    fn oid(self) -> &'static [u8] {
        match self {
            Digester::Sha256 => oid::SHA256,
            Digester::Sha384 => oid::SHA384,
            Digester::Sha512 => oid::SHA512,
        }
    }
}

/// The common name in a name, or else the organization.
fn name_in(name: &[u8]) -> Option<String> {
    let mut parts = der::expect(&mut &*name, der::SEQUENCE)?;
    let mut found = None;
    while !parts.is_empty() {
        let mut part = der::expect(&mut der::expect(&mut parts, der::SET)?, der::SEQUENCE)?;
        let kind = der::raw(&mut part, der::OID)?;
        let (tag, text, _) = der::next(&mut part)?;
        if !matches!(tag, der::UTF8 | PRINTABLE | IA5) || kind != oid::COMMON_NAME && kind != oid::ORGANIZATION {
            continue;
        }
        // What would not show as it is, or in another order, is left out.
        let text: String = String::from_utf8_lossy(text).chars().filter(|c| shows(*c)).take(NAME_CHARS_MAX).collect();
        if kind == oid::COMMON_NAME || found.is_none() {
            found = Some(text);
        }
    }
    found
}

fn shows(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether the extensions say that the key is for time-stamps alone (RFC 3161, section 2.3).
fn stamps_by(extensions: &[u8]) -> bool {
    purpose_in(extensions) == Some(oid::TIME_STAMPING)
}

/// What the key is for, where that is all that it may be for (critical).
fn purpose_in(mut extensions: &[u8]) -> Option<&[u8]> {
    let mut each = der::expect(&mut extensions, der::SEQUENCE)?;
    while !each.is_empty() {
        let mut one = der::expect(&mut each, der::SEQUENCE)?;
        if der::raw(&mut one, der::OID)? != oid::EXTENDED_KEY_USAGE {
            continue;
        }
        one = one.strip_prefix(der::BOOLEAN_TRUE)?;
        return der::expect(&mut der::expect(&mut one, der::OCTET_STRING)?, der::SEQUENCE);
    }
    None
}

const NULL: &[u8] = &[5, 0];
const PRINTABLE: u8 = 0x13;
const IA5: u8 = 0x16;
const NAME_CHARS_MAX: usize = 100;
const PEM_BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const PEM_END: &str = "-----END CERTIFICATE-----";

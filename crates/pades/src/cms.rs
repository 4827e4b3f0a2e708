//! The signature inside a file: CMS `SignedData` (RFC 5652) over the digest of the file, as PAdES-B-B asks for (ETSI EN 319 142-1,
//! section 6), in one form; with a time-stamp over its value as PAdES-B-T adds it, which is all that may be beside what is signed.

use crate::{Certificate, PdfFault, SigningKey, Stamp, certificate::ecdsa_with_sha256, der, oid, stamp};
use p256::ecdsa::Signature;

/// A signature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// The signer's certificate.
    pub certificate: Certificate,
    /// The office's.
    pub root: Certificate,
    /// When it was there, by an authority.
    pub stamp: Option<Stamp>,
}

/// Signs the SHA-256 of a file.
pub(crate) fn sign(digest: &[u8; 32], key: &SigningKey, certificate: &Certificate, root: &Certificate) -> Vec<u8> {
    let signature = key.sign(&der::set(attributes(digest, certificate)));
    write(digest, certificate, root, signature.to_der().as_bytes(), None)
}

/// Reads a signature over the SHA-256 of a file. Nothing but what [`sign`] and [`stamped`] write is one, and it must hold.
pub(crate) fn read(bytes: &[u8], digest: &[u8; 32]) -> Result<Signed, PdfFault> {
    let parts = Parts::of(bytes).ok_or(PdfFault::Signature)?;
    let Parts { certificate, root, signature, beside } = parts;
    let token = match beside {
        [] => None,
        beside => Some(token_in(beside).ok_or(PdfFault::Stamp)?),
    };
    let holds = certificate.verifies(&der::set(attributes(digest, &certificate)), &signature);
    let same = write(digest, &certificate, &root, &signature, token) == bytes;
    if !holds || !same {
        return Err(PdfFault::Signature);
    }
    let stamp = token.map(|token| stamp::over(&signature, token)).transpose().map_err(|_| PdfFault::Stamp)?;
    Ok(Signed { certificate, root, stamp })
}

/// The value of a signature, over which a stamp is.
pub(crate) fn value(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(Parts::of(bytes)?.signature)
}

/// A signature without a stamp, with one.
pub(crate) fn stamped(bytes: &[u8], token: &[u8]) -> Option<Vec<u8>> {
    let parts = Parts::of(bytes).filter(|parts| parts.beside.is_empty())?;
    let Parts { certificate, root, signature, .. } = parts;
    let digest = digest_in(bytes)?;
    Some(write(&digest, &certificate, &root, &signature, Some(token)))
}

/// A signature with other bytes beside what is signed.
#[cfg(test)]
pub(crate) fn with_beside(bytes: &[u8], beside: &[u8]) -> Vec<u8> {
    let (parts, digest) = (Parts::of(bytes).expect("a signature"), digest_in(bytes).expect("a digest"));
    write_with(&digest, &parts.certificate, &parts.root, &parts.signature, beside)
}

/// The token in what stands beside: one attribute of one value, and nothing else.
fn token_in(mut beside: &[u8]) -> Option<&[u8]> {
    let mut attributes = der::expect(&mut beside, der::CONTEXT[1]).filter(|_| beside.is_empty())?;
    let mut attribute = der::expect(&mut attributes, der::SEQUENCE).filter(|_| attributes.is_empty())?;
    der::raw(&mut attribute, der::OID).filter(|kind| *kind == oid::SIGNATURE_TIME_STAMP)?;
    let mut values = der::expect(&mut attribute, der::SET).filter(|_| attribute.is_empty())?;
    der::raw(&mut values, der::SEQUENCE).filter(|_| values.is_empty())
}

/// The digest that a signature says it is over.
fn digest_in(bytes: &[u8]) -> Option<[u8; 32]> {
    let head = [oid::MESSAGE_DIGEST, &[der::SET, 34, der::OCTET_STRING, 32]].concat();
    let at = bytes.windows(head.len()).position(|window| window == head)? + head.len();
    bytes.get(at..)?.first_chunk().copied()
}

/// The parts of a signature that are not the same in each.
struct Parts<'a> {
    certificate: Certificate,
    root: Certificate,
    signature: Vec<u8>,
    /// What is not signed.
    beside: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(bytes: &'a [u8]) -> Option<Parts<'a>> {
        let mut rest = bytes;
        let mut content = der::expect(&mut rest, der::SEQUENCE).filter(|_| rest.is_empty())?;
        der::raw(&mut content, der::OID)?;
        let mut signed = der::expect(&mut der::expect(&mut content, der::CONTEXT[0])?, der::SEQUENCE)?;
        der::raw(&mut signed, der::INTEGER)?;
        der::raw(&mut signed, der::SET)?;
        der::raw(&mut signed, der::SEQUENCE)?;
        let mut certificates = der::expect(&mut signed, der::CONTEXT[0])?;
        let mut found = Vec::new();
        while !certificates.is_empty() && found.len() < 3 {
            found.push(Certificate::parse(der::raw(&mut certificates, der::SEQUENCE)?)?);
        }
        let root = found.iter().position(|one| one.kid().is_none()).map(|at| found.remove(at))?;
        let certificate = found.pop().filter(|_| found.is_empty())?;
        let mut signer = der::expect(&mut der::expect(&mut signed, der::SET)?, der::SEQUENCE)?;
        der::raw(&mut signer, der::INTEGER)?;
        der::raw(&mut signer, der::SEQUENCE)?;
        der::raw(&mut signer, der::SEQUENCE)?;
        der::raw(&mut signer, der::CONTEXT[0])?;
        der::raw(&mut signer, der::SEQUENCE)?;
        let signature = der::expect(&mut signer, der::OCTET_STRING)?;
        let signature = Signature::from_der(signature).ok()?.to_der().as_bytes().to_vec();
        Some(Parts { certificate, root, signature, beside: signer })
    }
}

fn write(digest: &[u8; 32], certificate: &Certificate, root: &Certificate, signature: &[u8], token: Option<&[u8]>) -> Vec<u8> {
    let beside = token.map_or_else(Vec::new, |token| {
        let attribute = der::sequence(&[oid::SIGNATURE_TIME_STAMP, &der::set(vec![token.to_vec()])]);
        der::tlv(der::CONTEXT[1], &attribute)
    });
    write_with(digest, certificate, root, signature, &beside)
}

fn write_with(digest: &[u8; 32], certificate: &Certificate, root: &Certificate, signature: &[u8], beside: &[u8]) -> Vec<u8> {
    let mut certificates = [certificate.der().to_vec(), root.der().to_vec()];
    certificates.sort();
    let mut attributes = attributes(digest, certificate);
    attributes.sort();
    let signer = der::sequence(&[
        &der::unsigned(&[1]),
        &certificate.issuer_and_serial(),
        &sha256(),
        &der::tlv(der::CONTEXT[0], &attributes.concat()),
        &ecdsa_with_sha256(),
        &der::tlv(der::OCTET_STRING, signature),
        beside,
    ]);
    let signed = der::sequence(&[
        &der::unsigned(&[1]),
        &der::set(vec![sha256()]),
        &der::sequence(&[oid::DATA]),
        &der::tlv(der::CONTEXT[0], &certificates.concat()),
        &der::set(vec![signer]),
    ]);
    der::sequence(&[oid::SIGNED_DATA, &der::tlv(der::CONTEXT[0], &signed)])
}

/// What is signed: the digest, and by which certificate and algorithms (RFC 5035, RFC 6211). The moment is said by the file.
fn attributes(digest: &[u8; 32], certificate: &Certificate) -> Vec<Vec<u8>> {
    let attribute = |oid: &[u8], value: Vec<u8>| der::sequence(&[oid, &der::set(vec![value])]);
    let named = der::sequence(&[&der::tlv(der::OCTET_STRING, &certificate.sha256())]);
    // `[1]` for what signs, implicit: the tag takes the place of the sequence's.
    let mut by = ecdsa_with_sha256();
    by[0] = der::CONTEXT[1];
    vec![
        attribute(oid::CONTENT_TYPE, oid::DATA.to_vec()),
        attribute(oid::MESSAGE_DIGEST, der::tlv(der::OCTET_STRING, digest)),
        attribute(oid::SIGNING_CERTIFICATE_V2, der::sequence(&[&der::sequence(&[&named])])),
        attribute(oid::ALGORITHM_PROTECTION, der::sequence(&[&sha256(), &by])),
    ]
}

fn sha256() -> Vec<u8> {
    der::sequence(&[oid::SHA256])
}

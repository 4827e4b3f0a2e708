//! The signature inside a file: CMS `SignedData` (RFC 5652) over the digest of the file, as PAdES-B-B asks for (ETSI EN 319 142-1,
//! section 6), in one form.

use crate::{Certificate, SigningKey, certificate::ecdsa_with_sha256, der, oid};
use p256::ecdsa::Signature;

/// A signature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// The signer's certificate.
    pub certificate: Certificate,
    /// The office's.
    pub root: Certificate,
}

/// Signs the SHA-256 of a file.
pub(crate) fn sign(digest: &[u8; 32], key: &SigningKey, certificate: &Certificate, root: &Certificate) -> Vec<u8> {
    let signature = key.sign(&der::set(attributes(digest, certificate)));
    write(digest, certificate, root, signature.to_der().as_bytes())
}

/// Reads a signature over the SHA-256 of a file. Nothing but what [`sign`] writes is one, and it must hold.
pub(crate) fn read(bytes: &[u8], digest: &[u8; 32]) -> Option<Signed> {
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
    let [certificate] = &found[..] else { return None };
    let mut signer = der::expect(&mut der::expect(&mut signed, der::SET)?, der::SEQUENCE)?;
    der::raw(&mut signer, der::INTEGER)?;
    der::raw(&mut signer, der::SEQUENCE)?;
    der::raw(&mut signer, der::SEQUENCE)?;
    der::raw(&mut signer, der::CONTEXT[0])?;
    der::raw(&mut signer, der::SEQUENCE)?;
    let signature = der::expect(&mut signer, der::OCTET_STRING)?;
    let signature = Signature::from_der(signature).ok()?.to_der();
    let holds = certificate.verifies(&der::set(attributes(digest, certificate)), signature.as_bytes());
    let same = write(digest, certificate, &root, signature.as_bytes()) == bytes;
    (holds && same).then(|| Signed { certificate: certificate.clone(), root })
}

fn write(digest: &[u8; 32], certificate: &Certificate, root: &Certificate, signature: &[u8]) -> Vec<u8> {
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

//! A token (RFC 3161, section 2.4.2): CMS `SignedData` of one signer over what an authority says.

use super::{
    Stamp, StampFault,
    foreign::{Authority, Digester},
};
use crate::{der, oid, time};

/// What a token says, and the nonce that it has. It must be over this digest, and hold.
pub(super) fn read<'a>(bytes: &'a [u8], imprint: &[u8; 32]) -> Result<(Stamp, Option<&'a [u8]>), StampFault> {
    let parts = Parts::of(bytes).ok_or(StampFault::Form)?;
    let told = Told::of(parts.told).ok_or(StampFault::Form)?;
    if told.imprint != imprint {
        return Err(StampFault::Other);
    }
    let digester = Digester::named(parts.digest_algorithm).ok_or(StampFault::Algorithm)?;
    let attributes = Attributes::of(parts.attributes).ok_or(StampFault::Form)?;
    if attributes.content_type != oid::TIME_STAMP || *attributes.digest != *digester.of(parts.told) {
        return Err(StampFault::Signature);
    }
    let chain = chain(parts.certificates, &attributes)?;
    let own = chain.first().ok_or(StampFault::Certificate)?;
    if own.issuer_and_serial() != parts.signer {
        return Err(StampFault::Certificate);
    }
    // What is signed is the set itself, not in the place that it has.
    let signed = der::tlv(der::SET, parts.attributes);
    match own.verifies(parts.signature_algorithm, Some(digester), &signed, parts.signature) {
        None => return Err(StampFault::Algorithm),
        Some(false) => return Err(StampFault::Signature),
        Some(true) => {}
    }
    if !own.stamps() || !own.in_force(told.at) {
        return Err(StampFault::Certificate);
    }
    Ok((Stamp { at: told.at, chain }, told.nonce))
}

/// The authority's certificate, which the signature names, and above it each that has issued the one before. No others.
fn chain(mut rest: &[u8], attributes: &Attributes<'_>) -> Result<Vec<Authority>, StampFault> {
    let mut found = Vec::new();
    while !rest.is_empty() {
        let der = der::raw(&mut rest, der::SEQUENCE).filter(|_| found.len() < CERTIFICATES_MAX).ok_or(StampFault::Form)?;
        found.push(Authority::parse(der).ok_or(StampFault::Certificate)?);
    }
    let own = found.iter().position(|one| *attributes.named.of(one.der()) == *attributes.certificate);
    let own = own.ok_or(StampFault::Certificate)?;
    let mut chain = vec![found.swap_remove(own)];
    while !found.is_empty() {
        let below = chain.last().ok_or(StampFault::Certificate)?;
        let above = found.iter().position(|one| one.has_signed(below)).ok_or(StampFault::Certificate)?;
        chain.push(found.swap_remove(above));
    }
    // Whoever has signed itself has done so rightly.
    let top = chain.last().ok_or(StampFault::Certificate)?;
    if top.names_itself() && !top.has_signed(top) { Err(StampFault::Certificate) } else { Ok(chain) }
}

/// The parts of a token.
struct Parts<'a> {
    told: &'a [u8],
    certificates: &'a [u8],
    /// Issuer and serial number of the signer's certificate.
    signer: &'a [u8],
    digest_algorithm: &'a [u8],
    /// Content of the set.
    attributes: &'a [u8],
    signature_algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(bytes: &'a [u8]) -> Option<Parts<'a>> {
        let mut content = only(bytes, der::SEQUENCE)?;
        if der::raw(&mut content, der::OID)? != oid::SIGNED_DATA {
            return None;
        }
        let mut signed = only(only(content, der::CONTEXT[0])?, der::SEQUENCE)?;
        if der::expect(&mut signed, der::INTEGER)? != [3] {
            return None;
        }
        let named = only(der::expect(&mut signed, der::SET)?, der::SEQUENCE)?;
        let mut said = der::expect(&mut signed, der::SEQUENCE)?;
        if der::raw(&mut said, der::OID)? != oid::TIME_STAMP {
            return None;
        }
        let told = only(only(said, der::CONTEXT[0])?, der::OCTET_STRING)?;
        let certificates = der::expect(&mut signed, der::CONTEXT[0])?;
        // No revocation lists: they would have to be read too.
        let mut signer = only(only(signed, der::SET)?, der::SEQUENCE)?;
        if der::expect(&mut signer, der::INTEGER)? != [1] {
            return None;
        }
        let by = der::raw(&mut signer, der::SEQUENCE)?;
        let digest_algorithm = der::expect(&mut signer, der::SEQUENCE).filter(|algorithm| *algorithm == named)?;
        let attributes = der::expect(&mut signer, der::CONTEXT[0])?;
        let signature_algorithm = der::expect(&mut signer, der::SEQUENCE)?;
        // Nothing that is not signed stands behind the signature.
        let signature = only(signer, der::OCTET_STRING)?;
        Some(Parts { told, certificates, signer: by, digest_algorithm, attributes, signature_algorithm, signature })
    }
}

/// What the authority says (`TSTInfo`).
struct Told<'a> {
    imprint: &'a [u8],
    at: i64,
    nonce: Option<&'a [u8]>,
}

impl<'a> Told<'a> {
    fn of(bytes: &'a [u8]) -> Option<Told<'a>> {
        let mut told = only(bytes, der::SEQUENCE)?;
        if der::expect(&mut told, der::INTEGER)? != [1] {
            return None;
        }
        der::raw(&mut told, der::OID)?;
        let mut imprint = der::expect(&mut told, der::SEQUENCE)?;
        let algorithm = der::expect(&mut imprint, der::SEQUENCE)?;
        if !matches!(Digester::named(algorithm)?, Digester::Sha256) {
            return None;
        }
        let imprint = only(imprint, der::OCTET_STRING)?;
        der::raw(&mut told, der::INTEGER)?;
        let at = time::generalized(der::expect(&mut told, der::GENERALIZED_TIME)?)?;
        // How exact it is, whether the stamps of this authority are in order, the nonce, and the authority's name. No extensions.
        let mut nonce = None;
        for tag in [der::SEQUENCE, BOOLEAN, der::INTEGER, der::CONTEXT[0]] {
            if told.first() != Some(&tag) {
                continue;
            }
            let content = der::expect(&mut told, tag)?;
            if tag == der::INTEGER {
                nonce = Some(content);
            }
        }
        told.is_empty().then_some(Told { imprint, at, nonce })
    }
}

/// What a signer says beside it.
struct Attributes<'a> {
    content_type: &'a [u8],
    digest: &'a [u8],
    /// How the certificate is named.
    named: Digester,
    certificate: &'a [u8],
}

impl<'a> Attributes<'a> {
    fn of(mut attributes: &'a [u8]) -> Option<Attributes<'a>> {
        let (mut content_type, mut digest, mut certificate) = (None, None, None);
        while !attributes.is_empty() {
            let mut attribute = der::expect(&mut attributes, der::SEQUENCE)?;
            let kind = der::raw(&mut attribute, der::OID)?;
            let value = only(attribute, der::SET)?;
            let place = match kind {
                oid::CONTENT_TYPE => &mut content_type,
                oid::MESSAGE_DIGEST => &mut digest,
                oid::SIGNING_CERTIFICATE_V2 => &mut certificate,
                // Signed as they are, they are of no use here.
                _ => continue,
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        // The first of those that are named is the signer's (RFC 5035, section 4).
        let mut named = der::expect(&mut only(certificate?, der::SEQUENCE)?, der::SEQUENCE)?;
        let mut first = der::expect(&mut named, der::SEQUENCE)?;
        let digester = match first.first() == Some(&der::SEQUENCE) {
            true => Digester::named(der::expect(&mut first, der::SEQUENCE)?)?,
            false => Digester::Sha256,
        };
        Some(Attributes {
            content_type: content_type?,
            digest: only(digest?, der::OCTET_STRING)?,
            named: digester,
            certificate: der::expect(&mut first, der::OCTET_STRING)?,
        })
    }
}

/// The content of the one value that is there.
fn only(mut bytes: &[u8], tag: u8) -> Option<&[u8]> {
    der::expect(&mut bytes, tag).filter(|_| bytes.is_empty())
}

const BOOLEAN: u8 = 0x01;
const CERTIFICATES_MAX: usize = 6;

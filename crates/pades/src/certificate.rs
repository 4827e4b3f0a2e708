//! X.509 certificates (RFC 5280) of the office and its members, with P-256 keys, in one form.

use crate::{der, key::SigningKey, oid, time};
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
use sha2::{Digest, Sha256};

/// A certificate in its DER form, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    tbs: Vec<u8>,
    signature: Signature,
    key: VerifyingKey,
    terms: Terms,
}

/// What a certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Terms {
    serial: [u8; 16],
    issuer: Vec<u8>,
    /// Identifier of the key that signed it; the office's own has none.
    authority: Option<[u8; 20]>,
    subject: Subject,
    from: i64,
    until: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    office: String,
    origin: String,
    name: String,
    /// Post and thumbprint of a member; the office's own certificate has neither.
    member: Option<(String, String)>,
}

/// What the office's own certificate says.
pub struct RootTerms<'a> {
    /// The office's name.
    pub office: &'a str,
    /// Origin of its ledger.
    pub origin: &'a str,
    /// When it begins, UTC seconds. It never ends.
    pub from: i64,
}

/// What a member's certificate says.
pub struct LeafTerms<'a> {
    /// The member's name.
    pub name: &'a str,
    /// The member's post, as printed.
    pub post: &'a str,
    /// Thumbprint of the member's Ed25519 key (RFC 7638).
    pub kid: &'a str,
    /// Serial number.
    pub serial: [u8; 16],
    /// First moment, UTC seconds.
    pub from: i64,
    /// Last moment.
    pub until: i64,
}

/// The office's certificate, signed by itself. The same terms and key always give the same bytes.
pub fn root(key: &SigningKey, terms: &RootTerms<'_>) -> Certificate {
    let name = format!("{} 签章", terms.office);
    let (office, origin, name) = (cut(terms.office), cut(terms.origin), cut(&name));
    let subject = Subject { office, origin, name, member: None };
    let digest = Sha256::digest(key.point());
    let serial = positive(digest[..16].try_into().expect("a digest has more than 16 bytes"));
    let issuer = name_of(&subject);
    let terms = Terms { serial, issuer, authority: None, subject, from: terms.from, until: None };
    sign(key, key, terms)
}

/// A member's certificate for the public half of `key`, signed by the office.
pub fn issue(office: &SigningKey, root: &Certificate, key: &SigningKey, terms: &LeafTerms<'_>) -> Certificate {
    let subject = Subject {
        office: root.terms.subject.office.clone(),
        origin: root.terms.subject.origin.clone(),
        name: cut(terms.name),
        member: Some((cut(terms.post), terms.kid.to_owned())),
    };
    let issuer = name_of(&root.terms.subject);
    let (serial, until) = (positive(terms.serial), Some(terms.until));
    let authority = Some(identifier(&point_of(&root.key)));
    sign(office, key, Terms { serial, issuer, authority, subject, from: terms.from, until })
}

impl Certificate {
    /// Reads one, in the form in which this program writes them and no other.
    pub fn parse(bytes: &[u8]) -> Option<Certificate> {
        let mut rest = bytes;
        let mut whole = der::expect(&mut rest, der::SEQUENCE).filter(|_| rest.is_empty())?;
        let tbs = der::raw(&mut whole, der::SEQUENCE)?;
        der::raw(&mut whole, der::SEQUENCE)?;
        let (&0, signature) = der::expect(&mut whole, der::BIT_STRING)?.split_first()? else { return None };
        // Of the two forms of a signature only the one with the lower s is written.
        let signature = Signature::from_der(signature).ok().filter(|signature| signature.normalize_s() == *signature)?;
        let mut fields = der::expect(&mut &*tbs, der::SEQUENCE)?;
        der::raw(&mut fields, der::CONTEXT[0])?;
        let serial = sixteen(der::expect(&mut fields, der::INTEGER)?)?;
        der::raw(&mut fields, der::SEQUENCE)?;
        let issuer = der::raw(&mut fields, der::SEQUENCE)?.to_vec();
        let mut validity = der::expect(&mut fields, der::SEQUENCE)?;
        let (from, until) = (time::read(&mut validity)??, time::read(&mut validity)?);
        let subject = der::expect(&mut fields, der::SEQUENCE)?;
        let mut key = der::expect(&mut fields, der::SEQUENCE)?;
        der::raw(&mut key, der::SEQUENCE)?;
        let (&0, point) = der::expect(&mut key, der::BIT_STRING)?.split_first()? else { return None };
        let key = VerifyingKey::from_sec1_bytes(point).ok()?;
        let extensions = der::expect(&mut fields, der::CONTEXT[3])?;
        let (kid, authority) = (kid_in(extensions), authority_in(extensions));
        let terms = Terms { serial, issuer, authority, subject: subject_of(subject, kid)?, from, until };
        let read = Certificate { der: bytes.to_vec(), tbs: tbs.to_vec(), signature, key, terms };
        (read.encode() == bytes).then_some(read)
    }

    /// DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the DER.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.der).into()
    }

    /// PEM (RFC 7468).
    pub fn pem(&self) -> String {
        use base64::Engine;
        let text = base64::engine::general_purpose::STANDARD.encode(&self.der);
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap_or_default()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }

    /// Name of the member, or of the office's certificate.
    pub fn name(&self) -> &str {
        &self.terms.subject.name
    }

    /// Name of the office.
    pub fn office(&self) -> &str {
        &self.terms.subject.office
    }

    /// Origin of the ledger.
    pub fn origin(&self) -> &str {
        &self.terms.subject.origin
    }

    /// Thumbprint of the member's Ed25519 key; the office's own has none.
    pub fn kid(&self) -> Option<&str> {
        self.terms.subject.member.as_ref().map(|(_, kid)| &**kid)
    }

    /// First and last moment of validity, UTC seconds; without the latter it never ends.
    pub fn validity(&self) -> (i64, Option<i64>) {
        (self.terms.from, self.terms.until)
    }

    /// Whether it is one for a member that `root`, the office's own, has issued.
    pub fn issued_by(&self, root: &Certificate) -> bool {
        let (office, own) = (&root.terms.subject, &self.terms.subject);
        let by_key = self.terms.authority == Some(identifier(&point_of(&root.key)));
        let fits = root.is_root() && by_key && own.member.is_some() && office.office == own.office && office.origin == own.origin;
        fits && self.terms.issuer == name_of(office) && root.key.verify(&self.tbs, &self.signature).is_ok()
    }

    /// Whether it is an office's own, signed by itself.
    pub fn is_root(&self) -> bool {
        let own = self.terms.subject.member.is_none() && self.terms.issuer == name_of(&self.terms.subject);
        own && self.key.verify(&self.tbs, &self.signature).is_ok()
    }

    /// Whether a signature in DER over a text holds under its key. Of the two forms of a signature only the one with the lower s
    /// does.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = Signature::from_der(signature) else { return false };
        signature.normalize_s() == signature && self.key.verify(message, &signature).is_ok()
    }

    /// Issuer and serial number (RFC 5652, section 10.2.4).
    pub(crate) fn issuer_and_serial(&self) -> Vec<u8> {
        der::sequence(&[&self.terms.issuer, &der::unsigned(&self.terms.serial)])
    }

    /// As it is written from what was read.
    fn encode(&self) -> Vec<u8> {
        let tbs = to_be_signed(&self.terms, &point_of(&self.key), self.terms.subject.member.is_none());
        der::sequence(&[&tbs, &ecdsa_with_sha256(), &der::bits(self.signature.to_der().as_bytes())])
    }
}

fn sign(by: &SigningKey, key: &SigningKey, terms: Terms) -> Certificate {
    let is_root = terms.subject.member.is_none();
    let tbs = to_be_signed(&terms, &key.point(), is_root);
    let signature = by.sign(&tbs);
    let der = der::sequence(&[&tbs, &ecdsa_with_sha256(), &der::bits(signature.to_der().as_bytes())]);
    Certificate { der, tbs, signature, key: key.verifying(), terms }
}

fn to_be_signed(terms: &Terms, point: &[u8], is_root: bool) -> Vec<u8> {
    let validity = der::sequence(&[&time::encode(Some(terms.from)), &time::encode(terms.until)]);
    let curve = der::sequence(&[oid::EC_PUBLIC_KEY, oid::PRIME256V1]);
    let key = der::sequence(&[&curve, &der::bits(point)]);
    let extension = |oid: &[u8], critical: bool, value: Vec<u8>| {
        let critical: &[u8] = if critical { der::BOOLEAN_TRUE } else { &[] };
        der::sequence(&[oid, critical, &der::tlv(der::OCTET_STRING, &value)])
    };
    let mut extensions = Vec::new();
    if is_root {
        // A certificate authority, and of no others.
        let authority = der::sequence(&[der::BOOLEAN_TRUE, &der::unsigned(&[0])]);
        extensions.push(extension(oid::BASIC_CONSTRAINTS, true, authority));
        extensions.push(extension(oid::KEY_USAGE, true, KEY_CERT_SIGN.to_vec()));
    } else {
        extensions.push(extension(oid::KEY_USAGE, true, SIGNATURE_AND_COMMITMENT.to_vec()));
    }
    extensions.push(extension(oid::SUBJECT_KEY_IDENTIFIER, false, der::tlv(der::OCTET_STRING, &identifier(point))));
    if let Some(authority) = terms.authority {
        let named = der::tlv(KEY_IDENTIFIER, &authority);
        extensions.push(extension(oid::AUTHORITY_KEY_IDENTIFIER, false, der::sequence(&[&named])));
    }
    if let Some((_, kid)) = &terms.subject.member {
        let uri = der::tlv(URI, format!("{THUMBPRINT_URI}{kid}").as_bytes());
        extensions.push(extension(oid::SUBJECT_ALT_NAME, false, der::sequence(&[&uri])));
    }
    let extensions = der::tlv(der::CONTEXT[3], &der::tlv(der::SEQUENCE, &extensions.concat()));
    let version = der::tlv(der::CONTEXT[0], &der::unsigned(&[2]));
    der::sequence(&[
        &version,
        &der::unsigned(&terms.serial),
        &ecdsa_with_sha256(),
        &terms.issuer,
        &validity,
        &name_of(&terms.subject),
        &key,
        &extensions,
    ])
}

/// `AlgorithmIdentifier` without parameters (RFC 5758, section 3.2).
pub(crate) fn ecdsa_with_sha256() -> Vec<u8> {
    der::sequence(&[oid::ECDSA_WITH_SHA256])
}

fn name_of(subject: &Subject) -> Vec<u8> {
    let part = |oid: &[u8], text: &str| der::set(vec![der::sequence(&[oid, &der::tlv(der::UTF8, text.as_bytes())])]);
    let mut parts = vec![
        part(oid::ORGANIZATION, &subject.office),
        part(oid::ORGANIZATIONAL_UNIT, &subject.origin),
        part(oid::COMMON_NAME, &subject.name),
    ];
    if let Some((post, _)) = &subject.member {
        parts.push(part(oid::TITLE, post));
    }
    der::tlv(der::SEQUENCE, &parts.concat())
}

fn subject_of(mut name: &[u8], kid: Option<String>) -> Option<Subject> {
    let mut texts = Vec::new();
    while !name.is_empty() {
        let mut part = der::expect(&mut der::expect(&mut name, der::SET)?, der::SEQUENCE)?;
        der::raw(&mut part, der::OID)?;
        texts.push(String::from_utf8(der::expect(&mut part, der::UTF8)?.to_vec()).ok()?);
    }
    let mut texts = texts.into_iter();
    let (office, origin, name) = (texts.next()?, texts.next()?, texts.next()?);
    let member = match (texts.next(), kid) {
        (None, None) => None,
        (Some(post), Some(kid)) => Some((post, kid)),
        _ => return None,
    };
    Some(Subject { office, origin, name, member })
}

/// The thumbprint among the extensions; where else in them something is wrong shows when they are written anew.
fn kid_in(extensions: &[u8]) -> Option<String> {
    let at = extensions.windows(THUMBPRINT_URI.len()).position(|window| window == THUMBPRINT_URI.as_bytes())?;
    let kid = extensions.get(at + THUMBPRINT_URI.len()..)?.get(..KID_BYTES)?;
    String::from_utf8(kid.to_vec()).ok()
}

/// The identifier of the issuer's key among the extensions.
fn authority_in(extensions: &[u8]) -> Option<[u8; 20]> {
    let at = extensions.windows(AUTHORITY_HEAD.len()).position(|window| window == AUTHORITY_HEAD)?;
    extensions.get(at + AUTHORITY_HEAD.len()..)?.first_chunk().copied()
}

/// By which a key is found (RFC 7093, section 2, method 1).
fn identifier(point: &[u8]) -> [u8; 20] {
    let digest = Sha256::digest(point);
    *digest.first_chunk().expect("a digest has more than 20 bytes")
}

fn sixteen(integer: &[u8]) -> Option<[u8; 16]> {
    let mut serial = [0; 16];
    let place = serial.len().checked_sub(integer.len())?;
    serial[place..].copy_from_slice(integer);
    Some(serial)
}

/// A serial number is positive (RFC 5280, section 4.1.2.2).
fn positive(mut serial: [u8; 16]) -> [u8; 16] {
    serial[0] = serial[0] & 0x7f | 0x40;
    serial
}

fn point_of(key: &VerifyingKey) -> Vec<u8> {
    key.to_sec1_point(false).as_bytes().to_vec()
}

/// As long as a name in a certificate may be (RFC 5280, appendix A.1).
fn cut(text: &str) -> String {
    text.chars().take(NAME_CHARS_MAX).collect()
}

const NAME_CHARS_MAX: usize = 64;
/// A SHA-256 in base64url.
const KID_BYTES: usize = 43;
/// RFC 9278.
const THUMBPRINT_URI: &str = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:";
/// `[0]`, primitive.
const KEY_IDENTIFIER: u8 = 0x80;
/// What stands before an authority's key identifier: the extension's name, and the heads of what it is wrapped in.
const AUTHORITY_HEAD: &[u8] = &[0x55, 0x1d, 35, der::OCTET_STRING, 24, der::SEQUENCE, 22, KEY_IDENTIFIER, 20];
/// `[6]`, a name that is a URI.
const URI: u8 = 0x86;
/// `BIT STRING` with bits 0 and 1, and with bit 5 (RFC 5280, section 4.2.1.3).
const SIGNATURE_AND_COMMITMENT: [u8; 4] = [der::BIT_STRING, 2, 6, 0xc0];
const KEY_CERT_SIGN: [u8; 4] = [der::BIT_STRING, 2, 2, 0x04];

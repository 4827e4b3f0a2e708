//! Small signed objects that are no statements: JWS compact serialisation (RFC 7515) with Ed25519, a header of exactly `alg`,
//! `kid`, `typ`, and a `typ` of its own for each kind of object.

use crate::{Kid, PublicKey, SigningKey, base64};

/// The parts of an object in its one form; nothing is known yet about its signature.
pub(crate) struct Jws<'a> {
    pub kid: Kid,
    pub payload: Vec<u8>,
    input: &'a str,
    signature: [u8; 64],
}

/// Why a text is no such object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JwsFault {
    /// Not three parts of base64url, or the signature has not 64 bytes.
    NotCompact,
    /// The header is another one.
    Header,
}

impl<'a> Jws<'a> {
    /// Takes an object of this type apart.
    pub fn read(text: &'a str, typ: &str) -> Result<Jws<'a>, JwsFault> {
        let (input, signature) = text.rsplit_once('.').ok_or(JwsFault::NotCompact)?;
        let (header, payload) = input.split_once('.').ok_or(JwsFault::NotCompact)?;
        let part = |part: &str| base64::url_decode(part.as_bytes()).ok_or(JwsFault::NotCompact);
        let (header, payload, signature) = (part(header)?, part(payload)?, part(signature)?);
        let signature = <[u8; 64]>::try_from(signature).map_err(|_| JwsFault::NotCompact)?;
        let kid = read_header(&header, typ).ok_or(JwsFault::Header)?;
        Ok(Jws { kid, payload, input, signature })
    }

    /// Whether it is signed with this key, under this key's id.
    pub fn signed_by(&self, key: &PublicKey) -> bool {
        self.kid == key.kid() && key.verify(self.input.as_bytes(), &self.signature)
    }
}

/// Signs a payload as an object of this type.
pub(crate) fn sign(typ: &str, payload: &str, key: &SigningKey) -> String {
    let input = signing_input(typ, payload, &key.public());
    let signature = base64::url_encode(&key.sign(input.as_bytes()));
    format!("{input}.{signature}")
}

/// What is signed of an object.
pub(crate) fn signing_input(typ: &str, payload: &str, key: &PublicKey) -> String {
    let header = format!("{BEFORE_KID}{}{AFTER_KID}{typ}{END}", key.kid());
    [header.as_bytes(), payload.as_bytes()].map(base64::url_encode).join(".")
}

fn read_header(header: &[u8], typ: &str) -> Option<Kid> {
    let rest = header.strip_prefix(BEFORE_KID.as_bytes())?.strip_suffix(END.as_bytes())?.strip_suffix(typ.as_bytes())?;
    Kid::from_text(rest.strip_suffix(AFTER_KID.as_bytes())?)
}

const BEFORE_KID: &str = r#"{"alg":"EdDSA","kid":""#;
const AFTER_KID: &str = r#"","typ":""#;
const END: &str = r#""}"#;

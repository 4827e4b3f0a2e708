//! What one member signs: a JWS in compact serialisation (RFC 7515) with Ed25519 (RFC 8037) over canonical JSON.

use crate::{Hash, Json, JsonFault, JsonWriter, Jti, Kid, Origin, PublicKey, SigningKey, base64};
use std::ops::Range;

/// Size and root of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Head {
    /// Leaves.
    pub size: u64,
    /// Root hash.
    pub root: Hash,
}

impl Head {
    /// The head of an empty ledger.
    pub fn empty() -> Head {
        Head { size: 0, root: Hash::empty_root() }
    }
}

/// A statement that is well formed. Nothing is known yet about its signature or its right to be in a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    bytes: Vec<u8>,
    payload: Vec<u8>,
    signature: [u8; 64],
    kid: Kid,
    jti: Jti,
    iat: i64,
    seen: Head,
    on_behalf: Option<u32>,
    kind: Range<usize>,
    issuer: Range<usize>,
    body: Range<usize>,
}

/// Why bytes are not a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementFault {
    /// Longer than [`STATEMENT_BYTES_MAX`].
    TooLong,
    /// Not three base64url parts with dots between them, or stray padding bits.
    NotCompactJws,
    /// The header is not exactly `alg`, `kid`, `typ` with the values of this format.
    Header,
    /// The payload is not canonical JSON.
    Payload(JsonFault),
    /// A claim is missing, superfluous or of the wrong shape.
    Claim(&'static str),
}

/// A statement together with the key that its signature was made with or checked against.
#[derive(Clone, Debug)]
pub struct Signed {
    statement: Statement,
    key: PublicKey,
}

/// A statement about to be signed.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// The ledger it is for.
    pub issuer: &'a Origin,
    /// Kind, e.g. `payment`.
    pub kind: &'a str,
    /// The signer's clock, UTC seconds.
    pub iat: i64,
    /// Unique in the ledger.
    pub jti: Jti,
    /// The head that the signer's desk knew.
    pub seen: Head,
    /// Member whose rights are used by delegation (代).
    pub on_behalf: Option<u32>,
    /// Canonical JSON object.
    pub body: &'a str,
}

impl Statement {
    /// Reads a statement and refuses whatever is not its one canonical form.
    pub fn parse(bytes: Vec<u8>) -> Result<Statement, StatementFault> {
        if bytes.len() > STATEMENT_BYTES_MAX {
            return Err(StatementFault::TooLong);
        }
        let (header, payload, signature) = split(&bytes).ok_or(StatementFault::NotCompactJws)?;
        let kid = read_header(header).ok_or(StatementFault::Header)?;
        let payload = base64::url_decode(payload).ok_or(StatementFault::NotCompactJws)?;
        let signature = base64::url_decode_array(signature).ok_or(StatementFault::NotCompactJws)?;
        let claims = Claims::read(&payload)?;
        Ok(claims.of(bytes, payload, signature, kid))
    }

    /// The compact serialisation.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The canonical payload.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// What the signature is over: header, dot, payload, both still encoded.
    pub fn signing_input(&self) -> &[u8] {
        // 64 bytes of signature are 86 characters; the dot before them is no part of the input.
        &self.bytes[..self.bytes.len() - SIGNATURE_CHARS - 1]
    }

    /// The signature.
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// Names the key.
    pub fn kid(&self) -> Kid {
        self.kid
    }

    /// Unique id.
    pub fn jti(&self) -> Jti {
        self.jti
    }

    /// The signer's clock, UTC seconds. A claim.
    pub fn iat(&self) -> i64 {
        self.iat
    }

    /// The head that the signer's desk knew.
    pub fn seen(&self) -> Head {
        self.seen
    }

    /// Member whose rights are used by delegation.
    pub fn on_behalf(&self) -> Option<u32> {
        self.on_behalf
    }

    /// Kind.
    pub fn kind(&self) -> &str {
        std::str::from_utf8(&self.payload[self.kind.clone()]).expect("the payload was found to be UTF-8")
    }

    /// Origin of the ledger it is for.
    pub fn issuer(&self) -> &str {
        std::str::from_utf8(&self.payload[self.issuer.clone()]).expect("the payload was found to be UTF-8")
    }

    /// Body, an object.
    pub fn body(&self) -> Json<'_> {
        Json::seen_before(&self.payload[self.body.clone()])
    }

    /// Checks the signature against a key.
    pub fn verify(self, key: &PublicKey) -> Option<Signed> {
        (self.kid == key.kid() && key.verify(self.signing_input(), &self.signature))
            .then(|| Signed { statement: self, key: key.clone() })
    }
}

impl Signed {
    /// The statement.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// Takes it apart.
    pub fn into_parts(self) -> (Statement, PublicKey) {
        (self.statement, self.key)
    }
}

impl Draft<'_> {
    /// Signs. `public` is the key's other half, which the caller has at hand. Fails when it is not, or when the body makes
    /// the statement too long or breaks a rule of the format.
    pub fn sign(&self, key: &SigningKey, public: &PublicKey) -> Result<Signed, StatementFault> {
        if !key.is_of(public) {
            return Err(StatementFault::Header);
        }
        let mut payload = JsonWriter::new();
        payload.object(|w| {
            w.key("body").raw(self.body);
            if let Some(member) = self.on_behalf {
                w.field("for", &member_text(member));
            }
            w.field_integer("iat", self.iat);
            w.field("iss", self.issuer.as_str());
            w.field("jti", &self.jti.to_string());
            w.field("kind", self.kind);
            w.key("seen").object(|w| {
                w.field("root", &self.seen.root.url());
                w.field_integer("size", i64::try_from(self.seen.size).unwrap_or(i64::MAX));
            });
        });
        let payload = payload.finish().into_bytes();
        let header = format!("{HEADER_BEFORE_KID}{}{HEADER_AFTER_KID}", public.kid());
        let mut bytes = String::with_capacity((header.len() + payload.len()) * 4 / 3 + SIGNATURE_CHARS + 4);
        base64::url_encode_onto(&mut bytes, header.as_bytes());
        bytes.push('.');
        base64::url_encode_onto(&mut bytes, &payload);
        if bytes.len() + 1 + SIGNATURE_CHARS > STATEMENT_BYTES_MAX {
            return Err(StatementFault::TooLong);
        }
        // Reading the payload back proves that what is signed is canonical, whatever the body was built by.
        let claims = Claims::read(&payload)?;
        let signature = key.sign(bytes.as_bytes());
        bytes.push('.');
        base64::url_encode_onto(&mut bytes, &signature);
        let statement = claims.of(bytes.into_bytes(), payload, signature, public.kid());
        Ok(Signed { statement, key: public.clone() })
    }
}

/// `m3` → 3. Members are numbered from 1 in the order of their enrolment.
pub fn member_number(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('m')?;
    let number: u32 = digits.parse().ok()?;
    (number > 0 && member_text(number) == text).then_some(number)
}

/// 3 → `m3`.
pub fn member_text(number: u32) -> String {
    format!("m{number}")
}

struct Claims {
    jti: Jti,
    iat: i64,
    seen: Head,
    on_behalf: Option<u32>,
    kind: Range<usize>,
    issuer: Range<usize>,
    body: Range<usize>,
}

impl Claims {
    /// The statement whose payload these were read from.
    fn of(self, bytes: Vec<u8>, payload: Vec<u8>, signature: [u8; 64], kid: Kid) -> Statement {
        let Claims { jti, iat, seen, on_behalf, kind, issuer, body } = self;
        Statement { bytes, payload, signature, kid, jti, iat, seen, on_behalf, kind, issuer, body }
    }

    fn read(payload: &[u8]) -> Result<Claims, StatementFault> {
        use StatementFault::Claim;
        let json = Json::parse(payload).map_err(StatementFault::Payload)?;
        if !json.is_object() {
            return Err(Claim("payload"));
        }
        let place = |value: Json<'_>| {
            let start = value.bytes().as_ptr() as usize - payload.as_ptr() as usize;
            start..start + value.bytes().len()
        };
        // A string without escapes, which kind and issuer must be, stands between its quotation marks as it is.
        let inner = |value: Json<'_>| place(value).start + 1..place(value).end - 1;
        let (mut body, mut on_behalf, mut iat, mut issuer, mut jti, mut kind, mut seen) =
            (None, None, None, None, None, None, None);
        for (key, value) in json.fields() {
            match &*key {
                "body" => body = value.is_object().then(|| place(value)),
                "for" => on_behalf = Some(value.string().and_then(|text| member_number(&text)).ok_or(Claim("for"))?),
                "iat" => iat = value.integer().filter(|seconds| *seconds >= 0),
                "iss" => issuer = value.string().filter(|text| Origin::is_origin(text)).map(|_| inner(value)),
                "jti" => jti = value.string().and_then(|text| Jti::from_text(&text)),
                "kind" => kind = value.string().filter(|text| is_kind(text)).map(|_| inner(value)),
                "seen" => seen = read_head(value),
                _ => return Err(Claim("unknown")),
            }
        }
        Ok(Claims {
            body: body.ok_or(Claim("body"))?,
            iat: iat.ok_or(Claim("iat"))?,
            issuer: issuer.ok_or(Claim("iss"))?,
            jti: jti.ok_or(Claim("jti"))?,
            kind: kind.ok_or(Claim("kind"))?,
            seen: seen.ok_or(Claim("seen"))?,
            on_behalf,
        })
    }
}

fn read_head(value: Json<'_>) -> Option<Head> {
    let mut fields = value.fields();
    let (root_key, root) = fields.next()?;
    let (size_key, size) = fields.next()?;
    if root_key != "root" || size_key != "size" || fields.next().is_some() {
        return None;
    }
    Some(Head { root: Hash::from_url(root.string()?.as_bytes())?, size: u64::try_from(size.integer()?).ok()? })
}

/// Lower-case words with dots between them.
fn is_kind(text: &str) -> bool {
    (1..=KIND_BYTES_MAX).contains(&text.len())
        && text.split('.').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
}

/// Header, payload and signature. Another dot in one of them is no base64url, which reading them finds.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (rest, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE_CHARS)?)?;
    let rest = rest.strip_suffix(b".")?;
    let dot = rest.iter().position(|byte| *byte == b'.')?;
    Some((&rest[..dot], &rest[dot + 1..], signature))
}

fn read_header(encoded: &[u8]) -> Option<Kid> {
    let header = base64::url_decode(encoded)?;
    Kid::from_text(header.strip_prefix(HEADER_BEFORE_KID.as_bytes())?.strip_suffix(HEADER_AFTER_KID.as_bytes())?)
}

/// The `typ` of a statement, as its header has it.
pub(crate) const TYPE: &str = "mz-statement+sd-jwt";

const HEADER_BEFORE_KID: &str = r#"{"alg":"EdDSA","kid":""#;
const HEADER_AFTER_KID: &str = r#"","typ":"mz-statement+sd-jwt"}"#;

/// 64 bytes in base64url.
const SIGNATURE_CHARS: usize = 86;

/// An entry has at most 65,535 bytes, 32 of which are the leaf hash before.
pub const STATEMENT_BYTES_MAX: usize = 65_535 - 32;

const KIND_BYTES_MAX: usize = 32;

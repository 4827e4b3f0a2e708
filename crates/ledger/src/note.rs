//! C2SP signed-note with Ed25519 (signature type 0x01), and the keys that verify it.

use crate::{Hash, PublicKey, SigningKey, base64};

/// A signed note, taken apart but not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with its final newline.
    pub text: String,
    /// Signature lines in their order.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// Key name.
    pub name: String,
    /// Key id, of the first four bytes.
    pub id: u32,
    /// The rest.
    pub signature: Vec<u8>,
}

/// A key that verifies notes: name and Ed25519 key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: PublicKey,
    id: u32,
}

impl Verifier {
    /// A verifier for notes signed by `name`, which has no space and no plus sign.
    pub fn new(name: &str, key: &PublicKey) -> Verifier {
        Verifier { name: name.into(), key: key.clone(), id: key_id(name, ED25519, key.bytes()) }
    }

    /// Reads `<name>+<id>+<key>`.
    pub fn parse(vkey: &str) -> Option<Verifier> {
        let (name, key, id) = read_vkey(vkey, ED25519)?;
        Some(Verifier { name: name.into(), key, id })
    }

    /// `<name>+<id>+<key>`.
    pub fn vkey(&self) -> String {
        write_vkey(&self.name, ED25519, &self.key)
    }

    /// Key name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    fn made(&self, signature: &NoteSignature) -> bool {
        signature.name == self.name && signature.id == self.id
    }
}

impl Note {
    /// Reads a note. It must be exactly what [`Note::encode`] would write.
    pub fn parse(bytes: &[u8]) -> Option<Note> {
        if bytes.len() > NOTE_BYTES_MAX {
            return None;
        }
        let all = std::str::from_utf8(bytes).ok()?;
        if all.chars().any(|c| c < ' ' && c != '\n') {
            return None;
        }
        let split = all.rfind("\n\n")?;
        let lines = all[split + 2..].strip_suffix('\n')?;
        let signatures = lines.split('\n').map(NoteSignature::parse).collect::<Option<Vec<_>>>()?;
        (signatures.len() <= SIGNATURES_MAX).then(|| Note { text: all[..=split].to_owned(), signatures })
    }

    /// The note as bytes.
    pub fn encode(&self) -> String {
        let lines = self.signatures.iter().map(NoteSignature::line);
        std::iter::once(format!("{}\n", self.text)).chain(lines).collect()
    }

    /// Adds a signature.
    pub fn sign(&mut self, name: &str, key: &SigningKey) {
        let signature = key.sign(self.text.as_bytes()).to_vec();
        self.signatures.push(NoteSignature { name: name.into(), id: key_id(name, ED25519, &key.public_bytes()), signature });
    }

    /// Whether the verifier's signature is there, once, and holds.
    pub fn signed_by(&self, verifier: &Verifier) -> bool {
        let mut mine = self.signatures.iter().filter(|signature| verifier.made(signature));
        let (Some(first), None) = (mine.next(), mine.next()) else { return false };
        let Ok(signature) = <&[u8; 64]>::try_from(&first.signature[..]) else { return false };
        verifier.key.verify(self.text.as_bytes(), signature)
    }

    /// Whether a line is there that none of the verifiers made.
    pub fn has_line_of_others(&self, verifiers: &[Verifier]) -> bool {
        self.signatures.iter().any(|signature| !verifiers.iter().any(|verifier| verifier.made(signature)))
    }
}

impl NoteSignature {
    /// Reads a line, without its newline.
    pub fn parse(line: &str) -> Option<NoteSignature> {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = base64::standard_decode(encoded)?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        (is_key_name(name) && !signature.is_empty()).then(|| NoteSignature {
            name: name.into(),
            id: u32::from_be_bytes(*id),
            signature: signature.to_vec(),
        })
    }

    /// The line, with its newline.
    pub fn line(&self) -> String {
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.signature);
        format!("— {} {}\n", self.name, base64::standard_encode(&bytes))
    }
}

fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+')
}

/// The first four bytes of `SHA-256(name ‖ 0x0A ‖ kind ‖ key)`.
pub(crate) fn key_id(name: &str, kind: u8, key: &[u8; 32]) -> u32 {
    let mut input = format!("{name}\n").into_bytes();
    input.push(kind);
    input.extend_from_slice(key);
    let hash = Hash::of(&input).0;
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

/// Name, key and id of `<name>+<id>+<key>`, where the key is of that signature type.
pub(crate) fn read_vkey(vkey: &str, kind: u8) -> Option<(&str, PublicKey, u32)> {
    let mut parts = vkey.splitn(3, '+');
    let (name, id_text, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = base64::standard_decode(encoded)?;
    let key = PublicKey::from_bytes(bytes.strip_prefix(&[kind])?.try_into().ok()?)?;
    let id = key_id(name, kind, key.bytes());
    (is_key_name(name) && id_text == format!("{id:08x}")).then_some((name, key, id))
}

pub(crate) fn write_vkey(name: &str, kind: u8, key: &PublicKey) -> String {
    let mut bytes = vec![kind];
    bytes.extend_from_slice(key.bytes());
    format!("{name}+{:08x}+{}", key_id(name, kind, key.bytes()), base64::standard_encode(&bytes))
}

/// Signature type of plain Ed25519.
const ED25519: u8 = 0x01;

/// Room for a head with the cosignatures of many witnesses, post-quantum ones included.
const NOTE_BYTES_MAX: usize = 256 * 1024;

const SIGNATURES_MAX: usize = 64;

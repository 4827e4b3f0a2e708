//! C2SP tlog-cosignature with Ed25519 (signature type 0x04): somebody else's word, with a time, that a head is the newest
//! consistent one they know.

use crate::{
    PublicKey, SigningKey,
    note::{Note, NoteSignature, key_id, read_vkey, write_vkey},
};

/// A key that cosigns heads: name and Ed25519 key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigner {
    name: String,
    key: PublicKey,
    id: u32,
}

impl Cosigner {
    /// A cosigner of that name, which has no space and no plus sign.
    pub fn new(name: &str, key: &PublicKey) -> Cosigner {
        Cosigner { name: name.into(), key: key.clone(), id: key_id(name, COSIGNATURE, key.bytes()) }
    }

    /// Reads `<name>+<id>+<key>`.
    pub fn parse(vkey: &str) -> Option<Cosigner> {
        let (name, key, id) = read_vkey(vkey, COSIGNATURE)?;
        Some(Cosigner { name: name.into(), key, id })
    }

    /// `<name>+<id>+<key>`.
    pub fn vkey(&self) -> String {
        write_vkey(&self.name, COSIGNATURE, &self.key)
    }

    /// Name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Whether a line bears this name and key id. Nothing is known then about its signature.
    pub fn made(&self, signature: &NoteSignature) -> bool {
        signature.name == self.name && signature.id == self.id
    }

    /// When the note was cosigned, if exactly one line is this cosigner's and it holds.
    pub fn time_on(&self, note: &Note) -> Option<u64> {
        let (time, signature) = self.claim_on(note)?;
        self.key.verify(message(&note.text, time).as_bytes(), signature).then_some(time)
    }

    /// Time and signature of this cosigner's line, if there is exactly one; whether it holds is not looked at.
    pub(crate) fn claim_on<'a>(&self, note: &'a Note) -> Option<(u64, &'a [u8; 64])> {
        let mut mine = note.signatures.iter().filter(|signature| self.made(signature));
        let (Some(line), None) = (mine.next(), mine.next()) else { return None };
        let (time, signature) = line.signature.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        Some((time, signature.try_into().ok()?)).filter(|_| (1..=TIME_MAX).contains(&time))
    }
}

/// Cosigns the text of a note under a name. `time` is in seconds of UTC, from 1 on: no reader takes another.
pub fn cosign(text: &str, name: &str, key: &SigningKey, time: u64) -> NoteSignature {
    let signature = key.sign(message(text, time).as_bytes());
    NoteSignature {
        name: name.into(),
        id: key_id(name, COSIGNATURE, &key.public_bytes()),
        signature: [&time.to_be_bytes()[..], &signature].concat(),
    }
}

/// The name under which the office of a ledger cosigns what it has witnessed.
pub fn witness_name(origin: &str) -> String {
    format!("{origin}/witness")
}

/// The name under which it cosigns heads of which it holds all entries.
pub fn mirror_name(origin: &str) -> String {
    format!("{origin}/mirror")
}

fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// Signature type of a timestamped cosignature with Ed25519.
const COSIGNATURE: u8 = 0x04;

/// What a signed 64-bit integer holds.
const TIME_MAX: u64 = i64::MAX as u64;

//! C2SP tlog-checkpoint: a signed head.

use crate::{
    Hash, Head, INTEGER_MAX, Origin, base64,
    key::SigningKey,
    note::{Note, Verifier},
};

/// A checkpoint, taken apart but not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The ledger.
    pub origin: Origin,
    /// Size and root.
    pub head: Head,
    /// The note with its signatures.
    pub note: Note,
}

impl Checkpoint {
    /// Signs a head with one ledger key, or with two where the key is being rotated (the old one first).
    pub fn sign(origin: &Origin, head: Head, keys: &[&SigningKey]) -> Checkpoint {
        let text = format!("{origin}\n{}\n{}\n", head.size, base64::standard_encode(&head.root.0));
        let mut note = Note { text, signatures: Vec::new() };
        keys.iter().for_each(|key| note.sign(origin.as_str(), key));
        Checkpoint { origin: origin.clone(), head, note }
    }

    /// Reads a checkpoint. Extension lines are refused: nothing here needs them.
    pub fn parse(bytes: &[u8]) -> Option<Checkpoint> {
        let note = Note::parse(bytes)?;
        let lines: Vec<&str> = note.text.strip_suffix('\n')?.split('\n').collect();
        let [origin, size, root] = lines.as_slice() else { return None };
        let size_value: u64 = size.parse().ok()?;
        // No statement could name a larger head, and no tree here can hold one.
        if size_value.to_string() != *size || size_value > INTEGER_MAX as u64 {
            return None;
        }
        let root = Hash(base64::standard_decode(root)?.try_into().ok()?);
        Some(Checkpoint { origin: Origin::parse(origin)?, head: Head { size: size_value, root }, note })
    }

    /// As it is stored and served.
    pub fn encode(&self) -> String {
        self.note.encode()
    }

    /// Whether the ledger keys that must have signed it did, and the bytes are the only ones that say so.
    pub fn signed_by(&self, verifiers: &[Verifier]) -> bool {
        // A line's name need not be the text's first line; a ledger's is.
        let signed = |verifier: &Verifier| verifier.name() == self.origin.as_str() && self.note.signed_by(verifier);
        !verifiers.is_empty() && verifiers.iter().all(signed)
    }
}

//! A holder's word that it has erased what an order names: a compact JWS by its mirror key (`docs/protocol.md`, section 10).

use crate::{
    Json, JsonWriter, Origin, PublicKey, SigningKey,
    jws::{self, Jws},
};

/// A holder has erased what an order names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Entry of the order.
    pub entry: u64,
    /// When, by the holder's clock, UTC seconds. A claim.
    pub iat: i64,
    /// Origin of the holder's ledger.
    pub holder: Origin,
    /// The ledger whose entry the order is.
    pub ledger: Origin,
}

impl Acknowledgement {
    /// Signs with the holder's mirror key.
    pub fn sign(&self, mirror: &SigningKey) -> String {
        jws::sign(TYPE, &self.payload(), mirror)
    }

    /// Reads a text that is exactly one acknowledgement; nothing is known then about its signature.
    pub fn read(text: &str) -> Option<Acknowledgement> {
        if text.len() > ACKNOWLEDGEMENT_BYTES_MAX {
            return None;
        }
        let jws = Jws::read(text, TYPE).ok()?;
        let json = Json::parse(&jws.payload).ok()?;
        if !json.fields().map(|(field, _)| field).eq(["entry", "iat", "iss", "ledger"]) {
            return None;
        }
        let origin = |field| Origin::parse(&json.get(field)?.string()?);
        Some(Acknowledgement {
            entry: u64::try_from(json.get("entry")?.integer()?).ok()?,
            iat: json.get("iat")?.integer().filter(|seconds| *seconds >= 0)?,
            holder: origin("iss")?,
            ledger: origin("ledger")?,
        })
    }

    /// Whether a text is this acknowledgement, signed with that key.
    pub fn signed_by(&self, text: &str, mirror: &PublicKey) -> bool {
        Jws::read(text, TYPE).is_ok_and(|jws| jws.payload == self.payload().as_bytes() && jws.signed_by(mirror))
    }

    fn payload(&self) -> String {
        let mut payload = JsonWriter::new();
        payload.object(|w| {
            w.field_integer("entry", i64::try_from(self.entry).unwrap_or(i64::MAX));
            w.field_integer("iat", self.iat);
            w.field("iss", self.holder.as_str());
            w.field("ledger", self.ledger.as_str());
        });
        payload.finish()
    }
}

const TYPE: &str = "mz-erasure+jwt";

/// Two origins and a signature stay far below.
const ACKNOWLEDGEMENT_BYTES_MAX: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledgement_holds_under_its_key_and_unchanged_alone() {
        let (key, other) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
        let origin = |key: &SigningKey| Origin::new("522499-nync", &key.public()).expect("an office code");
        let word = Acknowledgement { entry: 7, iat: 1_767_225_600, holder: origin(&key), ledger: origin(&other) };
        let text = word.sign(&key);
        assert_eq!(Acknowledgement::read(&text), Some(word.clone()));
        assert!(word.signed_by(&text, &key.public()));
        assert!(!word.signed_by(&text, &other.public()), "another key");
        assert!(!Acknowledgement { entry: 8, ..word.clone() }.signed_by(&text, &key.public()), "another order");
        for i in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[i] = if changed[i] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("letters");
            let holds = Acknowledgement::read(&changed).is_some_and(|word| word.signed_by(&changed, &key.public()));
            assert!(!holds || changed == text, "character {i} is another");
        }
    }
}

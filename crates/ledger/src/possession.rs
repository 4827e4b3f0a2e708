//! Proof that whoever names a new key also holds it: a small JWS of its own type, signed by that key.

use crate::{JsonWriter, PublicKey, SigningKey, base64, jws};

/// What the holder of a key agrees to by signing the proof.
#[derive(Clone, Copy, Debug)]
pub enum Possession<'a> {
    /// To be this member with these roles.
    Member {
        /// Member number.
        number: u32,
        /// Name.
        name: &'a str,
        /// Roles.
        roles: crate::Roles,
    },
    /// To sign the heads of this ledger.
    LedgerKey,
    /// To work for this office on the line, where nobody is signed in.
    Operational(Use),
}

/// What an operational key is for. Each use has a key of its own, since a cosignature does not name who made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Cosigns heads of which all entries are held.
    Mirror,
    /// Shows on the line who speaks.
    Tls,
    /// Cosigns heads that extend those cosigned before.
    Witness,
}

impl Use {
    /// The name that cards and proofs have it under.
    pub fn name(self) -> &'static str {
        match self {
            Use::Mirror => "mirror",
            Use::Tls => "tls",
            Use::Witness => "witness",
        }
    }
}

impl Possession<'_> {
    /// Makes the proof.
    pub fn prove(&self, ledger: &str, key: &SigningKey) -> String {
        jws::sign(TYPE, &self.payload(ledger), key)
    }

    /// Whether a proof is exactly the one that this key would make. Ed25519 proofs are made anew from the same words, so
    /// only the signature needs to be read.
    pub fn proven(&self, ledger: &str, key: &PublicKey, proof: &str) -> bool {
        let input = jws::signing_input(TYPE, &self.payload(ledger), key);
        let Some(encoded) = proof.strip_prefix(&*input).and_then(|rest| rest.strip_prefix('.')) else { return false };
        base64::url_decode_array(encoded.as_bytes()).is_some_and(|signature| key.verify(input.as_bytes(), &signature))
    }

    fn payload(&self, ledger: &str) -> String {
        let mut payload = JsonWriter::new();
        payload.object(|w| {
            w.field("iss", ledger);
            match self {
                Possession::Member { number, name, roles } => {
                    w.field("member", &crate::member_text(*number));
                    w.field("name", name);
                    w.key("roles").array(|w| roles.names().for_each(|role| w.string(role)));
                    w.field("use", "member");
                }
                Possession::LedgerKey => w.field("use", "ledger"),
                Possession::Operational(what_for) => w.field("use", what_for.name()),
            }
        });
        payload.finish()
    }
}

const TYPE: &str = "mz-possession+jwt";

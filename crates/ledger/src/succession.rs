//! One ledger goes on for another: what its genesis says of that, and the signatures of those who agreed.

use crate::{Hash, Head, Json, JsonWriter, Origin, PublicKey, SigningKey, base64, write_digests};
use serde::{Deserialize, Serialize};

/// The ledger that this one succeeds, as its genesis says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// The ledger before.
    pub origin: Origin,
    /// The last head of it that was known.
    pub head: Head,
    /// Why it could not go on.
    pub cause: Cause,
    /// The keys that have signed that they agree, each with its signature: two administrators' of this ledger at least, and
    /// whoever else was asked, such as members of the ledger before.
    pub agreed: Vec<(PublicKey, String)>,
}

/// Why a ledger cannot go on. The words to it are personal fields of the genesis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// What is stored of it is damaged.
    Damaged,
    /// It has two histories: an old copy was signed on, or a key is in strange hands.
    Forked,
    /// It was restored from an older copy, and not all could be asked who may know more of it.
    Held,
    /// The keys that it is signed with are lost.
    KeysLost,
    /// The machine is lost, and with it all but what others hold.
    MachineLost,
    /// The office was reorganised.
    Reorganised,
}

/// What is agreed to by a signature: that this ledger goes on for another from this head, for the reasons with these digests.
#[derive(Clone, Copy, Debug)]
pub struct Agreement<'a> {
    /// The new ledger.
    pub ledger: &'a str,
    /// The ledger before.
    pub origin: &'a Origin,
    /// Its head.
    pub head: Head,
    /// Why.
    pub cause: Cause,
    /// The digests of the genesis, the reason's among them.
    pub digests: &'a [Hash],
}

impl Cause {
    /// All of them, in the order of their names.
    pub const ALL: [Cause; 6] =
        [Cause::Damaged, Cause::Forked, Cause::Held, Cause::KeysLost, Cause::MachineLost, Cause::Reorganised];

    /// The name that it has in a genesis.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Damaged => "damaged",
            Cause::Forked => "forked",
            Cause::Held => "held",
            Cause::KeysLost => "keys-lost",
            Cause::MachineLost => "machine-lost",
            Cause::Reorganised => "reorganised",
        }
    }

    /// The cause of that name.
    pub fn named(name: &str) -> Option<Cause> {
        Cause::ALL.into_iter().find(|cause| cause.name() == name)
    }
}

impl Agreement<'_> {
    /// Signs that the holder of this key agrees.
    pub fn prove(&self, key: &SigningKey) -> String {
        let input = self.signing_input(&key.public());
        let signature = key.sign(input.as_bytes());
        format!("{input}.{}", base64::url_encode(&signature))
    }

    /// Whether a text is exactly what this key would sign.
    pub fn proven(&self, key: &PublicKey, proof: &str) -> bool {
        let input = self.signing_input(key);
        let Some(encoded) = proof.strip_prefix(&*input).and_then(|rest| rest.strip_prefix('.')) else { return false };
        base64::url_decode_array(encoded.as_bytes()).is_some_and(|signature| key.verify(input.as_bytes(), &signature))
    }

    fn signing_input(&self, key: &PublicKey) -> String {
        let header = format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"mz-succession+jwt"}}"#, key.kid());
        let mut payload = JsonWriter::new();
        payload.object(|w| {
            write_digests(w, self.digests);
            w.field("cause", self.cause.name());
            w.field("iss", self.ledger);
            w.field("origin", self.origin.as_str());
            w.field("root", &self.head.root.url());
            // No ledger grows beyond what an integer of this format can say.
            w.field_integer("size", i64::try_from(self.head.size).unwrap_or(i64::MAX));
        });
        format!("{}.{}", base64::url_encode(header.as_bytes()), base64::url_encode(payload.finish().as_bytes()))
    }
}

impl Succession {
    /// What those who agreed have signed, in the genesis of a ledger with these digests.
    pub(crate) fn agreement<'a>(&'a self, ledger: &'a str, digests: &'a [Hash]) -> Agreement<'a> {
        Agreement { ledger, origin: &self.origin, head: self.head, cause: self.cause, digests }
    }

    /// Writes it as a genesis has it.
    pub fn write(&self, w: &mut JsonWriter) {
        w.object(|w| {
            w.key("agreed").array(|w| {
                for (key, proof) in &self.agreed {
                    w.object(|w| {
                        w.field("key", &key.x());
                        w.field("proof", proof);
                    });
                }
            });
            w.field("cause", self.cause.name());
            w.field("origin", self.origin.as_str());
            w.field("root", &self.head.root.url());
            w.field_integer("size", i64::try_from(self.head.size).unwrap_or(i64::MAX));
        });
    }

    /// The same, read: the keys ascend by their text.
    pub(crate) fn read(object: Json<'_>) -> Option<Succession> {
        if !object.fields().map(|(field, _)| field).eq(["agreed", "cause", "origin", "root", "size"]) {
            return None;
        }
        let text = |field| object.get(field)?.string();
        let agreed = object.get("agreed")?;
        let names: Vec<_> = agreed.items().map(|one| one.get("key")?.string()).collect::<Option<_>>()?;
        if !agreed.is_array() || names.len() > AGREED_MAX || !names.is_sorted_by(|a, b| a < b) {
            return None;
        }
        let one = |one: Json<'_>| {
            if !one.fields().map(|(field, _)| field).eq(["key", "proof"]) {
                return None;
            }
            Some((PublicKey::from_x(&one.get("key")?.string()?)?, one.get("proof")?.string()?.into_owned()))
        };
        Some(Succession {
            origin: Origin::parse(&text("origin")?)?,
            head: Head {
                size: u64::try_from(object.get("size")?.integer()?).ok().filter(|size| *size > 0)?,
                root: Hash::from_url(text("root")?.as_bytes())?,
            },
            cause: Cause::named(&text("cause")?)?,
            agreed: agreed.items().map(one).collect::<Option<_>>()?,
        })
    }
}

/// Sixteen proofs leave room for the members in one statement.
pub const AGREED_MAX: usize = 16;

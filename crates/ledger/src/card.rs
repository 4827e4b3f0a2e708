//! The office card: what one office hands to another so that they find and recognise each other on the line. A compact JWS
//! by the ledger key in force (`docs/protocol.md`, section 2).

use crate::{
    Cosigner, Hash, INTEGER_MAX, Json, JsonWriter, Origin, Possession, PublicKey, Recipient, SigningKey, Use, is_name,
    jws::{self, Jws, JwsFault},
    mirror_name,
    note::Verifier,
    read_address, witness_name,
};
use serde::{Deserialize, Serialize};

/// A card that holds by itself. Whether its key is the ledger's is for the ledger's entries to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Card {
    text: String,
    address: String,
    demo: bool,
    iat: i64,
    origin: Origin,
    key: PublicKey,
    mirror: PublicKey,
    name: String,
    number: u64,
    recipient: Option<Recipient>,
    tls: PublicKey,
    witness: PublicKey,
}

/// Why a text is no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardFault {
    /// Longer than [`CARD_BYTES_MAX`].
    TooLong,
    /// Not three parts of base64url with dots between them.
    NotCompactJws,
    /// The header is not the one of a card.
    Header,
    /// The payload is not canonical JSON with exactly the fields of a card.
    Payload,
    /// A field has another shape than it may.
    Field(&'static str),
    /// Two of the four keys are the same.
    SameKeys,
    /// An operational key comes without a proof that its holder agreed.
    Possession,
    /// The signature does not hold.
    Signature,
}

/// A card about to be signed.
#[derive(Clone, Copy, Debug)]
pub struct CardDraft<'a> {
    /// The ledger.
    pub origin: &'a Origin,
    /// The office's name.
    pub name: &'a str,
    /// Higher than that of every card before.
    pub number: u64,
    /// `https://host:port`, or empty for an office that only calls others.
    pub address: &'a str,
    /// As in the genesis.
    pub demo: bool,
    /// The signer's clock, UTC seconds.
    pub iat: i64,
    /// Cosigns heads of which all entries are held.
    pub mirror: &'a SigningKey,
    /// To whom is encrypted what this office alone may read; without it nobody can give it personal fields.
    pub recipient: Option<&'a str>,
    /// Shows on the line who speaks.
    pub tls: &'a SigningKey,
    /// Cosigns what it has witnessed.
    pub witness: &'a SigningKey,
}

impl CardDraft<'_> {
    /// Signs. Fails when a field is not as a card has it.
    pub fn sign(&self, ledger_key: &SigningKey) -> Result<Card, CardFault> {
        let key = ledger_key.public();
        let number = i64::try_from(self.number).map_err(|_| CardFault::Field("number"))?;
        let mut payload = JsonWriter::new();
        payload.object(|w| {
            let operational = |w: &mut JsonWriter, what_for: Use, key: &SigningKey| {
                w.key(what_for.name()).object(|w| {
                    w.field("key", &key.public().x());
                    w.field("possession", &Possession::Operational(what_for).prove(self.origin.as_str(), key));
                });
            };
            w.field("address", self.address);
            w.key("demo").boolean(self.demo);
            w.field_integer("iat", self.iat);
            w.field("iss", self.origin.as_str());
            w.field("key", &key.x());
            operational(w, Use::Mirror, self.mirror);
            w.field("name", self.name);
            w.field_integer("number", number);
            if let Some(recipient) = self.recipient {
                w.field("recipient", recipient);
            }
            operational(w, Use::Tls, self.tls);
            operational(w, Use::Witness, self.witness);
        });
        // Reading it back proves that whoever is handed the card can read it too.
        Card::parse(&jws::sign(TYPE, &payload.finish(), ledger_key))
    }
}

impl Card {
    /// Reads a card and refuses whatever is not its one form or does not hold by itself.
    pub fn parse(text: &str) -> Result<Card, CardFault> {
        if text.len() > CARD_BYTES_MAX {
            return Err(CardFault::TooLong);
        }
        let jws = Jws::read(text, TYPE)?;
        let json = Json::parse(&jws.payload).ok().filter(Json::is_object).ok_or(CardFault::Payload)?;
        // The keys of canonical JSON ascend, so that the same ones are there exactly when they are the same in this order.
        let fields = FIELDS.into_iter().filter(|field| *field != RECIPIENT || json.get(RECIPIENT).is_some());
        if !json.fields().map(|(field, _)| field).eq(fields) {
            return Err(CardFault::Payload);
        }
        let key = read_key(json).ok_or(CardFault::Field("key"))?;
        if jws.kid != key.kid() {
            return Err(CardFault::Header);
        }
        // Looked at before all that costs more, so that a card that was changed on its way costs one signature.
        if !jws.signed_by(&key) {
            return Err(CardFault::Signature);
        }
        read_fields(json, key, text)
    }

    /// The card as it is handed over.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is read out by telephone to make sure that the card is the one that was handed over: its SHA-256 modulo 10³², in
    /// eight groups of four digits.
    pub fn fingerprint(&self) -> String {
        Hash::of(self.text.as_bytes()).fingerprint()
    }

    /// Whether the card shows by itself that its key is the ledger's: the origin is the one made from it.
    pub fn first_key(&self) -> bool {
        Origin::new(self.origin.office_code(), &self.key).as_ref() == Some(&self.origin)
    }

    /// The ledger.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The office's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// `https://host:port`; empty for an office that only calls others.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Host and port to call, if it can be called.
    pub fn endpoint(&self) -> Option<(&str, u16)> {
        read_address(&self.address)
    }

    /// Whether the ledger is a demo's.
    pub fn demo(&self) -> bool {
        self.demo
    }

    /// The signer's clock, UTC seconds. A claim.
    pub fn iat(&self) -> i64 {
        self.iat
    }

    /// The ledger key in force.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// To whom is encrypted what this office alone may read.
    pub fn recipient(&self) -> Option<&Recipient> {
        self.recipient.as_ref()
    }

    /// The key that shows on the line who speaks.
    pub fn tls(&self) -> &PublicKey {
        &self.tls
    }

    /// What verifies heads of the ledger, as long as this card is in force.
    pub fn verifier(&self) -> Verifier {
        Verifier::new(self.origin.as_str(), &self.key)
    }

    /// The office as witness.
    pub fn witness(&self) -> Cosigner {
        Cosigner::new(&witness_name(self.origin.as_str()), &self.witness)
    }

    /// The office as mirror.
    pub fn mirror(&self) -> Cosigner {
        Cosigner::new(&mirror_name(self.origin.as_str()), &self.mirror)
    }

    /// All four keys.
    pub fn keys(&self) -> [&PublicKey; 4] {
        [&self.key, &self.mirror, &self.tls, &self.witness]
    }
}

impl From<JwsFault> for CardFault {
    fn from(fault: JwsFault) -> CardFault {
        match fault {
            JwsFault::NotCompact => CardFault::NotCompactJws,
            JwsFault::Header => CardFault::Header,
        }
    }
}

impl TryFrom<String> for Card {
    type Error = String;

    fn try_from(text: String) -> Result<Card, String> {
        Card::parse(&text).map_err(|fault| format!("not a card of this format: {fault:?}"))
    }
}

impl From<Card> for String {
    fn from(card: Card) -> String {
        card.text
    }
}

fn read_key(object: Json<'_>) -> Option<PublicKey> {
    PublicKey::from_x(&object.get("key")?.string()?)
}

fn read_fields(json: Json<'_>, key: PublicKey, text: &str) -> Result<Card, CardFault> {
    let value = |field| json.get(field).ok_or(CardFault::Payload);
    let string = |field| value(field)?.string().ok_or(CardFault::Field(field));
    let origin = Origin::parse(&string("iss")?).ok_or(CardFault::Field("iss"))?;
    let operational = |what_for: Use| {
        let object = value(what_for.name())?;
        if !object.fields().map(|(field, _)| field).eq(["key", "possession"]) {
            return Err(CardFault::Payload);
        }
        let key = read_key(object).ok_or(CardFault::Field(what_for.name()))?;
        let proof = object.get("possession").and_then(|proof| proof.string()).ok_or(CardFault::Possession)?;
        let proven = Possession::Operational(what_for).proven(origin.as_str(), &key, &proof);
        if proven { Ok(key) } else { Err(CardFault::Possession) }
    };
    let integer = |field| value(field)?.integer().ok_or(CardFault::Field(field));
    let card = Card {
        text: text.to_owned(),
        address: Some(string("address")?.into_owned())
            .filter(|address| address.is_empty() || read_address(address).is_some())
            .ok_or(CardFault::Field("address"))?,
        demo: value("demo")?.boolean().ok_or(CardFault::Field("demo"))?,
        iat: Some(integer("iat")?).filter(|seconds| *seconds >= 0).ok_or(CardFault::Field("iat"))?,
        key,
        mirror: operational(Use::Mirror)?,
        name: Some(string("name")?.into_owned()).filter(|name| is_name(name)).ok_or(CardFault::Field("name"))?,
        number: Some(integer("number")?).filter(|n| (1..=INTEGER_MAX).contains(n)).ok_or(CardFault::Field("number"))? as u64,
        recipient: match json.get(RECIPIENT) {
            None => None,
            Some(text) => {
                let text = text.string().ok_or(CardFault::Field(RECIPIENT))?;
                Some(Recipient::parse(&text).ok_or(CardFault::Field(RECIPIENT))?)
            }
        },
        tls: operational(Use::Tls)?,
        witness: operational(Use::Witness)?,
        origin,
    };
    let keys = card.keys();
    let distinct = keys.iter().enumerate().all(|(i, key)| !keys[..i].contains(key));
    if distinct { Ok(card) } else { Err(CardFault::SameKeys) }
}

const FIELDS: [&str; 11] = ["address", "demo", "iat", "iss", "key", "mirror", "name", "number", RECIPIENT, "tls", "witness"];

/// The only one that a card may lack.
const RECIPIENT: &str = "recipient";

const TYPE: &str = "mz-card+jwt";

/// Three proofs, a name of 100 characters and a long address stay below this.
pub const CARD_BYTES_MAX: usize = 4096;

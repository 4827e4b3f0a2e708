//! The desk card: what a machine of the office hands to an administrator to be let in. A compact JWS by the desk's own key of
//! the line (`docs/protocol.md`, section 11).

use crate::{
    CardFault, Hash, Json, JsonWriter, Origin, PublicKey, SigningKey, is_name,
    jws::{self, Jws},
};
use serde::{Deserialize, Serialize};

/// A desk card that holds by itself. Whether the desk may connect is for the ledger's entries to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeskCard {
    text: String,
    iat: i64,
    origin: Origin,
    name: String,
    tls: PublicKey,
    writer: PublicKey,
}

/// A desk card about to be signed.
#[derive(Clone, Copy, Debug)]
pub struct DeskCardDraft<'a> {
    /// The office's ledger.
    pub origin: &'a Origin,
    /// What the desk is called.
    pub name: &'a str,
    /// The desk's clock, UTC seconds.
    pub iat: i64,
    /// Shows on the line who speaks.
    pub tls: &'a SigningKey,
    /// The key that the office's card names for the line: the only one with which the desk will speak.
    pub writer: &'a PublicKey,
}

impl DeskCardDraft<'_> {
    /// Signs. Fails when a field is not as a desk card has it.
    pub fn sign(&self) -> Result<DeskCard, CardFault> {
        let key = self.tls.public();
        let mut payload = JsonWriter::new();
        payload.object(|w| {
            w.field_integer("iat", self.iat);
            w.field("iss", self.origin.as_str());
            w.field("name", self.name);
            w.field("tls", &key.x());
            w.field("writer", &self.writer.x());
        });
        // Reading it back proves that whoever is handed the card can read it too.
        DeskCard::parse(&jws::sign(TYPE, &payload.finish(), self.tls))
    }
}

impl DeskCard {
    /// Reads a desk card and refuses whatever is not its one form or does not hold by itself.
    pub fn parse(text: &str) -> Result<DeskCard, CardFault> {
        if text.len() > DESK_CARD_BYTES_MAX {
            return Err(CardFault::TooLong);
        }
        let jws = Jws::read(text, TYPE)?;
        let json = Json::parse(&jws.payload).ok().filter(Json::is_object).ok_or(CardFault::Payload)?;
        if !json.fields().map(|(field, _)| field).eq(FIELDS) {
            return Err(CardFault::Payload);
        }
        let string = |field| json.get(field).and_then(|value| value.string()).ok_or(CardFault::Field(field));
        let key = |field| PublicKey::from_x(&string(field)?).ok_or(CardFault::Field(field));
        let tls = key("tls")?;
        if jws.kid != tls.kid() {
            return Err(CardFault::Header);
        }
        if !jws.signed_by(&tls) {
            return Err(CardFault::Signature);
        }
        let iat = json.get("iat").and_then(|value| value.integer()).filter(|seconds| *seconds >= 0);
        let card = DeskCard {
            text: text.to_owned(),
            iat: iat.ok_or(CardFault::Field("iat"))?,
            origin: Origin::parse(&string("iss")?).ok_or(CardFault::Field("iss"))?,
            name: Some(string("name")?.into_owned()).filter(|name| is_name(name)).ok_or(CardFault::Field("name"))?,
            writer: key("writer")?,
            tls,
        };
        // Whoever writes the ledger needs no desk beside it under the same key.
        if card.tls == card.writer { Err(CardFault::SameKeys) } else { Ok(card) }
    }

    /// The card as it is handed over.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is read out to make sure that the card is the one that was handed over, as for an office card.
    pub fn fingerprint(&self) -> String {
        Hash::of(self.text.as_bytes()).fingerprint()
    }

    /// The office's ledger.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What the desk is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The desk's clock, UTC seconds. A claim.
    pub fn iat(&self) -> i64 {
        self.iat
    }

    /// The key that shows on the line who speaks.
    pub fn tls(&self) -> &PublicKey {
        &self.tls
    }

    /// The key of the line of whom the desk takes for the office's writer.
    pub fn writer(&self) -> &PublicKey {
        &self.writer
    }
}

impl TryFrom<String> for DeskCard {
    type Error = String;

    fn try_from(text: String) -> Result<DeskCard, String> {
        DeskCard::parse(&text).map_err(|fault| format!("not a desk card of this format: {fault:?}"))
    }
}

impl From<DeskCard> for String {
    fn from(card: DeskCard) -> String {
        card.text
    }
}

/// The keys of canonical JSON ascend, so that the same ones are there exactly when they are the same in this order.
const FIELDS: [&str; 5] = ["iat", "iss", "name", "tls", "writer"];

const TYPE: &str = "mz-desk+jwt";

/// A name of 100 characters that all need escapes stays below this.
pub const DESK_CARD_BYTES_MAX: usize = 2048;

//! Reads evidence, in its one form.

use super::{Evidence, FORMAT, RootProof, place};
use crate::{Card, Checkpoint, Hash, Json, base64, note::Verifier};

/// Why bytes are no evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceFault {
    /// Longer than [`EVIDENCE_BYTES_MAX`].
    TooLong,
    /// Not canonical JSON with exactly the fields of evidence.
    Malformed,
    /// One of the two heads is no checkpoint.
    Checkpoint,
    /// The two heads stand in the other order.
    Order,
    /// The keys are not verifier keys of the first head's ledger, ascending, none twice.
    Keys,
    /// The cards are not cards of the first head's ledger, ascending, none twice.
    Cards,
    /// The proof comes without its root, or the other way round, or is no list of hashes, or says nothing since the sizes
    /// are equal.
    Proof,
}

impl Evidence {
    /// Reads a file and refuses whatever is not its one form. What it shows, [`Evidence::judge`] says.
    pub fn parse(bytes: &[u8]) -> Result<Evidence, EvidenceFault> {
        if bytes.len() > EVIDENCE_BYTES_MAX {
            return Err(EvidenceFault::TooLong);
        }
        let json = Json::parse(bytes).map_err(|_| EvidenceFault::Malformed)?;
        let proof = json.get("proof");
        let names: &[&str] = if proof.is_some() || json.get("root").is_some() { &FIELDS } else { &FIELDS[..5] };
        if !json.is_object() || !json.fields().map(|(field, _)| field).eq(names.iter().copied()) {
            let half = proof.is_some() != json.get("root").is_some();
            return Err(if half { EvidenceFault::Proof } else { EvidenceFault::Malformed });
        }
        let text = |field| json.get(field).and_then(|value| value.string());
        if text("format").as_deref() != Some(FORMAT) {
            return Err(EvidenceFault::Malformed);
        }
        let head = |field| text(field).and_then(|note| Checkpoint::parse(note.as_bytes())).ok_or(EvidenceFault::Checkpoint);
        let (a, b) = (head("a")?, head("b")?);
        if place(&a) > place(&b) {
            return Err(EvidenceFault::Order);
        }
        let keys = list(json, "keys", Verifier::parse).ok_or(EvidenceFault::Keys)?;
        if !keys.iter().all(|key| key.name() == a.origin.as_str()) || !keys.is_sorted_by(|x, y| x.vkey() < y.vkey()) {
            return Err(EvidenceFault::Keys);
        }
        let cards = list(json, "cards", |text| Card::parse(text).ok()).ok_or(EvidenceFault::Cards)?;
        if !cards.iter().all(|card| *card.origin() == a.origin) || !cards.is_sorted_by(|x, y| x.text() < y.text()) {
            return Err(EvidenceFault::Cards);
        }
        let proof = proof.map(|_| {
            let root = text("root").and_then(|root| hash(&root))?;
            let path = list(json, "proof", hash)?;
            (a.head.size < b.head.size).then_some(RootProof { root, path })
        });
        let proof = match proof {
            Some(read) => Some(read.ok_or(EvidenceFault::Proof)?),
            None => None,
        };
        Ok(Evidence { a, b, keys, proof, cards })
    }
}

/// The items of an array of strings, each read.
fn list<T>(json: Json<'_>, field: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let array = json.get(field).filter(Json::is_array)?;
    let few = array.items().nth(ITEMS_MAX).is_none();
    few.then(|| array.items().map(|item| read(&item.string()?)).collect()).flatten()
}

fn hash(text: &str) -> Option<Hash> {
    Some(Hash(base64::standard_decode(text)?.try_into().ok()?))
}

const FIELDS: [&str; 7] = ["a", "b", "cards", "format", "keys", "proof", "root"];

/// Room for two heads with many cosignatures and for the cards.
pub const EVIDENCE_BYTES_MAX: usize = 1024 * 1024;

/// Keys, cards, and hashes of a proof each: no ledger has so many, and each costs whoever judges it some work.
const ITEMS_MAX: usize = 64;

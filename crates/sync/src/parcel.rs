//! What is in a parcel of personal fields, before it is encrypted to whom it is for (`docs/protocol.md`, section 9).

use ledger::{Disclosure, Hash, Json, JsonWriter, url_decode, url_encode};
use std::fmt;

/// What one office gives another of its ledger. It proves nothing by itself: entries have the digests of the fields, and of the
/// files as they are stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Origin of the ledger.
    pub ledger: String,
    /// Code of the programme.
    pub programme: String,
    /// What of it.
    pub given: Given,
}

/// What a parcel gives.
#[derive(Clone, PartialEq, Eq)]
pub enum Given {
    /// Personal fields, by entry, ascending.
    Fields(Vec<(u64, Vec<Disclosure>)>),
    /// A piece of a source file.
    Piece(Piece),
}

/// A piece of a source file as it is stored, and the key that opens the whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    /// SHA-256 of the whole file as it is stored, as its batch names it.
    pub file: Hash,
    /// The file's own key.
    pub key: [u8; 32],
    /// Which piece, from 0.
    pub piece: u32,
    /// How many there are.
    pub of: u32,
    /// The piece.
    pub content: Vec<u8>,
}

impl Parcel {
    /// Canonical JSON.
    pub fn encode(&self) -> Vec<u8> {
        let mut json = JsonWriter::with_room(64 * 1024);
        let Parcel { ledger, programme, given } = self;
        json.object(|w| match given {
            Given::Fields(entries) => {
                w.key("entries").array(|w| {
                    for (entry, disclosures) in entries {
                        w.object(|w| {
                            w.key("disclosures").array(|w| disclosures.iter().for_each(|one| w.string(&one.encoded())));
                            w.field_integer("entry", i64::try_from(*entry).unwrap_or(i64::MAX));
                        });
                    }
                });
                w.field("format", FORMAT);
                w.field("ledger", ledger);
                w.field("programme", programme);
            }
            Given::Piece(Piece { file, key, piece, of, content }) => {
                w.field("content", &url_encode(content));
                w.field("file", &file.url());
                w.field("format", FORMAT);
                w.field("key", &url_encode(key));
                w.field("ledger", ledger);
                w.field_integer("of", i64::from(*of));
                w.field_integer("piece", i64::from(*piece));
                w.field("programme", programme);
            }
        });
        json.finish().into_bytes()
    }

    /// Reads one; `None` when it is anything but the one form of a parcel.
    pub fn parse(bytes: &[u8]) -> Option<Parcel> {
        let json = Json::parse(bytes).ok()?;
        let text = |field: &str| Some(json.get(field)?.string()?.into_owned());
        let is = |fields: &[&str]| json.fields().map(|(field, _)| field).eq(fields.iter().copied());
        if text("format")? != FORMAT {
            return None;
        }
        let given = if is(&["entries", "format", "ledger", "programme"]) {
            let entries: Vec<_> = json.get("entries")?.items().map(read_entry).collect::<Option<_>>()?;
            let ascend = entries.is_sorted_by(|(a, _), (b, _)| a < b);
            Given::Fields(Some(entries).filter(|entries| ascend && !entries.is_empty())?)
        } else if is(&["content", "file", "format", "key", "ledger", "of", "piece", "programme"]) {
            let number = |field: &str| u32::try_from(json.get(field)?.integer()?).ok();
            let (piece, of) = (number("piece")?, number("of")?);
            let key = url_decode(text("key")?.as_bytes())?.try_into().ok()?;
            let (file, content) = (Hash::from_url(text("file")?.as_bytes())?, url_decode(text("content")?.as_bytes())?);
            Given::Piece(Some(Piece { file, key, piece, of, content }).filter(|_| piece < of && of <= PIECES_MAX)?)
        } else {
            return None;
        };
        Some(Parcel { ledger: text("ledger")?, programme: text("programme")?, given })
    }
}

/// Never prints what it gives.
impl fmt::Debug for Parcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parcel").field("ledger", &self.ledger).field("programme", &self.programme).finish_non_exhaustive()
    }
}

fn read_entry(json: Json<'_>) -> Option<(u64, Vec<Disclosure>)> {
    if !json.fields().map(|(field, _)| field).eq(["disclosures", "entry"]) {
        return None;
    }
    let disclosures: Vec<Disclosure> =
        json.get("disclosures")?.items().map(|one| Disclosure::parse(&one.string()?).ok()).collect::<Option<_>>()?;
    Some((u64::try_from(json.get("entry")?.integer()?).ok()?, Some(disclosures).filter(|all| !all.is_empty())?))
}

const FORMAT: &str = "mz-parcel";

/// A file of 64 MiB has 32 of them.
const PIECES_MAX: u32 = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_comes_back_as_it_went_and_in_no_other_form() {
        let field = |name: &str| Disclosure::with_salt(name, "王秀兰", [7; 16]);
        let of = |given| Parcel {
            ledger: "522499-nync/07d9d0f6df411caf09393fc5f8f422c6".into(),
            programme: "CYDH-2026".into(),
            given,
        };
        let fields = of(Given::Fields(vec![(3, vec![field("a"), field("b")]), (9, vec![field("a")])]));
        let piece = of(Given::Piece(Piece { file: Hash::of(b"x"), key: [1; 32], piece: 1, of: 2, content: vec![0, 255] }));
        for parcel in [fields, piece] {
            let bytes = parcel.encode();
            assert_eq!(Parcel::parse(&bytes).as_ref(), Some(&parcel));
            let text = String::from_utf8(bytes).expect("JSON is text");
            for (from, to) in
                [("mz-parcel", "mz-other"), ("{", "{ "), ("\"ledger\"", "\"ledges\""), ("\"entry\":9", "\"entry\":3")]
            {
                if text.contains(from) {
                    assert_eq!(Parcel::parse(text.replacen(from, to, 1).as_bytes()), None, "{from}");
                }
            }
            assert!(!format!("{parcel:?}").contains("王秀兰"), "it is not printed");
        }
    }
}

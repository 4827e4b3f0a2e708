//! Lists of heads as they go over the line.

use crate::limits::{HEADS_BYTES_MAX, HEADS_MAX};
use ledger::{Checkpoint, Hash, Json, JsonWriter};
use std::collections::BTreeSet;

/// Why bytes are not a list of heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadsFault {
    /// More bytes or more ledgers than allowed.
    TooLong,
    /// Not canonical JSON, or not an array of strings.
    Json,
    /// One of them is no checkpoint, or has lines of others than the ledger.
    Checkpoint,
    /// Two are of one ledger.
    Twice,
}

/// Writes a list. What is beyond the limits stays out of it.
pub fn encode_heads(heads: &[Checkpoint]) -> Vec<u8> {
    let mut bytes = "[]".len();
    let mut list = JsonWriter::new();
    list.array(|list| {
        for head in heads.iter().take(HEADS_MAX) {
            let mut text = JsonWriter::new();
            text.string(&head.encode());
            let text = text.finish();
            bytes += text.len() + 1;
            if bytes > HEADS_BYTES_MAX {
                break;
            }
            list.raw(&text);
        }
    });
    list.finish().into_bytes()
}

/// Reads a list. Nothing is verified yet.
pub fn parse_heads(bytes: &[u8]) -> Result<Vec<Checkpoint>, HeadsFault> {
    if bytes.len() > HEADS_BYTES_MAX {
        return Err(HeadsFault::TooLong);
    }
    let json = Json::parse(bytes).map_err(|_| HeadsFault::Json)?;
    if !json.bytes().starts_with(b"[") {
        return Err(HeadsFault::Json);
    }
    let (mut heads, mut origins) = (Vec::new(), BTreeSet::new());
    for item in json.items() {
        if heads.len() == HEADS_MAX {
            return Err(HeadsFault::TooLong);
        }
        let text = item.string().ok_or(HeadsFault::Json)?;
        let head = Checkpoint::parse(text.as_bytes()).ok_or(HeadsFault::Checkpoint)?;
        if head.note.signatures.iter().any(|line| line.name != head.origin.as_str()) {
            return Err(HeadsFault::Checkpoint);
        }
        if !origins.insert(head.origin.clone()) {
            return Err(HeadsFault::Twice);
        }
        heads.push(head);
    }
    Ok(heads)
}

/// The entity tag of a list.
pub fn heads_tag(list: &[u8]) -> String {
    Hash::of(list).hex()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{Head, Origin, SigningKey};

    fn head(number: u32) -> Checkpoint {
        let mut seed = [7; 32];
        seed[..4].copy_from_slice(&number.to_be_bytes());
        let key = SigningKey::from_seed(&seed);
        let origin = Origin::new("522499-nync", &key.public()).expect("the code is one");
        Checkpoint::sign(&origin, Head { size: u64::from(number), root: Hash::of(b"root") }, &[&key])
    }

    #[test]
    fn a_list_comes_back_as_it_went() {
        let heads = [head(1), head(2)];
        assert_eq!(parse_heads(&encode_heads(&heads)).as_deref(), Ok(&heads[..]));
        assert_eq!(encode_heads(&[]), b"[]");
        assert_eq!(parse_heads(b"[]"), Ok(Vec::new()));
    }

    #[test]
    fn a_list_in_another_form_is_refused() {
        let list = String::from_utf8(encode_heads(&[head(1)])).expect("JSON is text");
        assert_eq!(parse_heads(format!("{list} ").as_bytes()), Err(HeadsFault::Json), "white space behind it");
        assert_eq!(parse_heads(format!("{{\"a\":{list}}}").as_bytes()), Err(HeadsFault::Json), "an object");
        assert_eq!(parse_heads(format!("{{\"a\":{list},\"a\":{list}}}").as_bytes()), Err(HeadsFault::Json), "keys twice");
        assert_eq!(parse_heads(b"[1]"), Err(HeadsFault::Json), "a number");
        assert_eq!(parse_heads(b"[\"\"]"), Err(HeadsFault::Checkpoint), "no checkpoint");
        assert_eq!(parse_heads(&encode_heads(&[head(1), head(1)])), Err(HeadsFault::Twice));
        let mut cosigned = head(1);
        cosigned.note.sign("another", &SigningKey::from_seed(&[1; 32]));
        assert_eq!(parse_heads(&encode_heads(&[cosigned])), Err(HeadsFault::Checkpoint), "a line of others");
    }

    #[test]
    fn a_list_without_end_is_refused_and_never_written() {
        let heads: Vec<Checkpoint> = (0..=HEADS_MAX as u32).map(head).collect();
        let written = parse_heads(&encode_heads(&heads)).expect("what is written can be read");
        assert_eq!(written, heads[..HEADS_MAX], "what is beyond the limit stays out");
        let texts: Vec<String> =
            heads.iter().map(|head| String::from_utf8(encode_heads(std::slice::from_ref(head))).expect("text")).collect();
        let inner: Vec<&str> = texts.iter().map(|text| &text[1..text.len() - 1]).collect();
        assert_eq!(parse_heads(format!("[{}]", inner.join(",")).as_bytes()), Err(HeadsFault::TooLong), "one too many");
        assert_eq!(parse_heads(&vec![b'['; HEADS_BYTES_MAX + 1]), Err(HeadsFault::TooLong), "too many bytes");
    }
}

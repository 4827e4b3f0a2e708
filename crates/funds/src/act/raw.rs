//! Reads values out of a body that is known to be canonical JSON.
//!
//! [`Json`] does the same for any value. Here a body is read once and mostly consists of digests, ten million of them in a
//! ledger of a million payments: they are stepped over in their fixed width, and checked on the way.

use ledger::{DIGESTS_STEP, DISCLOSURES_MAX, Json, Jti};
use std::borrow::Cow;

/// A value as it stands in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raw<'a>(&'a [u8]);

impl<'a> Raw<'a> {
    /// A body of a statement.
    pub(super) fn of(body: Json<'a>) -> Raw<'a> {
        Raw(body.bytes())
    }

    /// The string, if it is one.
    pub(super) fn string(self) -> Option<Cow<'a, str>> {
        let inner = self.between_marks()?;
        if inner.contains(&b'\\') {
            return Json::parse(self.0).ok()?.string();
        }
        std::str::from_utf8(inner).ok().map(Cow::Borrowed)
    }

    /// What stands between the quotation marks, if it is a string: the string itself, unless it has escapes.
    pub(super) fn between_marks(self) -> Option<&'a [u8]> {
        self.0.strip_prefix(b"\"")?.strip_suffix(b"\"")
    }

    /// The id, if it is one: what [`Jti::from_text`] reads.
    pub(super) fn id(self) -> Option<Jti> {
        let text: &[u8; ID_CHARS] = self.between_marks()?.try_into().ok()?;
        let seen = text.iter().fold(0, |seen, char| seen | SEXTETS[usize::from(*char)]);
        // 22 characters hold 132 bits: the last four must be zero.
        let last = SEXTETS[usize::from(text[ID_CHARS - 1])];
        (seen & NO_SEXTET == 0 && last & 0b1111 == 0).then_some(())?;
        let bits = |value: u128, char: &u8| value << 6 | u128::from(SEXTETS[usize::from(*char)]);
        Some(Jti(text[..ID_CHARS - 1].iter().fold(0, bits) << 2 | u128::from(last >> 4)))
    }

    /// The integer, if it is one; not negative, which no field of the money kinds is.
    pub(super) fn integer(self) -> Option<i64> {
        // Sixteen digits at most, so that nothing runs over.
        (1..=16).contains(&self.0.len()).then_some(())?;
        self.0.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
    }

    /// The boolean, if it is one.
    pub(super) fn boolean(self) -> Option<bool> {
        match self.0 {
            b"true" => Some(true),
            b"false" => Some(false),
            _ => None,
        }
    }

    /// Whether it is an object.
    pub(super) fn is_object(self) -> bool {
        self.0.first() == Some(&b'{')
    }

    /// Whether it has digests, and the fields after them; `None` when its `_sd` is not as [`ledger::read_digests`] demands.
    pub(super) fn digests_and_fields(self) -> Option<(bool, impl Iterator<Item = (&'a [u8], Raw<'a>)>)> {
        let Some(rest) = self.0.strip_prefix(DIGESTS_KEY) else { return Some((false, self.fields_from(1))) };
        // Each digest but the last has a comma after it; what else stands there is no array of digests.
        let last = rest.iter().skip(DIGEST_STRIDE).step_by(DIGEST_STRIDE).position(|byte| *byte != b',')?;
        let end = 1 + (last + 1) * DIGEST_STRIDE;
        are_digests(rest.get(..end)?).then(|| (true, self.fields_from(DIGESTS_KEY.len() + end)))
    }

    /// Keys, as they stand between their quotation marks, and values; none when it is no object.
    pub(super) fn fields(self) -> impl Iterator<Item = (&'a [u8], Raw<'a>)> {
        self.fields_from(1)
    }

    fn fields_from(self, at: usize) -> impl Iterator<Item = (&'a [u8], Raw<'a>)> {
        let mut scan = Scan { text: self.0, at };
        let open = self.is_object();
        std::iter::from_fn(move || {
            scan.more(open, b'}').then_some(())?;
            let key = scan.value()?;
            scan.at += 1;
            Some((key.get(1..key.len() - 1)?, Raw(scan.value()?)))
        })
    }

    /// The items of an array; none when it is none.
    pub(super) fn items(self) -> impl Iterator<Item = Raw<'a>> {
        let mut scan = Scan { text: self.0, at: 1 };
        let open = self.0.first() == Some(&b'[');
        std::iter::from_fn(move || {
            scan.more(open, b']').then_some(())?;
            scan.value().map(Raw)
        })
    }
}

/// Whether a text is an array of digests in fours, ascending, each 43 characters of base64url without stray bits.
fn are_digests(array: &[u8]) -> bool {
    let Some(items) = array.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")) else { return false };
    // Every item but the last is followed by a comma.
    let whole = items.len() % DIGEST_STRIDE == DIGEST_STRIDE - 1;
    let count = items.len().div_ceil(DIGEST_STRIDE);
    if !whole || !count.is_multiple_of(DIGESTS_STEP) || count > DISCLOSURES_MAX {
        return false;
    }
    let mut before: Option<&[u8; DIGEST_CHARS]> = None;
    for item in items.chunks(DIGEST_STRIDE) {
        let Some(digest) = item.get(1..=DIGEST_CHARS).and_then(|digest| <&[u8; DIGEST_CHARS]>::try_from(digest).ok()) else {
            return false;
        };
        let framed = item[0] == b'"' && item[DIGEST_CHARS + 1] == b'"' && item.get(DIGEST_CHARS + 2).is_none_or(|b| *b == b',');
        let seen = digest.iter().fold(0, |seen, char| seen | SEXTETS[usize::from(*char)]);
        // 43 characters hold 258 bits: the last two must be zero.
        let stray = SEXTETS[usize::from(digest[DIGEST_CHARS - 1])] & 0b11;
        if !framed || seen & NO_SEXTET != 0 || stray != 0 || before.is_some_and(|before| !ascends(before, digest)) {
            return false;
        }
        before = Some(digest);
    }
    true
}

/// Whether one digest comes before the other in the order of their bytes, which is that of their sextets.
fn ascends(a: &[u8], b: &[u8]) -> bool {
    let differ = a.iter().zip(b).find(|(a, b)| a != b);
    differ.is_some_and(|(a, b)| SEXTETS[usize::from(*a)] < SEXTETS[usize::from(*b)])
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    /// Whether an item follows; steps over the comma before it.
    fn more(&mut self, open: bool, end: u8) -> bool {
        let next = self.text.get(self.at).copied();
        self.at += usize::from(next == Some(b','));
        open && next.is_some_and(|byte| byte != end)
    }

    /// Steps over one value, and gives it.
    fn value(&mut self) -> Option<&'a [u8]> {
        let rest = self.text.get(self.at..)?;
        let length = match rest.first()? {
            b'"' => string_length(rest)?,
            b'{' | b'[' => nested_length(rest)?,
            _ => word_length(rest),
        };
        self.at += length;
        rest.get(..length)
    }
}

/// With both quotation marks. Eight bytes at a time, as long as there are eight.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let rest = text.get(at..)?;
        let Some(word) = rest.first_chunk().map(|bytes| u64::from_le_bytes(*bytes)) else {
            at += rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            if text[at] == b'"' {
                return Some(at + 1);
            }
            at += 2;
            continue;
        };
        let stops = zero_bytes(word ^ QUOTATION_MARKS) | zero_bytes(word ^ BACKSLASHES);
        if stops == 0 {
            at += 8;
            continue;
        }
        at += (stops.trailing_zeros() / 8) as usize;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The high bit of each byte that is zero. Above the lowest such byte others may be marked too; the lowest is right.
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(u64::from_le_bytes([0x01; 8])) & !word & u64::from_le_bytes([0x80; 8])
}

/// An object or array, with both brackets.
fn nested_length(text: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0usize);
    loop {
        match text.get(at)? {
            b'"' => at += string_length(&text[at..])? - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// A number or a boolean.
fn word_length(text: &[u8]) -> usize {
    text.iter().position(|byte| matches!(byte, b',' | b'}' | b']')).unwrap_or(text.len())
}

const QUOTATION_MARKS: u64 = u64::from_le_bytes([b'"'; 8]);

const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);

/// The six bits of each character of base64url (RFC 4648, section 5).
const SEXTETS: [u8; 256] = sextets();

const fn sextets() -> [u8; 256] {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut table = [NO_SEXTET; 256];
    let mut i = 0;
    while i < alphabet.len() {
        table[alphabet[i] as usize] = i as u8;
        i += 1;
    }
    table
}

/// A character outside the alphabet.
const NO_SEXTET: u8 = 0x80;

/// It comes first, since every other key of a body begins with a lower-case letter.
const DIGESTS_KEY: &[u8] = br#"{"_sd":"#;

/// 256 bits in base64url.
const DIGEST_CHARS: usize = 43;

/// 128 bits in base64url.
const ID_CHARS: usize = 22;

/// A digest, its quotation marks, a comma.
const DIGEST_STRIDE: usize = DIGEST_CHARS + 3;

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::Hash;
    use proptest::prelude::*;

    fn agrees(text: &str) -> bool {
        let Ok(body) = Json::parse(text.as_bytes()) else { return true };
        let slow = ledger::read_digests(body).is_some();
        let fast = Raw::of(body).digests_and_fields().is_some_and(|(there, _)| there);
        assert_eq!(fast, slow, "both readers say the same of {text}");
        fast
    }

    fn body(digests: &[String]) -> String {
        format!(r#"{{"_sd":[{}]}}"#, digests.iter().map(|d| format!("\"{d}\"")).collect::<Vec<_>>().join(","))
    }

    #[test]
    fn digests_are_read_as_the_ledger_reads_them() {
        let mut hashes: Vec<Hash> = (0u8..8).map(|i| Hash::of(&[i])).collect();
        hashes.sort_unstable();
        let good: Vec<String> = hashes.iter().map(Hash::url).collect();
        assert!(agrees(&body(&good)));
        assert!(agrees(&body(&good[..4])));
        assert!(!agrees(&body(&good[..5])), "digests come in fours");
        let mut many: Vec<Hash> = (0u8..68).map(|i| Hash::of(&[i])).collect();
        many.sort_unstable();
        let many: Vec<String> = many.iter().map(Hash::url).collect();
        assert!(agrees(&body(&many[..64])) && !agrees(&body(&many)), "no statement has more than 64");
        assert!(!agrees(&body(&[])), "no digest at all is left out, not written as an empty list");
        for (i, other) in [(1, good[0].clone()), (7, good[3].clone()), (0, good[0][1..].into()), (0, format!("{}=", good[0]))] {
            let mut wrong = good.clone();
            wrong[i] = other;
            assert!(!agrees(&body(&wrong)), "a digest repeated, out of order or of another length is refused");
        }
        assert!(!agrees(r#"{"_sd":"x"}"#) && !agrees(r#"{"_sd":[1]}"#) && !agrees(r#"{"_sd":{}}"#));
    }

    /// Any value this format knows, as its canonical text.
    fn values() -> impl Strategy<Value = String> {
        let quoted = |text: String| {
            let mut w = ledger::JsonWriter::new();
            w.string(&text);
            w.finish()
        };
        let text = "[a-z\"\\\\{}\\[\\],:\u{1}\n青山é]{0,24}";
        let leaf = prop_oneof![
            text.prop_map(quoted),
            (0..ledger::INTEGER_MAX).prop_map(|n| n.to_string()),
            any::<bool>().prop_map(|b| b.to_string()),
        ];
        leaf.prop_recursive(3, 24, 4, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
                proptest::collection::btree_map("[a-z_]{1,9}", inner, 0..4).prop_map(|fields| {
                    format!("{{{}}}", fields.iter().map(|(k, v)| format!("\"{k}\":{v}")).collect::<Vec<_>>().join(","))
                }),
            ]
        })
    }

    fn agree(raw: Raw<'_>, json: Json<'_>) {
        assert_eq!(raw.0, json.bytes(), "both readers cut out the same text");
        assert_eq!(raw.string(), json.string());
        assert_eq!(raw.integer(), json.integer());
        assert_eq!(raw.boolean(), json.boolean());
        assert_eq!(raw.items().count(), json.items().count());
        raw.items().zip(json.items()).for_each(|(raw, json)| agree(raw, json));
        assert_eq!(raw.fields().count(), json.fields().count());
        for ((raw_key, raw), (key, json)) in raw.fields().zip(json.fields()) {
            assert_eq!(raw_key, key.as_bytes());
            agree(raw, json);
        }
    }

    proptest! {
        #[test]
        fn values_are_read_as_the_ledger_reads_them(text in values()) {
            let json = Json::parse(text.as_bytes()).expect("it was made canonical");
            agree(Raw::of(json), json);
        }

        #[test]
        fn ids_are_read_as_the_ledger_reads_them(id in any::<u128>(), at in 0usize..22, to in proptest::char::range('!', '~')) {
            let good = format!("\"{}\"", Jti(id));
            prop_assert_eq!(Raw(good.as_bytes()).id(), Some(Jti(id)));
            let mut other = Jti(id).to_string();
            other.replace_range(at..=at, &to.to_string());
            prop_assert_eq!(Raw(format!("\"{other}\"").as_bytes()).id(), Jti::from_text(&other));
        }

        #[test]
        fn any_flipped_character_is_judged_alike(at in 0usize..4, place in 0usize..43, to in proptest::char::range('!', '~')) {
            prop_assume!(to != '"' && to != '\\');
            let mut hashes: Vec<Hash> = (0u8..4).map(|i| Hash::of(&[i, 1])).collect();
            hashes.sort_unstable();
            let mut texts: Vec<String> = hashes.iter().map(Hash::url).collect();
            texts[at].replace_range(place..=place, &to.to_string());
            agrees(&body(&texts));
        }

        #[test]
        fn digests_of_any_bytes_are_ordered_by_their_bytes(mut hashes in proptest::collection::vec(any::<[u8; 32]>(), 4..9), sort in any::<bool>()) {
            if sort {
                hashes.sort_unstable();
            }
            agrees(&body(&hashes.iter().map(|bytes| Hash(*bytes).url()).collect::<Vec<_>>()));
        }
    }
}

//! Reads the fields of a body in one pass, and writes them back.

use crate::{Breach, Fen};
use ledger::{DIGESTS_STEP, DISCLOSURES_MAX, Hash, INTEGER_MAX, Json, JsonWriter, Jti, write_digests};
use std::borrow::Cow;

/// The fields of a body, of which only these may be there. Names are given in ascending order, as canonical JSON has them.
pub(super) struct Fields<'a, const N: usize> {
    names: [&'static str; N],
    values: [Option<Json<'a>>; N],
}

impl<'a, const N: usize> Fields<'a, N> {
    /// One pass: both the names and the body's keys ascend, so each key is looked for from where the last was found.
    pub(super) fn read(body: Json<'a>, names: [&'static str; N]) -> Result<Self, Breach> {
        debug_assert!(names.is_sorted_by(|a, b| a < b), "names are given in ascending order");
        let mut values = [None; N];
        let mut at = 0;
        for (key, value) in body.fields() {
            while at < N && names[at] != key {
                at += 1;
            }
            *values.get_mut(at).ok_or(Breach::Body("unknown"))? = Some(value);
            at += 1;
        }
        Ok(Fields { names, values })
    }

    /// A field that must be there.
    pub(super) fn need<T>(&self, name: &'static str, read: impl FnOnce(Json<'a>) -> Option<T>) -> Result<T, Breach> {
        self.value(name).and_then(read).ok_or(Breach::Body(name))
    }

    /// A field that may be left out.
    pub(super) fn may<T>(&self, name: &'static str, read: impl FnOnce(Json<'a>) -> Option<T>) -> Result<Option<T>, Breach> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => read(value).map(Some).ok_or(Breach::Body(name)),
        }
    }

    #[inline]
    fn value(&self, name: &'static str) -> Option<Json<'a>> {
        // The names are literals, so that a compiler that sees both ends folds the search away.
        self.names.iter().position(|known| *known == name).and_then(|at| self.values[at])
    }
}

/// Writes a body whose fields `fill` writes after the digests.
pub(super) fn write_body(digests: &[Hash], fill: impl FnOnce(&mut JsonWriter)) -> String {
    let mut writer = JsonWriter::new();
    writer.object(|w| {
        write_digests(w, digests);
        fill(w);
    });
    writer.finish()
}

/// Whether `_sd` is an array of digests in fours, ascending, each 43 characters of base64url without stray bits.
/// [`ledger::read_digests`] says the same more slowly; a million payments have ten million digests.
pub(super) fn digests(value: Json<'_>) -> Option<()> {
    let items = value.bytes().strip_prefix(b"[")?.strip_suffix(b"]")?;
    // Every item but the last is followed by a comma.
    let whole = items.len() % DIGEST_STRIDE == DIGEST_STRIDE - 1;
    let count = items.len().div_ceil(DIGEST_STRIDE);
    (whole && count.is_multiple_of(DIGESTS_STEP) && count <= DISCLOSURES_MAX).then_some(())?;
    let mut before: Option<&[u8]> = None;
    for item in items.chunks(DIGEST_STRIDE) {
        let [b'"', digest @ .., b'"'] = item.strip_suffix(b",").unwrap_or(item) else { return None };
        (digest.len() == DIGEST_CHARS).then_some(())?;
        let seen = digest.iter().fold(0, |seen, char| seen | SEXTETS[usize::from(*char)]);
        // 43 characters hold 258 bits: the last two must be zero.
        let stray = SEXTETS[usize::from(digest[DIGEST_CHARS - 1])] & 0b11;
        (seen & NO_SEXTET == 0 && stray == 0).then_some(())?;
        let ascends = before.is_none_or(|before| {
            let differ = before.iter().zip(digest).find(|(a, b)| a != b);
            differ.is_some_and(|(a, b)| SEXTETS[usize::from(*a)] < SEXTETS[usize::from(*b)])
        });
        ascends.then_some(())?;
        before = Some(digest);
    }
    Some(())
}

/// An amount above zero.
pub(super) fn amount(value: Json<'_>) -> Option<Fen> {
    value.integer().filter(|fen| (1..=INTEGER_MAX).contains(fen))
}

/// An amount or quantity that may be zero.
pub(super) fn not_negative(value: Json<'_>) -> Option<i64> {
    value.integer().filter(|value| (0..=INTEGER_MAX).contains(value))
}

/// A number from 1.
pub(super) fn ordinal(value: Json<'_>) -> Option<u32> {
    value.integer().and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0)
}

/// An id.
pub(super) fn id(value: Json<'_>) -> Option<Jti> {
    Jti::from_text(&value.string()?)
}

/// A member, e.g. `m3`.
pub(super) fn member(value: Json<'_>) -> Option<u32> {
    ledger::member_number(&value.string()?)
}

/// A name or number as documents have them: not empty, no white space around it, no control character.
pub(super) fn label<'a>(value: Json<'a>, chars_max: usize) -> Option<Cow<'a, str>> {
    value.string().filter(|text| is_label(text, chars_max))
}

/// Whether a text would be read back as a label.
pub(super) fn is_label(text: &str, chars_max: usize) -> bool {
    !text.is_empty()
        && text.trim().len() == text.len()
        && (text.len() <= chars_max || text.chars().count() <= chars_max)
        && !text.chars().any(char::is_control)
}

/// Lower-case words with hyphens between them, as fault codes and fields are named.
pub(super) fn is_slug(text: &str) -> bool {
    text.len() <= SLUG_BYTES_MAX
        && text.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

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

/// 256 bits in base64url.
const DIGEST_CHARS: usize = 43;

/// A digest, its quotation marks, a comma.
const DIGEST_STRIDE: usize = DIGEST_CHARS + 3;

const SLUG_BYTES_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees(text: &str) -> bool {
        let Ok(body) = Json::parse(text.as_bytes()) else { return true };
        let slow = ledger::read_digests(body).is_some();
        let fast = digests(body.get("_sd").expect("the case has digests")).is_some();
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

    proptest! {
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

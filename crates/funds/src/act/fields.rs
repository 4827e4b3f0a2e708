//! Reads the fields of a body in one pass, and writes them back.

use super::raw::Raw;
use crate::{Breach, Date, Fen};
use ledger::{Hash, INTEGER_MAX, JsonWriter, Jti, write_digests};
use std::borrow::Cow;

/// What was found of a field.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    name: &'static str,
    value: Option<Raw<'a>>,
}

/// Whether a body has personal fields, and those of its fields that may be there. Its `_sd` must be well formed.
pub(super) fn read_body<'a, const N: usize>(
    body: Raw<'a>,
    names: [&'static str; N],
) -> Result<(Digests, [Field<'a>; N]), Breach> {
    let (there, fields) = body.digests_and_fields().ok_or(Breach::Body("_sd"))?;
    Ok((Digests(there), sort_in(fields, names)?))
}

/// The fields of an object within a body, which has no personal fields of its own.
pub(super) fn read_object<'a, const N: usize>(object: Raw<'a>, names: [&'static str; N]) -> Result<[Field<'a>; N], Breach> {
    sort_in(object.fields(), names)
}

/// One pass: the names are given in ascending order, as canonical JSON has its keys, so each key is looked for from where
/// the last was found.
fn sort_in<'a, const N: usize>(
    fields: impl Iterator<Item = (&'a [u8], Raw<'a>)>,
    names: [&'static str; N],
) -> Result<[Field<'a>; N], Breach> {
    debug_assert!(names.is_sorted_by(|a, b| a < b), "names are given in ascending order");
    let mut sorted = names.map(|name| Field { name, value: None });
    let mut places = sorted.iter_mut();
    for (key, value) in fields {
        let place = places.find(|place| place.name.as_bytes() == key).ok_or(Breach::Body("unknown"))?;
        place.value = Some(value);
    }
    Ok(sorted)
}

/// Whether a body has personal fields.
#[derive(Clone, Copy)]
pub(super) struct Digests(bool);

impl Digests {
    /// They must be there.
    pub(super) fn need(self) -> Result<(), Breach> {
        if self.0 { Ok(()) } else { Err(Breach::Body("_sd")) }
    }
}

impl<'a> Field<'a> {
    /// It must be there.
    pub(super) fn need<T>(self, read: impl FnOnce(Raw<'a>) -> Option<T>) -> Result<T, Breach> {
        self.value.and_then(read).ok_or(Breach::Body(self.name))
    }

    /// It may be left out.
    pub(super) fn may<T>(self, read: impl FnOnce(Raw<'a>) -> Option<T>) -> Result<Option<T>, Breach> {
        match self.value {
            None => Ok(None),
            Some(value) => read(value).map(Some).ok_or(Breach::Body(self.name)),
        }
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

/// An amount above zero.
pub(super) fn as_amount(value: Raw<'_>) -> Option<Fen> {
    value.integer().filter(|fen| (1..=INTEGER_MAX).contains(fen))
}

/// An amount or quantity that may be zero.
pub(super) fn as_not_negative(value: Raw<'_>) -> Option<i64> {
    value.integer().filter(|value| (0..=INTEGER_MAX).contains(value))
}

/// A number from 1.
pub(super) fn as_ordinal(value: Raw<'_>) -> Option<u32> {
    value.integer().and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0)
}

/// An id.
pub(super) fn as_id(value: Raw<'_>) -> Option<Jti> {
    value.id()
}

/// A member, e.g. `m3`.
pub(super) fn as_member(value: Raw<'_>) -> Option<u32> {
    ledger::member_number(&value.string()?)
}

/// `true`: what is not so is left out, lest there be two ways to say no.
pub(super) fn as_true(value: Raw<'_>) -> Option<bool> {
    value.boolean().filter(|so| *so)
}

/// A day.
pub(super) fn as_date(value: Raw<'_>) -> Option<Date> {
    Date::parse(&value.string()?)
}

/// A SHA-256.
pub(super) fn as_hash(value: Raw<'_>) -> Option<Hash> {
    Hash::from_url(value.string()?.as_bytes())
}

/// Rows of a batch, ascending, none twice.
pub(super) fn as_rows(value: Raw<'_>) -> Option<Vec<u32>> {
    let rows: Vec<u32> = value.items().map(as_ordinal).collect::<Option<_>>()?;
    ((1..=ROWS_NAMED_MAX).contains(&rows.len()) && rows.is_sorted_by(|a, b| a < b)).then_some(rows)
}

/// A name or number as documents have them: not empty, no white space around it, no control character.
pub(super) fn as_label<'a>(value: Raw<'a>, chars_max: usize) -> Option<Cow<'a, str>> {
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

const SLUG_BYTES_MAX: usize = 32;

/// So many row numbers fit into a statement with room to spare; more are named by a second act.
pub const ROWS_NAMED_MAX: usize = 4_000;

//! Between SQLite's signed integers and our unsigned ones, and what is read from a row.

use crate::{Damage, StoreError};
use rusqlite::Row;

/// For a parameter. What is beyond any number that is stored becomes the largest of them.
pub(crate) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A column that holds an entry number, a count or the like.
pub(crate) fn unsigned(row: &Row<'_>, place: usize) -> Result<u64, StoreError> {
    let number: i64 = row.get(place)?;
    // Half the range is left, so that adding two of them never overflows.
    u64::try_from(number).ok().filter(|number| *number < 1 << 62).ok_or_else(wrong)
}

/// A column that holds bytes.
pub(crate) fn blob<'r>(row: &'r Row<'_>, place: usize) -> Result<&'r [u8], StoreError> {
    row.get_ref(place)?.as_blob().map_err(|_| wrong())
}

/// A column that holds a number that never exceeds 32 bits.
pub(crate) fn small(row: &Row<'_>, place: usize) -> Result<u32, StoreError> {
    u32::try_from(unsigned(row, place)?).map_err(|_| wrong())
}

fn wrong() -> StoreError {
    Damage::File { detail: "a stored value is not of its kind".into() }.into()
}

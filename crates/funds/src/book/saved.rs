//! Snapshots: what is read back must fit together before it is a book.

use super::{Batch, Book, Open, Programme};
use crate::Fen;
use ledger::INTEGER_MAX;
use serde::Deserialize;

/// A book without its indexes.
#[derive(Deserialize)]
pub(super) struct Saved {
    next: u64,
    programmes: Vec<Programme>,
    batches: Vec<Batch>,
    amounts: Vec<Fen>,
    open: Option<Open>,
}

impl TryFrom<Saved> for Book {
    type Error = &'static str;

    /// Holds every place named against what is there, so that no snapshot, whatever happened to it, leads to a panic.
    /// That it is the right one is for [`Book::digest`] and a replay to say.
    fn try_from(saved: Saved) -> Result<Book, &'static str> {
        let Saved { next, programmes, batches, amounts, open } = saved;
        if next > INTEGER_MAX as u64 {
            return Err("the snapshot names an entry that cannot be");
        }
        let mut first = 0;
        let mut entry = None;
        for batch in &batches {
            let inside = |at: Option<u32>| at.is_none_or(|at| (at as usize) < batches.len());
            let rows_fit = |row: u32| (1..=batch.rows).contains(&row);
            if batch.programme as usize >= programmes.len()
                || batch.first != first
                || batch.entry >= next
                || batch.id.0.checked_add(u128::from(batch.declared_count)).is_none()
                || batch.rows > batch.declared_count
                || entry.is_some_and(|before| batch.entry <= before)
                || !inside(batch.replaces)
                || !inside(batch.replaced_by)
                || !batch.excluded.iter().copied().all(rows_fit)
                || !batch.reversed.keys().copied().all(rows_fit)
            {
                return Err("a batch of the snapshot does not fit");
            }
            first += u64::from(batch.rows);
            entry = Some(batch.entry);
        }
        if first != amounts.len() as u64 || open.as_ref().is_some_and(|open| open.batch as usize + 1 != batches.len()) {
            return Err("the payments of the snapshot do not fit its batches");
        }
        let codes = programmes.iter().zip(0..).map(|(programme, at)| (programme.code.clone(), at)).collect();
        let ids = batches.iter().zip(0..).map(|(batch, at)| (batch.id, at)).collect();
        Ok(Book { next, programmes, batches, amounts, open, codes, ids })
    }
}

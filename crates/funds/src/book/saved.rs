//! Snapshots: what is read back must fit together before it is a book.

use super::{Batch, Book, Notice, Objection, Open, Programme, Project, Recovery, Transfer};
use crate::Fen;
use ledger::INTEGER_MAX;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A book without its indexes.
#[derive(Deserialize)]
pub(super) struct Saved {
    next: u64,
    programmes: Vec<Programme>,
    batches: Vec<Batch>,
    transfers: Vec<Transfer>,
    notices: Vec<Notice>,
    objections: Vec<Objection>,
    recoveries: Vec<Recovery>,
    projects: Vec<Project>,
    issues: BTreeMap<String, u64>,
    closed: BTreeMap<u16, u64>,
    amounts: Vec<Fen>,
    open: Option<Open>,
}

impl TryFrom<Saved> for Book {
    type Error = &'static str;

    /// Holds every place named against what is there, so that no snapshot, whatever happened to it, leads to a panic.
    /// That it is the right one is for [`Book::digest`] and a replay to say.
    fn try_from(saved: Saved) -> Result<Book, &'static str> {
        let Saved { next, programmes, batches, amounts, open, .. } = &saved;
        let next = *next;
        if next > INTEGER_MAX as u64 {
            return Err("the snapshot names an entry that cannot be");
        }
        let row_there = |at: u32, row: u32| batches.get(at as usize).is_some_and(|batch| (1..=batch.rows).contains(&row));
        let document_there = |programme: u32, at: u32| {
            programmes.get(programme as usize).is_some_and(|programme| (at as usize) < programme.documents.len())
        };
        let batch_there = |at: u32| (at as usize) < batches.len();
        let mut first = 0;
        let mut entry = None;
        for batch in batches {
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
                || !batch.reversed.keys().chain(batch.bounced.keys()).chain(batch.recovered.keys()).copied().all(rows_fit)
                || !batch.bounced.values().flatten().all(|(at, row)| row_there(*at, *row))
                || !batch.funding.iter().all(|(at, _)| document_there(batch.programme, *at))
            {
                return Err("a batch of the snapshot does not fit");
            }
            first += u64::from(batch.rows);
            entry = Some(batch.entry);
        }
        if first != amounts.len() as u64 || open.as_ref().is_some_and(|open| open.batch as usize + 1 != batches.len()) {
            return Err("the payments of the snapshot do not fit its batches");
        }
        if !saved.transfers.iter().all(|it| document_there(it.programme, it.document))
            || !saved.notices.iter().all(|it| batch_there(it.batch))
            || !saved.objections.iter().all(|it| batch_there(it.batch) && it.row.is_none_or(|row| row_there(it.batch, row)))
            || !saved.recoveries.iter().all(|it| row_there(it.batch, it.row))
        {
            return Err("what the snapshot says of its batches and documents does not fit them");
        }
        let codes = programmes.iter().zip(0..).map(|(programme, at)| (programme.code.clone(), at)).collect();
        let ids = batches.iter().zip(0..).map(|(batch, at)| (batch.id, at)).collect();
        let Saved {
            programmes,
            batches,
            transfers,
            notices,
            objections,
            recoveries,
            projects,
            issues,
            closed,
            amounts,
            open,
            ..
        } = saved;
        Ok(Book {
            next,
            programmes,
            batches,
            transfers,
            notices,
            objections,
            recoveries,
            projects,
            issues,
            closed,
            amounts,
            open,
            codes,
            ids,
        })
    }
}

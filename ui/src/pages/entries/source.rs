//! Entries by place in the list: the program gives them by number, going back from the newest.
use crate::bridge::call;
use crate::components::{PAGE_ROWS, Window};
use ipc::{Event, GetEntries};
use leptos::prelude::*;

/// What is known of the way back.
#[derive(Default)]
pub struct Source {
    /// Ledger size when the list was begun, so that places stay while the ledger grows.
    size: Option<u64>,
    /// Where not all are listed, numbers leave gaps: for each page, the number it begins below, as found page by page.
    begins: Vec<u64>,
}

/// Which entries are listed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    /// All.
    All,
    /// All but payments.
    Acts,
    /// Those that break a fund rule.
    Breaches,
}

/// A window of entries. Unless all are listed the length of the list shows only as it is read.
pub async fn fetch(source: StoredValue<Source>, of: Kinds, offset: u64, limit: u32) -> Window<Event> {
    let page = (offset / PAGE_ROWS) as usize;
    let before = source.try_with_value(|s| match s.size {
        None => None,
        Some(size) if of == Kinds::All => Some(size.saturating_sub(offset)),
        Some(size) => Some(if page == 0 { size } else { s.begins.get(page - 1).copied().unwrap_or(0) }),
    });
    let (without_payments, breaches) = (of == Kinds::Acts, of == Kinds::Breaches);
    let found = call(GetEntries { before: before.flatten(), limit, without_payments, breaches }).await?;
    let read = found.entries.len() as u64;
    let size = source.try_with_value(|s| s.size).flatten().unwrap_or(found.size);
    let _ = source.try_update_value(|s| {
        s.size = Some(size);
        if let Some(last) = found.entries.last()
            && s.begins.len() == page
        {
            s.begins.push(last.entry);
        }
    });
    // A full page may have another behind it; one row more makes the list reach for it.
    let total = match of {
        Kinds::All => size,
        Kinds::Acts | Kinds::Breaches => {
            let known = source.try_with_value(|s| s.begins.len() as u64).unwrap_or(0) * PAGE_ROWS;
            if read == u64::from(limit) { (offset + read + 1).max(known) } else { offset + read }
        }
    };
    Ok((total, found.entries))
}

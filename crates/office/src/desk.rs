//! The ledger of this folder, live: its store, and what follows from its entries (chain, book, columns), kept in step.

#[cfg(test)]
mod full;
mod persons;
mod replay;
mod saved;
mod saving;
mod write;

pub(crate) use replay::{Absorb, row_of};
pub(crate) use saved::{COLUMNS, PERSONS, SEGMENT_PAYMENTS, STATE, drop_saved, encode_state};
pub(crate) use write::{Also, NewAct, OnlyOnce, Pen, Written};

use crate::{
    failure::{Outcome, store_failed},
    view::{ByPerson, Columns, Persons, Places},
};
use funds::Book;
use ledger::{Chain, Hash, Head, tree::Nodes};
use saving::Saving;
use std::{cell::OnceCell, path::Path, sync::Arc};
use store::{Snapshot, Store, StoreError};

/// A ledger that is open.
///
/// What whoever writes a file from it needs is shared: they keep it as it was when they began, while this goes on.
pub(crate) struct Desk {
    pub store: Arc<Store>,
    pub chain: Chain,
    pub book: Arc<Book>,
    pub columns: Arc<Columns>,
    pub places: Arc<Places>,
    /// Searchable personal fields, while a member is signed in.
    pub persons: Option<Arc<Persons>>,
    /// These follow `persons` when they are asked.
    pub by_id: ByPerson,
    pub by_name: ByPerson,
    /// Payments without an ID number, by name.
    pub unnumbered: ByPerson,
    /// It is another office's: what breaks a fund rule there is no damage here, but something to be looked at.
    foreign: bool,
    /// Ledger size of the last saved state, or of one that is being saved.
    saved: u64,
    /// How many entries, or what weighs as much, the store's log has got since it was last written back.
    logged: u64,
    saving: Saving,
}

impl Desk {
    /// Opens the ledger of a folder. Entries that came since the state was last saved are verified as they are read.
    pub fn open(folder: &Path) -> Outcome<Desk> {
        let store = Store::open(folder).map_err(|error| store_failed(&error))?;
        Desk::on(Arc::new(store), false)
    }

    /// Opens the copy of another office's ledger.
    pub fn open_foreign(folder: &Path) -> Outcome<Desk> {
        let store = Store::open(folder).map_err(|error| store_failed(&error))?;
        Desk::on(Arc::new(store), true)
    }

    /// Takes up what other programs have appended since.
    pub fn catch_up(&mut self) -> Outcome<()> {
        let head = self.store.head().map_err(|error| store_failed(&error))?;
        if head == self.chain.head() {
            return Ok(());
        }
        if head.size > self.chain.size() { self.replay_to(head, &mut |_| Ok(())) } else { self.reload() }
    }

    /// Forgets everything derived in memory and reads it again.
    pub fn reload(&mut self) -> Outcome<()> {
        let fresh = Desk::on(self.store.clone(), self.foreign)?;
        let persons = self.persons.take();
        *self = fresh;
        if let Some(mut persons) = persons {
            // What was forgotten is at the end; it comes again with the next look at the search columns.
            Arc::make_mut(&mut persons).truncate(self.columns.len());
            self.persons = Some(persons);
        }
        Ok(())
    }

    /// The newest head.
    pub fn head(&self) -> Head {
        self.chain.head()
    }

    /// A view of the store that does not change while it is read.
    pub fn snapshot(&self) -> Outcome<Snapshot> {
        self.store.snapshot().map_err(|error| store_failed(&error))
    }

    /// The number of the batch that a payment's entry belongs to, among all batches of the book.
    pub fn batch_number(&self, entry: u64) -> Option<usize> {
        batch_number(&self.book, entry)
    }

    /// The number of a programme, among all programmes of the book.
    pub fn programme_number(&self, programme: &funds::Programme) -> usize {
        programme_number(&self.book, programme)
    }
}

/// The number of the batch that a payment's entry belongs to, among all batches of a book.
fn batch_number(book: &Book, entry: u64) -> Option<usize> {
    book.batches().partition_point(|batch| batch.first_entry() <= entry).checked_sub(1)
}

/// The number of a programme, among all programmes of a book.
fn programme_number(book: &Book, programme: &funds::Programme) -> usize {
    book.programmes().partition_point(|other| other.entry() < programme.entry())
}

/// The tree's nodes, read only when they are asked for: a new statement mostly names the newest head.
struct Past<'a> {
    store: &'a Store,
    snapshot: OnceCell<Snapshot>,
}

impl Nodes for Past<'_> {
    type Fault = StoreError;

    fn node(&self, level: u32, index: u64) -> Result<Hash, StoreError> {
        if self.snapshot.get().is_none() {
            // Another thread cannot have come in between: this type stays on one.
            let _ = self.snapshot.set(self.store.snapshot()?);
        }
        self.snapshot.get().ok_or(StoreError::NoSuch("snapshot"))?.node(level, index)
    }
}

//! The ledger of this folder, live: its store, and what follows from its entries (chain, book, columns), kept in step.

mod breaches;
mod copying;
#[cfg(test)]
mod full;
mod installation;
mod persons;
mod replay;
mod saved;
mod saving;
mod write;

pub(crate) use breaches::Breaches;
pub(crate) use copying::Foreseen;
pub(crate) use installation::ID as INSTALLATION;
pub(crate) use replay::{Absorb, row_of};
pub(crate) use saved::{COLUMNS, PERSONS, Part, SEGMENT_PAYMENTS, STATE, drop_saved, encode_state};
pub(crate) use write::{Also, NewAct, OnlyOnce, Pen, Written};

use crate::{
    desks::{Remote, is_desk},
    failure::{Outcome, store_failed},
    view::{ByPerson, Columns, Persons, Places},
};
use funds::Book;
use installation::Installation;
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
    /// The writer, when this is a copy on a desk: what is signed here is handed in there.
    pub remote: Option<Arc<Remote>>,
    /// It is another office's: what breaks a fund rule there is no damage here, but something to be looked at.
    foreign: bool,
    /// What there is to be looked at.
    pub breaches: Arc<Breaches>,
    /// What stands beside the data file of an own ledger.
    installation: Option<Installation>,
    /// Ledger size of the last saved state, or of one that is being saved.
    saved: u64,
    /// How many entries, or what weighs as much, the store's log has got since it was last written back.
    logged: u64,
    saving: Saving,
    /// How many orders to erase are known to have been carried out in this store.
    pub erased: Option<usize>,
}

impl Desk {
    /// Opens the ledger of a folder. Entries that came since the state was last saved are verified as they are read.
    pub fn open(folder: &Path) -> Outcome<Desk> {
        let store = Store::open(folder).map_err(|error| store_failed(&error))?;
        let mut desk = Desk::on(Arc::new(store), false)?;
        // What lies on a desk is the writer's to go back to or not: nothing is signed there but for the writer to judge.
        if !is_desk(&desk.snapshot()?)? {
            desk.recognise(folder)?;
        }
        Ok(desk)
    }

    /// Opens the copy of another office's ledger.
    pub fn open_foreign(folder: &Path) -> Outcome<Desk> {
        let store = Store::open(folder).map_err(|error| store_failed(&error))?;
        Desk::on(Arc::new(store), true)
    }

    /// Whether no other program has appended since; `false` also where that cannot be told.
    pub fn is_current(&self) -> bool {
        self.store.head().is_ok_and(|head| head == self.chain.head())
    }

    /// Takes up what other programs have appended since.
    pub fn catch_up(&mut self) -> Outcome<()> {
        self.look_at_writer(false);
        self.catch_up_here()
    }

    /// Takes up what lies in the store.
    pub fn catch_up_here(&mut self) -> Outcome<()> {
        let head = self.store.head().map_err(|error| store_failed(&error))?;
        if head == self.chain.head() {
            return Ok(());
        }
        if head.size > self.chain.size() { self.replay_to(head, &mut |_| Ok(())) } else { self.reload() }
    }

    /// The same ledger once more, to be held beside this one.
    pub fn another(&self) -> Outcome<Desk> {
        Desk::on(self.store.clone(), self.foreign)
    }

    /// Forgets everything derived in memory and reads it again.
    pub fn reload(&mut self) -> Outcome<()> {
        let fresh = Desk::on(self.store.clone(), self.foreign)?;
        let (persons, installation) = (self.persons.take(), self.installation.take());
        *self = Desk { remote: self.remote.take(), installation, ..fresh };
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
pub(crate) struct Past<'a> {
    pub store: &'a Store,
    pub snapshot: OnceCell<Snapshot>,
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

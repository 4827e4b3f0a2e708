//! The book: programmes with their money and batches with their payments, as they follow from the entries.
//!
//! One pure function of the entries in their order. [`Book::judge`](judge) says what an act would change or why it may
//! not; only what was judged is entered, so a refused act leaves the book as it was.

mod batch;
mod enter;
mod judge;
mod programme;
mod saved;

pub use batch::{Batch, BatchRow, BatchStatus, PaymentState, PaymentStatus, Signers, Step, StepKind};
pub use programme::{Attribution, Document, Money, Programme};

use crate::{Act, Breach, Fen};
use ledger::{Authority, Entry, Hash, Jti, Kid, Roll, Statement};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The account that follows from the entries.
///
/// A payment costs 8 bytes, a batch about 300. Serialises to a snapshot to go on from; a snapshot is derived, and a full
/// verification starts from the first entry and compares [`Book::digest`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "saved::Saved")]
pub struct Book {
    /// The first entry number that may come.
    next: u64,
    programmes: Vec<Programme>,
    batches: Vec<Batch>,
    /// Amounts of all payments, in the order of their entries.
    amounts: Vec<Fen>,
    open: Option<Open>,
    #[serde(skip)]
    codes: BTreeMap<String, u32>,
    #[serde(skip)]
    ids: BTreeMap<Jti, u32>,
}

/// Where an act stands, or would stand: all that the rules ask of it beside what it says.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Entry number.
    pub index: u64,
    /// The statement's id.
    pub jti: Jti,
    /// The signer's key.
    pub kid: Kid,
    /// Size of the head that the signer's desk had seen.
    pub seen: u64,
    /// By what right.
    pub authority: Authority,
    /// The roll at this very place: its thresholds and members may be others later.
    pub roll: &'a Roll,
}

/// The batch at the end of the ledger whose rows are still coming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Open {
    /// Always the last batch.
    batch: u32,
    kid: Kid,
    /// Of the rows so far.
    sum: Fen,
    /// Faults passed in the rows so far.
    passed: u32,
}

impl<'a> Place<'a> {
    /// The place of a statement.
    pub fn of(statement: &Statement, authority: Authority, roll: &'a Roll, index: u64) -> Place<'a> {
        Place { index, jti: statement.jti(), kid: statement.kid(), seen: statement.seen().size, authority, roll }
    }

    /// Where the next entry would stand, signed at a desk that has seen the whole ledger: for asking what a member may do
    /// before anything is signed. Not for submissions and rows, which are about their ids.
    pub fn next(authority: Authority, roll: &'a Roll, size: u64) -> Place<'a> {
        Place { index: size, jti: Jti(0), kid: Kid([0; 32]), seen: size, authority, roll }
    }
}

impl Book {
    /// The book of an empty ledger.
    pub fn new() -> Book {
        Book::default()
    }

    /// Whether an act holds at a place; nothing is changed. For what a member might do, the place may be made up.
    pub fn check(&self, act: &Act<'_>, place: &Place<'_>) -> Result<(), Breach> {
        self.judge(act, place).map(drop)
    }

    /// Enters an act, or leaves everything as it was.
    pub fn apply(&mut self, act: &Act<'_>, place: &Place<'_>) -> Result<(), Breach> {
        let effect = self.judge(act, place)?;
        self.enter(effect, place);
        Ok(())
    }

    /// Takes up an entry. A breach leaves the book as it was and does not stop the replay: a peer's ledger that breaks a
    /// rule is evidence. Kinds that are not about money change nothing.
    ///
    /// The roll must be the one at this entry, not a later one.
    pub fn observe(&mut self, entry: &Entry, roll: &Roll) -> Option<Breach> {
        self.take(entry.statement(), entry.authority(), roll, entry.index())
    }

    /// As [`Book::observe`], for a statement whose signature is still being checked. When it turns out wrong, this book
    /// is to be thrown away.
    pub fn take(&mut self, statement: &Statement, authority: Authority, roll: &Roll, index: u64) -> Option<Breach> {
        let act = match Act::read(statement)? {
            Ok(act) => act,
            Err(breach) => return Some(breach),
        };
        self.apply(&act, &Place::of(statement, authority, roll, index)).err()
    }

    /// All programmes, in the order of their opening.
    pub fn programmes(&self) -> &[Programme] {
        &self.programmes
    }

    /// The programme of a code.
    pub fn programme(&self, code: &str) -> Option<&Programme> {
        self.codes.get(code).map(|at| &self.programmes[*at as usize])
    }

    /// The programme of a batch of this book.
    pub fn programme_of(&self, batch: &Batch) -> &Programme {
        &self.programmes[batch.programme as usize]
    }

    /// All batches, payments of their own among them, in the order of their entries.
    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// The batch of an id.
    pub fn batch(&self, id: Jti) -> Option<&Batch> {
        self.ids.get(&id).map(|at| &self.batches[*at as usize])
    }

    /// The rows of a batch of this book, those taken out included.
    pub fn rows<'b>(&'b self, batch: &'b Batch) -> impl ExactSizeIterator<Item = BatchRow> + 'b {
        (1..batch.rows + 1).map(|row| batch.row(row, self.amounts[batch.place_of(row)]))
    }

    /// The payment that an entry is; `None` when it is none, or one of a batch that never came to be.
    pub fn payment(&self, entry: u64) -> Option<PaymentState<'_>> {
        let after = self.batches.partition_point(|batch| batch.first_entry() <= entry);
        let batch = &self.batches[after.checked_sub(1)?];
        let row = u32::try_from(entry - batch.first_entry() + 1).ok()?;
        self.payment_in(batch, row)
    }

    /// The payment of a row, counted from 1, of a batch of this book.
    pub fn payment_in<'b>(&'b self, batch: &'b Batch, row: u32) -> Option<PaymentState<'b>> {
        (1..=batch.rows).contains(&row).then_some(())?;
        batch.payment(batch.row(row, self.amounts[batch.place_of(row)]))
    }

    /// How many payments the book has, those taken out or refused included.
    pub fn payments(&self) -> u64 {
        self.amounts.len() as u64
    }

    /// A hash of everything in the book: two replays of the same entries give the same.
    pub fn digest(&self) -> Hash {
        let saved = serde_json::to_vec(self).expect("a book has no map but with keys of numbers, and memory does not fail");
        Hash::of(&saved)
    }

    /// The batch whose next row an entry here would have to be.
    fn open_at(&self, index: u64) -> Option<(&Open, &Batch)> {
        let open = self.open.as_ref()?;
        let batch = &self.batches[open.batch as usize];
        // Whatever came between is no row of it: then it never comes to be, and stands in nobody's way.
        (index <= batch.entry + u64::from(batch.rows) + 1).then_some((open, batch))
    }
}

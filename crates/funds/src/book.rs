//! The book: programmes with their money and batches with their payments, as they follow from the entries.
//!
//! One pure function of the entries in their order. [`Book::judge`](judge) says what an act would change or why it may
//! not; only what was judged is entered, so a refused act leaves the book as it was.

mod batch;
mod document;
mod enter;
mod judge;
mod notice;
mod programme;
mod project;
mod recovery;
mod saved;
mod transfer;

pub use batch::{Batch, BatchRow, BatchStatus, PaymentState, PaymentStatus, Signers, Step, StepKind};
pub use document::{Attribution, Document};
pub use notice::{Notice, Objection};
pub use programme::{Money, Programme};
pub use project::{Project, ProjectEnd};
pub use recovery::{Recovery, RecoveryReceipt};
pub use transfer::{Transfer, TransferStatus};

use crate::{Act, Breach, Fen, Issue};
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
    transfers: Vec<Transfer>,
    notices: Vec<Notice>,
    objections: Vec<Objection>,
    recoveries: Vec<Recovery>,
    projects: Vec<Project>,
    /// What other offices issued and this one received or refused, with the entry that says so.
    issues: BTreeMap<String, u64>,
    /// Budget years that are closed, with the entry that closed each.
    closed: BTreeMap<u16, u64>,
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

    /// From which documents a batch is paid, since it was approved.
    pub fn funded_by<'b>(&'b self, batch: &'b Batch) -> impl Iterator<Item = Attribution<'b>> + 'b {
        let documents = &self.programme_of(batch).documents;
        batch.funding.iter().map(|(at, amount)| Attribution { document: &documents[*at as usize], amount: *amount })
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

    /// All transfers, in the order of their entries.
    pub fn transfers(&self) -> &[Transfer] {
        &self.transfers
    }

    /// The programme that a transfer leaves, and the document that it is a part of.
    pub fn source_of(&self, transfer: &Transfer) -> (&Programme, &Document) {
        let programme = &self.programmes[transfer.programme as usize];
        (programme, &programme.documents[transfer.document as usize])
    }

    /// All lists made public, in the order of their entries.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The lists made public of a batch.
    pub fn notices_of(&self, batch: &Batch) -> impl Iterator<Item = &Notice> {
        let id = batch.id;
        self.notices.iter().filter(move |notice| self.batches[notice.batch as usize].id == id)
    }

    /// All objections, in the order of their entries.
    pub fn objections(&self) -> &[Objection] {
        &self.objections
    }

    /// The objections against a batch.
    pub fn objections_to(&self, batch: &Batch) -> impl Iterator<Item = &Objection> {
        let id = batch.id;
        self.objections.iter().filter(move |objection| self.batches[objection.batch as usize].id == id)
    }

    /// All recoveries, in the order of their entries.
    pub fn recoveries(&self) -> &[Recovery] {
        &self.recoveries
    }

    /// All projects, in the order of their entries.
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// The project of a code.
    pub fn project(&self, code: &str) -> Option<&Project> {
        self.projects.iter().find(|project| project.facts.code == code)
    }

    /// The entry by which what another office issued was received or refused.
    pub fn issue(&self, issue: &Issue) -> Option<u64> {
        self.issues.get(&issue_key(issue)).copied()
    }

    /// The entry that closed a budget year.
    pub fn closed(&self, year: u16) -> Option<u64> {
        self.closed.get(&year).copied()
    }

    /// All budget years that are closed.
    pub fn closed_years(&self) -> impl Iterator<Item = u16> + '_ {
        self.closed.keys().copied()
    }

    /// The batch and row that pay a returned payment again, if any does or did.
    pub fn reissued(&self, batch: &Batch, row: u32) -> Option<(&Batch, u32)> {
        let (at, again) = (*batch.bounced.get(&row)?)?;
        self.pays_again(at, again, self.next).then(|| (&self.batches[at as usize], again))
    }

    fn row_of(&self, id: Jti) -> Option<(u32, u32)> {
        let (first, at) = self.ids.range(..=id).next_back()?;
        let batch = &self.batches[*at as usize];
        let behind = u32::try_from(id.0 - first.0).ok()?;
        let row = if batch.single { behind + 1 } else { behind };
        (1..=batch.rows).contains(&row).then_some((*at, row))
    }

    /// Whether a row that pays something again still may, or has, as of an entry that would stand here.
    fn pays_again(&self, at: u32, row: u32, index: u64) -> bool {
        let batch = &self.batches[at as usize];
        let given_up = match batch.status {
            BatchStatus::Incomplete => self.open_at(index).is_none_or(|(open, _)| open.batch != at),
            BatchStatus::Rejected | BatchStatus::Withdrawn => true,
            _ => false,
        };
        let amount = self.amounts[batch.place_of(row)];
        !given_up && !batch.excluded.contains(&row) && batch.reversed.get(&row) != Some(&amount)
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

/// The time of the last cosignature that came into the ledger, UTC seconds by that witness's clock: what deadlines are held
/// against.
pub fn witnessed_now(roll: &Roll) -> Option<u64> {
    roll.witnessed().next_back().map(|seen| seen.time)
}

/// Keys of a map are texts where it is saved.
fn issue_key(issue: &Issue) -> String {
    format!("{} {}", issue.ledger, issue.entry.url())
}

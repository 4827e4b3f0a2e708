//! Reads entries from the store into the chain, the book and the columns, verifying each.

use super::Desk;
use crate::{
    failure::{Outcome, breached, breached_at, refused, store_failed},
    view::{Columns, Places, Row, month_number},
    world::Source,
};
use funds::{Act, Book, Breach, Place};
use ledger::{Authority, Batch, Head, Placed, Roll, Statement};
use std::sync::Arc;

/// What an entry adds to the columns.
pub(crate) enum Absorb {
    Nothing,
    /// A payment, its place not yet numbered.
    Payment(Row, String, String),
}

/// Is told how many entries were read, and stops by a failure.
pub(super) type Watch<'a> = dyn FnMut(u64) -> Outcome<()> + 'a;

impl Desk {
    /// Reads and verifies the entries up to a head that the store holds.
    pub(super) fn replay_to(&mut self, head: Head, watch: &mut Watch<'_>) -> Outcome<()> {
        let snapshot = self.snapshot()?;
        let mut random = Source::system();
        let mut waiting: Vec<Placed> = Vec::with_capacity(Batch::SIZE);
        let verify = |waiting: &mut Vec<Placed>, random: &mut Source| {
            Placed::verify_all(std::mem::take(waiting), random)
                .map(drop)
                .map_err(|wrong| refused(ledger::Refusal::Signature, wrong.first().copied()))
        };
        for segment in snapshot.segments(self.chain.size()..head.size).map_err(|error| store_failed(&error))? {
            let segment = segment.map_err(|error| store_failed(&error))?;
            let from = self.chain.size();
            // Another program may have gone on since the head was read, and its entries then lie in the same segment.
            let asked = segment.entries().skip_while(|(number, _)| *number < from).take_while(|(number, _)| *number < head.size);
            for (number, bytes) in asked {
                let placed = match self.chain.place_entry(bytes, &snapshot, |_, _, _| {}) {
                    Ok(placed) => placed,
                    Err(refusal) => {
                        // Where the one before was changed, this one is only the first that shows it.
                        verify(&mut waiting, &mut random)?;
                        return Err(refused(refusal, Some(number)));
                    }
                };
                let derived = (&mut self.book, &mut self.columns, &mut self.places);
                if let Err(breach) = take_up(derived, &placed, self.chain.roll()) {
                    self.pass(number, &breach)?;
                }
                waiting.push(placed);
                if waiting.len() == Batch::SIZE {
                    verify(&mut waiting, &mut random)?;
                }
            }
            watch(self.chain.size())?;
        }
        verify(&mut waiting, &mut random)?;
        if self.chain.head() != head {
            return Err(store_failed(&store::StoreError::Damaged(store::Damage::Checkpoint { size: head.size })));
        }
        Ok(())
    }

    /// In one's own ledger a breach of a fund rule is damage: it could not have been appended here. In another's it changes no
    /// account, and is noted.
    fn pass(&mut self, number: u64, breach: &Breach) -> Outcome<()> {
        if !self.foreign {
            return Err(breached_at(number, breach));
        }
        Arc::make_mut(&mut self.breaches).push(number, breached(breach).what);
        Ok(())
    }

    /// The columns' row of an act that the book has taken.
    pub(super) fn row(&self, act: &Act<'_>, statement: &Statement, authority: Authority, number: u64) -> Absorb {
        row_of(&self.book, act, statement, authority, number)
    }
}

/// Takes a placed entry into book and columns, with the roll as it stands at its place.
pub(super) fn take_up(
    (book, columns, places): (&mut Arc<Book>, &mut Arc<Columns>, &mut Arc<Places>),
    placed: &Placed,
    roll: &Roll,
) -> Result<(), Breach> {
    let (statement, authority, number) = (placed.statement(), placed.authority(), placed.index());
    let Some(act) = Act::read(statement).transpose()? else { return Ok(()) };
    Arc::make_mut(book).apply(&act, &Place::of(statement, authority, roll, number))?;
    absorb(columns, places, row_of(book, &act, statement, authority, number));
    Ok(())
}

/// Adds to the columns what an entry adds.
pub(super) fn absorb(columns: &mut Arc<Columns>, places: &mut Arc<Places>, absorb: Absorb) {
    if let Absorb::Payment(mut row, township, village) = absorb {
        row.place = Arc::make_mut(places).number(&township, &village);
        Arc::make_mut(columns).push(row);
    }
}

/// What an entry adds to the columns, once the book has taken its act.
pub(crate) fn row_of(book: &Book, act: &Act<'_>, statement: &Statement, authority: Authority, number: u64) -> Absorb {
    let Act::Payment(payment) = act else { return Absorb::Nothing };
    let Some(batch_number) = super::batch_number(book, number) else { return Absorb::Nothing };
    let programme = book.programme_of(&book.batches()[batch_number]);
    let row = Row {
        entry: number as u32,
        at: u32::try_from(statement.iat()).unwrap_or(u32::MAX),
        member: authority.member as u16,
        programme: super::programme_number(book, programme) as u16,
        place: 0,
        from: month_number(payment.period.from()),
        to: month_number(payment.period.to()),
        batch: batch_number as u32,
        amount: payment.amount,
    };
    Absorb::Payment(row, payment.township.to_string(), payment.village.to_string())
}

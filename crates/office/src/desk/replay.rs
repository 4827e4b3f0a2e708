//! Reads entries from the store into the chain, the book and the columns, verifying each.

use super::Desk;
use crate::{
    failure::{Outcome, breached_at, refused, store_failed},
    view::{Row, month_number},
    world::Source,
};
use funds::{Act, Book, Breach, Place};
use ledger::{Authority, Batch, Head, Placed, Statement};
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
                self.take_up(placed.statement(), placed.authority(), number)?;
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

    /// Takes a placed entry into book and columns. In one's own ledger a breach of a fund rule is damage: it could not have
    /// been appended here. In another's it changes no account.
    fn take_up(&mut self, statement: &Statement, authority: Authority, number: u64) -> Outcome<()> {
        let foreign = self.foreign;
        let pass = |breach: &Breach| if foreign { Ok(()) } else { Err(breached_at(number, breach)) };
        let act = match Act::read(statement) {
            None => return Ok(()),
            Some(Err(breach)) => return pass(&breach),
            Some(Ok(act)) => act,
        };
        let place = Place::of(statement, authority, self.chain.roll(), number);
        if let Err(breach) = Arc::make_mut(&mut self.book).apply(&act, &place) {
            return pass(&breach);
        }
        let absorb = self.row(&act, statement, authority, number);
        self.absorb(absorb);
        Ok(())
    }

    /// The columns' row of an act that the book has taken.
    pub(super) fn row(&self, act: &Act<'_>, statement: &Statement, authority: Authority, number: u64) -> Absorb {
        row_of(&self.book, act, statement, authority, number)
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

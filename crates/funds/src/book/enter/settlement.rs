//! What the bank did with a batch, and money that is fetched back.

use crate::book::document::Back;
use crate::book::{BatchStatus, Book, Place, Recovery, RecoveryReceipt, StepKind};
use crate::{BatchExecuted, Fen};

impl Book {
    pub(super) fn enter_execution(&mut self, at: u32, executed: &BatchExecuted, place: &Place<'_>) {
        let (batch, money) = self.step(at, StepKind::Executed, place);
        let standing = batch.standing();
        batch.status = BatchStatus::Executed;
        batch.changed = place.index;
        money.committed -= standing;
        money.paid += standing;
        if !executed.returned.is_empty() {
            self.enter_bounce(at, &executed.returned, place);
        }
    }

    pub(super) fn enter_bounce(&mut self, at: u32, rows: &[u32], place: &Place<'_>) {
        let total: Fen = rows.iter().map(|row| self.left_of(at, *row)).sum();
        let (batch, money) = self.step(at, StepKind::Bounced, place);
        batch.changed = place.index;
        batch.bounced_total += total;
        batch.bounced.extend(rows.iter().map(|row| (*row, None)));
        money.paid -= total;
        money.returned += total;
        let programme = batch.programme;
        let programme = &mut self.programmes[programme as usize];
        programme.payments -= rows.len() as u64;
        programme.give_back(&mut self.batches[at as usize].funding, total, Back::Returned);
    }

    pub(super) fn enter_recovery(&mut self, batch: u32, row: u32, amount: Fen, place: &Place<'_>) {
        self.recoveries.push(Recovery {
            id: place.jti,
            entry: place.index,
            by: place.authority.into(),
            batch,
            row,
            amount,
            receipts: Vec::new(),
            closed: None,
        });
    }

    pub(super) fn enter_recovered(&mut self, recovery: u32, receipt: RecoveryReceipt) {
        let recovery = &mut self.recoveries[recovery as usize];
        let (at, row, amount) = (recovery.batch, recovery.row, receipt.amount);
        let (entry, by) = (receipt.entry, receipt.by);
        recovery.receipts.push(receipt);
        let batch = &mut self.batches[at as usize];
        batch.steps.push(crate::Step { entry, by, kind: StepKind::Recovered });
        batch.changed = entry;
        batch.recovered_total += amount;
        *batch.recovered.entry(row).or_default() += amount;
        let programme = &mut self.programmes[batch.programme as usize];
        programme.money.paid -= amount;
        programme.money.recovered += amount;
        programme.give_back(&mut batch.funding, amount, Back::Recovered);
        if self.left_of(at, row) == 0 {
            let programme = self.batches[at as usize].programme;
            self.programmes[programme as usize].payments -= 1;
        }
    }

    fn left_of(&self, at: u32, row: u32) -> Fen {
        let batch = &self.batches[at as usize];
        batch.row(row, self.amounts[batch.place_of(row)]).left()
    }
}

//! Batches, and what was said against them.

use super::waits;
use crate::book::{
    Batch, BatchStatus, Book, Open, Place, StepKind,
    document::{Back, Funding},
};
use crate::{BatchSubmitted, Fen, Payment};

impl Book {
    pub(super) fn enter_submission(
        &mut self,
        programme: u32,
        submitted: &BatchSubmitted,
        replaces: Option<u32>,
        place: &Place<'_>,
    ) {
        self.open = Some(Open { batch: self.batches.len() as u32, kid: place.kid, sum: 0, passed: 0 });
        let declared = (submitted.count, submitted.total);
        let batch = self.new_batch(programme, declared, submitted.passed, place);
        batch.file = submitted.file;
        batch.replaces = replaces;
        batch.history = submitted.history;
        batch.project = submitted.project.clone();
    }

    pub(super) fn enter_row(&mut self, amount: Fen, sum: Fen, passed: u32, last: bool, place: &Place<'_>) {
        self.amounts.push(amount);
        let (Some(open), Some(batch)) = (&mut self.open, self.batches.last_mut()) else { return };
        (open.sum, open.passed) = (sum, passed);
        batch.rows += 1;
        batch.count = batch.rows;
        batch.total = sum;
        batch.changed = place.index;
        if !last {
            return;
        }
        let programme = &mut self.programmes[batch.programme as usize];
        if batch.history {
            batch.status = BatchStatus::History;
            batch.funding = programme.fund(batch.total, batch.project.as_deref(), None).0;
            programme.use_up(&batch.funding);
            programme.money.paid += batch.total;
            programme.payments += u64::from(batch.count);
        } else {
            batch.status = BatchStatus::Submitted;
            programme.money.submitted += batch.total;
        }
        let (replaces, this) = (batch.replaces, open.batch);
        self.open = None;
        if let Some(before) = replaces {
            let before = &mut self.batches[before as usize];
            // Returned, it could else be submitted again, and be paid twice.
            before.status = BatchStatus::Withdrawn;
            before.replaced_by = Some(this);
        }
    }

    pub(super) fn enter_single(&mut self, programme: u32, payment: &Payment<'_>, place: &Place<'_>) {
        let amount = payment.amount;
        let batch = self.new_batch(programme, (1, amount), payment.passes.len() as u32, place);
        batch.single = true;
        batch.status = BatchStatus::Submitted;
        batch.project = payment.project.as_deref().map(str::to_owned);
        (batch.rows, batch.count, batch.total) = (1, 1, amount);
        self.amounts.push(amount);
        self.programmes[programme as usize].money.submitted += amount;
    }

    /// A payment that the bank sent back, and the batch and row that pay it again.
    pub(super) fn enter_reissue(&mut self, paid_before: Option<(u32, u32)>, again: (u32, u32)) {
        if let Some((batch, row)) = paid_before {
            self.batches[batch as usize].bounced.insert(row, Some(again));
        }
    }

    /// With what pays for it, if no other approval is needed.
    pub(super) fn enter_approval(&mut self, batch: u32, funding: Option<Funding>, place: &Place<'_>) {
        let (batch, money) = self.step(batch, StepKind::Approved, place);
        let Some(funding) = funding else {
            batch.status = BatchStatus::HalfApproved;
            return;
        };
        batch.status = BatchStatus::Approved;
        batch.changed = place.index;
        money.submitted -= batch.total;
        money.committed += batch.total;
        let programme = batch.programme;
        let count = batch.count;
        batch.funding.clone_from(&funding);
        let programme = &mut self.programmes[programme as usize];
        programme.use_up(&funding);
        programme.payments += u64::from(count);
    }

    pub(super) fn enter_reversal(&mut self, batch: u32, row: u32, amount: Fen, place: &Place<'_>) {
        let whole = {
            let batch = &self.batches[batch as usize];
            self.amounts[batch.place_of(row)]
        };
        self.step(batch, StepKind::Reversed, place);
        self.take_off(batch, row, amount, whole, place);
    }

    /// What is reversed of an approved payment is free again.
    pub(super) fn take_off(&mut self, batch: u32, row: u32, amount: Fen, whole: Fen, place: &Place<'_>) {
        let batch = &mut self.batches[batch as usize];
        let programme = &mut self.programmes[batch.programme as usize];
        batch.changed = place.index;
        batch.reversed_total += amount;
        programme.money.committed -= amount;
        programme.give_back(&mut batch.funding, amount, Back::Reversed);
        let reversed = batch.reversed.entry(row).or_default();
        *reversed += amount;
        if *reversed == whole {
            programme.payments -= 1;
        }
    }

    /// An objection was answered; where it was upheld, its row goes.
    pub(super) fn enter_answer(&mut self, objection: u32, upheld: bool, takes: Option<Fen>, place: &Place<'_>) {
        let objection = &mut self.objections[objection as usize];
        objection.answered = Some((place.index, upheld));
        let (at, Some(row), Some(amount)) = (objection.batch, objection.row, takes) else { return };
        let voids = self.batches[at as usize].status != BatchStatus::Approved;
        let whole = self.amounts[self.batches[at as usize].place_of(row)];
        let (batch, money) = self.step(at, StepKind::Upheld { row, voids }, place);
        if !voids {
            return self.take_off(at, row, amount, whole, place);
        }
        if waits(batch) {
            batch.status = BatchStatus::Submitted;
            money.submitted -= amount;
        }
        batch.excluded.insert(row);
        batch.count -= 1;
        batch.total -= amount;
        batch.changed = place.index;
    }

    fn new_batch(&mut self, programme: u32, declared: (u32, Fen), passed: u32, place: &Place<'_>) -> &mut Batch {
        let at = self.batches.len();
        self.ids.insert(place.jti, at as u32);
        self.batches.push(Batch {
            id: place.jti,
            entry: place.index,
            by: place.authority.into(),
            programme,
            project: None,
            status: BatchStatus::Incomplete,
            single: false,
            history: false,
            declared_count: declared.0,
            declared_total: declared.1,
            passed,
            file: None,
            replaces: None,
            replaced_by: None,
            first: self.amounts.len() as u64,
            rows: 0,
            count: 0,
            total: 0,
            reversed_total: 0,
            changed: place.index,
            steps: Vec::new(),
            excluded: Default::default(),
            reversed: Default::default(),
            bounced: Default::default(),
            recovered: Default::default(),
            bounced_total: 0,
            recovered_total: 0,
            funding: Funding::new(),
        });
        &mut self.batches[at]
    }
}

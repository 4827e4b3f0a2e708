//! Enters what was judged. Nothing here can fail: the sums were checked, and the places are those of the book judged on.

use super::{Batch, BatchStatus, Book, Document, Money, Open, Place, Programme, Step, StepKind, judge::Effect};
use crate::{BatchSubmitted, Fen, MoneyIn, ProgrammeOpened};

impl Book {
    pub(super) fn enter(&mut self, effect: Effect<'_>, place: &Place<'_>) {
        self.next = place.index + 1;
        if !matches!(effect, Effect::Row { .. }) {
            // An open batch whose rows were still missing would have stood against the act, unless it can no longer be.
            self.open = None;
        }
        match effect {
            Effect::Nothing => {}
            Effect::Opened(opened) => self.enter_programme(opened, place),
            Effect::Received { programme, money, spent } => self.enter_money(programme, money, spent, place),
            Effect::Submitted { programme, submitted, replaces } => {
                self.enter_submission(programme, submitted, replaces, place);
            }
            Effect::Row { amount, sum, passed, last } => self.enter_row(amount, sum, passed, last, place),
            Effect::Single { programme, amount, passed } => self.enter_single(programme, amount, passed, place),
            Effect::Approved { batch, fully } => self.enter_approval(batch, fully, place),
            Effect::Returned { batch } => self.leave_submitted(batch, BatchStatus::Returned, StepKind::Returned, place),
            Effect::Rejected { batch } => self.leave_submitted(batch, BatchStatus::Rejected, StepKind::Rejected, place),
            Effect::Withdrawn { batch } => self.leave_submitted(batch, BatchStatus::Withdrawn, StepKind::Withdrawn, place),
            Effect::Resubmitted { batch } => {
                let (batch, money) = self.step(batch, StepKind::Resubmitted, place);
                batch.status = BatchStatus::Submitted;
                batch.changed = place.index;
                money.submitted += batch.total;
            }
            Effect::Excluded { batch, rows, count, total } => {
                let (batch, money) = self.step(batch, StepKind::Excluded, place);
                if waits(batch) {
                    // An approval of what was there before is none of what is left.
                    batch.status = BatchStatus::Submitted;
                    money.submitted -= batch.total - total;
                }
                batch.excluded.extend(rows);
                (batch.count, batch.total, batch.changed) = (count, total, place.index);
            }
            Effect::Executed { batch } => {
                let (batch, money) = self.step(batch, StepKind::Executed, place);
                let left = batch.total - batch.reversed_total;
                batch.status = BatchStatus::Executed;
                money.committed -= left;
                money.paid += left;
            }
            Effect::Reversed { batch, row, amount } => self.enter_reversal(batch, row, amount, place),
            Effect::HandedOver { batches, from, to } => {
                for batch in batches {
                    self.step(batch, StepKind::HandedOver { from, to }, place);
                }
            }
        }
    }

    fn enter_programme(&mut self, opened: &ProgrammeOpened, place: &Place<'_>) {
        self.codes.insert(opened.code.clone(), self.programmes.len() as u32);
        self.programmes.push(Programme {
            entry: place.index,
            by: place.authority.into(),
            code: opened.code.clone(),
            name: opened.name.clone(),
            year: opened.year,
            field: opened.field.clone(),
            classification: opened.classification.clone(),
            notice_names: opened.notice_names,
            rule: opened.rule.clone(),
            money: Money::default(),
            payments: 0,
            documents: Vec::new(),
        });
    }

    fn enter_money(&mut self, programme: u32, money: &MoneyIn, spent: Option<Fen>, place: &Place<'_>) {
        let programme = &mut self.programmes[programme as usize];
        let spent_before = spent.unwrap_or(0);
        programme.money.received += money.amount;
        programme.money.paid += spent_before;
        programme.money.spent_before += spent_before;
        programme.documents.push(Document {
            entry: place.index,
            by: place.authority.into(),
            number: money.document.clone(),
            opening: spent.is_some(),
            amount: money.amount,
            spent_before,
            date: money.date,
            level: money.level,
        });
    }

    fn enter_submission(&mut self, programme: u32, submitted: &BatchSubmitted, replaces: Option<u32>, place: &Place<'_>) {
        self.open = Some(Open { batch: self.batches.len() as u32, kid: place.kid, sum: 0, passed: 0 });
        let declared = (submitted.count, submitted.total);
        let batch = self.new_batch(programme, declared, submitted.passed, place);
        batch.file = submitted.file;
        batch.replaces = replaces;
        batch.history = submitted.history;
    }

    fn enter_row(&mut self, amount: Fen, sum: Fen, passed: u32, last: bool, place: &Place<'_>) {
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

    fn enter_single(&mut self, programme: u32, amount: Fen, passed: u32, place: &Place<'_>) {
        let batch = self.new_batch(programme, (1, amount), passed, place);
        batch.single = true;
        batch.status = BatchStatus::Submitted;
        (batch.rows, batch.count, batch.total) = (1, 1, amount);
        self.amounts.push(amount);
        self.programmes[programme as usize].money.submitted += amount;
    }

    fn enter_approval(&mut self, batch: u32, fully: bool, place: &Place<'_>) {
        let (batch, money) = self.step(batch, StepKind::Approved, place);
        if !fully {
            batch.status = BatchStatus::HalfApproved;
            return;
        }
        batch.status = BatchStatus::Approved;
        batch.changed = place.index;
        money.submitted -= batch.total;
        money.committed += batch.total;
        let (programme, count) = (batch.programme, batch.count);
        self.programmes[programme as usize].payments += u64::from(count);
    }

    fn enter_reversal(&mut self, batch: u32, row: u32, amount: Fen, place: &Place<'_>) {
        let whole = {
            let batch = &self.batches[batch as usize];
            self.amounts[batch.place_of(row)]
        };
        let (batch, money) = self.step(batch, StepKind::Reversed, place);
        batch.changed = place.index;
        batch.reversed_total += amount;
        money.committed -= amount;
        let reversed = batch.reversed.entry(row).or_default();
        *reversed += amount;
        if *reversed == whole {
            let programme = batch.programme;
            self.programmes[programme as usize].payments -= 1;
        }
    }

    /// Out of what waits for approval.
    fn leave_submitted(&mut self, batch: u32, to: BatchStatus, kind: StepKind, place: &Place<'_>) {
        let (batch, money) = self.step(batch, kind, place);
        if waits(batch) {
            money.submitted -= batch.total;
        }
        batch.status = to;
    }

    /// Notes a step, and gives the batch with its programme's money.
    fn step(&mut self, batch: u32, kind: StepKind, place: &Place<'_>) -> (&mut Batch, &mut Money) {
        let batch = &mut self.batches[batch as usize];
        batch.steps.push(Step { entry: place.index, by: place.authority.into(), kind });
        let money = &mut self.programmes[batch.programme as usize].money;
        (batch, money)
    }

    fn new_batch(&mut self, programme: u32, declared: (u32, Fen), passed: u32, place: &Place<'_>) -> &mut Batch {
        let at = self.batches.len();
        self.ids.insert(place.jti, at as u32);
        self.batches.push(Batch {
            id: place.jti,
            entry: place.index,
            by: place.authority.into(),
            programme,
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
        });
        &mut self.batches[at]
    }
}

fn waits(batch: &Batch) -> bool {
    matches!(batch.status, BatchStatus::Submitted | BatchStatus::HalfApproved)
}

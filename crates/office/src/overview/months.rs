use crate::{Outcome, days::month_of, desk::Desk};
use funds::{Batch, BatchStatus, StepKind};
use ipc::{Fen, MonthBar};
use std::collections::{BTreeMap, HashMap};

/// When things were done, by entry: read from the statements once, since an entry never changes.
#[derive(Default)]
pub(crate) struct Moments {
    at: HashMap<u64, i64>,
}

impl Moments {
    /// Money by month: approved in the month of the approval that was the last one needed, paid in the month in which the
    /// bank's word was recorded. Payments from before the program count as paid in the month in which they were recorded,
    /// and as approved in none. Reversals are taken off.
    ///
    /// All months of the budget year, and any before or after it in which money moved.
    pub(super) fn months(&mut self, desk: &Desk, year: u16, batches: &[&Batch]) -> Outcome<Vec<MonthBar>> {
        let moved: Vec<(u64, Fen, Fen)> = batches.iter().flat_map(|batch| moved(batch)).collect();
        self.learn(desk, moved.iter().map(|(entry, ..)| *entry).collect())?;
        let mut months: BTreeMap<String, (Fen, Fen)> = (1..=12).map(|month| (format!("{year:04}-{month:02}"), (0, 0))).collect();
        for (entry, approved, paid) in moved {
            let at = self.at.get(&entry).copied().unwrap_or_default();
            let sums = months.entry(month_of(at)).or_default();
            sums.0 += approved;
            sums.1 += paid;
        }
        Ok(months.into_iter().map(|(month, (approved, paid))| MonthBar { month, approved, paid }).collect())
    }

    fn learn(&mut self, desk: &Desk, mut entries: Vec<u64>) -> Outcome<()> {
        entries.retain(|entry| !self.at.contains_key(entry));
        // Neighbours lie in one segment, which is read once when they are asked for in their order.
        entries.sort_unstable();
        let snapshot = desk.snapshot()?;
        for entry in entries {
            self.at.insert(entry, desk.statement(&snapshot, entry)?.iat());
        }
        Ok(())
    }
}

/// The entries by which a batch's money moved, with what was approved and what was paid by each.
fn moved(batch: &Batch) -> Vec<(u64, Fen, Fen)> {
    let amount = batch.total() - batch.reversed_total();
    let approved = batch.approvals().last().map(|step| (step.entry, amount, 0));
    let executed = batch.steps().iter().find(|step| step.kind == StepKind::Executed).map(|step| (step.entry, 0, amount));
    match batch.status() {
        BatchStatus::Approved => approved.into_iter().collect(),
        BatchStatus::Executed => approved.into_iter().chain(executed).collect(),
        BatchStatus::History => vec![(batch.entry(), 0, amount)],
        _ => Vec::new(),
    }
}

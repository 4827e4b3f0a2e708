use super::{Desk, yuan};
use crate::args::Which;
use ipc::{
    BatchLine, BatchStory, DecideBatch, Decision, ExcludeRows, ExecuteBatch, ReversePayment, WhichBatches, WithdrawBatch,
    show_money,
};
use office::Outcome;

impl Desk<'_> {
    pub(super) fn batches(&mut self, which: Which) -> Outcome<bool> {
        self.sign_in()?;
        let which = match which {
            Which::All => WhichBatches::All,
            Which::ToApprove => WhichBatches::ToApprove,
            Which::Returned => WhichBatches::Returned,
            Which::Mine => WhichBatches::Mine,
        };
        let batches = self.office.batches(which)?;
        self.output.facts(&batches, |batches| batches.iter().map(line).collect());
        Ok(true)
    }

    pub(super) fn batch(&mut self, id: &str) -> Outcome<bool> {
        self.sign_in()?;
        let story = self.office.batch_story(id, 0)?;
        self.show_batch(&story);
        Ok(true)
    }

    pub(super) fn decide(&mut self, id: &str, decision: Decision, reason: &str) -> Outcome<bool> {
        self.sign_in()?;
        let seen = self.office.batch_story(id, 0)?;
        let story = self.office.decide(&DecideBatch {
            id: seen.line.id,
            decision,
            reason: reason.to_owned(),
            seen_count: seen.line.count,
            seen_total: seen.line.total,
        })?;
        self.show_batch(&story);
        Ok(true)
    }

    pub(super) fn withdraw(&mut self, id: &str, reason: &str) -> Outcome<bool> {
        self.sign_in()?;
        let story = self.office.withdraw(&WithdrawBatch { id: id.to_owned(), reason: reason.to_owned() })?;
        self.show_batch(&story);
        Ok(true)
    }

    pub(super) fn exclude(&mut self, id: &str, entries: &[u64], reason: &str) -> Outcome<bool> {
        self.sign_in()?;
        let story =
            self.office.exclude_rows(&ExcludeRows { id: id.to_owned(), entries: entries.to_vec(), reason: reason.to_owned() })?;
        self.show_batch(&story);
        Ok(true)
    }

    pub(super) fn execute(&mut self, id: &str, voucher: &str, date: &str) -> Outcome<bool> {
        self.sign_in()?;
        let call = ExecuteBatch { id: id.to_owned(), voucher: voucher.to_owned(), date: date.to_owned() };
        let story = self.office.execute(&call)?;
        self.show_batch(&story);
        Ok(true)
    }

    pub(super) fn reverse(&mut self, entry: u64, amount: &str, reason: &str) -> Outcome<bool> {
        self.sign_in()?;
        let entry = self.office.reverse(&ReversePayment { entry, amount: yuan(amount)?, reason: reason.to_owned() })?;
        let out = self.output;
        out.facts(&entry, |entry| vec![format!("{} {entry}", out.say("已记入第", "Recorded as entry"))]);
        Ok(true)
    }

    pub(super) fn show_batch(&self, story: &BatchStory) {
        let out = self.output;
        out.facts(story, |story| {
            let mut lines = vec![line(&story.line)];
            lines.push(format!("{} {}", out.say("审批后可用", "Available after approval:"), show_money(story.available_after)));
            lines.extend(story.hindrance.iter().map(|text| out.text(text).to_owned()));
            lines.extend(
                story.timeline.iter().map(|event| format!("  {} {} {}", event.entry, out.text(&event.what), event.by_name)),
            );
            lines
        });
    }
}

fn line(batch: &BatchLine) -> String {
    format!(
        "{} {:?} {} {} {} {}",
        batch.number,
        batch.status,
        batch.programme,
        batch.count,
        show_money(batch.total),
        batch.by_name
    )
}

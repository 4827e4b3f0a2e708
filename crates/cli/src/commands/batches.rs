use super::{Desk, look::event_line, yuan};
use crate::{args::Which, output::Output, words};
use ipc::{
    BatchLine, BatchStory, Changes, DecideBatch, Decision, ExcludeRows, ExecuteBatch, Fen, PassedFault, ResubmitBatch,
    ReversePayment, SampleRow, SaveSourceFile, WhichBatches, WithdrawBatch, show_money,
};
use office::Outcome;

impl Desk<'_> {
    pub(super) fn batches(&mut self, which: Which) -> Outcome<bool> {
        self.sign_in_here()?;
        let which = match which {
            Which::All => WhichBatches::All,
            Which::ToApprove => WhichBatches::ToApprove,
            Which::Returned => WhichBatches::Returned,
            Which::Mine => WhichBatches::Mine,
        };
        let batches = self.office.batches(which)?;
        self.output.facts(&batches, |batches| batches.iter().map(|batch| batch_line(batch, self.output)).collect());
        Ok(true)
    }

    pub(super) fn batch(&mut self, id: &str, draw: u32, reveal: bool) -> Outcome<bool> {
        self.sign_in_to_look(reveal)?;
        let story = self.office.batch_story(id, draw)?;
        self.show_batch(&story);
        Ok(true)
    }

    /// Approves a batch, as it was seen where that is said.
    pub(super) fn approve(&mut self, id: &str, count: Option<u32>, total: Option<&str>, reason: &str) -> Outcome<bool> {
        let total = total.map(yuan).transpose()?;
        self.decide_as_seen(id, Decision::Approve, reason, (count, total))
    }

    pub(super) fn decide(&mut self, id: &str, decision: Decision, reason: &str) -> Outcome<bool> {
        self.decide_as_seen(id, decision, reason, (None, None))
    }

    fn decide_as_seen(
        &mut self,
        id: &str,
        decision: Decision,
        reason: &str,
        (count, total): (Option<u32>, Option<Fen>),
    ) -> Outcome<bool> {
        self.sign_in()?;
        let now = self.office.batch_line(id)?;
        let story = self.office.decide(&DecideBatch {
            id: now.id,
            decision,
            reason: reason.to_owned(),
            seen_count: count.unwrap_or(now.count),
            seen_total: total.unwrap_or(now.total),
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

    pub(super) fn resubmit(&mut self, id: &str, remark: &str) -> Outcome<bool> {
        self.sign_in()?;
        let story = self.office.resubmit(&ResubmitBatch { id: id.to_owned(), remark: remark.to_owned() })?;
        self.show_batch(&story);
        Ok(true)
    }

    pub(super) fn source_file(&mut self, id: &str) -> Outcome<bool> {
        self.sign_in()?;
        let saved = self.office.save_source_file(&SaveSourceFile { id: id.to_owned() })?;
        self.show_saved(&saved);
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
        self.output.facts(story, |story| batch_lines(story, self.output));
    }
}

/// All that an approver looks at, in the order of the page in the window.
pub(super) fn batch_lines(story: &BatchStory, out: &Output) -> Vec<String> {
    let mut lines = vec![batch_line(&story.line, out)];
    // A single payment comes without a summary and is no row of a file.
    let single = story.line.file.is_empty();
    if !single {
        lines.push(format!(
            "{} {} {}，{} {} {}，{}",
            out.say("盖章汇总表", "Stamped summary:"),
            story.declared_count,
            show_money(story.declared_total),
            out.say("已剔除", "taken out"),
            story.excluded_count,
            show_money(story.excluded_total),
            if story.agrees { out.say("相符", "agrees") } else { out.say("不相符", "does not agree") },
        ));
    }
    lines.push(format!(
        "{} {}，{} {}，{} {}",
        out.say("收到指标", "Received"),
        show_money(story.received),
        out.say("可用", "available"),
        show_money(story.available),
        out.say("审批后可用", "after approval"),
        show_money(story.available_after)
    ));
    lines.extend(story.documents.iter().map(|(number, amount)| format!("  {number} {}", show_money(*amount))));
    lines.extend(change_lines(&story.changes, out));
    if !story.passed.is_empty() {
        lines.push(format!("{} {}", out.say("已说明后放行", "Passed with a reason:"), story.passed.len()));
        lines.extend(story.passed.iter().map(|fault| format!("  {}", passed_line(fault, out))));
    }
    if !story.sample.is_empty() {
        lines.push(format!("{} {}", out.say("随机抽查", "Drawn at random:"), story.sample.len()));
        lines.extend(story.sample.iter().map(|row| sample_line(row, out)));
    }
    for (words, other) in
        [(out.say("更正", "Corrects"), &story.replaces), (out.say("更正后为", "Corrected by"), &story.replaced_by)]
    {
        lines.extend(other.iter().map(|other| format!("{words} {}", other.number)));
    }
    lines.extend(story.hindrance.iter().map(|text| out.text(text).to_owned()));
    lines.extend(story.timeline.iter().map(|event| format!("  {}", event_line(event, out))));
    let to_come = story.steps.iter().filter(|step| step.by_name.is_empty());
    lines.extend(to_come.map(|step| format!("  {} {}", out.say("待办", "to come:"), out.text(&step.what))));
    lines
}

fn passed_line(fault: &PassedFault, out: &Output) -> String {
    let place = if fault.row == 0 { String::new() } else { format!("{} {} ", out.say("行", "row"), fault.row) };
    let like = fault.like.map(|entry| format!("（{} {entry}）", out.say("相近的记录", "like entry"))).unwrap_or_default();
    format!("{place}[{}] {} {}{like}", fault.code, out.text(&fault.what), fault.reason)
}

fn change_lines(changes: &Changes, out: &Output) -> Vec<String> {
    if changes.with.is_empty() {
        return vec![out.say("没有可比的上期批次。", "There is no earlier batch to compare with.").to_owned()];
    }
    let with = changes.with.iter().map(|batch| batch.number.as_str()).collect::<Vec<_>>().join(" ");
    vec![format!(
        "{} {with}（{}）：{} {}，{} {}，{} {}，{} {}，{} {}",
        out.say("与上期比", "Against"),
        show_money(changes.last_total),
        out.say("不变", "unchanged"),
        changes.same,
        out.say("新增", "new"),
        changes.added,
        out.say("金额变动", "other amount"),
        changes.amount,
        out.say("账号变动", "other account"),
        changes.account,
        out.say("停发", "stopped"),
        changes.stopped
    )]
}

fn sample_line(row: &SampleRow, out: &Output) -> String {
    let payee = if row.payee.is_empty() { String::new() } else { format!(" → {}", row.payee) };
    let place = if row.row == 0 { String::new() } else { format!("{} {} ", out.say("行", "row"), row.row) };
    let line = format!(
        "  {} {place}{}{payee} {} {} {} {}",
        row.entry,
        row.beneficiary,
        row.village,
        row.working,
        show_money(row.amount),
        out.word(words::change(&row.change))
    );
    line.trim_end().to_owned()
}

/// A batch in one line.
fn batch_line(batch: &BatchLine, out: &Output) -> String {
    format!(
        "{} {} {} {} {} {}",
        batch.number,
        out.word(words::batch_status(batch.status)),
        batch.programme,
        batch.count,
        show_money(batch.total),
        batch.by_name
    )
}

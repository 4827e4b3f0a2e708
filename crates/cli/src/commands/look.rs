use super::Desk;
use crate::output::Output;
use ipc::{Event, GetDocuments, GetEntries, Money, SavedFile, show_money};
use office::{Outcome, moment_of};

impl Desk<'_> {
    pub(super) fn entries(&mut self, limit: u32, mut call: GetEntries) -> Outcome<bool> {
        self.sign_in_if_named()?;
        let mut page = self.office.entries(&call)?;
        // The office gives a window at a time.
        while let Some(last) = page.entries.last().filter(|_| page.entries.len() < limit as usize) {
            (call.before, call.limit) = (Some(last.entry), limit - page.entries.len() as u32);
            let next = self.office.entries(&call)?;
            if next.entries.is_empty() {
                break;
            }
            page.entries.extend(next.entries);
        }
        self.output.facts(&page, |page| page.entries.iter().map(|event| self.event(event)).collect());
        Ok(true)
    }

    /// One entry with what proves it; `false` when the proof does not hold.
    pub(super) fn entry(&mut self, entry: u64) -> Outcome<bool> {
        self.sign_in_if_named()?;
        let story = self.office.entry(entry)?;
        let out = self.output;
        out.facts(&story, |story| {
            let proof = &story.proof;
            let mut lines = vec![self.event(&story.event)];
            lines.push(format!("{} {}", out.say("签名密钥", "Signed with the key"), proof.kid));
            lines.push(format!("{} {}", out.say("本条哈希", "Leaf hash:"), proof.leaf));
            lines.push(format!("{} {}", out.say("上一条哈希", "Leaf hash of the entry before:"), proof.previous));
            lines.push(out.say("到根的路径", "Path to the root:").to_owned());
            lines.extend(proof.path.iter().map(|hash| format!("  {hash}")));
            lines.push(out.say("签章的检查点", "Signed head:").to_owned());
            lines.push(proof.checkpoint.trim_end().to_owned());
            lines.push(out.say("凭单", "Statement:").to_owned());
            lines.push(proof.readable.clone());
            lines.push(out.say("凭单原文", "Statement as it is signed:").to_owned());
            lines.push(proof.statement.clone());
            lines.push(self.proof_words(proof.holds).to_owned());
            lines
        });
        Ok(story.proof.holds)
    }

    pub(super) fn overview(&mut self, year: u16) -> Outcome<bool> {
        self.sign_in_here()?;
        let overview = self.office.overview(year)?;
        let out = self.output;
        out.facts(&overview, |overview| {
            let mut lines = vec![self.money(&overview.year.to_string(), &overview.money)];
            lines.extend(overview.programmes.iter().map(|bar| self.money(&bar.name, &bar.money)));
            lines.extend(overview.months.iter().map(|bar| {
                let figures = [
                    (out.say("收到", "received"), bar.received),
                    (out.say("审批", "approved"), bar.approved),
                    (out.say("到账", "paid"), bar.paid),
                    (out.say("月末可用", "available at the end"), bar.available),
                ];
                format!("{}：{}", bar.month, figures.map(|(name, fen)| format!("{name} {}", show_money(fen))).join(" "))
            }));
            let waiting = overview.waiting_others.iter();
            lines.extend(waiting.map(|turn| format!("{}：{} {}", out.text(&turn.who), out.text(&turn.what), turn.count)));
            lines
        });
        Ok(true)
    }

    pub(super) fn documents(&mut self, year: u16, month: &str) -> Outcome<bool> {
        self.sign_in_here()?;
        let documents = self.office.documents(&GetDocuments { year, month: month.to_owned() })?;
        let out = self.output;
        out.facts(&documents, |found| {
            let figures = |received, used, left| {
                let figures =
                    [(out.say("收到", "received"), received), (out.say("已用", "used"), used), (out.say("余", "left"), left)];
                figures.map(|(name, fen)| format!("{name} {}", show_money(fen))).join(" ")
            };
            let line = |(code, _, document): &(String, String, ipc::Document)| {
                format!(
                    "{} {code} {}：{}",
                    document.entry,
                    document.number,
                    figures(document.amount, document.used, document.free)
                )
            };
            let sum = format!("{}：{}", out.say("合计", "sum"), figures(found.received, found.used, found.left));
            found.documents.iter().map(line).chain([sum]).collect()
        });
        Ok(true)
    }

    /// One act in a line.
    pub(super) fn event(&self, event: &Event) -> String {
        event_line(event, self.output)
    }

    /// Money under a name in one line.
    pub(super) fn money(&self, name: &str, money: &Money) -> String {
        let out = self.output;
        let mut figures = vec![
            (out.say("收到", "received"), money.received),
            (out.say("已审批", "committed"), money.committed),
            (out.say("已到账", "paid"), money.paid),
        ];
        // Most offices issue nothing onward, and have spent nothing before the program.
        if money.issued != 0 {
            figures.push((out.say("已下达", "issued"), money.issued));
        }
        if money.spent_before != 0 {
            figures.push((out.say("启用前已用", "spent before"), money.spent_before));
        }
        figures.push((out.say("可用", "available"), money.available));
        let figures: Vec<String> = figures.into_iter().map(|(what, fen)| format!("{what} {}", show_money(fen))).collect();
        format!("{name}：{}", figures.join("，"))
    }

    pub(super) fn show_saved(&self, saved: &SavedFile) {
        self.output.facts(saved, |saved| vec![saved.path.clone()]);
    }
}

/// An entry in one line.
pub(super) fn event_line(event: &Event, out: &Output) -> String {
    let on_behalf = event.for_name.as_ref().map(|name| format!("（{} {name}）", out.say("代", "for"))).unwrap_or_default();
    let line = format!(
        "{} {} {} {}{on_behalf} {}",
        event.entry,
        moment_of(event.at),
        out.text(&event.what),
        event.by_name,
        event.remark
    );
    let breach = event
        .breach
        .as_ref()
        .map(|what| format!("\n  ✗ {} {}", out.say("违反资金规则：", "Breaks a fund rule:"), out.text(what)));
    format!("{}{}", line.trim_end(), breach.unwrap_or_default())
}

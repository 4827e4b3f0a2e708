//! Keeping in touch with other offices: the schedule, which witnesses are enough, their times in the ledger.

use super::Desk;
use crate::{files, output::Output};
use ipc::{Cover, Exchange, PolicyFacts, SetPolicy, SetSyncSchedule};
use office::{Outcome, moment_of};
use std::path::Path;

impl Desk<'_> {
    pub(super) fn sync_schedule(&mut self, every: Option<u32>) -> Outcome<bool> {
        let exchange = match every {
            Some(every) => self.office.set_sync_schedule(&SetSyncSchedule { every })?,
            None => self.office.exchange()?,
        };
        let out = self.output;
        out.facts(&exchange, |exchange| schedule_lines(exchange, out));
        Ok(true)
    }

    pub(super) fn set_policy(&mut self, file: Option<&Path>) -> Outcome<bool> {
        let policy = file.map(|file| files::read_text(file, POLICY_BYTES_MAX)).transpose()?.unwrap_or_default();
        self.sign_in()?;
        let exchange = self.office.set_policy(&SetPolicy { policy: policy.to_string() })?;
        self.show_policy(&exchange)
    }

    pub(super) fn policy(&mut self) -> Outcome<bool> {
        let exchange = self.office.exchange()?;
        self.show_policy(&exchange)
    }

    pub(super) fn record_witnesses(&mut self) -> Outcome<bool> {
        self.sign_in()?;
        let exchange = self.office.record_witnessed()?;
        let out = self.output;
        out.facts(&exchange, |exchange| {
            let recorded = exchange.recorded.as_ref();
            let newest = recorded.map(|it| format!("{} {} ({})", out.say("最新的见证：", "Newest:"), moment_of(it.at), it.by));
            std::iter::once(out.say("已把见证记入账本。", "The witnesses' times are recorded.").to_owned())
                .chain(newest)
                .collect()
        });
        Ok(true)
    }

    /// After what was signed: the witnesses' times go into the ledger, once a day. What stands in the way is told when it is
    /// asked for by itself.
    pub(super) fn record_witnesses_if_due(&mut self) {
        let _ = self.office.record_witnessed_if_due();
    }

    fn show_policy(&self, exchange: &Exchange) -> Outcome<bool> {
        let out = self.output;
        out.facts(exchange, |exchange| match &exchange.policy {
            None => vec![
                out.say(
                    "没有说明几家见证才算够；用 set-policy 设定。",
                    "It is not said how many witnesses are enough; `set-policy` sets it.",
                )
                .to_owned(),
            ],
            Some(policy) => policy_lines(policy, exchange.cover, out),
        });
        Ok(true)
    }
}

fn schedule_lines(exchange: &Exchange, out: &Output) -> Vec<String> {
    let mut lines = vec![match exchange.every {
        0 => out.say("不自动同步。", "It does not sync by itself.").to_owned(),
        every => match out.lang() {
            ipc::Lang::Zh => format!("每 {every} 分钟自动同步一次（serve 或窗口开着的时候）。"),
            ipc::Lang::En => format!("It syncs by itself every {every} minutes, while `serve` runs or the window is open."),
        },
    }];
    lines.extend(exchange.next_at.map(|at| format!("{} {}", out.say("下一次：", "Next:"), moment_of(at))));
    lines
}

fn policy_lines(policy: &PolicyFacts, cover: Option<Cover>, out: &Output) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(at_least) = policy.at_least {
        let all = policy.witnesses.len();
        lines.push(match out.lang() {
            ipc::Lang::Zh => format!("以下 {all} 家中至少 {at_least} 家见证才算够："),
            ipc::Lang::En => format!("At least {at_least} of these {all} are enough:"),
        });
    }
    for witness in &policy.witnesses {
        let name = witness.peer.as_ref().map_or(&witness.cosigner, |(_, name)| name);
        let at = witness.at.map_or_else(|| out.say("还没有", "none yet").to_owned(), moment_of);
        lines.push(format!("  {name} ({}) {} {at}", witness.cosigner, witness.size));
    }
    lines.extend(cover.map(|cover| cover_line(cover, out)));
    if policy.at_least.is_none() {
        lines.extend(policy.text.lines().map(str::to_owned));
    }
    lines
}

/// How far enough witnesses have cosigned, in a line.
pub(super) fn cover_line(cover: Cover, out: &Output) -> String {
    let Cover { size, at, uncovered, since } = cover;
    let at = at.map(|at| format!(" ({})", moment_of(at))).unwrap_or_default();
    let since = since.map(moment_of).unwrap_or_default();
    match (out.lang(), uncovered) {
        (ipc::Lang::Zh, 0) => format!("足够的单位已见证全部 {size} 条{at}"),
        (ipc::Lang::En, 0) => format!("Enough witnesses have cosigned all {size} entries{at}"),
        (ipc::Lang::Zh, _) => format!("足够的单位已见证前 {size} 条{at}；还有 {uncovered} 条没有，最早的一条签于 {since}"),
        (ipc::Lang::En, _) => format!(
            "Enough witnesses have cosigned the first {size} entries{at}; {uncovered} are not covered, the first signed {since}"
        ),
    }
}

/// What the format of policies allows.
const POLICY_BYTES_MAX: usize = 256 << 10;

//! Money on its way between offices, programmes and years.

use super::{Desk, yuan};
use crate::{
    args::{FlowDo, TransferArgs},
    files::free_text,
};
use ipc::{
    DecideTransfer, Flow, FlowBand, FlowLine, GetFlow, IncomingIssue, ReceiveIssue, RecordTransfer, ReduceAllocation,
    ReduceTransfer, RefuseIssue, SetYear, Terms, TransferDecision, TransferFacts, TransferTo, show_money,
};
use office::Outcome;

impl Desk<'_> {
    pub(super) fn money_on(&mut self, what: &FlowDo) -> Outcome<bool> {
        if what.records() {
            self.sign_in()?;
        }
        match what {
            FlowDo::Flow { year } => {
                let flow = self.office.flow(&GetFlow { year: *year, ledgers: self.args.ledger.clone() })?;
                self.show_flow(&flow);
                return Ok(flow.closes());
            }
            FlowDo::Transfers => {
                let transfers = self.office.transfers()?;
                self.show_transfers(&transfers);
            }
            FlowDo::Transfer(transfer) => {
                let transfers = self.office.record_transfer(&recorded(transfer)?)?;
                self.show_transfers(&transfers);
            }
            FlowDo::ApproveTransfer { entry, amount } => self.decide_on(*entry, TransferDecision::Approve, yuan(amount)?, "")?,
            FlowDo::RejectTransfer { entry, reason } => self.decide_on(*entry, TransferDecision::Reject, 0, reason)?,
            FlowDo::WithdrawTransfer { entry } => self.decide_on(*entry, TransferDecision::Withdraw, 0, "")?,
            FlowDo::TakeBack { entry, document, date, amount, reason } => {
                let transfers = self.office.reduce_transfer(&ReduceTransfer {
                    entry: *entry,
                    document: document.clone(),
                    date: date.clone(),
                    amount: yuan(amount)?,
                    reason: free_text(reason)?,
                })?;
                self.show_transfers(&transfers);
            }
            FlowDo::TakenBack { programme, document, by, date, amount } => {
                let story = self.office.reduce_allocation(&ReduceAllocation {
                    programme: programme.clone(),
                    document: document.clone(),
                    by: by.clone(),
                    date: date.clone(),
                    amount: yuan(amount)?,
                })?;
                self.show_programme(&story);
            }
            FlowDo::Incoming => {
                let issues = self.office.incoming_issues()?;
                self.show_incoming(&issues);
            }
            FlowDo::Receive { origin, entry, programme, amount, level, reason } => {
                let story = self.office.receive_issue(&ReceiveIssue {
                    ledger: origin.clone(),
                    entry: *entry,
                    programme: programme.clone(),
                    amount: amount.as_deref().map(yuan).transpose()?,
                    level: level.clone(),
                    reason: free_text(reason)?,
                })?;
                self.show_programme(&story);
            }
            FlowDo::Refuse { origin, entry, reason } => {
                let refused = RefuseIssue { ledger: origin.clone(), entry: *entry, reason: free_text(reason)? };
                let issues = self.office.refuse_issue(&refused)?;
                self.show_incoming(&issues);
            }
            FlowDo::CloseYear { year } => self.set_year(*year, true, "")?,
            FlowDo::ReopenYear { year, reason } => self.set_year(*year, false, reason)?,
        }
        Ok(true)
    }

    fn decide_on(&mut self, entry: u64, decision: TransferDecision, seen_amount: i64, reason: &str) -> Outcome<()> {
        let call = DecideTransfer { entry, decision, seen_amount, reason: free_text(reason)? };
        let transfers = self.office.decide_transfer(&call)?;
        self.show_transfers(&transfers);
        Ok(())
    }

    fn set_year(&mut self, year: u16, close: bool, reason: &str) -> Outcome<()> {
        let closed = self.office.set_year(&SetYear { year, close, reason: free_text(reason)? })?;
        let out = self.output;
        out.facts(&closed, |closed| {
            let years: Vec<String> = closed.iter().map(u16::to_string).collect();
            let none = out.say("没有", "none").to_owned();
            vec![format!(
                "{}{}",
                out.say("已结账的年度：", "Closed years: "),
                if years.is_empty() { none } else { years.join(" ") }
            )]
        });
        Ok(())
    }

    fn show_transfers(&self, transfers: &[TransferFacts]) {
        self.output.facts(&transfers, |transfers| transfers.iter().map(|transfer| self.transfer_line(transfer)).collect());
    }

    fn transfer_line(&self, transfer: &TransferFacts) -> String {
        let out = self.output;
        let status = match &*transfer.status {
            "submitted" => out.say("待审批", "waits"),
            "approved" => out.say("已办理", "approved"),
            "rejected" => out.say("已驳回", "rejected"),
            _ => out.say("已撤回", "withdrawn"),
        };
        let to = match &transfer.to {
            TransferTo::Programme { code } => code.clone(),
            TransferTo::Office { name, ledger } if ledger.is_empty() => name.clone(),
            TransferTo::Office { name, ledger } => format!("{name} {ledger}"),
        };
        let TransferFacts { entry, programme, from, document, amount, reduced, by_name, .. } = transfer;
        let back = match reduced {
            0 => String::new(),
            fen => format!("，{} {}", out.say("已收回", "taken back"), show_money(*fen)),
        };
        format!("{entry} {document}：{programme} {from} → {to} {}{back}，{status}，{by_name}", show_money(*amount))
    }

    fn show_incoming(&self, issues: &[IncomingIssue]) {
        let out = self.output;
        out.facts(&issues, |issues| {
            let line = |issue: &IncomingIssue| {
                let answered = match issue.answered {
                    Some(entry) => format!("{} {entry}", out.say("已答复，记录", "answered by entry")),
                    None => out.say("等待签收", "waits to be received").to_owned(),
                };
                let IncomingIssue { ledger, name, transfer, .. } = issue;
                let amount = show_money(transfer.amount - transfer.reduced);
                format!(
                    "{ledger} {} {name} {} {amount} {}：{answered}",
                    transfer.entry, transfer.document, transfer.terms.purpose
                )
            };
            issues.iter().map(line).collect()
        });
    }

    fn show_flow(&self, flow: &Flow) {
        let out = self.output;
        out.facts(flow, |flow| {
            let mut lines = vec![format!("{} {}", flow.year, out.say("年度资金去向", "where the money went"))];
            lines.extend(flow.lines.iter().map(|line| self.flow_line(line)));
            lines.extend(flow.bands.iter().map(|band| self.band_line(band)));
            lines.push(match flow.closes() {
                true => out.say("每一笔都对得上。", "Every sum closes.").to_owned(),
                false => out.say("有对不上的，见“差额”。", "Some sums do not close: see the differences.").to_owned(),
            });
            lines
        });
    }

    fn flow_line(&self, line: &FlowLine) -> String {
        let out = self.output;
        let figures = [
            (out.say("收到", "received"), line.received),
            (out.say("下达", "issued"), line.issued),
            (out.say("已审批", "committed"), line.committed),
            (out.say("已到账", "paid"), line.paid),
            (out.say("可用", "available"), line.available),
        ];
        let came_back = [
            (out.say("退票", "returned"), line.returned),
            (out.say("追回", "recovered"), line.recovered),
            (out.say("差额", "difference"), line.difference),
        ];
        let shown = figures.into_iter().chain(came_back.into_iter().filter(|(_, fen)| *fen != 0));
        let shown: Vec<String> = shown.map(|(what, fen)| format!("{what} {}", show_money(fen))).collect();
        format!("{} {} {}：{}", line.office, line.programme, line.document, shown.join("，"))
    }

    fn band_line(&self, band: &FlowBand) -> String {
        let out = self.output;
        let received = band.received.map_or("-".to_owned(), show_money);
        let difference = match band.difference {
            0 => String::new(),
            fen => format!("，{} {}", out.say("差额", "difference"), show_money(fen)),
        };
        let FlowBand { to_name, document, issued, note, .. } = band;
        // Of money that no ledger has issued only its level is known.
        let from_name = match &*band.from_name {
            "central" => out.say("中央", "central government"),
            "province" => out.say("省级", "province"),
            "city" => out.say("市级", "city"),
            "county" => out.say("县级", "county"),
            name => name,
        };
        let (issued_word, received_word) = (out.say("下达", "issued"), out.say("签收", "received"));
        format!(
            "{from_name} → {to_name} {document}：{issued_word} {}，{received_word} {received}{difference}（{}）",
            show_money(*issued),
            out.text(note)
        )
    }
}

fn recorded(transfer: &TransferArgs) -> Outcome<RecordTransfer> {
    let to = match (&transfer.to, &transfer.into) {
        (Some(name), _) => TransferTo::Office { name: name.clone(), ledger: transfer.to_ledger.clone().unwrap_or_default() },
        (None, into) => TransferTo::Programme { code: into.clone().unwrap_or_default() },
    };
    Ok(RecordTransfer {
        programme: transfer.programme.clone(),
        from: transfer.from.clone(),
        document: transfer.document.clone(),
        date: transfer.date.clone(),
        amount: yuan(&transfer.amount)?,
        to,
        terms: Terms {
            deadline: transfer.deadline.clone(),
            project: transfer.project.clone(),
            purpose: transfer.purpose.clone(),
        },
    })
}

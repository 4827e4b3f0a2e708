//! Entries as people read them: what was done, by whom, when, and why.

use crate::{
    Outcome,
    desk::Desk,
    failure::{refused, store_failed},
};
use funds::Act;
use ipc::{Event, Text, show_money};
use ledger::{Disclosure, Order, Statement, split_entry};
use store::Snapshot;

impl Desk {
    /// The statement of an entry.
    pub(crate) fn statement(&self, snapshot: &Snapshot, entry: u64) -> Outcome<Statement> {
        let bytes = snapshot.entry(entry).map_err(|error| store_failed(&error))?;
        let (_, statement) = split_entry(&bytes).map_err(|refusal| refused(refusal, Some(entry)))?;
        Statement::parse(statement.to_vec()).map_err(|fault| refused(fault.into(), Some(entry)))
    }

    /// An entry as one line of a timeline, with the remarks that were opened.
    pub(crate) fn event_of(&self, statement: &Statement, entry: u64, disclosures: &[Disclosure]) -> Event {
        let roll = self.chain.roll();
        let kid = statement.kid();
        let member = roll.keys().find(|(key, ..)| key.kid() == kid).map_or(0, |(_, member, _)| member);
        let remark = disclosures.iter().filter(|d| matches!(d.name(), "reason" | "file_name")).map(Disclosure::value);
        Event {
            entry,
            kind: statement.kind().to_owned(),
            what: self.what(statement),
            by_name: self.member_name(member),
            for_name: statement.on_behalf().map(|number| self.member_name(number)),
            at: statement.iat(),
            remark: remark.collect::<Vec<_>>().join(" "),
        }
    }

    /// What a statement says was done, in one phrase.
    fn what(&self, statement: &Statement) -> Text {
        let Text { zh, en } = kind_words(statement.kind());
        let about = self.about(statement);
        if about.zh.is_empty() {
            Text { zh, en }
        } else {
            Text { zh: format!("{zh}：{}", about.zh), en: format!("{en}: {}", about.en) }
        }
    }

    /// Whom or what it is about; nothing personal.
    fn about(&self, statement: &Statement) -> Text {
        let same = |text: String| Text { zh: text.clone(), en: text };
        let money = |amount: i64| Text { zh: format!("{} 元", show_money(amount)), en: show_money(amount) };
        if let Some(Ok(order)) = Order::read(statement) {
            return match &order {
                Order::Enrol { name, .. } => same(name.clone()),
                Order::Delegate { to, .. } => same(self.member_name(*to)),
                Order::Genesis { office, .. } => same(office.name.clone()),
                other => same(other.subject().map(|number| self.member_name(number)).unwrap_or_default()),
            };
        }
        match Act::read(statement) {
            Some(Ok(Act::ProgrammeOpened(opened))) => same(format!("{} {}", opened.code, opened.name)),
            Some(Ok(Act::AllocationReceived(money_in) | Act::BalanceOpened { money: money_in, .. })) => {
                let Text { zh, en } = money(money_in.amount);
                Text { zh: format!("{} {zh}", money_in.document), en: format!("{} {en}", money_in.document) }
            }
            Some(Ok(Act::BatchSubmitted(batch))) => {
                let Text { zh, en } = money(batch.total);
                Text { zh: format!("{} 笔 {zh}", batch.count), en: format!("{} payments, {en}", batch.count) }
            }
            Some(Ok(Act::Payment(payment))) => money(payment.amount),
            Some(Ok(Act::RowsExcluded { rows, .. })) => {
                Text { zh: format!("{} 笔", rows.len()), en: format!("{} payments", rows.len()) }
            }
            Some(Ok(Act::PaymentReversed { amount, .. })) => money(amount),
            Some(Ok(Act::BatchExecuted { date, voucher, .. })) => same(format!("{date} {voucher}")),
            Some(Ok(Act::HandedOver { to, .. })) => same(self.member_name(to)),
            _ => Text::default(),
        }
    }
}

/// A kind in the words of the trade.
pub(crate) fn kind_words(kind: &str) -> Text {
    let (zh, en) = match kind {
        "genesis" => ("建账", "Ledger opened"),
        "member.enrolled" => ("登记人员", "Member enrolled"),
        "member.revoked" => ("停用人员", "Member revoked"),
        "key.rotated" => ("更换密钥", "Key rotated"),
        "key.replaced" => ("换发密钥", "Key replaced"),
        "ledgerkey.rotated" => ("更换账本密钥", "Ledger key rotated"),
        "delegated" => ("授权代办", "Delegated"),
        "office.rules" => ("修改单位规定", "Office rules changed"),
        "countersigned" => ("第二人签名", "Countersigned"),
        "programme.opened" => ("开设项目", "Programme opened"),
        "allocation.received" => ("收到指标", "Allocation received"),
        "balance.opened" => ("期初余额", "Opening balance"),
        "batch.submitted" => ("提交批次", "Batch submitted"),
        "payment" => ("登记发放", "Payment recorded"),
        "batch.approved" => ("审批同意", "Approved"),
        "batch.returned" => ("退回修改", "Returned for correction"),
        "batch.rejected" => ("驳回", "Rejected"),
        "batch.withdrawn" => ("撤回", "Withdrawn"),
        "batch.resubmitted" => ("重新提交", "Submitted again"),
        "batch.executed" => ("已到账", "Paid"),
        "rows.excluded" => ("剔除明细", "Payments taken out"),
        "payment.reversed" => ("冲销", "Reversed"),
        "handed.over" => ("工作移交", "Handed over"),
        "disclosure.viewed" => ("查看个人信息", "Personal fields shown"),
        other => return Text::new(format!("其他记录 {other}"), format!("Entry of kind {other}")),
    };
    Text::new(zh, en)
}

//! Entries as people read them: what was done, by whom, when, and why.

use crate::{
    Outcome,
    days::day_of,
    desk::Desk,
    failure::{refused, store_failed},
};
use funds::Act;
use ipc::{Event, Text, show_money};
use ledger::{
    Card, Disclosure, ErasedField, Hash, Order, Programmes, PublicKey, Rights, Roles, Statement, member_text, split_entry,
};
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
            breach: self.breaches.of(entry),
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
            return self.about_order(&order);
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
            Some(Ok(Act::BatchExecuted(executed))) => same(format!("{} {}", executed.date, executed.voucher)),
            Some(Ok(Act::AllocationReduced { document, by, amount, .. })) => {
                let Text { zh, en } = money(amount);
                Text { zh: format!("{document} {zh}（{by}）"), en: format!("{document} {en} ({by})") }
            }
            Some(Ok(Act::AllocationIssued(transfer) | Act::AllocationMoved(transfer))) => {
                let Text { zh, en } = money(transfer.amount);
                let to = match &transfer.to {
                    funds::Destination::Office { name, .. } => name,
                    funds::Destination::Programme(code) => code,
                };
                let number = &transfer.document;
                Text { zh: format!("{number} {zh}，至{to}"), en: format!("{number} {en} to {to}") }
            }
            Some(Ok(Act::TransferReduced { document, amount, .. })) => {
                let Text { zh, en } = money(amount);
                Text { zh: format!("{document} {zh}"), en: format!("{document} {en}") }
            }
            Some(Ok(Act::TransferApproved { amount, .. } | Act::RecoveryOpened { amount, .. })) => money(amount),
            Some(Ok(Act::RecoveryReceived { amount, date, voucher, .. })) => {
                let Text { zh, en } = money(amount);
                Text { zh: format!("{date} {voucher} {zh}"), en: format!("{date} {voucher} {en}") }
            }
            Some(Ok(Act::ProjectRecorded { project, .. })) => same(format!("{} {}", project.code, project.name)),
            Some(Ok(Act::ProjectEnded { project, .. })) => same(project),
            Some(Ok(Act::YearClosed { year } | Act::YearReopened { year })) => same(year.to_string()),
            Some(Ok(Act::BatchSent { count, total, .. })) => {
                let Text { zh, en } = money(total);
                Text { zh: format!("{count} 笔 {zh}"), en: format!("{count} payments, {en}") }
            }
            Some(Ok(Act::PaymentsReturned { rows, .. })) => {
                Text { zh: format!("{} 笔", rows.len()), en: format!("{} payments", rows.len()) }
            }
            Some(Ok(Act::HandedOver { to, .. })) => same(self.member_name(to)),
            _ => Text::default(),
        }
    }
}

impl Desk {
    /// Whom an order is about, and all that it would change: whoever countersigns it must not have to guess.
    pub(crate) fn about_order(&self, order: &Order) -> Text {
        let same = |text: String| Text { zh: text.clone(), en: text };
        let who = |number: u32| format!("{}（{}）", self.member_name(number), member_text(number));
        match order {
            Order::Enrol { number, name, roles, key, .. } => {
                let (zh, en) = role_words(*roles);
                let (number, kid) = (member_text(*number), short_kid(key));
                Text::new(format!("{name}（{number}），{zh}，密钥 {kid}…"), format!("{name} ({number}), {en}, key {kid}…"))
            }
            Order::Rekey { number, key, .. } => {
                let (name, text, kid) = (self.member_name(*number), member_text(*number), short_kid(key));
                Text::new(format!("{name}（{text}），新密钥 {kid}…"), format!("{name} ({text}), new key {kid}…"))
            }
            Order::Delegate { to, begins, ends } => {
                let (from_day, to_day) = (day_of(*begins), day_of(*ends));
                Text::new(
                    format!("{}，{from_day} 至 {to_day}", who(*to)),
                    format!("{} ({}), {from_day} to {to_day}", self.member_name(*to), member_text(*to)),
                )
            }
            Order::OfficeRules { approval_two_over: Some(over) } => {
                let over = show_money(*over);
                Text::new(format!("单批超过 {over} 元须两人审批"), format!("batches above {over} need two approvals"))
            }
            Order::OfficeRules { approval_two_over: None } => {
                Text::new("每批一人审批即可", "one approval is enough for any batch")
            }
            Order::Genesis { office, .. } => match &office.succeeds {
                None => same(office.name.clone()),
                Some(before) => Text::new(
                    format!("{}，接续自 {}（{} 条）", office.name, before.origin, before.head.size),
                    format!("{}, goes on for {} ({} entries)", office.name, before.origin, before.head.size),
                ),
            },
            Order::Vouch { origin, name, .. } => same(format!("{} {origin}", name.as_deref().unwrap_or_default())),
            Order::EnrolPeer { card, may, programmes } | Order::ChangePeer { card, may, programmes } => {
                self.about_peer(card, *may, programmes)
            }
            Order::RevokePeer { origin } => same(crate::peers::peer_name(self.chain.roll(), origin.as_str())),
            Order::EnrolCertificate { certificate, .. } => same(Hash::of(certificate).hex()),
            Order::RevokeCertificate { certificate } => same(certificate.hex()),
            Order::IssueReport { kind, digest, .. } => {
                let (zh, en) = crate::reports::kind_words(kind);
                Text::new(format!("{zh} {}", digest.hex()), format!("{en} {}", digest.hex()))
            }
            Order::Erase { fields, files } => erased_words(fields, files.len()),
            other => same(other.subject().map(|number| self.member_name(number)).unwrap_or_default()),
        }
    }
}

impl Desk {
    /// A peer with all that it may do from then on.
    fn about_peer(&self, card: &Card, may: Rights, programmes: &Programmes) -> Text {
        let (name, number) = (card.name(), card.number());
        let words: Vec<(&str, &str)> =
            RIGHT_WORDS.iter().filter(|(right, _)| may.include(*right)).map(|(_, words)| *words).collect();
        let zh: Vec<&str> = words.iter().map(|words| words.0).collect();
        let en: Vec<&str> = words.iter().map(|words| words.1).collect();
        let (zh, en) = (
            if zh.is_empty() { "无".to_owned() } else { zh.join("、") },
            if en.is_empty() { "none".to_owned() } else { en.join(", ") },
        );
        let (of_zh, of_en) = match programmes.codes() {
            _ if !may.include(Rights::PERSONAL) => (String::new(), String::new()),
            None => ("；个人信息：全部项目".to_owned(), "; personal fields: of every programme".to_owned()),
            Some(codes) => (format!("；个人信息：{}", codes.join("、")), format!("; personal fields: of {}", codes.join(", "))),
        };
        Text::new(
            format!("{name}，名片 {number}（指纹 {}），权限：{zh}{of_zh}", card.fingerprint()),
            format!("{name}, card {number} (fingerprint {}), may: {en}{of_en}", card.fingerprint()),
        )
    }
}

/// What an order to erase names.
fn erased_words(fields: &[ErasedField], files: usize) -> Text {
    let mut words = Text::default();
    let mut push = |zh: String, en: String| {
        if !words.zh.is_empty() {
            words.zh += "；";
            words.en += "; ";
        }
        words.zh += &zh;
        words.en += &en;
    };
    for of_entry in fields.chunk_by(|a, b| a.entry == b.entry) {
        let names: Vec<&str> = of_entry.iter().map(|field| &*field.name).collect();
        let entry = of_entry[0].entry;
        push(format!("第 {entry} 条的 {}", names.join("、")), format!("{} of entry {entry}", names.join(", ")));
    }
    if files > 0 {
        push(format!("来源文件 {files} 个"), format!("source files: {files}"));
    }
    words
}

const RIGHT_WORDS: [(Rights, (&str, &str)); 5] = [
    (Rights::READ, ("读取", "read")),
    (Rights::WITNESS, ("见证", "witness")),
    (Rights::MIRROR, ("备份", "mirror")),
    (Rights::PERSONAL, ("个人信息", "personal fields")),
    (Rights::PUSH, ("推送", "push")),
];

/// Roles in one phrase, in both languages.
fn role_words(roles: Roles) -> (String, String) {
    let words: Vec<(&str, &str)> = ROLE_WORDS.iter().filter(|(role, _)| roles.include(*role)).map(|(_, words)| *words).collect();
    let join = |word: fn(&(&'static str, &'static str)) -> &'static str, between| {
        words.iter().map(word).collect::<Vec<_>>().join(between)
    };
    (join(|words| words.0, "、"), join(|words| words.1, ", "))
}

/// As much of a thumbprint as two people can hold against each other on the telephone.
fn short_kid(key: &PublicKey) -> String {
    key.kid().to_string().chars().take(KID_CHARS_SHOWN).collect()
}

const ROLE_WORDS: [(Roles, (&str, &str)); 4] = [
    (Roles::CLERK, ("经办", "clerk")),
    (Roles::SUPERVISOR, ("主管", "supervisor")),
    (Roles::INSPECTOR, ("检查", "inspector")),
    (Roles::ADMINISTRATOR, ("管理", "administrator")),
];

const KID_CHARS_SHOWN: usize = 8;

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
        "delegation.ended" => ("提前收回代办授权", "Delegation ended early"),
        "peer.enrolled" => ("登记其他单位", "Other office enrolled"),
        "peer.changed" => ("更改其他单位的名片或权限", "Other office's card or rights changed"),
        "office.vouched" => ("为其他单位的账本担保", "Other office's ledger vouched for"),
        "head.witnessed" => ("记入见证", "Cosignatures recorded"),
        "certificate.enrolled" => ("申请签章证书", "Certificate asked for"),
        "certificate.revoked" => ("作废签章证书", "Certificate revoked"),
        "report.issued" => ("签发报表", "Report issued"),
        "desk.enrolled" => ("登记工位", "Desk enrolled"),
        "desk.revoked" => ("结束工位的权限", "Desk's rights ended"),
        "peer.revoked" => ("结束其他单位的权限", "Other office's rights ended"),
        "office.rules" => ("修改单位规定", "Office rules changed"),
        "countersigned" => ("第二人签名", "Countersigned"),
        "declined" => ("不同意待签事项", "Waiting act declined"),
        "programme.opened" => ("开设项目", "Programme opened"),
        "allocation.received" => ("收到指标", "Allocation received"),
        "balance.opened" => ("期初余额", "Opening balance"),
        "allocation.refused" => ("不接收下达的指标", "Allocation refused"),
        "allocation.reduced" => ("指标被收回", "Allocation taken back by its giver"),
        "allocation.issued" => ("下达指标", "Allocation issued onward"),
        "allocation.moved" => ("结转或调剂指标", "Allocation moved"),
        "transfer.approved" => ("同意下达或结转", "Transfer approved"),
        "transfer.rejected" => ("驳回下达或结转", "Transfer rejected"),
        "transfer.withdrawn" => ("撤回下达或结转", "Transfer withdrawn"),
        "transfer.reduced" => ("收回已下达的指标", "Issued allocation taken back"),
        "project.opened" => ("项目入库", "Project put into the library"),
        "project.changed" => ("修改库内项目", "Project changed"),
        "project.ended" => ("项目完结", "Project ended"),
        "year.closed" => ("年度结账", "Budget year closed"),
        "year.reopened" => ("年度重新开账", "Budget year reopened"),
        "notice.posted" => ("张贴公示", "List posted"),
        "notice.ended" => ("公示取下", "List taken down"),
        "objection.received" => ("收到异议", "Objection received"),
        "objection.answered" => ("答复异议", "Objection answered"),
        "batch.sent" => ("导出银行代发文件", "List for the bank written"),
        "payments.returned" => ("银行退票", "Payments sent back by the bank"),
        "recovery.opened" => ("开始追回", "Recovery opened"),
        "recovery.received" => ("追回到账", "Recovered money received"),
        "recovery.closed" => ("停止追回", "Recovery given up"),
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
        "disclosure.erased" => ("抹除个人信息", "Personal fields erased"),
        "disclosure.viewed" => ("查看个人信息", "Personal fields shown"),
        other => return Text::new(format!("其他记录 {other}"), format!("Entry of kind {other}")),
    };
    Text::new(zh, en)
}

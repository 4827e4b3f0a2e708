//! 发放凭据: the receipt of one payment on paper. Its proof is the square code, which a scan of the paper still gives; no
//! certificate signs the file, since a signature in a file is lost in print and the payment is signed already.

use super::{fonts, make::folder_and_name, part::Say};
use crate::{
    Office, Outcome,
    days::moment_of,
    desk::Desk,
    exports,
    failure::{broken, failure, not_found, refused},
    faults::field_words,
    receipt::Proven,
    view::show_status,
};
use funds::{Act, BenefitType};
use ipc::{Blame, Failure, MadeSlip, MakeSlip, PaymentStatus, show_money};
use ledger::{Checkpoint, Refusal, Statement};
use report::{Attached, Block, Document, capital};
use std::path::Path;

impl Office {
    /// Makes the slip of a payment's receipt, and the file of the receipt beside it. Both show the personal fields named, and those
    /// alone. Nobody need be signed in for one that shows none; with some, the ledger keeps, once a sitting, that they were shown.
    pub fn make_slip(&mut self, call: &MakeSlip) -> Outcome<MadeSlip> {
        self.make_slip_at(call, None)
    }

    /// As [`Office::make_slip`], under a name of the caller's choice. A name that is taken gets a number.
    pub fn make_slip_at(&mut self, call: &MakeSlip, out: Option<&Path>) -> Outcome<MadeSlip> {
        let desk = self.desk()?;
        if desk.book.payment(call.entry).is_none() {
            return Err(no_payment());
        }
        let fonts = fonts::read()?;
        let proven = self.prove(call.entry, &call.show)?;
        let code = proven.code().ok_or_else(too_much)?;
        let now = self.world.now();
        let code_bytes = code.len() as u64;
        let document = self.desk()?.slip(&proven, code, Say(call.lang), now)?;
        let text = proven.receipt.encode();
        let attached = Attached {
            name: RECEIPT_FILE.into(),
            media: "text/plain".into(),
            relationship: "Source".into(),
            description: "这张凭据的全部证明（C2SP tlog-proof）".into(),
            bytes: text.clone().into_bytes(),
        };
        let made = fonts.with(|fonts| report::make(&document, std::slice::from_ref(&attached), fonts, &mut |_, _| true))?;
        let (folder, name) = match out.and_then(folder_and_name) {
            Some(found) => found,
            None => (self.exports_folder()?, self.named("receipt", call.entry)),
        };
        // Neither gets its name before both lie on the disk.
        let slip = exports::prepare(&folder, &name, "pdf", &made.pdf)?;
        let proof = exports::prepare(&folder, &name, "tlog-proof", text.as_bytes())?;
        let (slip, proof) = (slip.name()?, proof.name()?);
        Ok(MadeSlip { slip, proof, pages: made.pages as u64, code_bytes })
    }
}

impl Desk {
    fn slip(&mut self, proven: &Proven, code: Vec<u8>, say: Say, now: i64) -> Outcome<Document> {
        let snapshot = self.settled()?;
        let receipt = &proven.receipt;
        let state = self.book.payment(receipt.index).ok_or_else(no_payment)?;
        let statement = Statement::parse(receipt.presentation.statement.clone())
            .map_err(|refusal| refused(refusal.into(), Some(receipt.index)))?;
        let Some(Ok(Act::Payment(payment))) = Act::read(&statement) else {
            return Err(refused(Refusal::Body("payment"), Some(receipt.index)));
        };
        let checkpoint = Checkpoint::parse(receipt.checkpoint.as_bytes()).ok_or_else(|| broken("head"))?;
        let (programme, roll, newest) = (self.book.programme_of(state.batch), self.chain.roll(), self.head().size);
        let office = self.office_name();

        let (from, to) = (payment.period.from().to_string(), payment.period.to().to_string());
        let period = if from == to { from } else { format!("{from}～{to}") };
        let left = state.row.amount - state.row.reversed;
        let mut facts = vec![
            (say.of("补贴项目", "Programme"), format!("{} {}", programme.code(), programme.name())),
            (say.of("发放类型", "Kind"), type_words(payment.benefit_type, say)),
            (say.of("所属期", "For"), period),
            (say.of("乡镇、村", "Place"), format!("{}{}", payment.township, payment.village)),
            (say.of("金额", "Amount"), format!("¥{}", show_money(state.row.amount))),
        ];
        if say.0 == ipc::Lang::Zh {
            facts.push(("金额（大写）".into(), capital(state.row.amount)));
        }
        // An amount that was passed with a reason does not follow from the rule, so that nothing leads to it.
        if payment.check_amount(programme.rule()).ok().flatten().is_some() {
            facts.push((say.of("计算", "Worked out"), self.working(state.batch, &statement)));
        }
        facts.push((
            say.of(&format!("状态（截至第 {newest} 条）"), &format!("Status (as of {newest} entries)")),
            status_words(show_status(state.status), say),
        ));
        if state.row.reversed > 0 {
            let reversed = show_money(state.row.reversed);
            facts.push((
                say.of("已冲销", "Reversed"),
                say.of(&format!("¥{reversed}，余 ¥{}", show_money(left)), &format!("¥{reversed}, ¥{} left", show_money(left))),
            ));
        }
        for field in &receipt.presentation.disclosures {
            let (zh, en) = field_words(field.name());
            facts.push((say.of(zh, &with_capital(en)), field.value().to_owned()));
        }
        let holder = roll.keys().find(|(key, ..)| key.kid() == statement.kid()).and_then(|(_, member, _)| roll.member(member));
        let signer = holder.map_or("", |member| &member.name);
        let head = checkpoint.head;
        let proof = vec![
            (say.of("记录号", "Entry"), receipt.index.to_string()),
            (say.of("登记", "Recorded"), format!("{} {signer}", moment_of(statement.iat()))),
            (say.of("账本", "Ledger"), self.chain.origin().to_string()),
            (
                say.of("检查点", "Signed head"),
                say.of(
                    &format!("截至第 {} 条，根 {}…", head.size, &head.root.hex()[..ROOT_DIGITS]),
                    &format!("{} entries, root {}…", head.size, &head.root.hex()[..ROOT_DIGITS]),
                ),
            ),
            (say.of("签章", "Signed by"), self.vouched(&checkpoint, say, &snapshot)?),
            (
                say.of("开具时间", "Made at"),
                say.of(&format!("{}（北京时间）", moment_of(now)), &format!("{} (UTC+8)", moment_of(now))),
            ),
        ];
        let side_mm = if code.len() > SMALL_CODE_BYTES { LARGE_SIDE_MM } else { SMALL_SIDE_MM };
        let caption = say.of(
            "二维码含核对所需的全部内容，不联网也能核对；复印、扫描须清晰完整。",
            "The code has all that a check needs, without network; copies and scans must be whole and sharp.",
        );
        Ok(Document {
            lang: say.tag(),
            title: say.of("补贴资金发放凭据", "Receipt of a payment"),
            subtitle: office.clone(),
            office,
            facts,
            blocks: vec![
                Block::Facts(proof),
                Block::Qr { bytes: code, side_mm, caption },
                Block::Note(how_to_check(say)),
                Block::Note(what_it_cannot(head.size, say)),
            ],
            // A demo's slip looks like any other but for that.
            unsigned: match roll.office().is_some_and(|office| office.demo) {
                true => say.of("演示单位的凭据，没有任何效力", "A demo office's receipt, without any force"),
                false => String::new(),
            },
            ..self.blank(say, now)
        })
    }

    /// Whose signatures the head of a receipt bears.
    fn vouched(&self, checkpoint: &Checkpoint, say: Say, snapshot: &store::Snapshot) -> Outcome<String> {
        let policy = self.policy(snapshot)?.map(|(_, policy)| policy);
        let known: Vec<_> = policy.iter().flat_map(ledger::Policy::witnesses).collect();
        let times: Vec<u64> = known.iter().filter_map(|witness| witness.cosigner.time_on(&checkpoint.note)).collect();
        let (signed, all) = (times.len(), known.len());
        let Some(last) = times.iter().max() else {
            return Ok(say.of("单位账本密钥签章，没有其他单位见证", "The office's ledger key; no other office has witnessed it"));
        };
        let at = moment_of(i64::try_from(*last).unwrap_or(i64::MAX));
        let enough = policy.is_some_and(|policy| policy.passes(&checkpoint.note));
        Ok(match enough {
            true => say.of(
                &format!("单位签章；{all} 家见证单位中 {signed} 家见证，达到规定（{at}）"),
                &format!("The office; witnessed by {signed} of {all}, which is enough ({at})"),
            ),
            false => say.of(
                &format!("单位签章；{all} 家见证单位中 {signed} 家见证，未达规定（{at}）"),
                &format!("The office; witnessed by {signed} of {all}, which is not enough ({at})"),
            ),
        })
    }
}

fn how_to_check(say: Say) -> String {
    say.of(
        "核对方法：用任何浏览器打开“查验页”（明账的“导出查验页”，最好向别的单位索取），先选本单位的名片或见证规则，再拍摄或扫描二维码；或用命令 mingzhang verify-receipt 核对同名的 .tlog-proof 文件或本文件的 PDF。",
        "How to check: open the checking page in any browser (Mingzhang exports it; best get it from another office), choose the office's card or a witness policy, then scan the code; or run mingzhang verify-receipt on the .tlog-proof file of the same name or on this file's PDF.",
    )
}

fn what_it_cannot(size: u64, say: Say) -> String {
    say.of(
        &format!(
            "凭据证明这笔发放及所示个人信息截至第 {size} 条记录在账本中，不能证明此后没有冲销；项目名称和状态由本单位开具时按账本其他记录写明。以二维码所含内容为准。"
        ),
        &format!(
            "It proves that the payment, with the personal fields shown, is in the ledger as of {size} entries; it cannot show that nothing was reversed later. Programme and status are told by the office from other entries. What is in the code counts."
        ),
    )
}

fn with_capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn type_words(kind: BenefitType, say: Say) -> String {
    match kind {
        BenefitType::Regular => say.of("正常发放", "Regular"),
        BenefitType::Arrears => say.of("补发", "Arrears"),
        BenefitType::Partial => say.of("不足月", "Part of a month"),
        BenefitType::Adjustment => say.of("调整", "Adjustment"),
    }
}

/// Where a payment stands, in words.
pub(crate) fn status_words(status: PaymentStatus, say: Say) -> String {
    match status {
        PaymentStatus::Submitted => say.of("待审批", "waits for approval"),
        PaymentStatus::Returned => say.of("退回修改", "returned for correction"),
        PaymentStatus::Withdrawn => say.of("已撤回", "withdrawn"),
        PaymentStatus::Excluded => say.of("已剔除", "taken out of its batch"),
        PaymentStatus::Rejected => say.of("已驳回", "rejected"),
        PaymentStatus::Approved => say.of("已审批", "approved"),
        PaymentStatus::Executed => say.of("已到账", "paid"),
        PaymentStatus::Reversed => say.of("已冲销", "reversed"),
        PaymentStatus::History => say.of("历史补录", "from before the program"),
        PaymentStatus::Bounced => say.of("退票", "sent back by the bank"),
        PaymentStatus::Recovered => say.of("已追回", "fetched back"),
    }
}

fn no_payment() -> Failure {
    not_found(["没有这笔发放。", "There is no such payment."])
}

fn too_much() -> Failure {
    failure(
        "code-too-large",
        Blame::Input,
        [
            "内容太多，纸上的二维码装不下，凭据没有生成。",
            "That is more than a square code on paper holds; the slip was not made.",
        ],
        [
            "请少选几项个人信息；或只保存凭据文件（.tlog-proof），它没有这个限制。",
            "Show fewer personal fields; or save the receipt file (.tlog-proof) alone, which has no such limit.",
        ],
    )
}

/// The receipt as it is attached to its slip.
pub(crate) const RECEIPT_FILE: &str = "receipt.tlog-proof";

/// Digits of a root that people compare.
const ROOT_DIGITS: usize = 16;

/// A code of so many bytes has 117 modules a side at most, with room for faults.
const SMALL_CODE_BYTES: usize = 1_000;
const SMALL_SIDE_MM: f32 = 96.0;
/// 153 modules with the white around them are 0.71 mm each: four dots of a scan at 150 dpi.
const LARGE_SIDE_MM: f32 = 108.0;

//! A receipt that somebody hands in: its file, what its square code holds, or the slip that it is attached to.

use super::{
    Finding,
    ledger_held::{self, Held},
    receipt_words::{line, of_demo, verdict},
    trust::Given,
};
use crate::{
    Office, Outcome,
    days::moment_of,
    failure::store_failed,
    faults::field_words,
    reports::{RECEIPT_FILE, Say, status_words},
    view::show_status,
};
use funds::{Act, PaymentStatus};
use ipc::{CheckLine, Checked, Grade, Holds, Lang, Text, show_money};
use ledger::{
    COMPACT_MARK, Checkpoint, Order, PublicKey, Receipt, Statement,
    judge::{self, ReceiptJudged, Trust, judge_compact, judge_receipt},
    tree,
};
use pades::PdfFault;

/// Checks a receipt: its file, the bytes of its square code, or its slip. Against the ledgers of an office's data folder where there
/// is one, and by what is given to trust its office by: each a card, a policy, verifier keys, or public keys of members.
pub fn check_receipt(bytes: &[u8], trust: &[String], office: Option<&mut Office>) -> Outcome<Checked> {
    let given = Given::read_all(trust)?;
    Ok(check(&Handed::read(bytes), given, office))
}

/// Whether what was handed in is a receipt, or a slip with one, and no report.
pub(super) fn is_receipt(bytes: &[u8]) -> bool {
    match Handed::read(bytes) {
        Handed::File(text) => text.starts_with(PROOF),
        Handed::Code(_) => true,
        Handed::Slip(text) => text.is_some(),
    }
}

enum Handed {
    /// A `.tlog-proof`.
    File(String),
    /// What a square code holds.
    Code(Vec<u8>),
    /// A PDF file, with the receipt that is attached to it.
    Slip(Option<String>),
}

impl Handed {
    fn read(bytes: &[u8]) -> Handed {
        if bytes.starts_with(b"%PDF") {
            // What is signed is a report, whatever is attached to it.
            let unsigned = pades::check(bytes).err() == Some(PdfFault::Unsigned);
            let attached = pades::attachments(bytes).ok().filter(|_| unsigned);
            let found = attached.and_then(|all| all.into_iter().find(|one| one.name == RECEIPT_FILE));
            return Handed::Slip(found.and_then(|one| String::from_utf8(one.bytes).ok()));
        }
        match bytes.starts_with(&COMPACT_MARK) {
            true => Handed::Code(bytes.to_vec()),
            false => Handed::File(String::from_utf8_lossy(bytes).into_owned()),
        }
    }

    /// The receipt, taken apart but not believed.
    fn parsed(&self) -> Option<Receipt> {
        match self {
            Handed::File(text) | Handed::Slip(Some(text)) => Receipt::parse(text),
            Handed::Code(bytes) => Receipt::expand(bytes).map(|(receipt, _)| receipt),
            Handed::Slip(None) => None,
        }
    }

    fn judge(&self, trust: &Trust, known: &[PublicKey]) -> ReceiptJudged {
        match self {
            Handed::File(text) | Handed::Slip(Some(text)) => judge_receipt(text, trust, known),
            Handed::Code(bytes) => judge_compact(bytes, trust, known),
            Handed::Slip(None) => judge_receipt("", trust, known),
        }
    }
}

fn check(handed: &Handed, mut given: Given, office: Option<&mut Office>) -> Checked {
    let mut finding = Finding { checks: Vec::new(), facts: Vec::new(), reversed: Vec::new() };
    let mut known = std::mem::take(&mut given.members);
    let parsed = handed.parsed();
    let head = parsed.as_ref().and_then(|receipt| Checkpoint::parse(receipt.checkpoint.as_bytes()));
    let held = head.as_ref().filter(|head| given.means(&head.origin)).and_then(|head| {
        let office = office?;
        ledger_held::find(office, head.origin.as_str())
    });
    let mut trust = given.trust.clone();
    let mut demo = head.as_ref().is_some_and(|head| given.says_demo(&head.origin));
    if let (Some(desk), Some(head), Some(receipt)) = (held.as_ref().and_then(Held::desk), &head, &parsed) {
        let roll = desk.chain.roll();
        roll.head_verifiers(head.origin.as_str(), head.head.size).into_iter().for_each(|key| trust.add_key(key));
        let statement = Statement::parse(receipt.presentation.statement.clone()).ok();
        known.extend(statement.and_then(|statement| roll.key(&statement.kid()).cloned()));
        let set = desk.snapshot().and_then(|snapshot| desk.policy(&snapshot)).ok().flatten();
        // By the policy that was given, and not by the one that is set here, there are enough witnesses.
        if let (None, Some((_, policy))) = (&given.policy, set) {
            trust.add_policy(policy);
        }
        demo |= roll.office().is_some_and(|office| office.demo);
    }
    if demo {
        finding.checks.push(line("demo", Holds::Noted, ""));
    }
    let judged = handed.judge(&trust, &known);
    finding.checks.extend(judged.checks.iter().map(|check| line(check.code, of(check.holds), &check.why)));
    let mut grade = grade_of(judged.grade);
    finding.facts = facts(&judged, held.as_ref());
    if grade > Grade::Broken {
        let later = held.as_ref().map(|held| against(held, &judged, &mut finding));
        if !matches!(later, Some(Ok(true))) {
            finding.checks.push(later_unknown(&judged));
        }
        if matches!(handed, Handed::Slip(_)) {
            finding.checks.push(line("paper", Holds::Noted, ""));
        }
        // Whoever gives a policy that demands witnesses asks for no less.
        let demanded = given.policy.as_ref().is_some_and(|policy| !policy.enough(|_| false));
        let lacking = finding.checks.iter_mut().find(|check| check.code == "witnessed" && check.holds == Holds::Unknown);
        if let (true, Some(check)) = (demanded && grade == Grade::Logged, lacking) {
            check.holds = Holds::No;
        }
        let wrong = |check: &CheckLine| check.holds == Holds::No && check.code != "witnessed";
        grade = if finding.checks.iter().any(wrong) { Grade::Broken } else { grade };
    }
    let lacks = finding.checks.iter().any(|check| check.code == "witnessed" && check.holds == Holds::No);
    let undone = finding.checks.iter().any(|check| check.code == "later" && check.holds == Holds::Noted && held.is_some());
    let said = verdict(grade, matches!(handed, Handed::Slip(None)), lacks, undone);
    let Finding { checks, facts, reversed } = finding;
    Checked { grade, verdict: if demo { of_demo(&said) } else { said }, checks, facts, reversed }
}

/// What the ledger that is held here says: whether the head is one of it, and what became of the payment since. `false`: it does
/// not reach so far.
fn against(held: &Held<'_>, judged: &ReceiptJudged, finding: &mut Finding) -> Outcome<bool> {
    let (Some(desk), Some(says)) = (held.desk(), &judged.says) else { return Ok(false) };
    let snapshot = desk.snapshot()?;
    let failed = |error: store::StoreError| store_failed(&error);
    let size = snapshot.size().map_err(failed)?;
    if says.head.size > size {
        let found = Text::new(
            format!("这里的账本只到第 {size} 条，凭据截至第 {} 条：请先同步。", says.head.size),
            format!("The ledger held here has {size} entries, the receipt shows {}: sync first.", says.head.size),
        );
        finding.checks.push(CheckLine { found, ..line("entries", Holds::Unknown, "") });
        return Ok(false);
    }
    let agrees = tree::root_at(says.head.size, &snapshot).map_err(failed)? == says.head.root;
    finding.checks.push(line("entries", if agrees { Holds::Yes } else { Holds::No }, "other-history"));
    let Some(state) = desk.book.payment(says.entry).filter(|_| agrees) else { return Ok(!agrees) };
    let undone = matches!(
        state.status,
        PaymentStatus::Returned
            | PaymentStatus::Withdrawn
            | PaymentStatus::Excluded
            | PaymentStatus::Rejected
            | PaymentStatus::Reversed
    );
    let status = |lang| status_words(show_status(state.status), Say(lang));
    let (mut zh, mut en) = (
        format!("截至这里的账本第 {size} 条：{}。", status(Lang::Zh)),
        format!("As of the {size} entries held here: {}.", status(Lang::En)),
    );
    if state.row.reversed > 0 {
        let amount = show_money(state.row.reversed);
        zh.push_str(&format!("已冲销 {amount} 元。"));
        en.push_str(&format!(" {amount} were reversed."));
        finding.reversed.push((says.entry, state.row.reversed));
    }
    let holds = if undone || state.row.reversed > 0 { Holds::Noted } else { Holds::Yes };
    finding.checks.push(CheckLine { found: Text::new(zh, en), ..line("later", holds, "") });
    Ok(true)
}

/// Without the ledger nobody can tell what became of an entry.
fn later_unknown(judged: &ReceiptJudged) -> CheckLine {
    let size = judged.says.as_ref().map_or(0, |says| says.head.size);
    let found = Text::new(
        format!("凭据截至第 {size} 条记录成立；此后有没有冲销，凭据不能证明，请向该单位核实。"),
        format!("It holds as of {size} entries; it cannot show that nothing was reversed later. Ask the office."),
    );
    CheckLine { found, ..line("later", Holds::Unknown, "") }
}

/// What it says, as far as it could be read.
fn facts(judged: &ReceiptJudged, held: Option<&Held<'_>>) -> Vec<(Text, String)> {
    let Some(says) = &judged.says else { return Vec::new() };
    let desk = held.and_then(Held::desk);
    let mut facts = Vec::new();
    let mut add = |zh: &str, en: &str, value: String| facts.push((Text::new(zh, en), value));
    let office = desk.and_then(|desk| desk.chain.roll().office()).map(|office| office.name.clone());
    if let Some(office) = office.or_else(|| says.office.clone()) {
        add("单位", "Office", office);
    }
    add("记录号", "Entry", says.entry.to_string());
    match Act::read(&says.statement) {
        Some(Ok(Act::Payment(payment))) => {
            let state = desk.and_then(|desk| desk.book.payment(says.entry).map(|state| desk.book.programme_of(state.batch)));
            let named = state.map(|programme| format!("{} {}", programme.code(), programme.name()));
            if let Some(programme) = named.or_else(|| payment.programme.as_deref().map(str::to_owned)) {
                add("补贴项目", "Programme", programme);
            }
            add("金额（元）", "Amount (yuan)", show_money(payment.amount));
            let (from, to) = (payment.period.from().to_string(), payment.period.to().to_string());
            add("所属期", "For", if from == to { from } else { format!("{from}～{to}") });
            add("乡镇、村", "Place", format!("{}{}", payment.township, payment.village));
        }
        _ => {
            add("事项", "Kind", says.statement.kind().to_owned());
            if let Some(Ok(Order::IssueReport { digest, .. })) = Order::read(&says.statement) {
                add("报表摘要", "Digest of the report", digest.hex());
            }
        }
    }
    for field in &says.shown {
        let (zh, en) = field_words(field.name());
        add(zh, en, field.value().to_owned());
    }
    if let Some(signer) = &says.signer {
        add("签名人", "Signed by", signer.name.clone());
    }
    add("签名人所述时间", "By the signer's clock", moment_of(says.statement.iat()));
    add("账本", "Ledger", says.origin.to_string());
    add("截至记录数", "As of entries", says.head.size.to_string());
    add("根", "Root", says.head.root.hex());
    for (name, at) in &says.witnesses.cosigned {
        add("见证", "Witnessed by", format!("{name} {}", moment_of(i64::try_from(*at).unwrap_or(i64::MAX))));
    }
    facts
}

fn of(holds: judge::Holds) -> Holds {
    match holds {
        judge::Holds::Yes => Holds::Yes,
        judge::Holds::No => Holds::No,
        judge::Holds::Unknown => Holds::Unknown,
        judge::Holds::Noted => Holds::Noted,
    }
}

fn grade_of(grade: judge::Grade) -> Grade {
    match grade {
        judge::Grade::Broken => Grade::Broken,
        judge::Grade::Whole => Grade::Whole,
        judge::Grade::Signed => Grade::Signed,
        judge::Grade::Logged => Grade::Logged,
        judge::Grade::Witnessed => Grade::Witnessed,
    }
}

const PROOF: &str = "c2sp.org/tlog-proof@";

//! What a receipt shows.

use super::{Check, Checks, Grade, Holds, People, Person, Trust, Witnesses};
use crate::{Checkpoint, Disclosure, Head, Jti, Origin, PublicKey, Receipt, ReceiptFault, Statement};

/// What came of a receipt.
#[derive(Clone, Debug)]
pub struct ReceiptJudged {
    /// The grade.
    pub grade: Grade,
    /// Each condition, in the order in which they are looked at; the first that does not hold is the last looked at.
    pub checks: Vec<Check>,
    /// What it says, as far as it could be read. While the grade is [`Grade::Broken`], nothing of it is to be relied on.
    pub says: Option<Says>,
}

/// What a receipt says.
#[derive(Clone, Debug)]
pub struct Says {
    /// The ledger.
    pub origin: Origin,
    /// Entry number.
    pub entry: u64,
    /// The head as of which it holds.
    pub head: Head,
    /// The statement.
    pub statement: Statement,
    /// The personal fields shown.
    pub shown: Vec<Disclosure>,
    /// The signer, if supporting entries show whose key it is.
    pub signer: Option<Person>,
    /// The office's name, if supporting entries show it.
    pub office: Option<String>,
    /// Who has cosigned the head.
    pub witnesses: Witnesses,
    /// The receipt itself.
    pub receipt: Receipt,
}

impl Says {
    /// The statement's own id.
    pub fn jti(&self) -> Jti {
        self.statement.jti()
    }
}

/// Judges a `.tlog-proof`.
///
/// Conditions: `form`, `inclusion`, `disclosures`, `support` (where it has some), `signature`, `signer`, `head`, `witnessed`.
/// `known` are keys of members that the reader knows otherwise.
pub fn judge_receipt(text: &str, trust: &Trust, known: &[PublicKey]) -> ReceiptJudged {
    match Receipt::parse(text) {
        Some(receipt) => judge(receipt, None, trust, known),
        None => malformed(),
    }
}

/// Judges the compact form.
pub fn judge_compact(bytes: &[u8], trust: &Trust, known: &[PublicKey]) -> ReceiptJudged {
    match Receipt::expand(bytes) {
        Some((receipt, key)) => judge(receipt, Some(key), trust, known),
        None => malformed(),
    }
}

fn malformed() -> ReceiptJudged {
    let mut checks = Checks::default();
    checks.add("form", Holds::No, "malformed");
    ReceiptJudged { grade: Grade::Broken, checks: checks.0, says: None }
}

fn judge(receipt: Receipt, beside: Option<PublicKey>, trust: &Trust, known: &[PublicKey]) -> ReceiptJudged {
    let mut checks = Checks::default();
    let says = look(receipt, beside, trust, known, &mut checks);
    let grade = match &says {
        _ if checks.broken() => Grade::Broken,
        None => Grade::Broken,
        Some(_) if checks.holds("head") && checks.holds("signature") && checks.holds("witnessed") => Grade::Witnessed,
        Some(_) if checks.holds("head") && checks.holds("signature") => Grade::Logged,
        Some(says) if known.iter().any(|key| key.kid() == says.statement.kid()) => Grade::Signed,
        Some(_) => Grade::Whole,
    };
    ReceiptJudged { grade, checks: checks.0, says }
}

fn look(receipt: Receipt, beside: Option<PublicKey>, trust: &Trust, known: &[PublicKey], checks: &mut Checks) -> Option<Says> {
    let checkpoint = Checkpoint::parse(receipt.checkpoint.as_bytes());
    checks.must("form", checkpoint.is_some(), "checkpoint");
    let checkpoint = checkpoint?;
    let statement = match receipt.statement_in(checkpoint.head) {
        Ok(statement) => statement,
        Err(fault) => {
            let in_tree = fault != ReceiptFault::Inclusion;
            if checks.must("inclusion", in_tree, "proof") {
                let disclosure = fault == ReceiptFault::Disclosure;
                checks.must(if disclosure { "disclosures" } else { "form" }, false, "statement");
            }
            return None;
        }
    };
    checks.must("inclusion", true, "");
    checks.must("disclosures", true, "");
    if !checks.must("ledger", statement.issuer() == checkpoint.origin.as_str(), "other-ledger") {
        return None;
    }
    let people = if receipt.support.is_empty() {
        None
    } else {
        let people = supported(&receipt, &checkpoint, &statement);
        checks.must("support", people.is_some(), "support");
        Some(people?)
    };
    let holder = people.as_ref().and_then(|people| people.holder(&statement.kid()));
    let key = holder.map(|(_, key)| key).or_else(|| known.iter().find(|key| key.kid() == statement.kid())).or(beside.as_ref());
    match key {
        None => {
            checks.add("signature", Holds::Unknown, "no-key");
        }
        Some(key) => {
            let holds = key.verify(statement.signing_input(), statement.signature()) && key.kid() == statement.kid();
            if !checks.must("signature", holds, "signature") {
                return None;
            }
        }
    }
    let trusted = known.iter().any(|key| key.kid() == statement.kid());
    match holder {
        Some((person, _)) => checks.add("signer", Holds::Yes, person.name.clone()),
        None if trusted => checks.add("signer", Holds::Yes, ""),
        None => checks.add("signer", Holds::Unknown, "no-support"),
    };
    let witnesses = checks.head(&checkpoint, people.as_ref(), trust);
    Some(Says {
        origin: checkpoint.origin.clone(),
        entry: receipt.index,
        head: checkpoint.head,
        shown: receipt.presentation.disclosures.clone(),
        signer: holder.map(|(person, _)| person.clone()),
        office: people.as_ref().map(|people| people.office().name.clone()),
        statement,
        witnesses,
        receipt,
    })
}

/// The people whom the supporting entries show, the receipt's own entry among them where it is an act about members.
pub(super) fn supported(receipt: &Receipt, checkpoint: &Checkpoint, own: &Statement) -> Option<People> {
    let statements = receipt.supported_in(checkpoint).ok()?;
    let mut entries: Vec<(u64, &Statement)> = receipt.support.iter().map(|entry| entry.index).zip(&statements).collect();
    if own.kind() == "certificate.enrolled" {
        entries.push((receipt.index, own));
        entries.sort_by_key(|(entry, _)| *entry);
    }
    People::read(&checkpoint.origin, entries)
}

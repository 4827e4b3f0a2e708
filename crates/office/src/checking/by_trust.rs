//! With no ledger at hand: what the attached proofs show to whoever trusts a card or a policy.

use super::{Finding, trust::Given};
use ipc::{Grade, Holds, Text};
use ledger::{
    Checkpoint, Hash, Manifest,
    judge::{self, ReportJudged, ReportParts, judge_report},
};
use pades::Checked as Signed;

/// What the attachments, and a proof that was given beside, show.
pub(super) fn look(
    given: &Given,
    signed: &Signed,
    (manifest, text): (&Manifest, &str),
    pdf: &[u8],
    finding: &mut Finding,
) -> Grade {
    if given.says_demo(&manifest.issuer) {
        finding.demo();
    }
    let parts = ReportParts {
        manifest: text,
        checkpoint: attached(signed, "checkpoint.txt"),
        proof: attached(signed, "enrolment.tlog-proof"),
        files: &manifest.files,
        file: Some((Hash::of(pdf), pdf.len() as u64)),
        issued: &given.proof,
    };
    let judged = judge_report(&parts, &given.trust);
    let name = signed.certificate.name();
    // A certificate has room for so many characters of a name alone.
    if judged.signer.as_ref().is_some_and(|signer| !signer.name.starts_with(name) || name.is_empty()) {
        finding.put("certificate", Holds::No, super::words::other_name());
        return Grade::Broken;
    }
    tell(&judged, given, finding);
    match judged.grade {
        judge::Grade::Broken => Grade::Broken,
        judge::Grade::Whole => Grade::Whole,
        judge::Grade::Signed => Grade::Signed,
        judge::Grade::Logged => Grade::Logged,
        judge::Grade::Witnessed => Grade::Witnessed,
    }
}

/// The head that is attached.
pub(super) fn attached_head(signed: &Signed) -> Option<Checkpoint> {
    Checkpoint::parse(attached(signed, "checkpoint.txt").as_bytes())
}

fn attached<'a>(signed: &'a Signed, name: &str) -> &'a str {
    let file = signed.attachments.iter().find(|file| file.name == name);
    file.and_then(|file| std::str::from_utf8(&file.bytes).ok()).unwrap_or_default()
}

fn tell(judged: &ReportJudged, given: &Given, finding: &mut Finding) {
    for check in &judged.checks {
        let holds = match check.holds {
            judge::Holds::Yes => Holds::Yes,
            judge::Holds::No => Holds::No,
            judge::Holds::Unknown => Holds::Unknown,
            judge::Holds::Noted => Holds::Noted,
        };
        let (code, (zh, en)) = match (check.code, holds) {
            ("manifest-signature", Holds::Yes) => {
                ("manifest", ("报表说明由签发人的账本密钥签名。", "The manifest is signed with the member's key of the ledger."))
            }
            ("manifest-signature", _) => {
                ("manifest", ("报表说明上的签名不是该人员的。", "The manifest is not signed with that member's key."))
            }
            ("certificate", Holds::Yes) => (
                "certificate",
                (
                    "所附凭据表明证书由该人员登记并经他人签名生效；此后是否吊销，没有账本看不到。",
                    "The attached proof shows that the member enrolled the certificate and another one signed for it; whether it was revoked since takes the ledger to see.",
                ),
            ),
            ("proof" | "signer" | "certificate", Holds::No) => (
                "certificate",
                (
                    "所附凭据不能证明这张证书在该单位账本中登记过。",
                    "The attached proof does not show that the certificate was enrolled in the office's ledger.",
                ),
            ),
            ("checkpoint", Holds::No) => {
                ("head", ("所附的检查点不是报表所据的那一个。", "The attached head is not the one that the report shows."))
            }
            ("head", Holds::Yes) => {
                ("head", ("报表所据的检查点由账本密钥签章。", "The head that the report shows is signed with the ledger key."))
            }
            ("head", Holds::No) => (
                "head",
                (
                    "报表所据的检查点不是用您信任的账本密钥签章的：名片可能已换新，也可能是冒充的。",
                    "The head that the report shows is not signed with the ledger key that you trust: the card may be an old one, or the office a false one.",
                ),
            ),
            ("head", _) if given.trust.is_none() => (
                "head",
                (
                    "没有可以据以相信这个单位的东西：请给出该单位的名片，或先同步它的账本。",
                    "There is nothing here to trust this office by: give its card, or sync its ledger first.",
                ),
            ),
            ("head", _) => (
                "head",
                (
                    "给出的名片或规则是别的账本的，不能据以相信这份报表的单位。",
                    "The card or policy that was given is of another ledger, and says nothing of this report's office.",
                ),
            ),
            ("logged", Holds::Yes) => (
                "logged",
                ("给出的凭据表明账本签发了这份文件。", "The proof that was given shows the entry that names this very file."),
            ),
            ("logged", Holds::No) => (
                "logged",
                ("给出的入账凭据不是这份文件的，或不成立。", "The proof that was given is not of this file, or does not hold."),
            ),
            ("logged", _) => (
                "logged",
                (
                    "这里没有这个单位的账本，不能核对是否入账。",
                    "The office's ledger is not held here, so whether it is logged cannot be looked up.",
                ),
            ),
            ("witnessed", _) if judged.witnesses.known > 0 => {
                finding.witnessed(holds == Holds::Yes, (judged.witnesses.cosigned.len(), judged.witnesses.known));
                continue;
            }
            _ => continue,
        };
        finding.put(code, holds, Text::new(zh, en));
    }
}

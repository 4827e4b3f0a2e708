//! What the attachments of a report show by themselves. That the file is the one that was signed, and which certificate signed it,
//! the reader of the file adds; that the ledger names it, a ledger or the receipt of that entry.

use super::{Check, Checks, Grade, Holds, People, Person, ShownCertificate, Trust, Witnesses, receipt::supported};
use crate::{Checkpoint, Hash, Manifest, Order, PublicKey, Receipt, Statement};

/// The attachments of a report, and what is known of the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReportParts<'a> {
    /// `manifest.jws`.
    pub manifest: &'a str,
    /// `checkpoint.txt`.
    pub checkpoint: &'a str,
    /// `enrolment.tlog-proof`.
    pub proof: &'a str,
    /// SHA-256 of every attachment but the manifest: name and hash.
    pub files: &'a [(String, Hash)],
    /// SHA-256 of the whole file and its bytes, where there is one.
    pub file: Option<(Hash, u64)>,
    /// The receipt of the entry that names the file (`.tlog-proof`), where there is one; else empty.
    pub issued: &'a str,
}

/// What came of a report's attachments.
#[derive(Clone, Debug)]
pub struct ReportJudged {
    /// The grade.
    pub grade: Grade,
    /// Each condition, in the order in which they are looked at.
    pub checks: Vec<Check>,
    /// What the manifest says, as far as it could be read. While the grade is [`Grade::Broken`], nothing of it is to be relied on.
    pub manifest: Option<Manifest>,
    /// Who signed it.
    pub signer: Option<Person>,
    /// The certificate that must have signed the file.
    pub certificate: Option<ShownCertificate>,
    /// Who has cosigned the head.
    pub witnesses: Witnesses,
}

/// Judges a report's attachments.
///
/// Conditions: `manifest`, `files`, `checkpoint`, `proof`, `signer`, `certificate`, `manifest-signature`, `head`, `witnessed`,
/// `proof-head` (where the proof is in another head than the report), `logged`.
pub fn judge_report(parts: &ReportParts<'_>, trust: &Trust) -> ReportJudged {
    let mut checks = Checks::default();
    let mut judged = ReportJudged {
        grade: Grade::Broken,
        checks: Vec::new(),
        manifest: None,
        signer: None,
        certificate: None,
        witnesses: Witnesses::default(),
    };
    let whole = look(parts, trust, &mut checks, &mut judged);
    judged.grade = match whole {
        None => Grade::Broken,
        Some(()) if checks.broken() => Grade::Broken,
        Some(()) if !checks.holds("head") || checks.unknown("proof-head") => Grade::Whole,
        Some(()) if !checks.holds("logged") => Grade::Signed,
        Some(()) if !checks.holds("witnessed") => Grade::Logged,
        Some(()) => Grade::Witnessed,
    };
    judged.checks = checks.0;
    judged
}

fn look(parts: &ReportParts<'_>, trust: &Trust, checks: &mut Checks, judged: &mut ReportJudged) -> Option<()> {
    let signed = Manifest::read(parts.manifest);
    checks.must("manifest", signed.is_some(), "malformed");
    let (manifest, kid) = signed?;
    let manifest: &Manifest = judged.manifest.insert(manifest);

    let mut files: Vec<_> = parts.files.iter().map(|(name, hash)| (name.as_str(), *hash)).collect();
    files.sort_unstable();
    let same = manifest.files.iter().map(|(name, hash)| (name.as_str(), *hash)).eq(files);
    checks.must("files", same, "other-files");

    let checkpoint = Checkpoint::parse(parts.checkpoint.as_bytes());
    let fits = |it: &Checkpoint| it.head == manifest.head && it.origin == manifest.issuer;
    let fits = checkpoint.as_ref().is_some_and(fits);
    checks.must("checkpoint", fits, "other-head");
    let checkpoint = checkpoint.filter(|_| fits)?;

    let shown = enrolment(parts.proof, &checkpoint);
    checks.must("proof", shown.is_some(), "proof");
    let (people, own) = shown?;
    let holder = people.holder(&kid).filter(|(person, _)| person.number == manifest.member);
    checks.must("signer", holder.is_some(), "other-member");
    let (person, key) = holder?;
    judged.signer = Some(person.clone());
    let certificate = people.certificates().iter().find(|one| one.sha256 == manifest.certificate);
    let certificate = certificate.filter(|one| one.member == manifest.member && one.kid == kid);
    checks.must("certificate", certificate.is_some(), "other-certificate");
    judged.certificate = Some(certificate?.clone());
    checks.must("manifest-signature", manifest.signed_by(parts.manifest, key), "signature");
    judged.witnesses = checks.head(&checkpoint, Some(&people), trust);
    if own.head != checkpoint.head {
        match trust.signed(&own) {
            Some(true) => checks.add("proof-head", Holds::Yes, ""),
            Some(false) => checks.add("proof-head", Holds::No, "other-key"),
            None if trust.enough(&own) => checks.add("proof-head", Holds::Yes, "witnesses"),
            None => checks.add("proof-head", Holds::Unknown, "no-trust"),
        };
    }
    look_issued(parts, &checkpoint, manifest, key, trust, checks);
    Some(())
}

/// The people whom the proof of a certificate's enrolment shows, if it holds in its own head of the same ledger.
fn enrolment(proof: &str, checkpoint: &Checkpoint) -> Option<(People, Checkpoint)> {
    let receipt = Receipt::parse(proof)?;
    let own = Checkpoint::parse(receipt.checkpoint.as_bytes()).filter(|own| own.origin == checkpoint.origin)?;
    let statement = receipt.statement_in(own.head).ok()?;
    let ours = statement.kind() == "certificate.enrolled" && statement.issuer() == own.origin.as_str();
    let people = if ours { supported(&receipt, &own, &statement) } else { None };
    Some((people?, own))
}

/// Whether the ledger names the file: by the receipt of that entry, in a head that is trusted as the report's own is.
fn look_issued(
    parts: &ReportParts<'_>,
    checkpoint: &Checkpoint,
    manifest: &Manifest,
    key: &PublicKey,
    trust: &Trust,
    checks: &mut Checks,
) {
    let (Some((digest, bytes)), false) = (parts.file, parts.issued.is_empty()) else {
        checks.add("logged", Holds::Unknown, "no-ledger");
        return;
    };
    let names = |statement: &Statement| {
        let Some(Ok(order)) = Order::read(statement) else { return false };
        let (certificate, kind) = (manifest.certificate, &manifest.kind);
        order == Order::IssueReport { bytes, certificate, digest, kind: kind.clone() }
            && key.kid() == statement.kid()
            && key.verify(statement.signing_input(), statement.signature())
    };
    let found = Receipt::parse(parts.issued).and_then(|receipt| {
        let head = Checkpoint::parse(receipt.checkpoint.as_bytes()).filter(|head| head.origin == checkpoint.origin)?;
        let statement = receipt.statement_in(head.head).ok()?;
        (statement.issuer() == head.origin.as_str() && names(&statement)).then_some(head)
    });
    match found {
        None => checks.add("logged", Holds::No, "other-file"),
        Some(head) if trust.signed(&head) == Some(true) || trust.enough(&head) => checks.add("logged", Holds::Yes, ""),
        Some(head) if trust.signed(&head) == Some(false) => checks.add("logged", Holds::No, "other-key"),
        Some(_) => checks.add("logged", Holds::Unknown, "no-trust"),
    };
}

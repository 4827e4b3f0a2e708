//! A report against the ledger that is held here: the own one, or the copy of another office's.

use super::{
    Finding,
    by_trust::attached_head,
    recomputed,
    trust::{Given, witnesses_on},
    words::{never_signed, other_name},
};
use crate::{Office, Outcome, World, desk::Desk, failure::store_failed, reports::issued_in};
use funds::Act;
use ipc::{Grade, Holds, Text};
use ledger::{Hash, Manifest, Order, Statement, roll::EnrolledCertificate, split_entry, tree};
use pades::Checked as Signed;
use store::Snapshot;

/// The ledger of an origin, own or copied.
pub(super) enum Held<'a> {
    Own(&'a Desk),
    Copy(Box<Office>),
}

/// Finds it.
pub(super) fn find<'a>(office: &'a mut Office, origin: &str) -> Option<Held<'a>> {
    let own = office.desk().is_ok_and(|desk| desk.chain.origin().as_str() == origin);
    if own {
        return office.desk().ok().map(|desk| Held::Own(desk));
    }
    let world: World = office.world.clone();
    let mut copy = Office::open_copy(&office.home.clone(), origin, world).ok()?;
    copy.desk().ok()?;
    Some(Held::Copy(Box::new(copy)))
}

impl Held<'_> {
    pub fn desk(&self) -> Option<&Desk> {
        match self {
            Held::Own(desk) => Some(desk),
            Held::Copy(office) => office.desk.as_ref(),
        }
    }

    /// Looks at everything that a ledger can say of a report.
    pub fn check(&self, given: &Given, signed: &Signed, manifest: (&Manifest, &str), pdf: &[u8], finding: &mut Finding) -> Grade {
        let Some(desk) = self.desk() else { return Grade::Whole };
        let looked = look(desk, given, signed, manifest, pdf, finding);
        looked.unwrap_or_else(|failure| {
            finding.put("logged", Holds::Unknown, failure.what);
            Grade::Whole
        })
    }
}

fn look(
    desk: &Desk,
    given: &Given,
    signed: &Signed,
    (manifest, text): (&Manifest, &str),
    pdf: &[u8],
    finding: &mut Finding,
) -> Outcome<Grade> {
    if desk.chain.roll().office().is_some_and(|office| office.demo) {
        finding.demo();
    }
    let enrolled = match certificate(desk, signed, manifest) {
        Ok(enrolled) => enrolled,
        Err(wrong) => {
            finding.put("certificate", Holds::No, wrong);
            return Ok(Grade::Broken);
        }
    };
    if !desk.chain.roll().key(&enrolled.kid).is_some_and(|key| manifest.signed_by(text, key)) {
        finding.put(
            "manifest",
            Holds::No,
            Text::new("报表说明上的签名不是该人员的。", "The manifest is not signed with that member's key."),
        );
        return Ok(Grade::Broken);
    }
    finding.put(
        "manifest",
        Holds::Yes,
        Text::new("报表说明由签发人的账本密钥签名。", "The manifest is signed with the member's key of the ledger."),
    );
    let snapshot = desk.snapshot()?;
    let size = snapshot.size().map_err(|error| store_failed(&error))?;
    if manifest.head.size > size {
        let found = Text::new(
            format!("这里的账本只到第 {size} 条，报表截至第 {} 条：请先同步。", manifest.head.size),
            format!("The ledger held here has {size} entries, the report shows {}: sync first.", manifest.head.size),
        );
        finding.put("head", Holds::Unknown, found.clone());
        finding.put("logged", Holds::Unknown, found);
        return Ok(Grade::Signed);
    }
    if !head(desk, &snapshot, signed, manifest, finding)? {
        return Ok(Grade::Broken);
    }
    let since = since(&snapshot, manifest, pdf)?;
    // Where money has moved since, the ledger is read once more as far as the report shows it.
    let before = if since.money_moved { Some(desk.as_of(manifest.head)?) } else { None };
    recomputed::look(before.as_ref().unwrap_or(desk), desk, signed, manifest, finding);
    let Some(entry) = since.issued else {
        finding.put("certificate", Holds::Yes, Text::new("证书在账本中登记过。", "The certificate was enrolled in the ledger."));
        finding.put(
            "logged",
            Holds::No,
            Text::new(
                format!("这里的账本（{size} 条）没有签发这份文件的记录。持有证书密钥的人可以做出这样的文件而不入账；刚刚签发的，请先同步。"),
                format!("None of the {size} entries held here names this file. Whoever holds the certificate's key can make such a file without it; if it was issued just now, sync first."),
            ),
        );
        return Ok(Grade::Signed);
    };
    let in_force = enrolled.is_in_force_at(entry);
    finding.put("certificate", if in_force { Holds::Yes } else { Holds::No }, in_force_words(enrolled, entry, in_force));
    finding.put(
        "logged",
        Holds::Yes,
        Text::new(format!("第 {entry} 条记录签发了这份文件。"), format!("Entry {entry} names this very file.")),
    );
    witnessed(desk, &snapshot, given, entry, finding)
}

/// The certificate as it was enrolled, if the file's is that one, and says of office and member what the ledger says.
fn certificate<'a>(desk: &'a Desk, signed: &Signed, manifest: &Manifest) -> Result<&'a EnrolledCertificate, Text> {
    let roll = desk.chain.roll();
    let enrolled = roll
        .certificate(&manifest.certificate)
        .ok_or_else(|| Text::new("该单位的账本里没有登记过这张签章证书。", "The office's ledger has no such certificate."))?;
    let fits = enrolled.root == signed.root.der()
        && enrolled.certificate == signed.certificate.der()
        && enrolled.member == manifest.member
        && Some(&*enrolled.kid.to_string()) == signed.certificate.kid();
    if !fits {
        return Err(Text::new(
            "证书与账本登记的不是同一张，或不是这个人的。",
            "It is not the certificate that was enrolled, or not this person's.",
        ));
    }
    // A certificate has room for so many characters of a name alone.
    let same = |whole: &str, shown: &str| !shown.is_empty() && whole.starts_with(shown);
    let member = roll.member(enrolled.member).is_some_and(|member| same(&member.name, signed.certificate.name()));
    let office = roll.office().is_some_and(|it| it.name == manifest.name && same(&it.name, signed.certificate.office()));
    if member && office { Ok(enrolled) } else { Err(other_name()) }
}

/// Whether the head is a true one of this ledger, and was signed.
fn head(desk: &Desk, snapshot: &Snapshot, signed: &Signed, manifest: &Manifest, finding: &mut Finding) -> Outcome<bool> {
    let root = tree::root_at(manifest.head.size, snapshot).map_err(|error| store_failed(&error))?;
    let verifiers = desk.chain.roll().head_verifiers(desk.chain.origin().as_str(), manifest.head.size);
    let attached = attached_head(signed);
    let holds = root == manifest.head.root
        && attached.is_some_and(|checkpoint| checkpoint.head == manifest.head && checkpoint.signed_by(&verifiers));
    let found = match holds {
        true => Text::new(
            format!("截至第 {} 条的检查点与账本相符。", manifest.head.size),
            format!("The head of {} entries is a true one.", manifest.head.size),
        ),
        false => never_signed(),
    };
    finding.put("head", if holds { Holds::Yes } else { Holds::No }, found);
    Ok(holds)
}

/// What stands behind the head that a report shows.
struct Since {
    /// The entry that names the file.
    issued: Option<u64>,
    /// There are acts that change what payments and programmes are.
    money_moved: bool,
}

fn since(snapshot: &Snapshot, manifest: &Manifest, pdf: &[u8]) -> Outcome<Since> {
    let failed = |error: store::StoreError| store_failed(&error);
    let size = snapshot.size().map_err(failed)?;
    let digest = Hash::of(pdf);
    let mut since = Since { issued: None, money_moved: false };
    let names = |order: &Order| {
        matches!(order, Order::IssueReport { bytes, certificate, digest: named, kind }
            if *named == digest && *bytes == pdf.len() as u64 && *certificate == manifest.certificate && *kind == manifest.kind)
    };
    for segment in snapshot.segments(manifest.head.size..size).map_err(failed)? {
        let segment = segment.map_err(failed)?;
        let behind = segment.entries().skip_while(|(entry, _)| *entry < manifest.head.size);
        for (entry, bytes) in behind {
            if since.issued.is_none() && issued_in(bytes).is_some_and(|(_, order)| names(&order)) {
                since.issued = Some(entry);
            }
            since.money_moved |= moves_money(bytes);
        }
    }
    Ok(since)
}

fn moves_money(entry: &[u8]) -> bool {
    let statement = split_entry(entry).ok().and_then(|(_, statement)| Statement::parse(statement.to_vec()).ok());
    // What cannot be read is for the ledger's own verification.
    statement.is_some_and(|statement| Act::read(&statement).is_some_and(|act| !matches!(act, Ok(Act::DisclosureViewed { .. }))))
}

fn in_force_words(enrolled: &EnrolledCertificate, entry: u64, in_force: bool) -> Text {
    let ended = enrolled.ended.map(|(ended, _)| ended);
    match (in_force, ended) {
        (true, None) => Text::new(
            format!("第 {} 条登记生效，第 {entry} 条签发，签发时有效。", enrolled.in_force),
            format!("In force from entry {}, and when entry {entry} issued it.", enrolled.in_force),
        ),
        (true, Some(ended)) => Text::new(
            format!("签发时（第 {entry} 条）有效；后来在第 {ended} 条失效，不影响这份报表。"),
            format!(
                "In force when entry {entry} issued it; it was ended later by entry {ended}, which leaves this report as it is."
            ),
        ),
        (false, Some(ended)) => Text::new(
            format!("证书在第 {ended} 条已经失效，签发在后（第 {entry} 条）。"),
            format!("Entry {ended} had ended the certificate before entry {entry} issued it."),
        ),
        (false, None) => Text::new("签发时证书还没有生效。", "The certificate was not in force yet when it was issued."),
    }
}

/// Whether a head that covers the entry has enough witnesses, by the policy that was given, else by the one that is set here.
fn witnessed(desk: &Desk, snapshot: &Snapshot, given: &Given, entry: u64, finding: &mut Finding) -> Outcome<Grade> {
    let set = desk.policy(snapshot)?.map(|(_, policy)| policy);
    let policy = given.policy.as_ref().or(set.as_ref());
    let Some(policy) = policy else {
        finding.put(
            "witnessed",
            Holds::Unknown,
            Text::new("没有规定要几家见证。", "No policy says how many witnesses are enough."),
        );
        return Ok(Grade::Logged);
    };
    let heads = desk.cosigned(snapshot)?;
    let covering = || heads.iter().filter(|head| head.head.size > entry);
    let enough = covering().find(|head| policy.passes(&head.note));
    let best = enough.or_else(|| covering().max_by_key(|head| witnesses_on(policy, head).0));
    finding.witnessed(enough.is_some(), best.map_or((0, policy.witnesses().count()), |head| witnesses_on(policy, head)));
    Ok(if enough.is_some() { Grade::Witnessed } else { Grade::Logged })
}

//! A report against the ledger that is held here: the own one, or the copy of another office's.

use super::{Finding, rows_of};
use crate::{
    Office, World,
    desk::Desk,
    failure::store_failed,
    reports::{from_plain, issued_in},
    view::Standings,
};
use ipc::{Grade, Holds, Text, show_money};
use ledger::{Hash, Manifest, Order, tree};
use pades::Checked as Signed;

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
    fn desk(&self) -> Option<&Desk> {
        match self {
            Held::Own(desk) => Some(desk),
            Held::Copy(office) => office.desk.as_ref(),
        }
    }

    /// Looks at everything that a ledger can say of a report.
    pub fn check(&mut self, signed: &Signed, manifest: &(Manifest, String), pdf: &[u8], finding: &mut Finding) -> Grade {
        let Some(desk) = self.desk() else { return Grade::Whole };
        match look(desk, signed, manifest, pdf, finding) {
            Ok(grade) => grade,
            Err(failure) => {
                finding.put("logged", Holds::Unknown, failure.what);
                Grade::Whole
            }
        }
    }
}

fn look(
    desk: &Desk,
    signed: &Signed,
    (manifest, text): &(Manifest, String),
    pdf: &[u8],
    finding: &mut Finding,
) -> crate::Outcome<Grade> {
    let roll = desk.chain.roll();
    let failed = |error: store::StoreError| store_failed(&error);
    let Some(enrolled) = roll.certificate(&manifest.certificate) else {
        finding.put(
            "certificate",
            Holds::No,
            Text::new("该单位的账本里没有登记过这张签章证书。", "The office's ledger has no such certificate."),
        );
        return Ok(Grade::Broken);
    };
    let key = roll.key(&enrolled.kid);
    let fits = enrolled.root == signed.root.der()
        && enrolled.certificate == signed.certificate.der()
        && enrolled.member == manifest.member
        && Some(&*enrolled.kid.to_string()) == signed.certificate.kid();
    if !fits {
        finding.put(
            "certificate",
            Holds::No,
            Text::new(
                "证书与账本登记的不是同一张，或不是这个人的。",
                "It is not the certificate that was enrolled, or not this person's.",
            ),
        );
        return Ok(Grade::Broken);
    }
    if !key.is_some_and(|key| manifest.signed_by(text, key)) {
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
    let size = snapshot.size().map_err(failed)?;
    if manifest.head.size > size {
        finding.put(
            "head",
            Holds::Unknown,
            Text::new(
                format!("这里的账本只到第 {size} 条，报表截至第 {} 条：请先同步。", manifest.head.size),
                format!("The ledger held here has {size} entries, the report shows {}: sync first.", manifest.head.size),
            ),
        );
        return Ok(Grade::Signed);
    }
    let root = tree::root_at(manifest.head.size, &snapshot).map_err(failed)?;
    if root != manifest.head.root {
        finding.put(
            "head",
            Holds::No,
            Text::new("报表所据的检查点从来不是这个账本的。", "The head that the report shows was never one of this ledger."),
        );
        return Ok(Grade::Broken);
    }
    finding.put(
        "head",
        Holds::Yes,
        Text::new(
            format!("截至第 {} 条的检查点与账本相符。", manifest.head.size),
            format!("The head of {} entries is a true one.", manifest.head.size),
        ),
    );
    against_rows(desk, signed, manifest, finding);
    let digest = Hash::of(pdf);
    let mut issued = None;
    'all: for segment in snapshot.segments(manifest.head.size..size).map_err(failed)? {
        let segment = segment.map_err(failed)?;
        for (entry, bytes) in segment.entries() {
            if let Some((_, Order::IssueReport { digest: named, .. })) = issued_in(bytes)
                && named == digest
            {
                issued = Some(entry);
                break 'all;
            }
        }
    }
    let Some(entry) = issued else {
        finding.put("certificate", Holds::Yes, Text::new("证书在账本中登记过。", "The certificate was enrolled in the ledger."));
        finding.put(
            "logged",
            Holds::Unknown,
            Text::new(
                "账本里没有签发这份文件的记录。持有证书密钥的人可以做出这样的文件而不入账。",
                "No entry of the ledger names this file. Whoever holds the certificate's key can make such a file without it.",
            ),
        );
        return Ok(Grade::Signed);
    };
    let in_force = enrolled.is_in_force_at(entry);
    finding.put(
        "certificate",
        if in_force { Holds::Yes } else { Holds::No },
        match in_force {
            true => Text::new(
                "证书登记在先、签发在后，签发时有效。",
                "The certificate was enrolled before, and in force when it was issued.",
            ),
            false => Text::new("签发时证书已经不在有效状态。", "The certificate was not in force when it was issued."),
        },
    );
    finding.put(
        "logged",
        Holds::Yes,
        Text::new(format!("第 {entry} 条记录签发了这份文件。"), format!("Entry {entry} names this very file.")),
    );
    let policy = desk.policy(&snapshot)?;
    let Some((_, policy)) = policy else {
        finding.put(
            "witnessed",
            Holds::Unknown,
            Text::new("没有规定要几家见证。", "No policy says how many witnesses are enough."),
        );
        return Ok(Grade::Logged);
    };
    let covered = desk.cosigned(&snapshot)?.iter().any(|head| head.head.size > entry && policy.passes(&head.note));
    finding.put(
        "witnessed",
        if covered { Holds::Yes } else { Holds::Unknown },
        match covered {
            true => Text::new("覆盖这条记录的检查点已有足够的见证。", "A head that covers the entry has enough witnesses."),
            false => Text::new("还没有足够的单位见证到这条记录。", "Not enough offices have witnessed as far as this entry yet."),
        },
    );
    Ok(if covered { Grade::Witnessed } else { Grade::Logged })
}

/// Each row with an amount against its payment as the ledger has it, and what was reversed since.
fn against_rows(desk: &Desk, signed: &Signed, manifest: &Manifest, finding: &mut Finding) {
    let Some(table) = rows_of(signed) else { return };
    let column = |name: &str| table.first().and_then(|heads| heads.iter().position(|head| head == name));
    let (Some(entry), Some(amount)) = (column("entry"), column("amount")) else { return };
    let standings = Standings::of(&desk.book);
    let (mut wrong, mut later) = (Vec::new(), 0);
    for row in table.iter().skip(1) {
        let number = row.get(entry).and_then(|cell| cell.parse::<u64>().ok());
        let found = number.and_then(|number| desk.columns.at_entry(number));
        let (Some(number), Some(i), Some(shown)) = (number, found, row.get(amount).and_then(|cell| from_plain(cell))) else {
            wrong.push(row.first().cloned().unwrap_or_default());
            continue;
        };
        let (whole, now) = (desk.columns.row(i).amount, desk.columns.row(i).amount - standings.reversed(i));
        if shown > whole || shown < now || number >= manifest.head.size {
            wrong.push(number.to_string());
        } else if shown > now {
            finding.reversed.push((number, shown - now));
            later += shown - now;
        }
    }
    if !wrong.is_empty() {
        let some = wrong.iter().take(5).cloned().collect::<Vec<_>>().join("、");
        finding.put(
            "entries",
            Holds::No,
            Text::new(
                format!("{} 行与账本不符，例如第 {some} 条。", wrong.len()),
                format!("{} rows are not as the ledger has them, e.g. entry {some}.", wrong.len()),
            ),
        );
        return;
    }
    finding.put(
        "entries",
        Holds::Yes,
        Text::new(
            format!("{} 行都与账本中的发放相符。", table.len() - 1),
            format!("All {} rows are as the ledger has them.", table.len() - 1),
        ),
    );
    if later > 0 {
        finding.put(
            "reversed",
            Holds::Noted,
            Text::new(
                format!("签发之后冲销了 {} 笔，共 {} 元。", finding.reversed.len(), show_money(later)),
                format!("{} payments were reversed since, {} in all.", finding.reversed.len(), show_money(later)),
            ),
        );
    }
}

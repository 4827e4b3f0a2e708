//! Reports and receipts that others hand in: how far they can be relied on, each condition with what was found.

mod by_trust;
mod ledger_held;
mod receipt;
mod receipt_words;
mod recomputed;
mod trust;
mod words;

use crate::{
    Office, Outcome,
    days::moment_of,
    failure::input,
    reports::{from_plain, kind_words, read_csv},
};
use ipc::{CheckLine, CheckReport, Checked, Grade, Holds, Text, show_money};
use ledger::{Hash, Manifest};
use pades::{Attachment, Authority, Checked as Signed, PdfFault, Stamp};
pub use receipt::check_receipt;
use trust::Given;
use words::{form_fault, line};

impl Office {
    /// Checks a report or a receipt that somebody hands in, against the ledgers that are held here, or against an office card or a policy.
    pub fn check_report(&mut self, call: &CheckReport) -> Outcome<Checked> {
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD.decode(&call.content).map_err(|_| {
            input("file", ["文件没有读完整。", "The file was not read whole."], ["请重新选择文件。", "Choose the file again."])
        })?;
        match receipt::is_receipt(&bytes) {
            true => check_receipt(&bytes, std::slice::from_ref(&call.trust), Some(self)),
            false => check_report(&bytes, &call.trust, "", Some(self)),
        }
    }
}

/// Checks a report: against the ledgers of an office's data folder where there is one, else by what is given to trust its office
/// by (an office card or a policy; empty: nothing), with a proof of its entry if there is one (a receipt; empty: none).
pub fn check_report(pdf: &[u8], trust: &str, proof: &str, office: Option<&mut Office>) -> Outcome<Checked> {
    let given = Given::read(trust, proof)?;
    Ok(check(pdf, &given, office))
}

/// What was found so far.
pub(crate) struct Finding {
    pub checks: Vec<CheckLine>,
    pub facts: Vec<(Text, String)>,
    pub reversed: Vec<(u64, i64)>,
}

impl Finding {
    fn put(&mut self, code: &'static str, holds: Holds, found: Text) {
        self.checks.push(line(code, holds, found));
    }

    /// Something is wrong with it. That it is not logged is for the grade to say.
    fn broken(&self) -> bool {
        self.checks.iter().any(|check| check.holds == Holds::No && check.code != "logged")
    }

    fn demo(&mut self) {
        self.put(
            "demo",
            Holds::Noted,
            Text::new("这是演示单位的报表，没有任何效力。", "It is a demo office's and has no force whatever."),
        );
    }

    /// What a time-stamp shows: whether its authority can be believed is for whoever trusts one to say.
    fn stamped(&mut self, stamp: &Stamp, signed: i64, trusted: Option<&Authority>) {
        let (at, authority) = (moment_of(stamp.at), stamp.authority());
        let apart = stamp.at.abs_diff(signed) > APART_SECONDS;
        let holds = if trusted.is_some_and(|trusted| stamp.is_by(trusted)) && !apart { Holds::Yes } else { Holds::Noted };
        let (mut zh, mut en) = (
            format!("“{authority}”于 {at}（北京时间）为签名加了时间戳。"),
            format!("“{authority}” has stamped the signature at {at} (UTC+8)."),
        );
        match trusted {
            Some(trusted) if stamp.is_by(trusted) => {}
            Some(_) => {
                zh += "它不是这里设定信任的时间戳服务。";
                en += " It is not the authority that is trusted here.";
            }
            None => {
                zh += "这里没有设定信任哪个时间戳服务，可信与否无法判断。";
                en += " No authority is trusted here, so whether it can be believed cannot be told.";
            }
        }
        if apart {
            let signed = moment_of(signed);
            zh += &format!("签发人自称的时间是 {signed}，与它相差较大。");
            en += &format!(" The signer says {signed}, which is far from it.");
        }
        self.put("stamp", holds, Text::new(zh, en));
    }

    fn witnessed(&mut self, enough: bool, (signed, all): (usize, usize)) {
        let found = match enough {
            true => Text::new(
                format!("{all} 家见证单位中有 {signed} 家见证，达到规定。"),
                format!("{signed} of {all} witnesses have cosigned it, which is enough by the policy."),
            ),
            false => Text::new(
                format!("{all} 家见证单位中有 {signed} 家见证，还不够。"),
                format!("{signed} of {all} witnesses have cosigned it, which is not enough by the policy."),
            ),
        };
        self.put("witnessed", if enough { Holds::Yes } else { Holds::Unknown }, found);
    }
}

fn check(pdf: &[u8], given: &Given, office: Option<&mut Office>) -> Checked {
    let mut finding = Finding { checks: Vec::new(), facts: Vec::new(), reversed: Vec::new() };
    let signed = match pades::check(pdf) {
        Ok(signed) => signed,
        Err(fault) => {
            finding.put("signature", Holds::No, form_fault(fault));
            return finding.end(Grade::Broken, fault == PdfFault::Unsigned);
        }
    };
    finding.put(
        "signature",
        Holds::Yes,
        Text::new(
            format!("文件自 {} 签名后没有任何改动，签名之后没有添加内容。", moment_of(signed.at)),
            format!("Nothing was changed or added since it was signed at {} (UTC+8).", moment_of(signed.at)),
        ),
    );
    let mut office = office;
    if let Some(stamp) = &signed.stamp {
        let trusted = office.as_mut().and_then(|office| office.desk().ok()?.trusted_authority().ok()?);
        finding.stamped(stamp, signed.at, trusted.as_ref());
    }
    let Some((manifest, text)) = manifest_of(&signed, &mut finding) else { return finding.end(Grade::Broken, false) };
    finding.tell(&signed, &manifest);
    rows_add_up(&signed, &manifest, &mut finding);
    if finding.broken() {
        return finding.end(Grade::Broken, false);
    }
    let held = office.filter(|_| given.means(&manifest.issuer));
    let held = held.and_then(|office| ledger_held::find(office, manifest.issuer.as_str()));
    let grade = match held {
        Some(held) => held.check(given, &signed, (&manifest, &text), pdf, &mut finding),
        None => by_trust::look(given, &signed, (&manifest, &text), pdf, &mut finding),
    };
    let grade = if finding.broken() { Grade::Broken } else { grade };
    finding.end(grade, false)
}

/// The manifest with its text, if it is one, names this certificate and moment, and has the other attachments right.
fn manifest_of(signed: &Signed, finding: &mut Finding) -> Option<(Manifest, String)> {
    let wrong = |finding: &mut Finding, zh: &str, en: &str| {
        finding.put("manifest", Holds::No, Text::new(zh, en));
        None
    };
    let file = |name: &str| signed.attachments.iter().find(|file| file.name == name);
    let text = file("manifest.jws").and_then(|file| String::from_utf8(file.bytes.clone()).ok());
    let Some((text, (manifest, kid))) = text.and_then(|text| Some((text.clone(), Manifest::read(&text)?))) else {
        return wrong(finding, "文件里没有签发人签名的报表说明。", "There is no manifest in it that its signer has signed.");
    };
    let certificate = &signed.certificate;
    if manifest.certificate.0 != certificate.sha256()
        || manifest.iat != signed.at
        || manifest.issuer.as_str() != certificate.origin()
        || Some(&*kid.to_string()) != certificate.kid()
    {
        return wrong(
            finding,
            "报表说明和签章证书不是同一个人、同一账本或同一时间的。",
            "Manifest and certificate are not of one person, ledger and moment.",
        );
    }
    let named: Vec<(String, Hash)> = signed
        .attachments
        .iter()
        .filter(|file| file.name != "manifest.jws")
        .map(|file| (file.name.clone(), Hash::of(&file.bytes)))
        .collect();
    if named != manifest.files {
        return wrong(
            finding,
            "附件与报表说明里的不一致，被换过。",
            "The attachments are not those of the manifest; they were swapped.",
        );
    }
    Some((manifest, text))
}

/// Rows and sums, from the attachments alone.
fn rows_add_up(signed: &Signed, manifest: &Manifest, finding: &mut Finding) {
    let Some(table) = rows_of(signed) else {
        finding.put("rows", Holds::No, Text::new("各行明细读不出来。", "The rows cannot be read."));
        return;
    };
    let count = table.len().saturating_sub(1) as u64;
    let amount = table.first().and_then(|heads| heads.iter().position(|head| head == "amount"));
    let sum = amount
        .map(|column| table.iter().skip(1).map(|row| row.get(column).and_then(|cell| from_plain(cell))).sum::<Option<i64>>());
    let total = manifest.sums.iter().find(|(name, _)| name == "total").map(|(_, sum)| *sum);
    let agrees = count == manifest.rows && sum.is_none_or(|sum| sum.is_some() && sum == total);
    let total = show_money(total.unwrap_or_default());
    finding.put(
        "rows",
        if agrees { Holds::Yes } else { Holds::No },
        match (agrees, sum.is_some()) {
            (true, true) => Text::new(
                format!("{count} 行，合计 {total} 元，与报表说明一致。"),
                format!("{count} rows add up to {total}, as the manifest says."),
            ),
            (true, false) => Text::new(format!("{count} 行，与报表说明一致。"), format!("{count} rows, as the manifest says.")),
            (false, _) => Text::new(
                "各行加起来与报表说明的笔数或合计不符。",
                "The rows do not add up to the count or total of the manifest.",
            ),
        },
    );
}

fn rows_of(signed: &Signed) -> Option<Vec<Vec<String>>> {
    let is_rows = |file: &&Attachment| file.name == "rows.csv";
    read_csv(std::str::from_utf8(&signed.attachments.iter().find(is_rows)?.bytes).ok()?)
}

impl Finding {
    fn tell(&mut self, signed: &Signed, manifest: &Manifest) {
        let kind = kind_words(&manifest.kind);
        let sums = manifest.sums.iter().find(|(name, _)| name == "total");
        self.facts = vec![
            (Text::new("报表", "Report"), format!("{} {}", kind.0, kind.1)),
            (Text::new("单位", "Office"), manifest.name.clone()),
            (Text::new("签发人", "Signed by"), signed.certificate.name().to_owned()),
            (Text::new("签发时间", "Signed at"), moment_of(manifest.iat)),
            (Text::new("账本", "Ledger"), manifest.issuer.to_string()),
            (Text::new("截至记录数", "As of entries"), manifest.head.size.to_string()),
            (Text::new("行数", "Rows"), manifest.rows.to_string()),
        ];
        if let Some((_, total)) = sums {
            self.facts.push((Text::new("合计（元）", "Total (yuan)"), show_money(*total)));
        }
    }

    fn end(self, grade: Grade, unsigned: bool) -> Checked {
        let looked_up = self.checks.iter().any(|check| check.code == "logged" && check.holds != Holds::Unknown);
        let verdict = words::verdict(grade, unsigned, looked_up, !self.reversed.is_empty());
        let demo = self.checks.iter().any(|check| check.code == "demo");
        let verdict = if demo { words::of_demo(&verdict) } else { verdict };
        Checked { grade, verdict, checks: self.checks, facts: self.facts, reversed: self.reversed }
    }
}

/// So far the clocks of a signer and of an authority may be apart.
const APART_SECONDS: u64 = 600;

/// A report's file, read up to the largest that one can be.
pub const REPORT_BYTES_MAX: usize = pades::FILE_BYTES_MAX;

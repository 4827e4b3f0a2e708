//! What was handed in, sorted by what it is and not by its name, and judged.

use crate::{report::Report, tell, trust::Trusted};
use ledger::{
    COMPACT_MARK, Checkpoint, JsonWriter, Manifest,
    judge::{Check, Holds, ReceiptJudged, judge_compact, judge_evidence, judge_receipt},
};
use pades::PdfFault;

/// Judges files that were handed in together, and says of each thing that they are what was found, as JSON.
///
/// The attachments of a report are one thing. A receipt beside a report may be of the entry that names it.
pub fn judge(files: &[(String, Vec<u8>)], trusted: &Trusted) -> String {
    let mut handed = Handed::default();
    files.iter().for_each(|(name, bytes)| handed.take(name, bytes));
    handed.join_loose();
    let mut w = JsonWriter::new();
    w.array(|w| handed.tell(trusted, w));
    w.finish()
}

#[derive(Default)]
struct Handed<'a> {
    reports: Vec<Report<'a>>,
    receipts: Vec<(&'a str, Receipt<'a>)>,
    evidence: Vec<(&'a str, &'a [u8])>,
    unknown: Vec<&'a str>,
    /// Attachments of a report without the report.
    loose: Vec<(&'a str, &'a [u8])>,
}

enum Receipt<'a> {
    File(&'a str),
    Compact(&'a [u8]),
    /// Attached to a slip, which nobody has signed.
    Slip(String),
}

impl<'a> Handed<'a> {
    fn take(&mut self, name: &'a str, bytes: &'a [u8]) {
        let text = std::str::from_utf8(bytes).ok();
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        if bytes.len() > HANDED_BYTES_MAX {
            self.unknown.push(name);
        } else if let Some(receipt) = slip(bytes) {
            self.receipts.push((name, Receipt::Slip(receipt)));
        } else if bytes.starts_with(b"%PDF") {
            self.reports.push(Report::of_file(name, bytes));
        } else if bytes.starts_with(&COMPACT_MARK) {
            self.receipts.push((name, Receipt::Compact(bytes)));
        } else if let (Some(text), "enrolment.tlog-proof") = (text, base) {
            self.loose.push((base, text.as_bytes()));
        } else if let Some(text) = text.filter(|text| text.starts_with(PROOF)) {
            self.receipts.push((name, Receipt::File(text)));
        } else if bytes.starts_with(b"{\"a\":") {
            self.evidence.push((name, bytes));
        } else if text.is_some_and(|text| Manifest::read(text).is_some()) {
            self.loose.push(("manifest.jws", bytes));
        } else if Checkpoint::parse(bytes).is_some() {
            self.loose.push(("checkpoint.txt", bytes));
        } else if ["rows.csv", "manifest.jws", "checkpoint.txt"].contains(&base) {
            self.loose.push((base, bytes));
        } else {
            self.unknown.push(name);
        }
    }

    /// Attachments on their own are of one report. Without its manifest, the proof in them is a receipt like others.
    fn join_loose(&mut self) {
        let loose = std::mem::take(&mut self.loose);
        if loose.iter().any(|(name, _)| *name == "manifest.jws") {
            self.reports.push(Report::of_attachments(loose));
            return;
        }
        for (name, bytes) in loose {
            match std::str::from_utf8(bytes).ok().filter(|text| text.starts_with(PROOF)) {
                Some(text) => self.receipts.push((name, Receipt::File(text))),
                None => self.unknown.push(name),
            }
        }
    }

    fn tell(&self, trusted: &Trusted, w: &mut JsonWriter) {
        let mut named = Vec::new();
        for report in &self.reports {
            // The receipt that names this file; where none does, those beside are receipts of something else.
            let issued = self.receipts.iter().find_map(|(name, receipt)| match receipt {
                Receipt::File(text) if report.named_by(text) => Some((*name, *text)),
                _ => None,
            });
            named.extend(issued.map(|(name, _)| name));
            tell::report(w, report, &report.judge(issued.map_or("", |(_, text)| text), trusted));
        }
        for (name, receipt) in &self.receipts {
            if !named.contains(name) {
                tell::receipt(w, name, &receipt.judge(trusted));
            }
        }
        self.evidence.iter().for_each(|(name, bytes)| tell::fork(w, name, judge_evidence(bytes, &trusted.trust)));
        self.unknown.iter().for_each(|name| tell::unknown(w, name));
    }
}

impl Receipt<'_> {
    fn judge(&self, trusted: &Trusted) -> ReceiptJudged {
        match self {
            Receipt::File(text) => judge_receipt(text, &trusted.trust, &trusted.members),
            Receipt::Compact(bytes) => judge_compact(bytes, &trusted.trust, &trusted.members),
            Receipt::Slip(text) => {
                let mut judged = judge_receipt(text, &trusted.trust, &trusted.members);
                judged.checks.push(Check { code: "paper", holds: Holds::Noted, why: "printed".to_owned() });
                judged
            }
        }
    }
}

/// The receipt that is attached to a slip. What is signed is a report, whatever is attached to it.
fn slip(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(b"%PDF") || pades::check(bytes).err() != Some(PdfFault::Unsigned) {
        return None;
    }
    let attached = pades::attachments(bytes).ok()?.into_iter().find(|one| one.name == "receipt.tlog-proof")?;
    String::from_utf8(attached.bytes).ok()
}

const PROOF: &str = "c2sp.org/tlog-proof@";

/// A report of some 200,000 rows; more is not read into a page.
pub const HANDED_BYTES_MAX: usize = 64 * 1024 * 1024;

//! A report: the signed file, or its attachments alone.

use crate::trust::Trusted;
use ledger::{
    Hash, Manifest, Order, Receipt, Statement,
    judge::{Check, Grade, Holds, ReportJudged, ReportParts, judge_report},
};
use pades::{Checked, PdfFault};

/// What was handed in of a report.
pub(crate) struct Report<'a> {
    pub names: Vec<&'a str>,
    file: Option<(&'a [u8], Result<Checked, PdfFault>)>,
    attachments: Vec<(&'a str, &'a [u8])>,
}

/// What came of it.
pub(crate) struct Judged {
    pub grade: Grade,
    pub checks: Vec<Check>,
    pub report: Option<ReportJudged>,
}

impl<'a> Report<'a> {
    pub fn of_file(name: &'a str, pdf: &'a [u8]) -> Report<'a> {
        Report { names: vec![name], file: Some((pdf, pades::check(pdf))), attachments: Vec::new() }
    }

    pub fn of_attachments(attachments: Vec<(&'a str, &'a [u8])>) -> Report<'a> {
        Report { names: attachments.iter().map(|(name, _)| *name).collect(), file: None, attachments }
    }

    /// Whether a receipt is of an entry that names this file.
    pub fn named_by(&self, receipt: &str) -> bool {
        let Some((pdf, _)) = &self.file else { return false };
        let named = Receipt::parse(receipt).and_then(|receipt| {
            let statement = Statement::parse(receipt.presentation.statement).ok()?;
            let Order::IssueReport { digest, .. } = Order::read(&statement)?.ok()? else { return None };
            Some(digest == Hash::of(pdf))
        });
        named == Some(true)
    }

    /// Judges it; `issued` is the receipt of the entry that names the file, or empty.
    ///
    /// Conditions: `file`, those of [`judge_report`] with `seal` behind them, and `rows`.
    pub fn judge(&self, issued: &str, trusted: &Trusted) -> Judged {
        let mut checks = Vec::new();
        let mut add = |code, holds, why: &str| checks.push(Check { code, holds, why: why.to_owned() });
        let signed = match &self.file {
            Some((_, Ok(signed))) => {
                add("file", Holds::Yes, "");
                Some(signed)
            }
            Some((_, Err(fault))) => {
                add("file", Holds::No, fault.code());
                return Judged { grade: Grade::Broken, checks, report: None };
            }
            None => {
                add("file", Holds::Unknown, "attachments-only");
                None
            }
        };
        let attachments: Vec<(&str, &[u8])> = match signed {
            Some(signed) => signed.attachments.iter().map(|one| (&*one.name, &*one.bytes)).collect(),
            None => self.attachments.clone(),
        };
        let text = |name: &str| {
            let found = attachments.iter().find(|(other, _)| *other == name);
            found.and_then(|(_, bytes)| std::str::from_utf8(bytes).ok()).unwrap_or_default()
        };
        let others = attachments.iter().filter(|(name, _)| *name != MANIFEST);
        let files: Vec<(String, Hash)> = others.map(|(name, bytes)| ((*name).to_owned(), Hash::of(bytes))).collect();
        let parts = ReportParts {
            manifest: text(MANIFEST),
            checkpoint: text("checkpoint.txt"),
            proof: text("enrolment.tlog-proof"),
            files: &files,
            file: self.file.as_ref().map(|(pdf, _)| (Hash::of(pdf), pdf.len() as u64)),
            issued,
        };
        let report = judge_report(&parts, &trusted.trust);
        checks.extend(report.checks.iter().cloned());
        let mut add = |code, holds: bool, why: &str| {
            let (holds, why) = if holds { (Holds::Yes, "") } else { (Holds::No, why) };
            checks.push(Check { code, holds, why: why.to_owned() });
        };
        if let (Some(signed), Some(manifest)) = (signed, &report.manifest) {
            add("seal", sealed(signed, manifest, &report), "other-certificate");
        }
        if let Some(manifest) = &report.manifest {
            add("rows", adds_up(text("rows.csv"), manifest), "other-sum");
        }
        let broken = checks.iter().any(|check| check.holds == Holds::No);
        Judged { grade: if broken { Grade::Broken } else { report.grade }, checks, report: Some(report) }
    }
}

/// Whether the file is signed by the certificate that its manifest names and the ledger has enrolled, at the same moment.
fn sealed(signed: &Checked, manifest: &Manifest, report: &ReportJudged) -> bool {
    let certificate = &signed.certificate;
    let enrolled =
        report.certificate.as_ref().is_none_or(|one| one.root == signed.root.der() && one.certificate == certificate.der());
    let kid = report.certificate.as_ref().map(|one| one.kid.to_string());
    enrolled
        && manifest.certificate.0 == certificate.sha256()
        && manifest.iat == signed.at
        && manifest.issuer.as_str() == certificate.origin()
        && (kid.is_none() || kid.as_deref() == certificate.kid())
}

/// Whether the rows are as many as the manifest says and add up to its total.
fn adds_up(csv: &str, manifest: &Manifest) -> bool {
    let Some(rows) = read_rows(csv) else { return false };
    let Some((head, rows)) = rows.split_first() else { return false };
    let total = manifest.sums.iter().find(|(name, _)| name == "total").map(|(_, sum)| *sum);
    let sum = head.iter().position(|name| name == "amount").map(|column| {
        let amounts = rows.iter().map(|row| row.get(column).and_then(|cell| fen(cell)));
        amounts.sum::<Option<i64>>()
    });
    rows.len() as u64 == manifest.rows && sum.is_none_or(|sum| sum.is_some() && sum == total)
}

/// Cells as RFC 4180 has them.
fn read_rows(text: &str) -> Option<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut row = Vec::new();
        loop {
            let mut cell = String::new();
            if let Some(quoted) = rest.strip_prefix('"') {
                rest = quoted;
                loop {
                    let end = rest.find('"')?;
                    cell.push_str(&rest[..end]);
                    rest = &rest[end + 1..];
                    let Some(more) = rest.strip_prefix('"') else { break };
                    cell.push('"');
                    rest = more;
                }
            } else {
                let end = rest.find([',', '\r', '"'])?;
                cell.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            row.push(cell);
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => break,
            }
        }
        rest = rest.strip_prefix("\r\n")?;
        rows.push(row);
    }
    Some(rows)
}

/// `-1234.50` in 分.
fn fen(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (yuan, fen) = digits.split_once('.')?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(yuan) || !plain(fen) || fen.len() != 2 {
        return None;
    }
    yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(fen.parse().ok()?)?.checked_mul(sign)
}

const MANIFEST: &str = "manifest.jws";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_are_written() {
        let rows = read_rows("entry,payee,amount\r\n7,\"张,\"\"三\"\"\",1.00\r\n8,,-2.50\r\n");
        let rows = rows.expect("they are rows");
        assert_eq!(rows[1], ["7", "张,\"三\"", "1.00"]);
        assert_eq!(rows[2], ["8", "", "-2.50"]);
        for bad in ["a,b", "a\n", "\"a\r\n", "a\r\nb", "\"a\"b\r\n", "a\"b\r\n"] {
            assert_eq!(read_rows(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn amounts_have_one_form() {
        assert_eq!([fen("1.00"), fen("-2.50"), fen("0.07")], [Some(100), Some(-250), Some(7)]);
        for bad in ["", "1", "1.5", "1.500", ".50", "1,000.00", "+1.00", "--1.00", "99999999999999999999.00", "１.00"] {
            assert_eq!(fen(bad), None, "{bad:?}");
        }
    }
}

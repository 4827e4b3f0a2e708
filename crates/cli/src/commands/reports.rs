//! Reports, and the certificates that sign them.

use super::Desk;
use crate::{
    args::{By, Kind, ReportArgs, ReportsDo, Split},
    files,
    output::{Output, usage},
};
use ipc::{
    Certificates, ExportReport, IssuedReport, Lang, MadeReport, MakeReport, PreviewReport, ReportBy, ReportKind, ReportSplit,
    ReportWish, RevokeCertificate, SetStampAuthority, WhichBatches, show_money,
};
use office::{Outcome, day_of, moment_of};
use std::path::Path;

impl Desk<'_> {
    pub(super) fn reports(&mut self, what: &ReportsDo) -> Outcome<bool> {
        match what {
            ReportsDo::Report(report) => match kind_of(report.kind) {
                Some(kind) => self.make_report(report, kind),
                None => self.slip(report),
            },
            ReportsDo::Reports => {
                self.sign_in()?;
                let issued = self.office.issued_reports()?;
                self.output.facts(&issued, |issued| issued.iter().map(|one| issued_line(one, self.output)).collect());
                Ok(true)
            }
            ReportsDo::Certificates => {
                self.sign_in()?;
                let certificates = self.office.certificates()?;
                Ok(self.show_certificates(&certificates))
            }
            ReportsDo::RequestCertificate => {
                self.sign_in()?;
                let certificates = self.office.request_certificate()?;
                Ok(self.show_certificates(&certificates))
            }
            ReportsDo::RevokeCertificate { sha256 } => {
                self.sign_in()?;
                let certificates = self.office.revoke_certificate(&RevokeCertificate { sha256: sha256.to_lowercase() })?;
                Ok(self.show_certificates(&certificates))
            }
            ReportsDo::StampAuthority { address, certificate, unset } => {
                self.sign_in()?;
                let mut all = self.office.certificates()?;
                if address.is_some() || *unset {
                    let certificate =
                        certificate.as_deref().map(|file| files::read_text(file, CERTIFICATE_BYTES_MAX)).transpose()?;
                    all = self.office.set_stamp_authority(&SetStampAuthority {
                        address: address.clone().unwrap_or_default(),
                        certificate: Some(certificate.map(|text| text.to_string()).unwrap_or_default()),
                    })?;
                }
                self.output.facts(&all.authority, |authority| self.authority_lines(authority));
                Ok(true)
            }
            // They need no ledger of their own.
            ReportsDo::VerifyReport { .. } | ReportsDo::VerifyReceipt { .. } => Ok(true),
        }
    }

    fn authority_lines(&self, authority: &ipc::StampAuthority) -> Vec<String> {
        let out = self.output;
        if authority.address.is_empty() {
            return vec![out.say("报表不加时间戳。", "Reports are not stamped.").to_owned()];
        }
        let trusted = match &*authority.name {
            "" => out.say("没有设定信任哪个时间戳服务。", "No authority is trusted.").to_owned(),
            name => format!("{} {name} {}", out.say("信任：", "Trusted:"), authority.sha256),
        };
        vec![format!("{} {}", out.say("时间戳服务：", "Time-stamp authority:"), authority.address), trusted]
    }

    /// Saves the office's certificate and its members', by which readers of PDF files know its signatures.
    pub(super) fn export_certificates(&mut self, folder: &Path) -> Outcome<bool> {
        let saved = self.office.export_certificates(Some(folder))?;
        self.output.facts(&saved, |saved| vec![saved.path.clone()]);
        Ok(true)
    }

    fn make_report(&mut self, report: &ReportArgs, kind: ReportKind) -> Outcome<bool> {
        self.sign_in()?;
        let wish = self.wish(report, kind)?;
        let out = self.output;
        if report.preview {
            let preview = self.office.preview_report(&PreviewReport { wish })?;
            out.facts(&preview, |preview| {
                let mut lines = vec![
                    format!("{} {}", out.say("份数", "Files:"), preview.files),
                    format!("{} {}", out.say("页数", "Pages:"), preview.pages),
                ];
                match preview.counts.is_empty() {
                    true => lines.insert(1, format!("{} {}", out.say("行数", "Rows:"), preview.rows)),
                    false => lines.extend(preview.counts.iter().map(|(name, count)| format!("{} {count}", out.text(name)))),
                }
                lines.extend(preview.figures.iter().map(|(name, sum)| format!("{} {}", out.text(name), show_money(*sum))));
                lines.extend(preview.notes.iter().map(|note| out.text(note).to_owned()));
                lines
            });
            return Ok(true);
        }
        if let Some(format) = &report.rows {
            let xlsx = match &**format {
                "xlsx" => true,
                "csv" => false,
                _ => {
                    return Err(usage(
                        "format",
                        ["格式只有 xlsx 和 csv。", "There are the formats xlsx and csv."],
                        ["请选其一。", "Choose one."],
                    ));
                }
            };
            let saved = self.office.export_report_at(&ExportReport { wish, xlsx }, report.out.as_deref())?;
            out.facts(&saved, |saved| vec![saved.path.clone()]);
            return Ok(true);
        }
        let (work, call) = (self.work(), MakeReport { wish, sign: !report.unsigned, unstamped: report.unstamped });
        let made = out.with_progress(["正在生成报表", "Making the report"], &work, || {
            self.office.make_report_at(&call, report.out.as_deref())
        })?;
        out.facts(&made, |made| made.iter().map(|one| made_line(one, out)).collect());
        Ok(true)
    }

    fn wish(&mut self, report: &ReportArgs, kind: ReportKind) -> Outcome<ReportWish> {
        if report.entry.is_some() {
            return Err(usage(
                "entry",
                ["--entry 和 --show 只用于凭据（report receipt）。", "--entry and --show are for a receipt (report receipt)."],
                ["请去掉它们。", "Leave them out."],
            ));
        }
        let (from, to) = span(report.period.as_deref())?;
        let (notice_from, notice_until) = span(report.notice.as_deref())?;
        let batch = match &report.batch {
            None => String::new(),
            Some(named) => {
                let all = self.office.batches(WhichBatches::All)?;
                let found = all.into_iter().find(|batch| batch.id == *named || batch.number == *named);
                found.map(|batch| batch.id).ok_or_else(|| {
                    usage(
                        "no-batch",
                        ["没有这个批次。", "There is no such batch."],
                        ["用 batches 列出全部批次。", "List them with `batches`."],
                    )
                })?
            }
        };
        Ok(ReportWish {
            kind,
            lang: self.output.lang(),
            from,
            to,
            programmes: report.programmes.clone(),
            township: report.township.clone(),
            village: report.village.clone(),
            by: match report.by {
                By::Programme => ReportBy::Programme,
                By::Township => ReportBy::Township,
                By::Payee => ReportBy::Payee,
                By::Household => ReportBy::Household,
            },
            split: match report.split {
                None => ReportSplit::None,
                Some(Split::Township) => ReportSplit::Township,
                Some(Split::Village) => ReportSplit::Village,
            },
            batch,
            names: report.names,
            masked: report.masked,
            notice_from,
            notice_until,
            contact: report.contact.clone(),
            telephone: report.telephone.clone(),
        })
    }

    fn show_certificates(&self, certificates: &Certificates) -> bool {
        let out = self.output;
        out.facts(certificates, |certificates| {
            let line = |one: &ipc::CertificateLine| {
                let standing = match &*one.standing {
                    "waiting" => out.say("待管理员签名", "waits for an administrator"),
                    "in-force" => out.say("有效", "in force"),
                    "replaced" => out.say("已换新", "replaced"),
                    "revoked" => out.say("已作废", "revoked"),
                    _ => out.say("密钥已更换，失效", "ended with the member's key"),
                };
                format!("{} {standing} {}～{} {} {}", one.name, day_of(one.from), day_of(one.until), one.act, one.sha256)
            };
            match certificates.lines.is_empty() {
                true => vec![out.say("还没有签章证书。", "There is no certificate yet.").to_owned()],
                false => certificates.lines.iter().map(line).collect(),
            }
        });
        true
    }
}

/// Which kind of list; a receipt is none.
fn kind_of(kind: Kind) -> Option<ReportKind> {
    Some(match kind {
        Kind::Payments => ReportKind::Payments,
        Kind::Budget => ReportKind::Budget,
        Kind::Batch => ReportKind::Batch,
        Kind::Notice => ReportKind::Notice,
        Kind::Integrity => ReportKind::Integrity,
        Kind::Receipt => return None,
    })
}

/// A certificate as PEM.
const CERTIFICATE_BYTES_MAX: usize = 1 << 16;

fn span(text: Option<&str>) -> Outcome<(String, String)> {
    let Some(text) = text else { return Ok(Default::default()) };
    let (from, to) = text.split_once("..").ok_or_else(|| {
        usage(
            "span",
            ["起止要写成 2026-01..2026-12 这样。", "A span is written like 2026-01..2026-12."],
            ["只有一个月或一天时，前后写成一样。", "For a single month or day write it twice."],
        )
    })?;
    Ok((from.to_owned(), to.to_owned()))
}

fn made_line(made: &MadeReport, out: &Output) -> String {
    let total = made.total.map(|total| format!(" {}", show_money(total))).unwrap_or_default();
    let entry = made.entry.map(|entry| format!(" #{entry}")).unwrap_or_default();
    let pages = out.say("页", "pages");
    format!("{} {} {pages}{total}{entry} {}", made.file.path, made.pages, made.place)
}

fn issued_line(issued: &IssuedReport, out: &Output) -> String {
    let kind = match (issued.kind, out.lang()) {
        (ReportKind::Payments, Lang::Zh) => "发放明细表",
        (ReportKind::Budget, Lang::Zh) => "预算执行表",
        (ReportKind::Batch, Lang::Zh) => "批次审批表",
        (ReportKind::Notice, Lang::Zh) => "公示表",
        (ReportKind::Integrity, Lang::Zh) => "账本完整性证明",
        (ReportKind::Payments, Lang::En) => "Statement of payments",
        (ReportKind::Budget, Lang::En) => "Budget execution",
        (ReportKind::Batch, Lang::En) => "Approval sheet",
        (ReportKind::Notice, Lang::En) => "Public notice",
        (ReportKind::Integrity, Lang::En) => "Integrity statement",
    };
    format!("#{} {} {kind} {} {} {}", issued.entry, moment_of(issued.at), issued.by_name, issued.sha256, issued.path)
}

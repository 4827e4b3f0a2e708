//! Reports: what is in them, making and signing, and which were issued.

mod batch;
mod budget;
mod file;
mod fonts;
mod integrity;
mod issued;
mod make;
mod part;
mod payee;
mod payments;
mod shown;
mod slip;
#[cfg(test)]
mod tests;
mod wish;

use crate::{Office, Outcome, Work};
pub(crate) use budget::{figures, is_budgeted};
pub(crate) use file::read_csv;
use ipc::{ExportReport, PreviewReport, ReportKind, ReportPreview, ReportWish, SavedFile, Text};
pub(crate) use issued::issued_in;
use part::Part;
pub(crate) use part::{Say, from_plain, plain};
pub(crate) use slip::{RECEIPT_FILE, status_words};
use std::path::Path;
pub(crate) use wish::{kind_of, wish_of};

impl Office {
    /// What will be in a report. A member, signed in.
    pub fn preview_report(&mut self, call: &PreviewReport) -> Outcome<ReportPreview> {
        // Counting shows no name, and so it is not noted as if it did.
        let mut parts = self.gather(&ReportWish { names: false, masked: true, ..call.wish.clone() }, false)?;
        let fonts = fonts::read()?;
        let now = self.world.now();
        let (desk, session, _) = self.signed_in()?;
        let head = desk.head().size;
        // The block of the signature needs room too.
        let seal = desk.seal(session.member, part::Say(call.wish.lang), now);
        parts.iter_mut().for_each(|part| part.document.seal = Some(seal.clone()));
        let mut notes = wish::notes(&call.wish);
        notes.extend(desk.notes_of(&call.wish, parts.iter().map(|part| part.count()).sum()));
        let mut pages = 0;
        for part in &parts {
            pages += fonts.pages(&part.document)? as u64;
        }
        let total = parts.iter().map(|part| part.total).sum::<Option<i64>>();
        let mut figures: Vec<(Text, i64)> = Vec::new();
        // What is counted is no money.
        for (_, words, sum) in parts.iter().filter(|part| part.counts.is_empty()).flat_map(|part| &part.sums) {
            match figures.iter_mut().find(|(there, _)| there == words) {
                Some((_, all)) => *all += sum,
                None => figures.push((words.clone(), *sum)),
            }
        }
        Ok(ReportPreview {
            files: parts.len() as u64,
            rows: parts.iter().map(|part| part.count()).sum(),
            counts: parts.iter().flat_map(|part| part.counts.clone()).collect(),
            pages,
            total,
            figures,
            notes,
            head,
        })
    }

    /// All that a report shows, as a spreadsheet: `.xlsx` or `.csv`.
    pub fn export_report(&mut self, call: &ExportReport) -> Outcome<SavedFile> {
        self.export_report_at(call, None)
    }

    /// As [`Office::export_report`], under a name of the caller's choice. A name that is taken gets a number.
    pub fn export_report_at(&mut self, call: &ExportReport, out: Option<&Path>) -> Outcome<SavedFile> {
        let parts = self.gather(&call.wish, true)?;
        let (folder, name) = match out.and_then(make::folder_and_name) {
            Some(found) => found,
            None => (self.exports_folder()?, self.report_name(&call.wish)),
        };
        file::save(&parts, part::Say(call.wish.lang), &folder, &name, call.xlsx)
    }

    /// What the reports that were wished for say, one for each place. `fully`: with what takes long.
    pub(crate) fn gather(&mut self, wish: &ReportWish, fully: bool) -> Outcome<Vec<Part>> {
        wish::check(wish)?;
        let (desk, ..) = self.signed_in()?;
        desk.knows(wish)?;
        if desk.names_somebody(wish) {
            self.reveal()?;
        }
        match wish.kind {
            ReportKind::Payments | ReportKind::Notice => self.payments_parts(wish),
            ReportKind::Budget => self.budget_part(wish).map(|part| vec![part]),
            ReportKind::Batch => self.batch_part(wish).map(|part| vec![part]),
            ReportKind::Integrity => self.integrity_part(wish, fully).map(|part| vec![part]),
        }
    }

    fn report_name(&self, wish: &ReportWish) -> String {
        self.named(wish::slug(wish.kind), crate::days::day_of(self.world.now()))
    }
}

/// A kind of report in the words of the trade.
pub(crate) fn kind_words(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "payments" => ("发放明细表", "Statement of payments"),
        "budget" => ("预算执行表", "Budget execution"),
        "batch" => ("批次审批表", "Approval sheet"),
        "notice" => ("公示表", "Public notice"),
        "integrity" => ("账本完整性证明", "Integrity statement"),
        _ => ("报表", "Report"),
    }
}

/// Tells how far it is; `false` when it was stopped.
fn goes_on(work: &Work, done: u64) -> bool {
    work.done(done).is_ok()
}

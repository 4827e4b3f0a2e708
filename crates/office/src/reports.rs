//! Reports: what is in them, making, signing, and which were issued.

use crate::{Office, Outcome};
use ipc::{ExportReport, IssuedReport, MadeReport, MakeReport, OpenSaved, PreviewReport, ReportPreview, SavedFile};

impl Office {
    /// What will be in a report.
    pub fn preview_report(&mut self, _call: &PreviewReport) -> Outcome<ReportPreview> {
        todo!()
    }

    /// Makes it.
    pub fn make_report(&mut self, _call: &MakeReport) -> Outcome<Vec<MadeReport>> {
        todo!()
    }

    /// What it shows, as a spreadsheet.
    pub fn export_report(&mut self, _call: &ExportReport) -> Outcome<SavedFile> {
        todo!()
    }

    /// Reports that were issued, newest first.
    pub fn issued_reports(&mut self) -> Outcome<Vec<IssuedReport>> {
        todo!()
    }

    /// Opens a file that was saved.
    pub fn open_saved(&mut self, _call: &OpenSaved) -> Outcome<()> {
        todo!()
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
        "receipt" => ("发放凭据", "Receipt"),
        _ => ("报表", "Report"),
    }
}

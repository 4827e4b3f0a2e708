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

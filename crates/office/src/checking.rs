//! Reports and receipts that others hand in: how far they can be relied on.

use crate::{Office, Outcome};
use ipc::{CheckReceipt, CheckReport, Checked, SavedFile};

impl Office {
    /// Checks a report.
    pub fn check_report(&mut self, _call: &CheckReport) -> Outcome<Checked> {
        todo!()
    }

    /// Checks a receipt.
    pub fn check_receipt(&mut self, _call: &CheckReceipt) -> Outcome<Checked> {
        todo!()
    }

    /// The public verifier as a folder.
    pub fn export_verifier(&mut self) -> Outcome<SavedFile> {
        todo!()
    }
}

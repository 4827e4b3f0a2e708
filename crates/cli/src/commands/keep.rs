use super::Desk;
use ipc::{SetBackupFolder, VerifyReport};
use office::{Office, Outcome};
use std::path::Path;

impl Desk<'_> {
    /// Verifies; `false` when something does not hold.
    pub(super) fn verify(&mut self, _structure: bool) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let report = out.with_progress(&work, || self.office.verify())?;
        self.show_report(&report);
        Ok(report.holds)
    }

    pub(super) fn rebuild(&mut self) -> Outcome<bool> {
        let safety = self.office.rebuild()?;
        let out = self.output;
        out.facts(&safety, |safety| vec![format!("{} {}", out.say("已重建，记录数", "Rebuilt; entries:"), safety.entries)]);
        Ok(true)
    }

    pub(super) fn backup(&mut self, to: Option<&Path>) -> Outcome<bool> {
        if let Some(folder) = to {
            self.office.set_backup_folder(&SetBackupFolder { folder: folder.display().to_string() })?;
        }
        let (work, out) = (self.work(), self.output);
        let safety = out.with_progress(&work, || self.office.back_up())?;
        out.facts(&safety, |safety| {
            safety.backups.iter().take(1).map(|backup| format!("{} {}", backup.path, backup.size)).collect()
        });
        Ok(true)
    }

    pub(super) fn restore(&mut self, file: &Path, into: &Path) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let report = out.with_progress(&work, || Office::restore(file, into, self.office.world(), &work))?;
        self.show_report(&report);
        Ok(report.holds)
    }

    pub(super) fn rehearse(&mut self) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let report = out.with_progress(&work, || self.office.rehearse_restore())?;
        self.show_report(&report);
        Ok(report.holds)
    }

    pub(super) fn export_tlog(&mut self, folder: &Path) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let saved = out.with_progress(&work, || self.office.export_tlog(folder))?;
        self.show_saved(&saved);
        Ok(true)
    }

    fn show_report(&self, report: &VerifyReport) {
        let out = self.output;
        out.facts(report, |report| {
            let mark = |holds: bool| if holds { "✓" } else { "✗" };
            let checks =
                report.checks.iter().map(|check| format!("{} {} {}", mark(check.holds), out.text(&check.what), check.count));
            let problems = report.problems.iter().flat_map(|problem| {
                [out.text(&problem.failure.what).to_owned(), format!("  {}", out.text(&problem.failure.remedy))]
            });
            let verdict = if report.holds {
                out.say("账本完整。", "The ledger is whole.")
            } else {
                out.say("账本有问题。", "The ledger does not hold.")
            };
            checks.chain(problems).chain([verdict.to_owned()]).collect()
        });
    }
}

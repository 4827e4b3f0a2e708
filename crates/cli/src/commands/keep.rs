use super::{Desk, successor::standing_lines};
use crate::{output::Output, words::Words};
use ipc::{Safety, SetBackupFolder, VerifyReport};
use office::{Office, Outcome, Work, World, moment_of};
use std::path::Path;

/// Restores a backup into an empty folder; `false` when what was restored does not hold.
pub(super) fn restore(file: &Path, into: &Path, output: &Output) -> Outcome<bool> {
    let work = Work::default();
    let report =
        output.with_progress(["正在恢复", "Restoring"], &work, || Office::restore(file, into, &World::real(), &work));
    let restored = report.is_ok();
    let holds = show_checked(output, report)?;
    // What follows from it is no part of the report, and must be known before anything is signed.
    if restored && let Ok(mut office) = Office::open(into, World::real()) {
        let lines = office.status().map(|status| standing_lines(&status, output)).unwrap_or_default();
        output.aside(lines);
    }
    Ok(holds)
}

/// Writes the page on which anybody checks what an office hands out; with its hash, by which two of them can be compared.
pub(super) fn export_verifier(folder: &Path, out: &Output) -> Outcome<bool> {
    let saved = office::export_verifier(folder)?;
    out.facts(&saved, |saved| vec![saved.path.clone(), format!("index.html SHA-256 {}", saved.sha256)]);
    Ok(true)
}

impl Desk<'_> {
    /// Verifies; `false` when something does not hold.
    pub(super) fn verify(&mut self) -> Outcome<bool> {
        // Personal fields can be held against their statements only with a member's key.
        if self.args.member.is_some() {
            self.sign_in()?;
        }
        let (work, out) = (self.work(), self.output);
        let report = out.with_progress(["正在核验", "Verifying"], &work, || self.office.verify())?;
        show_report(out, &report);
        Ok(report.holds)
    }

    pub(super) fn rebuild(&mut self) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let safety = out.with_progress(["正在重建", "Rebuilding"], &work, || self.office.rebuild())?;
        out.facts(&safety, |safety| vec![format!("{} {}", out.say("已重建，记录数", "Rebuilt; entries:"), safety.entries)]);
        Ok(true)
    }

    pub(super) fn backup(&mut self, to: Option<&Path>) -> Outcome<bool> {
        if let Some(folder) = to {
            self.sign_in()?;
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
            self.office.set_backup_folder(&SetBackupFolder { folder: folder.display().to_string() })?;
        }
        let (work, out) = (self.work(), self.output);
        let safety = out.with_progress(BACKING_UP, &work, || self.office.back_up())?;
        out.facts(&safety, |safety| {
            let made = safety.backups.iter().take(1).map(|backup| format!("{} {}", backup.path, backup.size));
            let unreadable = safety.unreadable.iter().map(|file| format!("✗ {} {}", file.path, out.text(&file.failure.what)));
            made.chain(unreadable).collect()
        });
        Ok(true)
    }

    /// Nowhere to back up to any more.
    pub(super) fn no_backups(&mut self) -> Outcome<bool> {
        self.sign_in()?;
        let safety = self.office.set_backup_folder(&SetBackupFolder { folder: String::new() })?;
        self.show_safety(&safety);
        Ok(true)
    }

    /// The daily backup, if it is due. It is no part of what was asked for: that it failed is told, and stays in sight.
    pub(super) fn back_up_if_due(&mut self) {
        let (work, out) = (self.work(), self.output);
        let Ok(Some(plan)) = self.office.backup_due() else { return };
        let made = out.with_progress(BACKING_UP, &work, || plan.run(&work));
        self.office.note_backup(&made);
        if let Err(failure) = made {
            eprintln!("{}", out.say("已办好；但每日备份没有做成：", "It is done; but the daily backup failed:"));
            out.failure(&failure);
        }
    }

    pub(super) fn safety(&mut self) -> Outcome<bool> {
        let safety = self.office.safety()?;
        self.show_safety(&safety);
        Ok(true)
    }

    fn show_safety(&self, safety: &Safety) {
        let out = self.output;
        out.facts(safety, |safety| {
            let mut lines = vec![
                format!("{} {}", out.say("数据文件夹", "Data folder:"), safety.folder),
                format!(
                    "{} {}，{} {}",
                    out.say("记录数", "Entries:"),
                    safety.entries,
                    out.say("字节", "bytes"),
                    safety.database_bytes
                ),
            ];
            lines.push(match &*safety.backup_folder {
                "" => out.say("没有设定备份文件夹。", "No backup folder is set.").to_owned(),
                folder => format!("{} {folder}", out.say("备份文件夹", "Backups go to")),
            });
            let backup = |backup: &ipc::Backup| format!("  {} {} {}", moment_of(backup.at), backup.size, backup.path);
            lines.extend(safety.backups.iter().map(backup));
            lines.extend(safety.unreadable.iter().map(|file| format!("  ✗ {} {}", file.path, out.text(&file.failure.what))));
            if let Some(failure) = &safety.backup_failure {
                lines.extend([out.text(&failure.what).to_owned(), format!("  {}", out.text(&failure.remedy))]);
            }
            lines.push(format!("vkey {}", safety.vkey));
            lines.push(safety.checkpoint.trim_end().to_owned());
            lines
        });
    }

    pub(super) fn rehearse(&mut self) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let report = out.with_progress(["正在演练恢复", "Rehearsing"], &work, || self.office.rehearse_restore());
        show_checked(out, report)
    }

    pub(super) fn export_tlog(&mut self, folder: &Path) -> Outcome<bool> {
        let (work, out) = (self.work(), self.output);
        let saved = out.with_progress(["正在导出", "Exporting"], &work, || self.office.export_tlog(folder))?;
        self.show_saved(&saved);
        Ok(true)
    }
}

/// Shows what was found of a backup. One too damaged to be restored was checked and does not hold.
fn show_checked(out: &Output, report: Outcome<VerifyReport>) -> Outcome<bool> {
    match report {
        Ok(report) => {
            show_report(out, &report);
            Ok(report.holds)
        }
        Err(failure) if failure.code == "backup-damaged" => {
            out.failure(&failure);
            Ok(false)
        }
        Err(failure) => Err(failure),
    }
}

fn show_report(out: &Output, report: &VerifyReport) {
    out.facts(report, |report| {
        let mark = |holds: bool| if holds { "✓" } else { "✗" };
        let checks = report.checks.iter().map(|check| format!("{} {} {}", mark(check.holds), out.text(&check.what), check.count));
        let problems = report
            .problems
            .iter()
            .flat_map(|problem| [out.text(&problem.failure.what).to_owned(), format!("  {}", out.text(&problem.failure.remedy))]);
        let verdict = if report.holds {
            out.say("账本完整。", "The ledger is whole.")
        } else {
            out.say("账本有问题。", "The ledger does not hold.")
        };
        checks.chain(problems).chain([verdict.to_owned()]).collect()
    });
}

const BACKING_UP: Words = ["正在备份", "Backing up"];

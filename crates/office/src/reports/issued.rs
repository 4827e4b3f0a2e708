//! Reports that were issued, and files that were saved, opened with the system's own programs.

use super::wish::kind_of;
use crate::{
    Office, Outcome,
    failure::{failure, store_failed},
};
use ipc::{Blame, IssuedReport, OpenSaved, SavedFile};
use ledger::{Hash, Order, Statement, split_entry};
use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use store::Change;

impl Office {
    /// Reports that were issued, newest first, at most [`ISSUED_MAX`] among as many of the newest entries as are looked through.
    pub fn issued_reports(&mut self) -> Outcome<Vec<IssuedReport>> {
        let (desk, ..) = self.signed_in()?;
        let snapshot = desk.snapshot()?;
        let failed = |error: store::StoreError| store_failed(&error);
        let size = snapshot.size().map_err(failed)?;
        let mut found = Vec::new();
        for segment in snapshot.segments(size.saturating_sub(ENTRIES_LOOKED_MAX)..size).map_err(failed)? {
            let segment = segment.map_err(failed)?;
            for (entry, bytes) in segment.entries() {
                let Some((statement, Order::IssueReport { digest, kind, .. })) = issued_in(bytes) else { continue };
                let Some(kind) = kind_of(&kind) else { continue };
                let member = desk.chain.roll().keys().find(|(key, ..)| key.kid() == statement.kid()).map(|(_, member, _)| member);
                let member = member.and_then(|number| desk.chain.roll().member(number));
                let path = snapshot.setting(&saved_name(&digest)).map_err(failed)?;
                let path = path.and_then(|path| String::from_utf8(path).ok()).filter(|path| Path::new(path).is_file());
                found.push(IssuedReport {
                    entry,
                    at: statement.iat(),
                    kind,
                    by_name: member.map(|member| member.name.clone()).unwrap_or_default(),
                    sha256: digest.hex(),
                    path: path.unwrap_or_default(),
                });
            }
        }
        found.reverse();
        found.truncate(ISSUED_MAX);
        Ok(found)
    }

    /// Opens a file that this program has saved, or shows it in its folder.
    pub fn open_saved(&mut self, call: &OpenSaved) -> Outcome<()> {
        let folder = self.exports_folder()?.canonicalize().map_err(|error| crate::exports::file_failed(&error))?;
        let path = PathBuf::from(&call.path).canonicalize().map_err(|error| crate::exports::file_failed(&error))?;
        // Nothing else is opened, whatever the window asks for; a program among the exports is none of ours.
        let ending = path.extension().and_then(|ending| ending.to_str());
        if !path.starts_with(&folder) || !path.is_file() || !ending.is_some_and(|ending| OPENED.contains(&ending)) {
            return Err(not_ours());
        }
        let shown = if call.reveal { path.parent().unwrap_or(&folder) } else { &path };
        let mut opening = Command::new("xdg-open");
        opening.arg(shown).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut opened = opening.spawn().map_err(|_| no_viewer())?;
        // It goes on for as long as it likes; who started it must only take note of its end.
        std::thread::spawn(move || opened.wait());
        Ok(())
    }

    /// Remembers where a signed report was saved.
    pub(super) fn note_saved_report(&mut self, file: &SavedFile) -> Outcome<()> {
        let name = format!("{SAVED}{}", file.sha256);
        let change = Change::PutSetting { name: &name, value: file.path.as_bytes() };
        self.desk()?.store.change(&[change]).map_err(|error| store_failed(&error))
    }
}

/// The statement and order of an entry that issues a report.
pub(crate) fn issued_in(entry: &[u8]) -> Option<(Statement, Order)> {
    let (_, statement) = split_entry(entry).ok()?;
    let statement = Statement::parse(statement.to_vec()).ok()?;
    if statement.kind() != "report.issued" {
        return None;
    }
    let order = Order::read(&statement)?.ok()?;
    Some((statement, order))
}

fn saved_name(digest: &Hash) -> String {
    format!("{SAVED}{}", digest.hex())
}

fn not_ours() -> ipc::Failure {
    failure(
        "not-ours",
        Blame::Input,
        ["只能打开本程序导出的文件。", "Only files that this program has saved can be opened."],
        ["请在文件管理器里打开。", "Open it with the file manager."],
    )
}

fn no_viewer() -> ipc::Failure {
    failure(
        "no-viewer",
        Blame::Machine,
        ["本机没有可用来打开文件的程序（xdg-open）。", "There is no program on this machine to open files with (xdg-open)."],
        ["请到显示的文件夹里自行打开文件。", "Open the file from the folder that is shown."],
    )
}

/// Endings of files that are opened: of reports, spreadsheets and pictures.
const OPENED: [&str; 4] = ["pdf", "xlsx", "csv", "svg"];
const SAVED: &str = "report/";
const ISSUED_MAX: usize = 500;
const ENTRIES_LOOKED_MAX: u64 = 50_000;

use super::{Desk, batches::batch_lines};
use crate::{
    args::{Args, BatchFile, Verdict},
    files,
    output::{Output, usage},
    passphrase,
};
use ipc::{BatchFileStory, Decision, show_money};
use office::{Outcome, PARCEL_BYTES_MAX, World, decide_parcel, open_parcel, view_parcel};
use std::{fs::File, io::Write, path::Path};

impl BatchFile {
    /// Whether it is done away from the ledger.
    pub fn needs_no_ledger(&self) -> bool {
        matches!(self, BatchFile::Show { .. } | BatchFile::Decide { .. })
    }
}

/// What is done away from the ledger.
pub(super) fn away(what: &BatchFile, args: &Args, output: &Output) -> Outcome<bool> {
    match what {
        BatchFile::Show { file } => return show(&read(file)?, args, output),
        BatchFile::Decide { file, decision, reason, out } => {
            let member = args.member.clone().ok_or_else(super::no_member)?;
            let passphrase = passphrase::of(&member, args.passphrase_file.as_deref(), output)?;
            let decision = match decision {
                Verdict::Approve => Decision::Approve,
                Verdict::Return => Decision::Return,
                Verdict::Reject => Decision::Reject,
            };
            let bytes = decide_parcel(&read(file)?, &member, &passphrase, decision, &files::free_text(reason)?, &World::real())?;
            let written = File::create_new(out).and_then(|mut file| file.write_all(&bytes));
            written.map_err(|error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => usage(
                    "already-there",
                    ["那里已经有一个文件。", "There is a file in that place already."],
                    ["请换一个位置；程序不会覆盖已有的文件。", "Choose another place; the program overwrites nothing."],
                ),
                _ => usage(
                    "no-permission",
                    ["写不了这个文件。", "The file cannot be written."],
                    ["请换一个位置。", "Choose another place."],
                ),
            })?;
            output.facts(&out, |out| vec![out.display().to_string()]);
        }
        BatchFile::Save { .. } | BatchFile::Take { .. } => {}
    }
    Ok(true)
}

/// What is in a batch file. One that was checked and does not hold is no failure of the command.
fn show(bytes: &[u8], args: &Args, output: &Output) -> Outcome<bool> {
    // The file is checked before anybody is asked for a passphrase.
    let shown = open_parcel(bytes).and_then(|facts| {
        let Some(member) = &args.member else {
            output.facts(&facts, |facts| {
                vec![
                    format!("{} {} {} {}", facts.origin, facts.programme, facts.count, show_money(facts.total)),
                    format!("{} {}", output.say("已核对，账本记录数", "Checked; entries of the ledger:"), facts.size),
                    facts.members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>().join(", "),
                ]
            });
            return Ok(());
        };
        let passphrase = passphrase::of(member, args.passphrase_file.as_deref(), output)?;
        let view = view_parcel(bytes, member, &passphrase)?;
        output.facts(&view, |view| lines(view, output));
        Ok(())
    });
    match shown {
        Err(failure) if failure.code == FORGED => {
            output.failure(&failure);
            Ok(false)
        }
        other => other.map(|()| true),
    }
}

/// A batch file as its approver reads it on a terminal.
fn lines(view: &BatchFileStory, output: &Output) -> Vec<String> {
    let mut lines = vec![format!("{} {}", view.office, view.origin)];
    lines.push(format!("{} {}", output.say("已核对，账本记录数", "Checked; entries of the ledger:"), view.size));
    lines.extend(batch_lines(&view.story, output));
    lines
}

impl Desk<'_> {
    pub(super) fn batch_file(&mut self, what: &BatchFile) -> Outcome<bool> {
        match what {
            BatchFile::Save { id } => {
                self.sign_in()?;
                let saved = self.office.save_batch_file(id)?;
                self.show_saved(&saved);
            }
            BatchFile::Take { file } => {
                self.sign_in()?;
                let story = self.office.take_verdict(&read(file)?)?;
                self.show_batch(&story);
            }
            other => return away(other, self.args, self.output),
        }
        Ok(true)
    }
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    files::read(file, PARCEL_BYTES_MAX)
}

/// The failure that says that a file was checked and does not hold.
const FORGED: &str = "batch-file-forged";

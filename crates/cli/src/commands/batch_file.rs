use super::Desk;
use crate::{
    args::{Args, BatchFile, Verdict},
    files,
    output::{Output, usage},
    passphrase,
};
use ipc::{Decision, show_money};
use office::{Outcome, PARCEL_BYTES_MAX, World, decide_parcel, open_parcel};
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
        BatchFile::Show { file } => {
            let view = open_parcel(&read(file)?)?;
            output.facts(&view, |view| {
                vec![
                    format!("{} {} {} {}", view.origin, view.programme, view.count, show_money(view.total)),
                    format!("{} {}", output.say("已核对，账本记录数", "Checked; entries of the ledger:"), view.size),
                    view.members.join(", "),
                ]
            });
        }
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

//! The file that a batch was read from: kept encrypted, given out again to its keeper and to supervisors.

use crate::{
    Office, Outcome, exports,
    failure::{DAMAGE_REMEDY, failure, not_found},
};
use ipc::{Blame, Failure, SaveSourceFile, SavedFile};
use ledger::{Disclosure, Hash};

impl Office {
    /// Saves the file that a batch was read from, as it was. The ledger keeps that it was given out, and to whom.
    pub fn save_source_file(&mut self, call: &SaveSourceFile) -> Outcome<SavedFile> {
        let folder = self.exports_folder()?;
        let (desk, session, world) = self.signed_in()?;
        let batch = desk.find_batch(&call.id)?;
        if !desk.may_have_source(session, batch, world.now()) {
            return Err(not_yours());
        }
        let digest = batch.file().ok_or_else(|| {
            not_found(["这个批次没有来源文件：它是单笔登记的。", "The batch has no source file: it was typed into the form."])
        })?;
        let sealed = desk.file(&digest.hex())?.ok_or_else(not_here)?;
        if Hash::of(&sealed) != digest {
            return Err(not_the_one());
        }
        let plain = desk.open_file(&session.keyring, &digest.hex(), &sealed).map_err(|_| not_the_one())?;
        let fields = desk.disclosures(&session.keyring, batch.entry())?;
        let name = fields.iter().find(|field| field.name() == "file_name").map_or("", Disclosure::value);
        let (number, ending, scope) = (desk.batch_title(batch), ending(name), format!("file:{}", batch.id()));
        self.note_viewing(&scope)?;
        exports::save(&folder, &format!("source-{number}"), ending, &plain)
    }
}

/// The ending that a program opens the file by. Nothing else of its name: it may say something about a person.
fn ending(name: &str) -> &'static str {
    let lower = name.to_lowercase();
    ENDINGS.into_iter().find(|ending| lower.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.'))).unwrap_or("dat")
}

fn not_yours() -> Failure {
    failure(
        "source-not-yours",
        Blame::Rights,
        ["来源文件只给经办人和主管。", "The source file is for the batch's clerk and for supervisors."],
        ["请向经办人或主管索取。", "Ask the clerk or a supervisor."],
    )
}

fn not_here() -> Failure {
    failure(
        "source-not-here",
        Blame::Machine,
        ["这台电脑上没有这个批次的来源文件。", "The source file of this batch is not on this machine."],
        ["请在登记它的电脑上保存，或从备份恢复。", "Save it on the machine that recorded it, or restore a backup."],
    )
}

fn not_the_one() -> Failure {
    failure(
        "source-not-the-one",
        Blame::Damage,
        [
            "保存着的来源文件与账本记下的指纹不符，没有给出。",
            "The source file that is kept is not the one whose fingerprint the ledger has; it was not given out.",
        ],
        DAMAGE_REMEDY,
    )
}

const ENDINGS: [&str; 5] = ["xlsx", "xls", "ods", "csv", "txt"];

#[cfg(test)]
mod tests {
    use super::ending;

    #[test]
    fn of_a_name_only_a_known_ending_is_kept() {
        assert_eq!(ending("王秀兰.XLSX"), "xlsx");
        assert_eq!(ending("a.xls"), "xls");
        for other in ["王秀兰", "xlsx", "a.王秀兰", "../a.sh"] {
            assert_eq!(ending(other), "dat", "{other}");
        }
    }
}

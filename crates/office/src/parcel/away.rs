//! A batch file that is open in this program, away from its ledger: nobody need be signed in, and there need be no office.

use super::{
    file::Checked,
    not_a_parcel,
    open::{Reader, Unlocked},
};
use crate::{Office, Outcome, World, exports, failure::failure, session::IDLE_SECONDS_MAX};
use ipc::{
    BatchFileFacts, BatchFileRows, BatchFileStory, Blame, DecideBatchFile, GetBatchFileRows, OpenBatchFile, SavedFile, Status,
    ViewBatchFile,
};

/// The batch file that is open.
pub(crate) struct Away {
    checked: Checked,
    unlocked: Option<Unlocked>,
    /// When names and keys leave memory unless somebody is at it, by both clocks, as a session has them.
    locks_at: (i64, i64),
}

impl Office {
    /// Checks a batch file and keeps it open, in the place of one that was open before.
    pub fn open_batch_file(&mut self, call: &OpenBatchFile) -> Outcome<BatchFileFacts> {
        let bytes = ledger::standard_decode(&call.content).ok_or_else(not_a_parcel)?;
        self.away = None;
        let checked = Checked::read(&bytes)?;
        let facts = checked.facts();
        self.away = Some(Away { checked, unlocked: None, locks_at: (0, 0) });
        Ok(facts)
    }

    /// Shows the batch file that is open to one who may decide.
    pub fn view_batch_file(&mut self, call: &ViewBatchFile) -> Outcome<BatchFileStory> {
        let locks_at = idle_from(&self.world);
        let away = self.away.as_mut().ok_or_else(put_away)?;
        away.unlocked = Some(away.checked.unlock(&call.member, &call.passphrase)?);
        away.locks_at = locks_at;
        Ok(self.batch_file()?.story(0))
    }

    /// The same with other rows drawn.
    pub fn draw_batch_file(&mut self, draw: u32) -> Outcome<BatchFileStory> {
        Ok(self.batch_file()?.story(draw))
    }

    /// Some of the rows of the batch file that is open.
    pub fn batch_file_rows(&mut self, call: &GetBatchFileRows) -> Outcome<BatchFileRows> {
        Ok(self.batch_file()?.rows(call))
    }

    /// Decides on the batch file that is open, with the key of whoever sees it. The decision goes where files for the user go,
    /// and the batch file is put away.
    pub fn decide_batch_file(&mut self, call: &DecideBatchFile) -> Outcome<SavedFile> {
        let (folder, world) = (self.exports_folder()?, self.world.clone());
        let decided = self.batch_file()?.decide(call.decision, &call.reason, &world)?;
        let saved = exports::save(&folder, "decision", "mzdecision", &decided)?;
        self.away = None;
        Ok(saved)
    }

    /// Puts the batch file away: names and keys leave memory.
    pub fn close_batch_file(&mut self) -> Outcome<Status> {
        self.away = None;
        self.status()
    }

    /// The batch file that is open to somebody; counts as a sign of life.
    fn batch_file(&mut self) -> Outcome<Reader<'_>> {
        let (now, passed) = (self.world.now(), self.world.passed());
        let idle = |away: &Away| away.unlocked.is_some() && (away.locks_at.0 < now || away.locks_at.1 < passed);
        if self.away.as_ref().is_some_and(idle) {
            self.away = None;
        }
        let Away { checked, unlocked: Some(unlocked), locks_at } = self.away.as_mut().ok_or_else(put_away)? else {
            return Err(put_away());
        };
        *locks_at = idle_from(&self.world);
        Ok(Reader { checked, unlocked })
    }
}

/// When whoever is there now has been away for too long.
fn idle_from(world: &World) -> (i64, i64) {
    (world.now() + IDLE_SECONDS_MAX, world.passed() + IDLE_SECONDS_MAX)
}

fn put_away() -> ipc::Failure {
    failure(
        "batch-file-away",
        Blame::Input,
        ["批次文件已收起。", "The batch file was put away."],
        ["请重新打开文件并输入密码。", "Open the file again and type the passphrase."],
    )
}

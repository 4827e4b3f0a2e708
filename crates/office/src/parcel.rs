//! A batch on its way: taken to another machine as a file, decided on there, and the decision brought back.
//!
//! A statement is free of its place, so it can be signed anywhere. The file holds the entries of the batch with proofs
//! that they are in a signed head, the personal fields and what an approver needs beside sealed under the office's data key,
//! and the key files of those who may decide, which are as safe there as here: each opens with its passphrase alone. What
//! comes back is one signed statement.

mod away;
mod file;
mod open;
mod pack;

pub(crate) use away::Away;
pub use file::PARCEL_BYTES_MAX;

use crate::{
    Office, Outcome,
    desk::{Also, Written},
    exports,
    failure::{breached, broken, failure, refused},
    sealing::Seal,
    world::World,
};
use file::{Checked, PARCEL_PREFIX, VERDICT_FORMAT, Verdict, format_of};
use funds::Act;
use ipc::{BatchFileFacts, BatchFileStory, BatchStory, Blame, Decision, Failure, SavedFile};
use ledger::{Statement, belong};
use open::Reader;

impl Office {
    /// Saves a batch that waits for a decision as a file that can be decided on elsewhere.
    pub fn save_batch_file(&mut self, id: &str) -> Outcome<SavedFile> {
        let folder = self.exports_folder()?;
        let (desk, session, world) = self.signed_in()?;
        let rows = desk.find_batch(id)?.count() as usize;
        desk.follow_ids(rows);
        let parcel = desk.parcel(&session.keyring, id, world)?;
        let bytes = serde_json::to_vec(&parcel).map_err(|error| broken(&error.to_string()))?;
        exports::save(&folder, "batch", "mzbatch", &bytes)
    }

    /// Takes up a decision that was made elsewhere.
    pub fn read_batch_file(&mut self, content: &str) -> Outcome<BatchStory> {
        let bytes = ledger::standard_decode(content).ok_or_else(not_a_decision)?;
        self.take_verdict(&bytes)
    }

    /// As [`Office::read_batch_file`], for callers that have the bytes. The signer need not be here; the rules are the same.
    pub fn take_verdict(&mut self, bytes: &[u8]) -> Outcome<BatchStory> {
        let (verdict, statement) = read_verdict(bytes)?;
        let (desk, session, world) = self.signed_in()?;
        // What the ledger would refuse anyway, said before anything else that may also stand against it.
        if statement.issuer() != desk.chain.origin().as_str() {
            return Err(refused(ledger::Refusal::OtherLedger, None));
        }
        if desk.chain.has(statement.jti()) {
            return Err(refused(ledger::Refusal::Repeated, None));
        }
        let key = desk.chain.key_of(&statement).map_err(|refusal| refused(refusal, None))?;
        let signed = statement.verify(&key).ok_or_else(|| refused(ledger::Refusal::Signature, None))?;
        let statement = signed.statement();
        let batch = match Act::read(statement) {
            Some(Ok(Act::BatchApproved { batch, .. } | Act::BatchReturned { batch } | Act::BatchRejected { batch })) => batch,
            Some(Err(breach)) => return Err(breached(&breach)),
            _ => return Err(not_a_decision()),
        };
        let sealed = ledger::url_decode(verdict.personal.as_bytes()).ok_or_else(not_a_decision)?;
        let packed = session.keyring.open(Seal::Parcel, &sealed).map_err(|_| not_a_decision())?;
        let disclosures = crate::personal::unpack(&packed).and_then(|mut fields| fields.pop()).ok_or_else(not_a_decision)?;
        belong(statement, &disclosures).map_err(|_| not_a_decision())?;
        if statement.iat() < desk.chain.roll().last_iat(&statement.kid()) {
            return Err(overtaken_by_later());
        }
        // A key's clock never goes back: taken up, it would lock its signer out here until then.
        if statement.iat() > world.now().saturating_add(AHEAD_SECONDS_MAX) {
            return Err(from_the_future());
        }
        desk.append(world, session, Written { signed, disclosures }, &Also::default())?;
        self.batch_story(&batch.to_string(), 0)
    }
}

/// Reads a batch file and checks all that can be checked without a passphrase.
pub fn open_parcel(bytes: &[u8]) -> Outcome<BatchFileFacts> {
    Ok(Checked::read(bytes)?.facts())
}

/// What an approver sees in a batch file, opened with that approver's own passphrase.
pub fn view_parcel(bytes: &[u8], member: &str, passphrase: &str) -> Outcome<BatchFileStory> {
    let checked = Checked::read(bytes)?;
    let unlocked = checked.unlock(member, passphrase)?;
    Ok(Reader { checked: &checked, unlocked: &unlocked }.story(0))
}

/// Decides on a batch file with a supervisor's own key; the result is taken back to the ledger. Returns its bytes.
pub fn decide_parcel(
    bytes: &[u8],
    member: &str,
    passphrase: &str,
    decision: Decision,
    reason: &str,
    world: &World,
) -> Outcome<Vec<u8>> {
    let checked = Checked::read(bytes)?;
    let unlocked = checked.unlock(member, passphrase)?;
    Reader { checked: &checked, unlocked: &unlocked }.decide(decision, reason, world)
}

/// Whether a file is a decision in its form; whose it is and whether it holds, only its ledger knows.
pub fn check_verdict(bytes: &[u8]) -> Outcome<()> {
    read_verdict(bytes).map(drop)
}

fn read_verdict(bytes: &[u8]) -> Outcome<(Verdict, Statement)> {
    let format = format_of(bytes).ok_or_else(not_a_decision)?;
    if format.starts_with(PARCEL_PREFIX) {
        return Err(undecided());
    }
    if format != VERDICT_FORMAT || bytes.len() > VERDICT_BYTES_MAX {
        return Err(not_a_decision());
    }
    let verdict: Verdict = serde_json::from_slice(bytes).map_err(|_| not_a_decision())?;
    let statement = Statement::parse(verdict.statement.clone().into_bytes()).map_err(|fault| refused(fault.into(), None))?;
    Ok((verdict, statement))
}

/// A decision made elsewhere comes in before whatever else its signer signs, or not at all: a key's clock never goes back.
fn overtaken_by_later() -> Failure {
    failure(
        "decision-overtaken",
        Blame::Input,
        [
            "签好这份决定以后，同一人又在这里签过别的凭单，这份决定不能再收进来。",
            "After this decision was made, its signer signed something else here; it can no longer be taken up.",
        ],
        [
            "请本人在这里直接决定，或重新导出批次文件再签一次。",
            "Have the signer decide here, or save the batch file again and sign it anew.",
        ],
    )
}

fn not_a_parcel() -> Failure {
    failure(
        "not-a-batch-file",
        Blame::File,
        ["这不是批次文件，或文件不完整。", "This is no batch file, or it is not whole."],
        ["请重新导出或重新取得文件。", "Save it again, or get it again."],
    )
}

fn forged() -> Failure {
    failure(
        "batch-file-forged",
        Blame::File,
        ["文件里的明细与账本签名的内容不符。", "What is in the file is not what the ledger has signed."],
        ["请不要签名；查明文件来源，并报告主管。", "Do not sign; find out where the file came from, and tell a supervisor."],
    )
}

/// A clock that ran ahead elsewhere.
fn from_the_future() -> Failure {
    failure(
        "decision-from-the-future",
        Blame::File,
        [
            "这份决定上的时间比这台电脑的时钟晚一天以上，没有收进来：收进来以后，签名人在那个时间之前都不能再签名。",
            "The decision is dated more than a day ahead of this machine's clock. It was not taken up: until then its signer could sign nothing here.",
        ],
        [
            "请核对两台电脑的时钟；错的是那一台时，校准后重新签一次。",
            "Compare the clocks of both machines; if the other one is wrong, set it right and sign anew.",
        ],
    )
}

/// A batch file was given where a decision is wanted.
fn undecided() -> Failure {
    failure(
        "batch-file-undecided",
        Blame::File,
        [
            "这是还没有作出决定的批次文件，不是带回的决定。",
            "This is a batch file that nobody has decided on yet, not a decision.",
        ],
        [
            "请主管先打开批次文件作出决定，再读入存出的决定文件。",
            "Have a supervisor open the batch file and decide; then read the file with the decision.",
        ],
    )
}

fn not_a_decision() -> Failure {
    failure(
        "not-a-decision",
        Blame::File,
        ["这不是带回的决定文件，或文件不完整。", "This is no decision that was brought back, or it is not whole."],
        [
            "请选择审批时存出的文件（.mzdecision），或重新取得它。",
            "Choose the file saved when it was decided (.mzdecision), or get it again.",
        ],
    )
}

fn other_version() -> Failure {
    failure(
        "batch-file-version",
        Blame::File,
        [
            "这份批次文件由另一版本的程序存出，本程序读不懂。",
            "The batch file was saved by another version of the program; this one cannot read it.",
        ],
        [
            "请两边使用同一版本的程序，重新保存批次文件。",
            "Use one version of the program on both machines, and save the batch file again.",
        ],
    )
}

/// A statement of at most 65,503 bytes with a reason, in base64 and JSON.
const VERDICT_BYTES_MAX: usize = 1 << 20;

/// Clocks of offices differ by minutes; time zones set wrong differ by hours.
const AHEAD_SECONDS_MAX: i64 = 24 * 60 * 60;

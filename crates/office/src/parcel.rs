//! A batch on its way: taken to another machine as a file, decided on there, and the decision brought back.
//!
//! A statement is free of its place, so it can be signed anywhere. The file holds the entries of the batch with proofs
//! that they are in a signed head, the personal fields sealed under the office's data key, and the supervisors' key files,
//! which are as safe there as here: each opens with its passphrase alone. What comes back is one signed statement.

use crate::{
    Office, Outcome,
    desk::{Also, Desk, Written},
    exports,
    failure::{breached, failure, input, refused, store_failed, vault_failed},
    sealing::{Keyring, Seal},
    sign_in::{OFFICE_FILE, member_file},
    vault::MemberKey,
    world::World,
};
use funds::Act;
use ipc::{BatchStory, Blame, Decision, SavedFile};
use ledger::{
    Checkpoint, Disclosure, Draft, Hash, Jti, Roles, Statement, belong, digests_with_decoys, note::Verifier, roll::Standing,
    split_entry, tree,
};
use serde::{Deserialize, Serialize};

/// What a batch file holds. Written as JSON, so that a stranger can read it with docs/format.md.
#[derive(Serialize, Deserialize)]
struct Parcel {
    format: String,
    /// Verifier key of the ledger.
    vkey: String,
    /// The signed head that the entries are proven to be in.
    checkpoint: String,
    /// The batch's `jti`, count and total as they stand.
    batch: String,
    count: u32,
    total: i64,
    programme: String,
    /// The entries of the batch: number, bytes (base64url), inclusion proof (base64url hashes).
    entries: Vec<(u64, String, Vec<String>)>,
    /// Personal fields of these entries, packed and sealed under the data key.
    personal: String,
    /// Members who may decide: number, name, key file, key thumbprint.
    members: Vec<(u32, String, String, String)>,
    /// The office's keys, locked to its members.
    office: String,
}

/// What comes back: a signed statement, its reason sealed.
#[derive(Serialize, Deserialize)]
struct Verdict {
    format: String,
    statement: String,
    personal: String,
}

/// What a batch file shows to whoever is to decide.
#[derive(Clone, Debug, Serialize)]
pub struct ParcelView {
    /// Ledger.
    pub origin: String,
    /// Programme code.
    pub programme: String,
    /// Payments as they stand.
    pub count: u32,
    /// Total as it stands, 分.
    pub total: i64,
    /// Size of the head that the entries were proven to be in.
    pub size: u64,
    /// Who may decide.
    pub members: Vec<String>,
}

impl Office {
    /// Saves a batch as a file that can be decided on elsewhere.
    pub fn save_batch_file(&mut self, id: &str) -> Outcome<SavedFile> {
        let folder = self.exports_folder()?;
        let (desk, session, world) = self.signed_in()?;
        let parcel = desk.parcel(&session.keyring, id, world)?;
        let bytes = serde_json::to_vec_pretty(&parcel).map_err(|error| crate::failure::broken(&error.to_string()))?;
        exports::save(&folder, "batch", "mzbatch", &bytes)
    }

    /// Takes up a decision that was made elsewhere.
    pub fn read_batch_file(&mut self, content: &str) -> Outcome<BatchStory> {
        let bytes = ledger::standard_decode(content).ok_or_else(not_a_parcel)?;
        self.take_verdict(&bytes)
    }

    /// As [`Office::read_batch_file`], for callers that have the bytes. The signer need not be here; the rules are the same.
    pub fn take_verdict(&mut self, bytes: &[u8]) -> Outcome<BatchStory> {
        let verdict: Verdict = serde_json::from_slice(bytes).map_err(|_| not_a_parcel())?;
        let statement = Statement::parse(verdict.statement.into_bytes()).map_err(|fault| refused(fault.into(), None))?;
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
            _ => return Err(not_a_parcel()),
        };
        let sealed = ledger::url_decode(verdict.personal.as_bytes()).ok_or_else(not_a_parcel)?;
        let packed = session.keyring.open(Seal::Parcel, &sealed).map_err(|_| not_a_parcel())?;
        let disclosures = crate::personal::unpack(&packed).and_then(|mut fields| fields.pop()).ok_or_else(not_a_parcel)?;
        belong(statement, &disclosures).map_err(|_| not_a_parcel())?;
        if statement.iat() < desk.chain.roll().last_iat(&statement.kid()) {
            return Err(overtaken_by_later());
        }
        desk.append(world, session, &[Written { signed, disclosures }], &Also::default())?;
        self.batch_story(&batch.to_string(), 0)
    }
}

impl Desk {
    fn parcel(&self, keyring: &Keyring, id: &str, world: &World) -> Outcome<Parcel> {
        let batch = self.find_batch(id)?;
        let snapshot = self.snapshot()?;
        let head = self.head();
        let checkpoint =
            snapshot.checkpoint().map_err(|error| store_failed(&error))?.ok_or_else(crate::failure::no_office)?.encode();
        let numbers: Vec<u64> = if batch.single() {
            vec![batch.entry()]
        } else {
            std::iter::once(batch.entry()).chain(self.book.rows(batch).map(|row| row.entry)).collect()
        };
        let mut entries = Vec::with_capacity(numbers.len());
        let fields = self.disclosures_of(keyring, &numbers)?;
        for number in numbers {
            let bytes = snapshot.entry(number).map_err(|error| store_failed(&error))?;
            let path = tree::prove_inclusion(number, head.size, &snapshot).map_err(|error| store_failed(&error))?;
            entries.push((number, ledger::url_encode(&bytes), path.iter().map(Hash::url).collect()));
        }
        let packed = crate::personal::pack(fields.iter().map(Vec::as_slice));
        let roll = self.chain.roll();
        let mut members = Vec::new();
        for member in roll.members() {
            let may = member.standing == Standing::Active && member.roles.include(Roles::SUPERVISOR);
            let file =
                if may { snapshot.key_file(&member_file(member.number)).map_err(|error| store_failed(&error))? } else { None };
            members
                .extend(file.map(|file| (member.number, member.name.clone(), ledger::url_encode(&file), member.kid.to_string())));
        }
        let office = snapshot.key_file(OFFICE_FILE).map_err(|error| store_failed(&error))?.unwrap_or_default();
        let ledger_key = roll.ledger_key().ok_or_else(crate::failure::no_office)?;
        Ok(Parcel {
            format: PARCEL_FORMAT.into(),
            vkey: Verifier::new(self.chain.origin().as_str(), ledger_key).vkey(),
            checkpoint,
            batch: batch.id().to_string(),
            count: batch.count(),
            total: batch.total(),
            programme: self.book.programme_of(batch).code().to_owned(),
            entries,
            personal: ledger::url_encode(&keyring.seal(Seal::Parcel, &packed, &mut world.random())),
            members,
            office: ledger::url_encode(&office),
        })
    }
}

/// Reads a batch file and checks all that can be checked away from the ledger: each entry is in the signed head, the first
/// is the submission, the others its rows.
pub fn open_parcel(bytes: &[u8]) -> Outcome<ParcelView> {
    let (parcel, checkpoint) = read(bytes)?;
    Ok(ParcelView {
        origin: checkpoint.origin.to_string(),
        programme: parcel.programme,
        count: parcel.count,
        total: parcel.total,
        size: checkpoint.head.size,
        members: parcel.members.into_iter().map(|(_, name, ..)| name).collect(),
    })
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
    let (parcel, checkpoint) = read(bytes)?;
    let reason = reason.trim();
    if decision != Decision::Approve && reason.is_empty() {
        return Err(crate::failure::reason_needed());
    }
    let (.., file, _) = parcel.members.iter().find(|(_, name, ..)| name == member).ok_or_else(|| {
        input(
            "not-found",
            ["这份文件里没有这名主管。", "That supervisor is not in this file."],
            ["请检查姓名。", "Check the name."],
        )
    })?;
    let file = ledger::url_decode(file.as_bytes()).ok_or_else(not_a_parcel)?;
    let key = MemberKey::unlock(&file, passphrase).map_err(vault_failed)?;
    let office = ledger::url_decode(parcel.office.as_bytes()).ok_or_else(not_a_parcel)?;
    let keyring = key.open_keyring(&office).map_err(vault_failed)?;
    let mut random = world.random();
    let batch = Jti::from_text(&parcel.batch).ok_or_else(not_a_parcel)?;
    let act = match decision {
        Decision::Approve => Act::BatchApproved { batch, count: parcel.count, total: parcel.total },
        Decision::Return => Act::BatchReturned { batch },
        Decision::Reject => Act::BatchRejected { batch },
    };
    let disclosures = if reason.is_empty() { Vec::new() } else { vec![Disclosure::new("reason", reason, &mut random)] };
    let digests = if disclosures.is_empty() { Vec::new() } else { digests_with_decoys(&disclosures, &mut random) };
    let draft = Draft {
        issuer: &checkpoint.origin,
        kind: act.kind(),
        iat: world.now(),
        jti: Jti::fresh(&mut random),
        seen: checkpoint.head,
        on_behalf: None,
        body: &act.write(&digests),
    };
    let signed = draft.sign(&key.signing, &key.signing.public()).map_err(|fault| refused(fault.into(), None))?;
    let packed = crate::personal::pack(std::iter::once(disclosures.as_slice()));
    let verdict = Verdict {
        format: VERDICT_FORMAT.into(),
        statement: String::from_utf8_lossy(signed.statement().bytes()).into_owned(),
        personal: ledger::url_encode(&keyring.seal(Seal::Parcel, &packed, &mut random)),
    };
    serde_json::to_vec_pretty(&verdict).map_err(|error| crate::failure::broken(&error.to_string()))
}

fn read(bytes: &[u8]) -> Outcome<(Parcel, Checkpoint)> {
    if bytes.len() > PARCEL_BYTES_MAX {
        return Err(not_a_parcel());
    }
    let parcel: Parcel = serde_json::from_slice(bytes).map_err(|_| not_a_parcel())?;
    let verifier = Verifier::parse(&parcel.vkey).filter(|_| parcel.format == PARCEL_FORMAT).ok_or_else(not_a_parcel)?;
    let checkpoint = Checkpoint::parse(parcel.checkpoint.as_bytes()).ok_or_else(not_a_parcel)?;
    let same = checkpoint.origin.as_str() == verifier.name();
    if !same || !checkpoint.signed_by(&[verifier]) {
        return Err(forged());
    }
    for (number, entry, path) in &parcel.entries {
        let entry = ledger::url_decode(entry.as_bytes()).ok_or_else(not_a_parcel)?;
        let path: Vec<Hash> =
            path.iter().map(|hash| Hash::from_url(hash.as_bytes())).collect::<Option<_>>().ok_or_else(not_a_parcel)?;
        if tree::inclusion_root(*number, checkpoint.head.size, Hash::leaf(&entry), &path) != Some(checkpoint.head.root) {
            return Err(forged());
        }
    }
    check_rows(&parcel)?;
    Ok((parcel, checkpoint))
}

/// The entries are the batch that the file says they are, whole.
fn check_rows(parcel: &Parcel) -> Outcome<()> {
    if !parcel.entries.is_sorted_by(|one, next| one.0 < next.0) {
        return Err(forged());
    }
    let (mut count, mut sum) = (0u32, 0i64);
    let mut declared = None;
    for (i, (_, entry, _)) in parcel.entries.iter().enumerate() {
        let entry = ledger::url_decode(entry.as_bytes()).ok_or_else(not_a_parcel)?;
        let (_, statement) = split_entry(&entry).map_err(|refusal| refused(refusal, None))?;
        let statement = Statement::parse(statement.to_vec()).map_err(|fault| refused(fault.into(), None))?;
        let named = match Act::read(&statement) {
            Some(Ok(Act::Payment(payment))) => {
                if let Some(programme) = payment.programme {
                    declared = Some((programme.into_owned(), 1, payment.amount)).filter(|_| i == 0);
                }
                count += 1;
                sum = sum.saturating_add(payment.amount);
                payment.batch.unwrap_or(statement.jti()).to_string()
            }
            Some(Ok(Act::BatchSubmitted(batch))) if i == 0 => {
                declared = Some((batch.programme, batch.count, batch.total));
                statement.jti().to_string()
            }
            _ => return Err(forged()),
        };
        if named != parcel.batch {
            return Err(forged());
        }
    }
    // Rows taken out later are still among the entries, so that count and total may be less, and then both are. That they
    // are what is left the ledger checks when the decision is taken back.
    let whole = declared == Some((parcel.programme.clone(), count, sum));
    let left = if parcel.count == count { parcel.total == sum } else { parcel.count < count && parcel.total < sum };
    if whole && left && parcel.count > 0 { Ok(()) } else { Err(forged()) }
}

/// A decision made elsewhere comes in before whatever else its signer signs, or not at all: a key's clock never goes back.
fn overtaken_by_later() -> ipc::Failure {
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

fn not_a_parcel() -> ipc::Failure {
    failure(
        "not-a-batch-file",
        Blame::File,
        ["这不是批次文件，或文件不完整。", "This is no batch file, or it is not whole."],
        ["请重新导出或重新取得文件。", "Save it again, or get it again."],
    )
}

fn forged() -> ipc::Failure {
    failure(
        "batch-file-forged",
        Blame::File,
        ["文件里的明细与账本签名的内容不符。", "What is in the file is not what the ledger has signed."],
        ["请不要签名；查明文件来源，并报告主管。", "Do not sign; find out where the file came from, and tell a supervisor."],
    )
}

const PARCEL_FORMAT: &str = "mingzhang-batch/1";
const VERDICT_FORMAT: &str = "mingzhang-decision/1";

/// A batch of a hundred thousand payments with its proofs.
pub const PARCEL_BYTES_MAX: usize = 512 << 20;

//! The files as they are written, and what can be checked of a batch file with nothing else at hand.

use super::{forged, not_a_parcel, other_version};
use crate::{Outcome, failure::refused};
use funds::{Act, Fen, ProgrammeOpened};
use ipc::{BatchActs, BatchStory, Text};
use ledger::{Checkpoint, Hash, Statement, note::Verifier, split_entry, tree};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a batch file holds. Written as JSON.
#[derive(Serialize, Deserialize)]
pub(super) struct Parcel {
    pub format: String,
    /// Verifier key of the ledger.
    pub vkey: String,
    /// The signed head that the entries are proven to be in.
    pub checkpoint: String,
    /// The batch's `jti`, count and total as they stand.
    pub batch: String,
    pub count: u32,
    pub total: Fen,
    pub programme: String,
    /// The entries of the batch.
    pub entries: Vec<Held>,
    /// In the same form: the opening of the programme, and what was done with the batch since.
    pub around: Vec<Held>,
    /// Personal fields of the batch's entries, packed and sealed under the data key.
    pub personal: String,
    /// What the desk that saved the file says beside ([`Told`]), as JSON, sealed under the data key.
    pub told: String,
    /// Members who may decide.
    pub members: Vec<Decider>,
    /// The office's keys, locked to its members.
    pub office: String,
}

/// An entry in a file: number, bytes (base64url), inclusion proof (base64url hashes).
pub(super) type Held = (u64, String, Vec<String>);

/// Who may decide: number, name, key file, key thumbprint, for whom (代).
pub(super) type Decider = (u32, String, String, String, Option<(u32, String)>);

/// What no entry of the batch proves: money, the last period, names of members, who may do what. Only a member can have
/// written it; the ledger itself judges when the decision comes back. A change of any type in here is another format.
#[derive(Serialize, Deserialize)]
pub(super) struct Told {
    /// The batch and the root it was saved at: it fits no other file.
    pub batch: String,
    pub root: String,
    pub saved_at: i64,
    /// The office's name.
    pub office: String,
    pub story: BatchStory,
    /// How rows compare with the last period.
    pub changes: Vec<(u32, String)>,
    /// What each of the members may do, and why approving is not possible.
    pub may: Vec<(u32, BatchActs, Option<Text>)>,
}

/// What comes back: a signed statement, its reason sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Verdict {
    pub format: String,
    pub statement: String,
    pub personal: String,
}

/// The format that a file names, whatever else is in it.
#[derive(Deserialize)]
struct Named {
    format: String,
}

/// A batch file of which everything holds that can be checked without its keys.
pub(super) struct Checked {
    pub parcel: Parcel,
    pub checkpoint: Checkpoint,
    /// The rows, in their order.
    pub rows: Vec<(u64, Statement)>,
    /// The submission; `None` where the row is a batch of its own.
    pub submission: Option<(u64, Statement)>,
    /// The programme.
    pub opened: ProgrammeOpened,
    /// Count and total declared at submission.
    pub declared: (u32, Fen),
    /// Numbers of the rows that were taken out, from 1.
    pub excluded: BTreeSet<u32>,
}

impl Checked {
    /// Reads a batch file and checks all that can be checked away from the ledger: each entry is in the signed head, the
    /// first is the submission, the others its rows, and count and total are what is left of them.
    pub fn read(bytes: &[u8]) -> Outcome<Checked> {
        if bytes.len() > PARCEL_BYTES_MAX {
            return Err(not_a_parcel());
        }
        match format_of(bytes) {
            Some(format) if format == PARCEL_FORMAT => {}
            Some(format) if format.starts_with(PARCEL_PREFIX) => return Err(other_version()),
            _ => return Err(not_a_parcel()),
        }
        let parcel: Parcel = serde_json::from_slice(bytes).map_err(|_| not_a_parcel())?;
        let verifier = Verifier::parse(&parcel.vkey).ok_or_else(not_a_parcel)?;
        let checkpoint = Checkpoint::parse(parcel.checkpoint.as_bytes()).ok_or_else(not_a_parcel)?;
        let same = checkpoint.origin.as_str() == verifier.name();
        if !same || !checkpoint.signed_by(&[verifier]) {
            return Err(forged());
        }
        let entries = proven(&parcel.entries, &checkpoint)?;
        let around = proven(&parcel.around, &checkpoint)?;
        let (submission, rows, declared) = batch_in(&parcel, entries)?;
        let (opened, excluded) = done_since(&parcel, &around, rows.len() as u32)?;
        let amounts = (1..).zip(&rows).filter(|(row, _)| !excluded.contains(row)).map(|(_, (_, row))| amount(row));
        let left = amounts.fold((0u32, 0i64), |(count, sum), amount| (count + 1, sum.saturating_add(amount)));
        if left != (parcel.count, parcel.total) || parcel.count == 0 {
            return Err(forged());
        }
        Ok(Checked { parcel, checkpoint, rows, submission, opened, declared, excluded })
    }

    /// The amount of all rows that were taken out.
    pub fn excluded_total(&self) -> Fen {
        self.declared.1 - self.parcel.total
    }
}

/// The format that a file names; `None` when it is no file of this program.
pub(super) fn format_of(bytes: &[u8]) -> Option<String> {
    serde_json::from_slice::<Named>(bytes).ok().map(|named| named.format)
}

/// The statements of entries that are in the signed head, in ascending order.
fn proven(entries: &[Held], checkpoint: &Checkpoint) -> Outcome<Vec<(u64, Statement)>> {
    if !entries.is_sorted_by(|one, next| one.0 < next.0) {
        return Err(forged());
    }
    let statement = |(number, entry, path): &Held| {
        let entry = ledger::url_decode(entry.as_bytes()).ok_or_else(not_a_parcel)?;
        let path: Vec<Hash> =
            path.iter().map(|hash| Hash::from_url(hash.as_bytes())).collect::<Option<_>>().ok_or_else(not_a_parcel)?;
        if tree::inclusion_root(*number, checkpoint.head.size, Hash::leaf(&entry), &path) != Some(checkpoint.head.root) {
            return Err(forged());
        }
        let (_, statement) = split_entry(&entry).map_err(|refusal| refused(refusal, None))?;
        let statement = Statement::parse(statement.to_vec()).map_err(|fault| refused(fault.into(), None))?;
        Ok((*number, statement))
    };
    entries.iter().map(statement).collect()
}

/// Submission, rows, and what was declared.
type BatchIn = (Option<(u64, Statement)>, Vec<(u64, Statement)>, (u32, Fen));

/// The entries are the batch that the file says they are, whole.
fn batch_in(parcel: &Parcel, entries: Vec<(u64, Statement)>) -> Outcome<BatchIn> {
    let (mut submission, mut rows, mut sum) = (None, Vec::new(), 0i64);
    let mut declared = None;
    for (i, (number, statement)) in entries.into_iter().enumerate() {
        let (named, is_row) = match Act::read(&statement) {
            Some(Ok(Act::Payment(payment))) => {
                if let Some(programme) = payment.programme {
                    declared = Some((programme.into_owned(), 1, payment.amount)).filter(|_| i == 0);
                }
                sum = sum.saturating_add(payment.amount);
                (payment.batch.unwrap_or(statement.jti()).to_string(), true)
            }
            Some(Ok(Act::BatchSubmitted(batch))) if i == 0 => {
                declared = Some((batch.programme, batch.count, batch.total));
                (statement.jti().to_string(), false)
            }
            _ => return Err(forged()),
        };
        if named != parcel.batch {
            return Err(forged());
        }
        match is_row {
            true => rows.push((number, statement)),
            false => submission = Some((number, statement)),
        }
    }
    let (programme, count, total) = declared.ok_or_else(forged)?;
    let whole = programme == parcel.programme && count as usize == rows.len() && total == sum;
    if whole { Ok((submission, rows, (count, total))) } else { Err(forged()) }
}

/// The programme's opening, and the rows taken out. Nothing else may stand there but what was done with this batch.
fn done_since(parcel: &Parcel, around: &[(u64, Statement)], rows: u32) -> Outcome<(ProgrammeOpened, BTreeSet<u32>)> {
    let (mut found, mut excluded) = (None, BTreeSet::new());
    for (_, statement) in around {
        let act = Act::read(statement).and_then(Result::ok).ok_or_else(forged)?;
        let named = match act {
            Act::ProgrammeOpened(opened) if found.is_none() && opened.code == parcel.programme => {
                found = Some(opened);
                continue;
            }
            Act::RowsExcluded { batch, rows: out, .. } => {
                if out.iter().any(|row| *row > rows || !excluded.insert(*row)) {
                    return Err(forged());
                }
                batch
            }
            Act::BatchApproved { batch, .. } | Act::BatchReturned { batch } | Act::BatchResubmitted { batch, .. } => batch,
            Act::HandedOver { batches, .. } => {
                batches.into_iter().find(|id| id.to_string() == parcel.batch).ok_or_else(forged)?
            }
            _ => return Err(forged()),
        };
        if named.to_string() != parcel.batch {
            return Err(forged());
        }
    }
    Ok((found.ok_or_else(forged)?, excluded))
}

fn amount(row: &Statement) -> Fen {
    match Act::read(row) {
        Some(Ok(Act::Payment(payment))) => payment.amount,
        _ => 0,
    }
}

pub(super) const PARCEL_FORMAT: &str = "mingzhang-batch/2";
pub(super) const PARCEL_PREFIX: &str = "mingzhang-batch/";
pub(super) const VERDICT_FORMAT: &str = "mingzhang-decision/1";

/// A batch of a hundred thousand payments with its proofs.
pub const PARCEL_BYTES_MAX: usize = 512 << 20;

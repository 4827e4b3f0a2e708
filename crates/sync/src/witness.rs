//! The witness (C2SP tlog-witness): cosigns a head when it is shown to extend the one it cosigned before.

use crate::{
    Answer, Holdings, HoldingsFault, Keys, Promise, Promised, Status,
    fork::{Shown, evidence, own_lines, root_shown},
    judge::against_held,
    limits::{ADD_CHECKPOINT_BYTES_MAX, PROOF_HASHES_MAX},
};
use ledger::{Checkpoint, Hash, Head, INTEGER_MAX, note::Note, standard_decode, standard_encode, tree::consistency_holds};

/// What is asked: to cosign a head that extends the one of size `old`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Size of the head that was cosigned last; 0: none.
    pub old: u64,
    /// From there to the new one.
    pub proof: Vec<Hash>,
    /// The new one, a signed note.
    pub note: String,
}

impl AddCheckpoint {
    /// As it goes over the line.
    pub fn encode(&self) -> Vec<u8> {
        let proof: String = self.proof.iter().map(|hash| format!("{}\n", standard_encode(&hash.0))).collect();
        format!("old {}\n{proof}\n{}", self.old, self.note).into_bytes()
    }

    /// Reads it.
    pub fn parse(body: &[u8]) -> Option<AddCheckpoint> {
        let (before, note) = std::str::from_utf8(body).ok()?.split_once("\n\n")?;
        let mut lines = before.split('\n');
        let digits = lines.next()?.strip_prefix("old ")?;
        let old: u64 = digits.parse().ok()?;
        if old.to_string() != digits {
            return None;
        }
        let hash = |line: &str| standard_decode(line)?.try_into().ok().map(Hash);
        let proof = lines.map(hash).collect::<Option<Vec<Hash>>>()?;
        (proof.len() <= PROOF_HASHES_MAX).then(|| AddCheckpoint { old, proof, note: note.into() })
    }
}

/// Answers `add-checkpoint`.
pub(crate) fn add_checkpoint<H: Holdings>(
    holdings: &mut H,
    keys: Keys<'_>,
    now: u64,
    body: &[u8],
) -> Result<Answer, HoldingsFault> {
    if body.len() > ADD_CHECKPOINT_BYTES_MAX {
        return Ok(Answer::for_people(Status::CONTENT_TOO_LARGE, "too long"));
    }
    let malformed = || Ok(Answer::for_people(Status::BAD_REQUEST, "malformed"));
    let Some(asked) = AddCheckpoint::parse(body) else { return malformed() };
    let Some(note) = Note::parse(asked.note.as_bytes()) else { return malformed() };
    let unknown = || Ok(Answer::for_people(Status::NOT_FOUND, "no such ledger"));
    let Some(checkpoint) = Checkpoint::parse(asked.note.as_bytes()) else {
        let origin = note.text.split('\n').next().unwrap_or_default();
        let known = !holdings.verifiers(origin, INTEGER_MAX as u64)?.is_empty();
        return if known { malformed() } else { unknown() };
    };
    let (origin, head) = (checkpoint.origin.as_str(), checkpoint.head);
    let verifiers = holdings.verifiers(origin, head.size)?;
    if verifiers.is_empty() {
        return unknown();
    }
    if !checkpoint.signed_by(&verifiers) {
        return Ok(Answer::for_people(Status::FORBIDDEN, "not signed by the ledger"));
    }
    if asked.old > head.size {
        return malformed();
    }
    if head.size == 0 && head.root != Hash::empty_root() {
        return Ok(Answer::for_people(Status::UNPROCESSABLE, "no root of nothing"));
    }
    let checkpoint = own_lines(&checkpoint, &verifiers);
    // From here on it is known to come from the ledger: whatever it contradicts, the ledger contradicts.
    let last = holdings.promised(Promise::Witness, origin)?;
    let contradiction = match against_held(holdings, &checkpoint)? {
        Some(found) => Some(found),
        None => against_promised(holdings, last.as_ref(), &checkpoint, &asked)?,
    };
    if let Some(found) = &contradiction {
        holdings.keep_evidence(origin, found, now)?;
    }
    let last_head = last.as_ref().map_or(Head::empty(), |last| last.checkpoint.head);
    if asked.old != last_head.size {
        return Ok(conflict(last_head.size));
    }
    if contradiction.is_some() || !consistency_holds(last_head.size, last_head.root, head.size, head.root, &asked.proof) {
        return Ok(Answer::for_people(Status::UNPROCESSABLE, "it does not extend the last one"));
    }
    let promised = Promise::Witness.make(&holdings.own()?, keys, checkpoint.clone(), last.as_ref(), now);
    match holdings.promise(Promise::Witness, last_head.size, &promised) {
        Ok(()) => Ok(Answer::new(Status::OK, TEXT, promised.cosignature.line())),
        Err(HoldingsFault::Moved) => {
            let last = holdings.promised(Promise::Witness, origin)?;
            Ok(conflict(last.map_or(0, |last| last.checkpoint.head.size)))
        }
        Err(fault) => Err(fault),
    }
}

/// The evidence, when a signed head does not extend the one that was cosigned last, and that can be shown.
fn against_promised<H: Holdings>(
    holdings: &H,
    last: Option<&Promised>,
    checkpoint: &Checkpoint,
    asked: &AddCheckpoint,
) -> Result<Option<Vec<u8>>, HoldingsFault> {
    let Some(last) = last.map(|last| &last.checkpoint) else { return Ok(None) };
    let (old, new) = (last.head, checkpoint.head);
    if old.size == new.size {
        return if old.root == new.root { Ok(None) } else { evidence(holdings, last, checkpoint, None).map(Some) };
    }
    if asked.old != old.size {
        return Ok(None);
    }
    match root_shown(old.size, new.size, new.root, &asked.proof).filter(|root| *root != old.root) {
        Some(root) => evidence(holdings, last, checkpoint, Some(Shown { proof: asked.proof.clone(), root })).map(Some),
        None => Ok(None),
    }
}

fn conflict(size: u64) -> Answer {
    Answer::new(Status::CONFLICT, "text/x.tlog.size", format!("{size}\n"))
}

const TEXT: &str = "text/plain; charset=utf-8";

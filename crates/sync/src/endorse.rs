//! What others put to the own newest head: a witness's and a mirror's cosignature.

use crate::{
    AddCheckpoint, Answer, Holdings, HoldingsFault, Misbehaviour, Partner, Request, Route, Status, SyncFault,
    exchange::{Served, Sync},
    limits::CLOCK_AHEAD_SECONDS_MAX,
    pull::signed_against_held,
};
use ledger::{
    Checkpoint, Cosigner, Head, Rights,
    note::{Note, NoteSignature},
    tree::prove_consistency,
};

/// Asks the peer to witness the own newest head.
pub(crate) fn witness<H: Holdings, E>(sync: &mut Sync<'_, '_, H, E>) -> Result<(), SyncFault<E>> {
    let cosigner = &sync.partner.witness;
    let Some(Due { own, last }) = due(sync, Rights::WITNESS, cosigner)? else { return Ok(()) };
    let Some(tree) = sync.holdings.tree(&sync.own)? else { return Ok(()) };
    if sync.link.later {
        return collect(sync, cosigner, &own, last);
    }
    let left = std::mem::replace(&mut sync.left, true);
    // What it cosigned last is only known if that answer came; else it says so.
    let mut old = last.map_or(0, |head| head.size).min(own.head.size);
    for _ in 0..TRIES_MAX {
        let proof = prove_consistency(old, own.head.size, &tree)?;
        let asked = AddCheckpoint { old, proof, note: own.encode() };
        let answer = sync.link.send(Request::post(Route::AddCheckpoint.path(), asked.encode()))?;
        match answer.status {
            Status::OK => {
                take(sync, cosigner, &own, &answer)?;
                sync.report.witnessed = true;
                sync.left = left;
                return Ok(());
            }
            Status::CONFLICT => {
                let size = read_size(&answer).filter(|size| *size != old).ok_or(Misbehaviour::Cosignature)?;
                if size > own.head.size {
                    return look_at(sync, &Route::Witnessed(sync.own_hash()), &own).map(drop);
                }
                old = size;
            }
            Status::UNPROCESSABLE => {
                look_at(sync, &Route::Witnessed(sync.own_hash()), &own)?;
                return Err(SyncFault::answered(&Route::AddCheckpoint, &answer));
            }
            _ => return Err(SyncFault::answered(&Route::AddCheckpoint, &answer)),
        }
    }
    Ok(())
}

/// Takes what the peer has cosigned as witness since it was last asked.
fn collect<H: Holdings, E>(
    sync: &mut Sync<'_, '_, H, E>,
    cosigner: &Cosigner,
    own: &Checkpoint,
    last: Option<Head>,
) -> Result<(), SyncFault<E>> {
    let Some(served) = look_at(sync, &Route::Witnessed(sync.own_hash()), own)? else { return Ok(()) };
    let head = served.own.head;
    if last.is_none_or(|last| last.size < head.size) {
        let (line, time) = cosignature(&served.whole.note, cosigner, sync.terms.now).ok_or(Misbehaviour::Cosignature)?;
        sync.holdings.take_cosignature(&head, line, time)?;
        sync.report.witnessed = head == own.head;
    }
    Ok(())
}

/// What a partner that is not there is to be asked for: to witness the own newest head, unless it has, or is not asked to.
pub(crate) fn request<H: Holdings>(holdings: &H, partner: &Partner) -> Result<Option<AddCheckpoint>, HoldingsFault> {
    let own = holdings.own()?;
    let (Some(held), Some(tree)) = (holdings.held(&own)?, holdings.tree(&own)?) else { return Ok(None) };
    let last = holdings.cosigned(partner.witness.name())?;
    if !partner.may.include(Rights::WITNESS) || last == Some(held.checkpoint.head) {
        return Ok(None);
    }
    let size = held.checkpoint.head.size;
    let old = last.map_or(0, |last| last.size).min(size);
    Ok(Some(AddCheckpoint { old, proof: prove_consistency(old, size, &tree)?, note: held.checkpoint.encode() }))
}

/// Takes the peer's cosignature of the newest own head of which it has the entries.
pub(crate) fn mirror<H: Holdings, E>(sync: &mut Sync<'_, '_, H, E>) -> Result<(), SyncFault<E>> {
    let cosigner = &sync.partner.mirror;
    let Some(Due { own, last }) = due(sync, Rights::MIRROR, cosigner)? else { return Ok(()) };
    let Some(served) = look_at(sync, &Route::Mirrored(sync.own_hash()), &own)? else { return Ok(()) };
    let (line, time) = cosignature(&served.whole.note, cosigner, sync.terms.now).ok_or(Misbehaviour::Cosignature)?;
    let head = served.own.head;
    sync.left |= head != own.head;
    if last.is_none_or(|last| last.size < head.size) {
        sync.holdings.take_cosignature(&head, line, time)?;
        sync.report.mirrored = head == own.head;
    }
    Ok(())
}

/// What is still to be cosigned.
pub(crate) struct Due {
    /// The own newest checkpoint.
    pub own: Checkpoint,
    /// The newest own head that the peer has cosigned.
    pub last: Option<Head>,
}

/// The own newest checkpoint, and the newest own head that the peer has cosigned; nothing where it is not asked to, or has
/// cosigned the newest.
pub(crate) fn due<H: Holdings, E>(
    sync: &Sync<'_, '_, H, E>,
    right: Rights,
    cosigner: &Cosigner,
) -> Result<Option<Due>, SyncFault<E>> {
    if !sync.partner.may.include(right) {
        return Ok(None);
    }
    let Some(own) = sync.holdings.held(&sync.own)? else { return Ok(None) };
    let last = sync.holdings.cosigned(cosigner.name())?;
    // In doubt whoever cosigned this very head may have cosigned larger ones since.
    let newest = last == Some(own.checkpoint.head) && !sync.terms.doubt;
    Ok(if newest { None } else { Some(Due { own: own.checkpoint, last }) })
}

/// What the peer has cosigned of the own ledger, if it fits the own entries. If it does not, that is kept as evidence; and if it is
/// ahead of them, it is reported.
pub(crate) fn look_at<H: Holdings, E>(
    sync: &mut Sync<'_, '_, H, E>,
    route: &Route,
    own: &Checkpoint,
) -> Result<Option<Served>, SyncFault<E>> {
    let origin = sync.own.clone();
    let Some(served) = sync.checkpoint(route, &origin)? else { return Ok(None) };
    let verifiers = sync.holdings.verifiers(&origin, served.own.head.size)?;
    if !served.own.signed_by(&verifiers) {
        sync.report.own_claimed = Some(served.own.head).filter(|head| head.size > own.head.size);
        return Err(Misbehaviour::NotSigned.into());
    }
    if served.own.head.size > own.head.size {
        sync.report.own_ahead = Some(served.own.head);
        sync.left = true;
        return Ok(None);
    }
    match signed_against_held(sync, &served.own)? {
        Some(evidence) => sync.keep(&origin, &evidence).map(|()| None),
        None => Ok(Some(served)),
    }
}

/// Takes the cosignature in the answer of a witness.
pub(crate) fn take<H: Holdings, E>(
    sync: &mut Sync<'_, '_, H, E>,
    cosigner: &Cosigner,
    own: &Checkpoint,
    answer: &Answer,
) -> Result<(), SyncFault<E>> {
    let lines = std::str::from_utf8(&answer.body).map_err(|_| Misbehaviour::Cosignature)?;
    let note = Note::parse(format!("{}\n{lines}", own.note.text).as_bytes()).ok_or(Misbehaviour::Cosignature)?;
    let (line, time) = cosignature(&note, cosigner, sync.terms.now).ok_or(Misbehaviour::Cosignature)?;
    Ok(sync.holdings.take_cosignature(&own.head, line, time)?)
}

fn cosignature<'a>(note: &'a Note, cosigner: &Cosigner, now: u64) -> Option<(&'a NoteSignature, u64)> {
    let time = cosigner.time_on(note).filter(|time| *time <= now.saturating_add(CLOCK_AHEAD_SECONDS_MAX))?;
    note.signatures.iter().find(|line| cosigner.made(line)).map(|line| (line, time))
}

/// The size in an answer of 409.
pub(crate) fn read_size(answer: &Answer) -> Option<u64> {
    let digits = std::str::from_utf8(&answer.body).ok()?.strip_suffix('\n')?;
    let size: u64 = digits.parse().ok()?;
    (size.to_string() == digits).then_some(size)
}

/// Once to learn what it cosigned last, once with the proof from there, and once more if somebody came in between.
const TRIES_MAX: u32 = 3;

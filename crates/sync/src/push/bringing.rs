//! The side that brings its entries.

use super::format::{AddEntries, MirrorInfo, PACKAGES_MAX, Package, packages, subtree_start};
use crate::{
    AddCheckpoint, Answer, Holdings, HoldingsFault, Misbehaviour, Request, Route, Status, SyncFault, bundle,
    endorse::{Due, due, look_at, read_size, take},
    exchange::Sync,
    limits::PUSH_BYTES_MAX,
};
use ledger::{
    Card, Checkpoint, Rights,
    tile::TILE_WIDTH,
    tree::{prove_consistency, prove_subtree},
};

/// Brings the own entries to a peer that is asked to keep them, where it cannot fetch them: the own card has no address.
/// Whether it lets this office bring them only its ledger says; where it does not, it waits for another way.
pub(crate) fn bring<H: Holdings, E>(sync: &mut Sync<'_, '_, H, E>) -> Result<(), SyncFault<E>> {
    let card = sync.holdings.card(&sync.own)?.and_then(|card| Card::parse(&card).ok());
    if sync.link.later || card.is_none_or(|card| !card.address().is_empty()) {
        return Ok(());
    }
    let Some(Due { own, .. }) = due(sync, Rights::MIRROR, &sync.partner.mirror)? else { return Ok(()) };
    let left = std::mem::replace(&mut sync.left, true);
    // The first request brings nothing: it asks how far the peer has come, and whether it takes anything at all.
    let mut at: Option<MirrorInfo> = None;
    let (mut goal, mut told) = (own.clone(), false);
    let mut idle = 0;
    while idle < IDLE_MAX {
        let before = at.as_ref().map(|at| at.next);
        let answer = send(sync, &goal, at.as_ref())?;
        match answer.status {
            Status::OK => {
                take(sync, &sync.partner.mirror, &goal, &answer)?;
                if goal.head == own.head {
                    sync.report.mirrored = true;
                    sync.left = left;
                    return Ok(());
                }
                // With those entries it knows the next key.
                (goal, told, at, idle) = (own.clone(), false, None, 0);
                continue;
            }
            Status::ACCEPTED | Status::CONFLICT => {
                at = Some(MirrorInfo::parse(&answer.body).ok_or(Misbehaviour::Cosignature)?);
            }
            // It has no head of this ledger yet.
            Status::UNPROCESSABLE if !told => {}
            // It does not take what is brought, or is of a version that knows nothing of it.
            Status::FORBIDDEN | Status::NOT_FOUND | Status::METHOD_NOT_ALLOWED => {
                sync.left = left;
                return Ok(());
            }
            _ => return Err(SyncFault::answered(&Route::AddEntries, &answer)),
        }
        let size = at.as_ref().map_or(0, |at| at.size);
        if size != goal.head.size {
            match if told { Told::Larger } else { tell(sync, &goal, size)? } {
                Told::Known => {
                    told = true;
                    at.get_or_insert(MirrorInfo { size: goal.head.size, next: 0, ticket: Vec::new() });
                }
                Told::Larger => return Ok(()),
                Told::OtherKey => {
                    let next = at.as_ref().map_or(0, |at| at.next);
                    let Some(handover) = handover(sync.holdings, next, &goal)? else { return Ok(()) };
                    goal = handover;
                }
            }
        }
        idle = if at.as_ref().map(|at| at.next) > before { 0 } else { idle + 1 };
    }
    Ok(())
}

fn send<H: Holdings, E>(
    sync: &mut Sync<'_, '_, H, E>,
    goal: &Checkpoint,
    at: Option<&MirrorInfo>,
) -> Result<Answer, SyncFault<E>> {
    let body = match at {
        Some(at) => body(sync.holdings, goal, at)?,
        None => AddEntries { origin: &sync.own, start: 0, end: 0, ticket: &[], packages: &[] }.encode(),
    };
    let packed = bundle::compress(&body).map_err(|error| HoldingsFault::Store(error.to_string()))?;
    sync.link.send(Request { gzip: true, ..Request::post(Route::AddEntries.path(), packed) })
}

/// What came of telling a head.
enum Told {
    /// The peer knows it now.
    Known,
    /// It knows a larger one, or another history.
    Larger,
    /// The ledger has another key by now, which only its entries can tell the peer.
    OtherKey,
}

/// Tells the peer the head up to which entries are brought, without which it takes none. It is asked to witness it by the same.
fn tell<H: Holdings, E>(sync: &mut Sync<'_, '_, H, E>, goal: &Checkpoint, known: u64) -> Result<Told, SyncFault<E>> {
    let Some(tree) = sync.holdings.tree(&sync.own)? else { return Ok(Told::Larger) };
    let mut old = known.min(goal.head.size);
    for _ in 0..TRIES_MAX {
        let proof = prove_consistency(old, goal.head.size, &tree)?;
        let asked = AddCheckpoint { old, proof, note: goal.encode() };
        let answer = sync.link.send(Request::post(Route::AddPending.path(), asked.encode()))?;
        match answer.status {
            Status::OK => {
                // A mirror that is no witness answers with nothing.
                if sync.partner.may.include(Rights::WITNESS) && !answer.body.is_empty() {
                    take(sync, &sync.partner.witness, goal, &answer)?;
                    sync.report.witnessed |= sync.holdings.held(&sync.own)?.is_some_and(|own| own.checkpoint.head == goal.head);
                }
                return Ok(Told::Known);
            }
            Status::CONFLICT => {
                let size = read_size(&answer).filter(|size| *size != old).ok_or(Misbehaviour::Cosignature)?;
                if size > goal.head.size {
                    return look_at(sync, &Route::Witnessed(sync.own_hash()), goal).map(|_| Told::Larger);
                }
                old = size;
            }
            Status::FORBIDDEN => return Ok(Told::OtherKey),
            Status::UNPROCESSABLE => {
                return look_at(sync, &Route::Witnessed(sync.own_hash()), goal).map(|_| Told::Larger);
            }
            _ => return Err(SyncFault::answered(&Route::AddPending, &answer)),
        }
    }
    Ok(Told::Larger)
}

/// The first head behind what the peer has that hands over to another ledger key: it is signed with both.
fn handover<H: Holdings>(holdings: &H, next: u64, goal: &Checkpoint) -> Result<Option<Checkpoint>, HoldingsFault> {
    let own = goal.origin.as_str();
    let sizes = holdings.handovers(own)?.into_iter();
    let first = sizes.filter(|size| *size > next && *size < goal.head.size).min();
    first.map_or(Ok(None), |size| holdings.head_of(own, size))
}

/// As many packages as go into one request, from where the peer has come.
fn body<H: Holdings>(holdings: &H, goal: &Checkpoint, at: &MirrorInfo) -> Result<Vec<u8>, HoldingsFault> {
    let (origin, end) = (goal.origin.as_str(), goal.head.size);
    let start = at.next.min(end);
    let gone = || HoldingsFault::Moved;
    let tree = holdings.tree(origin)?.ok_or_else(gone)?;
    let mut all = Vec::new();
    for range in packages(start, end).take(PACKAGES_MAX) {
        let first = subtree_start(&range);
        let whole = holdings.bundle(origin, first / TILE_WIDTH, range.end - first)?.ok_or_else(gone)?;
        let places = bundle::split(&whole, range.end - first).map_err(|_| gone())?;
        let entries = places[(range.start - first) as usize..].iter().map(|place| &whole[place.clone()]).collect();
        let package = Package { entries, proof: prove_subtree(first, range.end, end, &tree)? };
        let before = all.len();
        package.put(&mut all);
        // Whatever one package has, one is brought.
        if before > 0 && all.len() > BODY_BYTES_USUAL {
            all.truncate(before);
            break;
        }
    }
    Ok(AddEntries { origin, start, end, ticket: &at.ticket, packages: &all }.encode())
}

/// Turns that bring nothing further before it is left for another time: the peer says how far it has come, and that it has not
/// heard of the newest head.
const IDLE_MAX: u32 = 4;

const TRIES_MAX: u32 = 3;

/// A request has about so many bytes, before it is compressed.
const BODY_BYTES_USUAL: usize = PUSH_BYTES_MAX / 4;

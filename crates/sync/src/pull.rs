//! One ledger of a sync: its entries up to the newest head of which the peer has them.

use crate::{
    Holdings, HoldingsFault, Misbehaviour, Route, Status, SyncFault,
    exchange::{Copied, Sync},
    fetch::Incoming,
    fork::evidence,
    hash_of,
    judge::{Verdict, against_held, judge},
    remote,
};
use ledger::{Chain, Checkpoint, Head, Refusal, tile::TILE_WIDTH};

/// Fetches entries of the ledger of which the peer has offered a head; `known` is the newest one known here.
pub(crate) fn pull<H: Holdings, E>(
    sync: &mut Sync<'_, '_, H, E>,
    offered: &Checkpoint,
    known: Option<&Checkpoint>,
) -> Result<(), SyncFault<E>> {
    let origin = offered.origin.as_str();
    // Of its own ledger the peer has all entries; of others it may know a head without having them. What somebody has left may be
    // cut short.
    let served = match origin == sync.partner.origin && !sync.link.later {
        true => Some(offered.clone()),
        false => sync.checkpoint(&Route::Checkpoint(hash_of(origin)), origin)?.map(|served| served.own),
    };
    let held = sync.holdings.held(origin)?.map_or(Head::empty(), |held| held.checkpoint.head);
    let Some(target) = served else { return note(sync, offered, known) };
    if target.head.size <= held.size {
        sync.left = true;
        return note(sync, offered, known);
    }
    if origin == sync.own && !may_recover(sync, held, &target)? {
        return Ok(());
    }
    let chain = match sync.holdings.chain(origin)? {
        Some(chain) => chain,
        None => Chain::new(offered.origin.clone()),
    };
    if chain.head() != held {
        // Somebody else has gone on meanwhile.
        sync.left = true;
        return Ok(());
    }
    let tree = sync.holdings.tree(origin)?;
    let here = bytes_of_last(sync.holdings, origin, held.size)?;
    let mut incoming = Incoming::new(sync.link, chain, tree, &target, here);
    let appended = sync.holdings.append(&held, &target, &mut incoming);
    let fault = incoming.fault.take();
    drop(incoming);
    match (appended, fault) {
        (Ok(()), _) => {
            let copied = Copied { origin: origin.to_owned(), from: held.size, to: target.head.size };
            sync.report.copied.push(copied);
            // What was only known before can now be held against its entries.
            let beaten = known.filter(|known| known.head.size <= target.head.size);
            for head in beaten.into_iter().chain([offered]) {
                if let Some(found) = signed_against_held(sync, head)? {
                    sync.keep(origin, &found)?;
                }
            }
            if offered.head.size > target.head.size {
                sync.left = true;
                note(sync, offered, known)?;
            }
            Ok(())
        }
        (Err(HoldingsFault::Moved), _) => {
            sync.left = true;
            Ok(())
        }
        // When that changes, the peer's ledger says so and its heads are others.
        (Err(HoldingsFault::Stopped), Some(SyncFault::Answered { status: Status::FORBIDDEN, .. })) => note(sync, offered, known),
        (Err(HoldingsFault::Stopped), Some(fault)) => {
            let unlinked = SyncFault::Peer(Misbehaviour::Entry(held.size, Refusal::Previous));
            let elsewhere = matches!(fault, SyncFault::Peer(Misbehaviour::Root)) || is_same(&fault, &unlinked);
            if elsewhere && forks(sync, held, &target)? { Ok(()) } else { Err(fault) }
        }
        (Err(fault), _) => Err(fault.into()),
    }
}

/// How many bytes the held entries of a ledger have in its last bundle, if that is not full.
pub(crate) fn bytes_of_last<H: Holdings>(holdings: &H, origin: &str, size: u64) -> Result<u64, HoldingsFault> {
    let (index, width) = (size / TILE_WIDTH, size % TILE_WIDTH);
    if width == 0 {
        return Ok(0);
    }
    Ok(holdings.bundle(origin, index, width)?.map_or(0, |bundle| bundle.len() as u64))
}

/// Whether entries of the own ledger are to be fetched: the own key has signed more than is held. Either entries were lost here,
/// or there are two histories.
fn may_recover<H: Holdings, E>(sync: &mut Sync<'_, '_, H, E>, held: Head, target: &Checkpoint) -> Result<bool, SyncFault<E>> {
    if forks(sync, held, target)? {
        return Ok(false);
    }
    // If the ledger's key was rotated in what was lost, only those entries can say so.
    if judge(sync.holdings, None, target)? != Verdict::Unsigned {
        sync.report.own_ahead = Some(target.head);
    }
    sync.left |= !sync.terms.recover;
    Ok(sync.terms.recover)
}

/// Makes an offered head the newest one known, if it is.
fn note<H: Holdings, E>(
    sync: &mut Sync<'_, '_, H, E>,
    offered: &Checkpoint,
    known: Option<&Checkpoint>,
) -> Result<(), SyncFault<E>> {
    let newer = judge(sync.holdings, known, offered)? == Verdict::Newer;
    if offered.origin.as_str() == sync.own {
        sync.report.own_ahead = newer.then_some(offered.head).or(sync.report.own_ahead);
    } else if newer {
        sync.holdings.remember(offered, &sync.partner.origin, sync.terms.now)?;
    }
    Ok(())
}

/// Whether a signed head is another history than the one held, by the peer's tiles. Then that is kept as evidence.
fn forks<H: Holdings, E>(sync: &mut Sync<'_, '_, H, E>, held: Head, target: &Checkpoint) -> Result<bool, SyncFault<E>> {
    let origin = target.origin.as_str();
    let verifiers = sync.holdings.verifiers(origin, target.head.size)?;
    if held.size == 0 || !target.signed_by(&verifiers) {
        return Ok(false);
    }
    let shown = remote::show(sync.link, &hash_of(origin), held.size, target.head)?;
    let Some(ours) = sync.holdings.held(origin)?.map(|held| held.checkpoint).filter(|ours| ours.head == held) else {
        return Ok(false);
    };
    if shown.root == held.root {
        return Ok(false);
    }
    let found = evidence(sync.holdings, &ours, target, Some(shown))?;
    sync.keep(origin, &found)?;
    Ok(true)
}

/// The evidence, when a head is signed and not what the entries held lead to.
pub(crate) fn signed_against_held<H: Holdings, E>(
    sync: &Sync<'_, '_, H, E>,
    head: &Checkpoint,
) -> Result<Option<Vec<u8>>, SyncFault<E>> {
    let verifiers = sync.holdings.verifiers(head.origin.as_str(), head.head.size)?;
    let signed = head.signed_by(&verifiers) && !head.note.has_line_of_others(&verifiers);
    if signed { Ok(against_held(sync.holdings, head)?) } else { Ok(None) }
}

fn is_same<E>(fault: &SyncFault<E>, other: &SyncFault<E>) -> bool {
    matches!((fault, other), (SyncFault::Peer(one), SyncFault::Peer(another)) if one == another)
}

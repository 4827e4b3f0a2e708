//! The heads by which one ledger key hands over to the next (format.md, section 10). Entries come without them, and whoever holds
//! a ledger whose key was rotated must have them as well, to show others how it came to the key in force.

use crate::{Holdings, Misbehaviour, Route, SyncFault, exchange::Sync, hash_of, judge::against_held};

/// Fetches from the peer those of a ledger that are not kept here.
pub(crate) fn fetch<H: Holdings, E>(sync: &mut Sync<'_, '_, H, E>, origin: &str) -> Result<(), SyncFault<E>> {
    let missing = sync.holdings.handovers_missing(origin)?;
    sync.left |= missing.len() > FETCHED_MAX;
    for size in missing.into_iter().take(FETCHED_MAX) {
        // The newest one is here already, and would go with the next.
        let held = sync.holdings.head_of(origin, size)?;
        if let Some(held) = held {
            sync.holdings.keep_head(&held)?;
            continue;
        }
        let route = Route::HeadOf(hash_of(origin), size);
        let Some(head) = sync.checkpoint(&route, origin)?.map(|served| served.own) else { continue };
        if head.head.size != size {
            return Err(Misbehaviour::Checkpoint.into());
        }
        let verifiers = sync.holdings.verifiers(origin, size)?;
        if !head.signed_by(&verifiers) || head.note.has_line_of_others(&verifiers) {
            return Err(Misbehaviour::NotSigned.into());
        }
        match against_held(sync.holdings, &head)? {
            Some(evidence) => sync.keep(origin, &evidence)?,
            None => sync.holdings.keep_head(&head)?,
        }
    }
    Ok(())
}

/// So many of one ledger in one sync: keys are renewed when a member leaves, and the rest can come with the next.
const FETCHED_MAX: usize = 256;

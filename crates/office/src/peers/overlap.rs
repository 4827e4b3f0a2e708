//! The keys that a peer may show on the line: that of its card, and that of the card before until it was seen to have changed.

use crate::{Outcome, failure::store_failed};
use ledger::{PublicKey, roll::Peer};
use store::{Change, Snapshot, Store};

/// The keys that a peer may show now.
pub(super) fn keys_of(peer: &Peer, snapshot: &Snapshot) -> Outcome<Vec<PublicKey>> {
    let now = peer.card.tls().clone();
    Ok(match &peer.tls_before {
        Some(before) if !has_changed(peer, snapshot)? => vec![now, before.clone()],
        _ => vec![now],
    })
}

/// Notes which key a peer has shown. `true`: it was the new one for the first time, and the one before is no longer good.
pub(super) fn note_shown(peer: &Peer, shown: &PublicKey, store: &Store) -> Outcome<bool> {
    if peer.tls_before.is_none() || shown != peer.card.tls() {
        return Ok(false);
    }
    if has_changed(peer, &store.snapshot().map_err(|error| store_failed(&error))?)? {
        return Ok(false);
    }
    let key = shown.x();
    let change = Change::PutSetting { name: &name_of(peer), value: key.as_bytes() };
    store.change(&[change]).map_err(|error| store_failed(&error))?;
    Ok(true)
}

/// Whether a connection with the key of its card in force has succeeded.
fn has_changed(peer: &Peer, snapshot: &Snapshot) -> Outcome<bool> {
    let seen = snapshot.setting(&name_of(peer)).map_err(|error| store_failed(&error))?;
    Ok(seen.is_some_and(|seen| seen[..] == *peer.card.tls().x().as_bytes()))
}

fn name_of(peer: &Peer) -> String {
    format!("tls/{}", peer.origin)
}

//! Who may call, as the server and whoever watches it look at it: without waiting for anything that works on ledgers.

use super::overlap::keys_of;
use crate::{Outcome, failure::store_failed};
use ledger::{PublicKey, Roll, roll::Peer};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::Store;
use sync::line::Pins;

/// Peers whose rights were not ended, and desks, each with when it was last heard.
pub(super) struct Roster {
    pub pins: Arc<Pins>,
    known: Mutex<BTreeMap<String, Known>>,
    /// Keys of others who may connect, each with the name it stands for.
    others: Mutex<Vec<(PublicKey, String)>>,
}

/// One of them.
#[derive(Clone)]
pub(super) struct Known {
    pub peer: Peer,
    /// When it last asked for something since the server began, UTC seconds.
    pub seen_at: Option<i64>,
}

impl Roster {
    /// Nobody.
    pub fn new() -> Roster {
        Roster { pins: Arc::default(), known: Mutex::default(), others: Mutex::default() }
    }

    /// Takes up the peers of a roll, and lets them, those others and nobody else in.
    pub fn take_up(&self, roll: &Roll, others: Vec<(PublicKey, String)>, store: &Store) -> Outcome<()> {
        *self.others.lock().unwrap_or_else(PoisonError::into_inner) = others;
        let mut known = self.lock();
        let mut before = std::mem::take(&mut *known);
        for peer in roll.peers().filter(|peer| !peer.revoked) {
            let seen_at = before.remove(peer.origin.as_str()).and_then(|known| known.seen_at);
            known.insert(peer.origin.to_string(), Known { peer: peer.clone(), seen_at });
        }
        drop(known);
        self.pin(store)
    }

    /// Lets in whoever is known, with the keys that are good now.
    pub fn pin(&self, store: &Store) -> Outcome<()> {
        let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
        let mut pins = self.others.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (origin, Known { peer, .. }) in &*self.lock() {
            pins.extend(keys_of(peer, &snapshot)?.into_iter().map(|key| (key, origin.clone())));
        }
        self.pins.replace(pins);
        Ok(())
    }

    /// A peer has asked for something.
    pub fn heard(&self, origin: &str, now: i64) {
        if let Some(known) = self.lock().get_mut(origin) {
            known.seen_at = Some(now);
        }
    }

    /// One peer.
    pub fn peer(&self, origin: &str) -> Option<Peer> {
        self.lock().get(origin).map(|known| known.peer.clone())
    }

    /// All of them.
    pub fn all(&self) -> Vec<Known> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Who may connect.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use ledger::PublicKey;

/// The keys that a server lets in, each with the name of the peer it belongs to; a peer may have two. Shared between the server
/// and whoever learns of new peers: what is replaced here holds from the next handshake and the next request on.
#[derive(Debug, Default)]
pub struct Pins(RwLock<BTreeMap<[u8; 32], Arc<str>>>);

impl Pins {
    /// These keys.
    pub fn new(pins: impl IntoIterator<Item = (PublicKey, String)>) -> Pins {
        let pins_now = Pins::default();
        pins_now.replace(pins);
        pins_now
    }

    /// Lets these in from now on, and nobody else.
    pub fn replace(&self, pins: impl IntoIterator<Item = (PublicKey, String)>) {
        let pins = pins.into_iter().map(|(key, peer)| (*key.bytes(), Arc::from(peer))).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = pins;
    }

    /// Whose key it is, if it may connect.
    pub fn peer_of(&self, key: &[u8; 32]) -> Option<Arc<str>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }
}

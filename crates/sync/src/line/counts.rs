//! What a server has done so far.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::Traffic;
use crate::Status;

/// Numbers since the server's start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections that are open.
    pub connections: u64,
    /// Connections that were accepted, whatever became of them.
    pub accepted: u64,
    /// Times that the system would not accept one, most likely since too many files are open.
    pub not_accepted: u64,
    /// Connections that came to no request, by reason.
    pub turned_away: BTreeMap<TurnedAway, u64>,
    /// Requests by the status of their answer.
    pub requests: BTreeMap<Status, u64>,
    /// Bytes that came in, with those of TLS.
    pub bytes_in: u64,
    /// Bytes that went out, with those of TLS.
    pub bytes_out: u64,
}

/// Why a connection came to no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TurnedAway {
    /// There were too many, none of which was still waiting for its handshake.
    Full,
    /// It had waited the longest for its handshake when a newer one needed the place.
    Displaced,
    /// The handshake took too long.
    Slow,
    /// It has shown no key, or none that is pinned.
    Unpinned,
    /// The handshake failed otherwise.
    Handshake,
    /// Its peer has too many already.
    PeerFull,
}

impl TurnedAway {
    /// In a word, for whoever watches over the program.
    pub fn word(self) -> &'static str {
        match self {
            TurnedAway::Full => "full",
            TurnedAway::Displaced => "displaced",
            TurnedAway::Slow => "slow",
            TurnedAway::Unpinned => "unpinned",
            TurnedAway::Handshake => "handshake",
            TurnedAway::PeerFull => "peer-full",
        }
    }
}

/// Where the counting is done.
#[derive(Debug, Default)]
pub(super) struct Counter {
    counts: Mutex<Counts>,
    pub(super) traffic: Arc<Traffic>,
}

impl Counter {
    /// What was counted, with the connections that are open now.
    pub(super) fn read(&self, connections: usize) -> Counts {
        let mut counts = self.lock().clone();
        counts.connections = connections as u64;
        counts.bytes_in = self.traffic.received();
        counts.bytes_out = self.traffic.sent();
        counts
    }

    pub(super) fn accepted(&self) {
        self.lock().accepted += 1;
    }

    pub(super) fn not_accepted(&self) {
        self.lock().not_accepted += 1;
    }

    pub(super) fn turned_away(&self, why: TurnedAway) {
        *self.lock().turned_away.entry(why).or_default() += 1;
    }

    pub(super) fn answered(&self, status: Status) {
        *self.lock().requests.entry(status).or_default() += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

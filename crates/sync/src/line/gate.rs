//! Who gets a place: connections in all, before the handshake and of each peer, and each peer's requests.
//!
//! Before the handshake nobody is known, so a flood of connections looks like any newcomer. The one that has waited the longest
//! makes room for the newest: who speaks at once has its turn, who only sits there loses it.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    sync::{Notify, Semaphore},
    time::Instant,
};

use super::{
    Limits,
    counts::{Counter, TurnedAway},
};

/// Where places are given out.
pub(super) struct Gate {
    limits: Limits,
    counter: Arc<Counter>,
    state: Mutex<State>,
}

/// One connection's place, which is free again when this is dropped.
pub(super) struct Place {
    gate: Arc<Gate>,
    number: u64,
    peer: Option<Arc<str>>,
    displaced: Arc<Notify>,
}

#[derive(Default)]
struct State {
    /// Connections that have a place.
    open: usize,
    next: u64,
    /// Those before the end of their handshake, the oldest first.
    waiting: BTreeMap<u64, Waiting>,
    peers: BTreeMap<Arc<str>, Peer>,
}

struct Waiting {
    from: IpAddr,
    displaced: Arc<Notify>,
}

struct Peer {
    connections: usize,
    /// Requests that it may make now.
    allowance: f64,
    counted: Instant,
    answering: Arc<Semaphore>,
}

impl Gate {
    pub(super) fn new(limits: Limits, counter: Arc<Counter>) -> Gate {
        Gate { limits, counter, state: Mutex::default() }
    }

    /// Connections that have a place.
    pub(super) fn open(&self) -> usize {
        self.lock().open
    }

    /// A place for a new connection.
    pub(super) fn enter(self: &Arc<Self>, from: IpAddr) -> Option<Place> {
        let from = neighbourhood(from);
        let mut state = self.lock();
        if state.waiting.values().filter(|other| other.from == from).count() >= self.limits.waiting_per_address {
            let oldest = state.waiting.iter().find(|(_, other)| other.from == from).map(|(number, _)| *number);
            self.displace(&mut state, oldest);
        }
        if state.open >= self.limits.connections {
            let oldest = state.waiting.keys().next().copied();
            if !self.displace(&mut state, oldest) {
                self.counter.turned_away(TurnedAway::Full);
                return None;
            }
        }
        let number = state.next;
        let displaced = Arc::new(Notify::new());
        state.next += 1;
        state.open += 1;
        state.waiting.insert(number, Waiting { from, displaced: displaced.clone() });
        Some(Place { gate: self.clone(), number, peer: None, displaced })
    }

    /// Makes room where the system has none left. False when nobody waits.
    pub(super) fn displace_oldest(&self) -> bool {
        let mut state = self.lock();
        let oldest = state.waiting.keys().next().copied();
        self.displace(&mut state, oldest)
    }

    /// Sends away whoever is not done with its handshake.
    pub(super) fn displace_all(&self) {
        while self.displace_oldest() {}
    }

    /// Takes one request off a peer's allowance. Otherwise: in how many seconds it may ask again.
    pub(super) fn spend(&self, peer: &str) -> Result<(), u64> {
        let mut state = self.lock();
        let Some(known) = state.peers.get_mut(peer) else { return Ok(()) };
        known.refill(&self.limits, Instant::now());
        if known.allowance >= 1.0 {
            known.allowance -= 1.0;
            return Ok(());
        }
        let seconds = (1.0 - known.allowance) / f64::from(self.limits.requests_per_second.max(1));
        Err(seconds.ceil().max(1.0) as u64)
    }

    /// What a peer's requests wait for, so that one peer does not take all that answers.
    pub(super) fn answering(&self, peer: &str) -> Option<Arc<Semaphore>> {
        self.lock().peers.get(peer).map(|known| known.answering.clone())
    }

    fn displace(&self, state: &mut State, number: Option<u64>) -> bool {
        let Some(waiting) = number.and_then(|number| state.waiting.remove(&number)) else { return false };
        state.open -= 1;
        waiting.displaced.notify_one();
        self.counter.turned_away(TurnedAway::Displaced);
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Comes when a newer connection needs the place more.
    pub(super) async fn displaced(&self) {
        self.displaced.notified().await;
    }

    /// The handshake is done and shows who it is. False when that peer has too many connections, or the place is gone.
    pub(super) fn settle(&mut self, peer: &Arc<str>) -> bool {
        let limits = &self.gate.limits;
        let mut state = self.gate.lock();
        let now = Instant::now();
        state.peers.retain(|_, known| {
            known.refill(limits, now);
            known.connections > 0 || known.allowance < f64::from(limits.burst)
        });
        let known = state.peers.entry(peer.clone()).or_insert_with(|| Peer {
            connections: 0,
            allowance: f64::from(limits.burst),
            counted: now,
            answering: Arc::new(Semaphore::new(limits.answering_per_peer)),
        });
        if known.connections >= limits.connections_per_peer {
            self.gate.counter.turned_away(TurnedAway::PeerFull);
            return false;
        }
        if state.waiting.remove(&self.number).is_none() {
            return false;
        }
        if let Some(known) = state.peers.get_mut(peer) {
            known.connections += 1;
        }
        drop(state);
        self.peer = Some(peer.clone());
        true
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.gate.lock();
        match &self.peer {
            Some(peer) => {
                state.open -= 1;
                if let Some(known) = state.peers.get_mut(peer) {
                    known.connections -= 1;
                }
            }
            // Whoever was displaced has given its place back then.
            None => state.open -= usize::from(state.waiting.remove(&self.number).is_some()),
        }
    }
}

impl Peer {
    fn refill(&mut self, limits: &Limits, now: Instant) {
        let passed = now.saturating_duration_since(self.counted).as_secs_f64();
        self.allowance = (self.allowance + passed * f64::from(limits.requests_per_second)).min(f64::from(limits.burst));
        self.counted = now;
    }
}

/// What counts as one address: in IPv6 everybody has a whole /64 to come from.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}

//! What a sync works with, and what can go wrong.

use crate::{Answer, HeadsFault, HoldingsFault, Request, Route, Status, bundle::BundleFault};
use ledger::{Batch, Entry, Placed, Random, Refusal};

/// Sends a request to the peer and brings its answer.
pub type Ask<'a, E> = dyn FnMut(Request) -> Result<Answer, E> + 'a;

/// Checks signatures as [`Placed::verify_all`] does; as many threads as there are can share the work.
pub type Verify<'a> = dyn FnMut(Vec<Placed>) -> Result<Vec<Entry>, Vec<u64>> + 'a;

/// Why a sync, or a part of it, came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncFault<E> {
    /// The line failed: it may hold the next time.
    Line(E),
    /// The own store failed.
    Own(HoldingsFault),
    /// The peer answered with this status.
    Answered {
        /// Path of the request.
        path: String,
        /// Its answer.
        status: Status,
    },
    /// The peer sent what cannot be right.
    Peer(Misbehaviour),
}

/// What cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misbehaviour {
    /// A list of heads.
    Heads(HeadsFault),
    /// No checkpoint where one was asked for.
    Checkpoint,
    /// A checkpoint of another ledger than asked for.
    OtherLedger,
    /// A checkpoint without the signatures that it must have.
    NotSigned,
    /// Not the entries that were asked for: the bundle of this index.
    Bundle(u64, BundleFault),
    /// An entry that has no place behind those before it.
    Entry(u64, Refusal),
    /// Entries that each belong, and lead to another root than the signed one.
    Root,
    /// A tile that does not lead to the signed root.
    Tile,
    /// A cosignature that does not hold, or from the future; or an answer where one should be.
    Cosignature,
}

/// The way to one peer, and the hands that check what comes.
pub struct Link<'a, E> {
    ask: &'a mut Ask<'a, E>,
    pub(crate) verify: &'a mut Verify<'a>,
    /// Requests so far.
    pub(crate) requests: u64,
    /// Bytes of bodies so far, both ways.
    pub(crate) bytes: u64,
}

impl<'a, E> Link<'a, E> {
    /// A way to a peer.
    pub fn new(ask: &'a mut Ask<'a, E>, verify: &'a mut Verify<'a>) -> Link<'a, E> {
        Link { ask, verify, requests: 0, bytes: 0 }
    }

    pub(crate) fn send(&mut self, request: Request) -> Result<Answer, SyncFault<E>> {
        self.requests += 1;
        self.bytes += request.body.len() as u64;
        let answer = (self.ask)(request).map_err(SyncFault::Line)?;
        self.bytes += answer.body.len() as u64;
        Ok(answer)
    }

    pub(crate) fn get(&mut self, route: &Route) -> Result<Answer, SyncFault<E>> {
        self.send(Request::get(route.path()))
    }
}

/// Checks signatures on the caller's thread, so many at a time as is worth its while.
pub fn verify_here(placed: Vec<Placed>, random: &mut dyn Random) -> Result<Vec<Entry>, Vec<u64>> {
    let mut entries = Vec::with_capacity(placed.len());
    let mut rest = placed.into_iter();
    loop {
        let some: Vec<Placed> = rest.by_ref().take(Batch::SIZE).collect();
        if some.is_empty() {
            return Ok(entries);
        }
        entries.extend(Placed::verify_all(some, random)?);
    }
}

impl<E> SyncFault<E> {
    pub(crate) fn answered(route: &Route, answer: &Answer) -> SyncFault<E> {
        SyncFault::Answered { path: route.path(), status: answer.status }
    }
}

impl<E> From<HoldingsFault> for SyncFault<E> {
    fn from(fault: HoldingsFault) -> Self {
        SyncFault::Own(fault)
    }
}

impl<E> From<Misbehaviour> for SyncFault<E> {
    fn from(misbehaviour: Misbehaviour) -> Self {
        SyncFault::Peer(misbehaviour)
    }
}

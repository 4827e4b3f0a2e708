//! What a sync works with, and what can go wrong.

use crate::{Answer, Hands, HeadsFault, HoldingsFault, Request, Route, Status, Verify, bundle::BundleFault, hands::Own};
use ledger::Refusal;
use std::collections::VecDeque;

/// Sends a request to the peer and brings its answer.
pub type Ask<'a, E> = dyn FnMut(Request) -> Result<Answer, E> + 'a;

/// Is told of a request that will be sent after those that it was told of before, so that its answer can be fetched meanwhile.
pub type Foresee<'a> = dyn FnMut(Request) + 'a;

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
    /// Rows for a desk that are none, or not those that were asked for.
    Rows,
    /// A cosignature that does not hold, or from the future; or an answer where one should be.
    Cosignature,
    /// A parcel that is too long, or no list where one was asked for, or a word about an erasure that does not hold.
    Parcel,
}

/// The way to one peer, and the hands that check what comes.
pub struct Link<'a, E> {
    ask: &'a mut Ask<'a, E>,
    foresee: Option<&'a mut Foresee<'a>>,
    pub(crate) hands: Box<dyn Hands + 'a>,
    /// Requests so far.
    pub(crate) requests: u64,
    /// Bytes of bodies so far, both ways.
    pub(crate) bytes: u64,
    /// The other end is not there: it has left its answers, and finds what is asked of it later.
    pub(crate) later: bool,
}

impl<'a, E> Link<'a, E> {
    /// A way to a peer. What comes is checked on the caller's thread, the signatures by `verify`.
    pub fn new(ask: &'a mut Ask<'a, E>, verify: &'a mut Verify<'a>) -> Link<'a, E> {
        Link::with_hands(ask, Own { verify, done: VecDeque::new() })
    }

    /// A way to a peer; others check what comes.
    pub fn with_hands(ask: &'a mut Ask<'a, E>, hands: impl Hands + 'a) -> Link<'a, E> {
        Link { ask, foresee: None, hands: Box::new(hands), requests: 0, bytes: 0, later: false }
    }

    /// A way to what a peer has left. It hears of the own heads, and of what it is asked for, another day.
    pub fn to_left(ask: &'a mut Ask<'a, E>, verify: &'a mut Verify<'a>) -> Link<'a, E> {
        Link { later: true, ..Link::new(ask, verify) }
    }

    /// The same way, on which answers can be fetched before they are asked for.
    pub fn foreseeing(self, foresee: &'a mut Foresee<'a>) -> Link<'a, E> {
        Link { foresee: Some(foresee), ..self }
    }

    pub(crate) fn foresee(&mut self, request: Request) {
        if let Some(foresee) = &mut self.foresee {
            foresee(request);
        }
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

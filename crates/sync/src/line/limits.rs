//! How much of anything a side puts up with. The numbers of `docs/protocol.md`, section 8, are the defaults.

use std::time::Duration;

/// What a server puts up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections of one address of which the handshake is not done.
    pub waiting_per_address: usize,
    /// Connections of one peer.
    pub connections_per_peer: usize,
    /// Time for the handshake.
    pub handshake: Duration,
    /// Time for the head of a request, which is also how long a connection may be idle.
    pub head: Duration,
    /// Time for a request, from the end of its head until its answer is taken.
    pub request: Duration,
    /// Time for the other side to hear the last word before a connection is cut.
    pub farewell: Duration,
    /// Time for the running requests when the server stops.
    pub stop: Duration,
    /// Header fields of a request.
    pub headers: usize,
    /// Bytes of the head of a request.
    pub head_bytes: usize,
    /// Requests per second of one peer, in the long run.
    pub requests_per_second: u32,
    /// Requests of one peer at once after it was silent for a while.
    pub burst: u32,
    /// Requests that are being answered at one time.
    pub answering: usize,
    /// Those of one peer.
    pub answering_per_peer: usize,
}

/// What a client puts up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Time to find the address and connect.
    pub connect: Duration,
    /// Time for the handshake.
    pub handshake: Duration,
    /// Time in which at least one byte must go over the line.
    pub stall: Duration,
    /// Time for a whole request, with the connection where one has to be made anew.
    pub request: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: CONNECTIONS_MAX,
            waiting_per_address: WAITING_PER_ADDRESS_MAX,
            connections_per_peer: CONNECTIONS_PER_PEER_MAX,
            handshake: HANDSHAKE_TIME,
            head: HEAD_TIME,
            request: REQUEST_TIME,
            farewell: FAREWELL_TIME,
            stop: STOP_TIME,
            headers: HEADERS_MAX,
            head_bytes: HEAD_BYTES_MAX,
            requests_per_second: REQUESTS_PER_SECOND,
            burst: BURST,
            answering: ANSWERING_MAX,
            answering_per_peer: ANSWERING_PER_PEER_MAX,
        }
    }
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { connect: CONNECT_TIME, handshake: HANDSHAKE_TIME, stall: STALL_TIME, request: REQUEST_TIME }
    }
}

/// Header fields in a head, either way.
pub(super) const HEADERS_MAX: usize = 32;
/// Bytes of a head, either way: also the smallest buffer that hyper works with.
pub(super) const HEAD_BYTES_MAX: usize = 8_192;

const CONNECTIONS_MAX: usize = 1_024;
const WAITING_PER_ADDRESS_MAX: usize = 64;
const CONNECTIONS_PER_PEER_MAX: usize = 8;
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
const HEAD_TIME: Duration = Duration::from_secs(15);
const REQUEST_TIME: Duration = Duration::from_secs(60);
const FAREWELL_TIME: Duration = Duration::from_secs(1);
const STOP_TIME: Duration = Duration::from_secs(10);
const REQUESTS_PER_SECOND: u32 = 1_000;
const BURST: u32 = 5_000;
const ANSWERING_MAX: usize = 8;
const ANSWERING_PER_PEER_MAX: usize = 2;
const CONNECT_TIME: Duration = Duration::from_secs(10);
const STALL_TIME: Duration = Duration::from_secs(20);

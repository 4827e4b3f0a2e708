//! What answers.

use ledger::PublicKey;

use crate::{Answer, Method, Request};

/// Answers the requests of peers. It is called from a few threads at once and may read files.
pub trait Handler: Send + Sync {
    /// The answer to a request of this peer.
    fn answer(&self, peer: &str, request: Request) -> Answer;

    /// How many bytes the body of such a request may have. It is asked before the body is read and must not block.
    fn body_max(&self, peer: &str, method: Method, path: &str) -> usize;

    /// Somebody is about to connect: brings the pins up to date, so that a peer enrolled just before gets in at once. One call
    /// serves all who wait for one meanwhile.
    fn refresh(&self) {}

    /// A peer has connected with this key of the two that it may have, and is about to make its first request.
    fn connected(&self, peer: &str, key: &PublicKey) {
        let _ = (peer, key);
    }
}

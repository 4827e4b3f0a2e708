//! Other offices: cards, peers, syncs, alarms.

mod alarms;
mod card;
mod copy;
mod enrol;
mod holdings;
mod operational;
mod overview;
mod qr;
mod serving;
mod shelf;
mod syncing;

pub use alarms::verify_evidence;
pub use serving::Serving;
pub use shelf::mirror_folder;
pub use syncing::Syncing;

use ledger::{Roll, roll::Peer};

/// A peer by the origin of its ledger, which may be any text.
fn peer_of<'a>(roll: &'a Roll, origin: &str) -> Option<&'a Peer> {
    roll.peers().find(|peer| peer.origin.as_str() == origin)
}

//! Other offices: cards, peers, syncs, alarms.

mod alarms;
mod beside;
mod caller;
mod card;
mod chronicle;
#[cfg(test)]
mod copied;
mod copy;
mod crew;
mod enrol;
mod exchange;
#[cfg(test)]
mod exchanging;
mod folder_sync;
#[cfg(test)]
mod full;
mod given;
mod giving;
mod happening;
mod held;
mod holdings;
mod metrics;
mod mounted;
mod operational;
mod overlap;
mod overview;
mod parcels;
mod policy;
mod pushed;
mod qr;
mod reach;
mod receiving;
mod roster;
mod schedule;
mod serving;
mod shelf;
mod stamp;
mod syncing;
mod ties;
mod turn;
mod vouch;
mod witnessing;

pub use alarms::verify_evidence;
pub use folder_sync::FolderSync;
pub use giving::Giving;
pub use happening::{Happening, Tell};
pub use receiving::Receiving;
pub use schedule::Every;
pub use serving::{ServeTerms, Serving};
pub use shelf::mirror_folder;
pub use syncing::{Kept, Syncing};

pub(crate) use card::{card_outdated, parse_card};
pub(crate) use enrol::other_fingerprint;
pub(crate) use held::HeldSizes;
pub(crate) use operational::Operational;
pub(crate) use qr::qr_svg;
pub(crate) use reach::Touch;
pub(crate) use receiving::key_file;
pub(crate) use schedule::Rounds;
pub(crate) use shelf::{Shelf, copies_in};
pub(crate) use stamp::Stamp;
pub(crate) use syncing::verify_on_all_cores;
pub(crate) use ties::About;

use crate::Outcome;
use ledger::{Roll, roll::Peer};
use std::path::Path;

/// New keys to cosign with, since what was promised with the old ones may be forgotten here.
pub(crate) fn renew_cosigning_keys(folder: &Path) -> Outcome<()> {
    operational::Operational::renew_cosigning(folder)
}

/// The name of a peer, or its origin where it is not known.
pub(crate) fn peer_name(roll: &Roll, origin: &str) -> String {
    peer_of(roll, origin).map_or_else(|| origin.to_owned(), |peer| peer.card.name().to_owned())
}

/// A peer by the origin of its ledger, which may be any text.
fn peer_of<'a>(roll: &'a Roll, origin: &str) -> Option<&'a Peer> {
    roll.peers().find(|peer| peer.origin.as_str() == origin)
}

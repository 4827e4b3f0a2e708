//! What other offices have cosigned of this ledger's heads, as far as entries say so. Their clocks are not ours, which is
//! why deadlines count from them.

use super::{Peer, Roll};
use crate::{Checkpoint, Cosigner, Origin, Refusal};
use serde::{Deserialize, Serialize};

/// A head of this ledger that a peer had seen at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Witnessed<'a> {
    /// Size of the head.
    pub size: u64,
    /// By the peer's clock, UTC seconds.
    pub time: u64,
    /// Whose clock.
    pub peer: &'a Origin,
    /// The entry that says so: what has seen it was signed after that time.
    pub entry: u64,
}

/// The same as it is kept: ledgers that sync often have many of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    size: u64,
    time: u64,
    /// Place among the peers, which none of them ever leaves.
    peer: u32,
    entry: u64,
}

impl Roll {
    /// What peers have cosigned, in the order of the entries that say so, and of the lines in them.
    pub fn witnessed(&self) -> impl DoubleEndedIterator<Item = Witnessed<'_>> {
        let origin = |peer: u32| self.peers.get(peer as usize).map(|peer| &peer.origin);
        self.witnessed
            .iter()
            .filter_map(move |it| Some(Witnessed { size: it.size, time: it.time, peer: origin(it.peer)?, entry: it.entry }))
    }

    /// Whether a checkpoint has the lines of the ledger keys of its size, at least one cosignature, and nothing else, and all
    /// of them hold. Whether its head is a true one, the roll cannot know.
    pub(super) fn check_witnessed(&self, checkpoint: &Checkpoint, own: &str) -> Result<(), Refusal> {
        let ledger = self.head_verifiers(own, checkpoint.head.size);
        let cosigners = self.cosigners_on(checkpoint);
        let note = &checkpoint.note;
        let holds = checkpoint.origin.as_str() == own
            && checkpoint.signed_by(&ledger)
            && !cosigners.is_empty()
            && note.signatures.len() == ledger.len() + cosigners.len()
            && cosigners.iter().all(|(_, cosigner)| cosigner.time_on(note).is_some());
        if holds { Ok(()) } else { Err(Refusal::Head) }
    }

    /// Takes up what [`Roll::check_witnessed`] has let pass.
    pub(super) fn note_witnessed(&mut self, checkpoint: &Checkpoint, entry: u64) {
        let times = self.cosigners_on(checkpoint).into_iter();
        let times = times.filter_map(|(peer, cosigner)| Some((peer, cosigner.claim_on(&checkpoint.note)?.0)));
        let records: Vec<_> = times.map(|(peer, time)| Record { size: checkpoint.head.size, time, peer, entry }).collect();
        self.witnessed.extend(records);
    }

    /// The peers' cosigners that have a line on a checkpoint, in the order of the lines.
    fn cosigners_on(&self, checkpoint: &Checkpoint) -> Vec<(u32, Cosigner)> {
        let of_peer = |(place, peer): (usize, &Peer)| [peer.card.witness(), peer.card.mirror()].map(|one| (place as u32, one));
        let in_force = self.peers.iter().enumerate().filter(|(_, peer)| !peer.revoked);
        let all: Vec<_> = in_force.flat_map(of_peer).collect();
        let lines = checkpoint.note.signatures.iter();
        lines.filter_map(|line| all.iter().find(|(_, one)| one.made(line)).cloned()).collect()
    }
}

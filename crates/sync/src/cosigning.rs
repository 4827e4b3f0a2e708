//! The two keys with which an installation cosigns, and what it promises with each.

use crate::{Promise, Promised};
use ledger::{Checkpoint, SigningKey, cosign, mirror_name, witness_name};

/// The keys with which an installation cosigns.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    /// As witness.
    pub witness: &'a SigningKey,
    /// As mirror.
    pub mirror: &'a SigningKey,
}

impl Promise {
    /// Cosigns a checkpoint that has the ledger's own lines alone. `last` is what was promised before: a clock that was set
    /// back must not make an older cosignature look newer.
    pub fn make(self, own: &str, keys: Keys<'_>, checkpoint: Checkpoint, last: Option<&Promised>, now: u64) -> Promised {
        let (key, name) = match self {
            Promise::Witness => (keys.witness, witness_name(own)),
            Promise::Mirror => (keys.mirror, mirror_name(own)),
        };
        // No reader takes a time of 0.
        let time = last.map_or(now, |last| now.max(last.time)).max(1);
        let cosignature = cosign(&checkpoint.note.text, &name, key, time);
        Promised { checkpoint, cosignature, time }
    }
}

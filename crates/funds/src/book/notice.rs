//! Lists that were made public, and what was said against them.

use super::Signers;
use crate::{NoticeRule, Stage};
use ledger::{Hash, Jti, Roll};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A list that was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The statement's id.
    pub id: Jti,
    /// The entry that recorded it.
    pub entry: u64,
    /// Who did.
    pub by: Signers,
    /// Place of the batch.
    pub(super) batch: u32,
    /// Where it was posted.
    pub stage: Stage,
    /// SHA-256 of the photo of the board, as stored encrypted.
    pub photo: Option<Hash>,
    /// The entry by which it was taken down, and for how long it had been up by then, seconds.
    pub ended: Option<(u64, u64)>,
}

/// Something said against a batch or one of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// The statement's id.
    pub id: Jti,
    /// The entry that recorded it.
    pub entry: u64,
    /// Who did.
    pub by: Signers,
    /// Place of the batch.
    pub(super) batch: u32,
    /// Row from 1, if it is about one.
    pub row: Option<u32>,
    /// The entry of the answer, and whether the objection was right.
    pub answered: Option<(u64, bool)>,
}

impl Notice {
    /// For how many seconds it has been public, or was until it was taken down: by the clock of that peer that saw it
    /// longest. Two clocks are never held against each other, since either may be wrong.
    pub fn seconds_public(&self, roll: &Roll) -> u64 {
        if let Some((_, seconds)) = self.ended {
            return seconds;
        }
        let mut clocks = BTreeMap::new();
        for seen in roll.witnessed().filter(|seen| seen.size > self.entry) {
            let (first, last) = clocks.entry(seen.peer).or_insert((seen.time, seen.time));
            (*first, *last) = (seen.time.min(*first), seen.time.max(*last));
        }
        clocks.into_values().map(|(first, last)| last - first).max().unwrap_or(0)
    }

    /// Whether it has been public as long as a rule of its stage demands.
    pub fn satisfies(&self, rule: NoticeRule, roll: &Roll) -> bool {
        self.stage == rule.stage && self.seconds_public(roll) >= u64::from(rule.days) * DAY_S
    }
}

const DAY_S: u64 = 86_400;

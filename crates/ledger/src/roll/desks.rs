//! Machines of the office on which members work beside the one that writes, as the entries say.

use super::Roll;
use crate::{Card, DeskCard, Order, PublicKey, Refusal};
use serde::{Deserialize, Serialize};

/// A machine of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolledDesk {
    /// Number, from 1 in the order of enrolment.
    pub number: u32,
    /// Its card.
    pub card: DeskCard,
    /// Entry that enrolled it.
    pub enrolled_at: u64,
    /// The clock of whoever enrolled it, UTC seconds.
    pub iat: i64,
    /// Its rights were ended.
    pub revoked: bool,
}

impl Roll {
    /// All desks in the order of their enrolment, those whose rights were ended among them.
    pub fn desks(&self) -> impl DoubleEndedIterator<Item = &EnrolledDesk> {
        self.desks.iter()
    }

    /// One desk.
    pub fn desk(&self, number: u32) -> Option<&EnrolledDesk> {
        self.desks.get(number.checked_sub(1)? as usize)
    }

    /// Whether an order about desks could be carried out here; others are none of its business.
    pub(super) fn check_desk(&self, order: &Order, own: &str) -> Result<(), Refusal> {
        match order {
            Order::EnrolDesk { card } => {
                if card.origin().as_str() != own {
                    return Err(Refusal::Card);
                }
                // The key of a desk that was ended may be in strange hands: the machine needs a new one.
                if self.is_desk_key(card.tls()) {
                    return Err(Refusal::Taken);
                }
                if self.is_other_key(card.tls()) { Err(Refusal::Card) } else { Ok(()) }
            }
            Order::RevokeDesk { number } => self.desk(*number).filter(|desk| !desk.revoked).map(|_| ()).ok_or(Refusal::Desk),
            _ => Ok(()),
        }
    }

    pub(super) fn enrol_desk(&mut self, card: DeskCard, entry: u64, iat: i64) {
        let number = self.desks.len() as u32 + 1;
        self.desks.push(EnrolledDesk { number, card, enrolled_at: entry, iat, revoked: false });
    }

    pub(super) fn revoke_desk(&mut self, number: u32) {
        if let Some(desk) = self.desks.iter_mut().find(|desk| desk.number == number) {
            desk.revoked = true;
        }
    }

    /// Whether a card has a key that some desk has or had.
    pub(super) fn shares_desk_key(&self, card: &Card) -> bool {
        card.keys().into_iter().any(|key| self.is_desk_key(key))
    }

    fn is_desk_key(&self, key: &PublicKey) -> bool {
        self.desks.iter().any(|desk| desk.card.tls() == key)
    }

    /// Whether it is a key of something else: one that a peer shows on the line or cosigns with, a member's or the ledger's.
    fn is_other_key(&self, key: &PublicKey) -> bool {
        self.peers.iter().any(|peer| peer.card.keys().contains(&key) || peer.tls_before.as_ref() == Some(key))
            || self.keys.contains_key(&key.kid())
            || self.ledger_keys.iter().any(|ledger| ledger.public == *key)
    }
}

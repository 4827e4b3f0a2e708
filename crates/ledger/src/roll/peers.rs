//! Other offices that may connect, as the entries say.

use super::Roll;
use crate::{Card, Order, Origin, Programmes, PublicKey, Refusal, Rights};
use serde::{Deserialize, Serialize};

/// Another office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Its ledger.
    pub origin: Origin,
    /// The card in force, or the last one of an office whose rights were ended.
    pub card: Card,
    /// What it may do.
    pub may: Rights,
    /// Of which programmes it may be given personal fields, if it may be given any.
    pub programmes: Programmes,
    /// Its rights were ended.
    pub revoked: bool,
    /// Entry that enrolled it last.
    pub enrolled_at: u64,
    /// The key that the card before named for the line, if another: good until a connection with the new one has succeeded.
    pub tls_before: Option<PublicKey>,
}

impl Roll {
    /// All peers in the order in which they were first enrolled, those whose rights were ended among them.
    pub fn peers(&self) -> impl Iterator<Item = &Peer> {
        self.peers.iter()
    }

    /// One peer.
    pub fn peer(&self, origin: &Origin) -> Option<&Peer> {
        self.peers.iter().find(|peer| peer.origin == *origin)
    }

    /// Whether an order about peers could be carried out here; others are none of its business.
    pub(super) fn check_peer(&self, order: &Order, own: &str) -> Result<(), Refusal> {
        match order {
            Order::EnrolPeer { card, .. } => {
                self.check_card(card, own)?;
                match self.peer(card.origin()) {
                    Some(known) if !known.revoked => Err(Refusal::Taken),
                    // What was ended does not come back by a card that was lost or stolen.
                    Some(known) if card.number() <= known.card.number() => Err(Refusal::Card),
                    _ => Ok(()),
                }
            }
            Order::ChangePeer { card, .. } => {
                let known = self.peer_in_force(card.origin())?;
                self.check_card(card, own)?;
                let follows = **card == known.card || card.number() > known.card.number();
                if follows { Ok(()) } else { Err(Refusal::Card) }
            }
            Order::RevokePeer { origin } => self.peer_in_force(origin).map(|_| ()),
            _ => Ok(()),
        }
    }

    pub(super) fn enrol_peer(&mut self, card: Card, may: Rights, programmes: Programmes, entry: u64) {
        let origin = card.origin().clone();
        let peer = Peer { origin, card, may, programmes, revoked: false, enrolled_at: entry, tls_before: None };
        match self.peers.iter_mut().find(|known| known.origin == peer.origin) {
            Some(known) => *known = peer,
            None => self.peers.push(peer),
        }
    }

    pub(super) fn change_peer(&mut self, card: Card, may: Rights, programmes: Programmes) {
        let Some(peer) = self.peers.iter_mut().find(|peer| peer.origin == *card.origin()) else { return };
        (peer.may, peer.programmes) = (may, programmes);
        if card != peer.card {
            let before = std::mem::replace(&mut peer.card, card);
            peer.tls_before = Some(before.tls().clone()).filter(|key| key != peer.card.tls());
        }
    }

    pub(super) fn revoke_peer(&mut self, origin: &Origin) {
        if let Some(peer) = self.peers.iter_mut().find(|peer| peer.origin == *origin) {
            peer.revoked = true;
            peer.tls_before = None;
        }
    }

    /// Whether a card with these rights would give personal fields to somebody who is not given them now: to a peer that has not
    /// the right, of programmes that are not its, or under another key.
    pub(super) fn gives_more(&self, card: &Card, may: Rights, programmes: &Programmes) -> bool {
        let given = |peer: &Peer| {
            peer.may.include(Rights::PERSONAL)
                && peer.programmes.include(programmes)
                && (card.recipient() == peer.card.recipient() || card.recipient().is_none())
        };
        may.include(Rights::PERSONAL) && !self.peer_in_force(card.origin()).is_ok_and(given)
    }

    fn peer_in_force(&self, origin: &Origin) -> Result<&Peer, Refusal> {
        self.peer(origin).filter(|peer| !peer.revoked).ok_or(Refusal::Peer)
    }

    /// A card that somebody else's office could have in this ledger. One key in the cards of two offices would let one of
    /// them pass for the other, and count twice as a witness.
    fn check_card(&self, card: &Card, own: &str) -> Result<(), Refusal> {
        let demo = self.office().is_some_and(|office| office.demo);
        if card.origin().as_str() == own || card.demo() != demo {
            return Err(Refusal::Card);
        }
        let others = self.peers.iter().filter(|peer| peer.origin != *card.origin());
        let shared = others.flat_map(|peer| peer.card.keys()).any(|key| card.keys().contains(&key));
        if shared || self.shares_desk_key(card) { Err(Refusal::Card) } else { Ok(()) }
    }
}

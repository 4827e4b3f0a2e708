//! The shelf as the exchange of parcels sees it.

use super::{peer_of, shelf::Shelf};
use ledger::{Acknowledgement, Rights};
use store::{StoreError, StoredWord};
use sync::{Holdings, HoldingsFault, Parcels, limits::PARCELS_LISTED_MAX};

impl Parcels for Shelf {
    fn own_ledger(&self) -> Result<String, HoldingsFault> {
        Ok(self.own.chain.origin().to_string())
    }

    fn may_be_given(&self, peer: &str) -> Result<bool, HoldingsFault> {
        let Some(copy) = self.mirrors.get(peer) else { return Ok(true) };
        // A head of which the entries have not come yet may have brought the right.
        let known = self.heads()?.into_iter().find(|head| head.origin.as_str() == peer);
        if known.is_some_and(|known| known.head.size > copy.chain.size()) {
            return Ok(true);
        }
        let here = peer_of(copy.chain.roll(), self.own.chain.origin().as_str());
        Ok(here.is_some_and(|here| !here.revoked && here.may.include(Rights::PERSONAL)))
    }

    fn parcels_for(&self, peer: &str) -> Result<Vec<u64>, HoldingsFault> {
        self.own.store.snapshot().and_then(|it| it.parcels_for(peer, PARCELS_LISTED_MAX as u32)).map_err(|error| fault(&error))
    }

    fn parcel_for(&self, peer: &str, number: u64) -> Result<Option<Vec<u8>>, HoldingsFault> {
        self.own.store.snapshot().and_then(|it| it.parcel_for(peer, number)).map_err(|error| fault(&error))
    }

    fn parcel_taken(&mut self, peer: &str, number: u64, now: u64) -> Result<(), HoldingsFault> {
        self.own.store.parcel_taken(peer, number, signed(now)).map_err(|error| fault(&error))
    }

    fn take_parcel(&mut self, peer: &str, sealed: &[u8], now: u64) -> Result<bool, HoldingsFault> {
        self.own.store.take_parcel(peer, sealed, signed(now), WAITING_BYTES_MAX).map_err(|error| fault(&error))
    }

    fn words_about(&self, ledger: &str) -> Result<Vec<String>, HoldingsFault> {
        let words = self.own.store.snapshot().and_then(|it| it.words(ledger)).map_err(|error| fault(&error))?;
        let own = self.own.chain.origin().as_str();
        let due = words.into_iter().filter(|word| word.holder == own && !word.delivered);
        Ok(due.map(|word| word.word).take(WORDS_AT_ONCE).collect())
    }

    fn words_delivered(&mut self, ledger: &str, words: &[String]) -> Result<(), HoldingsFault> {
        self.own.store.words_delivered(ledger, words).map_err(|error| fault(&error))
    }

    fn awaits_word(&self, peer: &str) -> Result<bool, HoldingsFault> {
        self.own.awaits_word(peer).map_err(|failure| HoldingsFault::Store(failure.code))
    }

    fn take_word(&mut self, peer: &str, text: &str, now: u64) -> Result<bool, HoldingsFault> {
        let own = self.own.chain.origin();
        let Some(known) = peer_of(self.own.chain.roll(), peer).filter(|peer| !peer.revoked) else { return Ok(false) };
        let holds = |word: &Acknowledgement| {
            word.holder == known.origin && word.ledger == *own && word.signed_by(text, known.card.mirror().key())
        };
        let Some(word) = Acknowledgement::read(text).filter(holds) else { return Ok(false) };
        // An order that is not here any more, as after an old backup, comes back with the entries, and so may the word.
        if self.own.chain.roll().erasures().iter().any(|erasure| erasure.entry == word.entry) {
            let word = StoredWord {
                ledger: own.to_string(),
                entry: word.entry,
                holder: peer.to_owned(),
                at: signed(now),
                word: text.to_owned(),
                delivered: true,
            };
            self.own.store.keep_word(&word).map_err(|error| fault(&error))?;
        }
        Ok(true)
    }
}

fn fault(error: &StoreError) -> HoldingsFault {
    HoldingsFault::Store(error.to_string())
}

fn signed(now: u64) -> i64 {
    i64::try_from(now).unwrap_or(i64::MAX)
}

/// What may wait of one peer until somebody signs in: half a million payments.
const WAITING_BYTES_MAX: u64 = 1 << 30;

/// So many fit into one list.
const WORDS_AT_ONCE: usize = 64;

//! What a reader trusts.

use super::Witnesses;
use crate::{Card, Checkpoint, Origin, Policy, PublicKey, note::Verifier};

/// Keys of ledgers, and witnesses. What is handed in is never a reason to trust it.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    keys: Vec<Verifier>,
    policies: Vec<Policy>,
    cards: Vec<Card>,
}

/// A text that is nothing to trust by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustFault;

impl Trust {
    /// Nothing.
    pub fn none() -> Trust {
        Trust::default()
    }

    /// Reads an office card, a policy (C2SP tlog-policy), or verifier keys of ledgers, one a line.
    pub fn read(text: &str) -> Result<Trust, TrustFault> {
        let mut trust = Trust::none();
        trust.add(text)?;
        Ok(trust)
    }

    /// Reads one more, to be trusted beside.
    pub fn add(&mut self, text: &str) -> Result<(), TrustFault> {
        if let Ok(card) = Card::parse(text.trim()) {
            self.add_card(card);
            return Ok(());
        }
        if let Ok(policy) = Policy::parse(text.as_bytes()) {
            self.add_policy(policy);
            return Ok(());
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys = lines.map(Verifier::parse).collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty()).ok_or(TrustFault)?;
        keys.into_iter().for_each(|key| self.add_key(key));
        Ok(())
    }

    /// Trusts the office of a card.
    pub fn add_card(&mut self, card: Card) {
        self.add_key(card.verifier());
        self.cards.push(card);
    }

    /// Trusts the logs and the witnesses of a policy.
    pub fn add_policy(&mut self, policy: Policy) {
        self.policies.push(policy);
    }

    /// Trusts a ledger's key.
    pub fn add_key(&mut self, key: Verifier) {
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
    }

    /// Whether there is nothing in it.
    pub fn is_none(&self) -> bool {
        self.keys.is_empty() && self.policies.is_empty()
    }

    /// The cards in it.
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// Whether it has a key of that ledger.
    pub fn knows(&self, origin: &Origin) -> bool {
        self.keys_of(origin).next().is_some()
    }

    /// Whether a key is trusted as one of that ledger.
    pub fn knows_key(&self, origin: &Origin, key: &PublicKey) -> bool {
        self.keys_of(origin).any(|known| known.key() == key)
    }

    /// Whether a key that is trusted for its ledger has signed a checkpoint; `None`: none is.
    pub(super) fn signed(&self, checkpoint: &Checkpoint) -> Option<bool> {
        let mut keys = self.keys_of(&checkpoint.origin).peekable();
        keys.peek()?;
        Some(keys.any(|key| checkpoint.signed_by(std::slice::from_ref(key))))
    }

    /// Whether the witnesses of a policy have cosigned a checkpoint as it demands. A policy that demands nobody says nothing.
    pub(super) fn enough(&self, checkpoint: &Checkpoint) -> bool {
        let demands = |policy: &&Policy| !policy.enough(|_| false);
        self.policies.iter().filter(demands).any(|policy| policy.passes(&checkpoint.note))
    }

    pub(super) fn witnesses_of(&self, checkpoint: &Checkpoint) -> Witnesses {
        let mut all = Vec::new();
        for witness in self.policies.iter().flat_map(Policy::witnesses) {
            if !all.contains(&&witness.cosigner) {
                all.push(&witness.cosigner);
            }
        }
        let cosigned = all.iter().filter_map(|one| Some((one.name().to_owned(), one.time_on(&checkpoint.note)?)));
        Witnesses { cosigned: cosigned.collect(), known: all.len() }
    }

    fn keys_of(&self, origin: &Origin) -> impl Iterator<Item = &Verifier> {
        let logs = self.policies.iter().flat_map(|policy| policy.logs().iter().map(|log| &log.verifier));
        self.keys.iter().chain(logs).filter(move |key| key.name() == origin.as_str())
    }
}

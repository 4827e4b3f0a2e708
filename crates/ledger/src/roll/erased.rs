//! What was ordered to be erased, as the entries say.

use super::Roll;
use crate::{ErasedField, Hash, Jti};
use serde::{Deserialize, Serialize};

/// An order to destroy every copy of some personal fields, in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The act that ordered it.
    pub act: Jti,
    /// Its entry, which names the order.
    pub entry: u64,
    /// Who signed it first.
    pub by: u32,
    /// The entry of the second signature.
    pub in_force: u64,
    /// The fields, ascending by entry and digest.
    pub fields: Vec<ErasedField>,
    /// Source files, by the SHA-256 that their batches name.
    pub files: Vec<Hash>,
}

impl Roll {
    /// Orders to erase, in the order in which they came into force.
    pub fn erasures(&self) -> &[Erasure] {
        &self.erasures
    }
}

impl Erasure {
    /// The entries that have one of the fields, ascending, each once.
    pub fn entries(&self) -> impl Iterator<Item = u64> {
        let mut last = None;
        self.fields.iter().map(|field| field.entry).filter(move |entry| last.replace(*entry) != Some(*entry))
    }
}

//! Other offices' ledgers that this office vouches for, as the entries say.

use super::Roll;
use crate::{Hash, Origin, Refusal};
use serde::{Deserialize, Serialize};

/// This office stands for a ledger being that of the office that it says it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouch {
    /// The ledger.
    pub origin: Origin,
    /// Leaf hash of its first entry.
    pub genesis: Hash,
    /// The office's name, as the voucher knows it.
    pub name: Option<String>,
    /// Entry that vouches.
    pub entry: u64,
    /// The member who signed.
    pub by: u32,
}

impl Roll {
    /// The ledgers that this office vouches for, in the order of the entries.
    pub fn vouched(&self) -> &[Vouch] {
        &self.vouched
    }

    /// Whether this office can vouch for a ledger: once, and not for its own.
    pub(super) fn check_vouch(&self, origin: &Origin, own: &str) -> Result<(), Refusal> {
        if origin.as_str() == own {
            return Err(Refusal::Body("origin"));
        }
        if self.vouched.iter().any(|vouch| vouch.origin == *origin) { Err(Refusal::Taken) } else { Ok(()) }
    }
}

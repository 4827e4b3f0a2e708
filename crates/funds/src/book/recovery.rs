//! Money that was paid wrongly and is fetched back (追回).

use super::Signers;
use crate::{Date, Fen, Way};
use ledger::Jti;
use serde::{Deserialize, Serialize};

/// A recovery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// The statement's id.
    pub id: Jti,
    /// The entry that opened it.
    pub entry: u64,
    /// Who did.
    pub by: Signers,
    /// Place of the batch.
    pub(super) batch: u32,
    /// Row from 1.
    pub row: u32,
    /// How much is to come back.
    pub amount: Fen,
    /// What came back.
    pub receipts: Vec<RecoveryReceipt>,
    /// The entry by which the rest was given up.
    pub closed: Option<u64>,
}

/// Money that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryReceipt {
    /// The entry that recorded it.
    pub entry: u64,
    /// Who did.
    pub by: Signers,
    /// How much.
    pub amount: Fen,
    /// On which day.
    pub date: Date,
    /// By which way.
    pub way: Way,
    /// Number of the credit or paying-in slip.
    pub voucher: String,
}

impl Recovery {
    /// What came back.
    pub fn received(&self) -> Fen {
        self.receipts.iter().map(|receipt| receipt.amount).sum()
    }

    /// What is still to come; nothing once it was closed.
    pub fn outstanding(&self) -> Fen {
        if self.closed.is_some() { 0 } else { self.amount - self.received() }
    }
}

//! Money that leaves a programme: to another office, or into another programme.

use super::Signers;
use crate::{Date, Destination, Fen, Terms};
use ledger::Jti;
use serde::{Deserialize, Serialize};

/// Money that leaves a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The statement's id.
    pub id: Jti,
    /// The entry that recorded it.
    pub entry: u64,
    /// Who did.
    pub by: Signers,
    /// Place of the programme that it leaves.
    pub(super) programme: u32,
    /// Place of the document among that programme's.
    pub(super) document: u32,
    /// The number of the document by which it goes on.
    pub number: String,
    /// Date on that document.
    pub date: Date,
    /// Amount.
    pub amount: Fen,
    /// Terms for whoever receives it.
    pub terms: Terms,
    /// Where it goes.
    pub to: Destination,
    /// Where it stands.
    pub status: TransferStatus,
    /// Who approved it, and by which entry.
    pub approved: Option<(u64, Signers)>,
    /// What was taken back of it, each with its entry and the number of its document.
    pub reductions: Vec<(u64, String, Fen)>,
    /// The last entry that changed it.
    pub(super) changed: u64,
}

/// Where a transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferStatus {
    /// 待审批.
    Submitted,
    /// 已下达, 已结转.
    Approved,
    /// 已驳回.
    Rejected,
    /// 已撤回.
    Withdrawn,
}

impl Transfer {
    /// What was taken back of it.
    pub fn reduced(&self) -> Fen {
        self.reductions.iter().map(|(_, _, amount)| amount).sum()
    }

    /// What has left by it; 0 unless it was approved.
    pub fn standing(&self) -> Fen {
        if self.status == TransferStatus::Approved { self.amount - self.reduced() } else { 0 }
    }
}

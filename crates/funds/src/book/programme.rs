use super::{Document, Signers};
use crate::{Fen, NoticeRule, Rule};
use serde::{Deserialize, Serialize};

/// A programme with its money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    pub(super) entry: u64,
    pub(super) by: Signers,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) year: u16,
    pub(super) field: String,
    pub(super) classification: String,
    pub(super) notice_names: bool,
    pub(super) rule: Rule,
    pub(super) notices: Vec<NoticeRule>,
    pub(super) needs_project: bool,
    pub(super) money: Money,
    pub(super) payments: u64,
    pub(super) documents: Vec<Document>,
}

/// The money of a programme, in 分. Received = issued + committed + paid + available, after every entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// 收到指标: allocations, opening balances and what was moved here, less what was taken back or moved on.
    pub received: Fen,
    /// Taken back by whoever gave it (收回); no longer a part of `received`.
    pub reduced: Fen,
    /// Moved into other programmes (结转, 调剂); no longer a part of `received`.
    pub moved: Fen,
    /// 下达: issued onward to other offices, less what was taken back of it.
    pub issued: Fen,
    /// What of the opening balances had been spent before; a part of `paid`.
    pub spent_before: Fen,
    /// Waiting for approval, and not yet taken from what is available.
    pub submitted: Fen,
    /// 已审批: approved and not yet executed, reversals taken off.
    pub committed: Fen,
    /// 已到账: executed, history from before the program, and what had been spent before; less what came back.
    pub paid: Fen,
    /// 退票: sent back by the bank in all; available again, and no longer a part of `paid`.
    pub returned: Fen,
    /// 追回: fetched back in all; available again, and no longer a part of `paid`.
    pub recovered: Fen,
}

impl Money {
    /// 可用指标.
    pub fn available(&self) -> Fen {
        self.received - self.issued - self.committed - self.paid
    }
}

impl Programme {
    /// The entry that opened it.
    pub fn entry(&self) -> u64 {
        self.entry
    }

    /// Who opened it.
    pub fn by(&self) -> Signers {
        self.by
    }

    /// Code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Budget year.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Livelihood field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Functional classification.
    pub fn classification(&self) -> &str {
        &self.classification
    }

    /// Whether a public notice of its payments shows names in full. One that was opened without saying so does not.
    pub fn notice_names(&self) -> bool {
        self.notice_names
    }

    /// Amount rule.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Where its batches have to be made public, and for how long; from below.
    pub fn notices(&self) -> &[NoticeRule] {
        &self.notices
    }

    /// Whether every batch has to belong to a project.
    pub fn needs_project(&self) -> bool {
        self.needs_project
    }

    /// Its money.
    pub fn money(&self) -> Money {
        self.money
    }

    /// Payments that count: approved, executed or history, and not wholly reversed.
    pub fn payments(&self) -> u64 {
        self.payments
    }

    /// Allocations and opening balances, in the order of their entries.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }
}

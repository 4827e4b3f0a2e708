use super::Signers;
use crate::{Date, Fen, Level, Rule};
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
    pub(super) money: Money,
    pub(super) payments: u64,
    pub(super) documents: Vec<Document>,
}

/// The money of a programme, in 分. Received = available + committed + paid, after every entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// 收到指标: allocations and opening balances.
    pub received: Fen,
    /// What of the opening balances had been spent before; a part of `paid`.
    pub spent_before: Fen,
    /// Waiting for approval, and not yet taken from what is available.
    pub submitted: Fen,
    /// 已审批: approved and not yet executed, reversals taken off.
    pub committed: Fen,
    /// 已到账: executed, history from before the program, and what had been spent before.
    pub paid: Fen,
}

/// Money in, with its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The entry that recorded it.
    pub entry: u64,
    /// Who did.
    pub by: Signers,
    /// 指标文号.
    pub number: String,
    /// An opening balance from before the program.
    pub opening: bool,
    /// Amount received.
    pub amount: Fen,
    /// For an opening balance: what was already spent of it.
    pub spent_before: Fen,
    /// Date on the document.
    pub date: Date,
    /// Where the money comes from.
    pub level: Level,
}

/// A part of some money, and the document that it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution<'a> {
    /// The document.
    pub document: &'a Document,
    /// How much of it.
    pub amount: Fen,
}

impl Money {
    /// 可用指标.
    pub fn available(&self) -> Fen {
        self.received - self.committed - self.paid
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

    /// How much of each document committed and paid payments use, those recorded first used first. What an opening
    /// balance had spent before is not in it.
    pub fn used(&self) -> impl Iterator<Item = Attribution<'_>> {
        self.slice(0, self.used_total())
    }

    /// The documents that would pay for so much more, in the order they would be used; less when so much is not there.
    pub fn funding(&self, amount: Fen) -> impl Iterator<Item = Attribution<'_>> {
        let used = self.used_total();
        self.slice(used, used.saturating_add(amount)).filter(|part| part.amount > 0)
    }

    fn used_total(&self) -> Fen {
        self.money.committed + self.money.paid - self.money.spent_before
    }

    /// What each document has of the money from one sum to another, when all documents are laid end to end.
    fn slice(&self, from: Fen, to: Fen) -> impl Iterator<Item = Attribution<'_>> {
        let mut start = 0;
        self.documents.iter().map(move |document| {
            let end = start + document.amount - document.spent_before;
            let amount = (to.min(end) - from.max(start)).max(0);
            start = end;
            Attribution { document, amount }
        })
    }
}

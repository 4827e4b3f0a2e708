//! Money in, document by document (指标), and what became of each.

use super::{Place, Programme, Signers};
use crate::{Date, Fen, Issue, Level, Terms};
use serde::{Deserialize, Serialize};

/// Money in, with its document. Amount = spent before + taken back + moved + issued + used + free, after every entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The entry that recorded it, or by which it was moved here.
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
    /// What it may be used for, and until when.
    pub terms: Terms,
    /// The entry of another office that issued it.
    pub issue: Option<Issue>,
    /// Place, in [`super::Book::transfers`], of the transfer by which it came from another programme.
    pub moved_here: Option<u32>,
    /// Taken back by whoever gave it (收回).
    pub reduced: Fen,
    /// Moved into another programme (结转, 调剂).
    pub moved: Fen,
    /// Issued onward to other offices (下达), less what was taken back of it.
    pub issued: Fen,
    /// Committed and paid from it.
    pub used: Fen,
    /// What banks sent back of it in all; free again, or used again.
    pub returned: Fen,
    /// What was fetched back of it in all; free again, or used again.
    pub recovered: Fen,
}

/// A part of some money, and the document that it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution<'a> {
    /// The document.
    pub document: &'a Document,
    /// How much of it.
    pub amount: Fen,
}

/// How much of which document pays for a batch: its place in the programme, and an amount.
pub(super) type Funding = Vec<(u32, Fen)>;

/// Why money of a batch is free again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Back {
    /// It was reversed before it was paid.
    Reversed,
    /// The bank sent it back.
    Returned,
    /// It was fetched back.
    Recovered,
}

impl Document {
    /// Money with which nothing has been done yet, entered at a place.
    pub(super) fn new(place: &Place<'_>, number: &str, amount: Fen, date: Date, level: Level, terms: &Terms) -> Document {
        Document {
            entry: place.index,
            by: place.authority.into(),
            number: number.to_owned(),
            opening: false,
            amount,
            spent_before: 0,
            date,
            level,
            terms: terms.clone(),
            issue: None,
            moved_here: None,
            reduced: 0,
            moved: 0,
            issued: 0,
            used: 0,
            returned: 0,
            recovered: 0,
        }
    }

    /// What nothing has been done with yet.
    pub fn free(&self) -> Fen {
        self.amount - self.spent_before - self.reduced - self.moved - self.issued - self.used
    }

    /// Whether it may pay for something of a project at a time, UTC seconds by a witness's clock.
    pub(super) fn may_pay(&self, project: Option<&str>, now: Option<u64>) -> bool {
        self.terms.project.as_deref().is_none_or(|own| project == Some(own)) && !self.lapsed(now)
    }

    /// Whether its last day was over at a time by a witness's clock; without a witness nobody can say so.
    pub fn lapsed(&self, now: Option<u64>) -> bool {
        let today = now.and_then(|now| Date::of_moment(i64::try_from(now).ok()?));
        self.terms.deadline.zip(today).is_some_and(|(deadline, today)| today > deadline)
    }
}

impl Programme {
    /// The documents that would pay for so much more of a project, those recorded first used first; less when so much is not
    /// there. `now` as for [`Document::lapsed`].
    pub fn funding(&self, amount: Fen, project: Option<&str>, now: Option<u64>) -> impl Iterator<Item = Attribution<'_>> {
        let places = self.fund(amount, project, now).0;
        places.into_iter().map(|(at, amount)| Attribution { document: &self.documents[at as usize], amount })
    }

    /// The same by places, and what is missing.
    pub(super) fn fund(&self, amount: Fen, project: Option<&str>, now: Option<u64>) -> (Funding, Fen) {
        let mut needed = amount;
        let mut funding = Funding::new();
        // What only this project may use goes first, so that what anything may use is left for anything.
        let own = |document: &Document| document.terms.project.is_some();
        for of_project in [true, false] {
            for (at, document) in (0..).zip(&self.documents).filter(|(_, document)| own(document) == of_project) {
                let part = document.free().min(needed);
                if part > 0 && document.may_pay(project, now) {
                    funding.push((at, part));
                    needed -= part;
                }
            }
        }
        (funding, needed)
    }

    /// Takes money for a batch.
    pub(super) fn use_up(&mut self, funding: &Funding) {
        funding.iter().for_each(|(at, amount)| self.documents[*at as usize].used += amount);
    }

    /// Gives back money of a batch, that of the documents used last first.
    pub(super) fn give_back(&mut self, funding: &mut Funding, mut amount: Fen, why: Back) {
        for (at, there) in funding.iter_mut().rev() {
            let part = amount.min(*there);
            *there -= part;
            amount -= part;
            let document = &mut self.documents[*at as usize];
            document.used -= part;
            document.returned += if why == Back::Returned { part } else { 0 };
            document.recovered += if why == Back::Recovered { part } else { 0 };
        }
        funding.retain(|(_, there)| *there > 0);
    }
}

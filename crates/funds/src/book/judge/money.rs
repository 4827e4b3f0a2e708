//! Money that comes into programmes and leaves them.

use super::{Effect, add, need_role, now, persons};
use crate::book::{Book, Place, Signers, Transfer, TransferStatus};
use crate::{Breach, Destination, Fen, Issue, MoneyIn, ProgrammeOpened, TransferRecorded};
use ledger::{Jti, Roles};

impl Book {
    pub(super) fn judge_programme<'e>(&self, opened: &'e ProgrammeOpened, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::ADMINISTRATOR.and(Roles::SUPERVISOR))?;
        if self.codes.contains_key(&opened.code) {
            return Err(Breach::ProgrammeTaken(opened.code.clone()));
        }
        if let Some(entry) = self.closed.get(&opened.year) {
            return Err(Breach::YearClosed { year: opened.year, entry: *entry });
        }
        Ok(Effect::Opened(opened))
    }

    pub(super) fn judge_money<'e>(
        &self,
        money: &'e MoneyIn,
        spent: Option<Fen>,
        place: &Place<'_>,
    ) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let at = self.programme_at(&money.programme)?;
        let programme = &self.programmes[at as usize];
        if let Some(entry) = money.issue.as_ref().and_then(|issue| self.issue(issue)) {
            return Err(Breach::IssueTaken { entry });
        }
        if let Some(before) = programme.documents.iter().find(|document| document.number == money.document) {
            return Err(Breach::DocumentTaken { document: money.document.clone(), entry: before.entry });
        }
        self.need_open_year(programme)?;
        add(programme.money.received, money.amount)?;
        Ok(Effect::Received { programme: at, money, spent })
    }

    pub(super) fn judge_refused_issue<'e>(&self, issue: &'e Issue, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK.and(Roles::SUPERVISOR))?;
        self.issue(issue).map_or(Ok(Effect::Refused(issue)), |entry| Err(Breach::IssueTaken { entry }))
    }

    pub(super) fn judge_reduction<'e>(
        &self,
        programme: &str,
        number: &str,
        amount: Fen,
        place: &Place<'_>,
    ) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let (programme, document) = self.document_at(programme, number)?;
        self.need_free(programme, document, amount)?;
        Ok(Effect::Reduced { programme, document, amount })
    }

    /// Whether the money is there is judged when it is approved: until then nothing is taken.
    pub(super) fn judge_transfer<'e>(&self, recorded: &'e TransferRecorded, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let (programme, document) = self.document_at(&recorded.programme, &recorded.from)?;
        self.destination(programme, recorded)?;
        let taken = |transfer: &&Transfer| {
            transfer.number == recorded.document
                && transfer.to == recorded.to
                && !matches!(transfer.status, TransferStatus::Rejected | TransferStatus::Withdrawn)
        };
        if let Some(before) = self.transfers.iter().find(taken) {
            return Err(Breach::DocumentTaken { document: recorded.document.clone(), entry: before.entry });
        }
        self.need_free(programme, document, recorded.amount)?;
        Ok(Effect::TransferRecorded { programme, document, recorded })
    }

    pub(super) fn judge_transfer_approval<'e>(&self, id: Jti, amount: Fen, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        let (at, transfer) = self.waiting_transfer(id, place)?;
        need_other(transfer.by, transfer.entry, place)?;
        if amount != transfer.amount {
            return Err(Breach::OtherAmount(transfer.amount));
        }
        self.need_free(transfer.programme, transfer.document, amount)?;
        let document = self.source_of(transfer).1;
        if let Some(deadline) = document.terms.deadline.filter(|_| document.lapsed(now(place))) {
            return Err(Breach::Deadline { document: document.number.clone(), deadline });
        }
        let into = match &transfer.to {
            Destination::Office { .. } => {
                self.need_open_year(&self.programmes[transfer.programme as usize])?;
                None
            }
            Destination::Programme(code) => Some(self.target(transfer.programme, code, &document.number)?),
        };
        Ok(Effect::TransferApproved { transfer: at, into })
    }

    pub(super) fn judge_transfer_withdrawal<'e>(&self, id: Jti, place: &Place<'_>) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::CLERK)?;
        let (at, transfer) = self.waiting_transfer(id, place)?;
        let own = transfer.by.persons().any(|person| place.authority.involves(person));
        if own { Ok(Effect::TransferWithdrawn { transfer: at }) } else { Err(Breach::NotOwn) }
    }

    pub(super) fn judge_taking_back<'e>(
        &self,
        id: Jti,
        number: &'e str,
        amount: Fen,
        place: &Place<'_>,
    ) -> Result<Effect<'e>, Breach> {
        need_role(place, Roles::SUPERVISOR)?;
        let (at, transfer) = self.transfer_at(id)?;
        need_other(transfer.by, transfer.entry, place)?;
        // What was moved within the office is moved back by another transfer.
        if transfer.status != TransferStatus::Approved || matches!(transfer.to, Destination::Programme(_)) {
            return Err(Breach::NotApproved);
        }
        need_seen_entry(transfer.changed, place)?;
        if let Some((entry, ..)) = transfer.reductions.iter().find(|(_, before, _)| before == number) {
            return Err(Breach::DocumentTaken { document: number.to_owned(), entry: *entry });
        }
        let left = transfer.standing();
        if amount > left {
            return Err(Breach::Beyond { left, asked: amount });
        }
        Ok(Effect::TransferReduced { transfer: at, number, amount })
    }

    pub(super) fn waiting_transfer(&self, id: Jti, place: &Place<'_>) -> Result<(u32, &Transfer), Breach> {
        let (at, transfer) = self.transfer_at(id)?;
        if transfer.status != TransferStatus::Submitted {
            return Err(Breach::Over { what: "transfer", entry: transfer.changed });
        }
        need_seen_entry(transfer.changed, place)?;
        Ok((at, transfer))
    }

    fn transfer_at(&self, id: Jti) -> Result<(u32, &Transfer), Breach> {
        let found = (0..).zip(&self.transfers).find(|(_, transfer)| transfer.id == id);
        found.ok_or(Breach::Unknown("transfer"))
    }

    fn destination(&self, from: u32, recorded: &TransferRecorded) -> Result<(), Breach> {
        match &recorded.to {
            Destination::Office { .. } => self.need_open_year(&self.programmes[from as usize]),
            Destination::Programme(code) => self.target(from, code, &recorded.from).map(drop),
        }
    }

    /// A programme that money may be moved into, under the number of the document that it is a part of.
    fn target(&self, from: u32, code: &str, number: &str) -> Result<u32, Breach> {
        let at = self.programme_at(code)?;
        let (source, target) = (&self.programmes[from as usize], &self.programmes[at as usize]);
        if at == from || target.year < source.year {
            return Err(Breach::Destination(code.to_owned()));
        }
        self.need_open_year(target)?;
        if target.year == source.year {
            self.need_open_year(source)?;
        }
        let taken = target.documents.iter().find(|document| document.number == number);
        taken.map_or(Ok(at), |it| Err(Breach::DocumentTaken { document: number.to_owned(), entry: it.entry }))
    }

    fn document_at(&self, programme: &str, number: &str) -> Result<(u32, u32), Breach> {
        let at = self.programme_at(programme)?;
        let documents = (0..).zip(&self.programmes[at as usize].documents);
        let found = documents.into_iter().find(|(_, document)| document.number == number);
        found.map(|(document, _)| (at, document)).ok_or_else(|| Breach::DocumentUnknown(number.to_owned()))
    }

    fn need_free(&self, programme: u32, document: u32, needed: Fen) -> Result<(), Breach> {
        let document = &self.programmes[programme as usize].documents[document as usize];
        let free = document.free();
        if needed <= free { Ok(()) } else { Err(Breach::NotFree { document: document.number.clone(), free, needed }) }
    }
}

/// Whoever records does not decide.
pub(super) fn need_other(by: Signers, entry: u64, place: &Place<'_>) -> Result<(), Breach> {
    let same = persons(place).find(|person| by.persons().any(|recorder| recorder == *person));
    same.map_or(Ok(()), |member| Err(Breach::OwnRecord { member, entry }))
}

pub(super) fn need_seen_entry(entry: u64, place: &Place<'_>) -> Result<(), Breach> {
    if place.seen > entry { Ok(()) } else { Err(Breach::NotSeen { entry }) }
}

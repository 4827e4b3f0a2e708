//! Money that comes into programmes and leaves them.

use crate::book::{Book, Document, Money, Place, Programme, Transfer, TransferStatus, issue_key};
use crate::{Fen, MoneyIn, ProgrammeOpened, TransferRecorded};

impl Book {
    pub(super) fn enter_programme(&mut self, opened: &ProgrammeOpened, place: &Place<'_>) {
        self.codes.insert(opened.code.clone(), self.programmes.len() as u32);
        self.programmes.push(Programme {
            entry: place.index,
            by: place.authority.into(),
            code: opened.code.clone(),
            name: opened.name.clone(),
            year: opened.year,
            field: opened.field.clone(),
            classification: opened.classification.clone(),
            notice_names: opened.notice_names,
            rule: opened.rule.clone(),
            notices: opened.notices.clone(),
            needs_project: opened.needs_project,
            money: Money::default(),
            payments: 0,
            documents: Vec::new(),
        });
    }

    pub(super) fn enter_money(&mut self, programme: u32, money: &MoneyIn, spent: Option<Fen>, place: &Place<'_>) {
        if let Some(issue) = &money.issue {
            self.issues.insert(issue_key(issue), place.index);
        }
        let programme = &mut self.programmes[programme as usize];
        let spent_before = spent.unwrap_or(0);
        programme.money.received += money.amount;
        programme.money.paid += spent_before;
        programme.money.spent_before += spent_before;
        programme.documents.push(Document {
            opening: spent.is_some(),
            spent_before,
            issue: money.issue.clone(),
            ..Document::new(place, &money.document, money.amount, money.date, money.level, &money.terms)
        });
    }

    pub(super) fn enter_transfer(&mut self, programme: u32, document: u32, recorded: &TransferRecorded, place: &Place<'_>) {
        self.transfers.push(Transfer {
            id: place.jti,
            entry: place.index,
            by: place.authority.into(),
            programme,
            document,
            number: recorded.document.clone(),
            date: recorded.date,
            amount: recorded.amount,
            terms: recorded.terms.clone(),
            to: recorded.to.clone(),
            status: TransferStatus::Submitted,
            approved: None,
            reductions: Vec::new(),
            changed: place.index,
        });
    }

    pub(super) fn enter_transfer_approval(&mut self, at: u32, into: Option<u32>, place: &Place<'_>) {
        let transfer = &mut self.transfers[at as usize];
        transfer.status = TransferStatus::Approved;
        transfer.approved = Some((place.index, place.authority.into()));
        transfer.changed = place.index;
        let amount = transfer.amount;
        let source = &mut self.programmes[transfer.programme as usize];
        let document = &mut source.documents[transfer.document as usize];
        let Some(into) = into else {
            document.issued += amount;
            source.money.issued += amount;
            return;
        };
        document.moved += amount;
        source.money.moved += amount;
        source.money.received -= amount;
        let moved = Document {
            moved_here: Some(at),
            ..Document::new(place, &document.number, amount, transfer.date, document.level, &transfer.terms)
        };
        let target = &mut self.programmes[into as usize];
        target.money.received += amount;
        target.documents.push(moved);
    }

    pub(super) fn end_transfer(&mut self, at: u32, status: TransferStatus, place: &Place<'_>) {
        let transfer = &mut self.transfers[at as usize];
        transfer.status = status;
        transfer.changed = place.index;
    }

    pub(super) fn enter_taking_back(&mut self, at: u32, number: &str, amount: Fen, place: &Place<'_>) {
        let transfer = &mut self.transfers[at as usize];
        transfer.reductions.push((place.index, number.to_owned(), amount));
        transfer.changed = place.index;
        let source = &mut self.programmes[transfer.programme as usize];
        source.documents[transfer.document as usize].issued -= amount;
        source.money.issued -= amount;
    }
}

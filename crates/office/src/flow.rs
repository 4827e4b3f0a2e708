//! Where the money of a budget year went, over all ledgers that are held: line by line by document, and from office to office.

use crate::{Office, Outcome, desk::Desk, failure::not_held, peers::Shelf, transfers::goes_to};
use funds::{BatchStatus, Destination, Document, Issue, Programme, Transfer};
use ipc::{Fen, Flow, FlowBand, FlowLine, GetFlow, Text, show_money};
use std::collections::BTreeMap;

impl Office {
    /// Where the money went. Every line is worked out from the ledger that it is about, and the bands by holding two ledgers
    /// against each other: what one says it issued, and what the other says it received.
    pub fn flow(&mut self, call: &GetFlow) -> Outcome<Flow> {
        let shelf = Shelf::open(&self.home)?;
        let held: Vec<&Desk> = std::iter::once(&shelf.own).chain(shelf.mirrors.values()).collect();
        let origin = |desk: &Desk| desk.chain.origin().to_string();
        if call.ledgers.iter().any(|asked| !held.iter().any(|desk| origin(desk) == *asked)) {
            return Err(not_held());
        }
        let years = held.iter().flat_map(|desk| desk.book.programmes()).map(Programme::year);
        let year = if call.year == 0 { years.max().unwrap_or_default() } else { call.year };
        let ledgers = held.into_iter().map(|desk| Ok(Ledger { desk, issues: desk.issues()? })).collect::<Outcome<_>>()?;
        let look = Look { ledgers, year };
        let mut flow = Flow { year, lines: Vec::new(), bands: Vec::new() };
        let asked = |ledger: &&Ledger<'_>| call.ledgers.is_empty() || call.ledgers.contains(&origin(ledger.desk));
        for ledger in look.ledgers.iter().filter(asked) {
            look.lines(ledger.desk, &mut flow.lines);
            look.bands(ledger, &mut flow.bands);
        }
        Ok(flow)
    }
}

/// A ledger, and what it has issued to others.
struct Ledger<'a> {
    desk: &'a Desk,
    issues: Vec<(&'a Transfer, Issue)>,
}

struct Look<'a> {
    ledgers: Vec<Ledger<'a>>,
    year: u16,
}

impl Look<'_> {
    fn programmes<'d>(&self, desk: &'d Desk) -> impl Iterator<Item = &'d Programme> {
        let year = self.year;
        desk.book.programmes().iter().filter(move |programme| programme.year() == year)
    }

    fn ledger(&self, origin: &ledger::Origin) -> Option<&Ledger<'_>> {
        self.ledgers.iter().find(|ledger| ledger.desk.chain.origin() == origin)
    }

    /// What was committed and paid is summed anew from the batches, so that it says something when it agrees with the rest.
    fn lines(&self, desk: &Desk, lines: &mut Vec<FlowLine>) {
        let mut spent: BTreeMap<(&str, &str), (Fen, Fen)> = BTreeMap::new();
        for batch in desk.book.batches() {
            let code = desk.book.programme_of(batch).code();
            for part in desk.book.funded_by(batch) {
                let (committed, paid) = spent.entry((code, &part.document.number)).or_default();
                let sum = if batch.status() == BatchStatus::Approved { committed } else { paid };
                *sum += part.amount;
            }
        }
        for programme in self.programmes(desk) {
            for document in programme.documents() {
                let key = (programme.code(), document.number.as_str());
                let (committed, paid) = spent.get(&key).copied().unwrap_or_default();
                let received = document.amount - document.reduced - document.moved;
                let paid = paid + document.spent_before;
                lines.push(FlowLine {
                    ledger: desk.chain.origin().to_string(),
                    office: desk.office_name(),
                    programme: programme.code().to_owned(),
                    programme_name: programme.name().to_owned(),
                    document: document.number.clone(),
                    entry: document.entry,
                    level: document.level.name().to_owned(),
                    received,
                    issued: document.issued,
                    committed,
                    paid,
                    available: document.free(),
                    returned: document.returned,
                    recovered: document.recovered,
                    difference: received - document.issued - committed - paid - document.free(),
                });
            }
        }
    }

    /// What this ledger has issued, and what it has received that nobody here is known to have issued.
    fn bands(&self, from: &Ledger<'_>, bands: &mut Vec<FlowBand>) {
        for (transfer, issue) in &from.issues {
            let (programme, _) = from.desk.book.source_of(transfer);
            if programme.year() == self.year {
                bands.extend(self.issued(from.desk, transfer, issue, programme.code()));
            }
        }
        for programme in self.programmes(from.desk) {
            let here = |document: &&Document| !document.opening && document.moved_here.is_none();
            bands.extend(programme.documents().iter().filter(here).filter_map(|it| self.unmatched(from.desk, it)));
        }
    }

    fn issued(&self, desk: &Desk, transfer: &Transfer, issue: &Issue, programme: &str) -> Option<FlowBand> {
        let Destination::Office { name: to_name, ledger } = &transfer.to else { return None };
        let there = ledger.as_ref().and_then(|ledger| self.ledger(ledger)).map(|ledger| ledger.desk);
        let answer = there.and_then(|there| Some((there.book.issue(issue)?, received(there, issue))));
        let issued = transfer.standing();
        let got = answer.map(|(_, document)| document.map_or(0, |document| document.amount - document.reduced));
        Some(FlowBand {
            from: desk.chain.origin().to_string(),
            from_name: desk.office_name(),
            issued_entry: Some(transfer.entry),
            to: ledger.as_ref().map(ToString::to_string).unwrap_or_default(),
            to_name: to_name.clone(),
            document: transfer.number.clone(),
            programme: programme.to_owned(),
            issued,
            received: got,
            received_entry: answer.map(|(entry, _)| entry),
            difference: got.map_or(0, |got| issued - got),
            note: match (ledger, there, answer) {
                (None, ..) => Text::new("对方没有上线，凭文号登记", "That office is not on the program; by its document alone"),
                (_, None, _) => Text::new("这里没有对方的账本", "That office's ledger is not held here"),
                (.., None) => Text::new("对方还没有签收", "Not answered yet"),
                (.., Some((_, None))) => Text::new("对方没有接受，应当收回", "Refused; it is to be taken back"),
                (.., Some((_, Some(document)))) => compared(issued, document.amount - document.reduced),
            },
        })
    }

    /// Money that no ledger held here has issued: named by its document alone, or by an entry that is not there.
    fn unmatched(&self, desk: &Desk, document: &Document) -> Option<FlowBand> {
        let got = document.amount - document.reduced;
        let (from, from_name, difference, note) = match &document.issue {
            None => {
                let note = Text::new("没有对应的下达记录，凭文号登记", "No counterpart; recorded by its document alone");
                (String::new(), document.level.name().to_owned(), 0, note)
            }
            Some(issue) => match self.ledger(&issue.ledger) {
                None => {
                    let note = Text::new("这里没有下达单位的账本", "The ledger of the office that issued it is not held here");
                    (issue.ledger.to_string(), String::new(), 0, note)
                }
                Some(other) => {
                    let to_this = |transfer: &Transfer| goes_to(transfer, desk.chain.origin());
                    if other.issues.iter().any(|(transfer, named)| named == issue && to_this(transfer)) {
                        return None;
                    }
                    let note = Text::new(
                        "下达单位的账本里没有这条下达",
                        "The ledger that is said to have issued it has no such entry for this office",
                    );
                    (issue.ledger.to_string(), other.desk.office_name(), -got, note)
                }
            },
        };
        Some(FlowBand {
            from,
            from_name,
            issued_entry: None,
            to: desk.chain.origin().to_string(),
            to_name: desk.office_name(),
            document: document.number.clone(),
            programme: String::new(),
            issued: 0,
            received: Some(got),
            received_entry: Some(document.entry),
            difference,
            note,
        })
    }
}

fn received<'d>(desk: &'d Desk, issue: &Issue) -> Option<&'d Document> {
    let mut documents = desk.book.programmes().iter().flat_map(|programme| programme.documents());
    documents.find(|document| document.issue.as_ref() == Some(issue))
}

fn compared(issued: Fen, got: Fen) -> Text {
    match issued - got {
        0 => Text::new("两边一致", "Both agree"),
        less if less > 0 => Text::new(
            format!("少收 {} 元：部分签收，或下达单位没有收回", show_money(less)),
            format!("{} less was received: only a part was taken, or the rest was not taken back", show_money(less)),
        ),
        more => Text::new(
            format!("多收 {} 元：下达单位已收回，收款单位没有登记", show_money(-more)),
            format!("{} more is held: the issuer has taken it back, and the receiver has not recorded that", show_money(-more)),
        ),
    }
}

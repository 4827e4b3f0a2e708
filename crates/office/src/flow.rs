//! Where the money of a budget year went, over all ledgers that are held: line by line by document, and from office to office.

use crate::{Office, Outcome, desk::Desk};
use funds::{BatchStatus, Destination, Document, Issue, Programme, TransferStatus};
use ipc::{Fen, Flow, FlowBand, FlowLine, GetFlow, Text, show_money};
use std::collections::BTreeMap;

impl Office {
    /// Where the money went. Every line is worked out from the ledger that it is about, and the bands by holding two ledgers
    /// against each other: what one says it issued, and what the other says it received.
    pub fn flow(&mut self, call: &GetFlow) -> Outcome<Flow> {
        let asked = |origin: &str| call.ledgers.is_empty() || call.ledgers.iter().any(|asked| asked == origin);
        let mut held = BTreeMap::new();
        for line in self.ledgers()?.into_iter().filter(|line| !line.own) {
            let copy = Office::open_copy(&self.home, &line.origin, self.world.clone())?;
            if let Some(desk) = copy.desk {
                held.insert(line.origin, desk);
            }
        }
        if let Some(unknown) = call.ledgers.iter().find(|origin| !held.contains_key(*origin) && !self.is_own(origin)) {
            // Says that it is not held, and what to do.
            Office::open_copy(&self.home, unknown, self.world.clone())?;
        }
        let own = self.desk()?;
        let desks: Vec<&Desk> = std::iter::once(&*own).chain(held.values()).collect();
        let years = desks.iter().flat_map(|desk| desk.book.programmes()).map(Programme::year);
        let year = if call.year == 0 { years.max().unwrap_or_default() } else { call.year };
        let look = Look { desks: &desks, year };
        let mut flow = Flow { year, lines: Vec::new(), bands: Vec::new() };
        for desk in desks.iter().filter(|desk| asked(desk.chain.origin().as_str())) {
            look.lines(desk, &mut flow.lines);
            look.bands(desk, &mut flow.bands)?;
        }
        Ok(flow)
    }

    fn is_own(&self, origin: &str) -> bool {
        self.desk.as_ref().is_some_and(|desk| desk.chain.origin().as_str() == origin)
    }
}

struct Look<'a> {
    desks: &'a [&'a Desk],
    year: u16,
}

impl Look<'_> {
    fn programmes<'d>(&self, desk: &'d Desk) -> impl Iterator<Item = &'d Programme> {
        let year = self.year;
        desk.book.programmes().iter().filter(move |programme| programme.year() == year)
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
                    office: name(desk),
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
    fn bands(&self, desk: &Desk, bands: &mut Vec<FlowBand>) -> Outcome<()> {
        for transfer in desk.book.transfers() {
            let (programme, _) = desk.book.source_of(transfer);
            let Destination::Office { name: to_name, ledger } = &transfer.to else { continue };
            if transfer.status != TransferStatus::Approved || programme.year() != self.year {
                continue;
            }
            let issue = Issue { entry: desk.leaf(transfer.entry)?, ledger: desk.chain.origin().clone() };
            let there = ledger.as_ref().and_then(|ledger| self.desks.iter().find(|other| other.chain.origin() == ledger));
            let answer = there.and_then(|other| Some((other.book.issue(&issue)?, received(other, &issue))));
            let issued = transfer.standing();
            let got = answer.map(|(_, document)| document.map_or(0, |document| document.amount - document.reduced));
            bands.push(FlowBand {
                from: desk.chain.origin().to_string(),
                from_name: name(desk),
                issued_entry: Some(transfer.entry),
                to: ledger.as_ref().map(ToString::to_string).unwrap_or_default(),
                to_name: to_name.clone(),
                document: transfer.number.clone(),
                programme: programme.code().to_owned(),
                issued,
                received: got,
                received_entry: answer.map(|(entry, _)| entry),
                difference: got.map_or(0, |got| issued - got),
                note: match (ledger, there, answer) {
                    (None, ..) => {
                        Text::new("对方没有上线，凭文号登记", "That office is not on the program; by its document alone")
                    }
                    (_, None, _) => Text::new("这里没有对方的账本", "That office's ledger is not held here"),
                    (.., None) => Text::new("对方还没有签收", "Not answered yet"),
                    (.., Some((_, None))) => Text::new("对方没有接受，应当收回", "Refused; it is to be taken back"),
                    (.., Some((_, Some(document)))) => compared(issued, document.amount - document.reduced),
                },
            });
        }
        for programme in self.programmes(desk) {
            for document in programme.documents().iter().filter(|document| !document.opening && document.moved_here.is_none()) {
                self.unmatched(desk, document, bands)?;
            }
        }
        Ok(())
    }

    /// Money that no ledger held here has issued: named by its document alone, or by an entry that is not there.
    fn unmatched(&self, desk: &Desk, document: &Document, bands: &mut Vec<FlowBand>) -> Outcome<()> {
        let got = document.amount - document.reduced;
        let (from, from_name, difference, note) = match &document.issue {
            None => {
                let note = Text::new("没有对应的下达记录，凭文号登记", "No counterpart; recorded by its document alone");
                (String::new(), document.level.name().to_owned(), 0, note)
            }
            Some(issue) => match self.desks.iter().find(|other| *other.chain.origin() == issue.ledger) {
                None => {
                    let note = Text::new("这里没有下达单位的账本", "The ledger of the office that issued it is not held here");
                    (issue.ledger.to_string(), String::new(), 0, note)
                }
                Some(other) if issued_by(other, issue, desk)? => return Ok(()),
                Some(other) => {
                    let note = Text::new(
                        "下达单位的账本里没有这条下达",
                        "The ledger that is said to have issued it has no such entry for this office",
                    );
                    (issue.ledger.to_string(), name(other), -got, note)
                }
            },
        };
        bands.push(FlowBand {
            from,
            from_name,
            issued_entry: None,
            to: desk.chain.origin().to_string(),
            to_name: name(desk),
            document: document.number.clone(),
            programme: String::new(),
            issued: 0,
            received: Some(got),
            received_entry: Some(document.entry),
            difference,
            note,
        });
        Ok(())
    }
}

/// Whether a ledger has issued money by that entry to the office that says so.
fn issued_by(issuer: &Desk, issue: &Issue, receiver: &Desk) -> Outcome<bool> {
    for transfer in issuer.book.transfers() {
        let ours = matches!(&transfer.to, Destination::Office { ledger: Some(to), .. } if to == receiver.chain.origin());
        if ours && transfer.status == TransferStatus::Approved && issuer.leaf(transfer.entry)? == issue.entry {
            return Ok(true);
        }
    }
    Ok(false)
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

fn name(desk: &Desk) -> String {
    desk.chain.roll().office().map(|office| office.name.clone()).unwrap_or_default()
}

//! Finding payments: what matches, its count and sum, what the filters offer, and the list as a file.

mod asked;
mod facets;
mod file;

pub(crate) use asked::read_month;
use file::Format;
pub use file::PaymentsExport;

use crate::{
    Office, Outcome,
    desk::Desk,
    failure::locked,
    overview::Moments,
    session::Session,
    view::{Found, Reading, Standings, month_text},
};
use ipc::{ExportPayments, Facets, FindPayments, PaymentLine, PaymentPage, PaymentQuery, SavedFile, SortBy};
use ledger::Head;
use std::sync::Arc;

impl Office {
    /// One window of the payments that match, with count and sum of all that match. Any member may look; payees are masked
    /// unless personal fields are shown in this sitting.
    pub fn find_payments(&mut self, call: &FindPayments) -> Outcome<PaymentPage> {
        let foreign = self.is_copy();
        let (desk, revealed, finder, moments) = self.finding()?;
        let list = finder.list(desk, moments, &call.query)?;
        let found = list.found;
        let first = usize::try_from(call.offset).unwrap_or(usize::MAX).min(found.ordinals.len());
        let window = &found.ordinals[first..];
        let rows = window.iter().take(call.limit.min(ROWS_MAX) as usize).map(|i| list.line(revealed, *i as usize));
        Ok(PaymentPage {
            count: found.ordinals.len() as u64,
            sum: found.sum,
            by_status: found.by_status.clone(),
            rows: rows.collect(),
            warming_up: desk.persons.is_none() && !foreign,
        })
    }

    /// What can be chosen in the filters.
    pub fn facets(&mut self) -> Outcome<Facets> {
        let (desk, _, finder, _) = self.finding()?;
        Ok(finder.facets.get_or_insert_with(|| desk.facets()).clone())
    }

    /// Prepares a file of the filtered list, in its order, as `xlsx` or `csv`. Personal fields are masked in it unless they
    /// are shown in this sitting.
    pub fn payments_export(&mut self, call: &ExportPayments) -> Outcome<PaymentsExport> {
        let format = Format::named(&call.format)?;
        let folder = self.exports_folder()?;
        let name = self.named("payments", crate::days::day_of(self.world.now()));
        let (desk, revealed, finder, moments) = self.finding()?;
        let list = finder.list(desk, moments, &call.query)?;
        Ok(PaymentsExport::of(&list, revealed, format, folder, name))
    }

    /// Saves the filtered list. Can be stopped.
    pub fn export_payments(&mut self, call: &ExportPayments) -> Outcome<SavedFile> {
        self.payments_export(call)?.run(&self.work)
    }

    /// The ledger, whether personal fields are shown, and what was found last, all as of the newest head.
    fn finding(&mut self) -> Outcome<(&Desk, bool, &mut Finder, &mut Moments)> {
        self.looking_at()?;
        let Office { desk: Some(desk), session, finder, moments, .. } = self else { return Err(locked()) };
        finder.follow(desk);
        Ok((desk, session.as_ref().is_some_and(|session| session.revealed), finder, moments))
    }
}

/// What was found last, so that scrolling through it costs nothing. It forgets everything when the session ends, since what
/// was searched for may be a name.
#[derive(Default)]
pub(crate) struct Finder {
    /// The head that all of this is of.
    head: Option<Head>,
    standings: Arc<Standings>,
    /// For each programme its rank by code.
    programme_ranks: Vec<u32>,
    /// For each payment the rank of whoever is paid, by name; none until it is sorted so.
    payee_ranks: Vec<u32>,
    facets: Option<Facets>,
    found: Option<Last>,
}

struct Last {
    query: PaymentQuery,
    /// How many payments' personal fields were there to be searched.
    searched: Option<usize>,
    found: Arc<Found>,
}

/// What a query found, with what is needed to show it.
pub(crate) struct List<'a> {
    desk: &'a Desk,
    standings: &'a Arc<Standings>,
    found: &'a Arc<Found>,
}

impl Finder {
    /// Forgets what is of an earlier head.
    fn follow(&mut self, desk: &Desk) {
        if self.head == Some(desk.head()) {
            return;
        }
        let programmes = desk.book.programmes();
        let mut by_code: Vec<usize> = (0..programmes.len()).collect();
        by_code.sort_unstable_by_key(|i| programmes[*i].code());
        let mut programme_ranks = vec![0; programmes.len()];
        by_code.into_iter().zip(0..).for_each(|(i, rank)| programme_ranks[i] = rank);
        let standings = Arc::new(Standings::of(&desk.book));
        *self = Finder { head: Some(desk.head()), standings, programme_ranks, ..Finder::default() };
    }

    /// What a query finds: what was found last, when it was the same.
    fn list<'a>(&'a mut self, desk: &'a Desk, moments: &mut Moments, query: &PaymentQuery) -> Outcome<List<'a>> {
        let searched = desk.persons.as_ref().map(|persons| persons.len());
        let found = match self.found.take() {
            Some(last) if last.query == *query && last.searched == searched => last.found,
            _ => {
                let wanted = desk.wanted(query, moments)?;
                let persons = desk.persons.as_deref().filter(|_| query.sort == SortBy::Payee);
                if let Some(persons) = persons
                    && self.payee_ranks.len() != persons.len()
                {
                    self.payee_ranks = persons.payee_ranks();
                }
                let reading = Reading {
                    columns: &desk.columns,
                    persons: desk.persons.as_deref(),
                    places: &desk.places,
                    standings: &self.standings,
                    programme_ranks: &self.programme_ranks,
                    payee_ranks: &self.payee_ranks,
                };
                Arc::new(reading.find(&wanted))
            }
        };
        let Last { found, .. } = self.found.insert(Last { query: query.clone(), searched, found });
        Ok(List { desk, standings: &self.standings, found })
    }
}

impl List<'_> {
    /// A payment in one line.
    fn line(&self, revealed: bool, i: usize) -> PaymentLine {
        let desk = self.desk;
        let row = desk.columns.row(i);
        let (township, village) = desk.places.name(row.place);
        let programme = &desk.book.programmes()[usize::from(row.programme)];
        let payee = desk.persons.as_ref().map(|persons| persons.get(i)).unwrap_or_default();
        let payee = if payee.payee.is_empty() { payee.name } else { payee.payee };
        PaymentLine {
            entry: u64::from(row.entry),
            at: i64::from(row.at),
            payee: shown(revealed, "payee_name", payee),
            township: township.to_owned(),
            village: village.to_owned(),
            programme: programme.code().to_owned(),
            programme_name: programme.name().to_owned(),
            period: (month_text(row.from), month_text(row.to)),
            amount: row.amount - self.standings.reversed(i),
            status: self.standings.status(i),
        }
    }
}

impl Session {
    /// A personal field as it may be shown in this sitting.
    pub(crate) fn shown(&self, field: &str, value: &str) -> String {
        shown(self.revealed, field, value)
    }
}

fn shown(revealed: bool, field: &str, value: &str) -> String {
    if revealed { value.to_owned() } else { funds::mask(field, value) }
}

/// As many rows as a window can show at once, and some to scroll into.
const ROWS_MAX: u32 = 200;

//! What people look at rather than read: money by programme and by month, and what waits for whom.

mod months;
mod waiting;

pub(crate) use months::{Moments, Move};

use crate::{Office, Outcome, failure::locked, programmes::show_money};
use funds::{Batch, Programme};
use ipc::{Money, Overview, ProgrammeBar, Waiting};

impl Office {
    /// The overview of a budget year; 0: of the newest. Any member may look.
    pub fn overview(&mut self, year: u16) -> Outcome<Overview> {
        self.looking_at()?;
        let now = self.world.now();
        let Office { desk: Some(desk), session, moments, .. } = self else { return Err(locked()) };
        let years = desk.years(now);
        let year = if year == 0 { years.first().copied().unwrap_or_default() } else { year };
        let of_year = |programme: &&Programme| programme.year() == year;
        let programmes: Vec<&Programme> = desk.book.programmes().iter().filter(of_year).collect();
        let batches: Vec<&Batch> = desk.book.batches().iter().filter(|batch| of_year(&desk.book.programme_of(batch))).collect();
        Ok(Overview {
            year,
            years,
            money: programmes.iter().fold(Money::default(), |sum, programme| sum + show_money(&programme.money())),
            documents: programmes.iter().map(|programme| programme.documents().len() as u32).sum(),
            payments: programmes.iter().map(|programme| programme.payments()).sum(),
            history_payments: batches.iter().filter(|batch| batch.history()).map(|batch| u64::from(batch.count())).sum(),
            months: moments.months(desk, year, &programmes, &batches)?,
            programmes: programmes
                .iter()
                .map(|programme| ProgrammeBar {
                    code: programme.code().to_owned(),
                    name: programme.name().to_owned(),
                    money: show_money(&programme.money()),
                })
                .collect(),
            waiting: session.as_ref().map_or_else(Waiting::default, |session| desk.waiting_for(session, now)),
            waiting_others: desk.waiting_for_others(session.as_ref(), now)?,
        })
    }
}

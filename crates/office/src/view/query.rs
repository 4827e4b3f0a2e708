use super::{Columns, Persons, Places};
use ipc::{Fen, PaymentStatus, SortBy};

/// What a query reads.
pub(crate) struct Reading<'a> {
    pub columns: &'a Columns,
    /// Personal fields, while a member is signed in.
    pub persons: Option<&'a Persons>,
    pub places: &'a Places,
    /// For each batch the status of all its payments, where they have one in common.
    pub batch_status: &'a [Option<PaymentStatus>],
    /// Status of a single payment and how much of it was reversed, for batches without a common status.
    pub single: &'a dyn Fn(usize) -> (PaymentStatus, Fen),
}

/// What is wanted, with names already turned into numbers. `None`: any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub words: Vec<String>,
    /// Numbers of the programmes wanted.
    pub programmes: Option<Vec<u16>>,
    /// Numbers of the places wanted.
    pub places: Option<Vec<u32>>,
    /// A month that the benefit period covers.
    pub month: Option<u16>,
    /// Empty: any.
    pub status: Vec<PaymentStatus>,
    /// Recorded from this second on.
    pub from: Option<i64>,
    /// Recorded before this second.
    pub until: Option<i64>,
    pub member: Option<u16>,
    pub batch: Option<u32>,
    pub entries: Option<Vec<u64>>,
    pub sort: SortBy,
    pub descending: bool,
}

/// What was found: ordinals in the wanted order, and figures over all of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub ordinals: Vec<u32>,
    pub sum: Fen,
    pub by_status: Vec<(PaymentStatus, u64)>,
}

impl Reading<'_> {
    /// Status and reversed amount of a payment.
    pub fn status(&self, i: usize) -> (PaymentStatus, Fen) {
        match self.batch_status.get(self.columns.batch[i] as usize) {
            Some(Some(status)) => (*status, 0),
            _ => (self.single)(i),
        }
    }

    /// Finds, sums and sorts.
    pub fn find(&self, wanted: &Wanted) -> Found {
        let mut found = Found::default();
        let mut counts = [0u64; PaymentStatus::ALL.len()];
        let wanted_places = wanted.places.as_ref().map(|numbers| mask(self.places.all().count(), numbers));
        let mut take = |i: usize| {
            if !self.matches(i, wanted, wanted_places.as_deref()) {
                return;
            }
            let (status, reversed) = self.status(i);
            if !wanted.status.is_empty() && !wanted.status.contains(&status) {
                return;
            }
            counts[status as usize] += 1;
            if status.counts() {
                found.sum += self.columns.amount[i] - reversed;
            }
            found.ordinals.push(i as u32);
        };
        match self.candidates(wanted) {
            Some(candidates) => candidates.into_iter().for_each(|i| take(i as usize)),
            None => (0..self.columns.len()).for_each(take),
        }
        found.by_status = PaymentStatus::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
        self.sort(&mut found.ordinals, wanted);
        found
    }

    fn matches(&self, i: usize, wanted: &Wanted, places: Option<&[bool]>) -> bool {
        let columns = self.columns;
        let within = |at: i64| wanted.from.is_none_or(|from| from <= at) && wanted.until.is_none_or(|until| at < until);
        wanted.programmes.as_ref().is_none_or(|programmes| programmes.contains(&columns.programme[i]))
            && places.is_none_or(|places| places.get(columns.place[i] as usize).copied().unwrap_or(false))
            && wanted.month.is_none_or(|month| (columns.from[i]..=columns.to[i]).contains(&month))
            && wanted.member.is_none_or(|member| member == columns.member[i])
            && wanted.batch.is_none_or(|batch| batch == columns.batch[i])
            && within(i64::from(columns.at[i]))
    }

    /// Payments that some part of the query names directly; `None`: all must be looked at.
    fn candidates(&self, wanted: &Wanted) -> Option<Vec<u32>> {
        if let Some(entries) = &wanted.entries {
            let mut ordinals: Vec<u32> =
                entries.iter().filter_map(|entry| self.columns.at_entry(*entry)).map(|i| i as u32).collect();
            ordinals.sort_unstable();
            ordinals.dedup();
            return Some(ordinals);
        }
        let mut words = wanted.words.iter().map(|word| self.search(word));
        let first = words.next()?;
        Some(words.fold(first, |all, more| all.into_iter().filter(|i| more.binary_search(i).is_ok()).collect()))
    }

    /// Payments in whose personal fields or place a word occurs, ascending.
    fn search(&self, word: &str) -> Vec<u32> {
        let mut ordinals = self.persons.map(|persons| persons.search(word)).unwrap_or_default();
        let named = self.places.all().map(|(township, village)| township.contains(word) || village.contains(word));
        let named: Vec<bool> = named.collect();
        if named.contains(&true) {
            let in_place = |i: &u32| named[self.columns.place[*i as usize] as usize];
            ordinals.extend((0..self.columns.len() as u32).filter(in_place));
            ordinals.sort_unstable();
            ordinals.dedup();
        }
        ordinals
    }

    fn sort(&self, ordinals: &mut [u32], wanted: &Wanted) {
        let columns = self.columns;
        let ranks = if wanted.sort == SortBy::Place { self.places.ranks() } else { Vec::new() };
        let key = |i: u32| -> i64 {
            let i = i as usize;
            match wanted.sort {
                SortBy::Entry => i as i64,
                SortBy::Amount => columns.amount[i],
                SortBy::Place => i64::from(ranks[columns.place[i] as usize]),
                SortBy::Programme => i64::from(columns.programme[i]),
                SortBy::Status => self.status(i).0 as i64,
                SortBy::Period => i64::from(columns.from[i]),
            }
        };
        match (wanted.sort, wanted.descending) {
            (SortBy::Entry, false) => {}
            (SortBy::Entry, true) => ordinals.reverse(),
            // Equal keys stay in the order of the ledger, so that scrolling never shows a row twice.
            (_, false) => ordinals.sort_by_cached_key(|i| key(*i)),
            (_, true) => ordinals.sort_by_cached_key(|i| std::cmp::Reverse(key(*i))),
        }
    }
}

fn mask(size: usize, numbers: &[u32]) -> Vec<bool> {
    let mut mask = vec![false; size];
    numbers.iter().filter_map(|number| usize::try_from(*number).ok()).for_each(|number| {
        if let Some(place) = mask.get_mut(number) {
            *place = true;
        }
    });
    mask
}

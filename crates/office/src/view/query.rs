use super::{Columns, Persons, Places, Standings, order};
use ipc::{Fen, PaymentStatus, SortBy};
use memchr::memmem::Finder;
use std::ops::Range;

/// What a query reads.
pub(crate) struct Reading<'a> {
    pub columns: &'a Columns,
    /// Personal fields, while a member is signed in.
    pub persons: Option<&'a Persons>,
    pub places: &'a Places,
    pub standings: &'a Standings,
    /// For each programme its rank among all, to sort by.
    pub programme_ranks: &'a [u32],
    /// For each payment the rank of whoever is paid, to sort by; of those beyond its end nobody knows.
    pub payee_ranks: &'a [u32],
}

/// What is wanted, with names already turned into numbers. `None`: any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// All of them must occur in personal fields or place.
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
    /// Numbers of the batches wanted.
    pub batches: Option<Vec<u32>>,
    pub sort: SortBy,
    pub descending: bool,
}

/// What was found: ordinals in the wanted order, and figures over all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub ordinals: Vec<u32>,
    /// Reversals taken off; what does not count is not in it.
    pub sum: Fen,
    /// Only statuses that occur.
    pub by_status: Vec<(PaymentStatus, u64)>,
}

/// What was found in a part of all payments, in the order of the ledger.
#[derive(Default)]
struct Part {
    ordinals: Vec<u32>,
    sum: Fen,
    counts: [u64; PaymentStatus::ALL.len()],
}

/// What is wanted, as it is asked of each payment.
struct Sieve<'a> {
    wanted: &'a Wanted,
    programmes: Option<Vec<bool>>,
    places: Option<Vec<bool>>,
    batches: Option<Vec<bool>>,
    status: Option<[bool; PaymentStatus::ALL.len()]>,
    /// For each word the places whose names have it; the longest word first, which leaves the fewest payments.
    words: Vec<(&'a str, Vec<bool>)>,
}

impl Reading<'_> {
    /// Finds, sums and sorts, on all cores.
    pub fn find(&self, wanted: &Wanted) -> Found {
        let cores = crate::cores::cores();
        self.find_in(wanted, cores.min(self.columns.len() / PART_ROWS_MIN + 1))
    }

    fn find_in(&self, wanted: &Wanted, parts: usize) -> Found {
        let sieve = Sieve::new(self, wanted);
        let size = self.columns.len().div_ceil(parts).max(1);
        let ranges = (0..parts).map(|part| (part * size).min(self.columns.len())..((part + 1) * size).min(self.columns.len()));
        let mut ranges: Vec<Range<usize>> = ranges.collect();
        let last = ranges.pop().unwrap_or_default();
        let parts = std::thread::scope(|scope| {
            let sieve = &sieve;
            let others: Vec<_> = ranges.into_iter().map(|range| scope.spawn(move || self.sift(sieve, range))).collect();
            let last = self.sift(sieve, last);
            let others = others.into_iter().map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            others.chain(std::iter::once(last)).collect::<Vec<Part>>()
        });
        let mut found =
            Found { ordinals: Vec::with_capacity(parts.iter().map(|part| part.ordinals.len()).sum()), ..Found::default() };
        let mut counts = [0; PaymentStatus::ALL.len()];
        for part in parts {
            found.ordinals.extend(part.ordinals);
            found.sum += part.sum;
            counts.iter_mut().zip(part.counts).for_each(|(all, more)| *all += more);
        }
        found.by_status = PaymentStatus::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
        self.sort(&mut found.ordinals, wanted);
        found
    }

    /// Amount less what was reversed.
    fn amount(&self, i: usize) -> Fen {
        self.columns.amount[i] - self.standings.reversed(i)
    }

    fn sift(&self, sieve: &Sieve<'_>, range: Range<usize>) -> Part {
        let mut part = Part::default();
        match self.having_words(sieve, range.clone()) {
            Some(candidates) => candidates.into_iter().for_each(|i| self.take(sieve, i as usize, &mut part)),
            None => range.for_each(|i| self.take(sieve, i, &mut part)),
        }
        part
    }

    fn take(&self, sieve: &Sieve<'_>, i: usize, part: &mut Part) {
        let status = self.standings.status(i);
        if sieve.status.is_some_and(|wanted| !wanted[status as usize]) || !sieve.passes(self.columns, i) {
            return;
        }
        part.counts[status as usize] += 1;
        if status.counts() {
            part.sum += self.amount(i);
        }
        part.ordinals.push(i as u32);
    }

    /// Payments of a range in which all words occur, ascending; `None` when there is no word.
    fn having_words(&self, sieve: &Sieve<'_>, range: Range<usize>) -> Option<Vec<u32>> {
        let ((first, places), others) = sieve.words.split_first()?;
        let in_place = |places: &[bool], i: u32| places.get(self.columns.place[i as usize] as usize).is_some_and(|is| *is);
        let mut having = self.persons.map_or_else(Vec::new, |persons| persons.search(first, range.clone()));
        if places.contains(&true) {
            let mut named = having.iter().copied().peekable();
            // A payment is named by its fields, by its place, or by both.
            let either = |i: &u32| named.next_if_eq(i).is_some() || in_place(places, *i);
            having = (range.start as u32..range.end as u32).filter(either).collect();
        }
        for (word, places) in others {
            let finder = Finder::new(word);
            let has = |i: &u32| in_place(places, *i) || self.persons.is_some_and(|persons| persons.has(*i as usize, &finder));
            having.retain(has);
        }
        Some(having)
    }

    fn sort(&self, ordinals: &mut Vec<u32>, wanted: &Wanted) {
        let (columns, standings, descending) = (self.columns, self.standings, wanted.descending);
        match wanted.sort {
            SortBy::Entry if descending => ordinals.reverse(),
            SortBy::Entry => {}
            SortBy::Amount => order::sort(ordinals, descending, |i| self.amount(i as usize)),
            SortBy::Place => {
                let ranks = self.places.ranks();
                order::sort(ordinals, descending, |i| i64::from(ranks[columns.place[i as usize] as usize]));
            }
            SortBy::Programme => {
                let rank = |i: u32| self.programme_ranks[usize::from(columns.programme[i as usize])];
                order::sort(ordinals, descending, |i| i64::from(rank(i)));
            }
            SortBy::Status => order::sort(ordinals, descending, |i| standings.status(i as usize) as i64),
            SortBy::Period => order::sort(ordinals, descending, |i| i64::from(columns.from[i as usize])),
            SortBy::Recorded => order::sort(ordinals, descending, |i| i64::from(columns.at[i as usize])),
            SortBy::Payee => {
                let rank = |i: u32| self.payee_ranks.get(i as usize).copied().unwrap_or(u32::MAX);
                order::sort(ordinals, descending, |i| i64::from(rank(i)));
            }
        }
    }
}

impl<'a> Sieve<'a> {
    fn new(reading: &Reading<'_>, wanted: &'a Wanted) -> Sieve<'a> {
        let named = |word: &str| {
            let has = |(township, village): (&str, &str)| township.contains(word) || village.contains(word);
            reading.places.all().map(has).collect::<Vec<bool>>()
        };
        let mut words: Vec<(&str, Vec<bool>)> = wanted.words.iter().map(|word| (&**word, named(word))).collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let mut status = None;
        for wanted in &wanted.status {
            status.get_or_insert([false; PaymentStatus::ALL.len()])[*wanted as usize] = true;
        }
        Sieve {
            wanted,
            programmes: wanted.programmes.as_ref().map(|numbers| mask(numbers.iter().map(|number| usize::from(*number)))),
            places: wanted.places.as_ref().map(|numbers| mask(numbers.iter().map(|number| *number as usize))),
            batches: wanted.batches.as_ref().map(|numbers| mask(numbers.iter().map(|number| *number as usize))),
            status,
            words,
        }
    }

    fn passes(&self, columns: &Columns, i: usize) -> bool {
        let wanted = self.wanted;
        let at = || i64::from(columns.at[i]);
        let of = |mask: &[bool], number: usize| mask.get(number).is_some_and(|is| *is);
        wanted.batch.is_none_or(|batch| batch == columns.batch[i])
            && self.batches.as_ref().is_none_or(|batches| of(batches, columns.batch[i] as usize))
            && self.places.as_ref().is_none_or(|places| of(places, columns.place[i] as usize))
            && self.programmes.as_ref().is_none_or(|programmes| of(programmes, usize::from(columns.programme[i])))
            && wanted.month.is_none_or(|month| (columns.from[i]..=columns.to[i]).contains(&month))
            && wanted.member.is_none_or(|member| member == columns.member[i])
            && wanted.from.is_none_or(|from| from <= at())
            && wanted.until.is_none_or(|until| at() < until)
    }
}

/// For each number up to the largest whether it is among those.
fn mask(numbers: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut mask = Vec::new();
    for number in numbers {
        if mask.len() <= number {
            mask.resize(number + 1, false);
        }
        mask[number] = true;
    }
    mask
}

/// Fewer payments are not worth another thread.
const PART_ROWS_MIN: usize = 32_768;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{view::Row, world::World};
    use ledger::Disclosure;
    use proptest::prelude::*;

    const NAMES: [&str; 6] = ["王秀兰", "王兰", "欧阳小明", "李上", "张", "寨村人"];
    const PLACES: [(&str, &str); 5] =
        [("青山镇", "上寨村"), ("白水乡", ""), ("青山镇", "下寨村"), ("大河镇", "李上村"), ("白水乡", "上寨村")];

    struct Payments {
        columns: Columns,
        persons: Persons,
        places: Places,
        standings: Standings,
    }

    /// Some payments out of whatever numbers.
    fn payments(seeds: &[(u32, Fen)]) -> Payments {
        let mut random = World::seeded(1, 0).random();
        let mut places = Places::default();
        for (township, village) in PLACES {
            places.number(township, village);
        }
        let (mut columns, mut persons, mut status, mut reversed) =
            (Columns::default(), Persons::default(), Vec::new(), Vec::new());
        for ((seed, amount), i) in seeds.iter().zip(0u32..) {
            let at = |shift: u32, of: u32| (seed >> shift) % of;
            columns.push(Row {
                entry: i * 3,
                at: 1000 + at(0, 50),
                member: at(3, 4) as u16,
                programme: at(5, 3) as u16,
                place: at(7, 5),
                from: at(9, 6) as u16,
                to: (at(9, 6) + at(11, 3)) as u16,
                batch: at(13, 6),
                amount: *amount,
            });
            let name = Disclosure::new("beneficiary_name", NAMES[at(15, 6) as usize], &mut random);
            let id = Disclosure::new("beneficiary_id", &format!("5224991963{:08}", at(17, 1000)), &mut random);
            let fields = [name, id];
            persons.push(if at(21, 5) == 0 { &[] } else { &fields });
            status.push(PaymentStatus::ALL[at(23, 9) as usize]);
            if at(25, 4) == 0 {
                reversed.push((i, amount / 2));
            }
        }
        Payments { columns, persons, places, standings: Standings::new(status, reversed) }
    }

    fn wanted() -> impl Strategy<Value = Wanted> {
        use prop::{collection::vec, option::weighted, sample::select};
        let words = vec(select(vec!["王", "兰", "上", "寨村", "山镇", "52249919630000", "07", "无"]), 0..3);
        let numbers = (weighted(0.3, vec(0u16..4, 0..3)), weighted(0.3, vec(0u32..6, 0..4)), weighted(0.3, 0u16..9));
        let times = (weighted(0.3, 1000i64..1050), weighted(0.3, 1000i64..1060), weighted(0.2, 0u16..4), weighted(0.2, 0u32..6));
        let sorts = vec![
            SortBy::Entry,
            SortBy::Amount,
            SortBy::Place,
            SortBy::Programme,
            SortBy::Status,
            SortBy::Period,
            SortBy::Recorded,
            SortBy::Payee,
        ];
        let batches = weighted(0.2, vec(0u32..6, 0..4));
        let status = vec(select(PaymentStatus::ALL.to_vec()), 0..4);
        (words, numbers, status, times, batches, select(sorts), any::<bool>()).prop_map(
            |(words, (programmes, places, month), status, (from, until, member, batch), batches, sort, descending)| Wanted {
                words: words.into_iter().map(str::to_owned).collect(),
                programmes,
                places,
                month,
                status,
                from,
                until,
                member,
                batch,
                batches,
                sort,
                descending,
            },
        )
    }

    fn naive(reading: &Reading<'_>, wanted: &Wanted) -> Found {
        let columns = reading.columns;
        let amount = |i: usize| columns.amount[i] - reading.standings.reversed(i);
        let matches = |i: &usize| {
            let row = columns.row(*i);
            let (township, village) = reading.places.name(row.place);
            let person = reading.persons.map(|persons| persons.get(*i)).unwrap_or_default();
            let fields = [township, village, person.name, person.id];
            wanted.words.iter().all(|word| fields.iter().any(|field| field.contains(&**word)))
                && wanted.programmes.as_ref().is_none_or(|wanted| wanted.contains(&row.programme))
                && wanted.places.as_ref().is_none_or(|wanted| wanted.contains(&row.place))
                && wanted.month.is_none_or(|month| row.from <= month && month <= row.to)
                && (wanted.status.is_empty() || wanted.status.contains(&reading.standings.status(*i)))
                && wanted.from.is_none_or(|from| i64::from(row.at) >= from)
                && wanted.until.is_none_or(|until| i64::from(row.at) < until)
                && wanted.member.is_none_or(|member| member == row.member)
                && wanted.batch.is_none_or(|batch| batch == row.batch)
                && wanted.batches.as_ref().is_none_or(|batches| batches.contains(&row.batch))
        };
        let mut found: Vec<usize> = (0..columns.len()).filter(matches).collect();
        let counting = |i: &&usize| reading.standings.status(**i).counts();
        let sum = found.iter().filter(counting).map(|i| amount(*i)).sum();
        let count = |status| found.iter().filter(|i| reading.standings.status(**i) == status).count() as u64;
        let by_status = PaymentStatus::ALL.into_iter().map(|status| (status, count(status))).filter(|(_, n)| *n > 0).collect();
        found.sort_by(|a, b| {
            let order = match wanted.sort {
                SortBy::Entry => a.cmp(b),
                SortBy::Amount => amount(*a).cmp(&amount(*b)),
                SortBy::Place => reading.places.name(columns.place[*a]).cmp(&reading.places.name(columns.place[*b])),
                SortBy::Programme => {
                    let rank = |i: usize| reading.programme_ranks[usize::from(columns.programme[i])];
                    rank(*a).cmp(&rank(*b))
                }
                SortBy::Status => reading.standings.status(*a).cmp(&reading.standings.status(*b)),
                SortBy::Period => columns.from[*a].cmp(&columns.from[*b]),
                SortBy::Recorded => columns.at[*a].cmp(&columns.at[*b]),
                SortBy::Payee => {
                    let rank = |i: usize| reading.payee_ranks.get(i).copied().unwrap_or(u32::MAX);
                    rank(*a).cmp(&rank(*b))
                }
            };
            if wanted.descending { order.reverse() } else { order }
        });
        Found { ordinals: found.into_iter().map(|i| i as u32).collect(), sum, by_status }
    }

    proptest! {
        #[test]
        fn whatever_is_wanted_is_found_in_any_number_of_parts(
            seeds in prop::collection::vec((any::<u32>(), 1i64..2_000_000), 0..80),
            wanted in wanted(),
            parts in 1usize..6,
            signed_in in prop::bool::weighted(0.8),
        ) {
            let made = payments(&seeds);
            let payee_ranks = if signed_in { made.persons.payee_ranks() } else { Vec::new() };
            let reading = Reading {
                columns: &made.columns,
                persons: signed_in.then_some(&made.persons),
                places: &made.places,
                standings: &made.standings,
                programme_ranks: &[2, 0, 1],
                payee_ranks: &payee_ranks,
            };
            prop_assert_eq!(reading.find_in(&wanted, parts), naive(&reading, &wanted));
        }
    }
}

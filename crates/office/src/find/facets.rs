use crate::{desk::Desk, view::month_text};
use ipc::Facets;
use ledger::member_text;
use std::collections::{BTreeMap, BTreeSet};

impl Desk {
    /// What occurs in the payments, for the filters to offer.
    pub(super) fn facets(&self) -> Facets {
        let mut places: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (township, village) in self.places.all() {
            let villages = places.entry(township).or_default();
            if !village.is_empty() {
                villages.insert(village);
            }
        }
        let mut recorded = BTreeSet::new();
        // Where periods begin and where they have ended: their sum so far says how many go on.
        let mut changes: BTreeMap<u16, i64> = BTreeMap::new();
        let mut last = None;
        for ((member, from), to) in self.columns.member.iter().zip(&self.columns.from).zip(&self.columns.to) {
            // Neighbours are mostly alike.
            if last != Some((*member, *from, *to)) {
                recorded.insert(u32::from(*member));
                *changes.entry(*from).or_default() += 1;
                *changes.entry(to.saturating_add(1)).or_default() -= 1;
                last = Some((*member, *from, *to));
            }
        }
        let mut months = Vec::new();
        let (mut open, mut since) = (0, 0);
        for (month, change) in changes {
            if open > 0 {
                months.extend((since..month).map(month_text));
            }
            open += change;
            since = month;
        }
        months.reverse();
        let programmes = self.book.programmes().iter();
        Facets {
            programmes: programmes.map(|programme| (programme.code().to_owned(), programme.name().to_owned())).collect(),
            places: places
                .into_iter()
                .map(|(township, villages)| (township.to_owned(), villages.into_iter().map(str::to_owned).collect()))
                .collect(),
            months,
            members: recorded.into_iter().map(|number| (member_text(number), self.member_name(number))).collect(),
        }
    }
}

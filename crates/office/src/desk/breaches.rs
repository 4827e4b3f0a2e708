//! Entries of another office's ledger that are well signed and break a fund rule: kept for whoever inspects them.

use ipc::Text;
use serde::{Deserialize, Serialize};

/// Which entries break a rule, and which one. There are none in one's own ledger, where they could not have been recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Breaches {
    /// Entry numbers, ascending.
    entries: Vec<u64>,
    /// What the first of them break.
    named: Vec<Text>,
}

impl Breaches {
    /// Takes up the next one.
    pub fn push(&mut self, entry: u64, what: Text) {
        if self.named.len() == self.entries.len() && self.named.len() < NAMED_MAX {
            self.named.push(what);
        }
        self.entries.push(entry);
    }

    /// What an entry breaks, if it does.
    pub fn of(&self, entry: u64) -> Option<Text> {
        let place = self.entries.binary_search(&entry).ok()?;
        Some(self.named.get(place).cloned().unwrap_or_else(|| {
            Text::new(
                "违反资金规则。核验这个账本可以看到前一百处。",
                "It breaks a fund rule; verifying the ledger names the first hundred.",
            )
        }))
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.entries.len() as u64
    }

    /// Those below an entry number, newest first.
    pub fn below(&self, before: u64) -> impl Iterator<Item = u64> + '_ {
        let upto = self.entries.partition_point(|entry| *entry < before);
        self.entries[..upto].iter().rev().copied()
    }
}

/// Of so many it is said what they break: whoever writes a ledger full of them fills no memory here.
const NAMED_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Demo, Office, Work, desk::Desk};
    use std::sync::Arc;

    #[test]
    fn all_are_known_and_the_first_ones_named() {
        let mut breaches = Breaches::default();
        let said = |number: usize| Text::new(number.to_string(), number.to_string());
        (0..NAMED_MAX + 2).for_each(|number| breaches.push(number as u64 * 2, said(number)));
        assert_eq!(breaches.of(4), Some(said(2)));
        assert_eq!(breaches.of(5), None);
        assert!(breaches.of(NAMED_MAX as u64 * 2).is_some_and(|what| what != said(NAMED_MAX)), "it is marked all the same");
        assert_eq!(breaches.count(), NAMED_MAX as u64 + 2);
        assert_eq!(breaches.below(5).collect::<Vec<_>>(), [4, 2, 0]);
    }

    #[test]
    fn they_are_saved_with_the_state_and_found_anew_without_it() {
        let folder = std::env::temp_dir().join(format!("mingzhang-breaches-{}", std::process::id()));
        drop(Office::demo(&folder, Demo { entries: 40, seed: 7 }, &Work::default()).expect("a demo is made"));
        let open = || Desk::open_foreign(&folder).expect("it opens");
        assert_eq!(open().breaches.count(), 0, "what is saved of the own ledger says nothing of breaches, and all is read");
        let mut desk = open();
        // A demo breaks no rule: what is read back can only have been saved.
        Arc::make_mut(&mut desk.breaches).push(7, Text::new("甲", "one"));
        desk.save().expect("it can be saved");
        drop(desk);
        let desk = open();
        assert_eq!(desk.breaches.of(7), Some(Text::new("甲", "one")));
        crate::desk::drop_saved(&desk.store).expect("it can be dropped");
        drop(desk);
        assert_eq!(open().breaches.count(), 0, "the entries say that there are none");
        std::fs::remove_dir_all(&folder).expect("it can be removed");
    }
}

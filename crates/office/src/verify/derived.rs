//! What was computed from the entries and saved: computed anew while the entries go by, and compared.

use super::{
    findings::{Aspect, Findings},
    readable, words,
};
use crate::{
    Outcome,
    desk::{Absorb, COLUMNS, PERSONS, SEGMENT_PAYMENTS, STATE, encode_state},
    sealing::{Keyring, Seal},
    view::{Columns, Persons, Places},
};
use funds::Book;
use ledger::Chain;
use std::collections::{BTreeMap, BTreeSet};
use store::Snapshot;

/// What is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Chain, book and places.
    State,
    /// The columns of the payments.
    Columns,
    /// The search columns.
    Persons,
}

/// The comparison, as far as it has come.
pub(super) struct Derived<'a> {
    snapshot: &'a Snapshot,
    keyring: Option<&'a Keyring>,
    /// Ledger size of the saved state, if there is one to come.
    state: Option<u64>,
    /// First payment of each saved segment that is still to come, to the payment behind its last.
    columns: BTreeMap<u64, u64>,
    persons: BTreeMap<u64, u64>,
    places: Places,
    payments: u64,
    /// The columns of the payments since the last full segment.
    rows: Columns,
    /// The same of the search columns; they come in portions, so that these may lie behind.
    names: Persons,
    names_first: u64,
    compared: u64,
    different: BTreeSet<Part>,
}

impl<'a> Derived<'a> {
    /// Looks at what there is to compare. The search columns are compared only with a keyring.
    pub fn new(snapshot: &'a Snapshot, keyring: Option<&'a Keyring>) -> Outcome<Derived<'a>> {
        let ranges = |name| -> Outcome<BTreeMap<u64, u64>> {
            let ranges = readable(snapshot.derived_ranges(name))?.unwrap_or_default();
            Ok(ranges.into_iter().map(|range| (range.start, range.end)).collect())
        };
        Ok(Derived {
            snapshot,
            keyring,
            state: ranges(STATE)?.into_values().next_back(),
            columns: ranges(COLUMNS)?,
            persons: if keyring.is_some() { ranges(PERSONS)? } else { BTreeMap::new() },
            places: Places::default(),
            payments: 0,
            rows: Columns::default(),
            names: Persons::default(),
            names_first: 0,
            compared: 0,
            different: BTreeSet::new(),
        })
    }

    /// Takes up what an entry adds.
    pub fn absorb(&mut self, absorb: Absorb) -> Outcome<()> {
        let Absorb::Payment(mut row, township, village) = absorb else { return Ok(()) };
        row.place = self.places.number(&township, &village);
        self.rows.push(row);
        self.payments += 1;
        let first = (self.payments - 1) / SEGMENT_PAYMENTS * SEGMENT_PAYMENTS;
        if self.columns.get(&first) == Some(&self.payments) {
            self.columns.remove(&first);
            let saved = readable(self.snapshot.derived(COLUMNS, first))?.flatten();
            let same = saved.is_some_and(|saved| saved.data == self.rows.encode(0..self.rows.len()));
            self.compared(same, Part::Columns);
        }
        if self.payments.is_multiple_of(SEGMENT_PAYMENTS) {
            self.rows.truncate(0);
        }
        Ok(())
    }

    /// Compares the saved state, when it is of this very size.
    pub fn at(&mut self, chain: &Chain, book: &Book) -> Outcome<()> {
        if self.state != Some(chain.size()) {
            return Ok(());
        }
        self.state = None;
        let saved = readable(self.snapshot.derived(STATE, 0))?.flatten();
        let computed = encode_state(&chain.state(), book, &self.places, self.payments)?;
        self.compared(saved.is_some_and(|saved| saved.data == computed), Part::State);
        Ok(())
    }

    /// Takes up the search columns of a portion.
    pub fn absorb_persons(&mut self, persons: &Persons) -> Outcome<()> {
        let Some(keyring) = self.keyring else { return Ok(()) };
        self.names.append_encoded(&persons.encode(0..persons.len()));
        while self.names.len() as u64 >= SEGMENT_PAYMENTS {
            let segment = SEGMENT_PAYMENTS as usize;
            let first = self.names_first;
            if self.persons.get(&first) == Some(&(first + SEGMENT_PAYMENTS)) {
                self.persons.remove(&first);
                let saved = readable(self.snapshot.derived(PERSONS, first))?.flatten();
                let opened = saved.and_then(|saved| keyring.open(Seal::Persons(first), &saved.data).ok());
                let same = opened.is_some_and(|plain| plain == self.names.encode(0..segment));
                self.compared(same, Part::Persons);
            }
            let mut rest = Persons::default();
            rest.append_encoded(&self.names.encode(segment..self.names.len()));
            self.names = rest;
            self.names_first += SEGMENT_PAYMENTS;
        }
        Ok(())
    }

    /// What differs. `sound`: nothing is wrong with the entries, so that what follows from them is not in doubt.
    pub fn finish(mut self, sound: bool, findings: &mut Findings) {
        // What is saved and was not reached follows from nothing.
        let left = [
            (self.state.is_some(), Part::State),
            (!self.columns.is_empty(), Part::Columns),
            (!self.persons.is_empty(), Part::Persons),
        ];
        left.into_iter().filter(|(left, _)| *left).for_each(|(_, part)| self.compared(false, part));
        findings.checked(Aspect::Derived, self.compared);
        if !sound {
            findings.incomplete(Aspect::Derived);
            return;
        }
        for part in self.different {
            findings.problem(Aspect::Derived, None, words::derived(part));
        }
    }

    fn compared(&mut self, same: bool, part: Part) {
        self.compared += 1;
        if !same {
            self.different.insert(part);
        }
    }
}

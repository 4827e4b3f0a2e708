//! The search columns: loaded when a member signs in, dropped when nobody is signed in.

use super::{
    Desk,
    replay::Watch,
    saved::{PERSONS, SEGMENT_PAYMENTS},
};
use crate::{
    erasing::without_erased,
    failure::{Outcome, store_failed},
    peers::key_file,
    personal,
    sealing::{Keyring, Seal, Unsealable, open_file_with},
    view::Persons,
    world::{Source, World},
};
use ledger::Disclosure;
use std::sync::Arc;
use store::Change;
use zeroize::Zeroizing;

impl Desk {
    /// Makes the search columns ready: full segments from their sealed copies, the rest from the disclosures.
    pub fn load_persons(&mut self, keyring: &Keyring, world: &World) -> Outcome<()> {
        self.carry_out_erasures(keyring, world)?;
        let mut persons = self.persons.take().map(Arc::unwrap_or_clone).unwrap_or_default();
        let snapshot = self.snapshot()?;
        for range in snapshot.derived_ranges(PERSONS).map_err(|error| store_failed(&error))? {
            if range.start != persons.len() as u64 || range.end > self.columns.len() as u64 {
                continue;
            }
            let Some(segment) = snapshot.derived(PERSONS, range.start).map_err(|error| store_failed(&error))? else { continue };
            if let Ok(plain) = keyring.open(Seal::Persons(range.start), &segment.data) {
                persons.append_encoded(&plain);
                persons.truncate(range.end as usize);
            }
        }
        drop(snapshot);
        self.read_persons(&mut persons, keyring, &mut |_| Ok(()))?;
        self.persons = Some(Arc::new(persons));
        self.save_persons(keyring, &mut world.random())
    }

    /// Makes the search columns anew from the disclosures, whatever was saved.
    pub fn replay_persons(&mut self, keyring: &Keyring, watch: &mut Watch<'_>) -> Outcome<()> {
        let mut persons = Persons::default();
        self.read_persons(&mut persons, keyring, watch)?;
        self.persons = Some(Arc::new(persons));
        Ok(())
    }

    /// Adds what is missing, entry by entry. Whatever cannot be opened counts as not there: the payment itself is whole.
    fn read_persons(&self, persons: &mut Persons, keyring: &Keyring, watch: &mut Watch<'_>) -> Outcome<()> {
        let snapshot = self.snapshot()?;
        let missing = persons.len();
        if missing < self.columns.len() {
            let first = u64::from(self.columns.entry[missing]);
            for part in snapshot.disclosures(first..self.chain.size()).map_err(|error| store_failed(&error))? {
                let part = part.map_err(|error| store_failed(&error))?;
                let opened = keyring.open(Seal::Disclosures(part.first), &part.sealed).ok();
                let fields = opened.and_then(|plain| personal::unpack(&plain)).unwrap_or_default();
                for (entry, disclosures) in (part.first..).zip(fields) {
                    let Some(ordinal) = self.columns.at_entry(entry) else { continue };
                    while persons.len() < ordinal {
                        persons.push(&[]);
                    }
                    if persons.len() == ordinal {
                        persons.push(&without_erased(self.chain.roll(), entry, disclosures));
                    }
                }
                watch(part.first)?;
            }
            while persons.len() < self.columns.len() {
                persons.push(&[]);
            }
        }
        Ok(())
    }

    /// The personal fields of an entry; empty when there are none or they were erased, and without keys.
    pub fn disclosures<'a>(&self, keyring: impl Into<Option<&'a Keyring>>, entry: u64) -> Outcome<Vec<Disclosure>> {
        let Some(keyring) = keyring.into() else { return Ok(Vec::new()) };
        let snapshot = self.snapshot()?;
        for part in snapshot.disclosures(entry..entry + 1).map_err(|error| store_failed(&error))? {
            let part = part.map_err(|error| store_failed(&error))?;
            let plain = keyring.open(Seal::Disclosures(part.first), &part.sealed).map_err(|_| damaged(part.first))?;
            let mut fields = personal::unpack(&plain).ok_or_else(|| damaged(part.first))?;
            let place = usize::try_from(entry - part.first).unwrap_or(usize::MAX);
            if place < fields.len() {
                return Ok(without_erased(self.chain.roll(), entry, fields.swap_remove(place)));
            }
        }
        Ok(Vec::new())
    }

    /// The personal fields of many entries, given in ascending order. What was sealed together is opened once.
    pub fn disclosures_of<'a>(&self, keyring: impl Into<Option<&'a Keyring>>, entries: &[u64]) -> Outcome<Vec<Vec<Disclosure>>> {
        let mut found = vec![Vec::new(); entries.len()];
        let Some(keyring) = keyring.into() else { return Ok(found) };
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(found) };
        let snapshot = self.snapshot()?;
        for part in snapshot.disclosures(*first..*last + 1).map_err(|error| store_failed(&error))? {
            let part = part.map_err(|error| store_failed(&error))?;
            let plain = keyring.open(Seal::Disclosures(part.first), &part.sealed).map_err(|_| damaged(part.first))?;
            let fields = personal::unpack(&plain).ok_or_else(|| damaged(part.first))?;
            for (entry, disclosures) in (part.first..).zip(fields) {
                if let Ok(place) = entries.binary_search(&entry) {
                    found[place] = without_erased(self.chain.roll(), entry, disclosures);
                }
            }
        }
        Ok(found)
    }

    /// A source file, opened: an own one with the data key, another office's with its key that came along.
    pub fn open_file(&self, keyring: &Keyring, id: &str, sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        if let Ok(plain) = keyring.open_file(sealed) {
            return Ok(plain);
        }
        let key = self.snapshot().ok().and_then(|snapshot| snapshot.file(&key_file(id)).ok()?).ok_or(Unsealable)?;
        let key = Zeroizing::new(keyring.open(Seal::FileKey, &key)?);
        open_file_with(key[..].try_into().map_err(|_| Unsealable)?, sealed)
    }

    /// The code of the programme that a payment or the submission of a batch is of.
    pub fn programme_of_entry(&self, entry: u64) -> Option<&str> {
        if let Some(ordinal) = self.columns.at_entry(entry) {
            return self.book.programmes().get(usize::from(self.columns.programme[ordinal])).map(funds::Programme::code);
        }
        let batch = self.book.batches().iter().find(|batch| batch.entry() == entry)?;
        Some(self.book.programme_of(batch).code())
    }

    /// Seals full segments that have no sealed copy yet.
    pub fn save_persons(&self, keyring: &Keyring, random: &mut Source) -> Outcome<()> {
        let Some(persons) = &self.persons else { return Ok(()) };
        let there = self.snapshot()?.derived_ranges(PERSONS).map_err(|error| store_failed(&error))?;
        let done = there.last().map_or(0, |range| range.end);
        let full = persons.len() as u64 / SEGMENT_PAYMENTS * SEGMENT_PAYMENTS;
        for first in (done..full).step_by(SEGMENT_PAYMENTS as usize) {
            let upto = first + SEGMENT_PAYMENTS;
            let data = keyring.seal(Seal::Persons(first), &persons.encode(first as usize..upto as usize), random);
            let change = Change::PutDerived { name: PERSONS, first, upto, data: &data };
            self.store.change(&[change]).map_err(|error| store_failed(&error))?;
        }
        Ok(())
    }
}

fn damaged(first: u64) -> ipc::Failure {
    store_failed(&store::StoreError::Damaged(store::Damage::Disclosures { first }))
}

//! Carrying out what was ordered: in the store, in what waits for peers, in the search columns, and in the log of the store.

use super::list::Orders;
use crate::{
    Outcome, World,
    desk::{Desk, PERSONS, SEGMENT_PAYMENTS},
    failure::store_failed,
    personal,
    sealing::{Keyring, Seal},
    view::ByPerson,
};
use ledger::{Disclosure, Hash, Roll};
use std::collections::{BTreeMap, BTreeSet};
use store::Change;
use zeroize::Zeroizing;

/// What is to be erased: digests by entry, and ids of source files.
#[derive(Default)]
struct Due {
    fields: BTreeMap<u64, BTreeSet<Hash>>,
    files: BTreeSet<String>,
}

impl Desk {
    /// Whether it is not known yet that everything which was ordered has been carried out here.
    pub(crate) fn erasures_due(&self) -> bool {
        self.erased != Some(self.chain.roll().erasures().len())
    }

    /// Carries out what was ordered and was not yet. It can be repeated at any time.
    pub(crate) fn carry_out_erasures(&mut self, keyring: &Keyring, world: &World) -> Outcome<()> {
        if !self.erasures_due() {
            return Ok(());
        }
        let ordered = self.chain.roll().erasures().len();
        let due = self.due()?;
        if !due.fields.is_empty() || !due.files.is_empty() {
            self.erase_due(&due, ordered, keyring, world)?;
        }
        // What is erased must not be left in the store's log. While somebody reads it is; then the next time empties it.
        let scrub = self.snapshot()?.setting(SCRUB).map_err(|error| store_failed(&error))?.is_some();
        if scrub && self.store.scrub().map_err(|error| store_failed(&error))? {
            self.store.change(&[Change::RemoveSetting { name: SCRUB }]).map_err(|error| store_failed(&error))?;
        }
        self.erased = Some(ordered);
        Ok(())
    }

    /// What was ordered here since it was last carried out, and what is known to have been ordered by entries that were lost.
    fn due(&self) -> Outcome<Due> {
        let snapshot = self.snapshot()?;
        let done = snapshot.setting(ERASED).map_err(|error| store_failed(&error))?;
        let done: usize = done.and_then(|done| std::str::from_utf8(&done).ok()?.parse().ok()).unwrap_or(0);
        let lost = snapshot.setting(LOST_ORDERS).map_err(|error| store_failed(&error))?;
        let lost: Orders = lost.and_then(|lost| serde_json::from_slice(&lost).ok()).unwrap_or_default();
        let mut due = Due::default();
        for erasure in self.chain.roll().erasures().iter().skip(done) {
            for field in &erasure.fields {
                due.fields.entry(field.entry).or_default().insert(field.digest);
            }
            due.files.extend(erasure.files.iter().map(Hash::hex));
        }
        for (entry, digest) in &lost.fields {
            due.fields.entry(*entry).or_default().extend(Hash::from_url(digest.as_bytes()));
        }
        due.files.extend(lost.files);
        Ok(due)
    }

    fn erase_due(&mut self, due: &Due, ordered: usize, keyring: &Keyring, world: &World) -> Outcome<()> {
        let sealed = self.without(due, keyring, world)?;
        let snapshot = self.snapshot()?;
        let stored = snapshot.files().map_err(|error| store_failed(&error))?;
        // The file itself, its key, and pieces of it that came before the others.
        let of_file = |stored: &str| due.files.contains(stored.split('/').nth(1).unwrap_or(stored));
        let files: Vec<&str> = stored.iter().map(|file| &*file.id).filter(|id| of_file(id)).collect();
        let first = due.fields.keys().next().copied().unwrap_or(self.chain.size());
        let ordinal = self.columns.entry.partition_point(|entry| u64::from(*entry) < first) as u64;
        let now = ordered.to_string();
        let mut changes: Vec<Change<'_>> =
            sealed.iter().map(|(first, sealed)| Change::ReplaceDisclosures { first: *first, sealed }).collect();
        changes.extend(files.iter().map(|id| Change::RemoveFile { id }));
        changes.push(Change::DropDerived { name: PERSONS, from: ordinal / SEGMENT_PAYMENTS * SEGMENT_PAYMENTS });
        changes.push(Change::PutSetting { name: ERASED, value: now.as_bytes() });
        changes.push(Change::PutSetting { name: SCRUB, value: b"due" });
        changes.push(Change::RemoveSetting { name: LOST_ORDERS });
        self.store.change(&changes).map_err(|error| store_failed(&error))?;
        let waiting = snapshot.parcels_out().map_err(|error| store_failed(&error))?;
        let peers: BTreeSet<&str> = waiting.iter().map(|parcel| &*parcel.peer).collect();
        // They are made anew, without what was erased.
        let first = if due.files.is_empty() { first } else { 0 };
        for peer in peers {
            self.store.drop_parcels(peer, None, first).map_err(|error| store_failed(&error))?;
        }
        self.persons = None;
        (self.by_id, self.by_name, self.unnumbered) = (ByPerson::id(), ByPerson::name(), ByPerson::unnumbered());
        Ok(())
    }

    /// The runs of disclosures that have something to be erased in them, sealed anew without it, each by its first entry.
    fn without(&self, due: &Due, keyring: &Keyring, world: &World) -> Outcome<Vec<(u64, Vec<u8>)>> {
        let snapshot = self.snapshot()?;
        let mut random = world.random();
        let mut sealed: Vec<(u64, Vec<u8>)> = Vec::new();
        for entry in due.fields.keys() {
            for part in snapshot.disclosures(*entry..*entry + 1).map_err(|error| store_failed(&error))? {
                let part = part.map_err(|error| store_failed(&error))?;
                if sealed.iter().any(|(first, _)| *first == part.first) {
                    continue;
                }
                // What does not open is damaged already, and says nothing to anybody.
                let Ok(plain) = keyring.open(Seal::Disclosures(part.first), &part.sealed).map(Zeroizing::new) else { continue };
                let Some(mut entries) = personal::unpack(&plain) else { continue };
                for (number, there) in (part.first..).zip(&mut entries) {
                    if let Some(digests) = due.fields.get(&number) {
                        there.retain(|one| !digests.contains(&one.digest()));
                    }
                }
                let left = Zeroizing::new(personal::pack(entries.iter().map(Vec::as_slice)));
                sealed.push((part.first, keyring.seal(Seal::Disclosures(part.first), &left, &mut random)));
            }
        }
        Ok(sealed)
    }
}

/// The fields of an entry without those that were ordered to be erased, wherever they come from.
pub(crate) fn without_erased(roll: &Roll, entry: u64, mut fields: Vec<Disclosure>) -> Vec<Disclosure> {
    for erasure in roll.erasures() {
        let from = erasure.fields.partition_point(|field| field.entry < entry);
        for field in erasure.fields[from..].iter().take_while(|field| field.entry == entry) {
            fields.retain(|one| one.digest() != field.digest);
        }
    }
    fields
}

/// How many orders of this ledger were carried out.
const ERASED: &str = "erased";

/// The log was not emptied since something was erased.
const SCRUB: &str = "scrub";

/// Orders that a restored backup did not know of.
pub(crate) const LOST_ORDERS: &str = "lost_orders";

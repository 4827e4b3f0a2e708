//! What the own office knows of the copies it holds beside what is in them: how far their ledgers have got, when their newest
//! entries came and from whom, and what is wrong with them.

use super::{mirror_folder, peer_of, shelf::Shelf};
use crate::{
    Office, Outcome,
    desk::Desk,
    exports::file_failed,
    failure::{copy_whole, not_held, of_copy, store_failed},
};
use ipc::{Blame, Failure, LedgerLine, RemoveLedger, Ties};
use ledger::Roll;
use std::{collections::BTreeMap, fs};
use store::{Change, Snapshot, Store, StoreError, StoredCopy};

/// What is known of one ledger.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    pub origin: String,
    /// The office's name, by its card.
    pub name: String,
    /// Size of the newest head known.
    pub known: u64,
    pub came_at: Option<i64>,
    /// Name of the office that handed over its newest entries.
    pub came_from: String,
    pub damage: Option<Failure>,
    pub ties: Ties,
}

impl Office {
    /// What is known of a ledger.
    pub(crate) fn beside(&mut self, origin: &str) -> Outcome<Beside> {
        let ties = self.ties()?.of(origin);
        let desk = self.desk()?;
        Known::read(&desk.snapshot()?).map(|known| Beside { ties, ..known.of(desk.chain.roll(), origin) })
    }

    /// Notes what is wrong with a copy, if something is.
    pub(crate) fn note_copy_damage(&mut self, origin: &str, damage: Option<&Failure>) -> Outcome<()> {
        let Some(damage) = damage.filter(|_| mirror_folder(&self.home, origin).is_dir()) else { return Ok(()) };
        let damage = serde_json::to_string(damage).unwrap_or_default();
        self.desk()?.store.note_copy_damage(origin, &damage).map_err(|error| store_failed(&error))
    }

    /// Notes what a verification of a copy has found: also that nothing is wrong with it, whatever was noted before.
    pub(crate) fn note_copy_verified(&mut self, origin: &str, copy: &Office) -> Outcome<()> {
        match &copy.verified.damage {
            Some(damage) => self.note_copy_damage(origin, Some(&of_copy(damage.clone()))),
            None => self.desk()?.store.note_copy_damage(origin, "").map_err(|error| store_failed(&error)),
        }
    }

    /// The same of this copy, where the own office is not open beside it.
    pub(crate) fn note_copy_at_home(&self) -> Outcome<()> {
        let Some(origin) = &self.copy_of else { return Ok(()) };
        let damage = self.verified.damage.clone().map(|damage| serde_json::to_string(&of_copy(damage)).unwrap_or_default());
        let home = match Store::open(&self.home) {
            // On a new machine there may be no ledger beside it yet, and so nobody to be told.
            Err(StoreError::NotFound) => return Ok(()),
            opened => opened.map_err(|error| store_failed(&error))?,
        };
        home.note_copy_damage(origin, &damage.unwrap_or_default()).map_err(|error| store_failed(&error))
    }

    /// The ledgers of which entries are held, the own one first; copies that are damaged too.
    pub fn ledgers(&mut self) -> Outcome<Vec<LedgerLine>> {
        let shelf = Shelf::open(&self.home)?;
        let known = Known::read(&self.desk()?.snapshot()?)?;
        let ties = self.ties()?;
        let roll = shelf.own.chain.roll();
        let line = |desk: &Desk| {
            let (origin, head) = (desk.chain.origin().to_string(), desk.head());
            let beside = known.of(roll, &origin);
            LedgerLine {
                name: desk.office_name(),
                own: origin == shelf.own.chain.origin().as_str(),
                size: head.size,
                root: head.root.hex(),
                known: beside.known.max(head.size),
                came_at: beside.came_at,
                came_from: beside.came_from,
                breaches: desk.breaches.count(),
                damage: beside.damage,
                ties: ties.of(&origin),
                origin,
            }
        };
        let mut lines: Vec<LedgerLine> = std::iter::once(&shelf.own).chain(shelf.mirrors.values()).map(line).collect();
        // Those that could not be opened.
        let broken = known.copies.keys().filter(|origin| !shelf.mirrors.contains_key(*origin));
        let broken = broken.filter(|origin| mirror_folder(&self.home, origin).is_dir()).map(|origin| known.of(roll, origin));
        lines.extend(broken.filter(|beside| beside.damage.is_some()).map(|beside| LedgerLine {
            origin: beside.origin,
            name: beside.name,
            own: false,
            size: 0,
            root: String::new(),
            known: beside.known,
            came_at: beside.came_at,
            came_from: beside.came_from,
            breaches: 0,
            damage: beside.damage,
            ties: Ties::default(),
        }));
        Ok(lines)
    }

    /// Removes the copy of a ledger that is damaged; the next sync with its office, or with another that has it, fetches it
    /// again. A copy that nothing is wrong with stays: it is what others can be held against.
    pub fn remove_ledger(&mut self, call: &RemoveLedger) -> Outcome<Vec<LedgerLine>> {
        let folder = mirror_folder(&self.home, &call.origin);
        if !folder.is_dir() {
            return Err(not_held());
        }
        let noted = self.beside(&call.origin)?.damage.is_some();
        let damaged = || Desk::open_foreign(&folder).is_err_and(|failure| of_copy(failure).blame == Blame::Damage);
        if !noted && !damaged() {
            return Err(copy_whole());
        }
        // Under another name it is no copy any more, however far its removal gets.
        let gone = folder.with_extension("removed");
        let removed = fs::rename(&folder, &gone).and_then(|()| fs::remove_dir_all(&gone));
        removed.map_err(|error| file_failed(&error))?;
        let desk = self.desk()?;
        desk.store.forget_copy(&call.origin).map_err(|error| store_failed(&error))?;
        // A sync that has nothing new to offer would be over after one request.
        let settled: Vec<String> =
            desk.chain.roll().peers().map(|peer| super::holdings::settled_name(peer.origin.as_str())).collect();
        let forget: Vec<Change<'_>> = settled.iter().map(|name| Change::RemoveSetting { name }).collect();
        desk.store.change(&forget).map_err(|error| store_failed(&error))?;
        self.ledgers()
    }
}

/// What is known of all of them.
pub(super) struct Known {
    /// Sizes of the newest heads.
    pub heads: BTreeMap<String, u64>,
    pub copies: BTreeMap<String, StoredCopy>,
}

impl Known {
    pub fn read(snapshot: &Snapshot) -> Outcome<Known> {
        let failed = |error: store::StoreError| store_failed(&error);
        let heads = snapshot.known_heads().map_err(failed)?.into_iter();
        let copies = snapshot.copies().map_err(failed)?.into_iter();
        Ok(Known {
            heads: heads.map(|known| (known.checkpoint.origin.to_string(), known.checkpoint.head.size)).collect(),
            copies: copies.map(|copy| (copy.origin.clone(), copy)).collect(),
        })
    }

    /// What is wrong with a copy, as far as it is known.
    pub fn damage(&self, origin: &str) -> Option<Failure> {
        let copy = self.copies.get(origin).filter(|copy| !copy.damage.is_empty())?;
        // A program that is older may not know all of it.
        Some(serde_json::from_str(&copy.damage).unwrap_or_else(|_| of_copy(store_failed(&store::StoreError::NotALedger))))
    }

    fn of(&self, roll: &Roll, origin: &str) -> Beside {
        let copy = self.copies.get(origin);
        let name = |origin: &str| peer_of(roll, origin).map_or_else(|| origin.to_owned(), |peer| peer.card.name().to_owned());
        Beside {
            origin: origin.to_owned(),
            name: name(origin),
            known: self.heads.get(origin).copied().unwrap_or(0),
            came_at: copy.map(|copy| copy.came_at).filter(|at| *at != 0),
            came_from: copy.map(|copy| &*copy.came_from).filter(|from| !from.is_empty()).map(name).unwrap_or_default(),
            damage: self.damage(origin),
            ties: Ties::default(),
        }
    }
}

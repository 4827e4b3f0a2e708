//! The copies of other offices' ledgers that were looked at last, kept open.

use crate::{
    Office, Outcome, Work, World,
    failure::of_copy,
    peers::{Stamp, mirror_folder},
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// A few copies, each behind a lock of its own: looking at one holds up neither the own office nor another copy.
pub(super) struct Copies {
    data: PathBuf,
    world: World,
    work: Work,
    /// The one used last first.
    open: Mutex<Vec<(String, Slot)>>,
}

type Slot = Arc<Mutex<Option<(Office, Option<Stamp>)>>>;

impl Copies {
    /// Those in a data folder; none is open yet.
    pub fn new(data: &Path, world: World, work: Work) -> Copies {
        Copies { data: data.to_owned(), world, work, open: Mutex::default() }
    }

    /// Does something with a copy, which is opened first where it is not, or where another one lies in its place by now.
    pub fn with<T>(&self, origin: &str, act: impl FnOnce(&mut Office) -> Outcome<T>) -> Outcome<T> {
        let slot = self.slot(origin);
        let mut held = slot.lock().unwrap_or_else(|poisoned| {
            // A request that panicked may have left it out of step; nothing is lost by opening it again.
            let mut held = PoisonError::into_inner(poisoned);
            *held = None;
            slot.clear_poison();
            held
        });
        let there = Stamp::of(&mirror_folder(&self.data, origin));
        let same = |then: &Option<Stamp>| match (then, &there) {
            (Some(then), Some(there)) => then.is_same_file(there),
            _ => false,
        };
        if held.as_ref().is_some_and(|(_, then)| !same(then)) {
            *held = None;
        }
        let (office, _) = match &mut *held {
            Some(open) => open,
            none => {
                let mut office = Office::open_copy(&self.data, origin, self.world.clone())?;
                office.work = self.work.clone();
                none.insert((office, there))
            }
        };
        act(office).map_err(of_copy)
    }

    /// Lets go of a copy.
    pub fn close(&self, origin: &str) {
        let slot = self.slot(origin);
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn slot(&self, origin: &str) -> Slot {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = match open.iter().position(|(known, _)| known == origin) {
            Some(place) => open.remove(place).1,
            None => Slot::default(),
        };
        open.insert(0, (origin.to_owned(), slot.clone()));
        // Whoever is at one of the others goes on with it; it is closed when they are done.
        open.truncate(OPEN_MAX);
        slot
    }
}

/// A copy of a million entries takes some fifty megabytes of memory.
const OPEN_MAX: usize = 4;

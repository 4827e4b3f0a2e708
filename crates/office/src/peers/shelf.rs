//! All ledgers of a data folder: the own one, and the copies of others in `ledgers/`.

use crate::{
    Outcome,
    desk::Desk,
    exports::make_private_folder,
    failure::{no_office, store_failed},
};
use ledger::Hash;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Store, StoreError};

/// Where the copy of another office's ledger lies in a data folder.
pub fn mirror_folder(data: &Path, origin: &str) -> PathBuf {
    data.join(LEDGERS).join(Hash::of(origin.as_bytes()).hex())
}

/// All ledgers of a data folder, open.
pub(crate) struct Shelf {
    folder: PathBuf,
    pub own: Desk,
    /// By origin.
    pub mirrors: BTreeMap<String, Desk>,
}

impl Shelf {
    /// Opens what is there. A copy that cannot be opened is left out: it can be fetched again.
    pub fn open(folder: &Path) -> Outcome<Shelf> {
        let own = Desk::open(folder)?;
        let mut shelf = Shelf { folder: folder.to_owned(), own, mirrors: BTreeMap::new() };
        shelf.take_new_copies();
        Ok(shelf)
    }

    /// Takes up what other programs have written since, copies that are new among it. A copy that went bad is left out from now
    /// on and holds up no other.
    pub fn catch_up(&mut self) -> Outcome<()> {
        self.own.catch_up()?;
        self.mirrors.retain(|_, desk| desk.catch_up().is_ok());
        self.take_new_copies();
        Ok(())
    }

    fn take_new_copies(&mut self) {
        let known: BTreeSet<PathBuf> = self.mirrors.keys().map(|origin| mirror_folder(&self.folder, origin)).collect();
        let there = fs::read_dir(self.folder.join(LEDGERS)).into_iter().flatten().flatten().map(|copy| copy.path());
        for desk in there.filter(|copy| !known.contains(copy)).filter_map(|copy| Desk::open_foreign(&copy).ok()) {
            self.mirrors.insert(desk.chain.origin().to_string(), desk);
        }
    }

    /// A ledger of which entries are held.
    pub fn desk(&self, origin: &str) -> Option<&Desk> {
        if self.own.chain.origin().as_str() == origin { Some(&self.own) } else { self.mirrors.get(origin) }
    }

    /// The store in which the copy of a ledger is or will be.
    pub fn mirror_store(&self, origin: &str) -> Outcome<Arc<Store>> {
        if let Some(desk) = self.mirrors.get(origin) {
            return Ok(desk.store.clone());
        }
        let folder = mirror_folder(&self.folder, origin);
        make_private_folder(&self.folder.join(LEDGERS))?;
        let store = match Store::create(&folder) {
            // A first copy that was cut short has left an empty ledger.
            Err(StoreError::AlreadyThere) => Store::open(&folder),
            made => made,
        };
        Ok(Arc::new(store.map_err(|error| store_failed(&error))?))
    }

    /// Takes up what was just written into the copy of a ledger, and keeps its state so that it opens at once.
    pub fn follow(&mut self, origin: &str) -> Outcome<()> {
        if self.own.chain.origin().as_str() == origin {
            return self.own.catch_up();
        }
        if let Some(desk) = self.mirrors.get_mut(origin) {
            desk.catch_up()?;
            return desk.save();
        }
        let mut desk = Desk::open_foreign(&mirror_folder(&self.folder, origin))?;
        desk.save()?;
        if desk.chain.origin().as_str() != origin {
            return Err(no_office());
        }
        self.mirrors.insert(origin.to_owned(), desk);
        Ok(())
    }
}

/// How many entries of each other ledger are held, by origin. Only the heads are read.
pub(crate) fn held_sizes(data: &Path) -> BTreeMap<String, u64> {
    let copies = fs::read_dir(data.join(LEDGERS)).into_iter().flatten().flatten();
    let head = |folder: PathBuf| {
        let checkpoint = Store::open(&folder).ok()?.snapshot().ok()?.checkpoint().ok()??.clone();
        Some((checkpoint.origin.to_string(), checkpoint.head.size))
    };
    copies.filter_map(|copy| head(copy.path())).collect()
}

const LEDGERS: &str = "ledgers";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Demo, Office, Work};

    #[test]
    fn a_copy_that_another_program_has_fetched_meanwhile_is_taken_up() {
        let folder = std::env::temp_dir().join(format!("mingzhang-shelf-{}", std::process::id()));
        let demo = |folder: &Path, seed| {
            let (mut office, _) = Office::demo(folder, Demo { entries: 40, seed }, &Work::default()).expect("a demo is made");
            office.desk().expect("it is open").chain.origin().to_string()
        };
        let (own, other) = (folder.join("own"), folder.join("other"));
        fs::create_dir_all(&folder).expect("a new folder");
        demo(&own, 1);
        let origin = demo(&other, 2);
        let mut shelf = Shelf::open(&own).expect("it opens");
        assert!(shelf.desk(&origin).is_none(), "nothing is held of it");
        let copy = mirror_folder(&own, &origin);
        fs::create_dir_all(&copy).expect("a new folder");
        fs::copy(other.join("ledger.db"), copy.join("ledger.db")).expect("it can be copied");
        shelf.catch_up().expect("it catches up");
        assert_eq!(shelf.desk(&origin).map(|desk| desk.chain.size()), Some(40), "another program has fetched it meanwhile");
        assert_eq!(held_sizes(&own).get(&origin), Some(&40));
        drop(shelf);
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
}

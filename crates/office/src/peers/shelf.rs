//! All ledgers of a data folder: the own one, and the copies of others in `ledgers/`.

use crate::{
    Outcome,
    desk::Desk,
    exports::make_private_folder,
    failure::{no_office, store_failed},
};
use ledger::Hash;
use std::{
    collections::BTreeMap,
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
        for copy in fs::read_dir(folder.join(LEDGERS)).into_iter().flatten().flatten() {
            if let Ok(desk) = Desk::open_foreign(&copy.path()) {
                shelf.mirrors.insert(desk.chain.origin().to_string(), desk);
            }
        }
        Ok(shelf)
    }

    /// Takes up what other programs have written since.
    pub fn catch_up(&mut self) -> Outcome<()> {
        self.own.catch_up()?;
        self.mirrors.values_mut().try_for_each(Desk::catch_up)
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

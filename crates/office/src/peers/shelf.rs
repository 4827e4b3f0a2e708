//! All ledgers of a data folder: the own one, and the copies of others in `ledgers/`.

use super::{stamp::Stamp, ties::About};
use crate::{
    Outcome,
    desk::Desk,
    exports::make_private_folder,
    failure::{of_copy, store_failed},
};
use ipc::{Blame, Failure};
use ledger::Hash;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use store::{Change, Store, StoreError};

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
    /// Which files those are: a copy can be removed, and come again.
    files: BTreeMap<String, Stamp>,
    /// Copies that cannot be opened, as they were when that was tried.
    broken: BTreeMap<PathBuf, Stamp>,
}

impl Shelf {
    /// Opens what is there. A copy that cannot be opened is left out, and if it is damaged, that is noted: it can be fetched again.
    pub fn open(folder: &Path) -> Outcome<Shelf> {
        let own = Desk::open(folder)?;
        let mut shelf =
            Shelf { folder: folder.to_owned(), own, mirrors: BTreeMap::new(), files: BTreeMap::new(), broken: BTreeMap::new() };
        shelf.take_new_copies();
        Ok(shelf)
    }

    /// Takes up what other programs have written since, copies that are new among it. A copy that went bad is left out from now
    /// on, which is noted, and holds up no other.
    pub fn catch_up(&mut self) -> Outcome<()> {
        self.own.catch_up()?;
        let mut bad = Vec::new();
        let Shelf { folder, mirrors, files, .. } = self;
        mirrors.retain(|origin, desk| {
            let there = Stamp::of(&mirror_folder(folder, origin));
            let Some(there) = there.filter(|there| files.get(origin).is_none_or(|known| known.is_same_file(there))) else {
                // It was removed; what has come in its place is another file.
                files.remove(origin);
                return false;
            };
            files.entry(origin.clone()).or_insert(there);
            let caught_up = desk.catch_up();
            let good = caught_up.is_ok();
            bad.extend(caught_up.err().map(|failure| (origin.clone(), failure)));
            good
        });
        for (origin, failure) in bad {
            self.files.remove(&origin);
            self.note_broken(mirror_folder(&self.folder, &origin), failure);
        }
        self.take_new_copies();
        Ok(())
    }

    /// Whether other programs have written nothing since: then there is nothing to take up.
    pub fn is_current(&self) -> bool {
        let desks = || std::iter::once(&self.own).chain(self.mirrors.values());
        self.has_its_files() && desks().all(Desk::is_current) && self.new_copies().next().is_none()
    }

    /// Whether all copies still lie where they were opened: one can be removed, and come again.
    pub fn has_its_files(&self) -> bool {
        self.mirrors.keys().all(|origin| {
            let there = Stamp::of(&mirror_folder(&self.folder, origin));
            self.files.get(origin).zip(there).is_some_and(|(known, there)| known.is_same_file(&there))
        })
    }

    fn take_new_copies(&mut self) {
        for folder in self.new_copies().collect::<Vec<_>>() {
            let stamp = Stamp::of(&folder);
            match Desk::open_foreign(&folder) {
                Ok(desk) if mirror_folder(&self.folder, desk.chain.origin().as_str()) == folder => {
                    let origin = desk.chain.origin().to_string();
                    self.broken.remove(&folder);
                    self.files.extend(stamp.map(|stamp| (origin.clone(), stamp)));
                    self.mirrors.insert(origin, desk);
                }
                // What lies there is another ledger, and came by no sync.
                Ok(_) => {}
                Err(failure) => self.note_broken(folder, failure),
            }
        }
    }

    /// Folders of copies that are not on the shelf, and are not known to be damaged as they are.
    fn new_copies(&self) -> impl Iterator<Item = PathBuf> {
        let known: BTreeSet<PathBuf> = self.mirrors.keys().map(|origin| mirror_folder(&self.folder, origin)).collect();
        // It would take as long each time to find out the same.
        let is_broken = |copy: &Path| self.broken.get(copy).is_some_and(|known| Stamp::of(copy).as_ref() == Some(known));
        // A folder in which one is still being made has none yet.
        copies_in(&self.folder).filter(move |copy| !known.contains(copy) && Store::is_in(copy) && !is_broken(copy))
    }

    /// Notes that a copy is damaged, so that everybody sees it. Whose it is the office knows: it fetches from its peers alone.
    fn note_broken(&mut self, folder: PathBuf, failure: Failure) {
        let failure = of_copy(failure);
        if failure.blame != Blame::Damage {
            return;
        }
        let mut peers = self.own.chain.roll().peers();
        if let Some(peer) = peers.find(|peer| mirror_folder(&self.folder, peer.origin.as_str()) == folder) {
            let damage = serde_json::to_string(&failure).unwrap_or_default();
            // Where that cannot be written, it is found again by the next who opens it.
            let _ = self.own.store.note_copy_damage(peer.origin.as_str(), &damage);
        }
        drop(peers);
        self.broken.extend(Stamp::of(&folder).map(|stamp| (folder, stamp)));
    }

    /// Whether the copy of a ledger is damaged: nothing is taken up or promised of it until it was removed, and it stands in the way
    /// of no other.
    pub fn is_broken(&self, origin: &str) -> bool {
        let folder = mirror_folder(&self.folder, origin);
        !self.mirrors.contains_key(origin) && self.broken.contains_key(&folder) && Store::is_in(&folder)
    }

    /// A ledger of which entries are held.
    pub fn desk(&self, origin: &str) -> Option<&Desk> {
        if self.own.chain.origin().as_str() == origin { Some(&self.own) } else { self.mirrors.get(origin) }
    }

    /// The folder in which the first copy of a ledger is to be made.
    pub fn new_mirror_folder(&mut self, origin: &str) -> Outcome<PathBuf> {
        self.files.remove(origin);
        make_private_folder(&self.folder.join(LEDGERS))?;
        Ok(mirror_folder(&self.folder, origin))
    }

    /// Where entries of a ledger lie that were brought and are not covered by a head yet.
    pub fn pushed_folder(&self, origin: &str) -> PathBuf {
        self.folder.join(PUSHED).join(Hash::of(origin.as_bytes()).hex())
    }

    /// Takes in a copy to which entries have just come, the first ones among them.
    pub fn take_in(&mut self, copy: Desk) -> Outcome<()> {
        let origin = copy.chain.origin().to_string();
        let folder = mirror_folder(&self.folder, &origin);
        let kept = About::keep(&copy);
        self.broken.remove(&folder);
        if let Some(stamp) = Stamp::of(&folder) {
            // Where entries came to one that was there, it is the file that it was.
            self.files.entry(origin.clone()).or_insert(stamp);
        }
        self.mirrors.insert(origin.clone(), copy);
        kept?;
        self.note_erasures(&origin)
    }

    /// Notes that something was ordered to be erased in a copy: it is done when a member signs in, since nobody else can open what
    /// is held.
    fn note_erasures(&self, origin: &str) -> Outcome<()> {
        let Some(desk) = self.mirrors.get(origin) else { return Ok(()) };
        let (ordered, name) = (desk.chain.roll().erasures().len(), noted_name(origin));
        let failed = |error: StoreError| store_failed(&error);
        let known = self.own.store.setting(&name).map_err(failed)?;
        let ordered = ordered.to_string();
        if known.as_deref().unwrap_or(b"0") == ordered.as_bytes() {
            return Ok(());
        }
        let changes = [
            Change::PutSetting { name: &name, value: ordered.as_bytes() },
            Change::PutSetting { name: &erasing_name(origin), value: b"due" },
        ];
        self.own.store.change(&changes).map_err(failed)
    }
}

/// The setting which says that orders to erase in a copy are not carried out yet.
pub(super) fn erasing_name(origin: &str) -> String {
    format!("erasing/{origin}")
}

/// The setting with the number of orders in a copy that are known.
fn noted_name(origin: &str) -> String {
    format!("erasures/{origin}")
}

/// The folders with copies in a data folder. What is named otherwise is none.
pub(crate) fn copies_in(data: &Path) -> impl Iterator<Item = PathBuf> {
    let there = fs::read_dir(data.join(LEDGERS)).into_iter().flatten().flatten().map(|copy| copy.path());
    there.filter(|copy| copy.extension().is_none())
}

const LEDGERS: &str = "ledgers";

const PUSHED: &str = "pushed";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Demo, DemoOffices, Office, Work};

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
        drop(shelf);
        fs::remove_dir_all(&folder).expect("it can be removed");
    }

    #[test]
    fn a_copy_that_goes_bad_or_away_is_let_go_of_and_holds_up_no_other() {
        let folder = std::env::temp_dir().join(format!("mingzhang-bad-{}", std::process::id()));
        let plan = DemoOffices { offices: 3, port: 8440, entries: 40, seed: 3 };
        Office::demo_offices(&folder, plan, &Work::default()).expect("demo offices are made");
        let own = folder.join("1");
        let origins: Vec<String> = ["2", "3"]
            .map(|number| Desk::open(&folder.join(number)).expect("it opens"))
            .iter()
            .map(|desk| desk.chain.origin().to_string())
            .collect();
        let file = |origin: &str| mirror_folder(&own, origin).join("ledger.db");
        let fetch = |number: usize| {
            let origin = &origins[number];
            fs::create_dir_all(mirror_folder(&own, origin)).expect("a folder");
            fs::copy(folder.join((number + 2).to_string()).join("ledger.db"), file(origin)).expect("it can be copied");
        };
        (0..2).for_each(fetch);
        let mut shelf = Shelf::open(&own).expect("it opens");
        assert_eq!(shelf.mirrors.len(), 2);
        // What lies there now is no ledger, and another file.
        fs::remove_file(file(&origins[0])).expect("it can be removed");
        fs::write(file(&origins[0]), "dear sir").expect("it can be written");
        assert!(!shelf.is_current(), "another file is seen");
        for _ in 0..2 {
            shelf.catch_up().expect("the own ledger is whole");
            assert!(shelf.is_current(), "what is known to be damaged is not opened again and again");
            assert_eq!(shelf.mirrors.keys().collect::<Vec<_>>(), [&origins[1]], "the other one stays");
            assert!(shelf.is_broken(&origins[0]) && !shelf.is_broken(&origins[1]));
        }
        let noted = |shelf: &Shelf| shelf.own.snapshot().expect("a snapshot").copies().expect("it can be read");
        let copies = noted(&shelf);
        assert_eq!(copies.iter().map(|copy| &copy.origin).collect::<Vec<_>>(), [&origins[0]], "everybody sees it");
        let damage: Failure = serde_json::from_str(&copies[0].damage).expect("a failure");
        assert_eq!((damage.blame, damage.remedy.en.contains("remove-ledger")), (Blame::Damage, true));
        // Nothing is promised about it, and its peer is no stranger but for that.
        use sync::Holdings;
        assert_eq!(shelf.verifiers(&origins[0], 1), Ok(Vec::new()));
        assert!(shelf.verifiers(&origins[1], 1).is_ok_and(|keys| !keys.is_empty()));
        fetch(0);
        assert!(!shelf.is_current(), "a new one is seen");
        shelf.catch_up().expect("it catches up");
        assert_eq!(shelf.mirrors.len(), 2, "once it has come again it is there");
        fs::remove_dir_all(mirror_folder(&own, &origins[1])).expect("it can be removed");
        assert!(!shelf.is_current() && !shelf.has_its_files(), "that it is gone is seen");
        shelf.catch_up().expect("it catches up");
        assert_eq!(shelf.mirrors.keys().collect::<Vec<_>>(), [&origins[0]], "what was removed is not served from memory");
        drop(shelf);
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
}

//! What is made of a copy while its entries come is what its entries make; and what does not come to its end leaves nothing.

use super::{mirror_folder, shelf::Shelf};
use crate::{
    Demo, Office, Work, World,
    desk::{COLUMNS, Desk, STATE},
};
use ledger::{Chain, Checkpoint, Draft, Entry, Head, Jti, NodeTable, Placed, SigningKey, Statement};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::Store;
use sync::{Coming, Holdings, HoldingsFault, Observer};

/// Entries that come, seen some time before they are handed over as those of a peer are.
struct Sent<'a> {
    all: &'a [Vec<u8>],
    upto: usize,
    chain: Chain,
    nodes: NodeTable,
    seen: std::collections::VecDeque<Placed>,
    handed: usize,
    /// They stop after so many.
    stops: Option<usize>,
}

impl<'a> Sent<'a> {
    /// Those up to a size, behind what a chain has.
    fn new(all: &'a [Vec<u8>], held: Chain, upto: usize) -> Sent<'a> {
        let handed = held.size() as usize;
        let mut sent = Sent {
            all,
            upto,
            chain: Chain::new(held.origin().clone()),
            nodes: NodeTable::new(),
            seen: Default::default(),
            handed,
            stops: None,
        };
        (0..handed).for_each(|_| drop(sent.place()));
        sent
    }

    fn place(&mut self) -> Placed {
        let entry = &self.all[self.chain.size() as usize];
        let mut completed = Vec::new();
        let placed = self.chain.place_entry(entry, &self.nodes, |level, index, hash| completed.push((level, index, hash)));
        completed.into_iter().for_each(|(level, index, hash)| self.nodes.put(level, index, hash));
        placed.expect("an entry that counts")
    }
}

impl Coming for Sent<'_> {
    fn next(&mut self, observer: &mut Observer<'_>) -> Result<Option<Entry>, HoldingsFault> {
        while self.seen.len() < SEEN_BEFORE && (self.chain.size() as usize) < self.upto {
            let placed = self.place();
            observer(&placed, self.chain.roll());
            self.seen.push_back(placed);
        }
        if self.stops == Some(self.handed) {
            return Err(HoldingsFault::Stopped);
        }
        self.handed += 1;
        Ok(self.seen.pop_front().map(|placed| placed.verify().expect("it is signed")))
    }

    fn chain(&self) -> &Chain {
        &self.chain
    }
}

#[test]
fn what_is_made_while_entries_come_is_what_they_make() {
    for seed in 1..=2 {
        let folder = Folder::new(&format!("copied-{seed}"));
        let (chain, entries) = ledger(&folder.0.join("theirs"), seed);
        let mut shelf = own(&folder.0);
        let origin = chain.origin().to_string();
        // At once, and in pieces that end anywhere.
        for sizes in [vec![entries.len()], vec![1, 2, 40, 257, entries.len() - 1, entries.len()]] {
            for size in sizes {
                copy(&mut shelf, &chain, &entries, size).expect("it comes");
                let desk = shelf.mirrors.get_mut(&origin).expect("it is on the shelf");
                assert_eq!(desk.head().size, size as u64);
                desk.save().expect("it is saved");
                let saved = saved(&desk.store);
                let replayed = Desk::open_foreign(&anew(&folder.0, &desk.store)).map(|mut desk| desk.save().map(|()| desk));
                let replayed = replayed.and_then(|replayed| replayed).expect("it opens");
                assert!(saved == self::saved(&replayed.store), "{size} entries of seed {seed}");
                assert_eq!(desk.breaches, replayed.breaches, "{size} entries of seed {seed}");
            }
            shelf.mirrors.clear();
            fs::remove_dir_all(mirror_folder(&folder.0.join("own"), &origin)).expect("it is removed");
        }
    }
}

#[test]
fn a_first_copy_is_saved_as_it_comes() {
    let folder = Folder::new("copied-first");
    let (chain, entries, key) = signed_ledger(&folder.0.join("theirs"), 5);
    let mut shelf = own(&folder.0);
    let checkpoint = Checkpoint::sign(chain.origin(), chain.head(), &[&key]);
    let mut sent = Sent::new(&entries, Chain::new(chain.origin().clone()), entries.len());
    shelf.append(&Head::empty(), &checkpoint, &mut sent).expect("it comes");
    let origin = chain.origin().to_string();
    let state = shelf.mirrors[&origin].snapshot().expect("a snapshot").derived(STATE, 0).expect("it can be read");
    assert_eq!(state.map(|state| state.upto), Some(entries.len() as u64));
    let breaches = shelf.mirrors[&origin].breaches.clone();
    assert!(breaches.count() > 0, "some statements break a rule");
    drop(shelf);
    let copy = Desk::open_foreign(&mirror_folder(&folder.0.join("own"), &origin)).expect("it opens");
    assert_eq!(copy.breaches, breaches, "they are saved with it");
    drop(copy);
    let report = Office::open_copy(&folder.0.join("own"), &origin, World::real()).and_then(|mut copy| copy.verify());
    let report = report.expect("it can be verified");
    assert_eq!(report.problems.iter().filter(|problem| problem.entry.is_none()).count(), 0, "{:?}", report.problems);
}

#[test]
fn what_does_not_come_to_its_end_leaves_neither_entries_nor_state() {
    let folder = Folder::new("copied-stopped");
    let (chain, entries) = ledger(&folder.0.join("theirs"), 6);
    let origin = chain.origin().to_string();
    let mut shelf = own(&folder.0);
    let stop = |shelf: &mut Shelf, at| {
        let held = shelf.chain(&origin).expect("it can be read").unwrap_or_else(|| Chain::new(chain.origin().clone()));
        let head = held.head();
        let mut sent = Sent { stops: Some(at), ..Sent::new(&entries, held, entries.len()) };
        let stopped = shelf.append(&head, &checkpoint(&chain, &entries, entries.len()), &mut sent);
        assert_eq!(stopped, Err(HoldingsFault::Stopped));
    };
    for at in [0, 1, 300, entries.len()] {
        stop(&mut shelf, at);
        assert!(shelf.desk(&origin).is_none() && !mirror_folder(&folder.0.join("own"), &origin).exists(), "stopped at {at}");
    }
    copy(&mut shelf, &chain, &entries, 100).expect("it comes");
    let before = saved(&shelf.mirrors[&origin].store);
    for at in [100, 101, 300, entries.len()] {
        stop(&mut shelf, at);
        let desk = shelf.desk(&origin).expect("what was held before is");
        assert_eq!((desk.head().size, desk.store.head().expect("a head").size), (100, 100), "stopped at {at}");
        assert!(saved(&desk.store) == before, "stopped at {at}");
    }
    let wrong = Checkpoint::sign(chain.origin(), Head { size: entries.len() as u64, root: ledger::Hash::default() }, &[&key()]);
    let held = shelf.chain(&origin).expect("it can be read").expect("it is held");
    let head = held.head();
    let refused = shelf.append(&head, &wrong, &mut Sent::new(&entries, held, entries.len()));
    assert!(refused.is_err() && shelf.desk(&origin).is_some_and(|desk| desk.head().size == 100), "another root: {refused:?}");
    copy(&mut shelf, &chain, &entries, entries.len()).expect("and it can go on");
}

#[test]
fn nothing_comes_to_a_copy_that_is_damaged_until_it_was_removed() {
    let folder = Folder::new("copied-damaged");
    let (chain, entries) = ledger(&folder.0.join("theirs"), 7);
    let origin = chain.origin().as_str();
    let mut shelf = own(&folder.0);
    let copied = mirror_folder(&folder.0.join("own"), origin);
    fs::create_dir_all(&copied).expect("a new folder");
    fs::write(copied.join("ledger.db"), "dear sir").expect("it can be written");
    shelf.catch_up().expect("the own ledger is whole");
    assert!(shelf.is_broken(origin) && shelf.is_current());
    assert!(copy(&mut shelf, &chain, &entries, 100).is_err());
    assert_eq!(fs::read(copied.join("ledger.db")).expect("it is there"), b"dear sir", "it stays to be looked at");
    fs::remove_dir_all(&copied).expect("it can be removed");
    copy(&mut shelf, &chain, &entries, 100).expect("once it is gone it comes again");
    assert!(!shelf.is_broken(origin) && shelf.is_current());
    shelf.catch_up().expect("it catches up");
    assert_eq!(shelf.desk(origin).map(|desk| desk.head().size), Some(100), "it is the file that was made");
    copy(&mut shelf, &chain, &entries, 200).expect("it goes on");
    shelf.catch_up().expect("it catches up");
    assert_eq!(shelf.desk(origin).map(|desk| desk.head().size), Some(200));
}

#[test]
fn a_ledger_that_was_left_empty_is_filled() {
    let folder = Folder::new("copied-empty");
    let (chain, entries) = ledger(&folder.0.join("theirs"), 8);
    let origin = chain.origin().as_str();
    let mut shelf = own(&folder.0);
    let copied = mirror_folder(&folder.0.join("own"), origin);
    fs::create_dir_all(&copied).expect("a new folder");
    drop(Store::create(&copied).expect("a ledger without entries"));
    shelf.catch_up().expect("the own ledger is whole");
    assert!(shelf.desk(origin).is_none() && !shelf.is_broken(origin));
    copy(&mut shelf, &chain, &entries, 100).expect("it comes");
    assert_eq!(shelf.desk(origin).map(|desk| desk.head().size), Some(100));
}

/// A demo ledger with statements behind it that break fund rules, as its chain and its entries.
fn ledger(folder: &Path, seed: u64) -> (Chain, Vec<Vec<u8>>) {
    let (chain, entries, _) = signed_ledger(folder, seed);
    (chain, entries)
}

/// The same with the ledger's key.
fn signed_ledger(folder: &Path, seed: u64) -> (Chain, Vec<Vec<u8>>, SigningKey) {
    fs::create_dir_all(folder).expect("a new folder");
    let (mut office, passphrases) = Office::demo(folder, Demo { entries: 400, seed }, &Work::default()).expect("a demo is made");
    let (member, passphrase) = passphrases.members[0].clone();
    office.sign_in(&ipc::SignIn { member, passphrase }).expect("they sign in");
    let (desk, session, _) = office.signed_in().expect("they are signed in");
    let mut chain = desk.chain.clone();
    let snapshot = desk.snapshot().expect("a snapshot");
    let mut entries: Vec<Vec<u8>> =
        snapshot.entries(0..chain.size()).expect("a reader").map(|entry| entry.expect("an entry").1).collect();
    let iat = chain.roll().last_iat(&session.kid());
    // What was said before is said again by somebody whose turn it is not: that breaks one rule or another, and some breaks none.
    for (number, entry) in entries.clone().iter().enumerate().step_by(3) {
        let (_, statement) = ledger::split_entry(entry).expect("an entry");
        let statement = Statement::parse(statement.to_vec()).expect("a statement");
        let body = std::str::from_utf8(statement.body().bytes()).expect("a text").to_owned();
        let body = if number.is_multiple_of(2) { body } else { "{}".into() };
        let draft = Draft {
            issuer: &chain.origin().clone(),
            kind: statement.kind(),
            iat,
            jti: Jti(1 << 90 | number as u128),
            seen: chain.head(),
            on_behalf: None,
            body: &body,
        };
        let signed = draft.sign(&session.key.signing, &session.public).expect("it can be signed");
        // Orders that the chain refuses are no entries at all.
        if let Ok(entry) = chain.append(signed, &snapshot, |_, _, _| {}) {
            entries.push(entry.bytes());
        }
    }
    assert!(entries.len() > 450, "many were taken: {}", entries.len());
    (chain, entries, SigningKey::from_seed(&session.keyring.ledger_key().seed()))
}

fn own(folder: &Path) -> Shelf {
    let own = folder.join("own");
    fs::create_dir_all(&own).expect("a new folder");
    drop(Office::demo(&own, Demo { entries: 40, seed: 99 }, &Work::default()).expect("a demo is made"));
    Shelf::open(&own).expect("it opens")
}

fn copy(shelf: &mut Shelf, chain: &Chain, entries: &[Vec<u8>], size: usize) -> Result<(), HoldingsFault> {
    let held = shelf.chain(chain.origin().as_str())?.unwrap_or_else(|| Chain::new(chain.origin().clone()));
    let head = held.head();
    shelf.append(&head, &checkpoint(chain, entries, size), &mut Sent::new(entries, held, size))
}

/// Who signs a checkpoint is looked at before it comes to the shelf.
fn checkpoint(chain: &Chain, entries: &[Vec<u8>], size: usize) -> Checkpoint {
    let mut sent = Sent::new(entries, Chain::new(chain.origin().clone()), size);
    (0..size).for_each(|_| drop(sent.place()));
    Checkpoint::sign(chain.origin(), sent.chain.head(), &[&key()])
}

fn key() -> SigningKey {
    SigningKey::from_seed(&[9; 32])
}

/// What is saved beside the entries of a ledger.
fn saved(store: &Store) -> Vec<Vec<u8>> {
    let snapshot = store.snapshot().expect("a snapshot");
    let ranges = snapshot.derived_ranges(COLUMNS).expect("they can be read");
    let columns = ranges.iter().map(|range| snapshot.derived(COLUMNS, range.start).expect("it can be read").expect("there").data);
    columns.chain(snapshot.derived(STATE, 0).expect("it can be read").map(|state| state.data)).collect()
}

/// The same entries in another folder, with nothing saved beside them.
fn anew(folder: &Path, from: &Arc<Store>) -> PathBuf {
    let folder = folder.join("anew");
    let _ = fs::remove_dir_all(&folder);
    let store = Store::create(&folder).expect("a new ledger");
    let snapshot = from.snapshot().expect("a snapshot");
    let checkpoint = snapshot.checkpoint().expect("it can be read").expect("there is one").clone();
    let entries: Vec<Vec<u8>> =
        snapshot.entries(0..u64::MAX).expect("a reader").map(|entry| entry.expect("an entry").1).collect();
    let mut sent = Sent::new(&entries, Chain::new(checkpoint.origin.clone()), entries.len());
    let all: Vec<Entry> = std::iter::from_fn(|| sent.next(&mut |_, _| {}).expect("it comes")).collect();
    store.append(&Head::empty(), &store::Append::new(&all, &checkpoint)).expect("they are appended");
    folder
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("mingzhang-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a new folder");
        Folder(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// So many entries are seen before the first of them is handed over.
const SEEN_BEFORE: usize = 100;

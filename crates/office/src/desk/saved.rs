//! The saved state: everything derived, so that opening a ledger need not read a million entries. It can be dropped at any
//! time; a verification computes it anew and compares.

use super::{Breaches, Desk, replay::Watch};
use crate::{
    failure::{Outcome, store_failed},
    view::{Columns, Places},
};
use funds::Book;
use ledger::{Chain, ChainState, Head};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Change, Snapshot, Store};

#[derive(Deserialize)]
struct State {
    chain: ChainState,
    book: Book,
    places: Places,
    payments: u64,
}

/// The same, lent to be written.
#[derive(Serialize)]
struct LentState<'a> {
    chain: &'a ChainState,
    book: &'a Book,
    places: &'a Places,
    payments: u64,
}

impl Desk {
    pub(super) fn on(store: Arc<Store>, foreign: bool) -> Outcome<Desk> {
        let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
        let loaded = match load(&snapshot)? {
            // What breaks a rule was found while the entries were read; without it they are read again.
            Some((state, columns)) if foreign => {
                load_breaches(&snapshot, state.chain.size)?.map(|breaches| (state, columns, breaches))
            }
            loaded => loaded.map(|(state, columns)| (state, columns, Breaches::default())),
        };
        let outdated = loaded.is_none() && is_outdated(&snapshot)?;
        let mut desk = match loaded {
            Some((state, columns, breaches)) => {
                let saved = state.chain.size;
                let chain = Chain::resume(state.chain, &snapshot).map_err(|error| store_failed(&error))?;
                Desk {
                    book: Arc::new(state.book),
                    columns: Arc::new(columns),
                    places: Arc::new(state.places),
                    foreign,
                    breaches: Arc::new(breaches),
                    saved,
                    ..Desk::of_nothing(store.clone(), chain)
                }
            }
            None => Desk { foreign, ..Desk::empty(store.clone(), &snapshot)? },
        };
        let head = snapshot.head().map_err(|error| store_failed(&error))?;
        drop(snapshot);
        if head.size > desk.chain.size() {
            desk.replay_to(head, &mut |_| Ok(()))?;
        }
        if outdated {
            desk.save()?;
        }
        desk.put_in_order(0);
        Ok(desk)
    }

    /// Makes everything anew from the entries, whatever was saved. Tells after how many entries it is, and stops when told.
    pub fn replayed(store: Arc<Store>, watch: &mut Watch<'_>) -> Outcome<Desk> {
        let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
        let head = snapshot.head().map_err(|error| store_failed(&error))?;
        let mut desk = Desk::empty(store.clone(), &snapshot)?;
        drop(snapshot);
        desk.replay_to(head, watch)?;
        Ok(desk)
    }

    /// The ledger as it stood at a head before, made anew from the entries.
    pub fn as_of(&self, head: Head) -> Outcome<Desk> {
        let mut desk = Desk { foreign: self.foreign, ..Desk::empty(self.store.clone(), &self.snapshot()?)? };
        desk.replay_to(head, &mut |_| Ok(()))?;
        Ok(desk)
    }

    fn empty(store: Arc<Store>, snapshot: &Snapshot) -> Outcome<Desk> {
        let origin = match snapshot.checkpoint().map_err(|error| store_failed(&error))? {
            Some(checkpoint) => checkpoint.origin.clone(),
            None => return Err(crate::failure::no_office()),
        };
        Ok(Desk::of_nothing(store, Chain::new(origin)))
    }

    /// Puts in order what so many appended entries have left, where it is due: saves the state when replaying what has come
    /// since would be felt, and has the store's log written back. Nobody waits for it: a state that could not be saved costs a
    /// slower start and a long log a slower commit, and nothing else.
    pub fn put_in_order(&mut self, appended: u64) {
        let size = self.chain.size();
        self.logged += appended + LOGGED_BESIDE;
        let (save_is_due, tidying_is_due) = (size >= self.saved + SAVE_EVERY_ENTRIES, self.logged >= TIDY_EVERY_ENTRIES);
        if !save_is_due && !tidying_is_due {
            return;
        }
        let store = self.store.clone();
        let state = save_is_due.then(|| (self.chain.state(), self.book.clone(), self.columns.clone(), self.places.clone()));
        let breaches = self.breaches_saved();
        if save_is_due {
            self.saved = size;
        }
        self.logged = 0;
        self.saving.begin(move || {
            if let Some((chain, book, columns, places)) = state {
                let _ = save(&store, &chain, &book, &columns, &places, breaches.as_deref());
            }
            let _ = store.tidy_log();
        });
    }

    /// Saves the state now.
    pub fn save(&mut self) -> Outcome<()> {
        self.saving.wait();
        save(&self.store, &self.chain.state(), &self.book, &self.columns, &self.places, self.breaches_saved().as_deref())?;
        self.saved = self.chain.size();
        Ok(())
    }

    /// What is saved of entries that break a rule: of another office's ledger, also that there are none.
    fn breaches_saved(&self) -> Option<Arc<Breaches>> {
        self.foreign.then(|| self.breaches.clone())
    }
}

/// Saves a state: full segments of columns once, the rest with it.
fn save(
    store: &Store,
    chain: &ChainState,
    book: &Book,
    columns: &Columns,
    places: &Places,
    breaches: Option<&Breaches>,
) -> Outcome<()> {
    let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
    let there = snapshot.derived_ranges(COLUMNS).map_err(|error| store_failed(&error))?;
    drop(snapshot);
    let whole = there.iter().take_while(|range| range.end - range.start == SEGMENT_PAYMENTS).count() as u64 * SEGMENT_PAYMENTS;
    let mut saved = Vec::new();
    let state = Lent { chain, book, columns, places, breaches };
    state.parts(whole, &mut |part| {
        saved.push(part);
        Ok(())
    })?;
    let changes: Vec<Change<'_>> = saved.iter().map(Part::change).collect();
    store.change(&changes).map_err(|error| store_failed(&error))
}

/// A part of what is saved: its name, what it is of, and what it holds.
pub(crate) struct Part(&'static str, u64, u64, Vec<u8>);

impl Part {
    /// To be written.
    pub fn change(&self) -> Change<'_> {
        let Part(name, first, upto, data) = self;
        Change::PutDerived { name, first: *first, upto: *upto, data }
    }
}

/// Everything that is saved, lent for that.
pub(super) struct Lent<'a> {
    pub chain: &'a ChainState,
    pub book: &'a Book,
    pub columns: &'a Columns,
    pub places: &'a Places,
    pub breaches: Option<&'a Breaches>,
}

impl Lent<'_> {
    /// Hands over part by part, the columns from payment `whole` on, so that not all of it need be in memory twice.
    pub fn parts(&self, whole: u64, put: &mut dyn FnMut(Part) -> Outcome<()>) -> Outcome<()> {
        let (total, size) = (self.columns.len() as u64, self.chain.size);
        for first in (whole.min(total)..total).step_by(SEGMENT_PAYMENTS as usize) {
            let upto = (first + SEGMENT_PAYMENTS).min(total);
            put(Part(COLUMNS, first, upto, self.columns.encode(first as usize..upto as usize)))?;
        }
        put(Part(STATE, 0, size, encode_state(self.chain, self.book, self.places, total)?))?;
        let Some(breaches) = self.breaches else { return Ok(()) };
        let breaches = postcard::to_allocvec(breaches).map_err(|error| crate::failure::broken(&error.to_string()))?;
        put(Part(BREACHES, 0, size, breaches))
    }
}

/// Drops what was saved; nothing that is open knows of it.
pub(crate) fn drop_saved(store: &Store) -> Outcome<()> {
    let drop = |name| Change::DropDerived { name, from: 0 };
    store.change(&[drop(STATE), drop(BREACHES), drop(COLUMNS), drop(PERSONS)]).map_err(|error| store_failed(&error))
}

/// The state as it is saved.
pub(crate) fn encode_state(chain: &ChainState, book: &Book, places: &Places, payments: u64) -> Outcome<Vec<u8>> {
    let state = LentState { chain, book, places, payments };
    postcard::to_extend(&state, STATE_MARK.to_vec()).map_err(|error| crate::failure::broken(&error.to_string()))
}

/// Whether an older version of the program has saved the state. It says nothing any more, and is no damage either.
fn is_outdated(snapshot: &Snapshot) -> Outcome<bool> {
    let state = snapshot.derived(STATE, 0).map_err(|error| store_failed(&error))?;
    Ok(state.is_some_and(|state| OLDER_MARKS.iter().any(|mark| state.data.starts_with(mark))))
}

/// Reads the saved state; `None` when there is none that fits, and everything is to be read from the entries.
fn load(snapshot: &Snapshot) -> Outcome<Option<(State, Columns)>> {
    let Some(state) = snapshot.derived(STATE, 0).map_err(|error| store_failed(&error))? else { return Ok(None) };
    let Some(state) = state.data.strip_prefix(STATE_MARK) else { return Ok(None) };
    let Ok(state) = postcard::from_bytes::<State>(state) else { return Ok(None) };
    let size = snapshot.size().map_err(|error| store_failed(&error))?;
    if state.chain.size > size {
        return Ok(None);
    }
    let mut columns = Columns::default();
    for range in snapshot.derived_ranges(COLUMNS).map_err(|error| store_failed(&error))? {
        if columns.len() as u64 >= state.payments {
            break;
        }
        let Some(segment) = snapshot.derived(COLUMNS, range.start).map_err(|error| store_failed(&error))? else {
            return Ok(None);
        };
        if segment.first != columns.len() as u64 || !columns.append_encoded(&segment.data) {
            return Ok(None);
        }
    }
    // A segment may have grown after the state was saved, if the program ended in between.
    columns.truncate(usize::try_from(state.payments).unwrap_or(usize::MAX));
    Ok((columns.len() as u64 == state.payments).then_some((state, columns)))
}

/// What was saved of entries that break a rule, with the state of this size.
fn load_breaches(snapshot: &Snapshot, size: u64) -> Outcome<Option<Breaches>> {
    let saved = snapshot.derived(BREACHES, 0).map_err(|error| store_failed(&error))?;
    Ok(saved.filter(|saved| saved.upto == size).and_then(|saved| postcard::from_bytes(&saved.data).ok()))
}

/// Entries that break a fund rule, in the copy of another office's ledger.
const BREACHES: &str = "breaches";
/// Chain, book and places as of some size.
pub(crate) const STATE: &str = "state";
/// Before the saved state; another one when what is saved changes its shape, so that an older state is not misread.
const STATE_MARK: &[u8] = b"mz-6";
/// Those of the versions before.
const OLDER_MARKS: [&[u8]; 3] = [b"mz-3", b"mz-4", b"mz-5"];
/// All payments in columns, a segment a blob.
pub(crate) const COLUMNS: &str = "columns";
/// Sealed search columns, see [`crate::view::Persons`].
pub(crate) const PERSONS: &str = "search";

/// Payments in a segment of columns.
pub(crate) const SEGMENT_PAYMENTS: u64 = 8192;

/// Replaying as many entries takes about a tenth of a second.
const SAVE_EVERY_ENTRIES: u64 = 4096;

/// Some three megabytes of log.
const TIDY_EVERY_ENTRIES: u64 = 2048;

/// What an append logs beside its entries, counted in entries.
const LOGGED_BESIDE: u64 = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Demo, Office, Work, World};

    #[test]
    fn what_an_older_version_saved_is_made_anew_and_is_no_damage() {
        let folder = std::env::temp_dir().join(format!("mingzhang-saved-{}", std::process::id()));
        drop(Office::demo(&folder, Demo { entries: 40, seed: 7 }, &Work::default()).expect("a demo is made"));
        let mark = |desk: &Desk| desk.snapshot().expect("a snapshot").derived(STATE, 0).expect("it can be read");
        let desk = Desk::open(&folder).expect("it opens");
        let state = mark(&desk).expect("a state is saved");
        let older = [OLDER_MARKS[1], &state.data[OLDER_MARKS[1].len()..]].concat();
        let put = Change::PutDerived { name: STATE, first: 0, upto: state.upto, data: &older };
        desk.store.change(&[put]).expect("it can be written");
        drop(desk);
        let mut office = Office::open(&folder, World::real()).expect("it opens");
        assert!(office.verify().expect("it can be verified").holds, "the entries are whole, and so is what follows from them");
        drop(office);
        let desk = Desk::open(&folder).expect("it opens");
        assert!(mark(&desk).expect("a state is saved").data.starts_with(STATE_MARK), "it was saved anew");
        drop(desk);
        std::fs::remove_dir_all(&folder).expect("it can be removed");
    }
}

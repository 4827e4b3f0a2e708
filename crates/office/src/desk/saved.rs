//! The saved state: everything derived, so that opening a ledger need not read a million entries. It can be dropped at any
//! time; a verification computes it anew and compares.

use super::{
    Desk,
    replay::{Absorb, Watch},
    saving::Saving,
};
use crate::{
    failure::{Outcome, store_failed},
    view::{ByPerson, Columns, Places},
};
use funds::Book;
use ledger::{Chain, ChainState};
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
        let loaded = load(&snapshot)?;
        let outdated = loaded.is_none() && is_outdated(&snapshot)?;
        let mut desk = match loaded {
            Some((state, columns)) => {
                let saved = state.chain.size;
                let chain = Chain::resume(state.chain, &snapshot).map_err(|error| store_failed(&error))?;
                Desk {
                    store: store.clone(),
                    chain,
                    book: Arc::new(state.book),
                    columns: Arc::new(columns),
                    places: Arc::new(state.places),
                    persons: None,
                    by_id: ByPerson::id(),
                    by_name: ByPerson::name(),
                    unnumbered: ByPerson::unnumbered(),
                    foreign,
                    saved,
                    logged: 0,
                    saving: Saving::default(),
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

    fn empty(store: Arc<Store>, snapshot: &Snapshot) -> Outcome<Desk> {
        let origin = match snapshot.checkpoint().map_err(|error| store_failed(&error))? {
            Some(checkpoint) => checkpoint.origin.clone(),
            None => return Err(crate::failure::no_office()),
        };
        let chain = Chain::new(origin);
        Ok(Desk {
            store,
            chain,
            book: Arc::default(),
            columns: Arc::default(),
            places: Arc::default(),
            persons: None,
            by_id: ByPerson::id(),
            by_name: ByPerson::name(),
            unnumbered: ByPerson::unnumbered(),
            foreign: false,
            saved: 0,
            logged: 0,
            saving: Saving::default(),
        })
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
        if save_is_due {
            self.saved = size;
        }
        self.logged = 0;
        self.saving.begin(move || {
            if let Some((chain, book, columns, places)) = state {
                let _ = save(&store, &chain, &book, &columns, &places);
            }
            let _ = store.tidy_log();
        });
    }

    /// Saves the state now.
    pub fn save(&mut self) -> Outcome<()> {
        self.saving.wait();
        save(&self.store, &self.chain.state(), &self.book, &self.columns, &self.places)?;
        self.saved = self.chain.size();
        Ok(())
    }

    /// What an entry adds to the columns.
    pub(super) fn absorb(&mut self, absorb: Absorb) {
        if let Absorb::Payment(mut row, township, village) = absorb {
            row.place = Arc::make_mut(&mut self.places).number(&township, &village);
            Arc::make_mut(&mut self.columns).push(row);
        }
    }
}

/// Saves a state: full segments of columns once, the rest with it.
fn save(store: &Store, chain: &ChainState, book: &Book, columns: &Columns, places: &Places) -> Outcome<()> {
    let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
    let there = snapshot.derived_ranges(COLUMNS).map_err(|error| store_failed(&error))?;
    drop(snapshot);
    let whole = there.iter().take_while(|range| range.end - range.start == SEGMENT_PAYMENTS).count() as u64 * SEGMENT_PAYMENTS;
    let total = columns.len() as u64;
    let segments: Vec<(u64, u64, Vec<u8>)> = (whole.min(total)..total)
        .step_by(SEGMENT_PAYMENTS as usize)
        .map(|first| (first, (first + SEGMENT_PAYMENTS).min(total)))
        .map(|(first, upto)| (first, upto, columns.encode(first as usize..upto as usize)))
        .collect();
    let state = encode_state(chain, book, places, total)?;
    let mut changes: Vec<Change<'_>> = segments
        .iter()
        .map(|(first, upto, data)| Change::PutDerived { name: COLUMNS, first: *first, upto: *upto, data })
        .collect();
    changes.push(Change::PutDerived { name: STATE, first: 0, upto: chain.size, data: &state });
    store.change(&changes).map_err(|error| store_failed(&error))
}

/// Drops what was saved; nothing that is open knows of it.
pub(crate) fn drop_saved(store: &Store) -> Outcome<()> {
    let drop = |name| Change::DropDerived { name, from: 0 };
    store.change(&[drop(STATE), drop(COLUMNS), drop(PERSONS)]).map_err(|error| store_failed(&error))
}

/// The state as it is saved.
pub(crate) fn encode_state(chain: &ChainState, book: &Book, places: &Places, payments: u64) -> Outcome<Vec<u8>> {
    let state = LentState { chain, book, places, payments };
    postcard::to_extend(&state, STATE_MARK.to_vec()).map_err(|error| crate::failure::broken(&error.to_string()))
}

/// Whether an older version of the program has saved the state. It says nothing any more, and is no damage either.
fn is_outdated(snapshot: &Snapshot) -> Outcome<bool> {
    let state = snapshot.derived(STATE, 0).map_err(|error| store_failed(&error))?;
    Ok(state.is_some_and(|state| state.data.starts_with(OLDER_MARK)))
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

/// Chain, book and places as of some size.
pub(crate) const STATE: &str = "state";
/// Before the saved state; another one when what is saved changes its shape, so that an older state is not misread.
const STATE_MARK: &[u8] = b"mz-3";
/// That of the version before.
const OLDER_MARK: &[u8] = b"mz-2";
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
        let older = [OLDER_MARK, &state.data[OLDER_MARK.len()..]].concat();
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

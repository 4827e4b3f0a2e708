//! A desk takes up what the writer has: entries with what lies beside them, key files, drafts, and the office's newer card.

use super::{
    Remote,
    remote::{Asked, Cards, Trouble},
    rows::{draft_rows, key_file_rows, tag},
};
use crate::{
    Outcome,
    desk::{Desk, PERSONS},
    failure::{append_failed, other_history, store_failed},
};
use ledger::{Card, Chain, Hash, Head, tile::TILE_WIDTH, tree::Nodes};
use std::{collections::BTreeSet, sync::Arc};
use store::{Append, AppendError, Beside, Change, Snapshot, Store, StoreError};
use sync::{
    HoldingsFault, Link,
    desks::{Following, Replaced, Row, SharedDraft, State, ask_card, ask_drafts, ask_file, ask_key_files, ask_replaced},
    line::LineFault,
};

type Line<'a> = Link<'a, LineFault>;

impl Desk {
    /// Looks for something new at the writer, if that is due. A line that is down is no failure: what is here stays usable.
    pub(crate) fn look_at_writer(&mut self, now: bool) {
        let Some(remote) = self.remote.clone() else { return };
        if !now && !remote.look_is_due() {
            return;
        }
        // What another program has taken up lies in the store already. Should it not be readable, whoever asked is told that next.
        if self.catch_up_here().is_err() {
            return;
        }
        let mut replaced = false;
        let asked = remote.look(|state, link| {
            replaced = take_up(&self.store, self.chain.clone(), &remote, state, link)?;
            Ok(())
        });
        if replaced && self.persons.is_some() {
            // What was searchable of it is read again with the next look at the search columns.
            self.persons = Some(Arc::default());
        }
        // Where something stands against it, the desk's standing says so.
        drop(asked);
    }

    /// A sealed file, from here or, when it never came along, from the writer; then it is kept here.
    pub(crate) fn file(&self, id: &str) -> Outcome<Option<Vec<u8>>> {
        let here = self.snapshot()?.file(id).map_err(|error| store_failed(&error))?;
        let Some(remote) = self.remote.as_ref().filter(|remote| here.is_none() && !remote.is_known_down()) else {
            return Ok(here);
        };
        let Asked::Answered(Some((_, sealed))) = remote.ask(|link| Ok(ask_file(link, id)?)) else { return Ok(None) };
        let put = Change::PutFile { id, sealed: &sealed, added_at: self.chain.roll().founded() };
        self.store.change(&[put]).map_err(|error| store_failed(&error))?;
        Ok(Some(sealed))
    }
}

impl Remote {
    /// Copies the whole ledger for the first time, into a store that has none.
    pub fn copy_first(&self, store: &Arc<Store>) -> Outcome<()> {
        let asked = self.look(|state, link| {
            let chain = Chain::new(self.cards().writer.origin().clone());
            take_up(store, chain, self, state, link).map(drop)
        });
        self.note_copied(None);
        match asked {
            Asked::Answered(()) => Ok(()),
            Asked::Unheard(failure) | Asked::Refused(failure) => Err(failure),
        }
    }
}

/// Takes up everything that is new, and says whether disclosures from before were replaced.
fn take_up(store: &Arc<Store>, chain: Chain, remote: &Remote, state: &State, link: &mut Line<'_>) -> Result<bool, Trouble> {
    let failed = |error: StoreError| Trouble::Here(store_failed(&error));
    let held = store.head().map_err(failed)?;
    let head = state.checkpoint.head;
    if state.checkpoint.origin != *chain.origin() || head.size < held.size || (head.size == held.size && head != held) {
        return Err(other_history(held.size, head.size).into());
    }
    if head.size > held.size {
        take_entries(store, chain, &held, remote, state, link)?;
    }
    take_key_files(store, state, link)?;
    take_drafts(store, state, link)?;
    let replaced = take_replaced(store, state, link)?;
    take_card(store, remote, state, link)?;
    Ok(replaced)
}

/// How many bytes the entries of the last bundle have, if that is not full: they need not come again.
fn bytes_of_last(store: &Store, size: u64) -> Result<u64, StoreError> {
    let mut bytes = 0;
    for segment in store.snapshot()?.segments(size / TILE_WIDTH * TILE_WIDTH..size)? {
        bytes += segment?.bundle().len() as u64;
    }
    Ok(bytes)
}

/// Entries and the rows beside them are there together or not at all.
fn take_entries(
    store: &Arc<Store>,
    chain: Chain,
    held: &Head,
    remote: &Remote,
    state: &State,
    link: &mut Line<'_>,
) -> Result<(), Trouble> {
    // Another program has gone on meanwhile. What it has taken is taken up first, and the writer is looked at once more.
    let overtaken = || append_failed(&AppendError::HeadMoved { actual: *held });
    if chain.head() != *held {
        return Err(overtaken().into());
    }
    let tree = match held.size {
        0 => None,
        _ => Some(Past(store.snapshot().map_err(|error| store_failed(&error))?)),
    };
    let known = bytes_of_last(store, held.size).map_err(|error| store_failed(&error))?;
    let mut following = Following::new(link, chain, tree, &state.checkpoint, known);
    let appended = store.appending(held, |mut appending| -> Result<(), Refused> {
        let mut come = 0;
        while let Some(entry) = following.next_entry()? {
            appending.push(&entry)?;
            // Somebody waits for the first copy; what comes later is soon there.
            if held.size == 0 && come % COPIED_EVERY == 0 {
                remote.note_copied(Some([come, state.checkpoint.head.size]));
            }
            come += 1;
        }
        while let Some(rows) = following.next_rows()? {
            for row in &rows {
                if let Some(row) = beside(row) {
                    appending.take_beside(&row)?;
                }
            }
        }
        Ok(appending.finish(&Append::new(&[], &state.checkpoint))?)
    });
    let fault = following.fault();
    match appended {
        Ok(()) => Ok(()),
        Err(Refused::Append(AppendError::HeadMoved { .. })) => Err(overtaken().into()),
        Err(Refused::Append(error)) => Err(append_failed(&error).into()),
        Err(Refused::Holdings(own)) => Err(fault.map_or_else(|| own.into(), Trouble::Sync)),
    }
}

fn take_key_files(store: &Store, state: &State, link: &mut Line<'_>) -> Result<(), Trouble> {
    let snapshot = store.snapshot().map_err(|error| store_failed(&error))?;
    let here = key_file_rows(&snapshot).map_err(|error| store_failed(&error))?;
    if tag(&here) == state.keys {
        return Ok(());
    }
    let theirs = ask_key_files(link)?;
    let names: BTreeSet<&str> = theirs.iter().map(|(name, _)| &**name).collect();
    let mut changes: Vec<Change<'_>> = theirs.iter().map(|(name, bytes)| Change::PutKeyFile { name, bytes }).collect();
    changes.extend(here.iter().filter_map(|row| match row {
        Row::KeyFile { name, .. } if !names.contains(&**name) => Some(Change::RemoveKeyFile { name }),
        _ => None,
    }));
    Ok(store.change(&changes).map_err(|error| store_failed(&error))?)
}

/// Drafts that were touched here and not sent yet stay as they are.
fn take_drafts(store: &Store, state: &State, link: &mut Line<'_>) -> Result<(), Trouble> {
    let failed = |error: StoreError| store_failed(&error);
    let snapshot = store.snapshot().map_err(failed)?;
    let here = draft_rows(&snapshot).map_err(failed)?;
    if tag(&here) == state.drafts {
        return Ok(());
    }
    let (unsent, _) = snapshot.unsent().map_err(failed)?;
    let theirs = ask_drafts(link)?;
    let mut files = Vec::new();
    for SharedDraft { id, .. } in &theirs {
        let file = format!("draft/{id}");
        if snapshot.file(&file).map_err(failed)?.is_none() && !unsent.contains(id) {
            files.extend(ask_file(link, &file)?.map(|(added, sealed)| (file, added, sealed)));
        }
    }
    let time = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
    let gone: Vec<(String, String)> = here
        .iter()
        .filter_map(|row| match row {
            Row::Draft { id, .. } if !unsent.contains(id) && !theirs.iter().any(|their| their.id == *id) => {
                Some((id.clone(), format!("draft/{id}")))
            }
            _ => None,
        })
        .collect();
    let kept = theirs.iter().filter(|draft| !unsent.contains(&draft.id));
    let mut changes: Vec<Change<'_>> = kept
        .map(|SharedDraft { id, member, touched_at, sealed }| Change::PutDraft {
            id,
            member: *member,
            sealed,
            touched_at: time(*touched_at),
        })
        .collect();
    changes.extend(files.iter().map(|(id, added, sealed)| Change::PutFile { id, sealed, added_at: time(*added) }));
    changes.extend(gone.iter().flat_map(|(id, file)| [Change::RemoveDraft { id }, Change::RemoveFile { id: file }]));
    Ok(store.change(&changes).map_err(failed)?)
}

fn take_replaced(store: &Store, state: &State, link: &mut Line<'_>) -> Result<bool, Trouble> {
    let failed = |error: StoreError| store_failed(&error);
    let known = store.snapshot().map_err(failed)?.setting(REPLACED).map_err(failed)?;
    let known = known.and_then(|known| std::str::from_utf8(&known).ok()?.parse().ok()).unwrap_or(0);
    if known == state.replaced {
        return Ok(false);
    }
    let Replaced { parts, last } = ask_replaced(link, known)?;
    let last = last.to_string();
    let snapshot = store.snapshot().map_err(failed)?;
    let mut changes = Vec::new();
    for (first, sealed) in &parts {
        let mut here = snapshot.disclosures(*first..*first + 1).map_err(failed)?;
        if here.next().transpose().map_err(failed)?.is_some_and(|part| part.first == *first && part.sealed != *sealed) {
            changes.push(Change::ReplaceDisclosures { first: *first, sealed });
        }
    }
    let any = !changes.is_empty();
    if any {
        changes.push(Change::DropDerived { name: PERSONS, from: 0 });
    }
    changes.push(Change::PutSetting { name: REPLACED, value: last.as_bytes() });
    store.change(&changes).map_err(failed)?;
    if any {
        // What was erased must not linger in the log.
        store.scrub().map_err(failed)?;
    }
    Ok(any)
}

/// The office's newer card tells where the writer will be. It came over the line that the one before has pinned.
fn take_card(store: &Store, remote: &Remote, state: &State, link: &mut Line<'_>) -> Result<(), Trouble> {
    let cards = remote.cards();
    if state.card <= cards.writer.number() {
        return Ok(());
    }
    let card = ask_card(link)?.and_then(|text| Card::parse(&text).ok());
    let Some(writer) = card.filter(|card| card.origin() == cards.writer.origin() && card.endpoint().is_some()) else {
        return Ok(());
    };
    let cards = Cards { writer, ..cards };
    store.change(&cards.changes()).map_err(|error| store_failed(&error))?;
    remote.note_cards(cards);
    Ok(())
}

fn beside(row: &Row) -> Option<Beside<'_>> {
    Some(match row {
        Row::Disclosures { first, count, sealed } => Beside::Disclosures { first: *first, count: *count, sealed },
        Row::Fingerprint { kind, mac, entry: Some(entry) } => Beside::Fingerprint { kind, mac, entry: *entry },
        Row::Once { key, entry: Some(entry) } => Beside::Once { key, entry: *entry },
        _ => return None,
    })
}

/// The tree as it was before.
struct Past(Snapshot);

impl Nodes for Past {
    type Fault = HoldingsFault;

    fn node(&self, level: u32, index: u64) -> Result<Hash, HoldingsFault> {
        self.0.node(level, index).map_err(|error| HoldingsFault::Store(error.to_string()))
    }
}

enum Refused {
    Append(AppendError),
    Holdings(HoldingsFault),
}

impl From<AppendError> for Refused {
    fn from(error: AppendError) -> Self {
        Refused::Append(error)
    }
}

impl From<HoldingsFault> for Refused {
    fn from(fault: HoldingsFault) -> Self {
        Refused::Holdings(fault)
    }
}

/// Number of the last replacement of disclosures that was taken up.
const REPLACED: &str = "desk/replaced";
/// How often the first copy says how far it is, in entries.
const COPIED_EVERY: u64 = 512;

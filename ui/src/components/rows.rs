//! Rows that arrive as they are looked at: the store behind a [`VirtualList`](super::VirtualList).
use crate::state::app;
use ipc::Failure;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Rows asked for at once.
pub const PAGE_ROWS: u64 = 100;
/// Pages kept; the ones farthest from the eye go first.
const PAGES_KEPT_MAX: usize = 24;
/// Questions under way at once, so that a quick scroll over a million rows asks only for where it ends.
const ASKED_AT_ONCE_MAX: u32 = 2;

/// How many rows there are in all, and those from `offset`.
pub type Window<T> = Result<(u64, Vec<T>), Failure>;
type Fetch<T> = dyn Fn(u64, u32) -> Pin<Box<dyn Future<Output = Window<T>>>> + Send + Sync;

/// A long list of which only a few pages are held.
pub struct Rows<T: Clone + Send + Sync + 'static> {
    /// How many there are; `None` until the first answer.
    pub total: RwSignal<Option<u64>>,
    /// Why the last question failed.
    pub failed: RwSignal<Option<Failure>>,
    /// Something is being asked for.
    pub busy: RwSignal<bool>,
    /// Grows with every change of the pages.
    changed: RwSignal<u32>,
    /// Grows with every [`Rows::reset`]: the list scrolls up.
    pub epoch: RwSignal<u32>,
    inner: StoredValue<Inner<T>>,
}

struct Inner<T> {
    fetch: Arc<Fetch<T>>,
    pages: BTreeMap<u64, Vec<T>>,
    /// The pages belong to an earlier question; they stay on screen until the first new one comes.
    stale: bool,
    asked: Vec<u64>,
    looked_at: (u64, u64),
}

impl<T: Clone + Send + Sync + 'static> Clone for Rows<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Copy for Rows<T> {}

impl<T: Clone + Send + Sync + 'static> Rows<T> {
    /// Rows that `fetch(offset, limit)` brings.
    pub fn new<F>(fetch: impl Fn(u64, u32) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Window<T>> + 'static,
    {
        let fetch: Arc<Fetch<T>> = Arc::new(move |offset, limit| Box::pin(fetch(offset, limit)));
        let (pages, asked) = (BTreeMap::new(), Vec::new());
        Rows {
            total: RwSignal::new(None),
            failed: RwSignal::new(None),
            busy: RwSignal::new(false),
            changed: RwSignal::new(0),
            epoch: RwSignal::new(0),
            inner: StoredValue::new(Inner { fetch, pages, stale: false, asked, looked_at: (0, 0) }),
        }
    }

    /// A row, if it has arrived; tracks arrivals.
    pub fn at(self, index: u64) -> Option<T> {
        self.changed.track();
        self.at_untracked(index)
    }

    /// A row, if it has arrived.
    pub fn at_untracked(self, index: u64) -> Option<T> {
        self.inner.with_value(|inner| inner.pages.get(&(index / PAGE_ROWS))?.get((index % PAGE_ROWS) as usize).cloned())
    }

    /// The question has changed: ask anew from the top.
    pub fn reset(self) {
        self.begin(true);
    }

    /// The same question, asked again: the content may have changed.
    pub fn reload(self) {
        self.begin(false);
    }

    /// Asks again whenever the ledger has grown, by whatever desk. Not while a row is chosen or the top is out of sight: what is
    /// being read must not move. `anew` is called before.
    pub fn follow_ledger(self, at: RwSignal<Option<u64>>, anew: impl Fn() + 'static) {
        let app = app();
        let size = Memo::new(move |_| app.trust().map(|trust| trust.size));
        Effect::new(move |before: Option<Option<u64>>| {
            let now = size.get();
            let at_rest = at.get_untracked().is_none() && self.inner.with_value(|inner| inner.looked_at.0 == 0);
            if at_rest && before.flatten().is_some_and(|before| Some(before) != now) {
                anew();
                self.reload();
            }
            now
        });
    }

    fn begin(self, to_top: bool) {
        self.inner.update_value(|inner| {
            inner.stale = true;
            inner.asked.clear();
            if to_top {
                inner.looked_at = (0, 0);
            }
        });
        self.epoch.update(|n| *n += 1);
        self.failed.set(None);
        self.ask();
    }

    /// Tells which rows are looked at, `first..last`; asks for those that are missing.
    pub fn look_at(self, first: u64, last: u64) {
        self.inner.update_value(|inner| inner.looked_at = (first, last));
        self.ask();
    }

    fn ask(self) {
        let Some((page, fetch)) = self
            .inner
            .try_update_value(|inner| {
                let (first, last) = inner.looked_at;
                let wanted = (first / PAGE_ROWS)..=(last.max(first + 1) - 1) / PAGE_ROWS;
                let page = wanted
                    .into_iter()
                    .find(|page| (inner.stale || !inner.pages.contains_key(page)) && !inner.asked.contains(page))?;
                if inner.asked.len() >= ASKED_AT_ONCE_MAX as usize {
                    return None;
                }
                inner.asked.push(page);
                Some((page, inner.fetch.clone()))
            })
            .flatten()
        else {
            return;
        };
        self.busy.set(true);
        let epoch = self.epoch.get_untracked();
        let app = app();
        // Called here and not when the answer is first waited for: then the page may be gone whose filters it reads.
        let answer = fetch(page * PAGE_ROWS, PAGE_ROWS as u32);
        spawn_local(async move {
            let answer = answer.await;
            if self.epoch.try_get_untracked() != Some(epoch) {
                return;
            }
            self.inner.update_value(|inner| inner.asked.retain(|p| *p != page));
            match answer {
                Ok((total, rows)) => {
                    self.inner.update_value(|inner| inner.keep(page, rows));
                    self.failed.set(None);
                    self.total.set(Some(total));
                    self.changed.update(|n| *n += 1);
                    self.busy.set(self.inner.with_value(|inner| !inner.asked.is_empty()));
                    self.ask();
                }
                Err(failure) => {
                    app.check_rights(&failure);
                    self.busy.set(false);
                    self.failed.set(Some(failure));
                }
            }
        });
        self.ask();
    }
}

impl<T> Inner<T> {
    fn keep(&mut self, page: u64, rows: Vec<T>) {
        if self.stale {
            self.pages.clear();
            self.stale = false;
        }
        self.pages.insert(page, rows);
        let middle = (self.looked_at.0 + self.looked_at.1) / 2 / PAGE_ROWS;
        while self.pages.len() > PAGES_KEPT_MAX {
            let farthest = self.pages.keys().copied().max_by_key(|p| p.abs_diff(middle)).expect("there are pages");
            self.pages.remove(&farthest);
        }
    }
}

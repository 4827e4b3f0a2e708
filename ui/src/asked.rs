//! Content that a page asks for, and asks for again when the ledger has grown.
use crate::bridge::call;
use crate::components::{Scrolled, typing};
use crate::state::app;
use crate::timing::sleep;
use ipc::{Call, Failure};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What stands between a page and its content.
#[derive(Clone, PartialEq)]
pub enum Load<T> {
    /// Asked, not answered.
    Waiting,
    /// Answered.
    Here(T),
    /// Refused.
    Failed(Failure),
}

impl<T> Load<T> {
    /// The content, if it is there.
    pub fn here(&self) -> Option<&T> {
        match self {
            Load::Here(content) => Some(content),
            _ => None,
        }
    }
}

/// Content that is asked for and can be asked for again; the answer to an older question never overwrites a newer.
pub struct Asked<T: Send + Sync + 'static> {
    /// The content as it stands.
    pub load: RwSignal<Load<T>>,
    asked: StoredValue<u64>,
}

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asked<T> {}

impl<T: Send + Sync + 'static> Asked<T> {
    /// Nothing asked yet.
    pub fn new() -> Self {
        Asked { load: RwSignal::new(Load::Waiting), asked: StoredValue::new(0) }
    }

    /// Asks. What is shown stays until the answer is there.
    pub fn ask<C: Call<Reply = T> + 'static>(self, question: C) {
        let app = app();
        let mine = self.asked.get_value() + 1;
        self.asked.set_value(mine);
        spawn_local(async move {
            let answer = call(question).await;
            if self.asked.try_get_value() != Some(mine) {
                return;
            }
            match answer {
                Ok(content) => self.load.set(Load::Here(content)),
                Err(failure) => {
                    app.check_rights(&failure);
                    self.load.set(Load::Failed(failure));
                }
            }
        });
    }

    /// Takes over content that came as the answer to an act.
    pub fn take(self, content: T) {
        self.asked.update_value(|n| *n += 1);
        self.load.set(Load::Here(content));
    }
}

impl<T: Clone + Send + Sync + 'static> Asked<T> {
    /// Asks again whenever the ledger has grown, by whatever desk. What is shown gives way only to what differs from it, as `same`
    /// says, and not while something is typed or a question stands open. `changed` is called when it has.
    pub fn follow_ledger<C: Call<Reply = T> + 'static>(
        self,
        question: impl Fn() -> C + Copy + 'static,
        same: fn(&T, &T) -> bool,
        changed: impl Fn(&T, &T) + Copy + 'static,
    ) {
        let size = Memo::new(move |_| app().trust().map(|trust| trust.size));
        Effect::new(move |before: Option<Option<u64>>| {
            let now = size.get();
            if before.flatten().is_some_and(|before| Some(before) != now) {
                self.renew(question(), same, changed);
            }
            now
        });
    }

    fn renew<C: Call<Reply = T> + 'static>(self, question: C, same: fn(&T, &T) -> bool, changed: impl Fn(&T, &T) + 'static) {
        let mine = self.asked.get_value() + 1;
        self.asked.set_value(mine);
        spawn_local(async move {
            let answer = call(question).await;
            let Some(shown) = self.load.try_get_untracked() else { return };
            match (answer, shown) {
                (Ok(content), Load::Here(shown)) if same(&shown, &content) => {}
                (Ok(content), shown) => {
                    while typing() {
                        sleep(LOOK_AGAIN_MS).await;
                    }
                    if self.asked.try_get_value() != Some(mine) {
                        return;
                    }
                    if let Load::Here(shown) = shown {
                        changed(&shown, &content);
                    }
                    let scrolled = Scrolled::now();
                    self.load.set(Load::Here(content));
                    // Once what is new is in its place.
                    sleep(0).await;
                    scrolled.restore();
                }
                // What is shown was true a moment ago; why it cannot be asked for now is said where somebody asks.
                (Err(_), Load::Here(_)) => {}
                (Err(failure), _) if self.asked.try_get_value() == Some(mine) => self.load.set(Load::Failed(failure)),
                (Err(_), _) => {}
            }
        });
    }
}

/// How often it is looked whether nothing is typed any more.
const LOOK_AGAIN_MS: i32 = 500;

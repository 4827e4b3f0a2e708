//! One act that somebody sends off: under way, done, or refused.
use crate::bridge::call;
use crate::state::app;
use ipc::{Call, Failure};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// One act in a dialog: under way, and why it failed.
#[derive(Clone, Copy)]
pub struct Sending {
    /// It is under way.
    pub busy: RwSignal<bool>,
    /// Why it failed.
    pub failure: RwSignal<Option<Failure>>,
}

impl Sending {
    /// Nothing sent.
    pub fn new() -> Self {
        Sending { busy: RwSignal::new(false), failure: RwSignal::new(None) }
    }

    /// Sends; `then` gets the answer.
    pub fn send<C: Call + 'static>(self, question: C, then: impl FnOnce(C::Reply) + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = call(question).await;
            self.busy.try_set(false);
            match answer {
                Ok(answer) => then(answer),
                Err(why) => {
                    app().check_rights(&why);
                    self.failure.try_set(Some(why));
                }
            }
        });
    }
}

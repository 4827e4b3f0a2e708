//! Fields whose text cannot be read. Nothing that is left out of them for that is to be recorded in silence.
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The fields of a form that hold text which cannot be read. A form that gives it as a context is told of them.
#[derive(Clone, Copy)]
pub struct Unread(RwSignal<BTreeSet<String>>);

impl Unread {
    /// None yet.
    pub fn new() -> Self {
        Unread(RwSignal::new(BTreeSet::new()))
    }

    /// How many; tracks.
    pub fn count(self) -> usize {
        self.0.with(BTreeSet::len)
    }
}

/// Tells the form around a control, if there is one, whether the control can be read.
pub(super) fn tell_unread(control: String, unread: Signal<bool>) {
    let Some(Unread(all)) = use_context::<Unread>() else { return };
    let left = control.clone();
    Effect::new(move || {
        let unread = unread.get();
        if all.with_untracked(|all| all.contains(&control)) != unread {
            all.update(|all| {
                if unread {
                    all.insert(control.clone())
                } else {
                    all.remove(&control)
                };
            });
        }
    });
    on_cleanup(move || {
        all.try_update(|all| all.remove(&left));
    });
}

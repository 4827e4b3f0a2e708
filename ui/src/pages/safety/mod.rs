//! Verify the whole ledger; back it up, rehearse restoring it, rebuild, export.
mod backup;
mod copy;
mod export;
mod report;
mod verify;

use crate::components::{Page, Work};
use crate::route::Route;
use crate::state::Asked;
use crate::words::w;
use ipc::{GetSafety, Safety as Facts};
use leptos::prelude::*;

/// Whether the ledger is open, and not too damaged for it; tracks the status.
fn is_open() -> bool {
    crate::state::app().status.with(|s| s.as_ref().is_some_and(|s| s.closed.is_none()))
}

/// Long work on this page: one at a time, its progress shown where it was started.
#[derive(Clone, Copy)]
pub struct Tasks {
    work: Work,
    at: RwSignal<&'static str>,
}

impl Tasks {
    fn new() -> Self {
        Tasks { work: Work::new(), at: RwSignal::new("") }
    }

    /// Starts a call; `place` is the panel that shows its progress.
    pub fn run<C: ipc::Call + 'static>(
        self,
        place: &'static str,
        question: C,
        done: impl FnOnce(Result<C::Reply, ipc::Failure>) + 'static,
    ) {
        self.at.set(place);
        self.work.run(question, done);
    }

    /// Whether something runs; tracks it.
    pub fn running(self) -> Signal<bool> {
        self.work.running.into()
    }

    /// Whether something that was started in `place` runs; tracks it.
    pub fn runs(self, place: &'static str) -> Signal<bool> {
        Signal::derive(move || self.work.running.get() && self.at.get() == place)
    }
}

/// The page.
#[component]
pub fn Safety() -> impl IntoView {
    if crate::state::app().copy.with_untracked(Option::is_some) {
        return view! {
            <Page title=w("核验与导出", "Verify and export") testid="page-safety"><copy::Parts/></Page>
        }
        .into_any();
    }
    view! {
        <Page title=Route::Safety.title() testid="page-safety"><Parts/></Page>
    }
    .into_any()
}

/// What the page holds, also for a ledger that is too damaged to be opened: then it shows what can be done all the same.
#[component]
pub fn Parts() -> impl IntoView {
    let tasks = Tasks::new();
    let facts = Asked::<Facts>::new();
    facts.ask(GetSafety {});
    view! {
        <div class="safety">
            <div class="safety-main">
                <verify::VerifyPanel tasks/>
                <export::ExportPanel tasks facts/>
            </div>
            <backup::BackupPanel tasks facts/>
        </div>
    }
}

//! The outermost component: which of its faces the window shows.
use crate::components::{FailureBox, Notices};
use crate::pages::{Closed, Damaged, Joining, SheetPage, SignIn, Successor, Welcome};
use crate::shell::Shell;
use crate::state::App;
use ipc::{Blame, Status};
use leptos::prelude::*;

/// What the window is for now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    /// The program has not answered yet; the first page still shows.
    Starting,
    /// It cannot say its status.
    Lost,
    /// A recovery sheet is to be sealed.
    Sheet,
    /// An older ledger is being gone on for.
    Successor,
    /// There is no office in the data folder.
    Welcome,
    /// It is a desk of an office whose ledger has not come over yet.
    Joining,
    /// What lies there is damaged.
    Damaged,
    /// What lies there cannot be opened, for another reason.
    Closed,
    /// Nobody is signed in.
    Locked,
    /// Someone works.
    Open,
}

/// The window.
#[component]
pub fn Window() -> impl IntoView {
    let app = App::provide();
    app.refresh();
    let face = Memo::new(move |_| match app.status.with(|s| s.as_ref().map(face_of)) {
        // Whatever happens behind it: a recovery sheet is shown this once.
        _ if app.sheet.with(Option::is_some) => Face::Sheet,
        // So does this, with the sheets at its end.
        Some(_) if app.succeeding.get() => Face::Successor,
        Some(face) => face,
        None if app.lost.with(|lost| lost.is_some()) => Face::Lost,
        None => Face::Starting,
    });
    move || match face.get() {
        Face::Sheet => view! { <SheetPage/> }.into_any(),
        Face::Starting => ().into_any(),
        Face::Lost => view! {
            <main class="gate">
                {move || app.lost.get().map(|failure| view! {
                    <FailureBox failure retry=Callback::from(move || app.refresh())/>
                })}
            </main>
        }
        .into_any(),
        Face::Successor => view! { <Successor on_leave=move || app.succeeding.set(false)/><Notices/> }.into_any(),
        Face::Welcome => view! { <Welcome/><Notices/> }.into_any(),
        Face::Joining => view! { <Joining/><Notices/> }.into_any(),
        Face::Damaged => view! { <Damaged/><Notices/> }.into_any(),
        Face::Closed => view! { <Closed/><Notices/> }.into_any(),
        Face::Locked => view! { <SignIn/><Notices/> }.into_any(),
        Face::Open => view! { <Shell/> }.into_any(),
    }
}

fn face_of(status: &Status) -> Face {
    match (&status.closed, &status.office, &status.session) {
        (Some(why), ..) if why.blame == Blame::Damage => Face::Damaged,
        (Some(_), ..) => Face::Closed,
        (None, None, _) if status.desk.is_some() => Face::Joining,
        (None, None, _) => Face::Welcome,
        (None, Some(_), None) => Face::Locked,
        (None, Some(_), Some(_)) => Face::Open,
    }
}

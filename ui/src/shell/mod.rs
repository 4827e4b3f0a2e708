//! What stands around every page: navigation, whether the ledger is whole, the idle lock, shortcuts.
mod alarms;
mod copy;
mod hold;
mod idle;
mod keys;
mod line;
mod nav;
mod refused;
mod trust;

pub use line::{LineBadge, LineNote, LineTag};
pub use nav::{LangSwitch, Nav};
pub use trust::TrustBadge;

use crate::components::Notices;
use crate::pages;
use crate::route::Route;
use crate::state::app;
use leptos::prelude::*;

/// The window of a member who is signed in.
#[component]
pub fn Shell() -> impl IntoView {
    idle::watch();
    keys::watch();
    alarms::watch();
    line::watch();
    let app = app();
    view! {
        <div class="shell" data-testid="shell">
            <Nav/>
            <div class="place">
                <copy::CopyBar/>
                <trust::DamageBar/>
                <alarms::AlarmBar/>
                <hold::HoldBar/>
                <refused::RefusedBar/>
                {move || match app.route.get() {
                    Route::Overview => view! { <pages::Overview/> }.into_any(),
                    Route::Payments(query) => view! { <pages::Payments query=*query/> }.into_any(),
                    Route::Record => view! { <pages::Record/> }.into_any(),
                    Route::Import(draft) => view! { <pages::Import draft/> }.into_any(),
                    Route::Batches(which) => view! { <pages::Batches which/> }.into_any(),
                    Route::Approval(id) => view! { <pages::Approval id/> }.into_any(),
                    Route::BatchFile => view! { <pages::BatchFile/> }.into_any(),
                    Route::Programmes(code) => view! { <pages::Programmes code/> }.into_any(),
                    Route::Documents(year, month) => view! { <pages::Documents year month/> }.into_any(),
                    Route::Reports(wish) => view! { <pages::Reports wish=*wish/> }.into_any(),
                    Route::Check => view! { <pages::Check/> }.into_any(),
                    Route::Safety => view! { <pages::Safety/> }.into_any(),
                    Route::Entries(entry) => view! { <pages::Entries entry breaches=false/> }.into_any(),
                    Route::Breaches => view! { <pages::Entries entry=None breaches=true/> }.into_any(),
                    Route::Peers => view! { <pages::Peers/> }.into_any(),
                    Route::Desks => view! { <pages::Desks/> }.into_any(),
                    Route::Outbox => view! { <pages::Outbox/> }.into_any(),
                    Route::People => view! { <pages::People/> }.into_any(),
                }}
            </div>
            <Notices/>
        </div>
    }
}

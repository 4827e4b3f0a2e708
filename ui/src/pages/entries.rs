//! All entries of the ledger.
use crate::components::Page;
use crate::route::Route;
use leptos::prelude::*;

/// All entries of the ledger.
#[component]
pub fn Entries(entry: Option<u64>) -> impl IntoView {
    view! { <Page title=Route::Entries(entry).title() testid="page-entries">""</Page> }
}

//! Batches: for approval, returned, all.
use crate::components::Page;
use crate::route::Route;
use ipc::WhichBatches;
use leptos::prelude::*;
/// Batches: for approval, returned, all.
#[component]
pub fn Batches(which: WhichBatches) -> impl IntoView {
    view! { <Page title=Route::Batches(which).title() testid="page-batches">""</Page> }
}

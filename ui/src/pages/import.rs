//! A batch from a spreadsheet.
use crate::components::Page;
use crate::route::Route;
use leptos::prelude::*;

/// A batch from a spreadsheet.
#[component]
pub fn Import(draft: Option<u64>) -> impl IntoView {
    view! { <Page title=Route::Import(draft).title() testid="page-import">""</Page> }
}

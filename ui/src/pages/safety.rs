//! Verify, back up, rehearse, export.
use crate::components::Page;
use crate::route::Route;
use leptos::prelude::*;

/// Verify, back up, rehearse, export.
#[component]
pub fn Safety() -> impl IntoView {
    view! { <Page title=Route::Safety.title() testid="page-safety">""</Page> }
}

//! Members and their keys.
use crate::components::Page;
use crate::route::Route;
use leptos::prelude::*;

/// Members and their keys.
#[component]
pub fn People() -> impl IntoView {
    view! { <Page title=Route::People.title() testid="page-people">""</Page> }
}

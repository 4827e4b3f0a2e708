//! Programmes and money in.
use crate::components::Page;
use crate::route::Route;
use leptos::prelude::*;

/// Programmes and money in.
#[component]
pub fn Programmes(code: Option<String>) -> impl IntoView {
    view! { <Page title=Route::Programmes(code).title() testid="page-programmes">""</Page> }
}

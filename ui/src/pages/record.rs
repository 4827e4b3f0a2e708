//! One payment, in a form that helps.
use crate::components::Page;
use crate::route::Route;
use leptos::prelude::*;

/// One payment, in a form that helps.
#[component]
pub fn Record() -> impl IntoView {
    view! { <Page title=Route::Record.title() testid="page-record">""</Page> }
}

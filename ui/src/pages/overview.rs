//! What people look at rather than read.
use crate::components::Page;
use crate::route::Route;
use leptos::prelude::*;

/// What people look at rather than read.
#[component]
pub fn Overview() -> impl IntoView {
    view! { <Page title=Route::Overview.title() testid="page-overview">""</Page> }
}

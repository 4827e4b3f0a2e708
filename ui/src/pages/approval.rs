//! One batch as its approver sees it.
use crate::components::Page;
use crate::route::Route;
use leptos::prelude::*;

/// One batch as its approver sees it.
#[component]
pub fn Approval(id: String) -> impl IntoView {
    view! { <Page title=Route::Approval(id).title() testid="page-approval">""</Page> }
}

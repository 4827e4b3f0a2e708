//! All payments, found and told.
use crate::components::Page;
use crate::route::Route;
use ipc::PaymentQuery;
use leptos::prelude::*;
/// All payments, found and told.
#[component]
pub fn Payments(query: PaymentQuery) -> impl IntoView {
    view! { <Page title=Route::Payments(query).title() testid="page-payments">""</Page> }
}

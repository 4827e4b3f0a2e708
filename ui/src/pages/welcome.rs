//! The first page in an empty data folder.
use leptos::prelude::*;
/// The first page.
#[component]
pub fn Welcome() -> impl IntoView {
    view! { <main></main> }
}

//! Unlocking.
use leptos::prelude::*;
/// Unlocking.
#[component]
pub fn SignIn() -> impl IntoView {
    view! { <main></main> }
}

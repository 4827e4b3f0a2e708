//! How much of a whole is there, as a short bar beside the figure that says the same.
use leptos::prelude::*;

/// `part` of `whole`; full only when nothing is missing.
#[component]
pub fn ShareBar(part: u64, whole: u64) -> impl IntoView {
    let full = part >= whole && whole > 0;
    // A sliver stays empty where only a little is missing, and is filled where there is only a little.
    let share = match (part, whole) {
        (0, _) | (_, 0) => 0.0,
        _ if full => 100.0,
        _ => (part as f64 / whole as f64 * 100.0).clamp(3.0, 95.0),
    };
    let class = if full { "share-done share-full" } else { "share-done" };
    view! {
        <svg class="share" width="100%" height="4" aria-hidden="true" focusable="false">
            <rect class="bar-track" x="0" y="0" width="100%" height="100%"></rect>
            <rect class=class x="0" y="0" width=format!("{share}%") height="100%"></rect>
        </svg>
    }
}

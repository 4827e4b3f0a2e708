//! Hashes, keys and raw text: whole, in groups, and easy to copy.
use leptos::prelude::*;

/// A label with a long value below it, which can be selected whole with one click.
#[component]
pub fn Raw(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: String,
    #[prop(optional)] testid: &'static str,
) -> impl IntoView {
    view! {
        <div class="raw">
            <p class="raw-label">{label}</p>
            <pre class="raw-value" tabindex="0" data-testid=(!testid.is_empty()).then_some(testid)>{value}</pre>
        </div>
    }
}

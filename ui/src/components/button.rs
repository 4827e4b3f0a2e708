//! Buttons.
use super::{Icon, Sign};
use leptos::prelude::*;

/// How much a button matters on its page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// One of several.
    #[default]
    Plain,
    /// The one thing to do here: filled with ink.
    Primary,
    /// Refuses or takes away: seal red.
    Danger,
    /// Looks like a link within text.
    Link,
}

/// A button. `keys` shows the shortcut beside the word; the page listens for it.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional)] kind: Kind,
    #[prop(optional_no_strip, into)] sign: Option<Sign>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// While what it started runs: shows so, and takes no second press.
    #[prop(optional, into)]
    busy: Signal<bool>,
    #[prop(optional)] keys: &'static str,
    /// It sends the form it stands in; the form's `submit` acts, `on_press` is not called.
    #[prop(optional)]
    submits: bool,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let class = match kind {
        Kind::Plain => "button",
        Kind::Primary => "button button-primary",
        Kind::Danger => "button button-danger",
        Kind::Link => "button-link",
    };
    let idle = move || disabled.get() || busy.get();
    view! {
        <button
            type=if submits { "submit" } else { "button" }
            class=class
            class:is-busy=busy
            disabled=idle
            aria-busy=move || busy.get().then_some("true")
            aria-keyshortcuts=(!keys.is_empty()).then(|| keys.replace("Ctrl", "Control"))
            data-testid=(!testid.is_empty()).then_some(testid)
            on:click=move |_| {
                if !submits {
                    on_press.run(());
                }
            }
        >
            {sign.map(|sign| view! { <Icon sign/> })}
            <span>{label}</span>
            {(!keys.is_empty()).then(|| view! { <kbd>{keys}</kbd> })}
        </button>
    }
}

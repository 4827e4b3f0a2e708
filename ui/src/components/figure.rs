//! Figures that lead to what they sum.
use crate::words::{Words, w};
use ipc::{Fen, show_money};
use leptos::prelude::*;

/// A figure with its name above and a note below.
#[component]
pub fn Figure(
    name: Words,
    /// The colour it has in the bar.
    #[prop(optional)]
    key: &'static str,
    fen: Fen,
    #[prop(into)] note: Signal<String>,
    #[prop(into)] on_press: Callback<()>,
    testid: &'static str,
) -> impl IntoView {
    view! {
        <button type="button" class="figure" data-testid=testid on:click=move |_| on_press.run(())>
            <span class="figure-name">
                {(!key.is_empty()).then(|| view! { <i class=format!("key {key}") aria-hidden="true"></i> })}
                {name}
            </span>
            <span class="figure-money">{show_money(fen)}</span>
            <span class="figure-note">{note}</span>
        </button>
    }
}

/// A figure that leads to what it sums. What is over the limit says so in words too.
#[component]
pub fn Amount(
    fen: Fen,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional)] over: bool,
    #[prop(optional)] testid: &'static str,
) -> impl IntoView {
    let testid = (!testid.is_empty()).then_some(testid);
    if fen == 0 {
        return view! { <span class="quiet" data-testid=testid>"0.00"</span> }.into_any();
    }
    let class = if over { "amount amount-over" } else { "amount" };
    view! {
        <button type="button" class=class data-testid=testid on:click=move |_| on_press.run(())>
            {show_money(fen)}
            {over.then(|| view! { <span class="amount-word">{w("超过可用", "above available")}</span> })}
        </button>
    }
    .into_any()
}

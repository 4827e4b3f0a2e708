//! The frame of every page: its head with title, what it is about, its acts and whether the ledger is whole.
use crate::shell::{LineBadge, TrustBadge};
use crate::words::Words;
use leptos::html;
use leptos::prelude::*;

/// A page. `fills` is for pages whose lists scroll within; others scroll as a whole.
#[component]
pub fn Page(
    #[prop(into)] title: Words,
    /// What it is about, e.g. the year.
    #[prop(optional, into)]
    note: Signal<String>,
    /// Buttons in the head.
    #[prop(optional, into)]
    acts: ViewFn,
    #[prop(optional)] fills: bool,
    #[prop(optional)] class: &'static str,
    testid: &'static str,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    // One string: where one page follows another in the same element, a class set apart from it would be lost.
    let class = format!("page {class}{}", if fills { " page-fills" } else { "" });
    // A new page is announced by its heading, and the tab order starts there.
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            let active = document().active_element();
            if active.is_none_or(|a| a.tag_name() == "BODY" || a.closest(".nav").ok().flatten().is_some()) {
                let _ = heading.focus();
            }
        }
    });
    view! {
        <header class="head">
            <div class="head-title">
                <h1 node_ref=heading tabindex="-1">{title}</h1>
                {move || Some(note.get()).filter(|n| !n.is_empty()).map(|note| view! { <span class="head-note">{note}</span> })}
            </div>
            <LineBadge/>
            <TrustBadge/>
            <div class="head-acts">{acts.run()}</div>
        </header>
        <main id="page" tabindex="-1" class=class data-testid=testid>
            {children()}
        </main>
    }
}

/// A part of a page with its own heading.
#[component]
pub fn Panel(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] note: Signal<String>,
    #[prop(optional, into)] acts: ViewFn,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] testid: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("panel {class}") aria-label=title data-testid=(!testid.is_empty()).then_some(testid)>
            <div class="panel-head">
                <h2>{title}</h2>
                <span class="panel-note">{note}</span>
                <div class="panel-acts">{acts.run()}</div>
            </div>
            {children()}
        </section>
    }
}

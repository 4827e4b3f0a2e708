//! Who did what and when.
use super::{Icon, Sign};
use crate::format;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::{Event, Text};
use leptos::prelude::*;

/// Acts, oldest first; each leads to its entry.
#[component]
pub fn Timeline(events: Vec<Event>) -> impl IntoView {
    view! {
        <ol class="timeline" data-testid="timeline">
            {events.into_iter().map(|event| view! { <Act event/> }).collect_view()}
        </ol>
    }
}

#[component]
fn Act(event: Event) -> impl IntoView {
    let Event { entry, what, by_name, for_name, at, remark, breach, .. } = event;
    view! {
        <li>
            <p class="timeline-what">
                <span>{move || said(&what)}</span>
                <span class="timeline-who">
                    {by_name}
                    {for_name.map(|name| view! {
                        <span class="timeline-for">{move || pick(format!("（代 {name}）"), format!(" (for {name})"))}</span>
                    })}
                </span>
            </p>
            <p class="timeline-when">
                <time>{move || format::moment(at)}</time>
                <EntryLink entry/>
            </p>
            {(!remark.is_empty()).then(|| view! { <p class="timeline-remark">{remark}</p> })}
            {breach.map(|breach| view! { <Breach breach/> })}
        </li>
    }
}

/// The fund rule that an entry breaks. It is kept as it was signed.
#[component]
fn Breach(breach: Text) -> impl IntoView {
    view! {
        <div class="against against-blocks" data-testid="breach">
            <Icon sign=Sign::Cross/>
            <p>
                <b>{w("违反资金规则：", "Breaks a fund rule: ")}</b> {move || said(&breach)} " "
                {w(
                    "对方就是这样签的：原样保留作为证据，不计入任何账目。",
                    "The other office has signed it so: it is kept as evidence, and counts into no account.",
                )}
            </p>
        </div>
    }
}

/// An entry's number, leading to it.
#[component]
pub fn EntryLink(entry: u64) -> impl IntoView {
    let number = format::count(entry);
    let words = move || pick(format!("第 {number} 条"), format!("entry {number}"));
    // Where the ledger cannot be opened there is no page to open it on.
    if app().session_untracked().is_none() {
        return view! { <span class="entry-number">{words}</span> }.into_any();
    }
    view! {
        <button
            type="button"
            class="button-link"
            title=w("打开这条记录", "Open this entry")
            on:click=move |_| app().go(crate::route::Route::Entries(Some(entry)))
        >
            {words}
        </button>
    }
    .into_any()
}

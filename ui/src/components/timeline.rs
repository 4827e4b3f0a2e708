//! Who did what and when.
use crate::format;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::Event;
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
    let Event { entry, what, by_name, for_name, at, remark, .. } = event;
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
        </li>
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

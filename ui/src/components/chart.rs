//! Bars drawn from figures. Every bar has its figure in words, and can lead to what it sums.
use crate::words::Words;
use leptos::prelude::*;

/// One part of a stacked bar.
#[derive(Clone)]
pub struct Part {
    /// What it is.
    pub name: Words,
    /// In 分.
    pub value: i64,
    /// `bar-paid`, `bar-committed`, `bar-submitted` …
    pub class: &'static str,
}

/// Parts of a whole beside each other; what is left of the whole stays empty.
#[component]
pub fn StackedBar(parts: Vec<Part>, whole: i64) -> impl IntoView {
    // More may wait than there is: then the bar is that long, and the whole is marked on it.
    let sum: i64 = parts.iter().map(|p| p.value.max(0)).sum();
    let length = whole.max(sum).max(1) as f64;
    let over = (sum > whole).then(|| whole.max(0) as f64 / length * 100.0);
    let mut x = 0.0;
    let rects = parts
        .into_iter()
        .filter(|part| part.value > 0)
        .map(|part| {
            let width = part.value as f64 / length * 100.0;
            let at = x;
            x += width;
            view! {
                <rect class=part.class x=format!("{at}%") y="0" width=format!("{width}%") height="100%">
                    <title>{move || format!("{} {}", part.name.now(), ipc::show_money(part.value))}</title>
                </rect>
            }
        })
        .collect_view();
    view! {
        <svg class="stacked" width="100%" height="12" aria-hidden="true" focusable="false">
            <rect class="bar-track" x="0" y="0" width="100%" height="100%"></rect>
            {rects}
            {over.map(|at| view! { <rect class="bar-limit" x=format!("{at}%") y="0" width="2" height="100%"></rect> })}
        </svg>
    }
}

//! Programmes and money in.
mod all_documents;
mod detail;
mod documents;
mod example;
mod list;
mod money_in;
mod open;
mod rule_form;
mod terms;

pub use all_documents::Documents;
use leptos::prelude::*;

/// All programmes; with a code, that one.
#[component]
pub fn Programmes(code: Option<String>) -> impl IntoView {
    match code {
        None => view! { <list::ProgrammeList/> }.into_any(),
        Some(code) => view! { <detail::ProgrammeDetail code/> }.into_any(),
    }
}

//! What stands where content is missing: not yet asked, still coming, or none.
use super::FailureBox;
use crate::state::{Asked, Load};
use crate::words::w;
use leptos::prelude::*;

/// Nothing here, said in a way that leads on; or still coming.
#[component]
pub fn Empty(
    /// Still coming; shown only after a moment, so that quick answers do not flicker.
    #[prop(optional)]
    waiting: bool,
    #[prop(optional, into)] title: Signal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    if waiting {
        return view! {
            <div class="empty empty-waiting" role="status">
                <span class="waiting-bar" aria-hidden="true"></span>
                <p>{w("正在读取账本…", "Reading the ledger …")}</p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="empty" data-testid="empty">
            <p class="empty-title">{title}</p>
            <p class="empty-hint">{hint}</p>
            {children.map(|children| view! { <div class="empty-acts">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// Content that was asked for: waiting, the content, or why not with a way to ask again.
#[component]
pub fn Await<T>(asked: Asked<T>, #[prop(into)] retry: Callback<()>, view: fn(T) -> AnyView) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    move || match asked.load.get() {
        Load::Waiting => view! { <Empty waiting=true/> }.into_any(),
        Load::Here(content) => view(content),
        Load::Failed(failure) => view! { <FailureBox failure retry/> }.into_any(),
    }
}

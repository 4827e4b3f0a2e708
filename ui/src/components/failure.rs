//! What happened and what to do.
use super::{Button, Icon, Sign};
use crate::words::{said, w};
use ipc::{Blame, Failure};
use leptos::prelude::*;

/// A failure where it concerns the page; `retry` offers to ask again where that can help.
#[component]
pub fn FailureBox(failure: Failure, #[prop(optional, into)] retry: Option<Callback<()>>) -> impl IntoView {
    let Failure { code, blame, what, remedy } = failure;
    let class = if blame == Blame::Stopped { "failure failure-quiet" } else { "failure" };
    view! {
        <div class=class role="alert" data-testid="failure" data-code=code.clone()>
            <Icon sign=if blame == Blame::Stopped { Sign::Ring } else { Sign::Cross }/>
            <div>
                <p class="failure-what">{move || said(&what)}</p>
                <p class="failure-remedy">{move || said(&remedy)}</p>
                {retry.map(|retry| view! {
                    <Button label=w("再试一次", "Try again") on_press=retry testid="failure-retry"/>
                })}
            </div>
        </div>
    }
}

/// A failure that may come: nothing while there is none.
#[component]
pub fn MaybeFailure(failure: RwSignal<Option<Failure>>) -> impl IntoView {
    move || failure.get().map(|failure| view! { <FailureBox failure/> })
}

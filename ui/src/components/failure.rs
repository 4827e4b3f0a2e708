//! What happened and what to do.
use super::{Button, Icon, Sign};
use crate::bridge::is_kept;
use crate::words::{said, w};
use ipc::{Blame, Failure};
use leptos::prelude::*;

/// A failure where it concerns the page; `retry` offers to ask again where that can help.
#[component]
pub fn FailureBox(failure: Failure, #[prop(optional, into)] retry: Option<Callback<()>>) -> impl IntoView {
    let kept = is_kept(&failure);
    let Failure { code, blame, what, remedy } = failure;
    let (class, sign) = match blame {
        _ if kept => ("failure failure-kept", Sign::Clock),
        Blame::Stopped => ("failure failure-quiet", Sign::Ring),
        _ => ("failure", Sign::Cross),
    };
    view! {
        <div class=class role=if kept { "status" } else { "alert" } data-testid=if kept { "kept" } else { "failure" } data-code=code>
            <Icon sign/>
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

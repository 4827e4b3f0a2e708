//! The way through a task of several steps.
use super::{Icon, Sign};
use leptos::prelude::*;

/// Steps with their names; `now` counts from 0.
#[component]
pub fn Steps(#[prop(into)] names: Signal<Vec<String>>, #[prop(into)] now: Signal<usize>) -> impl IntoView {
    view! {
        <ol class="steps">
            {move || {
                let now = now.get();
                names
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(i, name)| {
                        let class = match i {
                            i if i < now => "step step-done",
                            i if i == now => "step step-now",
                            _ => "step",
                        };
                        view! {
                            <li class=class aria-current=(i == now).then_some("step")>
                                <span class="step-sign">
                                    {if i < now { view! { <Icon sign=Sign::Check/> }.into_any() } else { (i + 1).into_any() }}
                                </span>
                                <span>{name}</span>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ol>
    }
}

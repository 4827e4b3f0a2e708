//! The steps to come, and who did what.
use crate::components::{Icon, Sign, Timeline};
use crate::format;
use crate::words::{pick, said, w};
use ipc::{BatchStatus, Event, Step};
use leptos::prelude::*;

/// Why the batch went back or ended: the last word on it, first to be read.
#[component]
pub fn LastWord(status: BatchStatus, timeline: Vec<Event>) -> impl IntoView {
    let kind = match status {
        BatchStatus::Returned => "batch.returned",
        BatchStatus::Rejected => "batch.rejected",
        BatchStatus::Withdrawn => "batch.withdrawn",
        _ => return ().into_any(),
    };
    let Some(event) = timeline.into_iter().rev().find(|event| event.kind == kind) else { return ().into_any() };
    let Event { what, by_name, at, remark, .. } = event;
    view! {
        <div class="last-word" data-testid="batch-last-word">
            <p><b>{move || said(&what)}</b> " " {by_name} " " <span class="quiet">{move || format::moment(at)}</span></p>
            <p>{remark}</p>
        </div>
    }
    .into_any()
}

/// Steps so far and to come.
#[component]
pub fn Way(steps: Vec<Step>) -> impl IntoView {
    view! {
        <section class="approval-part" data-testid="batch-steps">
            <h3>{w("流程", "Steps")}</h3>
            <ol>
                {steps.into_iter().map(|step| {
                    let Step { what, by_name, at, now } = step;
                    let (class, sign) = match (at.is_some(), now) {
                        (true, _) => ("batch-step is-done", Sign::Check),
                        (false, true) => ("batch-step is-now", Sign::Dot),
                        (false, false) => ("batch-step", Sign::Ring),
                    };
                    view! {
                        <li class=class aria-current=now.then_some("step")>
                            <Icon sign/>
                            <span>{move || said(&what)}</span>
                            <span class="batch-step-who">{by_name} " " {move || at.map(format::moment)}</span>
                        </li>
                    }
                }).collect_view()}
            </ol>
        </section>
    }
}

/// Who did what; closed until asked for.
#[component]
pub fn Acts(timeline: Vec<Event>) -> impl IntoView {
    let count = timeline.len();
    view! {
        <details class="approval-part">
            <summary>{move || pick(format!("经过（{count} 条记录）"), format!("What was done ({count} entries)"))}</summary>
            <Timeline events=timeline/>
        </details>
    }
}

//! Whose turn it is.
use crate::components::Panel;
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{Words, said, w};
use ipc::{OthersTurn, PaymentQuery, Waiting, WhichBatches};
use leptos::prelude::*;

/// What waits for the member who is signed in, then what waits for others.
#[component]
pub fn Waits(waiting: Waiting, others: Vec<OthersTurn>) -> impl IntoView {
    let Waiting { to_approve, returned, drafts, to_countersign } = waiting;
    let mine = [
        (w("批次待我审批", "Batches for my approval"), to_approve, Route::Batches(WhichBatches::ToApprove), true),
        (w("退回给我修改", "Returned to me"), returned, Route::Batches(WhichBatches::Returned), true),
        (w("待我签第二名", "For my second signature"), to_countersign, Route::People, true),
        (w("未完成的导入草稿", "Unfinished imports"), drafts, Route::Import(None), false),
    ];
    let copy = app().copy.with_untracked(Option::is_some);
    let nothing = mine.iter().all(|(_, n, _, _)| *n == 0) && !copy;
    // They change while the page stands.
    let kept = Memo::new(|_| {
        app().status.with(|s| s.as_ref().and_then(|s| s.desk.as_ref()).map(|d| (d.refused, d.kept)).unwrap_or_default())
    });
    view! {
        <Panel title=w("待办", "Waiting") testid="overview-waiting">
            <ul class="waits">
                {move || {
                    let (refused, kept) = kept.get();
                    [
                        (w("本工位签名、未被接受", "Signed at this desk and refused"), refused, true),
                        (w("本工位签名、待提交", "Signed at this desk, to be submitted"), kept, false),
                    ]
                    .into_iter()
                    .filter(|(_, n, _)| *n > 0)
                    .map(|(what, n, urgent)| view! { <Mine what n route=Route::Outbox urgent/> })
                    .collect_view()
                }}
                {mine
                    .into_iter()
                    .filter(|(_, n, _, _)| *n > 0)
                    .map(|(what, n, route, urgent)| view! { <Mine what n route urgent/> })
                    .collect_view()}
                {move || (nothing && kept.get() == (0, 0)).then(|| view! {
                    <li class="waits-none">{w("没有等您办的事。", "Nothing waits for you.")}</li>
                })}
                {(!others.is_empty() && !copy).then(|| view! { <li class="waits-head">{w("等别人办", "Waits for others")}</li> })}
                {(others.is_empty() && copy).then(|| view! { <li class="waits-none">{w("那里没有等办的事。", "Nothing waits there.")}</li> })}
                {others
                    .into_iter()
                    .map(|turn| view! { <Others turn/> })
                    .collect_view()}
            </ul>
        </Panel>
    }
}

/// What waits for others leads to the batch, or to the payments it is about; of others' drafts nothing is to be seen.
#[component]
fn Others(turn: OthersTurn) -> impl IntoView {
    let OthersTurn { who, what, count, status, batch, people } = turn;
    let words = view! {
        <span>{move || said(&what)} " · " {move || said(&who)}</span>
        <span>{format::count(count.into())}</span>
    };
    let route = match (batch, status, people) {
        (Some(id), ..) => Some(Route::Approval(id)),
        (None, Some(status), _) => {
            Some(Route::Payments(Box::new(PaymentQuery { status: vec![status], descending: true, ..Default::default() })))
        }
        // Whom that is up to stands with the people of that office.
        (None, None, true) if app().copy.with_untracked(Option::is_some) => None,
        (None, None, true) => Some(Route::People),
        (None, None, false) => None,
    };
    match route {
        Some(route) => view! {
            <li>
                <button type="button" class="wait wait-other" data-testid="wait-other" on:click=move |_| app().go(route.clone())>
                    {words}
                </button>
            </li>
        }
        .into_any(),
        None => view! { <li class="wait wait-other">{words}</li> }.into_any(),
    }
}

#[component]
fn Mine(what: Words, n: u32, route: Route, urgent: bool) -> impl IntoView {
    view! {
        <li>
            <button type="button" class="wait" on:click=move |_| app().go(route.clone())>
                <span>{what}</span>
                <span class=if urgent { "badge" } else { "badge badge-quiet" }>{format::count(n.into())}</span>
            </button>
        </li>
    }
}

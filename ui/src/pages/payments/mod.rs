//! All payments: found, summed, sorted, exported; each opens to its whole story.
mod export;
mod filters;
mod query;
mod rows;
mod story;
mod totals;

use crate::components::{Button, Kind, Page, Rows, Sorting, VirtualList, Work, WorkBar};
use crate::route::Route;
use crate::state::app;
use crate::timing::sleep;
use crate::words::w;
use ipc::{PaymentLine, PaymentQuery, Role};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use query::Query;
pub use story::StoryDrawer;
use totals::Totals;

/// The drawer follows the keyboard after this pause.
const FOLLOW_AFTER_MS: i32 = 120;

/// The list with its filters and figures, and the drawer beside it.
#[component]
pub fn Payments(query: PaymentQuery) -> impl IntoView {
    let app = app();
    let query = Query::new(query);
    let totals = RwSignal::new(None::<Totals>);
    let rows = Rows::<PaymentLine>::new(move |offset, limit| rows::fetch(query, totals, offset, limit));
    let at = RwSignal::new(None::<u64>);
    let open = RwSignal::new(None::<u64>);
    // Pressed twice, what is open stays as it is, with whatever is being asked in it.
    let opened = Memo::new(move |_| open.get());
    let work = Work::new();

    let asked = Memo::new(move |_| query.asked());
    Effect::new(move |before: Option<PaymentQuery>| {
        let now = asked.get();
        if before.is_some_and(|before| before != now) {
            at.set(None);
            rows.reset();
        }
        now
    });
    rows::ask_again_when_warm(rows, totals);
    rows.follow_ledger(at, || ());
    // With the drawer open, the arrow keys leaf through the stories.
    Effect::new(move || {
        let Some(index) = at.get() else { return };
        if open.get_untracked().is_none() {
            return;
        }
        spawn_local(async move {
            sleep(FOLLOW_AFTER_MS).await;
            if at.try_get_untracked() == Some(Some(index))
                && let Some(row) = rows.at_untracked(index)
            {
                open.try_set(Some(row.entry));
            }
        });
    });
    let escape = window_event_listener(ev::keydown, move |ev| {
        let asked = document().query_selector("dialog[open]").ok().flatten().is_some();
        if ev.key() == "Escape" && !asked && open.get_untracked().is_some() {
            open.set(None);
        }
    });
    on_cleanup(move || escape.remove());

    let sorting = Sorting {
        by: Signal::derive(move || query.sorted_by()),
        on_sort: Callback::new(move |(key,): (&'static str,)| query.sort(key)),
    };
    view! {
        <Page
            title=Route::Payments(Box::default()).title()
            fills=true
            testid="page-payments"
            acts=move || view! {
                <export::ExportButtons query work/>
                <Show when=move || app.has(Role::Clerk)>
                    <Button
                        label=w("登记发放", "Record") keys="Ctrl+N" kind=Kind::Primary on_press=move || app.go(Route::Record)
                        testid="payments-record"
                    />
                </Show>
            }
        >
            <filters::Filters query/>
            <WorkBar work/>
            <div class="payments" class:has-drawer=move || open.get().is_some()>
                <section class="panel payments-list">
                    <VirtualList
                        rows
                        label=w("发放明细", "Payments")
                        columns=rows::columns()
                        sorting
                        cells=rows::cells
                        at
                        on_open=move |_, row: PaymentLine| open.set(Some(row.entry))
                        class="list-payments"
                        empty=move || view! { <rows::NothingFound query/> }
                        testid="payments"
                    />
                    <totals::TotalsBar totals query/>
                </section>
                {move || opened.get().map(|entry| view! {
                    <story::StoryDrawer entry on_close=move || open.set(None) on_change=move || rows.reload()/>
                })}
            </div>
        </Page>
    }
}

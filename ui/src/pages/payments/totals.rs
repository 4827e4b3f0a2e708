//! Count and sum of all that match, always in view.
use super::query::Query;
use crate::components::{Icon, Sign};
use crate::format;
use crate::words::{pick, terms, w};
use ipc::{Fen, PaymentStatus, show_money};
use leptos::prelude::*;

/// The figures over all that match.
#[derive(Clone, PartialEq)]
pub struct Totals {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub sum: Fen,
    /// By status.
    pub by_status: Vec<(PaymentStatus, u64)>,
    /// Names are not searched yet.
    pub warming_up: bool,
}

/// The bar below the list; a status's count filters by it.
#[component]
pub fn TotalsBar(totals: RwSignal<Option<Totals>>, query: Query) -> impl IntoView {
    let count = move || totals.with(|t| t.as_ref().map(|t| format::count(t.count))).unwrap_or("…".into());
    let sum = move || totals.with(|t| t.as_ref().map(|t| show_money(t.sum))).unwrap_or("…".into());
    view! {
        <div class="sums" data-testid="payments-totals" aria-live="polite">
            <span>
                {move || if query.is_filtered() { w("筛选", "Found") } else { w("共", "In all") }.now()} " "
                <b data-testid="payments-count">{count}</b> " " {w("笔", "payments")}
            </span>
            <span>{w("合计", "Sum")} " " <b data-testid="payments-sum">{sum}</b> " " {w("元", "yuan")}</span>
            <span class="sums-states">
                {move || {
                    let found = totals.with(|t| t.as_ref().map(|t| t.by_status.clone())).unwrap_or_default();
                    found.into_iter().map(|(status, n)| view! { <StatusCount status n query/> }).collect_view()
                }}
            </span>
            <Show when=move || totals.with(|t| t.as_ref().is_some_and(|t| t.warming_up))>
                <span class="text-waiting"><Icon sign=Sign::Clock/> " " {w("姓名检索正在准备，暂只按地点查找", "Names are being made searchable; places only for now")}</span>
            </Show>
            <span class="sums-keys">{w("Enter 打开 · / 搜索", "Enter opens · / searches")}</span>
        </div>
    }
}

#[component]
fn StatusCount(status: PaymentStatus, n: u64, query: Query) -> impl IntoView {
    let chosen = move || query.status.with(|s| s.as_slice() == [status]);
    view! {
        <button
            type="button"
            class="state-count"
            class:is-chosen=chosen
            aria-pressed=move || if chosen() { "true" } else { "false" }
            title=move || pick("只看这些；再按一次取消", "Show only these; press again to undo")
            on:click=move |_| query.status.set(if untrack(chosen) { Vec::new() } else { vec![status] })
        >
            {terms::payment_status(status)} " " <b>{format::count(n)}</b>
        </button>
    }
}

//! The rows of the list.
use super::query::Query;
use super::totals::Totals;
use crate::bridge::call;
use crate::components::{Button, Column, Empty, PaymentTag, Rows, Window};
use crate::format;
use crate::state::app;
use crate::timing::sleep;
use crate::words::w;
use ipc::{FindPayments, PaymentLine, show_money};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// While the search over names is made ready, its count is asked for again after this.
const WARM_AFTER_MS: i32 = 2_000;

/// Asks for a window of rows, and keeps the figures over all that match.
pub async fn fetch(query: Query, totals: RwSignal<Option<Totals>>, offset: u64, limit: u32) -> Window<PaymentLine> {
    let query = untrack(|| query.asked());
    let page = call(FindPayments { query, offset, limit }).await?;
    let found = Totals { count: page.count, sum: page.sum, by_status: page.by_status, warming_up: page.warming_up };
    if totals.try_with_untracked(|old| old.as_ref() != Some(&found)) == Some(true) {
        totals.set(Some(found));
    }
    Ok((page.count, page.rows))
}

/// Looks again until the search over names is ready, if a text is searched for.
pub fn ask_again_when_warm(rows: Rows<PaymentLine>, totals: RwSignal<Option<Totals>>) {
    let warming = Memo::new(move |_| totals.with(|t| t.as_ref().is_some_and(|t| t.warming_up)));
    Effect::new(move || {
        if !warming.get() {
            return;
        }
        spawn_local(async move {
            while warming.try_get_untracked() == Some(true) {
                sleep(WARM_AFTER_MS).await;
                if warming.try_get_untracked() == Some(true) {
                    rows.reload();
                }
            }
        });
    });
}

/// The heads.
pub fn columns() -> Vec<Column> {
    vec![
        Column::figures("entry", w("序号", "Entry")),
        Column::words("recorded", w("登记", "Recorded")),
        Column::words("payee", w("收款人", "Payee")),
        Column::words("place", w("乡镇 / 村", "Township, village")),
        Column::words("programme", w("补贴项目", "Programme")),
        Column::words("period", w("所属期", "Period")),
        Column::figures("amount", w("金额（元）", "Amount (yuan)")),
        Column::words("status", w("状态", "Status")),
    ]
}

/// The cells of a row, in the order of [`columns`].
pub fn cells(row: &PaymentLine) -> AnyView {
    let PaymentLine { entry, at, payee, township, village, programme_name, period, amount, status, .. } = row.clone();
    let place = format!("{township} {village}");
    // Neither is personal, so that the whole of it may stand in a title where the column is narrow.
    let (place_title, programme_title) = (place.clone(), programme_name.clone());
    view! {
        <span role="gridcell" class="cell-right quiet">{format::count(entry)}</span>
        <span role="gridcell">{move || format::short_date(at)}</span>
        <span role="gridcell">{if payee.is_empty() { view! { <span class="quiet">"—"</span> }.into_any() } else { payee.into_any() }}</span>
        <span role="gridcell" title=place_title>{place}</span>
        <span role="gridcell" title=programme_title>{programme_name}</span>
        <span role="gridcell">{move || format::period(&period.0, &period.1)}</span>
        <span role="gridcell" class="cell-right">{show_money(amount)}</span>
        <span role="gridcell"><PaymentTag status/></span>
    }
    .into_any()
}

/// Instead of no rows.
#[component]
pub fn NothingFound(query: Query) -> impl IntoView {
    if untrack(|| query.is_filtered()) {
        view! {
            <Empty
                title=w("没有符合条件的发放", "No payment matches")
                hint=w("少填几个字，或去掉一些条件再看。", "Type less, or take some filters off.")
            >
                <Button label=w("清除全部条件", "Clear all filters") on_press=move || query.clear() testid="payments-clear-all"/>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty
                title=w("账本里还没有发放", "There is no payment in the ledger yet")
                hint=match untrack(|| app().at_copy()) {
                    true => w("那个单位还没有登记发放。", "That office has recorded none yet."),
                    false => w("经办人按 Ctrl+N 登记一笔，或从表格导入一批。", "A clerk records one with Ctrl+N, or imports a batch from a spreadsheet."),
                }
            />
        }
        .into_any()
    }
}

//! Taking single rows out of a batch, with the reason; its count and total are amended in sight.
use super::desk::Desk;
use crate::bridge::call;
use crate::components::{AreaField, Button, Column, Dialog, Empty, Icon, Kind, MaybeFailure, Rows, Sign, Tone, VirtualList};
use crate::format;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{BatchLine, ExcludeRows, Fen, FindPayments, PaymentLine, PaymentQuery, PaymentStatus, show_money};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The rows that are chosen: entry number and amount.
#[derive(Clone, Copy)]
struct Chosen(RwSignal<BTreeMap<u64, Fen>>);

/// The payments of the batch to choose from.
#[component]
pub fn ExcludeDialog(
    open: RwSignal<bool>,
    line: BatchLine,
    /// Whoever takes rows out may still approve, and loses that by it.
    approves: bool,
) -> impl IntoView {
    let line = StoredValue::new(line);
    view! {
        <Dialog open title=w("剔除个别行", "Take rows out") class="dialog-wide" testid="exclude-dialog">
            <Choose open line=line.get_value() approves/>
        </Dialog>
    }
}

#[component]
fn Choose(open: RwSignal<bool>, line: BatchLine, approves: bool) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let chosen = RwSignal::new(BTreeMap::<u64, Fen>::new());
    provide_context(Chosen(chosen));
    let (text, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let batch = line.id.clone();
    let rows = Rows::new(move |offset, limit| {
        let query = PaymentQuery { batch: batch.clone(), text: text.get_untracked(), ..Default::default() };
        async move {
            let page = call(FindPayments { query, offset, limit }).await?;
            Ok((page.count, page.rows))
        }
    });
    Effect::new(move |before: Option<()>| {
        text.track();
        if before.is_some() {
            rows.reset();
        }
    });
    let at = RwSignal::new(None);
    let toggle = move |(_, row): (u64, PaymentLine)| {
        if row.status != PaymentStatus::Submitted && row.status != PaymentStatus::Returned {
            return;
        }
        chosen.update(|c| {
            if c.remove(&row.entry).is_none() {
                c.insert(row.entry, row.amount);
            }
        });
    };
    let columns = vec![
        Column::words("", w("", "")),
        Column::figures("", w("记录", "Entry")),
        Column::words("", w("收款人", "Payee")),
        Column::words("", w("乡镇 / 村", "Place")),
        Column::figures("", w("金额（元）", "Amount (yuan)")),
    ];
    let (count, total) = (line.count, line.total);
    let effect = move || {
        chosen.with(|c| {
            let (n, sum) = (c.len(), c.values().sum::<Fen>());
            let (left, rest) = (format::count(u64::from(count).saturating_sub(n as u64)), show_money(total - sum));
            let sum = show_money(sum);
            pick(
                format!("剔除 {n} 笔 {sum} 元，本批余 {left} 笔 {rest} 元"),
                format!("{n} taken out for {sum} yuan; {left} remain for {rest} yuan"),
            )
        })
    };
    let submit = move || {
        let entries = chosen.with_untracked(|c| c.keys().copied().collect());
        let question = ExcludeRows { id: desk.id.get_value(), entries, reason: reason.with_untracked(|r| r.trim().to_owned()) };
        desk.act(question, (Tone::Neutral, w("已剔除。", "Taken out.")), || ());
    };
    let revealed = move || app().revealed();
    view! {
        {approves.then(|| view! {
            <p class="exclude-warning text-waiting" role="note" data-testid="exclude-warning">
                <Icon sign=Sign::Warning/>
                <span>
                    {w(
                        "剔除即参与登记：由您剔除后，这一批您不能再审批，要由另一位主管审批。要经办自己改的，请用“退回修改”。",
                        "Taking rows out is part of recording: after it you cannot approve this batch, another supervisor must. To have the clerk correct it, return it.",
                    )}
                </span>
            </p>
        })}
        <div class="exclude-bar">
            <input
                type="search"
                class="input"
                aria-label=w("查找", "Find")
                placeholder=w("姓名 / 证号 / 村", "name, ID number or village")
                data-testid="exclude-find"
                prop:value=text
                on:change=move |ev| text.set(event_target_value(&ev))
            />
            <Show when=move || !revealed()>
                <Button label=w("显示姓名", "Show names") sign=Sign::Eye on_press=move || app().reveal(move || rows.reload())/>
            </Show>
        </div>
        <div class="exclude-list">
            <VirtualList
                rows
                label=w("本批的发放", "Payments of this batch")
                columns
                cells=cells
                at
                on_open=toggle
                class="list-exclude"
                empty=|| view! { <Empty title=w("没有匹配的发放", "No payment matches")/> }
                testid="exclude-rows"
            />
        </div>
        <p class="exclude-effect" aria-live="polite" data-testid="exclude-effect">{effect}</p>
        <AreaField
            label=w("理由", "Reason") value=reason testid="exclude-reason"
            help=w("审批人会看到；每一笔都记下。", "The approver sees it, and it is kept with each payment.")
        />
        <MaybeFailure failure=desk.failure/>
        <div class="dialog-acts">
            <Button label=w("取消", "Cancel") on_press=move || open.set(false) testid="exclude-no"/>
            <Button
                label=w("剔除", "Take out") kind=Kind::Danger busy=desk.busy
                disabled=Signal::derive(move || chosen.with(BTreeMap::is_empty) || reason.with(|r| r.trim().is_empty()))
                on_press=submit
                testid="exclude-yes"
            />
        </div>
    }
}

fn cells(row: &PaymentLine) -> AnyView {
    let Chosen(chosen) = expect_context::<Chosen>();
    let entry = row.entry;
    let ticked = Memo::new(move |_| chosen.with(|c| c.contains_key(&entry)));
    let place = format!("{} {}", row.township, row.village);
    view! {
        <span role="gridcell">
            <span
                class="tick-box" class:is-ticked=ticked role="checkbox"
                aria-checked=move || if ticked.get() { "true" } else { "false" }
            >
                {move || ticked.get().then(|| view! { <Icon sign=Sign::Check/> })}
            </span>
        </span>
        <span role="gridcell" class="cell-right quiet">{format::count(entry)}</span>
        <span role="gridcell">{row.payee.clone()}</span>
        <span role="gridcell" title=place.clone()>{place.clone()}</span>
        <span role="gridcell" class="cell-right">{show_money(row.amount)}</span>
    }
    .into_any()
}

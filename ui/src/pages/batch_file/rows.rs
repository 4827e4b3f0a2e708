//! The rows of a batch file: all of them in a list, one with all that is known of it.
use crate::bridge::call;
use crate::components::{Button, Column, Dialog, Drawer, Empty, FailureBox, Rows, Sign, Tag, VirtualList, focus_on};
use crate::format;
use crate::pages::approval::Desk;
use crate::state::{Asked, Load};
use crate::words::{fields, pick, w};
use ipc::{BatchFileRow, BatchFileRows, GetBatchFileRows, show_money};
use leptos::prelude::*;

/// All rows, in a dialog; Enter opens one.
#[component]
pub fn FileRows() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <Dialog open=desk.listing title=w("本批的发放", "Payments of this batch") class="dialog-wide" testid="batch-file-rows-dialog">
            <List/>
        </Dialog>
    }
}

#[component]
fn List() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let rows = Rows::new(move |offset, limit| async move {
        let page = call(GetBatchFileRows { offset, limit, entry: None }).await?;
        Ok((page.total, page.rows))
    });
    let columns = vec![
        Column::figures("", w("行", "Row")),
        Column::words("", w("受益人", "Beneficiary")),
        Column::words("", w("收款人", "Payee")),
        Column::words("", w("乡镇 / 村", "Place")),
        Column::figures("", w("标准 × 数量", "Standard × quantity")),
        Column::figures("", w("金额（元）", "Amount (yuan)")),
    ];
    view! {
        <div class="exclude-list">
            <VirtualList
                rows
                label=w("本批的发放", "Payments of this batch")
                columns
                cells
                at=RwSignal::new(None)
                on_open=move |(_, row): (u64, BatchFileRow)| {
                    desk.listing.set(false);
                    desk.peek.set(Some(row.line.entry));
                }
                class="list-file-rows"
                empty=|| view! { <Empty title=w("没有行", "No rows")/> }
                testid="batch-file-rows"
            />
        </div>
        <div class="dialog-acts">
            <Button label=w("关闭", "Close") on_press=move || desk.listing.set(false) testid="batch-file-rows-close"/>
        </div>
    }
}

fn cells(row: &BatchFileRow) -> AnyView {
    let BatchFileRow { line, excluded, township, .. } = row.clone();
    let place = format!("{township} {}", line.village);
    view! {
        <span role="gridcell" class="cell-right quiet">{line.row}</span>
        <span role="gridcell">
            {line.beneficiary} " " {excluded.then(|| view! { <Tag sign=Sign::Back word=w("已剔除", "taken out")/> })}
        </span>
        <span role="gridcell">{line.payee}</span>
        <span role="gridcell" title=place.clone()>{place.clone()}</span>
        <span role="gridcell" class="cell-right">{line.working}</span>
        <span role="gridcell" class="cell-right">{show_money(line.amount)}</span>
    }
    .into_any()
}

/// The row that is looked at, beside the decision.
#[component]
pub fn RowPeek() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // Pressed twice, what is open stays as it is.
    let opened = Memo::new(move |_| desk.peek.get());
    move || {
        opened.get().map(|entry| {
            request_animation_frame(|| focus_on(".peek .drawer-close"));
            view! { <div class="peek no-print" data-testid="payment-peek"><OneRow entry/></div> }
        })
    }
}

#[component]
fn OneRow(entry: u64) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let asked = Asked::<BatchFileRows>::new();
    let ask = move || asked.ask(GetBatchFileRows { offset: 0, limit: 1, entry: Some(entry) });
    ask();
    view! {
        <Drawer label=w("一行的内容", "One row") on_close=move || desk.peek.set(None) testid="file-row">
            {move || match asked.load.get() {
                Load::Waiting => view! { <Empty waiting=true/> }.into_any(),
                Load::Failed(failure) => view! {
                    <div class="story"><FailureBox failure retry=Callback::from(ask)/></div>
                }.into_any(),
                Load::Here(page) => match page.rows.into_iter().next() {
                    Some(row) => view! { <Whole row/> }.into_any(),
                    None => view! { <Empty title=w("文件里没有这一条", "It is not in this file")/> }.into_any(),
                },
            }}
        </Drawer>
    }
}

#[component]
fn Whole(row: BatchFileRow) -> impl IntoView {
    let BatchFileRow { line, excluded, period, township, personal } = row;
    let (number, sheet_row) = (format::count(line.entry), line.row);
    view! {
        <article class="story">
            <p class="story-state">{excluded.then(|| view! { <Tag sign=Sign::Back word=w("已剔除", "taken out")/> })}</p>
            <p class="story-amount" data-testid="story-amount">
                {show_money(line.amount)} <span class="story-unit">{w("元", "yuan")}</span>
            </p>
            <p class="story-capital">
                {move || pick(format!("第 {sheet_row} 行 · 第 {number} 条"), format!("row {sheet_row} · entry {number}"))}
            </p>
            <dl class="facts">
                <dt>{w("计算", "Working")}</dt>
                <dd>{line.working}</dd>
                <dt>{w("所属期", "Period")}</dt>
                <dd>{format!("{} – {}", period.0, period.1)}</dd>
                <dt>{w("乡镇 / 村", "Place")}</dt>
                <dd>{format!("{township} {}", line.village)}</dd>
                {personal.into_iter().map(|(name, value)| view! {
                    <dt>{fields::field(&name)}</dt>
                    <dd>{value}</dd>
                }).collect_view()}
            </dl>
        </article>
    }
}

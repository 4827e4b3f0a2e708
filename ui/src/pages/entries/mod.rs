//! All entries of the ledger, newest first, each with its proof.
mod drawer;
mod source;

use crate::components::{Column, Empty, Page, Rows, Tick, VirtualList};
use crate::format;
use crate::route::Route;
use crate::words::{pick, said, w};
use ipc::Event;
use leptos::prelude::*;
use source::Source;

/// The list, and the drawer of one entry; with a number, that one is open.
#[component]
pub fn Entries(entry: Option<u64>) -> impl IntoView {
    let acts_only = RwSignal::new(false);
    let source = StoredValue::new(Source::default());
    let rows = Rows::<Event>::new(move |offset, limit| source::fetch(source, acts_only.get_untracked(), offset, limit));
    let at = RwSignal::new(None::<u64>);
    let open = RwSignal::new(entry);
    let choose = move |only: bool| {
        acts_only.set(only);
        at.set(None);
        source.set_value(Source::default());
        rows.reset();
    };
    view! {
        <Page
            title=Route::Entries(None).title()
            note=move || rows.total.get().filter(|_| !acts_only.get()).map(|n| pick(format!("{} 条", format::count(n)), format::count(n))).unwrap_or_default()
            fills=true
            testid="page-entries"
        >
            <div class="filters">
                <GoTo open/>
                <Tick
                    label=w("只看管理事项，不列发放", "Acts of administration only, without payments")
                    checked=acts_only on_change=choose testid="entries-acts-only"
                />
            </div>
            <div class="payments" class:has-drawer=move || open.get().is_some()>
                <section class="panel payments-list">
                    <VirtualList
                        rows
                        label=w("全部记录", "All entries")
                        columns=columns()
                        cells
                        at
                        on_open=move |_, row: Event| open.set(Some(row.entry))
                        class="list-entries"
                        empty=|| view! { <Empty title=w("没有这类记录", "There is no such entry")/> }
                        testid="entries"
                    />
                </section>
                {move || open.get().map(|entry| view! {
                    <drawer::EntryDrawer entry on_close=move || open.set(None) on_change=move || rows.reload()/>
                })}
            </div>
        </Page>
    }
}

/// Opens an entry by its number.
#[component]
fn GoTo(open: RwSignal<Option<u64>>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let number = move || typed.with_untracked(|t| t.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u64>().ok());
    view! {
        <form
            class="go-to"
            on:submit=move |ev| {
                ev.prevent_default();
                if let Some(number) = number() {
                    open.set(Some(number));
                }
            }
        >
            <label>
                {w("打开第", "Open entry")}
                <input
                    class="input number" type="text" inputmode="numeric" autocomplete="off" data-search="entries"
                    data-testid="entries-number" prop:value=typed on:input=move |ev| typed.set(event_target_value(&ev))
                />
                {w("条", "")}
            </label>
            <button type="submit" class="button" data-testid="entries-open">{w("打开", "Open")}</button>
        </form>
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::figures("", w("序号", "Entry")),
        Column::words("", w("时间（签名人的钟）", "When (signer’s clock)")),
        Column::words("", w("事项", "What")),
        Column::words("", w("签名人", "Signed by")),
        Column::words("", w("说明", "Remark")),
    ]
}

fn cells(row: &Event) -> AnyView {
    let Event { entry, what, by_name, for_name, at, remark, .. } = row.clone();
    view! {
        <span role="gridcell" class="cell-right quiet">{format::count(entry)}</span>
        <span role="gridcell">{move || format::moment(at)}</span>
        <span role="gridcell">{move || said(&what)}</span>
        <span role="gridcell">
            {by_name}
            {for_name.map(|name| view! {
                <span class="quiet">{move || pick(format!("（代 {name}）"), format!(" (for {name})"))}</span>
            })}
        </span>
        <span role="gridcell" class="quiet">{remark}</span>
    }
    .into_any()
}

//! All entries of the ledger, newest first, each with its proof.
mod drawer;
mod source;

use crate::components::{Column, Empty, Icon, Page, Rows, Sign, Tick, VirtualList};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::Event;
use leptos::prelude::*;
use source::{Kinds, Source};

/// The list, and the drawer of one entry; with a number, that one is open. `breaches`: it begins with those that break a fund rule.
#[component]
pub fn Entries(entry: Option<u64>, breaches: bool) -> impl IntoView {
    let kinds = RwSignal::new(if breaches { Kinds::Breaches } else { Kinds::All });
    let source = StoredValue::new(Source::default());
    let rows = Rows::<Event>::new(move |offset, limit| source::fetch(source, kinds.get_untracked(), offset, limit));
    let against = move || app().copy.with(|copy| copy.as_ref().map_or(0, |facts| facts.line.breaches)) > 0;
    let at = RwSignal::new(None::<u64>);
    let open = RwSignal::new(entry);
    // Pressed twice, what is open stays as it is.
    let opened = Memo::new(move |_| open.get());
    rows.follow_ledger(at, move || source.set_value(Source::default()));
    let choose = move |chosen: Kinds| {
        kinds.set(chosen);
        at.set(None);
        source.set_value(Source::default());
        rows.reset();
    };
    view! {
        <Page
            title=Route::Entries(None).title()
            note=move || rows.total.get().filter(|_| kinds.get() == Kinds::All).map(|n| pick(format!("{} 条", format::count(n)), format::count(n))).unwrap_or_default()
            fills=true
            testid="page-entries"
        >
            <div class="filters">
                <GoTo open/>
                <Tick
                    label=w("只看管理事项，不列发放", "Acts of administration only, without payments")
                    checked=Signal::derive(move || kinds.get() == Kinds::Acts)
                    on_change=move |only: bool| choose(if only { Kinds::Acts } else { Kinds::All }) testid="entries-acts-only"
                />
                <Show when=against>
                    <Tick
                        label=w("只看违反资金规则的", "Only those that break a fund rule")
                        checked=Signal::derive(move || kinds.get() == Kinds::Breaches)
                        on_change=move |only: bool| choose(if only { Kinds::Breaches } else { Kinds::All })
                        testid="entries-breaches"
                    />
                </Show>
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
                {move || opened.get().map(|entry| view! {
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
    let Event { entry, what, by_name, for_name, at, remark, breach, .. } = row.clone();
    let remark = match breach {
        Some(breach) => view! {
            <span role="gridcell" class="text-refused" data-testid="entry-breach">
                <Icon sign=Sign::Cross/> {move || said(&breach)}
            </span>
        }
        .into_any(),
        None => view! { <span role="gridcell" class="quiet">{remark}</span> }.into_any(),
    };
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
        {remark}
    }
    .into_any()
}

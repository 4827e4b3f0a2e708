//! Batches: for approval, returned, one's own, all.
mod read;

use crate::bridge::call;
use crate::components::{BatchTag, Button, Column, Empty, Icon, Kind, Page, Rows, Sign, VirtualList};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::terms::batch_status;
use crate::words::{Words, w};
use ipc::{BatchLine, Fen, GetBatches, Role, WhichBatches, show_money};
use leptos::prelude::*;

/// A line with its place in the list.
type Line = (u64, BatchLine);

/// The list; Enter opens a batch.
#[component]
pub fn Batches(which: WhichBatches) -> impl IntoView {
    let app = app();
    let text = RwSignal::new(String::new());
    // The program gives all batches at once; what is drawn and what is found is cut out of them here.
    let all = StoredValue::new(Vec::<BatchLine>::new());
    let sums = RwSignal::new((0_usize, 0_u64, 0 as Fen));
    let rows = Rows::new(move |offset, limit| async move {
        if offset == 0 {
            all.try_set_value(call(GetBatches { which }).await?);
        }
        // The page may have been left meanwhile; then nobody looks at what comes of this.
        let words = text.try_get_untracked().unwrap_or_default();
        let found = all.try_with_value(|all| {
            let found = || all.iter().filter(|line| matches(line, &words));
            sums.try_set((found().count(), found().map(|l| u64::from(l.count)).sum(), found().map(|l| l.total).sum()));
            let page = found().enumerate().skip(offset as usize).take(limit as usize);
            (found().count() as u64, page.map(|(i, line)| (i as u64, line.clone())).collect())
        });
        Ok(found.unwrap_or_default())
    });
    Effect::new(move |before: Option<()>| {
        text.track();
        if before.is_some() {
            rows.reset();
        }
    });
    let at = RwSignal::new(None);
    rows.follow_ledger(at, || ());
    let reading = RwSignal::new(false);
    let records = Memo::new(move |_| app.has(Role::Clerk));
    let acts = move || {
        view! {
            <Show when=move || !app.at_copy()>
                <Button
                    label=w("打开批次文件…", "Open a batch file …") on_press=move || app.go(Route::BatchFile)
                    testid="batches-open-file"
                />
                <Button label=w("读入带回的决定…", "Read a decision …") on_press=move || reading.set(true) testid="batches-read"/>
            </Show>
            <Show when=move || records.get()>
                <Button
                    label=w("批次导入", "Import a batch") kind=Kind::Primary
                    on_press=move || app.go(Route::Import(None)) testid="batches-import"
                />
            </Show>
        }
    };
    let columns = vec![
        Column::words("", w("批次", "Batch")),
        Column::words("", w("状态", "State")),
        Column::words("", w("补贴项目", "Programme")),
        Column::figures("", w("笔数", "Payments")),
        Column::figures("", w("金额（元）", "Amount (yuan)")),
        Column::words("", w("经办", "Clerk")),
        Column::words("", w("提交时间", "Submitted")),
        Column::words("", w("来源文件", "File")),
        Column::figures("", w("放行", "Passed")),
    ];
    view! {
        <Page title=Route::Batches(which).title() acts fills=true class="batches" testid="page-batches">
            <section class="panel batches-panel" aria-label=Route::Batches(which).title()>
                <div class="batches-bar">
                    <Tabs which/>
                    <input
                        type="search"
                        class="input batches-find"
                        data-search=""
                        aria-label=w("查找批次", "Find a batch")
                        placeholder=w("批次号 / 项目 / 经办 / 文件   /", "number, programme, clerk or file   /")
                        data-testid="batches-find"
                        prop:value=text
                        on:input=move |ev| text.set(event_target_value(&ev))
                    />
                </div>
                <VirtualList
                    rows
                    label=Route::Batches(which).title()
                    columns
                    cells=cells
                    at
                    on_open=move |(_, (_, line)): (u64, Line)| app.go(Route::Approval(line.id))
                    class="list-batches"
                    empty=move || view! { <Nothing which searched=text.with(|t| !t.is_empty())/> }
                    testid="batches"
                />
                <p class="sums" data-testid="batches-sums">
                    <span>{w("批次", "Batches")} " " <b>{move || sums.get().0}</b></span>
                    <span>{w("笔数", "Payments")} " " <b>{move || format::count(sums.get().1)}</b></span>
                    <span>{w("合计（元）", "Sum (yuan)")} " " <b>{move || show_money(sums.get().2)}</b></span>
                    <span class="sums-hint">{w("Enter 打开", "Enter opens")}</span>
                </p>
            </section>
            <read::ReadDialog open=reading/>
        </Page>
    }
}

/// The four lists, as far as the member's roles have them.
#[component]
fn Tabs(which: WhichBatches) -> impl IntoView {
    let app = app();
    let waiting = move || app.status.with(|s| s.as_ref().map(|s| (s.waiting.to_approve, s.waiting.returned)).unwrap_or_default());
    let tab = move |mine: WhichBatches, name: Words, testid: &'static str, count: Signal<u32>| {
        view! {
            <button
                type="button"
                class="batch-tab"
                class:is-here=mine == which
                aria-current=(mine == which).then_some("page")
                data-testid=testid
                on:click=move |_| app.go(Route::Batches(mine))
            >
                {name}
                {move || (count.get() > 0).then(|| view! { <span class="badge">{count}</span> })}
            </button>
        }
    };
    let none = Signal::stored(0);
    view! {
        <div class="batch-tabs" role="group" aria-label=w("哪些批次", "Which batches")>
            <Show when=move || app.has(Role::Supervisor)>
                {tab(WhichBatches::ToApprove, w("待我审批", "For my approval"), "tab-to-approve", Signal::derive(move || waiting().0))}
            </Show>
            <Show when=move || app.has(Role::Clerk)>
                {tab(WhichBatches::Returned, w("退回给我", "Returned to me"), "tab-returned", Signal::derive(move || waiting().1))}
                {tab(WhichBatches::Mine, w("我登记的", "Recorded by me"), "tab-mine", none)}
            </Show>
            {tab(WhichBatches::All, w("全部", "All"), "tab-all", none)}
        </div>
    }
}

fn cells((place, line): &Line) -> AnyView {
    let at_copy = app().copy.with_untracked(Option::is_some);
    let BatchLine { number, status, programme_name, count, total, by_name, at, file, passed, .. } = line.clone();
    view! {
        <span role="gridcell" class="batch-number" data-testid=format!("batch-row-{place}")>{number}</span>
        <span role="gridcell"><BatchTag status/></span>
        <span role="gridcell" title=programme_name.clone()>{programme_name.clone()}</span>
        <span role="gridcell" class="cell-right">{format::count(u64::from(count))}</span>
        <span role="gridcell" class="cell-right">{show_money(total)}</span>
        <span role="gridcell">{by_name}</span>
        <span role="gridcell">{move || format::moment(at)}</span>
        <span role="gridcell" class="quiet" title=file.clone()>
            {match file.is_empty() {
                // Of a copy the names of files are not known.
                true if at_copy => view! { <span>"—"</span> }.into_any(),
                true => view! { <span>{w("单笔登记", "Single payment")}</span> }.into_any(),
                false => file.clone().into_any(),
            }}
        </span>
        <span role="gridcell" class="cell-right">
            {match passed {
                0 => view! { <span class="quiet">"—"</span> }.into_any(),
                n => view! { <span class="text-waiting"><Icon sign=Sign::Warning/> {n}</span> }.into_any(),
            }}
        </span>
    }
    .into_any()
}

#[component]
fn Nothing(which: WhichBatches, searched: bool) -> impl IntoView {
    let (title, hint) = match (searched, which) {
        (true, _) => (
            w("没有匹配的批次", "No batch matches"),
            w("试试批次号的一部分，或项目名。", "Try a part of its number or its programme."),
        ),
        (_, WhichBatches::ToApprove) => (
            w("没有等您审批的批次", "Nothing waits for your approval"),
            w(
                "经办登记后出现在这里；您自己登记的由别人审批。",
                "Batches appear here once recorded; your own are approved by someone else.",
            ),
        ),
        (_, WhichBatches::Returned) => (
            w("没有退回给您的批次", "Nothing was returned to you"),
            w("主管退回修改的批次和理由会在这里。", "Batches that a supervisor returns appear here with the reason."),
        ),
        (_, WhichBatches::Mine) => (
            w("您还没有登记过批次", "You have recorded no batch yet"),
            w("从乡镇报来的表格导入。", "Import the sheet that a township sent."),
        ),
        (_, WhichBatches::All) => (
            w("账本中还没有批次", "The ledger has no batch yet"),
            w(
                "经办从表格导入，或逐笔登记；主管审批。",
                "A clerk imports a sheet or records single payments; a supervisor approves.",
            ),
        ),
    };
    let imports = matches!(which, WhichBatches::Mine | WhichBatches::All) && !searched && untrack(|| app().has(Role::Clerk));
    view! {
        <Empty title hint>
            {imports.then(|| view! {
                <Button label=w("批次导入", "Import a batch") on_press=|| app().go(Route::Import(None))/>
            })}
        </Empty>
    }
}

/// Every word must be found somewhere in the line.
fn matches(line: &BatchLine, words: &str) -> bool {
    let status = batch_status(line.status);
    let place = [&line.number, &line.programme, &line.programme_name, &line.by_name, &line.file];
    words.split_whitespace().map(str::to_lowercase).all(|word| {
        place.iter().any(|text| text.to_lowercase().contains(&word))
            || status.zh.contains(&word)
            || status.en.to_lowercase().contains(&word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ipc::BatchStatus;

    #[test]
    fn every_word_must_be_found() {
        let line = BatchLine {
            id: "j".into(),
            number: "B-2026-0007".into(),
            entry: 7,
            status: BatchStatus::Submitted,
            programme: "CY-2026".into(),
            programme_name: "产业到户补助".into(),
            count: 412,
            total: 53_214_000,
            by_name: "李经办".into(),
            at: 0,
            file: "青山镇.xlsx".into(),
            passed: 0,
        };
        for found in ["", "0007", "产业 青山", "cy-2026 李", "待审批", "WAITING"] {
            assert!(matches(&line, found), "{found:?} finds it");
        }
        for not in ["0008", "产业 白水"] {
            assert!(!matches(&line, not), "{not:?} does not find it");
        }
    }
}

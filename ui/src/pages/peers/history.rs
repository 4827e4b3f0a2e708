//! Syncs of the past, newest first.
use super::desk::{Desk, Past};
use super::sync::seconds;
use crate::components::{Button, Empty, FailureBox, Icon, Sign, Tag};
use crate::format;
use crate::state::Load;
use crate::words::{said, w};
use ipc::SyncRun;
use leptos::prelude::*;

/// The table, with a button for older ones.
#[component]
pub fn History() -> impl IntoView {
    let past = expect_context::<Desk>().past;
    move || match past.load.get() {
        Load::Waiting => view! { <Empty waiting=true/> }.into_any(),
        Load::Failed(failure) => view! { <FailureBox failure retry=Callback::from(move || past.restart())/> }.into_any(),
        Load::Here(runs) if runs.is_empty() => view! {
            <Empty
                title=w("还没有同步过", "There was no sync yet")
                hint=w("登记单位后，点“立即同步”。", "Enrol an office, then press “Sync now”.")
            />
        }
        .into_any(),
        Load::Here(runs) => view! { <Table past runs/> }.into_any(),
    }
}

#[component]
fn Table(past: Past, runs: Vec<SyncRun>) -> impl IntoView {
    view! {
        <table class="table history-table" data-testid="sync-history">
            <thead>
                <tr>
                    <th scope="col">{w("时间", "When")}</th>
                    <th scope="col">{w("单位", "Office")}</th>
                    <th scope="col" class="money">{w("新到记录", "Entries")}</th>
                    <th scope="col" class="money">{w("传输", "Bytes")}</th>
                    <th scope="col" class="money">{w("用时", "Took")}</th>
                    <th scope="col">{w("结果", "Outcome")}</th>
                </tr>
            </thead>
            <tbody>{runs.into_iter().map(|run| view! { <Row run/> }).collect_view()}</tbody>
        </table>
        <Show when=move || past.more.get()>
            <p class="history-more">
                <Button label=w("更早的", "Older ones") busy=past.busy on_press=move || past.go_on() testid="history-more"/>
            </p>
        </Show>
    }
}

#[component]
fn Row(run: SyncRun) -> impl IntoView {
    let SyncRun { name, at, took_ms, entries, bytes, cosigned, evidence, by_folder, brought, failure, .. } = run;
    let fine = match (entries, cosigned) {
        _ if brought => w("对方送来，已核对", "brought by them, verified"),
        (0, false) => w("没有新内容", "nothing new"),
        (_, true) => w("已见证我们的新记录", "our newest head witnessed"),
        (_, false) => w("已取回", "fetched"),
    };
    view! {
        <tr data-testid="sync-run">
            <td class="nowrap">{move || format::moment(at)}</td>
            <td>{name} {by_folder.then(|| view! { <Tag word=w("U 盘", "by stick")/> })}
                {brought.then(|| view! { <Tag word=w("对方送来", "brought")/> })}
            </td>
            <td class="money">{format::count(entries)}</td>
            <td class="money">{format::bytes(bytes)}</td>
            <td class="money">{seconds(took_ms)}</td>
            <td>
                {(evidence > 0).then(|| view! { <Found/> })}
                {match failure {
                    None if evidence > 0 => ().into_any(),
                    None => view! { <span class="outcome"><Icon sign=Sign::Check/> {fine}</span> }.into_any(),
                    Some(failure) => view! {
                        <span class="run-failure" data-code=failure.code>
                            <span class="text-refused">{move || said(&failure.what)}</span> " "
                            <span class="quiet">{move || said(&failure.remedy)}</span>
                        </span>
                    }
                    .into_any(),
                }}
            </td>
        </tr>
    }
}

/// A sync has brought evidence that a ledger has two histories.
#[component]
pub fn Found() -> impl IntoView {
    view! {
        <span class="outcome text-refused" data-testid="sync-evidence">
            <Icon sign=Sign::Warning/> {w("发现两个版本的证据", "evidence of two histories was found")}
        </span>
    }
}

//! A sync that was started here: its progress, then what came.
use super::desk::Desk;
use crate::components::{Button, Icon, Kind, MaybeFailure, Sign, Tag, Tone, WorkBar};
use crate::format;
use crate::words::{pick, said, w};
use ipc::{SyncReport, SyncRun};
use leptos::prelude::*;

/// Progress and outcome; nothing while there is neither.
#[component]
pub fn SyncPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <Show when=move || desk.work.running.get()>
            <div class="peers-work"><WorkBar work=desk.work/></div>
        </Show>
        <MaybeFailure failure=desk.failure/>
        {move || desk.report.get().map(|report| view! { <Report report/> })}
    }
}

#[component]
fn Report(report: SyncReport) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let SyncReport { runs, alarms } = report;
    let forked: Vec<String> = alarms.into_iter().map(|alarm| alarm.origin).collect();
    let fork = runs.iter().any(|run| forked.contains(&run.origin));
    let failed = runs.iter().filter(|r| r.failure.is_some()).count();
    let entries: u64 = runs.iter().map(|r| r.entries).sum();
    let (all, entries_shown) = (runs.len(), format::count(entries));
    let says = move || match (all, failed) {
        // Whatever else came is of no weight beside it.
        _ if fork => {
            pick("已同步；其中有账本出现两个版本，见上方。", "Synced; a ledger has two histories, see above.").to_owned()
        }
        (0, _) => pick("没有可以同步的单位。", "There is no office to sync with.").to_owned(),
        (_, 0) if entries == 0 => pick("同步完成，没有新内容。", "Synced; there was nothing new.").to_owned(),
        (_, 0) => pick(format!("同步完成，新到 {entries_shown} 条记录。"), format!("Synced; {entries_shown} entries came.")),
        _ => pick(
            format!("{all} 家中 {failed} 家没有同步成，新到 {entries_shown} 条记录。"),
            format!("{failed} of {all} could not be synced with; {entries_shown} entries came."),
        ),
    };
    let (class, sign) = if failed > 0 || fork { ("text-refused", Sign::Cross) } else { ("text-proven", Sign::Check) };
    view! {
        <section class="panel sync-report" role="status" data-testid="sync-report">
            <p class=format!("sync-says {class}")><Icon sign/> <b data-testid="sync-says">{says}</b></p>
            <RunList runs forked/>
            <Button label=w("收起", "Close") kind=Kind::Link on_press=move || desk.report.set(None) testid="sync-close"/>
        </section>
    }
}

/// What came of each sync; `forked`: ledgers with two histories.
#[component]
pub fn RunList(runs: Vec<SyncRun>, forked: Vec<String>) -> impl IntoView {
    view! {
        <ul class="runs">
            {runs.into_iter().map(|run| {
                let mark = forked.contains(&run.origin).then(|| view! {
                    <Tag tone=Tone::Refused sign=Sign::Warning word=w("两个版本", "Two histories")/>
                });
                view! { <li><b>{run.name.clone()}</b> {mark} <Outcome run/></li> }
            }).collect_view()}
        </ul>
    }
}

/// What came of one sync, or why it failed.
#[component]
pub fn Outcome(run: SyncRun) -> impl IntoView {
    let SyncRun { took_ms, entries, bytes, cosigned, evidence, failure, .. } = run;
    let came = (entries > 0).then(|| format::count(entries));
    let moved = (bytes > 0).then(|| format::bytes(bytes));
    let seconds = seconds(took_ms);
    let failed = failure.is_some();
    let says = move || {
        let came = match &came {
            Some(n) => Some(pick(format!("新到 {n} 条"), format!("{n} entries came"))),
            None if failed || evidence > 0 => None,
            None => Some(pick("没有新内容", "nothing new").to_owned()),
        };
        let cosigned = cosigned.then(|| pick("见证了我们的新记录", "it witnessed our newest head").to_owned());
        let parts = [came, cosigned, moved.clone(), Some(seconds.clone())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(pick("，", ", "))
    };
    view! {
        <span class="run-outcome">
            {(evidence > 0).then(|| view! { <super::history::Found/> })}
            {failure.map(|failure| view! {
                <span class="text-refused" data-code=failure.code>
                    {move || said(&failure.what)} " " <span class="field-remedy">{move || said(&failure.remedy)}</span>
                </span>
            })}
            " " <span class=if failed { "quiet" } else { "" }>{says}</span>
        </span>
    }
}

/// `120 ms`, `1.2 s`.
pub fn seconds(ms: u64) -> String {
    if ms < 1_000 { format!("{ms} ms") } else { format!("{:.1} s", ms as f64 / 1000.0) }
}

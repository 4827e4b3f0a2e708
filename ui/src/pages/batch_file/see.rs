//! What an approver sees of a batch file: the parts of the approval page, and what proves them.
use super::Stage;
use super::rows::{FileRows, RowPeek};
use crate::components::{BatchTag, Button, Icon, Page, Sign, typing};
use crate::format;
use crate::pages::approval::{Acts, ChangesPanel, Decide, Desk, Figures, Passed, SamplePanel, Way};
use crate::route::Route;
use crate::shell::LangSwitch;
use crate::timing::{now, sleep};
use crate::words::{pick, w};
use ipc::BatchFileStory;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The batch, and the decision. `inside`: within the window of a member who is signed in.
#[component]
pub fn See(file: BatchFileStory, stage: RwSignal<Stage>, inside: bool, on_leave: Callback<()>) -> impl IntoView {
    let desk = Desk::away(file.story.clone());
    provide_context(desk);
    Effect::new(move || {
        if let Some(saved) = desk.saved.get() {
            stage.set(Stage::Done(saved));
        }
    });
    let keys = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "Escape" && !typing() {
            match desk.peek.get_untracked() {
                Some(_) => desk.peek.set(None),
                None => on_leave.run(()),
            }
        }
    });
    on_cleanup(move || keys.remove());
    watch_idle(on_leave);
    let number = file.story.line.number.clone();
    let name = file.story.line.programme_name.clone();
    let office = file.office.clone();
    let note = Signal::derive(move || format!("{office} · {number} · {name}"));
    let back =
        move || view! { <Button label=w("收起文件", "Put it away") keys="Esc" on_press=on_leave testid="batch-file-leave"/> };
    let content = view! { <Content file/> };
    match inside {
        true => view! {
            <Page title=Route::BatchFile.title() note acts=back fills=true class="approval" testid="page-batch-file-see">
                {content}
            </Page>
        }
        .into_any(),
        false => view! {
            <div class="place place-alone">
                <header class="head">
                    <div class="head-title">
                        <h1>{Route::BatchFile.title()}</h1>
                        <span class="head-note">{note}</span>
                    </div>
                    <LangSwitch/>
                    <div class="head-acts">{back()}</div>
                </header>
                <main id="page" tabindex="-1" class="page approval page-fills" data-testid="page-batch-file-see">{content}</main>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Content(file: BatchFileStory) -> impl IntoView {
    let BatchFileStory { story, origin, size, saved_at, member_name, rows, .. } = file;
    let line = story.line.clone();
    view! {
        <div class="approval-desk">
            <div class="approval-facts">
                <Figures story=story.clone()/>
                {(!line.file.is_empty()).then(|| view! { <ChangesPanel changes=story.changes.clone() total=line.total/> })}
                <SamplePanel/>
            </div>
            <aside class="panel approval-side" aria-label=w("审批", "Decision")>
                <div class="approval-scroll">
                    <p class="approval-state">
                        <BatchTag status=line.status/>
                        <span class="quiet">{line.by_name.clone()}</span>
                    </p>
                    <section class="approval-part" data-testid="batch-file-proof">
                        <h3>{w("这份文件证明什么", "What this file proves")}</h3>
                        <p class="text-proven">
                            <Icon sign=Sign::Check/>
                            {move || pick(
                                format!(" {rows} 行、合计、项目、放行和剔除都来自签过名的账本（{} 条），个人信息与凭单相符。", format::count(size)),
                                format!(" {rows} rows, sums, programme, what was passed and taken out are in the signed ledger of {} entries; names fit their statements.", format::count(size)),
                            )}
                        </p>
                        <p class="quiet">
                            {move || pick(
                                format!("可用指标、与上期相比和经过，照保存文件时（{}）那边所说；决定带回时账本再核一次。", format::moment(saved_at)),
                                format!("Money left, the last period and who did what are as the desk said that saved the file ({}); the ledger judges again when the decision comes back.", format::moment(saved_at)),
                            )}
                        </p>
                        <p class="quiet batch-file-origin">{origin}</p>
                    </section>
                    <Passed faults=story.passed.clone()/>
                    <Way steps=story.steps.clone()/>
                    <Acts timeline=story.timeline.clone()/>
                    <p class="quiet">{move || pick(format!("由 {member_name} 查看"), format!("seen by {member_name}"))}</p>
                </div>
                <Decide story=story.clone()/>
            </aside>
        </div>
        <RowPeek/>
        <FileRows/>
    }
}

/// Puts the file away when nobody is at the desk. The program forgets names and keys at the same time.
fn watch_idle(on_leave: Callback<()>) {
    let seen_at = StoredValue::new(now());
    let touch = move || seen_at.set_value(now());
    let handles = [
        window_event_listener(ev::keydown, move |_| touch()),
        window_event_listener(ev::pointerdown, move |_| touch()),
        window_event_listener(ev::wheel, move |_| touch()),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
    spawn_local(async move {
        while let Some(seen) = seen_at.try_get_value() {
            if now() - seen > IDLE_SECONDS_MAX {
                on_leave.run(());
                return;
            }
            sleep(LOOK_EVERY_MS).await;
        }
    });
}

/// As long as a session lasts without a sign of life.
const IDLE_SECONDS_MAX: i64 = 15 * 60;
const LOOK_EVERY_MS: i32 = 5_000;

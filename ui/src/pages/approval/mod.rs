//! One batch, on a page that can be decided on in two minutes.
mod changes;
mod clerk;
mod decide;
mod desk;
mod exclude;
mod figures;
mod kept;
mod paper;
mod passed;
mod peek;
mod rows;
mod sample;
mod way;

pub use changes::ChangesPanel;
pub use decide::Decide;
pub use desk::Desk;
pub use figures::Figures;
pub use passed::Passed;
pub use sample::SamplePanel;
pub use way::{Acts, Way};

use crate::components::{Await, BatchTag, Button, Page, Sign, typing};
use crate::route::Route;
use crate::state::app;
use crate::words::{Words, w};
use ipc::{BatchRef, BatchStatus, BatchStory, WhichBatches};
use leptos::ev;
use leptos::prelude::*;

/// One batch as its approver sees it; its own clerk acts on it here too.
#[component]
pub fn Approval(id: String) -> impl IntoView {
    let desk = Desk::new(id);
    provide_context(desk);
    desk.ask();
    desk.follow_ledger();
    let keys = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "Escape" && !typing() {
            match desk.peek.get_untracked() {
                Some(_) => desk.peek.set(None),
                None => desk.leave(),
            }
        }
    });
    on_cleanup(move || keys.remove());
    let note = Signal::derive(move || {
        desk.story
            .load
            .with(|load| load.here().map(|s| format!("{} · {}", s.line.number, s.line.programme_name)).unwrap_or_default())
    });
    let acts = move || {
        view! {
            <Button label=w("返回", "Back") keys="Esc" on_press=move || desk.leave() testid="batch-leave"/>
            <Show when=move || desk.may(|story| story.may.source)>
                <Button
                    label=w("来源文件", "Source file") sign=Sign::Save
                    on_press=move || desk.save_source() testid="batch-source"
                />
            </Show>
            <Show when=move || {
                !app().at_copy() && desk.may(|story| matches!(story.line.status, BatchStatus::Submitted | BatchStatus::HalfApproved))
            }>
                <Button
                    label=w("保存批次文件", "Save as file") sign=Sign::Save
                    on_press=move || desk.save_file() testid="batch-save-file"
                />
            </Show>
            <Show when=move || !app().at_copy() && desk.here()>
                <Button label=w("出审批表", "Make the sheet") on_press=move || desk.to_report() testid="batch-report"/>
            </Show>
            <Show when=move || desk.here()>
                <Button
                    label=w("打印审批单", "Print approval sheet") sign=Sign::Print
                    on_press=|| { let _ = window().print(); }
                    testid="batch-print"
                />
            </Show>
        }
    };
    view! {
        <Page title=Route::Approval(String::new()).title() note acts fills=true class="approval" testid="page-approval">
            <Await asked=desk.story retry=move || desk.ask() view=|story| view! { <Content story/> }.into_any()/>
            <peek::PaymentPeek/>
        </Page>
    }
}

#[component]
fn Content(story: BatchStory) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let line = story.line.clone();
    // Who is paid is not known there, so that nothing can be compared with the last period, nor rows looked at by name.
    let copy = app().copy.with_untracked(Option::is_some);
    view! {
        <div class="approval-desk no-print">
            <div class="approval-facts">
                <figures::Figures story=story.clone()/>
                // A single payment follows no last period.
                {(!line.file.is_empty() && !copy).then(|| view! { <changes::ChangesPanel changes=story.changes.clone() total=line.total/> })}
                {match copy {
                    true => view! { <rows::RowsLink number=line.number.clone()/> }.into_any(),
                    false => view! { <sample::SamplePanel/> }.into_any(),
                }}
            </div>
            <aside class="panel approval-side" aria-label=w("审批", "Decision")>
                <div class="approval-scroll">
                    <p class="approval-state">
                        <BatchTag status=line.status/>
                        <span class="quiet">{line.by_name.clone()}</span>
                    </p>
                    <Correction
                        words=w("更正：", "Corrects") other=story.replaces.clone() testid="batch-replaces"
                    />
                    <Correction
                        words=w("已更正为：", "Corrected by") other=story.replaced_by.clone() testid="batch-replaced-by"
                    />
                    <way::LastWord status=line.status timeline=story.timeline.clone()/>
                    <Passed faults=story.passed.clone()/>
                    <way::Way steps=story.steps.clone()/>
                    <way::Acts timeline=story.timeline.clone()/>
                </div>
                <kept::KeptHere id=line.id.clone()/>
                <decide::Decide story=story.clone()/>
                <clerk::ClerkActs story=story.clone()/>
            </aside>
        </div>
        <paper::Paper story sample=desk.sample/>
    }
}

/// The batch that this one corrects, or that corrects it.
#[component]
fn Correction(words: Words, other: Option<BatchRef>, testid: &'static str) -> impl IntoView {
    other.map(|other| {
        view! {
            <p class="correction" data-testid=testid>
                {words} " "
                <button type="button" class="button-link" on:click=move |_| app().go(Route::Approval(other.id.clone()))>
                    {other.number}
                </button>
            </p>
        }
    })
}

/// To the list this batch is in.
fn list_of(desk: Desk) -> Route {
    let acts = desk.story.load.with_untracked(|load| load.here().map(|s| s.may));
    match acts {
        Some(acts) if acts.approve || acts.refuse => Route::Batches(WhichBatches::ToApprove),
        _ => Route::Batches(WhichBatches::All),
    }
}

impl Desk {
    /// Whether something holds of the batch; tracks.
    fn may(self, what: fn(&BatchStory) -> bool) -> bool {
        self.story.load.with(|load| load.here().is_some_and(what))
    }

    /// Back to the list.
    fn leave(self) {
        app().go(list_of(self));
    }
}

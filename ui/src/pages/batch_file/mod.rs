//! A batch file decided on away from its ledger: opened, seen as an approver sees it, decided, and the decision saved as a
//! file to be carried back. Nobody need be signed in, and there need be no office here.
mod choose;
mod rows;
mod see;

use crate::bridge::call;
use crate::components::{Button, Kind, Page, Saved};
use crate::pages::gate::Gate;
use crate::route::Route;
use crate::state::app;
use crate::words::w;
use choose::{Choose, Who};
use ipc::{BatchFileFacts, BatchFileStory, CloseBatchFile, SavedFile};
use leptos::prelude::*;
use leptos::task::spawn_local;
use see::See;

/// How far it is.
#[derive(Clone)]
enum Stage {
    /// No file yet.
    Choose,
    /// The file holds; who is it?
    Who(BatchFileFacts),
    /// Looked at and decided on.
    See(Box<BatchFileStory>),
    /// The decision is a file.
    Done(SavedFile),
}

/// A batch file in the window of a member who is signed in.
#[component]
pub fn BatchFile() -> impl IntoView {
    let leave = move || app().go(Route::Batches(ipc::WhichBatches::All));
    view! { <Away on_leave=leave inside=true/> }
}

/// A batch file in the window in which nobody is signed in; `on_leave` leads back.
#[component]
pub fn BatchFileGate(#[prop(into)] on_leave: Callback<()>) -> impl IntoView {
    view! { <Away on_leave inside=false/> }
}

#[component]
fn Away(#[prop(into)] on_leave: Callback<()>, inside: bool) -> impl IntoView {
    let stage = RwSignal::new(Stage::Choose);
    // Names and keys stay in the program's memory no longer than this page stands.
    let close = move || {
        spawn_local(async {
            let _ = call(CloseBatchFile {}).await;
        });
    };
    on_cleanup(close);
    let leave = Callback::new(move |()| on_leave.run(()));
    let steps = move || {
        let step = match stage.get() {
            Stage::Choose => view! { <Choose stage on_leave=leave/> }.into_any(),
            Stage::Who(facts) => view! { <Who facts stage on_leave=leave/> }.into_any(),
            Stage::Done(file) => view! { <Done file stage on_leave=leave/> }.into_any(),
            Stage::See(_) => ().into_any(),
        };
        match inside {
            true => view! {
                <Page title=Route::BatchFile.title() testid="page-batch-file">
                    <section class="panel batch-file"><div class="panel-body">{step}</div></section>
                </Page>
            }
            .into_any(),
            false => view! { <Gate testid="page-batch-file">{step}</Gate> }.into_any(),
        }
    };
    move || match stage.get() {
        Stage::See(file) => view! { <See file=*file stage inside on_leave=leave/> }.into_any(),
        _ => steps(),
    }
}

/// Where the decision lies, and what to do with it.
#[component]
fn Done(file: SavedFile, stage: RwSignal<Stage>, on_leave: Callback<()>) -> impl IntoView {
    view! {
        <h1>{w("决定已签名并存成文件", "The decision is signed and saved")}</h1>
        <p>
            {w(
                "请把这个文件带回登记批次的电脑，在“批次”页用“读入带回的决定”读入。读入之前，那边的批次仍是待审批。",
                "Carry this file back to the machine that recorded the batch, and read it there with “Read a decision” on the page of batches. Until then the batch still waits.",
            )}
        </p>
        <Saved file/>
        <div class="acts">
            <Button
                label=w("完成", "Done") kind=Kind::Primary on_press=move || on_leave.run(()) testid="batch-file-done"
            />
            <Button
                label=w("打开另一个文件", "Open another file") on_press=move || stage.set(Stage::Choose) testid="batch-file-another"
            />
        </div>
    }
}

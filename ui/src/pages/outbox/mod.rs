//! 待提交: what was signed at this desk and is not in the ledger yet, and what was refused and why.
mod discard;
mod item;

use crate::components::{Button, Empty, FailureBox, Kind, MaybeFailure, Page, Panel};
use crate::route::Route;
use crate::sending::Sending;
use crate::shell::LineTag;
use crate::state::{Load, app};
use crate::words::{pick, w};
use ipc::{GetOutbox, Kept, SubmitOutbox};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Outbox() -> impl IntoView {
    let app = app();
    app.outbox.ask(GetOutbox {});
    let submitting = Sending::new();
    provide_context(Discarding(RwSignal::new(None)));
    // What somebody looks at is built anew only where something has changed.
    let state = Memo::new(move |_| app.outbox.load.get());
    let waits = Memo::new(move |_| state.with(|l| l.here().is_some_and(|o| o.kept.iter().any(|k| !k.refused))));
    let submit = move || {
        submitting.send(SubmitOutbox {}, move |outbox| {
            app.outbox.take(outbox);
            app.refresh();
        })
    };
    let acts = move || {
        view! {
            <Button
                label=w("立即提交", "Submit now") kind=Kind::Primary busy=submitting.busy
                disabled=Signal::derive(move || !waits.get()) on_press=submit testid="outbox-submit"
            />
        }
    };
    view! {
        <Page title=Route::Outbox.title() acts testid="page-outbox">
            <div class="outbox">
                <p class="outbox-about">
                    <LineTag/>
                    <span class="quiet">
                        {w(
                            "线路中断时签名的存在这台电脑上（已加密），线路恢复后自动按先后提交。进入账本以前，别人还看不到。",
                            "What is signed while the line is down is kept here, encrypted, and submitted in order once the line is up. Until it is in the ledger nobody else sees it.",
                        )}
                    </span>
                </p>
                <MaybeFailure failure=submitting.failure/>
                {move || match state.get() {
                    Load::Waiting => view! { <Empty waiting=true/> }.into_any(),
                    Load::Here(outbox) => view! { <Content kept=outbox.kept/> }.into_any(),
                    Load::Failed(failure) => view! {
                        <FailureBox failure retry=Callback::from(move || app.outbox.ask(GetOutbox {}))/>
                    }.into_any(),
                }}
            </div>
            <discard::DiscardDialog/>
        </Page>
    }
}

/// What is about to be thrown away.
#[derive(Clone, Copy)]
struct Discarding(RwSignal<Option<Kept>>);

#[component]
fn Content(kept: Vec<Kept>) -> impl IntoView {
    if kept.is_empty() {
        return view! {
            <section class="panel">
                <Empty
                    title=w("没有待提交的", "Nothing waits")
                    hint=w("在这里签名的都已进入账本。", "All that was signed here is in the ledger.")
                />
            </section>
        }
        .into_any();
    }
    let (refused, waiting): (Vec<_>, Vec<_>) = kept.into_iter().partition(|k| k.refused);
    let (no, yes) = (refused.len(), waiting.len());
    view! {
        {(no > 0).then(|| view! {
            <Panel
                title=w("没有被接受", "Refused")
                note=Signal::derive(move || pick(format!("{no} 项，没有进入账本"), format!("{no}, not in the ledger")))
                class="outbox-refused" testid="outbox-refused"
            >
                <ul class="outbox-list">{refused.into_iter().map(|kept| view! { <item::Item kept/> }).collect_view()}</ul>
            </Panel>
        })}
        {(yes > 0).then(|| view! {
            <Panel
                title=w("等待提交", "Waiting to be submitted")
                note=Signal::derive(move || pick(format!("{yes} 项，按签名先后"), format!("{yes}, in the order of signing")))
                testid="outbox-waiting"
            >
                <ul class="outbox-list">{waiting.into_iter().map(|kept| view! { <item::Item kept/> }).collect_view()}</ul>
            </Panel>
        })}
    }
    .into_any()
}

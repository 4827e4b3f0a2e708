//! Throwing away what was signed here and is not in the ledger.
use super::Discarding;
use crate::components::{Button, Dialog, Kind, MaybeFailure, Tone};
use crate::sending::Sending;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::{DiscardKept, Kept};
use leptos::prelude::*;

/// Asked before it is done: nobody can take it back.
#[component]
pub fn DiscardDialog() -> impl IntoView {
    let Discarding(discarding) = expect_context();
    let open = RwSignal::new(false);
    Effect::new(move || {
        if discarding.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            discarding.set(None);
        }
    });
    view! {
        <Dialog open title=w("丢弃这一项？", "Discard this?") testid="discard-dialog">
            {move || discarding.get().map(|kept| view! { <Discard open kept/> })}
        </Dialog>
    }
}

#[component]
fn Discard(open: RwSignal<bool>, kept: Kept) -> impl IntoView {
    let sending = Sending::new();
    let Kept { number, what, refused, .. } = kept;
    let discard = move || {
        sending.send(DiscardKept { number }, move |outbox| {
            open.try_set(false);
            app().outbox.take(outbox);
            app().refresh();
            app().say(Tone::Neutral, w("已丢弃；账本没有因此改变。", "Discarded; the ledger is as it was."));
        });
    };
    view! {
        <p><b>{move || what.as_ref().map(said)}</b></p>
        <p>{move || match refused {
            true => pick(
                "这一项没有进入账本，以后也不会。需要办的，请按上面的提示重新办理。",
                "It is not in the ledger and never will be. If it is still to be done, do it anew as the remedy says.",
            ),
            false => pick(
                "这一项还没有进入账本；丢弃后就当没有签过，线路恢复后也不会提交。",
                "It is not in the ledger yet. Once discarded it is as if it had never been signed, and is not submitted when the line is up.",
            ),
        }}</p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("留着", "Keep it") on_press=move || open.set(false)/>
            <Button label=w("丢弃", "Discard") kind=Kind::Danger busy=sending.busy on_press=discard testid="discard-kept-yes"/>
        </div>
    }
}

//! From the page of other offices into the copy of a ledger; and removing a copy that is damaged.
use super::desk::Desk;
use crate::components::{Button, Dialog, Icon, Kind, MaybeFailure, Sign, Tone};
use crate::sending::Sending;
use crate::state::app;
use crate::words::{said, w};
use ipc::{Failure, GetPeers, RemoveLedger};
use leptos::prelude::*;

/// Opens the ledger: the whole window then looks at it.
#[component]
pub fn OpenLedgerButton(#[prop(into)] origin: String, testid: &'static str) -> impl IntoView {
    let busy = RwSignal::new(false);
    let open = move || {
        busy.set(true);
        app().open_copy(origin.clone(), move |failure| {
            busy.try_set(false);
            app().fail(&failure);
        });
    };
    view! { <Button label=w("打开账本", "Open the ledger") sign=Sign::Eye busy on_press=open testid/> }
}

/// What is wrong with a copy, with the way to get it anew.
#[component]
pub fn DamagedCopy(#[prop(into)] origin: String, damage: Failure) -> impl IntoView {
    let asking = RwSignal::new(false);
    let Failure { code, what, .. } = damage;
    view! {
        <div class="against against-blocks copy-damaged" data-testid="copy-damaged" data-code=code>
            <Icon sign=Sign::Cross/>
            <div>
                <p><b>{w("这份副本已损坏：", "This copy is damaged: ")}</b> {move || said(&what)}</p>
                <Button
                    label=w("移除副本，重新取回…", "Remove it, to fetch it again …") on_press=move || asking.set(true)
                    testid="copy-remove"
                />
            </div>
        </div>
        <Dialog open=asking title=w("移除损坏的副本？", "Remove the damaged copy?") testid="copy-remove-dialog">
            <Remove open=asking origin=origin.clone()/>
        </Dialog>
    }
}

#[component]
fn Remove(open: RwSignal<bool>, origin: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let remove = move || {
        sending.send(RemoveLedger { origin: origin.clone() }, move |lines| {
            open.try_set(false);
            desk.ledgers.take(lines);
            app().peers.ask(GetPeers {});
            app().say(
                Tone::Neutral,
                w("副本已移除；下次同步会重新取回。", "The copy is removed; the next sync fetches it again."),
            );
        })
    };
    view! {
        <p>
            {w(
                "只移除本机存的这份副本。本单位账本、已签的见证和警报的证据都不受影响；下次与该单位同步时，会重新取回并逐条核对。",
                "Only the copy held here goes. The own ledger, what was witnessed and the evidence of alarms stay; with the next sync it comes again, and every entry is verified.",
            )}
        </p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("返回", "Back") on_press=move || open.set(false)/>
            <Button label=w("移除", "Remove") kind=Kind::Danger busy=sending.busy on_press=remove testid="copy-remove-yes"/>
        </div>
    }
}

//! A new key for oneself.
use super::desk::{Desk, Sending};
use crate::components::{Button, Dialog, Kind, MaybeFailure, NewPassphrase};
use crate::words::w;
use ipc::RotateKey;
use leptos::prelude::*;

/// Rotates the key of the member who is signed in.
#[component]
pub fn RotateDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=w("更换我的密钥", "Renew my key") testid="rotate-dialog">
            <Rotate/>
        </Dialog>
    }
}

#[component]
fn Rotate() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let agreed = RwSignal::new(None::<String>);
    let send = move || {
        let Some(passphrase) = agreed.get_untracked() else { return };
        sending.send(RotateKey { passphrase }, move |sheet| desk.show(sheet));
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p>
                {w(
                    "密码可能被人看到，或密钥用得久了，就换一把。旧密钥签过的仍然有效；接着会给您一张新的恢复单，旧的请销毁。",
                    "Renew it when someone may have seen your passphrase, or after a long time. What the old key signed stays valid. A new recovery sheet follows; destroy the old one.",
                )}
            </p>
            <NewPassphrase agreed autofocus=true testid="rotate"/>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button
                    label=w("更换", "Renew") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || agreed.with(Option::is_none))
                    on_press=|| () testid="rotate-yes"
                />
            </div>
        </form>
    }
}

//! A new key, or a new recovery sheet, for oneself.
use super::desk::Sending;
use crate::components::{Button, Dialog, Kind, MaybeFailure, NewPassphrase, PassphraseField};
use crate::state::app;
use crate::words::w;
use ipc::{RenewSheet, RotateKey};
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
    let sending = Sending::new();
    let agreed = RwSignal::new(None::<String>);
    let send = move || {
        let Some(passphrase) = agreed.get_untracked() else { return };
        sending.send(RotateKey { passphrase }, move |sheet| app().show_sheet(sheet));
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

/// A new recovery sheet for the member who is signed in.
#[component]
pub fn SheetDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=w("换一张恢复单", "A new recovery sheet") testid="renew-dialog">
            <Renew/>
        </Dialog>
    }
}

#[component]
fn Renew() -> impl IntoView {
    let sending = Sending::new();
    let passphrase = RwSignal::new(String::new());
    let send = move || {
        if passphrase.with_untracked(String::is_empty) {
            return;
        }
        sending.send(RenewSheet { passphrase: passphrase.get_untracked() }, move |sheet| app().show_sheet(sheet));
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p>
                {w(
                    "恢复单丢了、没来得及打印，或信封被拆过，就换一张。密钥和密码不变；旧单上的码从此作废，请销毁旧单。",
                    "Take a new one when the sheet was lost, was not printed in time, or its envelope was opened. Key and passphrase stay; the old code opens nothing any more, so destroy the old sheet.",
                )}
            </p>
            <PassphraseField label=w("您的密码", "Your passphrase") value=passphrase autofocus=true testid="renew-passphrase"/>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button
                    label=w("换一张", "Make it") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || passphrase.with(String::is_empty))
                    on_press=|| () testid="renew-yes"
                />
            </div>
        </form>
    }
}

//! A new passphrase with the code of the recovery sheet.
use crate::bridge::call;
use crate::components::{Button, FieldFault, Kind, NewPassphrase, TextField};
use crate::state::app;
use crate::words::w;
use ipc::{Failure, Recover as RecoverCall};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Code and new passphrase; signs in when they are taken.
#[component]
pub fn Recover(member: RwSignal<String>, #[prop(into)] on_back: Callback<()>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let passphrase = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let ready = Signal::derive(move || code.with(|c| !c.trim().is_empty()) && passphrase.with(Option::is_some));
    let submit = move || {
        let Some(new) = passphrase.get_untracked().filter(|_| ready.get_untracked() && !busy.get_untracked()) else { return };
        busy.set(true);
        failure.set(None);
        let question =
            RecoverCall { member: member.get_untracked(), code: code.get_untracked().trim().to_owned(), passphrase: new };
        spawn_local(async move {
            let answer = call(question).await;
            busy.try_set(false);
            match answer {
                // The code was used: the sheet that takes its place is shown before anything else.
                Ok(sheet) => app().show_sheet(sheet),
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    };
    let fault = Signal::derive(move || failure.with(|f| f.as_ref().map(FieldFault::from)));
    view! {
        <form
            class="gate-form"
            on:submit=move |ev| {
                ev.prevent_default();
                submit();
            }
        >
            <p class="quiet">
                {w(
                    "从保险柜取出本人的恢复单，拆封后输入恢复码，再设一个新密码。用过的恢复码即作废，接着会给您一张新的恢复单。没有恢复单时，请两位管理员为您换发新密钥。",
                    "Take your recovery sheet from the safe, type its code and choose a new passphrase. A used code opens nothing more: a new sheet follows. Without the sheet, ask two administrators for a new key.",
                )}
            </p>
            <TextField
                label=w("恢复码", "Recovery code") value=code fault autofocus=true
                help=w("短横线和空格可省略。", "Hyphens and spaces may be left out.") testid="recover-code"
            />
            <NewPassphrase agreed=passphrase testid="recover"/>
            <div class="acts">
                <Button
                    label=w("设新密码并登录", "Set it and sign in") kind=Kind::Primary submits=true busy
                    disabled=Signal::derive(move || !ready.get()) on_press=|| () testid="recover-submit"
                />
                <Button label=w("返回", "Back") on_press=on_back testid="recover-back"/>
            </div>
        </form>
    }
}

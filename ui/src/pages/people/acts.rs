//! An administrator's acts on another member: a new key for a forgotten passphrase, and the end of rights.
use super::desk::{Desk, Face, Sending};
use crate::components::{AreaField, Button, Dialog, Kind, MaybeFailure, NewPassphrase};
use crate::words::{pick, w};
use ipc::{Member, ReplaceKey, RevokeMember};
use leptos::prelude::*;

/// A new key; the member types the new passphrase.
#[component]
pub fn ReplaceDialog(open: RwSignal<bool>, member: Member) -> impl IntoView {
    let member = StoredValue::new(member);
    view! {
        <Dialog open title=w("忘记密码：换一把新密钥", "Forgotten passphrase: a new key") testid="replace-dialog">
            <Replace member=member.get_value()/>
        </Dialog>
    }
}

#[component]
fn Replace(member: Member) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let agreed = RwSignal::new(None::<String>);
    let (name, number) = (member.name, member.member);
    let send = move || {
        let Some(passphrase) = agreed.get_untracked() else { return };
        sending.send(ReplaceKey { member: number.clone(), passphrase }, move |sheet| desk.show(sheet));
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p>{move || pick(
                format!("先试恢复单：保险柜中有 {name} 的恢复码时，在登录页即可重设密码，不必换密钥。"),
                format!("Try the recovery sheet first: with {name}’s code from the safe, the passphrase is reset on the sign-in page and the key stays."),
            )}</p>
            <p class="quiet">
                {w(
                    "新密码由本人输入；旧密钥签过的仍然有效，今后不再有效。须第二位管理员签名后生效。",
                    "The member types the new passphrase. What the old key signed stays valid; it signs nothing more. A second administrator must sign this.",
                )}
            </p>
            <NewPassphrase agreed autofocus=true testid="replace"/>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button
                    label=w("签名更换", "Sign and replace") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || agreed.with(Option::is_none))
                    on_press=|| () testid="replace-yes"
                />
            </div>
        </form>
    }
}

/// The end of a member's rights, with the reason.
#[component]
pub fn RevokeDialog(open: RwSignal<bool>, member: Member) -> impl IntoView {
    let member = StoredValue::new(member);
    view! {
        <Dialog open title=w("注销人员？", "Revoke the member?") testid="revoke-dialog">
            <Revoke open member=member.get_value()/>
        </Dialog>
    }
}

#[component]
fn Revoke(open: RwSignal<bool>, member: Member) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let reason = RwSignal::new(String::new());
    let (name, number) = (member.name, StoredValue::new(member.member));
    let revoke = move || {
        let question = RevokeMember { member: number.get_value(), reason: reason.with_untracked(|r| r.trim().to_owned()) };
        sending.people(desk, question, open, w("已注销，今后不能再签名。", "Revoked; nothing more can be signed."));
    };
    view! {
        <p>{move || pick(
            format!("{name} 今后不能登录和签名；已签的都保留。能打开账本密钥的人员注销时，账本密钥随之更换。"),
            format!("{name} can sign in and sign no more; what was signed stays. If the member could unlock the ledger key, that is rotated with it."),
        )}</p>
        <p class="quiet">
            {w("还有未完工作时，请先移交。", "If work is open, hand it over first.")} " "
            <Button
                label=w("看未完工作", "See the open work") kind=Kind::Link
                on_press=move || desk.face.set(Face::Handover(number.get_value()))
            />
        </p>
        <AreaField label=w("理由", "Reason") value=reason autofocus=true testid="revoke-reason"/>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("不注销", "Keep") on_press=move || open.set(false)/>
            <Button
                label=w("注销", "Revoke") kind=Kind::Danger busy=sending.busy
                disabled=Signal::derive(move || reason.with(|r| r.trim().is_empty()))
                on_press=revoke
                testid="revoke-yes"
            />
        </div>
    }
}

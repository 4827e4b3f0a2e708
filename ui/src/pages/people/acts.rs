//! An administrator's acts on another member: a new key for a forgotten passphrase, and the end of rights.
use super::desk::{Desk, Face, Sending};
use super::terms::act;
use crate::components::{AreaField, Await, Button, Dialog, Kind, MaybeFailure, NewPassphrase, Tick};
use crate::state::{Asked, app};
use crate::words::{pick, w};
use ipc::{Member, OpenWork, PreviewHandover, ReplaceKey, RevokeMember};
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
    let sending = Sending::new();
    let agreed = RwSignal::new(None::<String>);
    let (name, number) = (member.name, member.member);
    let send = move || {
        let Some(passphrase) = agreed.get_untracked() else { return };
        sending.send(ReplaceKey { member: number.clone(), passphrase }, move |sheet| app().show_sheet(sheet));
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
    let work = Asked::<OpenWork>::new();
    let ask = move || work.ask(PreviewHandover { from: number.get_value() });
    ask();
    // Work that is open must be handed over, or left on purpose.
    let leave_open = RwSignal::new(false);
    let open_work = Memo::new(move |_| work.load.with(|l| l.here().is_some_and(OpenWork::can_be_handed_over)));
    let revoke = move || {
        let reason = reason.with_untracked(|r| r.trim().to_owned());
        let question = RevokeMember { member: number.get_value(), reason, leave_open: leave_open.get_untracked() };
        sending.people(desk, question, open, w("已注销，今后不能再签名。", "Revoked; nothing more can be signed."));
    };
    view! {
        <p>{move || pick(
            format!("{name} 今后不能登录和签名；已签的都保留。能打开账本密钥的人员注销时，账本密钥随之更换。"),
            format!("{name} can sign in and sign no more; what was signed stays. If the member could unlock the ledger key, that is rotated with it."),
        )}</p>
        <Await asked=work retry=ask view=move |work| view! { <Left work/> }.into_any()/>
        <Show when=move || open_work.get()>
            <div class="acts">
                <Button
                    label=w("先移交…", "Hand it over first …") on_press=move || desk.face.set(Face::Handover(number.get_value()))
                    testid="revoke-handover"
                />
            </div>
            <Tick
                label=w("情况紧急：现在注销，未完工作以后再移交", "It is urgent: revoke now, hand the work over later")
                checked=leave_open on_change=move |ticked| leave_open.set(ticked) testid="revoke-leave"
            />
        </Show>
        <AreaField label=w("理由", "Reason") value=reason autofocus=true testid="revoke-reason"/>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("不注销", "Keep") on_press=move || open.set(false)/>
            <Button
                label=w("注销", "Revoke") kind=Kind::Danger busy=sending.busy
                disabled=Signal::derive(move || {
                    reason.with(|r| r.trim().is_empty()) || (open_work.get() && !leave_open.get())
                })
                on_press=revoke
                testid="revoke-yes"
            />
        </div>
    }
}

/// What a member leaves behind: work that another can take over, and acts that are dropped.
#[component]
fn Left(work: OpenWork) -> impl IntoView {
    let OpenWork { batches, drafts, waiting, .. } = work;
    let (some, batch_count, draft_count) = (!(batches.is_empty() && drafts.is_empty()), batches.len(), drafts.len());
    let numbers: Vec<String> = batches.into_iter().map(|batch| batch.number).collect();
    view! {
        <div class="left-open" data-testid="revoke-open">
            {match some {
                true => view! {
                    <p>
                        {move || pick(
                            format!("未完工作：{batch_count} 个批次，{draft_count} 份草稿。"),
                            format!("Open work. Batches: {batch_count}, drafts: {draft_count}."),
                        )}
                        " " <span class="quiet">{move || numbers.join(pick("、", ", "))}</span>
                    </p>
                }.into_any(),
                false => view! { <p class="quiet">{w("没有未完工作要移交。", "There is no open work to hand over.")}</p> }.into_any(),
            }}
            {(!waiting.is_empty()).then(|| view! {
                <p>
                    {w("等第二人签名的事项将一并作废：", "Acts that wait for a second signature are dropped with it: ")}
                    {move || waiting.iter().map(|w| format!("{} {}", act(&w.kind).now(), w.about)).collect::<Vec<_>>().join(pick("；", "; "))}
                </p>
            })}
        </div>
    }
}

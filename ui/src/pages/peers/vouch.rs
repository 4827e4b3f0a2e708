//! Vouching for another office's ledger, after its first entry's fingerprint was read out.
use super::fingerprint::{Compared, FingerprintField};
use crate::components::{Button, Kind, MaybeFailure};
use crate::sending::Sending;
use crate::words::{pick, w};
use ipc::{PeerLine, Vouch};
use leptos::prelude::*;

/// What is in the dialog.
#[component]
pub fn VouchForm(open: RwSignal<bool>, peer: PeerLine) -> impl IntoView {
    let PeerLine { origin, name, ties, .. } = peer;
    let Some(genesis) = ties.genesis else {
        return view! {
            <p>{w(
                "这里还没有它账本的第一条记录；请先与它同步。",
                "The first entry of its ledger is not held here; sync with it first.",
            )}</p>
            <div class="dialog-acts"><Button label=w("关闭", "Close") kind=Kind::Primary on_press=move || open.set(false)/></div>
        }
        .into_any();
    };
    let sending = Sending::new();
    let heard = RwSignal::new(String::new());
    let compared = Memo::new(move |_| heard.with(|heard| Compared::of(heard, &genesis)));
    let ready = Signal::derive(move || compared.get() == Compared::Same);
    let send = move || {
        if ready.get_untracked() {
            let question = Vouch { origin: origin.clone(), fingerprint: heard.get_untracked() };
            sending.peers(
                question,
                open,
                w("已签名担保，写入账本。", "Signed; the ledger keeps that this office vouches for it."),
            );
        }
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p>{move || pick(
                format!("担保的意思是：本单位知道这个账本确是{name}的。存有两家账本的单位都会看到。"),
                format!("To vouch says that this office knows the ledger to be that of {name}. Whoever holds both ledgers sees it."),
            )}</p>
            <p class="quiet">
                {w(
                    "请按您自己知道的号码打电话，请对方打开“其他单位”页，逐组念出其本单位名片下“第一条记录”的指纹。",
                    "Call the office at a number you know yourself; it opens its page “Other offices” and reads out the fingerprint of the “first entry” below its own card.",
                )}
            </p>
            <FingerprintField value=heard compared of_entry=true testid="vouch-fingerprint"/>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("签名担保", "Sign and vouch") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || !ready.get()) on_press=|| () testid="vouch-yes"
                />
            </div>
        </form>
    }
    .into_any()
}

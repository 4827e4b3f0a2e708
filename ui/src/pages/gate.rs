//! The frame of the pages before anyone is signed in.
use crate::shell::LangSwitch;
use crate::words::w;
use leptos::prelude::*;

/// What the program promises on the left, what is to be done on the right.
#[component]
pub fn Gate(testid: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="gate" data-testid=testid>
            <header class="gate-brand">
                <p class="brand">
                    <span class="seal" aria-hidden="true">"明"</span>
                    <span class="brand-name">{w("明账", "Mingzhang")}</span>
                </p>
                <p class="gate-motto">{w("民生资金，笔笔有据", "Every payment with its proof")}</p>
                <ul class="gate-promises">
                    <li>{w("每一笔由经办人签名登记，由另一人签名审批。", "Each payment is signed by who records it, and by another who approves it.")}</li>
                    <li>{w("写下的不能悄悄改掉：改动、删除、调换，核对时都会指出。", "What is written cannot quietly change: what is altered, removed or moved is named.")}</li>
                    <li>{w("任何人凭一份凭据，离线也能核对。", "Anyone can check a receipt, even without a network.")}</li>
                </ul>
                <div class="gate-lang"><LangSwitch/></div>
            </header>
            <main class="gate-main">{children()}</main>
        </div>
    }
}

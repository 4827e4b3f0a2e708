//! The office's own rule: above which sum two must approve.
use super::desk::{Desk, Sending};
use crate::components::{Button, Dialog, Kind, MaybeFailure, MoneyField, Panel, Tone, Unread};
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Role, SetOfficeRules, capital_money, show_money};
use leptos::prelude::*;

/// The rule in force, and the way to change it.
#[component]
pub fn OfficeRule() -> impl IntoView {
    let open = RwSignal::new(false);
    let threshold = move || app().status.with(|s| s.as_ref().and_then(|s| s.office.as_ref()).and_then(|o| o.approval_two_over));
    let acts = move || {
        view! {
            <Show when=move || app().has(Role::Administrator)>
                <Button label=w("修改…", "Change …") on_press=move || open.set(true) testid="office-rule"/>
            </Show>
        }
    };
    view! {
        <Panel title=w("本单位规则", "The office’s rule") acts>
            <p class="panel-body" data-testid="office-rule-now">
                {move || match threshold() {
                    Some(over) => {
                        let over = show_money(over);
                        pick(format!("单批超过 {over} 元，须两位主管先后审批。"), format!("Batches above {over} yuan need two supervisors’ approval."))
                    }
                    None => pick("每批一位主管审批即可。", "One supervisor’s approval is enough for any batch.").to_owned(),
                }}
            </p>
        </Panel>
        <Dialog open title=w("双人审批起点", "Two approvals above") testid="office-rule-dialog">
            <Form open now=threshold()/>
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>, now: Option<i64>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let over = RwSignal::new(now);
    // A slip of the pen must not do away with the threshold.
    let unread = Unread::new();
    provide_context(unread);
    let help = Signal::derive(move || match over.get() {
        Some(over) => capital_money(over),
        None => pick("不填：每批一位主管即可。", "Empty: one supervisor is enough.").to_owned(),
    });
    let send = move || {
        if untrack(|| unread.count()) > 0 {
            return;
        }
        sending.send(SetOfficeRules { approval_two_over: over.get_untracked() }, move |status| {
            open.try_set(false);
            app().take(status);
            app().say(
                Tone::Neutral,
                w("已签名；须第二位管理员签名后生效。", "Signed; a second administrator’s signature puts it in force."),
            );
            desk.ask();
        });
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <MoneyField label=w("单批超过", "Batches above") value=over help optional=true testid="office-rule-over"/>
            <p class="quiet">
                {w(
                    "须第二位管理员签名。生效后，凡此后审批的批次都按新数办，已提交而未批完的也在内。",
                    "A second administrator must sign. From then on it holds for every approval, of batches already submitted too.",
                )}
            </p>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("签名修改", "Sign") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || over.get() == now || unread.count() > 0)
                    on_press=|| () testid="office-rule-save"
                />
            </div>
        </form>
    }
}

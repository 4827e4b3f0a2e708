//! Taking money back from a payment before it is executed, by a later entry that names it.
use crate::bridge::call;
use crate::components::{AreaField, Button, Dialog, FieldFault, Kind, MaybeFailure, MoneyField, Tone};
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Failure, Fen, PaymentStory, ReversePayment, Text, show_money};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How much and why.
#[component]
pub fn ReverseDialog(
    entry: u64,
    /// What has not been reversed yet.
    left: Fen,
    open: RwSignal<bool>,
    #[prop(into)] on_done: Callback<(PaymentStory,)>,
) -> impl IntoView {
    let amount = RwSignal::new(Some(left));
    let reason = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let fault = Signal::derive(move || {
        let wrong = amount.get().is_some_and(|a| a <= 0 || a > left);
        let shown = show_money(left);
        wrong.then(|| FieldFault::here(Text::new(format!("应大于 0，至多 {shown}。"), format!("Above 0 and at most {shown}."))))
    });
    let ready =
        Signal::derive(move || amount.get().is_some_and(|a| (1..=left).contains(&a)) && reason.with(|r| !r.trim().is_empty()));
    let reverse = move || {
        let Some(amount) = amount.get_untracked().filter(|_| ready.get_untracked() && !busy.get_untracked()) else { return };
        busy.set(true);
        failure.set(None);
        let question = ReversePayment { entry, amount, reason: reason.get_untracked().trim().to_owned() };
        spawn_local(async move {
            let answer = call(question).await;
            busy.try_set(false);
            match answer {
                Ok(story) => {
                    open.try_set(false);
                    app().refresh();
                    app().say(
                        Tone::Proven,
                        w("已冲销；原记录保留，新记录写明冲销。", "Reversed; the payment stays, a later entry reverses it."),
                    );
                    on_done.try_run((story,));
                }
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <Dialog open title=w("冲销这笔发放", "Reverse this payment") testid="reverse-dialog">
            <p>
                {move || pick(
                    format!("原记录不会删除：账本会增加一条记录，写明冲销第 {entry} 条多少、为什么。冲销的钱回到可用指标。"),
                    format!("Nothing is deleted: a new entry says how much of entry {entry} is reversed and why. The money becomes available again."),
                )}
            </p>
            <MoneyField
                label=w("冲销金额", "Amount")
                help=move || pick(format!("可冲销 {}", show_money(left)), format!("up to {}", show_money(left)))
                value=amount fault testid="reverse-amount"
            />
            <AreaField
                label=w("理由", "Reason") value=reason autofocus=true testid="reverse-reason"
                help=w("会留在账本里，可能涉及个人的内容按个人信息保存。", "Kept with the ledger as a personal field.")
            />
            <MaybeFailure failure/>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false) testid="reverse-no"/>
                <Button
                    label=w("签名冲销", "Sign the reversal") kind=Kind::Danger busy disabled=Signal::derive(move || !ready.get())
                    on_press=reverse testid="reverse-submit"
                />
            </div>
        </Dialog>
    }
}

//! What the batch's own clerk may do with it: withdraw, take rows out, mark as paid.
use super::desk::Desk;
use super::exclude::ExcludeDialog;
use crate::components::{AreaField, Button, DateField, Dialog, Kind, MaybeFailure, TextField, Tone};
use crate::format;
use crate::timing::now;
use crate::words::w;
use ipc::{BatchStatus, BatchStory, ExecuteBatch, WithdrawBatch};
use leptos::prelude::*;

/// The acts that are open now; nothing where there are none.
#[component]
pub fn ClerkActs(story: BatchStory) -> impl IntoView {
    let may = story.may;
    let (withdrawing, excluding, executing) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    (may.withdraw || may.exclude || may.execute).then(|| {
        view! {
            <div class="approval-decide clerk-acts">
                {(may.exclude && story.line.status == BatchStatus::Returned).then(|| view! {
                    <p class="quiet">
                        {w(
                            "更正办法：剔除有误的行，其余即重新提交；错处多时撤回整批，改好表格再导入。",
                            "To correct it, take the wrong rows out: the rest is submitted again. With many mistakes, withdraw it and import the corrected sheet.",
                        )}
                    </p>
                })}
                {may.execute.then(|| view! {
                    <Button
                        label=w("登记到账…", "Mark as paid …") kind=Kind::Primary
                        on_press=move || executing.set(true) testid="batch-execute"
                    />
                })}
                {may.exclude.then(|| view! {
                    <Button label=w("剔除个别行…", "Take rows out …") on_press=move || excluding.set(true) testid="batch-exclude"/>
                })}
                {may.withdraw.then(|| view! {
                    <Button label=w("撤回批次…", "Withdraw …") on_press=move || withdrawing.set(true) testid="batch-withdraw"/>
                })}
            </div>
            <Withdraw open=withdrawing/>
            <Execute open=executing/>
            <ExcludeDialog open=excluding line=story.line.clone()/>
        }
    })
}

#[component]
fn Withdraw(open: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let reason = RwSignal::new(String::new());
    let withdraw = move || {
        let question = WithdrawBatch { id: desk.id.get_value(), reason: reason.with_untracked(|r| r.trim().to_owned()) };
        desk.act(question, (Tone::Neutral, w("批次已撤回。", "The batch is withdrawn.")), || ());
    };
    view! {
        <Dialog open title=w("撤回整个批次？", "Withdraw the whole batch?") testid="withdraw-dialog">
            <p>
                {w(
                    "撤回后主管不再看到它；记录留在账本中。更正后请重新导入。",
                    "Supervisors no longer see it; the entries stay in the ledger. Correct the sheet and import it again.",
                )}
            </p>
            <AreaField label=w("理由", "Reason") value=reason autofocus=true testid="withdraw-reason"/>
            <MaybeFailure failure=desk.failure/>
            <div class="dialog-acts">
                <Button label=w("不撤回", "Keep it") on_press=move || open.set(false)/>
                <Button
                    label=w("撤回", "Withdraw") kind=Kind::Danger busy=desk.busy
                    disabled=Signal::derive(move || reason.with(|r| r.trim().is_empty()))
                    on_press=withdraw
                    testid="withdraw-yes"
                />
            </div>
        </Dialog>
    }
}

#[component]
fn Execute(open: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let voucher = RwSignal::new(String::new());
    let date = RwSignal::new(format::iso_date(now()));
    let ready = Signal::derive(move || voucher.with(|v| !v.trim().is_empty()) && date.with(|d| !d.is_empty()));
    let execute = move || {
        let voucher = voucher.with_untracked(|v| v.trim().to_owned());
        let question = ExecuteBatch { id: desk.id.get_value(), voucher, date: date.get_untracked() };
        desk.act(question, (Tone::Paid, w("已登记到账。", "Marked as paid.")), || ());
    };
    view! {
        <Dialog open title=w("银行已付款", "Paid by the bank") testid="execute-dialog">
            <form
                class="dialog-form"
                on:submit=move |ev| {
                    ev.prevent_default();
                    if ready.get_untracked() {
                        execute();
                    }
                }
            >
                <TextField
                    label=w("银行回单号", "Bank voucher") value=voucher autofocus=true testid="execute-voucher"
                    help=w("照银行回单填写。", "As on the bank’s slip.")
                />
                <DateField label=w("到账日期", "Day of payment") value=date testid="execute-date"/>
                <MaybeFailure failure=desk.failure/>
                <div class="dialog-acts">
                    <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                    <Button
                        label=w("登记到账", "Mark as paid") kind=Kind::Primary submits=true busy=desk.busy
                        disabled=Signal::derive(move || !ready.get())
                        on_press=|| ()
                        testid="execute-yes"
                    />
                </div>
            </form>
        </Dialog>
    }
}

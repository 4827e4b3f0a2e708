//! What the batch's own clerk may do with it: withdraw, take rows out, submit it again, correct it, mark as paid.
use super::desk::Desk;
use super::exclude::ExcludeDialog;
use crate::components::{AreaField, Button, DateField, Dialog, Kind, MaybeFailure, TextField, Tone};
use crate::format;
use crate::pages::import::start_correction;
use crate::timing::now;
use crate::words::w;
use ipc::{BatchStatus, BatchStory, ExecuteBatch, ResubmitBatch, WithdrawBatch};
use leptos::prelude::*;

/// The acts that are open now; nothing where there are none.
#[component]
pub fn ClerkActs(story: BatchStory) -> impl IntoView {
    let may = story.may;
    let (withdrawing, excluding, executing) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let resubmitting = RwSignal::new(false);
    let corrected = StoredValue::new((story.line.id.clone(), story.line.number.clone()));
    (may.withdraw || may.exclude || may.execute || may.resubmit || may.replace).then(|| {
        view! {
            <div class="approval-decide clerk-acts">
                {(may.exclude && story.line.status == BatchStatus::Returned).then(|| view! {
                    <p class="quiet">
                        {w(
                            "更正办法：个别行有误的，剔除后其余即重新提交；错处多的，用改好的表格更正，新批次会注明更正的是哪一批；都没有错的，原样再提交。",
                            "Take single wrong rows out: the rest is submitted again. With many mistakes, correct it by a new sheet, whose batch names this one. If nothing is wrong, submit it again as it stands.",
                        )}
                    </p>
                })}
                {may.execute.then(|| view! {
                    <Button
                        label=w("登记到账…", "Mark as paid …") kind=Kind::Primary
                        on_press=move || executing.set(true) testid="batch-execute"
                    />
                })}
                {may.resubmit.then(|| view! {
                    <Button label=w("原样再提交…", "Submit again …") on_press=move || resubmitting.set(true) testid="batch-resubmit"/>
                })}
                {may.replace.then(|| view! {
                    <Button
                        label=w("用新表更正…", "Correct by a new sheet …")
                        on_press=move || { let (id, number) = corrected.get_value(); start_correction(id, number) }
                        testid="batch-replace"
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
            <Resubmit open=resubmitting/>
            <ExcludeDialog open=excluding line=story.line.clone() approves=may.approve/>
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
fn Resubmit(open: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let remark = RwSignal::new(String::new());
    let resubmit = move || {
        let question = ResubmitBatch { id: desk.id.get_value(), remark: remark.with_untracked(|r| r.trim().to_owned()) };
        desk.act(question, (Tone::Neutral, w("已重新提交，等待审批。", "Submitted again; it waits for approval.")), || ());
    };
    view! {
        <Dialog open title=w("原样再提交？", "Submit it again as it stands?") testid="resubmit-dialog">
            <p>
                {w(
                    "没有改动的批次回到待审批。请说明主管提出的问题是怎样核实的。",
                    "The batch goes back to approval unchanged. Say how what the supervisor asked was settled.",
                )}
            </p>
            <AreaField label=w("说明", "Remark") value=remark optional=true autofocus=true testid="resubmit-remark"/>
            <MaybeFailure failure=desk.failure/>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("再提交", "Submit again") kind=Kind::Primary busy=desk.busy on_press=resubmit testid="resubmit-yes"
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

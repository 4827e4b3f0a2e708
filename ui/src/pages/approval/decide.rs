//! The approver's words and the three decisions.
use super::desk::Desk;
use crate::bridge::call;
use crate::components::{AreaField, Button, Dialog, Icon, Kind, MaybeFailure, Sign, focus_on, typing};
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::{BatchStory, Decision, GetBatches, Role, WhichBatches, show_money};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shown to who may decide; A leads to the button that signs, B returns.
#[component]
pub fn Decide(story: BatchStory) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let may = story.may;
    if !may.approve && !may.refuse {
        return view! { <Decided hindrance=story.hindrance/> }.into_any();
    }
    let rejecting = RwSignal::new(false);
    let armed = RwSignal::new(false);
    let approve = move || desk.decide(Decision::Approve, || ());
    let give_back = move || desk.decide(Decision::Return, || ());
    let reject = move || {
        rejecting.set(true);
    };
    let keys = window_event_listener(ev::keydown, move |ev| {
        if ev.ctrl_key() || ev.alt_key() || ev.meta_key() || typing() || desk.busy.get_untracked() {
            return;
        }
        match ev.key().as_str() {
            // A signature is never one stray letter away: A leads to the button, Enter presses it.
            "a" | "A" if may.approve => {
                ev.prevent_default();
                armed.set(true);
                focus_on("[data-testid=batch-approve]");
            }
            "b" | "B" if may.refuse => {
                ev.prevent_default();
                give_back();
            }
            _ => {}
        }
    });
    on_cleanup(move || keys.remove());
    let hindrance = story.hindrance.clone();
    let (count, total) = (story.line.count, show_money(story.line.total));
    view! {
        <div class="approval-decide" on:focusout=move |_| armed.set(false)>
            {hindrance.map(|why| view! {
                <p class="hindrance" role="status" data-testid="batch-hindrance">
                    <Icon sign=Sign::Cross/> <span>{move || said(&why)}</span>
                </p>
            })}
            <AreaField
                label=w("意见", "Remarks")
                value=desk.reason
                fault=desk.reason_fault
                placeholder=w("退回或驳回须写明理由", "needed to return or reject")
                testid="batch-reason"
            />
            <MaybeFailure failure=desk.failure/>
            <div class="decide-acts">
                <Button
                    label=w("同意", "Approve") kind=Kind::Primary keys="A"
                    disabled=!may.approve
                    busy=desk.busy
                    on_press=approve
                    testid="batch-approve"
                />
                <Button label=w("退回修改", "Return") keys="B" disabled=!may.refuse on_press=give_back testid="batch-return"/>
                <Button label=w("驳回…", "Reject …") disabled=!may.refuse on_press=reject testid="batch-reject"/>
            </div>
            <p class="decide-note" aria-live="polite">
                {move || match armed.get() {
                    true => {
                        let total = total.clone();
                        pick(format!("再按 Enter：同意 {count} 笔、{total} 元，用您本人的密钥签名。"),
                            format!("Press Enter to approve {count} payments, {total} yuan, signed with your own key."))
                    }
                    false => pick("同意即用您本人的密钥签名。", "Approving signs with your own key.").to_owned(),
                }}
            </p>
        </div>
        <Dialog open=rejecting title=w("驳回整个批次？", "Reject the whole batch?") testid="reject-dialog">
            <p>
                {w(
                    "驳回后这一批不能再审批，须改正后重新登记；只是要更正个别处时，请用“退回修改”。",
                    "A rejected batch cannot be approved any more and has to be recorded anew. To have a few things corrected, return it.",
                )}
            </p>
            <AreaField label=w("理由", "Reason") value=desk.reason fault=desk.reason_fault autofocus=true testid="reject-reason"/>
            <MaybeFailure failure=desk.failure/>
            <div class="dialog-acts">
                <Button label=w("不驳回", "Keep it") on_press=move || rejecting.set(false)/>
                <Button
                    label=w("驳回", "Reject") kind=Kind::Danger busy=desk.busy
                    disabled=Signal::derive(move || desk.reason.with(|r| r.trim().is_empty()))
                    on_press=move || desk.decide(Decision::Reject, move || { rejecting.try_set(false); })
                    testid="reject-yes"
                />
            </div>
        </Dialog>
    }
    .into_any()
}

/// Nothing to decide here, or no more: why, and what waits next.
#[component]
fn Decided(hindrance: Option<ipc::Text>) -> impl IntoView {
    let waiting = move || match app().has(Role::Supervisor) {
        true => app().status.with(|s| s.as_ref().map_or(0, |s| s.waiting.to_approve)),
        false => 0,
    };
    let next = move || {
        spawn_local(async move {
            match call(GetBatches { which: WhichBatches::ToApprove }).await {
                // The oldest first: it has waited longest.
                Ok(batches) => match batches.last() {
                    Some(batch) => app().go(Route::Approval(batch.id.clone())),
                    None => app().go(Route::Batches(WhichBatches::ToApprove)),
                },
                Err(failure) => app().fail(&failure),
            }
        });
    };
    view! {
        <div class="approval-decide approval-decided">
            {hindrance.map(|why| view! {
                <p class="hindrance" data-testid="batch-hindrance"><Icon sign=Sign::Lock/> <span>{move || said(&why)}</span></p>
            })}
            <Show when=move || { waiting() > 0 }>
                <Button
                    label=Signal::derive(move || pick(format!("下一批待我审批（{}）", waiting()), format!("Next for my approval ({})", waiting())))
                    on_press=next
                    testid="batch-next"
                />
            </Show>
        </div>
    }
}

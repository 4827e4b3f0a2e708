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
use wasm_bindgen::JsCast;

/// Shown to who may decide. A, B and J make ready to approve, to return and to reject; a second key signs.
#[component]
pub fn Decide(story: BatchStory) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let may = story.may;
    if !may.approve && !may.refuse {
        return view! { <Decided hindrance=story.hindrance/> }.into_any();
    }
    let rejecting = RwSignal::new(false);
    let armed = RwSignal::new(None::<Decision>);
    let decide = move |decision| {
        armed.set(None);
        desk.decide(decision, move || {
            rejecting.try_set(false);
        });
    };
    // A signature is never one stray letter away: a letter leads to the button or to the reason, and a second key signs.
    let arm = move |decision: Decision| {
        armed.set(Some(decision));
        let reasoned = desk.reason.with_untracked(|reason| !reason.trim().is_empty());
        focus_on(if decision == Decision::Approve || reasoned { button_of(decision) } else { "[data-testid=batch-reason]" });
    };
    let keys = window_event_listener(ev::keydown, move |ev| {
        if ev.ctrl_key() || ev.alt_key() || ev.meta_key() || typing() || desk.busy.get_untracked() {
            return;
        }
        let decision = match ev.key().as_str() {
            "a" | "A" if may.approve => Decision::Approve,
            "b" | "B" if may.refuse => Decision::Return,
            "j" | "J" if may.refuse => Decision::Reject,
            _ => return,
        };
        ev.prevent_default();
        arm(decision);
    });
    on_cleanup(move || keys.remove());
    let within = move |ev: ev::KeyboardEvent| match (ev.key().as_str(), armed.get_untracked()) {
        ("Enter", Some(decision)) if ev.ctrl_key() => {
            ev.prevent_default();
            decide(decision);
        }
        ("Escape", Some(_)) => {
            ev.stop_propagation();
            armed.set(None);
        }
        // From the reason straight on to what it is the reason for, not to the button that approves.
        ("Tab", Some(decision)) if !ev.shift_key() && in_reason(&ev) => {
            ev.prevent_default();
            focus_on(button_of(decision));
        }
        _ => {}
    };
    let left = move |ev: ev::FocusEvent| {
        let to = ev.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let here = ev.current_target().and_then(|here| here.dyn_into::<web_sys::Node>().ok());
        if !here.is_some_and(|here| here.contains(to.as_ref())) {
            armed.set(None);
        }
    };
    let hindrance = story.hindrance.clone();
    let (count, total) = (story.line.count, show_money(story.line.total));
    view! {
        <div class="approval-decide" data-testid="batch-decide" on:focusout=left on:keydown=within>
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
                    on_press=move || decide(Decision::Approve)
                    testid="batch-approve"
                />
                <Button
                    label=w("退回修改", "Return") keys="B" disabled=!may.refuse
                    on_press=move || decide(Decision::Return) testid="batch-return"
                />
                <Button
                    label=w("驳回…", "Reject …") keys="J" disabled=!may.refuse
                    on_press=move || rejecting.set(true) testid="batch-reject"
                />
            </div>
            <p class="decide-note" aria-live="polite" data-testid="decide-note">
                {move || match armed.get() {
                    Some(Decision::Approve) => {
                        let total = total.clone();
                        pick(format!("再按 Enter 或 Ctrl+Enter：同意 {count} 笔、{total} 元，用您本人的密钥签名。"),
                            format!("Enter or Ctrl+Enter approves {count} payments, {total} yuan, signed with your own key."))
                    }
                    Some(Decision::Return) => pick(
                        "写明理由，再按 Ctrl+Enter：退回经办修改。Esc 取消。",
                        "Say why, then Ctrl+Enter returns it to the clerk. Esc cancels.",
                    ).to_owned(),
                    Some(Decision::Reject) => pick(
                        "写明理由，再按 Ctrl+Enter：驳回整批，不能再审批。Esc 取消。",
                        "Say why, then Ctrl+Enter rejects the whole batch for good. Esc cancels.",
                    ).to_owned(),
                    None => pick("同意即用您本人的密钥签名。", "Approving signs with your own key.").to_owned(),
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
                    on_press=move || decide(Decision::Reject)
                    testid="reject-yes"
                />
            </div>
        </Dialog>
    }
    .into_any()
}

fn button_of(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "[data-testid=batch-approve]",
        Decision::Return => "[data-testid=batch-return]",
        Decision::Reject => "[data-testid=batch-reject]",
    }
}

fn in_reason(ev: &ev::KeyboardEvent) -> bool {
    let target = ev.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| element.tag_name() == "TEXTAREA")
}

/// Nothing to decide here, or no more: why, and what waits next.
#[component]
fn Decided(hindrance: Option<ipc::Text>) -> impl IntoView {
    let away = expect_context::<Desk>().away;
    let waiting = move || match !away && app().has(Role::Supervisor) {
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

//! What is known of one member, and what may be done.
use super::acts::{ReplaceDialog, RevokeDialog};
use super::delegate::DelegateDialog;
use super::desk::{Desk, Face, Sending};
use super::keys::{RotateDialog, SheetDialog};
use super::members::StateTag;
use super::terms::{can_lend, roles};
use crate::components::{Button, Dialog, Empty, EntryLink, Kind, MaybeFailure, Raw};
use crate::format;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Delegation, EndDelegation, Member, MemberState, PaymentQuery, Role};
use leptos::prelude::*;

/// The card beside the table.
#[component]
pub fn MemberCard(members: Vec<Member>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let members = StoredValue::new(members);
    let chosen = Memo::new(move |_| {
        let chosen = desk.chosen.get()?;
        members.with_value(|all| all.iter().position(|m| m.member == chosen))
    });
    view! {
        <aside class="panel member-card" aria-label=w("人员详情", "The member") data-testid="member-card">
            {move || match chosen.get() {
                Some(i) => {
                    let all = members.get_value();
                    view! { <Facts member=all[i].clone() all/> }.into_any()
                }
                None => view! { <Empty hint=w("在左边选一个人。", "Choose a member on the left.")/> }.into_any(),
            }}
        </aside>
    }
}

#[component]
fn Facts(member: Member, all: Vec<Member>) -> impl IntoView {
    let Member { member: number, name, roles: mine, kid, state, enrolled_at, signed, delegations, .. } = member.clone();
    let lent: Vec<Delegation> = all.into_iter().flat_map(|m| m.delegations).filter(|d| d.from == number).collect();
    let recorded = PaymentQuery { member: number.clone(), descending: true, ..Default::default() };
    view! {
        <div class="card-facts">
            <p class="card-member">{name} <StateTag state/></p>
            <dl class="facts">
                <dt>{w("编号", "Number")}</dt>
                <dd>{number}</dd>
                <dt>{w("角色", "Roles")}</dt>
                <dd data-testid="member-roles">{move || roles(&mine)}</dd>
                <dt>{w("登记", "Enrolled")}</dt>
                <dd><EntryLink entry=enrolled_at/></dd>
                <dt>{w("已签凭单", "Statements signed")}</dt>
                <dd>
                    {format::count(signed)} " "
                    <button type="button" class="button-link" on:click=move |_| app().go_payments(recorded.clone())>
                        {w("所登记的发放", "payments recorded")}
                    </button>
                </dd>
                {(!delegations.is_empty()).then(|| view! {
                    <dt>{w("代行", "Acts for")}</dt>
                    <dd>{delegations.into_iter().map(|d| view! { <Acting delegation=d borrowed=true/> }).collect_view()}</dd>
                })}
                {(!lent.is_empty()).then(|| view! {
                    <dt>{w("委托", "Lent")}</dt>
                    <dd>{lent.into_iter().map(|d| view! { <Acting delegation=d borrowed=false/> }).collect_view()}</dd>
                })}
            </dl>
            <details>
                <summary>{w("密钥指纹", "Key thumbprint")}</summary>
                <Raw label="RFC 7638" value=kid testid="member-kid"/>
            </details>
        </div>
        <Acts member/>
    }
}

#[component]
fn Acting(delegation: Delegation, borrowed: bool) -> impl IntoView {
    let Delegation { act, from_name, to_name, begins, ends, mine_to_end, .. } = delegation;
    let desk = expect_context::<Desk>();
    let ending = RwSignal::new(false);
    let words = {
        let (from_name, to_name) = (from_name.clone(), to_name.clone());
        move || {
            let (from, to) = (format::date(begins), format::date(ends));
            match borrowed {
                true => pick(format!("代 {from_name}：{from} 至 {to}"), format!("for {from_name}: {from} to {to}")),
                false => pick(format!("由 {to_name} 代：{from} 至 {to}"), format!("to {to_name}: {from} to {to}")),
            }
        }
    };
    view! {
        <p>{words}</p>
        {mine_to_end.then(|| view! {
            <Button
                label=w("提前收回…", "End it now …") kind=Kind::Link on_press=move || ending.set(true) testid="delegation-end"
            />
            <Dialog open=ending title=w("提前收回代办授权？", "End the delegation now?") testid="delegation-end-dialog">
                <Ending desk open=ending act=act.clone() from_name=from_name.clone() to_name=to_name.clone()/>
            </Dialog>
        })}
    }
}

#[component]
fn Ending(desk: Desk, open: RwSignal<bool>, act: String, from_name: String, to_name: String) -> impl IntoView {
    let sending = Sending::new();
    let end = move || {
        sending.people(desk, EndDelegation { act: act.clone() }, open, w("已收回，写入账本。", "Ended; the ledger keeps that."));
    };
    view! {
        <p>{move || pick(
            format!("{to_name} 从现在起不能再代 {from_name} 办理；已办的都保留。"),
            format!("From now on {to_name} acts for {from_name} no more; what was done stays."),
        )}</p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("返回", "Back") on_press=move || open.set(false)/>
            <Button label=w("签名收回", "Sign and end it") kind=Kind::Danger busy=sending.busy on_press=end testid="delegation-end-yes"/>
        </div>
    }
}

/// What the member who is signed in may do with this one.
#[component]
fn Acts(member: Member) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let own = untrack(|| app().session()).is_some_and(|s| s.member == member.member);
    let rules = untrack(|| app().has(Role::Administrator));
    let hands_over = own || rules || untrack(|| app().has(Role::Supervisor));
    let active = member.state == MemberState::Active;
    let left = member.state == MemberState::Revoked;
    let lends = can_lend(&member.roles);
    let (rotating, delegating, renewing) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let (replacing, revoking) = (RwSignal::new(false), RwSignal::new(false));
    let number = member.member.clone();
    let hand_over = move || desk.face.set(Face::Handover(number.clone()));
    if !(active || left) || !hands_over {
        return ().into_any();
    }
    let hand_over = view! {
        <Button label=w("移交未完工作…", "Hand over open work …") on_press=hand_over testid="member-handover"/>
    };
    if left {
        // Whoever has left signs nothing more; what was left open must not lie.
        return view! { <div class="card-acts">{hand_over}</div> }.into_any();
    }
    view! {
        <div class="card-acts">
            {own.then(|| view! {
                {lends.then(|| view! {
                    <Button
                        label=w("委托他人代办…", "Let another act for me …") on_press=move || delegating.set(true)
                        testid="member-delegate"
                    />
                })}
                <Button label=w("更换我的密钥…", "Renew my key …") on_press=move || rotating.set(true) testid="member-rotate"/>
                <Button label=w("换一张恢复单…", "New recovery sheet …") on_press=move || renewing.set(true) testid="member-sheet"/>
            })}
            {hand_over}
            {(rules && !own).then(|| view! {
                <Button label=w("忘记密码，换密钥…", "Forgot the passphrase …") on_press=move || replacing.set(true) testid="member-replace"/>
                <Button
                    label=w("注销…", "Revoke …") kind=Kind::Danger on_press=move || revoking.set(true) testid="member-revoke"
                />
            })}
        </div>
        <RotateDialog open=rotating/>
        <SheetDialog open=renewing/>
        <DelegateDialog open=delegating own=member.member.clone()/>
        <ReplaceDialog open=replacing member=member.clone()/>
        <RevokeDialog open=revoking member/>
    }
    .into_any()
}

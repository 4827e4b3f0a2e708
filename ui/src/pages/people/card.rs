//! What is known of one member, and what may be done.
use super::acts::{ReplaceDialog, RevokeDialog};
use super::delegate::DelegateDialog;
use super::desk::{Desk, Face};
use super::keys::RotateDialog;
use super::members::StateTag;
use super::terms::roles;
use crate::components::{Button, Empty, EntryLink, Kind, Raw};
use crate::format;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Delegation, Member, MemberState, PaymentQuery, Role};
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
                Some(i) => view! { <Facts member=members.with_value(|all| all[i].clone())/> }.into_any(),
                None => view! { <Empty hint=w("在左边选一个人。", "Choose a member on the left.")/> }.into_any(),
            }}
        </aside>
    }
}

#[component]
fn Facts(member: Member) -> impl IntoView {
    let Member { member: number, name, roles: mine, kid, state, enrolled_at, signed, delegations, .. } = member.clone();
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
                    <dd>{delegations.into_iter().map(|d| view! { <Acting delegation=d/> }).collect_view()}</dd>
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
fn Acting(delegation: Delegation) -> impl IntoView {
    let Delegation { from_name, begins, ends, .. } = delegation;
    view! {
        <p>{move || {
            let (from, to) = (format::date(begins), format::date(ends));
            pick(format!("代 {from_name}：{from} 至 {to}"), format!("for {from_name}: {from} to {to}"))
        }}</p>
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
    let (rotating, delegating) = (RwSignal::new(false), RwSignal::new(false));
    let (replacing, revoking) = (RwSignal::new(false), RwSignal::new(false));
    let number = member.member.clone();
    let hand_over = move || desk.face.set(Face::Handover(number.clone()));
    if !active || !hands_over {
        return ().into_any();
    }
    view! {
        <div class="card-acts">
            {own.then(|| view! {
                <Button
                    label=w("委托他人代办…", "Let another act for me …") on_press=move || delegating.set(true) testid="member-delegate"
                />
                <Button label=w("更换我的密钥…", "Renew my key …") on_press=move || rotating.set(true) testid="member-rotate"/>
            })}
            <Button label=w("移交未完工作…", "Hand over open work …") on_press=hand_over testid="member-handover"/>
            {(rules && !own).then(|| view! {
                <Button label=w("忘记密码，换密钥…", "Forgot the passphrase …") on_press=move || replacing.set(true) testid="member-replace"/>
                <Button
                    label=w("注销…", "Revoke …") kind=Kind::Danger on_press=move || revoking.set(true) testid="member-revoke"
                />
            })}
        </div>
        <RotateDialog open=rotating/>
        <DelegateDialog open=delegating own=member.member.clone()/>
        <ReplaceDialog open=replacing member=member.clone()/>
        <RevokeDialog open=revoking member/>
    }
    .into_any()
}

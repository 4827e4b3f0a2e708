//! All members in a table.
use super::desk::Desk;
use super::terms::roles;
use crate::components::{Icon, Panel, Sign, Tag, Tone, on_row, step_rows};
use crate::format;
use crate::words::terms::member_state;
use crate::words::{pick, w};
use ipc::{Member, MemberState};
use leptos::prelude::*;

/// The table; a row opens the card beside it.
#[component]
pub fn MemberTable(members: Vec<Member>) -> impl IntoView {
    view! {
        <Panel title=w("人员", "Members") note=w("每人一把自己的密钥", "each with a key of their own")>
            <table class="table members-table" data-testid="members">
                <thead>
                    <tr>
                        <th scope="col">{w("姓名", "Name")}</th>
                        <th scope="col">{w("角色", "Roles")}</th>
                        <th scope="col">{w("状态", "State")}</th>
                        <th scope="col">{w("代", "Acts for")}</th>
                        <th scope="col" class="money">{w("已签", "Signed")}</th>
                        <th scope="col">{w("密钥在本机", "Key here")}</th>
                    </tr>
                </thead>
                <tbody on:keydown=move |ev| step_rows(&ev)>
                    {members.into_iter().enumerate().map(|(i, member)| view! { <Row place=i member/> }).collect_view()}
                </tbody>
            </table>
        </Panel>
    }
}

#[component]
fn Row(place: usize, member: Member) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Member { member: number, name, roles: mine, state, signed, delegations, key_here, .. } = member;
    let gone = matches!(state, MemberState::Revoked | MemberState::Declined);
    let chosen = {
        let number = number.clone();
        Memo::new(move |_| desk.chosen.with(|c| c.as_deref() == Some(number.as_str())))
    };
    let choose = {
        let number = number.clone();
        move || desk.chosen.set(Some(number.clone()))
    };
    let entered = choose.clone();
    view! {
        <tr
            class="is-pressed"
            class:is-chosen=chosen
            class:is-revoked=gone
            tabindex="0"
            aria-selected=move || if chosen.get() { "true" } else { "false" }
            data-testid=format!("member-row-{place}")
            on:click=move |_| choose()
            on:keydown=move |ev| {
                if ev.key() == "Enter" && on_row(&ev) {
                    ev.prevent_default();
                    entered();
                }
            }
        >
            <td><b>{name}</b> " " <span class="quiet">{number}</span></td>
            <td>{move || roles(&mine)}</td>
            <td><StateTag state/></td>
            <td>
                {delegations.into_iter().map(|d| {
                    let (name, ends) = (d.from_name, d.ends);
                    view! {
                        <span class="acts-for">{move || {
                            let day = format::short_date(ends);
                            pick(format!("{name}（至 {day}）"), format!("{name} (until {day})"))
                        }}</span>
                    }
                }).collect_view()}
            </td>
            <td class="money">{format::count(signed)}</td>
            <td>
                {match key_here {
                    // Who has left has no key anywhere.
                    _ if gone => ().into_any(),
                    true => view! { <span class="key-here"><Icon sign=Sign::Lock/> {w("在", "yes")}</span> }.into_any(),
                    false => view! { <span class="quiet">{w("在别处", "elsewhere")}</span> }.into_any(),
                }}
            </td>
        </tr>
    }
}

/// Where a member stands.
#[component]
pub fn StateTag(state: MemberState) -> impl IntoView {
    let (tone, sign) = match state {
        MemberState::Active => (Tone::Neutral, None),
        MemberState::Pending => (Tone::Waiting, Some(Sign::Clock)),
        MemberState::Revoked | MemberState::Declined => (Tone::Refused, Some(Sign::Cross)),
    };
    view! { <Tag tone sign=sign word=member_state(state)/> }
}

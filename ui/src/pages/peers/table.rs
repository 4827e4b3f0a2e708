//! All peers at a glance: who has what of whose ledger, and since when one is silent.
use super::bar::ShareBar;
use super::desk::Desk;
use super::standing::{CosignedCell, Standing, StandingTag};
use super::ties::TiesLine;
use crate::components::{Button, Empty, Icon, Kind, Sign, on_control, on_row, step_rows};
use crate::format;
use crate::state::app;
use crate::timing::now;
use crate::words::{pick, said, w};
use ipc::{Alarm, Failure, PeerLine, Role};
use leptos::prelude::*;

/// The table; a row opens the drawer beside it.
#[component]
pub fn PeerTable() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let lines = Memo::new(move |_| desk.peers.with(|p| (p.peers.clone(), p.alarms.clone(), p.size)));
    move || {
        let (peers, alarms, own) = lines.get();
        if peers.is_empty() {
            return view! { <NoPeers/> }.into_any();
        }
        let gist = gist(&peers, own);
        let rows = peers.into_iter().enumerate().map(|(i, peer)| view! { <Row place=i peer alarms=alarms.clone() own/> });
        view! {
            <p class="peers-gist" data-testid="peers-gist">{gist}</p>
            <table class="table peers-table" data-testid="peers">
                <thead>
                    <tr>
                        <th scope="col">{w("单位", "Office")}</th>
                        <th scope="col">{w("我们持有它的账本", "Its ledger, held here")}</th>
                        <th scope="col">{w("它见证我们", "Witnessed ours")}</th>
                        <th scope="col">{w("它备份我们", "Mirrored ours")}</th>
                        <th scope="col">{w("最近同步", "Last sync")}</th>
                        <th scope="col" aria-label=w("操作", "Acts")></th>
                    </tr>
                </thead>
                <tbody on:keydown=move |ev| {
                    if ev.key() == "Escape" {
                        desk.chosen.set(None);
                    }
                    step_rows(&ev);
                }>{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    }
}

/// The whole in a sentence.
fn gist(peers: &[PeerLine], own: u64) -> impl Fn() -> String + Send + use<> {
    let there: Vec<_> = peers.iter().filter(|p| !p.revoked).collect();
    let all = there.len();
    let held = there.iter().filter(|p| p.known > 0 && p.held >= p.known).count();
    let witnessed = there.iter().filter(|p| p.witnessed.is_some_and(|c| c.size >= own)).count();
    let mirrored = there.iter().filter(|p| p.mirrored.is_some_and(|c| c.size >= own)).count();
    let own = format::count(own);
    move || {
        pick(
            format!(
                "{all} 家中 {held} 家的账本已全部持有。本单位账本 {own} 条：{witnessed} 家见证到最新，{mirrored} 家备份到最新。"
            ),
            format!(
                "Of {all} ledgers {held} are held in full. Our own has {own} entries: {witnessed} witnessed and {mirrored} mirrored all of it."
            ),
        )
    }
}

#[component]
fn NoPeers() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let has_card = Memo::new(move |_| desk.peers.with(|p| p.card.is_some()));
    let hint = Signal::derive(move || {
        match has_card.get() {
        false => pick(
            "先制作本单位的名片，交给对方单位；再把对方的名片在这里登记。两边都登记后，就能互相备份、见证。",
            "First make this office’s card and hand it to the other office; then enrol theirs here. Once both have, they copy and witness each other’s ledger.",
        )
        .to_owned(),
        true => pick(
            "把右边的名片交给对方单位，再把对方的名片在这里登记。登记时要打电话核对指纹。",
            "Hand the card on the right to the other office, then enrol theirs here. Have a telephone ready: the fingerprint is read out.",
        )
        .to_owned(),
    }
    });
    view! {
        <Empty title=w("还没有登记其他单位", "No other office is enrolled yet") hint>
            <Show
                when=|| app().has(Role::Administrator) && !app().at_desk()
                fallback=|| view! { <span class="quiet">{w("由管理员办理。", "An administrator does this.")}</span> }
            >
                {move || match has_card.get() {
                    false => view! {
                        <Button label=w("制作名片…", "Make the card …") kind=Kind::Primary on_press=move || desk.making.set(true) testid="peers-first"/>
                    },
                    true => view! {
                        <Button label=w("加入单位…", "Add an office …") kind=Kind::Primary on_press=move || desk.adding.set(true) testid="peers-first"/>
                    },
                }}
            </Show>
        </Empty>
    }
}

#[component]
fn Row(place: usize, peer: PeerLine, alarms: Vec<Alarm>, own: u64) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let standing = Standing::of(&peer, &alarms, now());
    let PeerLine { origin, name, may, revoked, held, known, damage, witnessed, mirrored, failure, ties, .. } = peer;
    let asked = |right: &str| !revoked && may.iter().any(|r| r == right);
    let (witness, mirror) = (asked("witness"), asked("mirror"));
    let chosen = {
        let origin = origin.clone();
        Memo::new(move |_| desk.chosen.with(|c| c.as_deref() == Some(origin.as_str())))
    };
    let choose = {
        let origin = origin.clone();
        move || desk.chosen.set(Some(origin.clone()))
    };
    let entered = choose.clone();
    view! {
        <tr
            class="is-pressed"
            class:is-chosen=chosen
            class:is-revoked=revoked
            class:has-failure=failure.is_some()
            tabindex="0"
            aria-selected=move || if chosen.get() { "true" } else { "false" }
            data-testid=format!("peer-row-{place}")
            on:click=move |ev| {
                if !on_control(&ev) {
                    choose();
                }
            }
            on:keydown=move |ev| {
                if ev.key() == "Enter" && on_row(&ev) {
                    ev.prevent_default();
                    entered();
                }
            }
        >
            <td><b>{name}</b> <TiesLine ties own=false/></td>
            <td><Held held known/></td>
            <td>
                <CosignedCell cosigned=witnessed own asked=witness/>
                {witnessed.map(|c| view! { <ShareBar part=c.size whole=own/> })}
            </td>
            <td>
                <CosignedCell cosigned=mirrored own asked=mirror/>
                {mirrored.map(|c| view! { <ShareBar part=c.size whole=own/> })}
            </td>
            <td><StandingTag standing/></td>
            <td>
                {(!revoked && !untrack(|| app().at_desk())).then(|| view! {
                    <Button
                        label=w("同步", "Sync") kind=Kind::Link disabled=desk.work.running
                        on_press=move || desk.sync(Some(origin.clone())) testid=format!("peer-sync-{place}")
                    />
                })}
            </td>
        </tr>
        {damage.map(|failure| view! { <FailureLine failure/> })}
        {failure.map(|failure| view! { <FailureLine failure/> })}
    }
}

/// How much of a ledger is held, of what is known to be there.
#[component]
pub fn Held(held: u64, known: u64) -> impl IntoView {
    let (figures, behind) = (format!("{} / {}", format::count(held), format::count(known)), known.saturating_sub(held));
    let class = match (known, behind) {
        (0, _) => "quiet",
        (_, 0) => "text-proven",
        _ => "text-waiting",
    };
    let word = move || match (known, behind) {
        (0, _) => pick("还没有内容", "nothing yet").to_owned(),
        (_, 0) => pick("已同步", "in sync").to_owned(),
        _ => pick(format!("落后 {}", format::count(behind)), format!("{} behind", format::count(behind))),
    };
    view! {
        <span class="held">
            <span class="held-figures">{figures}</span>
            <span class=class>{word}</span>
        </span>
        <ShareBar part=held whole=known/>
    }
}

/// Why the last try failed, below the row it belongs to.
#[component]
fn FailureLine(failure: Failure) -> impl IntoView {
    let Failure { code, what, remedy, .. } = failure;
    view! {
        <tr class="peer-failure" data-testid="peer-failure" data-code=code>
            <td colspan="6">
                <p>
                    <Icon sign=Sign::Cross/>
                    <span><b>{move || said(&what)}</b> " " {move || said(&remedy)}</span>
                </p>
            </td>
        </tr>
    }
}

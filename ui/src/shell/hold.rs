//! A ledger that was restored, or that another one goes on for: said across every page, with who is still to be asked.
use crate::components::{Button, Icon, Kind, MaybeFailure, Sign, Work, WorkBar};
use crate::format;
use crate::route::Route;
use crate::sending::Sending;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::{Failure, GetPeers, Hold, HoldPeer, HoldState, Named, Role, SetClaimAside, SyncNow};
use leptos::prelude::*;

/// The bar; nothing while the ledger is neither held back nor succeeded.
#[component]
pub fn HoldBar() -> impl IntoView {
    let status = app().status;
    let hold = Memo::new(move |_| status.with(|s| s.as_ref().and_then(|s| s.hold.clone())));
    let by = Memo::new(move |_| status.with(|s| s.as_ref().and_then(|s| s.succeeded_by.clone())));
    view! {
        {move || by.get().map(|Named { name, .. }| view! {
            <p class="damage-bar" role="alert" data-testid="succeeded">
                <Icon sign=Sign::Warning/>
                <span>{move || pick(
                    format!("这个账本已由 {name} 接续：这里只供查看，不再登记。"),
                    format!("{name} goes on for this ledger: it is there to be looked at, and nothing more is recorded."),
                )}</span>
            </p>
        })}
        {move || hold.get().map(|hold| view! { <Held hold/> })}
    }
}

/// What happened, who is to be asked, and the ways out.
#[component]
fn Held(hold: Hold) -> impl IntoView {
    let Hold { why, holds, peers, forked, card_outdated, .. } = hold;
    let work = Work::new();
    let failure = RwSignal::new(None::<Failure>);
    let sync = move || {
        failure.set(None);
        work.run(SyncNow { origin: None }, move |answer| {
            if let Err(why) = answer {
                failure.set(Some(why));
            }
            app().peers.ask(GetPeers {});
            app().refresh();
        });
    };
    let verdict = match (forked, holds) {
        (true, _) => w(
            "与其他单位手里的记录对不上，出现了两个版本：这里不能再签名，只能开接续账本。",
            "It contradicts what other offices hold: there are two histories. Nothing more can be signed here; a successor has to be opened.",
        ),
        (false, true) => w(
            "问清下列单位有没有更新的记录之前，不能签名。",
            "Nothing can be signed before these offices were asked whether they have more of it.",
        ),
        (false, false) => w(
            "没有见证或备份本账本的单位可问，可以继续登记；备份之后的记录找不回来，请核对纸质材料补登。",
            "Nobody witnesses or mirrors this ledger who could be asked, so recording goes on; what was recorded after the backup is lost and has to be recorded anew from paper.",
        ),
    };
    let asked = !forked && !peers.is_empty();
    view! {
        <section class="hold-bar" class:is-held=holds role="alert" data-testid="hold">
            <p class="hold-says">
                <Icon sign=Sign::Warning/>
                <span><b>{move || said(&why)}</b> " " {verdict}</span>
            </p>
            {card_outdated.then(|| view! {
                <p class="hold-card" data-testid="hold-card">
                    {w(
                        "见证和备份用的密钥已经换新：请先做新名片，交各单位登记，再同步。",
                        "The keys to witness and mirror with are new: first make a new card and have every office enrol it, then sync.",
                    )}
                    " "
                    <Button label=w("去做名片", "Make the card") kind=Kind::Link on_press=|| app().go(Route::Peers) testid="hold-peers"/>
                </p>
            })}
            {asked.then(|| view! {
                <ul class="hold-peers">{peers.into_iter().map(|peer| view! { <li><Peer peer/></li> }).collect_view()}</ul>
            })}
            <Show when=move || work.running.get()><WorkBar work/></Show>
            <MaybeFailure failure/>
            <div class="acts">
                {(asked && holds).then(|| view! {
                    <Button label=w("立即同步", "Sync now") kind=Kind::Primary busy=work.running on_press=sync testid="hold-sync"/>
                })}
                {holds.then(|| view! {
                    <Button
                        label=w("开接续账本…", "Open a successor ledger …") disabled=work.running
                        on_press=|| app().succeeding.set(true) testid="hold-succeed"
                    />
                })}
            </div>
        </section>
    }
}

#[component]
fn Peer(peer: HoldPeer) -> impl IntoView {
    let HoldPeer { origin, name, calls_only, state, at, size } = peer;
    let sending = Sending::new();
    let size = format::count(size.unwrap_or(0));
    let (class, sign) = match state {
        HoldState::Asked | HoldState::SetAside => ("text-proven", Sign::Check),
        HoldState::ToAsk => ("text-waiting", Sign::Ring),
        HoldState::Ahead | HoldState::Claims => ("text-refused", Sign::Cross),
    };
    let says = move || match state {
        HoldState::ToAsk if calls_only => {
            pick("还没有问；它没有地址，等它来连接", "not asked yet; it has no address and calls by itself").to_owned()
        }
        HoldState::ToAsk => pick("还没有问", "not asked yet").to_owned(),
        HoldState::Asked => {
            let when = at.map(format::moment).unwrap_or_default();
            pick(format!("已问过，没有更多（{when}）"), format!("asked, has nothing more ({when})"))
        }
        HoldState::Ahead => pick(
            format!("有本账本签过的 {size} 条，还没有取回"),
            format!("has {size} entries that this ledger has signed, and they did not come yet"),
        ),
        HoldState::Claims => pick(
            format!("自称有 {size} 条，但拿不出本账本的签名；请打电话核实"),
            format!("says that there are {size} entries, without this ledger’s signature; ask by telephone"),
        ),
        HoldState::SetAside => {
            pick(format!("自称有 {size} 条，已核实搁置"), format!("says that there are {size} entries; set aside"))
        }
    };
    let aside = move || sending.send(SetClaimAside { origin: origin.clone() }, |status| app().take(status));
    let claims = state == HoldState::Claims;
    view! {
        <b>{name}</b> " " <span class=class data-testid="hold-peer"><Icon sign/> " " {says}</span>
        <Show when=move || claims && app().has(Role::Administrator)>
            " "
            <Button
                label=w("已打电话核实，搁置", "Asked by telephone: set it aside") kind=Kind::Link busy=sending.busy
                on_press=aside.clone() testid="hold-aside"
            />
        </Show>
        <MaybeFailure failure=sending.failure/>
    }
}

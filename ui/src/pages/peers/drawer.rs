//! What is known of one peer, and what may be done.
use super::card::Address;
use super::desk::{Desk, Past};
use super::fingerprint::Fingerprint;
use super::open::{DamagedCopy, OpenLedgerButton};
use super::rights::{GIVEN_LATER, RightTicks, gives_personal, rights};
use super::standing::{CosignedCell, Standing, StandingTag};
use super::table::Held;
use super::ties::TiesFacts;
use super::vouch::VouchForm;
use crate::components::{Button, Dialog, Drawer, Empty, FailureBox, Kind, MaybeFailure, Tag};
use crate::format;
use crate::sending::Sending;
use crate::state::app;
use crate::timing::now;
use crate::words::{pick, w};
use ipc::{ChangePeer, PeerLine, RevokePeer, Role};
use leptos::prelude::*;

/// The drawer of a peer, by origin.
#[component]
pub fn PeerDrawer(origin: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let peer = Memo::new(move |_| desk.peer(&origin));
    // What a sync in the background changes is no reason to build anew, and so to close, what somebody is being asked.
    let in_question = Memo::new(move |_| {
        let peer = peer.get()?;
        let still =
            PeerLine { synced_at: None, tried_at: None, failure: None, known: 0, witnessed: None, mirrored: None, ..peer };
        (!still.revoked).then_some(still)
    });
    view! {
        <Drawer label=w("单位详情", "The office") on_close=move || desk.chosen.set(None) testid="peer">
            {move || match peer.get() {
                Some(peer) => view! { <Facts peer/> }.into_any(),
                None => view! { <Empty hint=w("列表中没有这个单位了。", "The office is not on the list any more.")/> }.into_any(),
            }}
            {move || in_question.get().filter(|_| !untrack(|| app().at_desk())).map(|peer| view! { <Acts peer/> })}
        </Drawer>
    }
}

#[component]
fn Facts(peer: PeerLine) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (own, standing) = desk.peers.with_untracked(|p| (p.size, Standing::of(&peer, &p.alarms, now())));
    let (for_history, for_given, for_copy) = (peer.origin.clone(), peer.origin.clone(), peer.origin.clone());
    let PeerLine {
        origin,
        name,
        address,
        card,
        fingerprint,
        may,
        revoked,
        held,
        known,
        damage,
        witnessed,
        mirrored,
        synced_at,
        tried_at,
        failure,
        ties,
        ..
    } = peer;
    let asked = |right: &str| !revoked && may.iter().any(|r| r == right);
    let (witness, mirror) = (asked("witness"), asked("mirror"));
    let when = |at: Option<i64>| move || at.map_or_else(|| pick("从未", "never").to_owned(), format::moment);
    view! {
        <div class="card-facts">
            <p class="card-member" data-testid="peer-name">{name} <StandingTag standing/></p>
            {failure.map(|failure| view! { <FailureBox failure/> })}
            {damage.map(|damage| view! { <DamagedCopy origin=for_copy.clone() damage/> })}
            <dl class="facts">
                <dt>{w("权限", "Rights")}</dt>
                <dd data-testid="peer-rights">{move || if revoked { pick("已撤销", "revoked").to_owned() } else { rights(&may) }}</dd>
                <dt>{w("它的账本", "Its ledger")}</dt>
                <dd>
                    <Held held known/>
                    {(held > 0).then(|| view! { <OpenLedgerButton origin=for_copy.clone() testid="peer-open"/> })}
                </dd>
                <dt>{w("见证我们", "Witnessed")}</dt>
                <dd><CosignedCell cosigned=witnessed own asked=witness/></dd>
                <dt>{w("备份我们", "Mirrored")}</dt>
                <dd><CosignedCell cosigned=mirrored own asked=mirror/></dd>
                <dt>{w("上次同步", "Last sync")}</dt>
                <dd>{when(synced_at)}</dd>
                {(tried_at != synced_at).then(|| view! {
                    <dt>{w("上次尝试", "Last tried")}</dt>
                    <dd>{when(tried_at)}</dd>
                })}
                <TiesFacts ties/>
                <dt>{w("地址", "Address")}</dt>
                <dd><Address address/></dd>
                <dt>{w("名片", "Card")}</dt>
                <dd>{move || pick(format!("第 {} 号", format::count(card)), format!("number {}", format::count(card)))}</dd>
                <dt>{w("账本标识", "Origin")}</dt>
                <dd><code>{origin}</code></dd>
            </dl>
            <details>
                <summary>{w("名片指纹", "Fingerprint of its card")}</summary>
                <Fingerprint digits=fingerprint/>
            </details>
            <super::given::Given origin=for_given/>
            <History origin=for_history/>
        </div>
    }
}

/// The syncs with one peer, newest first, as far back as they are kept.
#[component]
fn History(origin: String) -> impl IntoView {
    let past = Past::new(Some(origin));
    let desk = expect_context::<Desk>();
    // Anew whenever one has come to its end.
    Effect::new(move || {
        desk.report.track();
        past.restart();
    });
    let runs = Memo::new(move |_| past.load.with(|l| l.here().cloned().unwrap_or_default()));
    view! {
        <details open=true>
            <summary>{w("同步历史", "Past syncs")}</summary>
            <ul class="runs" data-testid="peer-history">
                {move || runs.get().into_iter().map(|run| view! {
                    <li>
                        <span class="quiet">{move || super::standing::brief(run.at)}</span>
                        {run.brought.then(|| view! { <Tag word=w("对方送来", "brought")/> " " })}
                        <super::sync::Outcome run=run.clone()/>
                    </li>
                }).collect_view()}
            </ul>
            {move || (runs.with(Vec::is_empty) && past.load.with(|l| l.here().is_some())).then(|| view! {
                <p class="quiet">{w("还没有同步过。", "There was none yet.")}</p>
            })}
            <Show when=move || past.more.get()>
                <Button
                    label=w("更早的", "Older ones") kind=Kind::Link busy=past.busy on_press=move || past.go_on()
                    testid="peer-history-more"
                />
            </Show>
        </details>
    }
}

/// What may be done with a peer.
#[component]
fn Acts(peer: PeerLine) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (changing, revoking) = (RwSignal::new(false), RwSignal::new(false));
    let vouching = RwSignal::new(false);
    let own = app().status.with_untracked(|s| s.as_ref().and_then(|s| s.office.as_ref().map(|o| o.origin.clone())));
    let vouched = peer.ties.vouched_by.iter().any(|by| Some(&by.origin) == own.as_ref());
    let origin = peer.origin.clone();
    let peer = StoredValue::new(peer);
    view! {
        <div class="card-acts">
            <Button
                label=w("与它同步", "Sync with it") kind=Kind::Primary disabled=desk.work.running
                on_press=move || desk.sync(Some(origin.clone())) testid="peer-sync"
            />
            <Show when=|| app().has(Role::Administrator)>
                {(!vouched).then(|| view! {
                    <Button label=w("担保…", "Vouch …") on_press=move || vouching.set(true) testid="peer-vouch"/>
                })}
                <Button label=w("改权限…", "Change its rights …") on_press=move || changing.set(true) testid="peer-change"/>
                <Button label=w("撤销…", "Revoke …") kind=Kind::Danger on_press=move || revoking.set(true) testid="peer-revoke"/>
            </Show>
        </div>
        <Dialog open=vouching title=w("为它的账本担保", "Vouch for its ledger") class="dialog-peer" testid="vouch-dialog">
            <VouchForm open=vouching peer=peer.get_value()/>
        </Dialog>
        <Dialog open=changing title=w("改权限", "Change its rights") class="dialog-enrol" testid="peer-change-dialog">
            <Change open=changing peer=peer.get_value()/>
        </Dialog>
        <Dialog open=revoking title=w("撤销这个单位？", "Revoke this office?") testid="peer-revoke-dialog">
            <Revoke open=revoking peer=peer.get_value()/>
        </Dialog>
    }
}

#[component]
fn Change(open: RwSignal<bool>, peer: PeerLine) -> impl IntoView {
    let sending = Sending::new();
    let before = StoredValue::new(peer.may.clone());
    let (may, programmes) = (RwSignal::new(peer.may), RwSignal::new(peer.programmes.clone()));
    let of_before = StoredValue::new(peer.programmes);
    let same = Signal::derive(move || {
        before.with_value(|before| may.with(|may| same_rights(before, may)))
            && of_before.with_value(|before| programmes.with(|now| same_rights(before, now)))
    });
    let origin = peer.origin;
    let send = move || {
        if !same.get_untracked() {
            let question =
                ChangePeer { origin: origin.clone(), may: may.get_untracked(), programmes: programmes.get_untracked() };
            let done = match gives_personal(&question.may) {
                true => GIVEN_LATER,
                false => w("权限已改，写入账本。", "Its rights are changed; the ledger keeps that."),
            };
            sending.peers(question, open, done);
        }
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p><b>{peer.name}</b></p>
            <RightTicks may programmes/>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("签名修改", "Sign") kind=Kind::Primary submits=true busy=sending.busy disabled=same on_press=|| ()
                    testid="peer-change-yes"
                />
            </div>
        </form>
    }
}

#[component]
fn Revoke(open: RwSignal<bool>, peer: PeerLine) -> impl IntoView {
    let sending = Sending::new();
    let PeerLine { origin, name, .. } = peer;
    let revoke = move || {
        let question = RevokePeer { origin: origin.clone() };
        sending.peers(question, open, w("已撤销，写入账本。", "Revoked; the ledger keeps that."));
    };
    view! {
        <p>{move || pick(
            format!("{name}从现在起不能再连到本单位，本单位也不再与它同步、不再请它见证。"),
            format!("From now on {name} cannot connect to this office; nothing is synced with it and it witnesses nothing more."),
        )}</p>
        <p class="quiet">
            {w(
                "双方已经复制的记录和已有的见证都保留，收不回来。要重新登记，须对方做一张编号更高的新名片。",
                "What either has copied, and what was witnessed, stays and cannot be taken back. To be enrolled again it needs a new card with a higher number.",
            )}
        </p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("返回", "Back") on_press=move || open.set(false)/>
            <Button label=w("签名撤销", "Sign and revoke") kind=Kind::Danger busy=sending.busy on_press=revoke testid="peer-revoke-yes"/>
        </div>
    }
}

fn same_rights(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|right| b.contains(right))
}

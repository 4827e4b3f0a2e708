//! Which witnesses are enough, how far they have cosigned, and their times in the ledger.
use super::desk::Desk;
use super::touch::Touch;
use crate::components::{Button, CountField, Dialog, Icon, Kind, MaybeFailure, Sign, Tick, Tone};
use crate::format;
use crate::sending::Sending;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Cover, Exchange, RecordWitnessed, Role, SetPolicy, SetQuorum, WitnessLine, WitnessTime};
use leptos::prelude::*;

/// The panel.
#[component]
pub fn PolicyPanel() -> impl IntoView {
    let touch = expect_context::<Touch>();
    let setting = RwSignal::new(false);
    let policy = Memo::new(move |_| touch.now.with(|now| now.as_ref().and_then(|now| now.policy.clone())));
    let cover = Memo::new(move |_| touch.now.with(|now| now.as_ref().and_then(|now| now.cover)));
    view! {
        <section class="panel touch-panel" aria-label=w("见证", "Witnesses") data-testid="policy">
            <div class="panel-head">
                <h2>{w("几家见证才算够", "How many witnesses are enough")}</h2>
                <Show when=|| app().has(Role::Administrator)>
                    <span class="panel-acts">
                        <Button label=w("设定…", "Set …") kind=Kind::Link on_press=move || setting.set(true) testid="policy-set"/>
                    </span>
                </Show>
            </div>
            <div class="panel-body touch-body">
                {move || cover.get().map(|cover| view! { <CoverLine cover/> })}
                {move || match policy.get() {
                    None => view! {
                        <p class="quiet" data-testid="policy-none">
                            {w(
                                "还没有设定。设定以后，这里和“账本完整”的说明里会写明哪些记录已有足够的单位见证。",
                                "Not set yet. Once it is, this and the ledger’s badge tell which entries enough offices have witnessed.",
                            )}
                        </p>
                    }
                    .into_any(),
                    Some(policy) => {
                        let (all, least) = (policy.witnesses.len(), policy.at_least);
                        view! {
                            <p data-testid="policy-rule">{move || match least {
                                Some(least) => pick(format!("以下 {all} 家中至少 {least} 家："), format!("At least {least} of these {all}:")),
                                None => pick("按导入的规则文件，见证单位有：", "By the policy that was set, with these witnesses:").to_owned(),
                            }}</p>
                            <ul class="runs">{policy.witnesses.into_iter().map(|line| view! { <Line line/> }).collect_view()}</ul>
                        }
                        .into_any()
                    }
                }}
                <Recording/>
            </div>
        </section>
        <Dialog open=setting title=w("几家见证才算够", "How many witnesses are enough") testid="policy-dialog">
            <SetForm open=setting/>
        </Dialog>
    }
}

/// How far enough witnesses have cosigned, in a line.
#[component]
pub fn CoverLine(cover: Cover) -> impl IntoView {
    let Cover { size, at, uncovered, since } = cover;
    let (class, sign) = match uncovered {
        0 => ("trust-line text-proven", Sign::Check),
        _ => ("trust-line text-waiting", Sign::Clock),
    };
    let (count, left) = (format::count(size), format::count(uncovered));
    let says = move || {
        let at = at.map(format::moment);
        let when = at.map(|at| pick(format!("，{at}"), format!(", {at}"))).unwrap_or_default();
        let since = since.map(format::moment).unwrap_or_default();
        match (uncovered, size) {
            (0, _) => pick(
                format!("足够的单位已见证全部 {count} 条{when}"),
                format!("Enough offices have witnessed all {count} entries{when}"),
            ),
            (_, 0) => pick(
                format!("还没有足够的单位见证；{left} 条记录都没有，最早的签于 {since}"),
                format!("Not enough offices have witnessed anything yet: {left} entries, the first signed {since}"),
            ),
            _ => pick(
                format!("足够的单位已见证前 {count} 条{when}；还有 {left} 条没有，最早的签于 {since}"),
                format!(
                    "Enough offices have witnessed the first {count}{when}; {left} are not covered, the first signed {since}"
                ),
            ),
        }
    };
    view! { <p class=class data-testid="cover"><Icon sign/> <span>{says}</span></p> }
}

#[component]
fn Line(line: WitnessLine) -> impl IntoView {
    let WitnessLine { cosigner, peer, size, at } = line;
    let name = peer.map_or(cosigner, |(_, name)| name);
    let count = format::count(size);
    view! {
        <li>
            <b>{name}</b>
            <span class="quiet">{move || match at {
                Some(at) => {
                    let at = format::moment(at);
                    pick(format!("到第 {count} 条，{at}"), format!("up to entry {count}, {at}"))
                }
                None => pick("还没有见证", "nothing yet").to_owned(),
            }}</span>
        </li>
    }
}

/// The witnesses' times in the ledger, and the act that brings them there.
#[component]
fn Recording() -> impl IntoView {
    let touch = expect_context::<Touch>();
    let sending = Sending::new();
    let may = move || [Role::Administrator, Role::Clerk, Role::Supervisor].into_iter().any(|role| app().has(role));
    let there = Memo::new(move |_| touch.now.with(|now| now.as_ref().map(|now| (now.unrecorded, now.recorded.clone()))));
    let record = move || {
        sending.send(RecordWitnessed {}, move |exchange: Exchange| {
            touch.take(exchange);
            app().refresh();
            app().say(Tone::Proven, w("已签名：见证时间记入账本。", "Signed: the witnesses’ times are in the ledger."));
        })
    };
    view! {
        {move || there.get().map(|(unrecorded, recorded)| view! {
            <p class="quiet" data-testid="witness-recorded">{move || match &recorded {
                Some(WitnessTime { at, by }) => {
                    let at = format::moment(*at);
                    pick(format!("账本里最新的见证时间：{at}（{by}）"), format!("Newest witness time in the ledger: {at} ({by})"))
                }
                None => pick("账本里还没有见证时间。", "No witness time is in the ledger yet.").to_owned(),
            }}</p>
            {(unrecorded > 0 && may()).then(|| view! {
                <Button
                    label=w("把见证记入账本", "Record witness times") busy=sending.busy on_press=record testid="witness-record"
                />
            })}
        })}
        <MaybeFailure failure=sending.failure/>
    }
}

/// So many of these offices; or none at all.
#[component]
fn SetForm(open: RwSignal<bool>) -> impl IntoView {
    let touch = expect_context::<Touch>();
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let peers = desk.peers.with_untracked(|p| {
        let there = p.peers.iter().filter(|peer| !peer.revoked);
        there
            .map(|peer| (peer.origin.clone(), peer.name.clone(), peer.may.iter().any(|right| right == "witness")))
            .collect::<Vec<_>>()
    });
    let policy = touch.now.with_untracked(|now| now.as_ref().and_then(|now| now.policy.clone()));
    let set = policy.is_some();
    let by_file = policy.as_ref().is_some_and(|policy| policy.at_least.is_none());
    let chosen: Vec<String> = match &policy {
        Some(policy) => policy.witnesses.iter().filter_map(|line| line.peer.clone()).map(|(origin, _)| origin).collect(),
        None => peers.iter().filter(|(.., witness)| *witness).map(|(origin, ..)| origin.clone()).collect(),
    };
    // More than half, so that no two sets of them have nobody in common.
    let usual = u32::try_from(chosen.len() / 2 + 1).ok().filter(|_| !chosen.is_empty());
    let at_least = RwSignal::new(policy.and_then(|policy| policy.at_least).or(usual));
    let chosen = RwSignal::new(chosen);
    let tick = move |origin: String, on: bool| {
        chosen.update(|chosen| {
            chosen.retain(|known| *known != origin);
            if on {
                chosen.push(origin);
            }
        })
    };
    let take = move |exchange: Exchange| {
        open.try_set(false);
        touch.take(exchange);
        app().refresh();
    };
    let nobody = peers.is_empty();
    let send = move || {
        let peers = chosen.get_untracked();
        sending.send(SetQuorum { at_least: at_least.get_untracked().unwrap_or(0), peers }, take);
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p>
                {w(
                    "一条记录有这么多单位见证以后，就没有人能悄悄改掉它，除非这些单位一起作假。",
                    "Once so many offices have witnessed an entry, nobody can change it unseen unless all of them are in on it.",
                )}
            </p>
            {by_file.then(|| view! {
                <p class="text-waiting">{w("现在的规则来自文件；在这里设定会取代它。", "The rule in force came from a file; setting one here replaces it.")}</p>
            })}
            <CountField label=w("至少几家", "At least") value=at_least class="field-short" testid="policy-least"/>
            <fieldset class="roles">
                <legend>{w("从这些单位中", "Of these offices")}</legend>
                {nobody.then(|| view! { <p class="quiet">{w("还没有登记其他单位。", "No other office is enrolled yet.")}</p> })}
                {peers.into_iter().enumerate().map(|(place, (origin, name, witness))| {
                    let mine = origin.clone();
                    view! {
                        <Tick
                            label=Signal::derive(move || match witness {
                                true => name.clone(),
                                false => format!("{name}{}", pick("（未请它见证）", " (not asked to witness)")),
                            })
                            checked=Signal::derive(move || chosen.with(|chosen| chosen.contains(&mine)))
                            on_change=move |on| tick(origin.clone(), on)
                            testid=format!("policy-peer-{place}")
                        />
                    }
                }).collect_view()}
            </fieldset>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                {set.then(|| view! {
                    <Button
                        label=w("不再设定", "No rule any more") kind=Kind::Link
                        on_press=move || sending.send(SetPolicy { policy: String::new() }, take) testid="policy-unset"
                    />
                })}
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("设定", "Set") kind=Kind::Primary submits=true busy=sending.busy on_press=|| () testid="policy-yes"
                />
            </div>
        </form>
    }
}

//! Acts of one administrator that a second must sign, with all that is signed.
use super::desk::{Desk, Sending};
use super::terms::{act, roles, short_kid};
use crate::components::{Button, Dialog, EntryLink, Kind, MaybeFailure, Panel, Sign, Tag, Tone};
use crate::words::{pick, said, w};
use ipc::{Countersign, Decline, ThresholdChange, WaitingAct, show_money};
use leptos::prelude::*;

/// What waits; nothing is shown where nothing does.
#[component]
pub fn WaitingActs(waiting: Vec<WaitingAct>) -> impl IntoView {
    let asked = RwSignal::new(None::<WaitingAct>);
    let (signing, declining) = (RwSignal::new(false), RwSignal::new(false));
    let count = waiting.len();
    if count == 0 {
        return ().into_any();
    }
    let lines = waiting.into_iter().enumerate().map(move |(i, waiting)| {
        let WaitingAct { entry, kind, by_name, mine_to_sign, mine_to_decline, .. } = waiting.clone();
        let (to_sign, to_decline) = (waiting.clone(), waiting.clone());
        view! {
            <li class="waiting-act" data-testid=format!("waiting-act-{i}")>
                <div>
                    <p><b>{act(&kind)}</b> " " {move || gist(&waiting)}</p>
                    <p class="quiet">{move || pick(format!("{by_name} 已签名"), format!("signed by {by_name}"))} " · " <EntryLink entry/></p>
                </div>
                {match mine_to_sign {
                    true => view! {
                        <Button
                            label=w("第二人签名…", "Countersign …") kind=Kind::Primary
                            on_press=move || {
                                asked.set(Some(to_sign.clone()));
                                signing.set(true);
                            }
                            testid=format!("countersign-{i}")
                        />
                    }.into_any(),
                    false => view! {
                        <Tag tone=Tone::Waiting sign=Sign::Clock word=w("等另一位管理员", "waits for another administrator")/>
                    }.into_any(),
                }}
                {mine_to_decline.then(|| view! {
                    <Button
                        label=if mine_to_sign { w("不同意…", "Decline …") } else { w("撤销…", "Take back …") }
                        on_press=move || {
                            asked.set(Some(to_decline.clone()));
                            declining.set(true);
                        }
                        testid=format!("decline-{i}")
                    />
                })}
            </li>
        }
    });
    view! {
        <Panel
            title=w("待第二人签名", "Waits for a second signature")
            note=Signal::derive(move || pick(format!("{count} 项"), count.to_string()))
            testid="waiting-acts"
        >
            <ul class="waiting-acts">{lines.collect_view()}</ul>
        </Panel>
        <Dialog open=signing title=w("以第二人签名", "Sign second") testid="countersign-dialog">
            {move || asked.get().map(|waiting| view! { <Confirm open=signing waiting/> })}
        </Dialog>
        <Dialog open=declining title=w("此事项作废？", "Shall it not come into force?") testid="decline-dialog">
            {move || asked.get().map(|waiting| view! { <Declining open=declining waiting/> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Confirm(open: RwSignal<bool>, waiting: WaitingAct) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let jti = waiting.act.clone();
    let sign = move || {
        let question = Countersign { act: jti.clone() };
        sending.people(desk, question, open, w("已签名，即时生效。", "Signed; it takes effect now."));
    };
    view! {
        <Whole waiting/>
        <p class="quiet">
            {w(
                "请当面或电话向本人核实后再签，密钥开头几位也请对一对：任何一位管理员都不能单独给出这样的权限。",
                "Confirm it with the member in person or by telephone first, the first letters of the key too: no administrator gives such rights alone.",
            )}
        </p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("不签", "Not now") on_press=move || open.set(false)/>
            <Button label=w("签名", "Sign") kind=Kind::Primary busy=sending.busy on_press=sign testid="countersign-yes"/>
        </div>
    }
}

#[component]
fn Declining(open: RwSignal<bool>, waiting: WaitingAct) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let jti = waiting.act.clone();
    let decline = move || {
        let question = Decline { act: jti.clone() };
        sending.people(desk, question, open, w("已作废，写入账本。", "It will not come into force; the ledger keeps that."));
    };
    view! {
        <Whole waiting/>
        <p class="quiet">
            {w("作废后不能恢复；需要时请重新办理。账本中两条记录都保留。", "This cannot be undone; begin anew if needed. Both entries stay in the ledger.")}
        </p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("返回", "Back") on_press=move || open.set(false)/>
            <Button label=w("签名作废", "Sign and decline") kind=Kind::Danger busy=sending.busy on_press=decline testid="decline-yes"/>
        </div>
    }
}

/// All that is signed with it.
#[component]
fn Whole(waiting: WaitingAct) -> impl IntoView {
    let of_office = !waiting.what.zh.is_empty() && waiting.member.is_empty() && waiting.threshold.is_none();
    let WaitingAct { kind, member, about, roles: given, kid, threshold, by_name, entry, what, remark, .. } = waiting;
    view! {
        <dl class="facts" data-testid="waiting-whole">
            <dt>{w("事项", "Act")}</dt>
            <dd>{act(&kind)}</dd>
            {of_office.then(|| view! {
                <dt>{w("内容", "What")}</dt>
                <dd>{move || said(&what)}</dd>
            })}
            {(!remark.is_empty()).then(|| view! {
                <dt>{w("理由", "Reason")}</dt>
                <dd>{remark}</dd>
            })}
            {(!about.is_empty()).then(|| view! {
                <dt>{w("人员", "Member")}</dt>
                <dd>{about} " " <span class="quiet">{member}</span></dd>
            })}
            {(!given.is_empty()).then(|| view! {
                <dt>{w("角色", "Roles")}</dt>
                <dd>{move || roles(&given)}</dd>
            })}
            {(!kid.is_empty()).then(|| view! {
                <dt>{w("新密钥", "New key")}</dt>
                <dd><code>{short_kid(&kid)}</code></dd>
            })}
            {threshold.map(|ThresholdChange { before, after }| view! {
                <dt>{w("双人审批起点", "Two approvals above")}</dt>
                <dd>{move || format!("{} → {}", limit(before), limit(after))}</dd>
            })}
            <dt>{w("第一人签名", "First signature")}</dt>
            <dd>{by_name} " · " <EntryLink entry/></dd>
        </dl>
    }
}

/// The same in a line; tracks the language.
fn gist(waiting: &WaitingAct) -> String {
    if let Some(ThresholdChange { before, after }) = waiting.threshold {
        return format!("{} → {}", limit(before), limit(after));
    }
    if waiting.member.is_empty() {
        return said(&waiting.what);
    }
    let WaitingAct { member, about, roles: given, kid, .. } = waiting;
    let (given, kid) = (roles(given), short_kid(kid));
    pick(format!("{about}（{member}）：{given}，密钥 {kid}"), format!("{about} ({member}): {given}, key {kid}"))
}

fn limit(over: Option<ipc::Fen>) -> String {
    over.map_or_else(|| pick("无", "none").to_owned(), |over| pick(format!("{} 元", show_money(over)), show_money(over)))
}

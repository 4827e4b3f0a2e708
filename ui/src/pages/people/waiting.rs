//! Acts of one administrator that a second must sign.
use super::desk::{Desk, Sending};
use super::terms::{act, roles};
use crate::components::{Button, Dialog, EntryLink, Kind, MaybeFailure, Panel, Sign, Tag, Tone};
use crate::words::{pick, w};
use ipc::{Countersign, Member, WaitingAct};
use leptos::prelude::*;

/// What waits; nothing is shown where nothing does.
#[component]
pub fn WaitingActs(waiting: Vec<WaitingAct>, members: Vec<Member>) -> impl IntoView {
    let asked = RwSignal::new(None::<WaitingAct>);
    let open = RwSignal::new(false);
    let count = waiting.len();
    if count == 0 {
        return ().into_any();
    }
    let members = StoredValue::new(members);
    let name_of = move |about: &str| {
        members.with_value(|all| all.iter().find(|m| m.member == about).map_or_else(|| about.to_owned(), |m| m.name.clone()))
    };
    let lines = waiting.into_iter().enumerate().map(move |(i, waiting)| {
        let WaitingAct { entry, kind, about, roles: given, by_name, mine_to_sign, .. } = waiting.clone();
        let about = name_of(&about);
        view! {
            <li class="waiting-act" data-testid=format!("waiting-act-{i}")>
                <div>
                    <p>
                        <b>{act(&kind)}</b> " " {about}
                        {(!given.is_empty()).then(|| view! { <span>{move || format!("{}{}", pick("：", ": "), roles(&given))}</span> })}
                    </p>
                    <p class="quiet">{move || pick(format!("{by_name} 已签名"), format!("signed by {by_name}"))} " · " <EntryLink entry/></p>
                </div>
                {match mine_to_sign {
                    true => view! {
                        <Button
                            label=w("第二人签名…", "Countersign …") kind=Kind::Primary
                            on_press=move || {
                                asked.set(Some(waiting.clone()));
                                open.set(true);
                            }
                            testid=format!("countersign-{i}")
                        />
                    }.into_any(),
                    false => view! {
                        <Tag tone=Tone::Waiting sign=Sign::Clock word=w("等另一位管理员", "waits for another administrator")/>
                    }.into_any(),
                }}
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
        <Dialog open title=w("以第二位管理员签名", "Sign as the second administrator") testid="countersign-dialog">
            {move || asked.get().map(|waiting| {
                let about = name_of(&waiting.about);
                view! { <Confirm open waiting about/> }
            })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Confirm(open: RwSignal<bool>, waiting: WaitingAct, about: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let WaitingAct { act: jti, kind, roles: given, by_name, .. } = waiting;
    let sign = move || {
        let question = Countersign { act: jti.clone() };
        sending.people(desk, question, open, w("已签名，即时生效。", "Signed; it takes effect now."));
    };
    view! {
        <dl class="facts">
            <dt>{w("事项", "Act")}</dt>
            <dd>{act(&kind)}</dd>
            <dt>{w("对象", "About")}</dt>
            <dd>{about}</dd>
            {(!given.is_empty()).then(|| view! {
                <dt>{w("获得角色", "Roles given")}</dt>
                <dd>{move || roles(&given)}</dd>
            })}
            <dt>{w("第一位签名", "First signature")}</dt>
            <dd>{by_name}</dd>
        </dl>
        <p class="quiet">
            {w("请当面或电话核实后再签：任何一位管理员都不能单独给出这样的权限。", "Confirm it in person or by telephone first: no administrator gives such rights alone.")}
        </p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("不签", "Not now") on_press=move || open.set(false)/>
            <Button label=w("签名", "Sign") kind=Kind::Primary busy=sending.busy on_press=sign testid="countersign-yes"/>
        </div>
    }
}

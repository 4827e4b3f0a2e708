//! Enrolling a desk: the card that it made, and its fingerprint as it is read out there.
use super::Room;
use crate::components::{Button, Dialog, Icon, Kind, MaybeFailure, PickCard, Sign, Steps, Tone};
use crate::format;
use crate::pages::peers::fingerprint::{Compared, FingerprintField};
use crate::sending::Sending;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{DeskCardFacts, EnrolDesk, ReadDeskCard};
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn AddDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=w("登记工位", "Enrol a desk") class="dialog-peer" testid="desk-dialog">
            <Add open/>
        </Dialog>
    }
}

#[component]
fn Add(open: RwSignal<bool>) -> impl IntoView {
    let card = RwSignal::new(None::<DeskCardFacts>);
    let names = Signal::derive(|| {
        pick(vec!["工位名片", "打电话核对"], vec!["The desk’s card", "Check by telephone"])
            .into_iter()
            .map(str::to_owned)
            .collect()
    });
    view! {
        <Steps names now=Signal::derive(move || usize::from(card.with(Option::is_some)))/>
        {move || match card.get() {
            None => view! { <Choose open card/> }.into_any(),
            Some(facts) => view! { <Enrol open card facts/> }.into_any(),
        }}
    }
}

#[component]
fn Choose(open: RwSignal<bool>, card: RwSignal<Option<DeskCardFacts>>) -> impl IntoView {
    let sending = Sending::new();
    let read = move |text: String| {
        sending.send(ReadDeskCard { card: text }, move |facts| {
            card.try_set(Some(facts));
        })
    };
    view! {
        <PickCard
            title=w("选择工位名片", "Choose the desk’s card")
            hint=w("新电脑上保存的 .mzdesk 文件；也可以拖到这里", "The .mzdesk file that was saved on the new computer; or drop it here")
            remedy=w(
                "请选择新电脑在“加入本单位”时保存的 .mzdesk 文件。",
                "Choose the .mzdesk file that the new computer saved when it joined.",
            )
            accept=".mzdesk,.txt" sending read leave=w("取消", "Cancel") on_leave=move || open.set(false) testid="desk"
        />
    }
}

/// What the card says; then the fingerprint as it is heard.
#[component]
fn Enrol(open: RwSignal<bool>, card: RwSignal<Option<DeskCardFacts>>, facts: DeskCardFacts) -> impl IntoView {
    let own = app().status.with_untracked(|s| s.as_ref().and_then(|s| s.office.as_ref()).map(|o| o.origin.clone()));
    let DeskCardFacts { origin, name, made_at, fingerprint, text, known, .. } = facts;
    let hindrance = match known {
        _ if own.as_ref() != Some(&origin) => Some(w(
            "这是另一个单位的工位名片。请在新电脑上用本单位的名片重新加入。",
            "This desk has joined another office. Join again there, with this office’s card.",
        )),
        Some(_) => Some(w(
            "这个工位已经登记过，不必再登记。撤销过的工位要在那台电脑上重新加入，生成新的名片。",
            "This desk is enrolled already. One that was revoked has to join again and make a new card.",
        )),
        None => None,
    };
    view! {
        <div class="dialog-form" data-testid="desk-card-facts">
            <dl class="facts">
                <dt>{w("工位", "Desk")}</dt>
                <dd><b data-testid="desk-card-says">{name}</b></dd>
                <dt>{w("账本", "Ledger")}</dt>
                <dd><code>{origin}</code></dd>
                <dt>{w("名片生成于", "Card made")}</dt>
                <dd>{move || format::moment(made_at)}</dd>
            </dl>
            {match hindrance {
                None => view! { <Confirm open card text fingerprint/> }.into_any(),
                Some(why) => view! {
                    <p class="card-meaning text-refused" data-testid="desk-card-meaning"><Icon sign=Sign::Cross/> <span>{why}</span></p>
                    <div class="dialog-acts">
                        <Button label=w("换一张名片", "Another card") on_press=move || card.set(None) testid="desk-card-other"/>
                        <Button label=w("关闭", "Close") kind=Kind::Primary on_press=move || open.set(false)/>
                    </div>
                }
                .into_any(),
            }}
        </div>
    }
}

#[component]
fn Confirm(open: RwSignal<bool>, card: RwSignal<Option<DeskCardFacts>>, text: String, fingerprint: String) -> impl IntoView {
    let room = expect_context::<Room>();
    let sending = Sending::new();
    let heard = RwSignal::new(String::new());
    let compared = Memo::new(move |_| heard.with(|heard| Compared::of(heard, &fingerprint)));
    let ready = Signal::derive(move || compared.get() == Compared::Same);
    let send = move || {
        if !ready.get_untracked() {
            return;
        }
        let question = EnrolDesk { card: text.clone(), fingerprint: heard.get_untracked() };
        sending.send(question, move |all| {
            open.try_set(false);
            room.desks.take(all);
            app().refresh();
            app().say(
                Tone::Proven,
                w(
                    "已签名登记。那台电脑会自动取来账本，然后就可以登录。",
                    "Signed and enrolled. That computer fetches the ledger by itself; then members can sign in there.",
                ),
            );
        });
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p>
                {w(
                    "请给新电脑前的人打电话（或当面），由他逐组念出那台电脑上显示的工位指纹，您边听边输入。登记以后，那台电脑能取走整本账，也能提交本单位人员签名的记录。",
                    "Ring whoever sits at the new computer, or go there: the fingerprint shown on it is read out group by group; type what you hear. Once enrolled, that computer fetches the whole ledger and submits what members sign there.",
                )}
            </p>
            <FingerprintField value=heard compared testid="desk-fingerprint"/>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=w("换一张名片", "Another card") on_press=move || card.set(None) testid="desk-card-other"/>
                <Button
                    label=w("签名登记", "Sign and enrol") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || !ready.get())
                    on_press=|| () testid="desk-enrol"
                />
            </div>
        </form>
    }
}

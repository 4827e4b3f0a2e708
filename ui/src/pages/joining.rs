//! A folder that has joined an office: this desk's card to hand over, then waiting until the ledger has come.
use super::gate::Gate;
use super::peers::fingerprint::Fingerprint;
use super::welcome::{Join, step_names};
use crate::components::{Button, Icon, Kind, MaybeFailure, Saved, Sign, Steps};
use crate::format;
use crate::sending::Sending;
use crate::state::app;
use crate::timing::sleep;
use crate::words::{pick, said, w};
use ipc::{DeskFacts, DeskStanding, SaveDeskCard, SavedCard};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page; it goes when the ledger is here.
#[component]
pub fn Joining() -> impl IntoView {
    let again = RwSignal::new(false);
    let desk = Memo::new(move |_| app().status.with(|s| s.as_ref().and_then(|s| s.desk.clone())));
    let alive = StoredValue::new(());
    spawn_local(async move {
        while alive.try_get_value().is_some() {
            app().refresh();
            sleep(LOOK_EVERY_MS).await;
        }
    });
    view! {
        <Gate testid="page-joining">
            {move || match again.get() {
                true => view! { <Join on_back=move || again.set(false) joined=move || again.set(false)/> }.into_any(),
                false => view! {
                    <Waiting desk/>
                    <p class="gate-aside">
                        <Button
                            label=w("弄错了，换一张单位名片重新加入…", "The wrong office: join with another card …")
                            kind=Kind::Link on_press=move || again.set(true) testid="joining-again"
                        />
                    </p>
                }
                .into_any(),
            }}
        </Gate>
    }
}

#[component]
fn Waiting(desk: Memo<Option<DeskFacts>>) -> impl IntoView {
    let office = move || desk.with(|d| d.as_ref().map(|d| d.office.clone())).unwrap_or_default();
    let card = Memo::new(move |_| desk.with(|d| d.as_ref().map(|d| (d.name.clone(), d.fingerprint.clone()))));
    let comes =
        Memo::new(move |_| desk.with(|d| d.as_ref().is_some_and(|d| d.standing == DeskStanding::Working || d.copied.is_some())));
    view! {
        <h1>{move || pick(format!("加入{}", office()), format!("Join {}", office()))}</h1>
        <Steps names=Signal::derive(step_names) now=Signal::derive(move || if comes.get() { 3 } else { 2 })/>
        {move || card.get().filter(|_| !comes.get()).map(|(name, fingerprint)| view! { <Card name fingerprint/> })}
        <Reached desk/>
    }
}

/// This desk's card, to be handed over and read out.
#[component]
fn Card(name: String, fingerprint: String) -> impl IntoView {
    let sending = Sending::new();
    let saved = RwSignal::new(None::<SavedCard>);
    let save = move || {
        sending.send(SaveDeskCard {}, move |files| {
            saved.try_set(Some(files));
        })
    };
    view! {
        <section class="panel joining-card" aria-label=w("工位名片", "This desk’s card")>
            <p>
                {w("把这张工位名片交给主机前的管理员，由他在“工位”页登记；然后在电话里逐组念出指纹。", "Hand this desk’s card to an administrator at the writer, who enrols it on the page “Desks”; then read out its fingerprint by telephone, group by group.")}
            </p>
            <p class="card-member" data-testid="joining-desk">{name}</p>
            <Fingerprint digits=fingerprint testid="joining-fingerprint"/>
            <div class="acts">
                <Button
                    label=w("保存工位名片", "Save the card") kind=Kind::Primary sign=Sign::Save busy=sending.busy on_press=save
                    testid="joining-save"
                />
            </div>
            <MaybeFailure failure=sending.failure/>
            {move || saved.get().map(|SavedCard { card, .. }| view! { <Saved file=card/> })}
        </section>
    }
}

/// How far it is: not reached, not enrolled, coming.
#[component]
fn Reached(desk: Memo<Option<DeskFacts>>) -> impl IntoView {
    let copied = Memo::new(move |_| desk.with(|d| d.as_ref().and_then(|d| d.copied)));
    let line = Memo::new(move |_| desk.with(|d| d.as_ref().map(|d| (d.up, d.failure.clone(), d.seen_at))));
    view! {
        <div class="joining-state" role="status" data-testid="joining-state">
            {move || match copied.get() {
                Some([done, total]) => view! { <Coming done total/> }.into_any(),
                None => {
                    let (up, failure, seen_at) = line.get().unwrap_or((false, None, None));
                    let seen = move || seen_at.map(|at| {
                        let ago = format::ago(at);
                        pick(format!("（{ago}连上过）"), format!(" (last reached {ago})"))
                    });
                    view! {
                        <p class="joining-waits"><span class="waiting-bar" aria-hidden="true"></span></p>
                        <p>
                            {if up {
                                w("已连上主机，等管理员登记这个工位；登记以后自动取来账本。", "The writer is reached. Once an administrator has enrolled this desk, the ledger comes by itself.")
                            } else {
                                w("正在等主机认出这个工位：管理员登记以后自动取来账本。这一页可以一直开着。", "Waiting to be let in: once an administrator has enrolled this desk, the ledger comes by itself. This page may stay open.")
                            }}
                        </p>
                        {failure.map(|failure| view! {
                            <p class="joining-why quiet" data-testid="joining-why" data-code=failure.code.clone()>
                                <Icon sign=Sign::Clock/>
                                <span>{move || said(&failure.what)} " " {move || said(&failure.remedy)} {seen}</span>
                            </p>
                        })}
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

/// The ledger on its way.
#[component]
fn Coming(done: u64, total: u64) -> impl IntoView {
    let share = if total == 0 { None } else { Some(done as f64 / total as f64) };
    let shown = if total == 0 { String::new() } else { format!("{} / {}", format::count(done), format::count(total)) };
    let says = w("正在取来账本，逐条核对", "Fetching the ledger, checking each entry");
    view! {
        <div class="work" data-testid="joining-progress">
            <p class="work-what"><span>{says}</span> <span class="work-count">{shown}</span></p>
            <div
                class="bar" class:bar-unknown=share.is_none() role="progressbar" aria-label=says
                aria-valuemin="0" aria-valuemax="100" aria-valuenow=share.map(|s| (s * 100.0) as u32)
            >
                <span class="bar-done" style:width=format!("{}%", share.unwrap_or(0.3) * 100.0)></span>
            </div>
        </div>
    }
}

/// Somebody waits for it.
const LOOK_EVERY_MS: i32 = 1_000;

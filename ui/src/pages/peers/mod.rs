//! Other offices: how far their ledgers are held here and ours there, syncing with them, cards, alarms.
mod add;
mod address;
mod alarms;
mod bar;
mod by_stick;
mod card;
mod desk;
mod drawer;
pub mod fingerprint;
mod given;
mod history;
mod ledgers;
mod open;
mod policy;
mod rights;
mod standing;
mod sync;
mod table;
mod ties;
mod touch;
mod vouch;

pub use policy::CoverLine;
pub use ties::cause_words;

use crate::components::{Button, Empty, FailureBox, Kind, Page};
use crate::route::Route;
use crate::state::{Load, app};
use crate::words::{Words, pick, w};
use desk::{Desk, Part};
use ipc::{Failure, GetPeers, Role};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Peers() -> impl IntoView {
    let desk = Desk::new();
    provide_context(desk);
    let load = app().peers.load;
    app().peers.ask(GetPeers {});
    let note = Signal::derive(move || {
        let n = desk.peers.with(|p| p.peers.iter().filter(|p| !p.revoked).count());
        if n == 0 { String::new() } else { pick(format!("{n} 家"), n.to_string()) }
    });
    let acts = move || {
        view! {
            // Other offices are the business of the computer where the ledger is written.
            <Show when=move || !app().at_desk() fallback=|| view! {
                <span class="quiet">{w("与其他单位的同步在主机上进行。", "Other offices are synced with at the writer.")}</span>
            }>
                <Show when=move || app().has(Role::Administrator)>
                    <Button label=w("加入单位…", "Add an office …") on_press=move || desk.adding.set(true) testid="peer-add"/>
                </Show>
                <Button
                    label=w("U 盘同步…", "Sync by USB stick …")
                    disabled=Signal::derive(move || desk.peers.with(|p| p.card.is_none()))
                    on_press=move || desk.by_stick.open.set(true) testid="sync-stick"
                />
                <Button
                    label=w("立即同步", "Sync now") kind=Kind::Primary busy=desk.work.running
                    disabled=Signal::derive(move || desk.peers.with(|p| p.peers.iter().all(|p| p.revoked)))
                    on_press=move || desk.sync(None) testid="sync-all"
                />
            </Show>
        }
    };
    // The content as such follows its own signals, so that what somebody looks at is not built anew with every answer.
    let state = Memo::new(move |_| {
        load.with(|load| match load {
            Load::Waiting => State::Waiting,
            Load::Here(_) => State::Here,
            Load::Failed(failure) => State::Failed(failure.clone()),
        })
    });
    view! {
        <Page title=Route::Peers.title() note acts testid="page-peers">
            {move || match state.get() {
                State::Waiting => view! { <Empty waiting=true/> }.into_any(),
                State::Here => view! { <Content/> }.into_any(),
                State::Failed(failure) => view! {
                    <FailureBox failure retry=Callback::from(|| app().peers.ask(GetPeers {}))/>
                }.into_any(),
            }}
            <add::AddDialog open=desk.adding/>
            <address::MakeDialog open=desk.making/>
            <by_stick::StickDialog/>
        </Page>
    }
}

#[derive(Clone, PartialEq)]
enum State {
    Waiting,
    Here,
    Failed(Failure),
}

#[component]
fn Content() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // Pressed twice, what is open stays as it is.
    let chosen = Memo::new(move |_| desk.chosen.get());
    view! {
        <div class="peers-top">
            <alarms::Alarms/>
            <sync::SyncPanel/>
        </div>
        <div class="peers" class:has-drawer=move || desk.chosen.with(Option::is_some)>
            <section class="panel peers-main" aria-label=Route::Peers.title()>
                <div class="tabs peers-tabs" role="tablist" aria-label=w("看什么", "What to look at")>
                    <Tab mine=Part::Peers words=w("单位", "Offices") testid="peers-tab-offices"/>
                    <Tab mine=Part::History words=w("同步历史", "Past syncs") testid="peers-tab-history"/>
                    <Tab mine=Part::Ledgers words=w("持有的账本", "Ledgers held") testid="peers-tab-ledgers"/>
                </div>
                <div role="tabpanel">
                    {move || match desk.part.get() {
                        Part::Peers => view! { <table::PeerTable/> }.into_any(),
                        Part::History => view! { <history::History/> }.into_any(),
                        Part::Ledgers => view! { <ledgers::Ledgers/> }.into_any(),
                    }}
                </div>
            </section>
            {move || match chosen.get() {
                Some(origin) => view! { <drawer::PeerDrawer origin/> }.into_any(),
                None => view! { <card::OwnCard/> }.into_any(),
            }}
        </div>
        <touch::TouchPanels/>
    }
}

#[component]
fn Tab(mine: Part, words: Words, testid: &'static str) -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <button
            type="button"
            role="tab"
            class="tab"
            aria-selected=move || if desk.part.get() == mine { "true" } else { "false" }
            data-testid=testid
            on:click=move |_| desk.show(mine)
        >
            {words}
        </button>
    }
}

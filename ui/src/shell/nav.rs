//! The navigation at the left edge.
use crate::components::{Icon, Sign};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{Words, lang, pick, set_lang, terms, w};
use ipc::{Lang, Role, Waiting, WhichBatches};
use leptos::prelude::*;

/// Pages, badges of what waits, and who is signed in.
#[component]
pub fn Nav() -> impl IntoView {
    let app = app();
    view! {
        <nav class="nav" aria-label=w("主菜单", "Main menu")>
            <a class="skip" href="#page">{w("跳到内容", "Skip to content")}</a>
            <p class="brand">
                <span class="seal" aria-hidden="true">"明"</span>
                <span class="brand-name">{w("明账", "Mingzhang")}</span>
            </p>
            <Show when=move || app.at_copy() fallback=move || view! { <Own/> }><Copy/></Show>
            <Foot/>
        </nav>
    }
}

/// The pages of the own ledger, and all that is done on it.
#[component]
fn Own() -> impl IntoView {
    let app = app();
    let waiting = Memo::new(move |_| app.status.with(|s| s.as_ref().map(|s| s.waiting.clone()).unwrap_or_default()));
    let count = move |of: fn(&Waiting) -> u32| Signal::derive(move || waiting.with(of));
    let none = Signal::stored(0);
    let desk = Memo::new(move |_| app.status.with(|s| s.as_ref().and_then(|s| s.desk.as_ref()).map(|d| (d.kept, d.refused))));
    let outside = Signal::derive(move || desk.get().map_or(0, |(kept, refused)| kept + refused));
    let refused = Memo::new(move |_| desk.get().is_some_and(|(_, refused)| refused > 0));
    let records = Memo::new(move |_| app.has(Role::Clerk));
    let approves = Memo::new(move |_| app.has(Role::Supervisor));
    view! {
        <ul>
            <Item route=Route::Overview badge=none testid="nav-overview"/>
            <Show when=move || approves.get()>
                <Item route=Route::Batches(WhichBatches::ToApprove) badge=count(|w| w.to_approve) testid="nav-approve"/>
            </Show>
            <Show when=move || records.get()>
                <Item route=Route::Batches(WhichBatches::Returned) badge=count(|w| w.returned) testid="nav-returned"/>
            </Show>
            <Item route=Route::Payments(Box::default()) badge=none testid="nav-payments"/>
            <Show when=move || records.get()>
                <Item
                    route=Route::Import(None) badge=count(|w| w.drafts) quiet=true
                    badge_means=w("份草稿", "drafts") testid="nav-import"
                />
            </Show>
            <Item route=Route::Batches(WhichBatches::All) badge=none testid="nav-batches"/>
            <Item route=Route::Programmes(None) badge=none testid="nav-programmes"/>
            <Item route=Route::Reports(Box::default()) badge=none testid="nav-reports"/>
            <Show when=move || app.at_desk()>
                <Item
                    route=Route::Outbox badge=outside quiet=Signal::derive(move || !refused.get())
                    badge_means=w("项尚未进入账本", "not in the ledger yet") testid="nav-outbox"
                />
            </Show>
        </ul>
        <p class="nav-group">{w("账本", "Ledger")}</p>
        <ul>
            <Item route=Route::Entries(None) badge=none testid="nav-entries"/>
            <Item route=Route::Safety badge=none testid="nav-safety"/>
            <Item route=Route::Check badge=none testid="nav-check"/>
            <Item
                route=Route::Peers badge=Signal::derive(move || app.peers.load.with(|l| l.here().map_or(0, |p| p.alarms.len() as u32)))
                badge_means=w("条警报", "alarms") testid="nav-peers"
            />
            <Item route=Route::Desks badge=none testid="nav-desks"/>
            <Item route=Route::People badge=count(|w| w.to_countersign) testid="nav-people"/>
        </ul>
    }
}

/// What there is to be looked at in the copy of another office's ledger.
#[component]
fn Copy() -> impl IntoView {
    let none = Signal::stored(0);
    view! {
        <p class="nav-group" data-testid="nav-copy">{w("只读副本", "Read-only copy")}</p>
        <ul>
            <Item route=Route::Overview badge=none testid="nav-overview"/>
            <Item route=Route::Payments(Box::default()) badge=none testid="nav-payments"/>
            <Item route=Route::Batches(WhichBatches::All) badge=none testid="nav-batches"/>
            <Item route=Route::Programmes(None) badge=none testid="nav-programmes"/>
            <Item route=Route::Entries(None) badge=none testid="nav-entries"/>
            <Item route=Route::Safety badge=none testid="nav-safety" title=w("核验与导出", "Verify and export")/>
        </ul>
        <p class="nav-group">{w("本单位", "Our own")}</p>
        <ul>
            <Item route=Route::Peers badge=none testid="nav-peers" title=w("回到本单位账本", "Back to our own ledger")/>
        </ul>
    }
}

#[component]
fn Item(
    route: Route,
    badge: Signal<u32>,
    /// The badge is for information: nothing waits on anyone.
    #[prop(optional, into)]
    quiet: Signal<bool>,
    #[prop(optional)] badge_means: Option<Words>,
    /// Where it is called otherwise than the page.
    #[prop(optional)]
    title: Option<Words>,
    testid: &'static str,
) -> impl IntoView {
    let app = app();
    let title = title.unwrap_or_else(|| route.title());
    let means = badge_means.unwrap_or(w("项待办", "waiting"));
    let here = {
        let route = route.clone();
        Memo::new(move |_| app.route.with(|r| r.within(&route)))
    };
    view! {
        <li>
            <button
                type="button"
                class="nav-item"
                class:is-here=here
                aria-current=move || here.get().then_some("page")
                data-testid=testid
                on:click=move |_| app.go(route.clone())
            >
                <span>{title}</span>
                {move || (badge.get() > 0).then(|| {
                    let class = if quiet.get() { "badge badge-quiet" } else { "badge" };
                    view! {
                        <span class=class aria-label=move || format!("{} {}", badge.get(), means.now())>{badge}</span>
                    }
                })}
            </button>
        </li>
    }
}

/// Office, member, when the window locks, and the language.
#[component]
fn Foot() -> impl IntoView {
    let app = app();
    let office = move || app.status.with(|s| s.as_ref().and_then(|s| s.office.clone()));
    let at = move || app.status.with(|s| s.as_ref().and_then(|s| s.desk.as_ref()).map(|d| d.name.clone()));
    let roles = move || {
        let roles = app.session().map(|s| s.roles).unwrap_or_default();
        roles.into_iter().map(|role| terms::role(role).now()).collect::<Vec<_>>().join(pick("、", ", "))
    };
    view! {
        <div class="nav-foot">
            <p class="nav-office">
                {move || office().map(|o| o.name)}
                {move || office().filter(|o| o.demo).map(|_| view! { <span class="demo-mark">{w("演示", "Demo")}</span> })}
            </p>
            {move || at().map(|name| view! {
                <p class="nav-desk" data-testid="desk-name">{w("工位：", "Desk: ")} <b>{name}</b></p>
            })}
            <p class="nav-member" data-testid="member-name">
                <b>{move || app.session().map(|s| s.name)}</b> " " {roles}
            </p>
            <p class="nav-lock">
                {move || app.session().map(|s| {
                    let clock = format::clock(s.locks_at);
                    pick(format!("{clock} 自动锁定"), format!("Locks at {clock}"))
                })}
            </p>
            <div class="nav-acts">
                <button type="button" class="button-link" data-testid="lock" on:click=move |_| app.lock()>
                    <Icon sign=Sign::Lock/> {w("锁定", "Lock")}
                </button>
                <LangSwitch/>
            </div>
        </div>
    }
}

/// Changes the language; says the other one's name in that language.
#[component]
pub fn LangSwitch() -> impl IntoView {
    let other = move || match lang() {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    view! {
        <button
            type="button"
            class="button-link"
            lang=move || if other() == Lang::En { "en" } else { "zh-CN" }
            data-testid="lang-switch"
            on:click=move |_| set_lang(other())
        >
            {move || if other() == Lang::En { "English" } else { "中文" }}
        </button>
    }
}

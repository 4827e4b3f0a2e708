//! Keeping in touch: how often the program syncs by itself, and whether other offices reach it.
use super::desk::Desk;
use super::policy::PolicyPanel;
use crate::components::{Choice, Icon, MaybeFailure, Sign, Tick};
use crate::format;
use crate::sending::Sending;
use crate::state::{Asked, app};
use crate::timing::{now, sleep};
use crate::words::{pick, said, w};
use ipc::{Exchange, GetExchange, GetPeers, Reach, SetServing, SetSyncSchedule};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How often it is asked how things stand: syncs go on by themselves.
const LOOK_EVERY_MS: i32 = 5_000;
/// What is offered, minutes.
const OFFERED: [u32; 7] = [0, 5, 15, 30, 60, 240, 1_440];

/// How the office keeps in touch, as last heard; a handle to signals.
#[derive(Clone, Copy)]
pub struct Touch {
    asked: Asked<Exchange>,
    /// Nothing before the first answer.
    pub now: Memo<Option<Exchange>>,
}

impl Touch {
    fn new() -> Self {
        let asked = Asked::new();
        // Where the program cannot be asked for once, what it said last stays.
        let now = Memo::new(move |last: Option<&Option<Exchange>>| {
            let now = asked.load.with(|load| load.here().cloned());
            now.or_else(|| last.cloned().flatten())
        });
        Touch { asked, now }
    }

    /// Takes over what came as the answer to an act.
    pub fn take(self, exchange: Exchange) {
        self.asked.take(exchange);
    }

    /// Asks now and then as long as the page is there. When a sync has gone by, the rest of the page follows.
    fn follow(self) {
        self.asked.ask(GetExchange {});
        spawn_local(async move {
            loop {
                sleep(LOOK_EVERY_MS).await;
                let Some(before) = self.now.try_get_untracked() else { return };
                match crate::bridge::call(GetExchange {}).await {
                    Ok(exchange) => {
                        if self.now.try_get_untracked().is_none() {
                            return;
                        }
                        let synced = before.is_some_and(|before| before.next_at != exchange.next_at);
                        self.asked.take(exchange);
                        if synced {
                            app().peers.ask(GetPeers {});
                            app().refresh();
                        }
                    }
                    // What could not be asked now is asked again soon.
                    Err(failure) => app().check_rights(&failure),
                }
            }
        });
    }
}

/// The panels below the offices.
#[component]
pub fn TouchPanels() -> impl IntoView {
    let touch = Touch::new();
    provide_context(touch);
    touch.follow();
    view! {
        <Show when=move || touch.now.with(Option::is_some)>
            <div class="touch">
                <SchedulePanel/>
                <PolicyPanel/>
            </div>
        </Show>
    }
}

#[component]
fn SchedulePanel() -> impl IntoView {
    let touch = expect_context::<Touch>();
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let every = Memo::new(move |_| touch.now.with(|now| now.as_ref().map_or(0, |now| now.every)));
    let value = RwSignal::new(every.get_untracked().to_string());
    Effect::new(move || value.set(every.get().to_string()));
    let choices = Signal::derive(move || {
        let set = every.get();
        let mut all: Vec<u32> = OFFERED.into_iter().filter(|offered| *offered != set).chain([set]).collect();
        all.sort_unstable();
        all.into_iter().map(|minutes| (minutes.to_string(), spoken(minutes))).collect()
    });
    let set = move |key: String| {
        let Ok(every) = key.parse() else { return };
        sending.send(SetSyncSchedule { every }, move |exchange| touch.take(exchange));
    };
    let serve = Signal::derive(move || touch.now.with(|now| now.as_ref().is_some_and(|now| now.serve)));
    let next = move || {
        let next = touch.now.with(|now| now.as_ref().and_then(|now| now.next_at));
        match next {
            _ if desk.peers.with(|p| p.peers.iter().all(|p| p.revoked)) => String::new(),
            Some(at) if at <= now() => pick("现在就同步", "due now").to_owned(),
            Some(at) => pick(format!("下一次 {}", format::clock(at)), format!("next at {}", format::clock(at))),
            None => String::new(),
        }
    };
    view! {
        <section class="panel touch-panel" aria-label=w("自动同步", "Syncing by itself") data-testid="touch">
            <div class="panel-head">
                <h2>{w("自动同步", "Syncing by itself")}</h2>
                <span class="panel-note" data-testid="touch-next">{next}</span>
            </div>
            <div class="panel-body touch-body">
                <Choice
                    value choices name=w("多久同步一次", "How often") on_choose=Callback::new(move |(key,)| set(key))
                    testid="touch-every"
                />
                <Tick
                    label=w(
                        "窗口开着时接受其他单位的连接",
                        "Take calls of other offices while this window is open",
                    )
                    checked=serve
                    on_change=move |on| sending.send(SetServing { on }, move |exchange| touch.take(exchange))
                    disabled=sending.busy testid="touch-serve"
                />
                {move || touch.now.with(|now| now.as_ref().map(|now| now.reach.clone())).map(|reach| view! { <ReachLine reach/> })}
                <MaybeFailure failure=sending.failure/>
            </div>
        </section>
    }
}

/// Whether other offices reach this one, in a line.
#[component]
fn ReachLine(reach: Reach) -> impl IntoView {
    let (class, sign) = match &reach {
        Reach::Here { .. } | Reach::Elsewhere => ("touch-reach text-proven", Sign::Check),
        Reach::Not { .. } => ("touch-reach text-refused", Sign::Cross),
        Reach::Unasked | Reach::Off | Reach::Nobody | Reach::CallsOnly => ("touch-reach quiet", Sign::Ring),
    };
    let says = move || match &reach {
        Reach::Here { address } => pick(format!("正在接受连接（{address}）"), format!("Reachable: taking calls at {address}")),
        Reach::Elsewhere => {
            pick("另一个程序正在为本单位接受连接", "Reachable: another program takes the calls of this office").to_owned()
        }
        Reach::Not { why } => format!("{}{}{}", said(&why.what), pick("", " "), said(&why.remedy)),
        Reach::Off => pick("现在不接受连接，只呼叫别人", "No calls are taken now; it only calls others").to_owned(),
        Reach::Nobody => {
            pick("有了名片和已登记的单位以后才接受连接", "Calls are taken once there are a card and a peer").to_owned()
        }
        Reach::CallsOnly => {
            pick("名片上没有地址：不接受连接，只呼叫别人", "The card has no address: it takes no calls, it only makes them")
                .to_owned()
        }
        Reach::Unasked => String::new(),
    };
    view! {
        <p class=class data-testid="touch-reach"><Icon sign/> <span>{says}</span></p>
    }
}

/// `每 15 分钟`; tracks the language.
fn spoken(minutes: u32) -> String {
    match minutes {
        0 => pick("不自动同步", "Never by itself").to_owned(),
        1_440 => pick("每天", "Every day").to_owned(),
        minutes if minutes % 60 == 0 => {
            let hours = minutes / 60;
            pick(format!("每 {hours} 小时"), if hours == 1 { "Every hour".to_owned() } else { format!("Every {hours} hours") })
        }
        minutes => pick(format!("每 {minutes} 分钟"), format!("Every {minutes} minutes")),
    }
}

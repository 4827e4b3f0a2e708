//! Histories of other offices that do not fit together, said across every page until they are dealt with.
use crate::components::{Icon, Sign};
use crate::route::Route;
use crate::state::app;
use crate::timing::sleep;
use crate::words::{pick, w};
use ipc::{Alarm, GetPeers};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for what is known of other offices as long as the component that calls it stands: they may be synced with by a service
/// beside the window.
pub fn watch() {
    let alive = StoredValue::new(());
    spawn_local(async move {
        while alive.try_get_value().is_some() {
            app().peers.ask(GetPeers {});
            sleep(LOOK_EVERY_MS).await;
        }
    });
}

/// The bar; nothing while all histories fit together.
#[component]
pub fn AlarmBar() -> impl IntoView {
    let peers = app().peers;
    // An alarm does not go away because the program could not be asked for once.
    let alarms = Memo::new(move |last: Option<&Vec<Alarm>>| {
        let now = peers.load.with(|l| l.here().map(|p| p.alarms.clone()));
        now.unwrap_or_else(|| last.cloned().unwrap_or_default())
    });
    move || {
        let alarms = alarms.get();
        let proven = alarms.iter().any(|alarm| alarm.proven);
        let mut names: Vec<_> = alarms.into_iter().map(|alarm| alarm.name).collect();
        names.dedup();
        if names.is_empty() {
            return None;
        }
        let says = move || {
            let names = names.join(pick("、", ", "));
            match proven {
                true => pick(
                    format!("{names}：账本出现两个互不相容的版本，已证实。"),
                    format!("{names}: the ledger has two histories that contradict each other. This is proven."),
                ),
                false => pick(
                    format!("{names}：账本疑有两个互不相容的版本，尚未证实。"),
                    format!("{names}: the ledger may have two histories that contradict each other. Not proven yet."),
                ),
            }
        };
        Some(view! {
            <div class="damage-bar alarm-bar" role="alert" data-testid="alarm-bar">
                <Icon sign=Sign::Warning/>
                <span>{says}</span>
                <button type="button" class="alarm-look" data-testid="alarm-look" on:click=|_| app().go(Route::Peers)>
                    {w("查看并保存证据", "Look, and save the evidence")}
                </button>
            </div>
        })
    }
}

/// Once a minute.
const LOOK_EVERY_MS: i32 = 60_000;

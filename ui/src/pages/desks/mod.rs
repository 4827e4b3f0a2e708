//! The desks of this office: which machines may sign for its ledger, enrolled by comparing a fingerprint, revoked when lost.
mod add;
mod card;
mod table;

use crate::components::{Button, Empty, FailureBox, Kind, Page, Panel};
use crate::route::Route;
use crate::state::{Asked, Load, app};
use crate::timing::sleep;
use crate::words::{pick, w};
use ipc::{Desks as All, GetDesks, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the page knows; a handle to signals.
#[derive(Clone, Copy)]
struct Room {
    desks: Asked<All>,
    /// The desk whose card is open, by number.
    chosen: RwSignal<Option<u32>>,
    /// The dialog that enrols one stands.
    adding: RwSignal<bool>,
}

impl Room {
    /// Enrolling and revoking is done where the ledger is written.
    fn rules() -> bool {
        app().has(Role::Administrator) && !app().at_desk()
    }
}

/// The page.
#[component]
pub fn Desks() -> impl IntoView {
    let room = Room { desks: Asked::new(), chosen: RwSignal::new(None), adding: RwSignal::new(false) };
    provide_context(room);
    let alive = StoredValue::new(());
    spawn_local(async move {
        // When a desk was last seen changes while one looks.
        while alive.try_get_value().is_some() {
            room.desks.ask(GetDesks {});
            sleep(LOOK_EVERY_MS).await;
        }
    });
    // What somebody looks at is built anew only where something has changed.
    let state = Memo::new(move |_| room.desks.load.get());
    let note = Signal::derive(move || {
        let n = room.desks.load.with(|l| l.here().map_or(0, |all| all.desks.iter().filter(|d| !d.revoked).count()));
        if n == 0 { String::new() } else { pick(format!("{n} 个"), n.to_string()) }
    });
    let acts = move || {
        view! {
            <Show when=Room::rules>
                <Button
                    label=w("登记工位…", "Enrol a desk …") kind=Kind::Primary on_press=move || room.adding.set(true) testid="desk-add"
                />
            </Show>
        }
    };
    view! {
        <Page title=Route::Desks.title() note acts testid="page-desks">
            <div class="desks">
                <Panel title=w("本单位的工位", "Desks of this office") class="desks-main">
                    {move || match state.get() {
                        Load::Waiting => view! { <Empty waiting=true/> }.into_any(),
                        Load::Here(all) => view! { <table::DeskTable desks=all.desks/> }.into_any(),
                        Load::Failed(failure) => view! {
                            <FailureBox failure retry=Callback::from(move || room.desks.ask(GetDesks {}))/>
                        }.into_any(),
                    }}
                </Panel>
                <card::Side/>
            </div>
            <add::AddDialog open=room.adding/>
        </Page>
    }
}

const LOOK_EVERY_MS: i32 = 5_000;

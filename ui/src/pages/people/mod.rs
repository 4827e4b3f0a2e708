//! Members, their keys, what waits for a second signature, and the office's own rule.
mod acts;
mod card;
mod certificates;
mod delegate;
mod desk;
mod enrol;
mod handover;
mod keys;
mod members;
mod office_rule;
mod stamps;
mod terms;
mod waiting;

use crate::components::{Await, Button, Kind, Page};
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, w};
use desk::{Desk, Face};
use ipc::{People as Members, Role};
use leptos::prelude::*;

/// The page; a handover takes its place while it lasts.
#[component]
pub fn People() -> impl IntoView {
    let desk = Desk::new();
    provide_context(desk);
    move || match desk.face.get() {
        Face::Members => view! { <List/> }.into_any(),
        Face::Handover(from) => view! { <handover::Handover from/> }.into_any(),
    }
}

#[component]
fn List() -> impl IntoView {
    let desk = expect_context::<Desk>();
    desk.ask();
    let enrolling = RwSignal::new(false);
    let note = Signal::derive(move || {
        let n = desk.people.load.with(|l| l.here().map(|p| p.members.len()));
        n.map(|n| pick(format!("{n} 人"), format!("{n} members"))).unwrap_or_default()
    });
    let acts = move || {
        view! {
            <Show when=move || app().has(Role::Administrator)>
                <Button
                    label=w("登记人员…", "Enrol a member …") kind=Kind::Primary
                    on_press=move || enrolling.set(true) testid="enrol"
                />
            </Show>
        }
    };
    view! {
        <Page title=Route::People.title() note acts testid="page-people">
            <Await asked=desk.people retry=move || desk.ask() view=|people| view! { <Content people/> }.into_any()/>
            <enrol::EnrolDialog open=enrolling/>
        </Page>
    }
}

#[component]
fn Content(people: Members) -> impl IntoView {
    let Members { members, waiting } = people;
    view! {
        <div class="people">
            <div class="people-main">
                <waiting::WaitingActs waiting/>
                <members::MemberTable members=members.clone()/>
                <certificates::Certificates/>
                <office_rule::OfficeRule/>
            </div>
            <card::MemberCard members/>
        </div>
    }
}

//! Going on for an older ledger that cannot go on, step by step: which ledger, why, two administrators, their recovery sheets.
mod administrator;
mod older;
mod reason;

use super::gate::Gate;
use super::welcome::SheetsStep;
use crate::components::{MaybeFailure, Steps, Work, WorkBar};
use crate::state::app;
use crate::words::w;
use administrator::{AdministratorStep, Person};
use ipc::{Failure, OlderLedger, RecoverySheet, Succeed};
use leptos::prelude::*;
use older::OlderStep;
use reason::ReasonStep;

/// The wizard, as the whole window.
#[component]
pub fn Successor(#[prop(into)] on_leave: Callback<()>) -> impl IntoView {
    view! { <Gate testid="page-successor"><Wizard on_leave/></Gate> }
}

#[component]
fn Wizard(on_leave: Callback<()>) -> impl IntoView {
    let step = RwSignal::new(0_usize);
    let older = RwSignal::new(None::<OlderLedger>);
    let (cause, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let people = [Person::new(), Person::new()];
    let sheets = RwSignal::new(Vec::<RecoverySheet>::new());
    let failure = RwSignal::new(None::<Failure>);
    let work = Work::new();
    let names = Signal::derive(|| {
        [
            w("旧账本", "Older ledger"),
            w("原因", "Why"),
            w("第一位管理员", "First administrator"),
            w("第二位管理员", "Second administrator"),
            w("封存恢复单", "Seal the sheets"),
        ]
        .map(|words| words.now().to_owned())
        .to_vec()
    });
    let open = move || {
        let Some(old) = older.get_untracked() else { return };
        failure.set(None);
        let question = Succeed {
            origin: old.origin,
            cause: cause.get_untracked(),
            reason: reason.with_untracked(|reason| reason.trim().to_owned()),
            code: old.code,
            name: old.name,
            currency: old.currency,
            approval_two_over: old.approval_two_over,
            administrators: people.map(Person::taken).to_vec(),
        };
        work.run(question, move |answer| match answer {
            Ok(made) => {
                people.iter().for_each(|person| person.forget());
                sheets.set(made);
                step.set(4);
            }
            Err(why) => failure.set(Some(why)),
        });
    };
    view! {
        <h1>{w("接续旧账本", "Go on for an older ledger")}</h1>
        <Steps names now=step/>
        {move || match step.get() {
            0 => view! { <OlderStep older on_back=on_leave on_next=move || step.set(1)/> }.into_any(),
            1 => view! { <ReasonStep cause reason on_back=move || step.set(0) on_next=move || step.set(2)/> }.into_any(),
            2 => view! {
                <AdministratorStep
                    person=people[0] other=people[1] older
                    title=w("请第一位管理员到电脑前", "First administrator, please come to the computer")
                    next=w("下一步", "Next") testid="successor1"
                    on_back=move || step.set(1) on_next=move || step.set(3)
                />
            }
            .into_any(),
            3 => view! {
                <AdministratorStep
                    person=people[1] other=people[0] older
                    title=w("请第二位管理员到电脑前", "Second administrator, please come to the computer")
                    next=w("共同签名，开接续账本", "Sign together and open the successor") testid="successor2" busy=work.running
                    on_back=move || step.set(2) on_next=open
                />
                <WorkBar work/>
                <MaybeFailure failure/>
            }
            .into_any(),
            _ => view! { <SheetsStep sheets=sheets.get_untracked() on_done=move || {
                app().succeeding.set(false);
                app().refresh();
            }/> }.into_any(),
        }}
    }
}

//! Verifying everything, with progress, and what was found.
use super::Tasks;
use super::report::Report;
use crate::components::{Button, Kind, MaybeFailure, Panel, WorkBar};
use crate::state::app;
use crate::words::w;
use ipc::{Failure, Verify};
use leptos::prelude::*;

const PLACE: &str = "verify";

/// The panel.
#[component]
pub fn VerifyPanel(tasks: Tasks) -> impl IntoView {
    let app = app();
    let failure = RwSignal::new(None::<Failure>);
    let verify = move || {
        failure.set(None);
        tasks.run(PLACE, Verify {}, move |answer| {
            match answer {
                Ok(report) => app.report.set(Some(report)),
                Err(why) => failure.set(Some(why)),
            }
            app.refresh();
        });
    };
    view! {
        <Panel
            title=w("核对全部账本", "Verify the whole ledger")
            acts=move || view! {
                <Button
                    label=w("开始核对", "Verify now") kind=Kind::Primary disabled=tasks.running() on_press=verify testid="verify-start"
                />
            }
        >
            <div class="panel-body">
                <p class="quiet">
                    {w(
                        "逐条核对签名、前后相接、总指纹、资金规则和个人信息的指纹。只读不改；发现不符会指出是哪一条，并保留一切。",
                        "Checks every signature, the chain, the signed heads, the fund rules and the digests of personal fields. It changes nothing; what does not fit is named and everything is kept.",
                    )}
                </p>
                <Show when=move || tasks.runs(PLACE).get()><WorkBar work=tasks.work/></Show>
                <MaybeFailure failure/>
                {move || app.report.get().map(|report| view! { <Report report testid="verify-report"/> })}
            </div>
        </Panel>
    }
}

//! What people look at rather than read; every figure leads down to the payments or documents it sums.
mod months;
mod programmes;
mod sums;
mod waits;

pub use sums::parts;

use crate::components::{Await, Button, Choice, Empty, Page};
use crate::route::Route;
use crate::state::{Asked, app};
use crate::words::{pick, w};
use ipc::{GetOverview, Overview as Facts};
use leptos::prelude::*;

/// Money by programme and by month, and what waits for whom.
#[component]
pub fn Overview() -> impl IntoView {
    let app = app();
    let facts = Asked::<Facts>::new();
    let year = RwSignal::new(String::new());
    let size = Memo::new(move |_| app.trust().map(|trust| trust.size));
    let ask = move || facts.ask(GetOverview { year: year.get_untracked().parse().unwrap_or(0) });
    // Anew for another year, and whenever the ledger has grown.
    Effect::new(move || {
        let _ = (year.get(), size.get());
        ask();
    });
    let years = Signal::derive(move || {
        let (newest, years) = facts.load.with(|l| l.here().map(|f| (f.year, f.years.clone())).unwrap_or_default());
        years
            .into_iter()
            // The newest is also what is shown before one is chosen.
            .map(|y| (if y == newest && year.with(String::is_empty) { String::new() } else { y.to_string() }, y))
            .map(|(key, y)| (key, pick(format!("{y} 年度"), format!("Budget year {y}"))))
            .collect::<Vec<_>>()
    });
    view! {
        <Page
            title=Route::Overview.title()
            testid="page-overview"
            acts=move || view! {
                <Show when=move || years.with(|y| y.len() > 1)>
                    <Choice value=year choices=years name=w("年度", "Budget year") testid="overview-year"/>
                </Show>
            }
        >
            <Await asked=facts retry=ask view=|facts| view! { <Shown facts/> }.into_any()/>
        </Page>
    }
}

#[component]
fn Shown(facts: Facts) -> impl IntoView {
    if facts.programmes.is_empty() {
        return view! {
            <section class="panel">
                <Empty
                    title=w("还没有补贴项目", "There is no programme yet")
                    hint=w(
                        "先开设补贴项目并登记收到的指标，再登记发放；这里随后显示收到、已审批、已到账和可用的数。",
                        "Open a programme and record the funds received, then record payments; received, approved, paid and available figures appear here.",
                    )
                >
                    <Button
                        label=w("去补贴项目与指标", "Go to programmes and funds")
                        on_press=|| app().go(Route::Programmes(None)) testid="overview-to-programmes"
                    />
                </Empty>
            </section>
        }
        .into_any();
    }
    let Facts { year, money, documents, payments, history_payments, programmes, months, waiting, waiting_others, .. } = facts;
    let count = programmes.len();
    view! {
        <sums::Sums year money documents payments history=history_payments programmes=count/>
        <div class="overview">
            <programmes::ProgrammeBars year programmes/>
            <waits::Waits waiting others=waiting_others/>
            <months::Months year months/>
        </div>
    }
    .into_any()
}

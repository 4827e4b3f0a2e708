//! While the window looks at the copy of another office's ledger: whose it is, as of when, and the way back, on top of every page.
use crate::components::{Icon, Sign};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::LedgerFacts;
use leptos::prelude::*;

/// The bar; nothing over the own ledger.
#[component]
pub fn CopyBar() -> impl IntoView {
    move || app().copy.get().map(|facts| view! { <Bar facts/> })
}

#[component]
fn Bar(facts: LedgerFacts) -> impl IntoView {
    let LedgerFacts { line, trust, .. } = facts;
    let (size, root, behind) =
        (format::count(line.size), line.root.get(..ROOT_SHOWN).unwrap_or_default().to_owned(), line.known - line.size);
    let (came_at, came_from, breaches) = (line.came_at, line.came_from.clone(), line.breaches);
    let as_of = move || {
        let mut says = pick(format!("截至第 {size} 条（总指纹 {root}…）"), format!("as of {size} entries (root {root}…)"));
        if let Some(at) = came_at {
            let at = format::moment(at);
            says += &match came_from.as_str() {
                "" => pick(format!("，{at}收到"), format!(", came {at}")),
                from => pick(format!("，{at}由{from}传来"), format!(", came {at} from {from}")),
            };
        }
        if behind > 0 {
            let behind = format::count(behind);
            says += &pick(format!("；已知还有 {behind} 条没有收到"), format!("; {behind} more are known and have not come"));
        }
        says
    };
    view! {
        <section class="copy-bar" aria-label=w("只读副本", "Read-only copy") data-testid="copy-bar">
            <Icon sign=Sign::Eye/>
            <p class="copy-whose">
                <b data-testid="copy-name">{line.name}</b>
                <span class="copy-mark">{w("只读副本", "Read-only copy")}</span>
                <span class="copy-as-of" data-testid="copy-as-of">{as_of}</span>
            </p>
            {(breaches > 0).then(|| {
                let count = format::count(breaches);
                view! {
                    <button
                        type="button" class="copy-breaches" data-testid="copy-breaches"
                        on:click=move |_| app().go(Route::Breaches)
                    >
                        <Icon sign=Sign::Warning/>
                        {move || pick(format!("{count} 条记录违反资金规则"), format!("Entries against a fund rule: {count}"))}
                    </button>
                }
            })}
            <button type="button" class="copy-back" data-testid="copy-back" on:click=|_| app().go(Route::Peers)>
                <Icon sign=Sign::Back/> {w("回到本单位账本", "Back to our own ledger")}
            </button>
        </section>
        {trust.damage.map(|damage| view! {
            <p class="damage-bar" role="alert" data-testid="copy-damage">
                <Icon sign=Sign::Cross/>
                <span>{move || format!("{}{}{}", said(&damage.what), pick("", " "), said(&damage.remedy))}</span>
            </p>
        })}
    }
}

/// So many digits of a root are enough to see that it is another.
const ROOT_SHOWN: usize = 8;

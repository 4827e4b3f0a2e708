//! The ledgers of which entries are held here.
use super::desk::Desk;
use super::table::Held;
use crate::components::{Await, Empty};
use crate::words::w;
use ipc::{GetLedgers, LedgerLine};
use leptos::prelude::*;

/// The list.
#[component]
pub fn Ledgers() -> impl IntoView {
    let ledgers = expect_context::<Desk>().ledgers;
    view! { <Await asked=ledgers retry=move || ledgers.ask(GetLedgers {}) view=|lines| view! { <Table lines/> }.into_any()/> }
}

#[component]
fn Table(lines: Vec<LedgerLine>) -> impl IntoView {
    let alone = lines.iter().all(|line| line.own);
    view! {
        <table class="table ledgers-table" data-testid="ledgers">
            <thead>
                <tr>
                    <th scope="col">{w("账本", "Ledger")}</th>
                    <th scope="col">{w("持有 / 已知", "Held / known")}</th>
                    <th scope="col">{w("所持记录的总指纹（根哈希）", "Root over what is held")}</th>
                </tr>
            </thead>
            <tbody>{lines.into_iter().map(|line| view! { <Row line/> }).collect_view()}</tbody>
        </table>
        {alone.then(|| view! {
            <Empty hint=w("这里还只有本单位的账本；同步后，其他单位的账本会列在下面。", "Only this office’s ledger is here yet; once synced, those of other offices follow.")/>
        })}
    }
}

#[component]
fn Row(line: LedgerLine) -> impl IntoView {
    let LedgerLine { origin, name, own, size, root, known } = line;
    view! {
        <tr data-testid="ledger-line">
            <td>
                <b>{name}</b> " " {own.then(|| view! { <span class="demo-mark">{w("本单位", "own")}</span> })}
                <p class="quiet ledger-origin">{origin}</p>
            </td>
            <td><Held held=size known=known.max(size)/></td>
            <td><code class="root">{root}</code></td>
        </tr>
    }
}

//! The ledgers of which entries are held here.
use super::desk::Desk;
use super::open::{DamagedCopy, OpenLedgerButton};
use super::table::Held;
use super::ties::TiesLine;
use crate::components::{Await, Empty};
use crate::format;
use crate::words::{pick, w};
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
                    <th scope="col">{w("最近收到", "Newest came")}</th>
                    <th scope="col">{w("所持记录的总指纹（根哈希）", "Root over what is held")}</th>
                    <th scope="col" aria-label=w("操作", "Acts")></th>
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
    let LedgerLine { origin, name, own, size, root, known, came_at, came_from, breaches, damage, ties } = line;
    let (opened, damaged) = (origin.clone(), origin.clone());
    view! {
        <tr data-testid="ledger-line">
            <td>
                <b>{name}</b> " " {own.then(|| view! { <span class="demo-mark">{w("本单位", "own")}</span> })}
                <p class="quiet ledger-origin">{origin}</p>
                {(breaches > 0).then(|| {
                    let count = format::count(breaches);
                    view! {
                        <p class="text-refused" data-testid="ledger-breaches">
                            {move || pick(format!("{count} 条违反资金规则"), format!("Against a fund rule: {count}"))}
                        </p>
                    }
                })}
                <TiesLine ties own/>
            </td>
            <td><Held held=size known=known.max(size)/></td>
            <td>
                {came_at.map(|at| view! {
                    <span class="nowrap">{move || format::moment(at)}</span>
                    <p class="quiet">{came_from}</p>
                })}
            </td>
            <td><code class="root">{root}</code></td>
            <td>
                // What cannot be opened is removed below.
                {(!own && size > 0).then(|| view! { <OpenLedgerButton origin=opened testid="ledger-open"/> })}
            </td>
        </tr>
        {damage.map(|damage| view! {
            <tr class="peer-failure"><td colspan="5"><DamagedCopy origin=damaged damage/></td></tr>
        })}
    }
}

//! The documents by which money came, and how far each is used.
use super::terms::level;
use crate::components::{Empty, EntryLink, Panel, Part, StackedBar, Tag};
use crate::words::w;
use ipc::{Document, show_money};
use leptos::prelude::*;

/// Allocations and opening balances, oldest first.
#[component]
pub fn Documents(documents: Vec<Document>) -> impl IntoView {
    let onward = documents.iter().any(|document| document.issued + document.gone != 0);
    let none = documents.is_empty();
    view! {
        <Panel title=w("指标文号", "Documents") note=w("元；按先后使用", "yuan; used oldest first")>
            {match none {
                true => view! {
                    <Empty
                        title=w("还没有收到指标", "No funds were received yet")
                        hint=w(
                            "登记指标文号和金额之后，这个项目的发放才能审批；启用本程序之前的余额登记为期初数。",
                            "Payments can be approved once a document with its amount is recorded; a balance from before the program is an opening balance.",
                        )
                    />
                }.into_any(),
                false => view! {
                    <table class="table documents" tabindex="-1" data-testid="documents">
                        <thead>
                            <tr>
                                <th scope="col">{w("文号", "Document")}</th>
                                <th scope="col">{w("日期", "Date")}</th>
                                <th scope="col">{w("级次", "Level")}</th>
                                <th scope="col" class="money">{w("收到", "Received")}</th>
                                <th scope="col" class="money">{w("已用", "Used")}</th>
                                {onward.then(|| view! {
                                    <th scope="col" class="money">{w("已下达或调出", "Issued or moved")}</th>
                                })}
                                <th scope="col" class="money">{w("余", "Left")}</th>
                                <th scope="col">{w("登记", "Recorded by")}</th>
                            </tr>
                        </thead>
                        <tbody>{documents.into_iter().map(|document| view! { <Row document onward/> }).collect_view()}</tbody>
                    </table>
                }.into_any(),
            }}
        </Panel>
    }
}

#[component]
fn Row(document: Document, onward: bool) -> impl IntoView {
    let Document {
        entry, number, opening, amount, spent_before, used, issued, gone, free, date, level: level_key, by_name, ..
    } = document;
    let parts = vec![
        Part { name: w("启用前已用", "Spent before"), value: spent_before, class: "bar-before" },
        Part { name: w("已下达或调出", "Issued or moved"), value: issued + gone, class: "bar-issued" },
        Part { name: w("已用", "Used"), value: used - spent_before, class: "bar-committed" },
    ];
    view! {
        <tr data-testid="document">
            <td>
                <span class="document-number">{number}</span>
                {opening.then(|| view! { " " <Tag word=w("期初", "Opening")/> })}
                <StackedBar parts whole=amount/>
            </td>
            <td>{date}</td>
            <td>{move || level(&level_key).now()}</td>
            <td class="money">{show_money(amount)}</td>
            <td class="money">{show_money(used)}</td>
            {onward.then(|| view! { <td class="money">{show_money(issued + gone)}</td> })}
            <td class="money">{show_money(free)}</td>
            <td>{by_name} " " <EntryLink entry/></td>
        </tr>
    }
}

//! The documents of all programmes of a year: what received, spent before and available sum.
use super::terms::level;
use crate::components::{Await, Button, Empty, EntryLink, Page, Tag, typing};
use crate::format;
use crate::route::Route;
use crate::state::{Asked, app};
use crate::words::{pick, w};
use ipc::{Document, Documents as Found, GetDocuments, show_money};
use leptos::ev;
use leptos::prelude::*;

/// The page; Esc goes back to the overview.
#[component]
pub fn Documents(year: u16, month: String) -> impl IntoView {
    let found = Asked::<Found>::new();
    let question = GetDocuments { year, month: month.clone() };
    let ask = move || found.ask(question.clone());
    ask();
    let leave = || app().go(Route::Overview);
    let keys = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "Escape" && !typing() {
            leave();
        }
    });
    on_cleanup(move || keys.remove());
    let shown = month.clone();
    let note = Signal::derive(move || {
        let of_year = pick(format!("{year} 年度项目"), format!("Budget year {year}"));
        match (year, shown.as_str()) {
            (0, "") => String::new(),
            (0, month) => pick(format!("{} 登记", format::month(month)), format!("Recorded in {}", format::month(month))),
            (_, "") => of_year,
            (_, month) => pick(
                format!("{of_year} · {} 登记", format::month(month)),
                format!("{of_year} · recorded in {}", format::month(month)),
            ),
        }
    });
    let in_month = !month.is_empty();
    let acts = move || {
        view! {
            {in_month.then(|| view! {
                <Button
                    label=w("全年", "Whole year") testid="documents-year"
                    on_press=move || app().go(Route::Documents(year, String::new()))
                />
            })}
            <Button label=w("返回", "Back") keys="Esc" on_press=leave testid="documents-leave"/>
        }
    };
    view! {
        <Page title=Route::Documents(0, String::new()).title() note acts testid="page-documents">
            <Await asked=found retry=ask view=|found| view! { <Table found/> }.into_any()/>
        </Page>
    }
}

#[component]
fn Table(found: Found) -> impl IntoView {
    let Found { documents, received, spent_before, used, gone, left } = found;
    let onward = gone != 0;
    if documents.is_empty() {
        return view! {
            <section class="panel"><Empty title=w("没有这样的文号", "There is no such document")/></section>
        }
        .into_any();
    }
    let count = documents.len();
    view! {
        <section class="panel" aria-label=w("指标文号", "Documents")>
            <table class="table documents" data-testid="all-documents">
                <thead>
                    <tr>
                        <th scope="col">{w("文号", "Document")}</th>
                        <th scope="col">{w("补贴项目", "Programme")}</th>
                        <th scope="col">{w("日期", "Date")}</th>
                        <th scope="col">{w("级次", "Level")}</th>
                        <th scope="col" class="money">{w("收到（元）", "Received (yuan)")}</th>
                        <th scope="col" class="money">{w("启用前已用", "Spent before")}</th>
                        <th scope="col" class="money">{w("审批与到账", "Approved or paid")}</th>
                        {onward.then(|| view! { <th scope="col" class="money">{w("已下达或调出", "Issued or moved")}</th> })}
                        <th scope="col" class="money">{w("可用", "Available")}</th>
                        <th scope="col">{w("登记", "Recorded")}</th>
                    </tr>
                </thead>
                <tbody>{documents.into_iter().map(|(code, name, document)| view! { <Row code name document onward/> }).collect_view()}</tbody>
                <tfoot>
                    <tr data-testid="documents-sum">
                        <td colspan="4">{move || pick(format!("{count} 份文号合计"), format!("{count} documents"))}</td>
                        <td class="money" data-testid="documents-received">{show_money(received)}</td>
                        <td class="money" data-testid="documents-spent">{show_money(spent_before)}</td>
                        <td class="money">{show_money(used - spent_before)}</td>
                        {onward.then(|| view! { <td class="money" data-testid="documents-gone">{show_money(gone)}</td> })}
                        <td class="money" data-testid="documents-left">{show_money(left)}</td>
                        <td></td>
                    </tr>
                </tfoot>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Row(code: String, name: String, document: Document, onward: bool) -> impl IntoView {
    let Document {
        entry, number, opening, amount, spent_before, used, issued, gone, free, date, level: level_key, by_name, ..
    } = document;
    view! {
        <tr data-testid="document">
            <td>
                <span class="document-number">{number}</span>
                {opening.then(|| view! { " " <Tag word=w("期初", "Opening")/> })}
            </td>
            <td>
                <button
                    type="button" class="button-link programme-name"
                    on:click=move |_| app().go(Route::Programmes(Some(code.clone())))
                >{name}</button>
            </td>
            <td>{date}</td>
            <td>{move || level(&level_key).now()}</td>
            <td class="money">{show_money(amount)}</td>
            <td class="money">{show_money(spent_before)}</td>
            <td class="money">{show_money(used - spent_before)}</td>
            {onward.then(|| view! { <td class="money">{show_money(issued + gone)}</td> })}
            <td class="money">{show_money(free)}</td>
            <td>{by_name} " " <EntryLink entry/></td>
        </tr>
    }
}

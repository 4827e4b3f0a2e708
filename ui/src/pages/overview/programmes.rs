//! Each programme's money as a bar and as figures.
use super::sums::parts;
use crate::components::{Amount, Panel, StackedBar};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Money, PaymentQuery, PaymentStatus, ProgrammeBar};
use leptos::prelude::*;

/// One row for each programme.
#[component]
pub fn ProgrammeBars(year: u16, programmes: Vec<ProgrammeBar>) -> impl IntoView {
    let columns = Columns {
        issued: programmes.iter().any(|bar| bar.money.issued != 0),
        before: programmes.iter().any(|bar| bar.money.spent_before != 0),
    };
    let Columns { issued, before } = columns;
    view! {
        <Panel
            title=w("各项目执行", "Programmes")
            note=w("元；点数字看明细", "yuan; press a figure for its payments")
            class="programme-bars"
        >
            <table class="table" data-testid="overview-programmes">
                <thead>
                    <tr>
                        <th scope="col">{w("补贴项目", "Programme")}</th>
                        <th scope="col" class="money">{w("收到指标", "Received")}</th>
                        {issued.then(|| view! { <th scope="col" class="money">{w("已下达", "Issued")}</th> })}
                        {before.then(|| view! { <th scope="col" class="money">{w("启用前已用", "Spent before")}</th> })}
                        <th scope="col" class="money">{w("已到账", "Paid")}</th>
                        <th scope="col" class="money">{w("已审批", "Approved")}</th>
                        <th scope="col" class="money">{w("待审批", "Waiting")}</th>
                        <th scope="col" class="money">{w("可用指标", "Available")}</th>
                    </tr>
                </thead>
                <tbody>{programmes.into_iter().map(|bar| view! { <Bar year bar columns/> }).collect_view()}</tbody>
            </table>
        </Panel>
    }
}

/// Columns that most offices need not have.
#[derive(Clone, Copy)]
struct Columns {
    issued: bool,
    before: bool,
}

#[component]
fn Bar(year: u16, bar: ProgrammeBar, columns: Columns) -> impl IntoView {
    let ProgrammeBar { code, name, money } = bar;
    let Money { received, submitted, committed, paid, spent_before, available, issued, .. } = money;
    let over = submitted > available;
    let spent = format::per_cent(issued + spent_before + paid + committed, received);
    let to_programme = {
        let code = code.clone();
        move || app().go(Route::Programmes(Some(code.clone())))
    };
    let find = {
        let code = code.clone();
        move |status: &'static [PaymentStatus]| {
            let programme = code.clone();
            move || {
                let (programme, status) = (programme.clone(), status.to_vec());
                app().go_payments(PaymentQuery { programme, year, status, descending: true, ..Default::default() });
            }
        }
    };
    view! {
        <tr data-testid="overview-programme">
            <td class="programme-cell">
                <span class="programme-line">
                    <button type="button" class="button-link programme-name" on:click={
                        let open = to_programme.clone();
                        move |_| open()
                    }>{name}</button>
                    <span class="programme-share">
                        {move || match spent {
                            Some(share) => pick(format!("执行 {share}%"), format!("{share}% used")),
                            None => pick("未收到指标", "nothing received").to_owned(),
                        }}
                    </span>
                </span>
                <StackedBar parts=parts(&money) whole=received/>
            </td>
            <td class="money"><Amount testid="amount-received" fen=received on_press=to_programme.clone()/></td>
            {columns.issued.then(|| view! {
                <td class="money"><Amount testid="amount-issued" fen=issued on_press=to_programme.clone()/></td>
            })}
            {columns.before.then(|| view! {
                <td class="money"><Amount testid="amount-before" fen=spent_before on_press=to_programme.clone()/></td>
            })}
            <td class="money"><Amount testid="amount-paid" fen=paid on_press=find(&[PaymentStatus::Executed, PaymentStatus::History])/></td>
            <td class="money"><Amount testid="amount-committed" fen=committed on_press=find(&[PaymentStatus::Approved])/></td>
            <td class="money">
                <Amount testid="amount-submitted" fen=submitted on_press=find(&[PaymentStatus::Submitted]) over=over/>
            </td>
            <td class="money"><Amount testid="amount-available" fen=available on_press=to_programme/></td>
        </tr>
    }
}

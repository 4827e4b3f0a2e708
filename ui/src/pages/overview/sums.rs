//! The year in one line: received = paid + approved + issued + spent before + available, and what waits.
use crate::components::{Figure, Part, StackedBar};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Fen, Money, PaymentQuery, PaymentStatus};
use leptos::prelude::*;

/// The figures of the year and the bar they make.
#[component]
pub fn Sums(year: u16, money: Money, documents: u32, payments: u64, history: u64, programmes: usize) -> impl IntoView {
    let find = move |status: &'static [PaymentStatus]| {
        move || app().go_payments(PaymentQuery { year, status: status.to_vec(), descending: true, ..Default::default() })
    };
    let to_documents = move || app().go(Route::Documents(year, String::new()));
    let share = move |part: Fen| {
        let share = format::per_cent(part, money.received).map(|p| format!("{p}%")).unwrap_or("—".into());
        move || pick(format!("占指标 {share}"), format!("{share} of received"))
    };
    let n = format::count(payments);
    let paid_note = {
        let old = format::count(history);
        move || match history {
            0 => pick(format!("{n} 笔有效发放"), format!("{n} payments count")),
            _ => pick(format!("{n} 笔有效，补录 {old} 笔"), format!("{n} count, {old} from before")),
        }
    };
    view! {
        <section class="panel sums-year" aria-label=w("全年合计（元）", "The year in all (yuan)")>
            <div class="sums-line">
                <Figure
                    name=w("收到指标", "Received") fen=money.received testid="sum-received" on_press=to_documents
                    note=move || pick(
                        format!("{documents} 份文号 · {programmes} 个项目"),
                        format!("{documents} documents · {programmes} programmes"),
                    )
                />
                <span class="sums-sign" aria-hidden="true">"="</span>
                <Figure
                    name=w("已到账", "Paid") key="key-paid" fen=money.paid testid="sum-paid"
                    on_press=find(&[PaymentStatus::Executed, PaymentStatus::History]) note=paid_note
                />
                <span class="sums-sign" aria-hidden="true">"+"</span>
                <Figure
                    name=w("已审批", "Approved") key="key-committed" fen=money.committed testid="sum-committed"
                    on_press=find(&[PaymentStatus::Approved]) note=share(money.committed)
                />
                {(money.issued != 0).then(|| view! {
                    <span class="sums-sign" aria-hidden="true">"+"</span>
                    <Figure
                        name=w("已下达", "Issued") key="key-issued" fen=money.issued testid="sum-issued"
                        on_press=to_documents note=share(money.issued)
                    />
                })}
                {(money.spent_before != 0).then(|| view! {
                    <span class="sums-sign" aria-hidden="true">"+"</span>
                    <Figure
                        name=w("启用前已用", "Spent before") key="key-before" fen=money.spent_before testid="sum-before"
                        on_press=to_documents note=share(money.spent_before)
                    />
                })}
                <span class="sums-sign" aria-hidden="true">"+"</span>
                <Figure
                    name=w("可用指标", "Available") key="key-available" fen=money.available testid="sum-available"
                    on_press=to_documents note=share(money.available)
                />
                <div class="sums-waiting">
                    <Figure
                        name=w("其中待审批", "of which waiting") key="key-submitted" fen=money.submitted testid="sum-submitted"
                        on_press=find(&[PaymentStatus::Submitted]) note=share(money.submitted)
                    />
                </div>
            </div>
            <StackedBar parts=parts(&money) whole=money.received/>
        </section>
    }
}

/// The parts of a bar of received money, in the order in which money moves.
pub fn parts(money: &Money) -> Vec<Part> {
    vec![
        Part { name: w("已下达", "Issued"), value: money.issued, class: "bar-issued" },
        Part { name: w("启用前已用", "Spent before"), value: money.spent_before, class: "bar-before" },
        Part { name: w("已到账", "Paid"), value: money.paid, class: "bar-paid" },
        Part { name: w("已审批", "Approved"), value: money.committed, class: "bar-committed" },
        Part { name: w("待审批", "Waiting"), value: money.submitted, class: "bar-submitted" },
    ]
}

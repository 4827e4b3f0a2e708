//! What was received, approved and paid, month by month, and what was left.
use crate::components::Panel;
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{Words, pick, w};
use ipc::{Fen, MonthBar, PaymentQuery, PaymentStatus, show_money};
use leptos::prelude::*;

/// For each month a bar of each kind, which leads to exactly the documents or payments it sums.
#[component]
pub fn Months(year: u16, months: Vec<MonthBar>) -> impl IntoView {
    let top = nice_top(months.iter().map(|m| m.received.max(m.approved).max(m.paid)).max().unwrap_or(0));
    let lines: Vec<Fen> = (0..=GRID_LINES).map(|i| top / GRID_LINES * i).collect();
    let key = |class: &'static str, words: Words| view! { <span><i class=class aria-hidden="true"></i>{words}</span> };
    view! {
        <Panel title=w("按月", "By month") class="months-panel" testid="overview-months">
            <p class="legend">
                {key("key key-received", RECEIVED)} {key("key key-committed", APPROVED)} {key("key key-paid", PAID)}
                <span>{w("下行：月末可用指标", "Below: available at the month’s end")}</span>
            </p>
            <div class="months">
                <div class="months-grid" aria-hidden="true">
                    {lines.into_iter().rev().map(|line| view! { <span>{move || format::brief_money(line)}</span> }).collect_view()}
                </div>
                <ol class="months-bars">
                    {months.into_iter().map(|bar| view! { <Month year bar top/> }).collect_view()}
                </ol>
            </div>
        </Panel>
    }
}

#[component]
fn Month(year: u16, bar: MonthBar, top: Fen) -> impl IntoView {
    let MonthBar { month, received, approved, paid, available } = bar;
    let (name, tick) = (month.clone(), month.clone());
    let to_documents = {
        let month = month.clone();
        move || app().go(Route::Documents(year, month.clone()))
    };
    let find = |query: PaymentQuery| move || app().go_payments(PaymentQuery { year, descending: true, ..query.clone() });
    let to_approved = find(PaymentQuery {
        approved_month: month.clone(),
        status: vec![PaymentStatus::Approved, PaymentStatus::Executed],
        ..Default::default()
    });
    let to_paid = find(PaymentQuery {
        paid_month: month.clone(),
        status: vec![PaymentStatus::Executed, PaymentStatus::History],
        ..Default::default()
    });
    let left = move || {
        let month = format::month(&name);
        pick(
            format!("{month}末可用指标 {}", show_money(available)),
            format!("{month}, available at its end: {}", show_money(available)),
        )
    };
    let says_left = Signal::derive(left);
    view! {
        <li class="month" data-month=month.clone()>
            <span class="month-figures">
                <Bar month=month.clone() fen=received top class="month-received" words=RECEIVED on_press=to_documents/>
                <Bar month=month.clone() fen=approved top class="month-approved" words=APPROVED on_press=to_approved/>
                <Bar month=month.clone() fen=paid top class="month-paid" words=PAID on_press=to_paid/>
            </span>
            <span class="month-tick" aria-hidden="true">{move || format::month_tick(&tick)}</span>
            <button
                type="button" class="month-left" title=says_left aria-label=says_left
                on:click=move |_| app().go(Route::Documents(year, String::new()))
            >{move || format::brief_money(available)}</button>
        </li>
    }
}

#[component]
fn Bar(
    month: String,
    fen: Fen,
    top: Fen,
    class: &'static str,
    words: Words,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    if fen <= 0 {
        return view! { <span class="month-none"></span> }.into_any();
    }
    let says = Signal::derive(move || format!("{}{}{} {}", format::month(&month), pick("", ", "), words.now(), show_money(fen)));
    view! {
        <button
            type="button"
            class=class
            title=says
            aria-label=says
            style:height=format!("{}%", (fen as f64 / top as f64 * 100.0).min(100.0))
            on:click=move |_| on_press.run(())
        ></button>
    }
    .into_any()
}

const RECEIVED: Words = w("收到指标", "Received");
const APPROVED: Words = w("审批", "Approved");
const PAID: Words = w("到账", "Paid");

const GRID_LINES: Fen = 4;

/// The end of the scale: the next of 1, 2, 4, 6, 8, 10 times a power of ten, so that its quarters read well.
fn nice_top(highest: Fen) -> Fen {
    let mut power: Fen = 100_000;
    loop {
        if let Some(times) = [1, 2, 4, 6, 8, 10].into_iter().find(|t| power.saturating_mul(*t) >= highest) {
            return power.saturating_mul(times);
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::nice_top;

    #[test]
    fn the_scale_ends_on_a_round_figure_above_the_highest() {
        for (highest, top) in [(0, 100_000), (100_001, 200_000), (790_000_000, 800_000_000), (800_000_001, 1_000_000_000)] {
            assert_eq!(nice_top(highest), top);
        }
    }
}

//! What was received, approved and paid, month by month, and what was left. A year's money often comes in a month or two, so
//! that what is received and what is left stand as figures below the bars, which would otherwise be too low to see.
use crate::components::Panel;
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{Words, pick, w};
use ipc::{Fen, MonthBar, PaymentQuery, PaymentStatus, show_money};
use leptos::prelude::*;

/// For each month its bars and figures, each of which leads to exactly the documents or payments it sums.
#[component]
pub fn Months(year: u16, months: Vec<MonthBar>) -> impl IntoView {
    let top = nice_top(months.iter().map(|m| m.approved.max(m.paid)).max().unwrap_or(0));
    let lines: Vec<Fen> = (0..=GRID_LINES).map(|i| top / GRID_LINES * i).collect();
    let key = |class: &'static str, words: Words| view! { <span><i class=class aria-hidden="true"></i>{words}</span> };
    view! {
        <Panel title=w("按月", "By month") class="months-panel" testid="overview-months">
            <p class="legend">
                {key("key key-committed", APPROVED)} {key("key key-paid", PAID)}
            </p>
            <div class="months">
                <div class="months-grid" aria-hidden="true">
                    {lines.into_iter().rev().map(|line| view! { <span>{move || format::brief_money(line)}</span> }).collect_view()}
                </div>
                <p class="months-rows" aria-hidden="true">
                    <span>{RECEIVED}</span>
                    <span>{w("月末可用", "Left")}</span>
                </p>
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
    let received_in = month.clone();
    let says_received = Signal::derive(move || says(&received_in, RECEIVED, received));
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
                <Bar month=month.clone() fen=approved top class="month-approved" words=APPROVED on_press=to_approved/>
                <Bar month=month.clone() fen=paid top class="month-paid" words=PAID on_press=to_paid/>
            </span>
            <span class="month-tick" aria-hidden="true">{move || format::month_tick(&tick)}</span>
            {if received > 0 {
                view! {
                    <button
                        type="button" class="month-figure month-received" title=says_received aria-label=says_received
                        on:click=move |_| to_documents()
                    >{move || format::brief_money(received)}</button>
                }
                .into_any()
            } else {
                view! { <span class="month-figure month-nothing" aria-hidden="true">"–"</span> }.into_any()
            }}
            <button
                type="button" class="month-figure month-left" title=says_left aria-label=says_left
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
    let label = Signal::derive(move || says(&month, words, fen));
    view! {
        <button
            type="button"
            class=class
            title=label
            aria-label=label
            style:height=format!("{}%", (fen as f64 / top as f64 * 100.0).min(100.0))
            on:click=move |_| on_press.run(())
        ></button>
    }
    .into_any()
}

/// A figure in words.
fn says(month: &str, what: Words, fen: Fen) -> String {
    format!("{}{}{} {}", format::month(month), pick("", ", "), what.now(), show_money(fen))
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

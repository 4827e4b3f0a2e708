//! What was approved and paid, month by month.
use crate::components::Panel;
use crate::format;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Fen, MonthBar, PaymentQuery, PaymentStatus, show_money};
use leptos::prelude::*;

/// A column for each month; its paid and its not yet paid part each lead to their payments.
#[component]
pub fn Months(year: u16, months: Vec<MonthBar>) -> impl IntoView {
    let top = nice_top(months.iter().map(|m| m.approved.max(m.paid)).max().unwrap_or(0));
    let lines: Vec<Fen> = (0..=GRID_LINES).map(|i| top / GRID_LINES * i).collect();
    view! {
        <Panel title=w("按月审批与到账", "Approved and paid by month") class="months-panel" testid="overview-months">
            <p class="legend">
                <span><i class="key key-paid" aria-hidden="true"></i>{w("已到账", "Paid")}</span>
                <span><i class="key key-committed" aria-hidden="true"></i>{w("已审批，未到账", "Approved, not yet paid")}</span>
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
    let MonthBar { month, approved, paid } = bar;
    let open = (approved - paid).max(0);
    let name = {
        let month = month.clone();
        move || format::month(&month)
    };
    let tick = {
        let month = month.clone();
        move || pick(format::month_tick(&month).trim_end_matches('月').to_owned(), format::month_tick(&month)[..1].to_owned())
    };
    let find = move |status: PaymentStatus| {
        let days = format::month_days(&month);
        move |_| {
            let (from_date, to_date) = days.clone().unwrap_or_default();
            let status = vec![status];
            app().go_payments(PaymentQuery { year, from_date, to_date, status, descending: true, ..Default::default() });
        }
    };
    let part = move |fen: Fen, class: &'static str, words: (&'static str, &'static str), status: PaymentStatus| {
        let (name, find) = (name.clone(), find(status));
        (fen > 0).then(|| {
            let says =
                Signal::derive(move || format!("{}{}{} {}", name(), pick("", ", "), pick(words.0, words.1), show_money(fen)));
            view! {
                <button
                    type="button"
                    class=class
                    title=says
                    aria-label=says
                    style:height=format!("{}%", (fen as f64 / top as f64 * 100.0).min(100.0))
                    on:click=find
                ></button>
            }
        })
    };
    view! {
        <li class="month">
            <span class="month-bar">
                {part(open, "month-open", ("已审批未到账", "approved, not yet paid"), PaymentStatus::Approved)}
                {part(paid, "month-paid", ("已到账", "paid"), PaymentStatus::Executed)}
            </span>
            <span class="month-tick" aria-hidden="true">{tick}</span>
        </li>
    }
}

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

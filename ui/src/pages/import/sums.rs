//! The summary held against the sheet, and what is left of the money.
use super::wizard::Wizard;
use crate::components::{Sign, Tag, Tone};
use crate::format;
use crate::words::{pick, w};
use ipc::{ImportCheck, show_money};
use leptos::prelude::*;

/// The figures at the lower edge.
#[component]
pub fn Sums(wizard: Wizard) -> impl IntoView {
    move || wizard.check.get().map(|check| view! { <Held check history=wizard.history.get_untracked()/> })
}

#[component]
fn Held(check: ImportCheck, history: bool) -> impl IntoView {
    let ImportCheck { rows, sum, declared_count, declared_total, available, submitted, .. } = check;
    let more = i64::from(rows) - i64::from(declared_count.unwrap_or(rows));
    let apart = sum - declared_total.unwrap_or(sum);
    let figures = move |count: Option<u32>, total: Option<i64>| {
        let count = count.map_or_else(|| "—".to_owned(), |n| format::count(u64::from(n)));
        let total = total.map_or_else(|| "—".to_owned(), show_money);
        view! {
            <b>{count}</b> " " {w("笔", "payments,")} " " <b>{total}</b> " " {w("元", "yuan")}
        }
    };
    let verdict = match (declared_count, declared_total) {
        (None, _) | (_, None) => view! {
            <Tag tone=Tone::Waiting sign=Sign::Warning word=w("汇总数未填全", "Summary not typed") testid="import-agrees"/>
        }
        .into_any(),
        _ if more == 0 && apart == 0 => view! {
            <Tag tone=Tone::Proven sign=Sign::Check word=w("与汇总表一致", "Agrees with the summary") testid="import-agrees"/>
        }
        .into_any(),
        _ => {
            let word = Signal::derive(move || difference(more, apart));
            view! { <Tag tone=Tone::Refused sign=Sign::Cross word testid="import-agrees"/> }.into_any()
        }
    };
    let waiting = move || {
        pick(format!("另有待审批 {} 元", show_money(submitted)), format!("{} yuan wait for approval", show_money(submitted)))
    };
    let short = !history && available - submitted < sum;
    view! {
        <p class="import-sums" data-testid="import-sums">
            <span>{w("汇总表", "Summary")} " " {figures(declared_count, declared_total)}</span>
            <span>{w("表内", "Sheet")} " " {figures(Some(rows), Some(sum))}</span>
            {verdict}
            <span class:text-waiting=short title=waiting data-testid="import-available">
                {w("项目可用", "Available")} " " <b>{show_money(available)}</b>
                {short.then(|| view! { <span>{move || format!("（{}）", waiting())}</span> })}
            </span>
        </p>
    }
}

/// What the sheet has more or less than the summary; tracks the language.
fn difference(more: i64, apart: i64) -> String {
    let count = match more {
        0 => None,
        n if n > 0 => Some(pick(format!("多 {n} 笔"), format!("{n} payments more"))),
        n => Some(pick(format!("少 {} 笔", -n), format!("{} payments fewer", -n))),
    };
    let total = match apart {
        0 => None,
        a if a > 0 => Some(pick(format!("多 {} 元", show_money(a)), format!("{} yuan more", show_money(a)))),
        a => Some(pick(format!("少 {} 元", show_money(-a)), format!("{} yuan less", show_money(-a)))),
    };
    let parts: Vec<String> = count.into_iter().chain(total).collect();
    pick(format!("表内{}", parts.join("，")), format!("Sheet: {}", parts.join(", ")))
}

//! What changed since the last period, as bars that lead to the payments behind them.
use super::desk::Desk;
use crate::components::{Icon, Panel, Sign};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{Words, pick, w};
use ipc::{Changes, Fen, show_money};
use leptos::prelude::*;

/// One bar for each kind of change.
#[component]
pub fn ChangesPanel(changes: Changes, total: Fen) -> impl IntoView {
    let Changes { with, same, added, amount, account, stopped, last_total, entries } = changes;
    let Some(with) = with else {
        return view! {
            <Panel title=w("与上期相比", "Against the last period") testid="batch-changes">
                <p class="panel-body quiet">
                    {w("同一项目、同一地方的第一批，没有上期可比。", "The first batch of this programme and place: there is no last period to compare with.")}
                </p>
            </Panel>
        }
        .into_any();
    };
    let apart = total - last_total;
    let note = Signal::derive(move || {
        let sign = if apart >= 0 { "+" } else { "−" };
        let (last, apart) = (show_money(last_total), show_money(apart.abs()));
        pick(format!("上期 {last} 元，本期 {sign}{apart} 元"), format!("last {last} yuan, now {sign}{apart} yuan"))
    });
    let acts = {
        let with = with.clone();
        move || {
            let with = with.clone();
            view! {
                <button type="button" class="button-link" on:click=move |_| app().go(Route::Approval(with.clone()))>
                    {w("看上期", "Last batch")}
                </button>
            }
        }
    };
    let most = [same, added, amount, account, stopped].into_iter().max().unwrap_or(0);
    let behind = move |key: &[&str]| {
        let found = entries.iter().filter(|(k, _)| key.contains(&k.as_str()));
        found.flat_map(|(_, e)| e.iter().copied()).collect::<Vec<u64>>()
    };
    let none = w("", "");
    view! {
        <Panel title=w("与上期相比", "Against the last period") note acts testid="batch-changes">
            <ul class="changes">
                <Bar name=w("不变", "Unchanged") count=same most class="change-same" advice=none entries=Vec::new()/>
                <Bar name=w("新增", "New") count=added most class="change-added" advice=none entries=behind(&["new", "added"])/>
                <Bar name=w("金额变化", "Other amount") count=amount most class="change-amount" advice=none entries=behind(&["amount"])/>
                <Bar
                    name=w("账号变化", "Other account") count=account most class="change-account"
                    advice=w("建议逐户看", "look at each") entries=behind(&["account"])
                />
                <Bar name=w("停发", "Stopped") count=stopped most class="change-stopped" advice=none entries=behind(&["stopped"])/>
            </ul>
        </Panel>
    }
    .into_any()
}

#[component]
fn Bar(name: Words, count: u32, most: u32, class: &'static str, advice: Words, entries: Vec<u64>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let open = RwSignal::new(false);
    // What is there at all is seen: a bar is never thinner than a line.
    let width = if count == 0 { 0.0 } else { (f64::from(count) / f64::from(most.max(1)) * 100.0).max(0.8) };
    let leads = !entries.is_empty();
    let shown = entries.len();
    let number = format::count(u64::from(count));
    let number_words = move || pick(format!("{number} 户"), number.clone());
    let bar = view! {
        <span class="change-name">{name}</span>
        <span class="change-track">
            <svg class="change-bar" width="100%" height="14" aria-hidden="true" focusable="false">
                <rect class=class x="0" y="0" height="14" width=format!("{width}%") rx="2"></rect>
            </svg>
        </span>
        <span class="change-count">{number_words}</span>
        <span class="change-advice text-refused">{move || (count > 0).then(|| advice.now())}</span>
    };
    let testid = format!("change-{}", class.trim_start_matches("change-"));
    view! {
        <li class="change" data-testid=testid>
            {if leads {
                view! {
                    <button
                        type="button"
                        class="change-line"
                        aria-expanded=move || if open.get() { "true" } else { "false" }
                        on:click=move |_| open.update(|o| *o = !*o)
                    >
                        {bar}
                        <span class="change-open"><Icon sign=Sign::Down/></span>
                    </button>
                }.into_any()
            } else {
                view! { <div class="change-line">{bar}</div> }.into_any()
            }}
            {move || open.get().then(|| {
                let links = entries.iter().map(|entry| {
                    let entry = *entry;
                    view! {
                        <button type="button" class="button-link" on:click=move |_| desk.peek.set(Some(entry))>
                            {move || pick(format!("第 {} 条", format::count(entry)), format!("entry {}", format::count(entry)))}
                        </button>
                    }
                });
                view! {
                    <div class="change-entries">
                        {links.collect_view()}
                        {(count as usize > shown).then(|| view! {
                            <span class="quiet">{move || pick(format!("（列出前 {shown} 条）"), format!("(the first {shown})"))}</span>
                        })}
                    </div>
                }
            })}
        </li>
    }
}

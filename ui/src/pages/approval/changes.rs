//! What changed since the last period, as bars that open to the payments behind them.
use super::desk::Desk;
use crate::components::{Icon, Panel, Sign};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{Words, pick, w};
use ipc::{ChangedPayment, Changes, Fen, show_money};
use leptos::prelude::*;

/// One bar for each kind of change.
#[component]
pub fn ChangesPanel(changes: Changes, total: Fen) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Changes { with, same, added, amount, account, stopped, last_total, payments } = changes;
    if with.is_empty() {
        return view! {
            <Panel title=w("与上期相比", "Against the last period") testid="batch-changes">
                <p class="panel-body quiet">
                    {w(
                        "同一项目在这些乡镇还没有更早所属期的正常发放，没有上期可比。",
                        "There is no regular payment of an earlier period of this programme in these townships to compare with.",
                    )}
                </p>
            </Panel>
        }
        .into_any();
    }
    let apart = total - last_total;
    let note = Signal::derive(move || {
        let sign = if apart >= 0 { "+" } else { "−" };
        let (last, apart) = (show_money(last_total), show_money(apart.abs()));
        pick(format!("上期 {last} 元，本期 {sign}{apart} 元"), format!("last {last} yuan, now {sign}{apart} yuan"))
    });
    let acts = move || {
        let links = with.clone().into_iter().map(|batch| match desk.away {
            true => view! { <span class="quiet">{batch.number}</span> }.into_any(),
            false => view! {
                <button
                    type="button" class="button-link" title=w("看上期", "Last period")
                    on:click=move |_| app().go(Route::Approval(batch.id.clone()))
                >
                    {batch.number}
                </button>
            }
            .into_any(),
        });
        view! { <span class="changes-with">{links.collect_view()}</span> }
    };
    let most = [same, added, amount, account, stopped].into_iter().max().unwrap_or(0);
    let behind = move |key: &str| {
        payments.iter().find(|(known, _)| known == key).map(|(_, payments)| payments.clone()).unwrap_or_default()
    };
    let none = w("", "");
    view! {
        <Panel title=w("与上期相比", "Against the last period") note acts testid="batch-changes">
            <ul class="changes">
                <Bar name=w("不变", "Unchanged") count=same most class="change-same" advice=none payments=Vec::new()/>
                <Bar name=w("新增", "New") count=added most class="change-added" advice=none payments=behind("new")/>
                <Bar name=w("金额变化", "Other amount") count=amount most class="change-amount" advice=none payments=behind("amount")/>
                <Bar
                    name=w("账号变化", "Other account") count=account most class="change-account"
                    advice=w("建议逐户看", "look at each") payments=behind("account")
                />
                <Bar name=w("停发", "Stopped") count=stopped most class="change-stopped" advice=none payments=behind("stopped")/>
            </ul>
        </Panel>
    }
    .into_any()
}

#[component]
fn Bar(name: Words, count: u32, most: u32, class: &'static str, advice: Words, payments: Vec<ChangedPayment>) -> impl IntoView {
    let open = RwSignal::new(false);
    // What is there at all is seen: a bar is never thinner than a line.
    let width = if count == 0 { 0.0 } else { (f64::from(count) / f64::from(most.max(1)) * 100.0).max(0.8) };
    let leads = !payments.is_empty();
    let payments = StoredValue::new(payments);
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
            {move || open.get().then(|| view! { <Payments payments count/> })}
        </li>
    }
}

/// The persons behind a bar: the first ones, and all of them when asked for.
#[component]
fn Payments(payments: StoredValue<Vec<ChangedPayment>>, count: u32) -> impl IntoView {
    let shown = RwSignal::new(FIRST);
    let there = payments.with_value(Vec::len);
    view! {
        <div class="change-entries">
            {move || payments.with_value(|all| {
                all.iter().take(shown.get()).cloned().map(|payment| view! { <Changed payment/> }).collect_view()
            })}
            {move || (there > shown.get()).then(|| view! {
                <button type="button" class="button-link" on:click=move |_| shown.set(usize::MAX)>
                    {move || pick(format!("全部 {there} 户"), format!("all {there}"))}
                </button>
            })}
            {(count as usize > there).then(|| view! {
                <span class="quiet">{move || pick(format!("（列出前 {there} 户）"), format!("(the first {there})"))}</span>
            })}
        </div>
    }
}

#[component]
fn Changed(payment: ChangedPayment) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let ChangedPayment { entry, last, who, amount, last_amount } = payment;
    // What is not in a batch file cannot be opened from it.
    let link = move |entry: Option<u64>, fen: Fen, here: bool| match entry {
        Some(entry) if here => view! {
            <button
                type="button" class="button-link"
                title=move || pick(format!("第 {} 条", format::count(entry)), format!("entry {}", format::count(entry)))
                on:click=move |_| desk.peek.set(Some(entry))
            >
                {show_money(fen)}
            </button>
        }
        .into_any(),
        Some(_) => view! { <span>{show_money(fen)}</span> }.into_any(),
        None => view! { <span class="quiet">"—"</span> }.into_any(),
    };
    view! {
        <p class="changed" data-testid="changed">
            <span class="changed-who">{who}</span>
            <span class="changed-money">{link(last, last_amount, !desk.away)}</span>
            <span class="quiet" aria-hidden="true">"→"</span>
            <span class="changed-money">{link(entry, amount, true)}</span>
        </p>
    }
}

/// As many as fit without making the page long.
const FIRST: usize = 30;

//! The bar of filters above the list.
use super::query::Query;
use crate::components::{Asks, Choice, DateField, Icon, Sign};
use crate::format;
use crate::state::{Asked, app};
use crate::timing::sleep;
use crate::words::{Words, pick, terms, w};
use ipc::{Facets, GetFacets, PaymentStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Typing is asked for after this pause.
const TYPED_AFTER_MS: i32 = 160;

/// Search, choices, and what else limits the list.
#[component]
pub fn Filters(query: Query) -> impl IntoView {
    let facets = Asked::<Facets>::new();
    facets.ask(GetFacets {});
    let more = RwSignal::new(false);
    let choices = move |any: Words, list: fn(&Facets, Query) -> Vec<(String, String)>| {
        Signal::derive(move || {
            let mut all = vec![(String::new(), any.now().to_owned())];
            facets.load.with(|l| all.extend(l.here().map(|f| list(f, query)).unwrap_or_default()));
            all
        })
    };
    let status = RwSignal::new(query.status.with_untracked(|s| if s.len() == 1 { key_of(s[0]) } else { String::new() }));
    // The select and the counts below the list set the same filter.
    Effect::new(move || {
        let shown = query.status.with(|s| if s.len() == 1 { key_of(s[0]) } else { String::new() });
        status.set(shown);
    });
    let choose_status = move |key: String| query.status.set(status_of(&key).into_iter().collect());
    let statuses = Signal::derive(|| {
        let mut all = vec![(String::new(), pick("全部状态", "All states").to_owned())];
        all.extend(STATUSES.map(|s| (key_of(s), terms::payment_status(s).now().to_owned())));
        all
    });
    Effect::new(move |before: Option<String>| {
        let township = query.township.get();
        if before.is_some_and(|b| b != township) {
            query.village.set(String::new());
        }
        township
    });
    view! {
        <div class="filters" role="search" aria-label=w("筛选发放", "Filter payments")>
            <Search query/>
            <Choice value=query.programme name=w("补贴项目", "Programme") testid="payments-programme"
                choices=choices(w("全部项目", "All programmes"), |f, _| f.programmes.clone())/>
            <Choice value=query.township name=w("乡镇", "Township") testid="payments-township"
                choices=choices(w("全部乡镇", "All townships"), |f, _| same(f.places.iter().map(|p| &p.0)))/>
            <Show when=move || query.township.with(|t| !t.is_empty())>
                <Choice value=query.village name=w("村", "Village") testid="payments-village"
                    choices=choices(w("全部村", "All villages"), |f, query| {
                        query.township.with(|t| f.places.iter().find(|p| p.0 == *t).map(|p| same(p.1.iter()))).unwrap_or_default()
                    })/>
            </Show>
            <Choice value=query.month name=w("所属期", "Benefit month") testid="payments-month"
                choices=choices(w("全部所属期", "All periods"), |f, _| f.months.iter().map(|m| (m.clone(), format::month(m))).collect())/>
            <Choice value=status name=w("状态", "Status") testid="payments-status" choices=statuses on_choose=choose_status/>
            <button
                type="button" class="button-link" aria-expanded=move || if more.get() { "true" } else { "false" }
                data-testid="payments-more" on:click=move |_| more.update(|m| *m = !*m)
            >
                {w("更多条件", "More")} <Icon sign=Sign::Down/>
            </button>
        </div>
        <Show when=move || more.get()>
            <div class="filters filters-more">
                <DateField label=w("登记日期从", "Recorded from") value=query.from_date testid="payments-from"/>
                <DateField label=w("到", "to") value=query.to_date testid="payments-to"/>
                <div class="field">
                    <Asks words=w("登记人", "Recorded by")/>
                    <Choice value=query.member name=w("登记人", "Recorded by") testid="payments-member"
                        choices=choices(w("全部人员", "All members"), |f, _| f.members.clone())/>
                </div>
            </div>
        </Show>
        <Limits query facets/>
    }
}

/// The search; `/` leads to it from anywhere on the page.
#[component]
fn Search(query: Query) -> impl IntoView {
    let typed = move |text: String| {
        query.text.set(text.clone());
        spawn_local(async move {
            sleep(TYPED_AFTER_MS).await;
            let still = query.text.try_with_untracked(|now| *now == text) == Some(true);
            if still && query.text_asked.with_untracked(|asked| *asked != text) {
                query.text_asked.set(text);
            }
        });
    };
    // Nobody is named in a copy.
    let (asks, asked) = match app().copy.with_untracked(Option::is_some) {
        true => (w("按乡镇或村查找", "Search by township or village"), w("乡镇 / 村", "Township or village")),
        false => (
            w("按姓名、证号、账号或村查找", "Search by name, ID number, account or village"),
            w("姓名 / 证号 / 账号 / 村", "Name, ID, account or village"),
        ),
    };
    view! {
        <div class="search">
            <Icon sign=Sign::Search/>
            <input
                type="search"
                class="input"
                data-search="payments"
                data-testid="payments-search"
                autocomplete="off"
                spellcheck="false"
                aria-label=asks
                placeholder=asked
                prop:value=query.text
                on:input=move |ev| typed(event_target_value(&ev))
                on:keydown=move |ev| {
                    if ev.key() == "Escape" && query.text.with_untracked(|t| !t.is_empty()) {
                        ev.stop_propagation();
                        ev.prevent_default();
                        query.text.set(String::new());
                        query.text_asked.set(String::new());
                    }
                }
            />
        </div>
    }
}

/// What limits the list beside the selects, each to be taken off: what a figure led here with.
#[component]
fn Limits(query: Query, facets: Asked<Facets>) -> impl IntoView {
    let member = move |number: &str| {
        facets.load.with(|l| {
            l.here().and_then(|f| f.members.iter().find(|m| m.0 == number).map(|m| m.1.clone())).unwrap_or(number.to_owned())
        })
    };
    let limits = move || {
        let mut all: Vec<(String, Callback<()>)> = Vec::new();
        let year = query.year.get();
        if year != 0 {
            all.push((
                pick(format!("{year} 年度项目"), format!("Budget year {year}")),
                Callback::from(move || query.year.set(0)),
            ));
        }
        let status = query.status.get();
        if status.len() > 1 {
            let words: Vec<_> = status.iter().map(|s| terms::payment_status(*s).now()).collect();
            all.push((words.join(pick("、", ", ")), Callback::from(move || query.status.set(Vec::new()))));
        }
        let (from, to) = (query.from_date.get(), query.to_date.get());
        if !from.is_empty() || !to.is_empty() {
            let words = pick(format!("登记于 {from} – {to}"), format!("Recorded {from} – {to}"));
            all.push((
                words,
                Callback::from(move || {
                    query.from_date.set(String::new());
                    query.to_date.set(String::new());
                }),
            ));
        }
        let months = [(query.approved_month, w("审批于", "Approved in")), (query.paid_month, w("到账于", "Paid in"))];
        for (month, words) in months {
            let asked = month.get();
            if !asked.is_empty() {
                let words = format!("{} {}", words.now(), format::month(&asked));
                all.push((words, Callback::from(move || month.set(String::new()))));
            }
        }
        let number = query.member.get();
        if !number.is_empty() {
            let name = member(&number);
            all.push((
                pick(format!("登记人 {name}"), format!("Recorded by {name}")),
                Callback::from(move || query.member.set(String::new())),
            ));
        }
        if query.batch.with(|b| !b.is_empty()) {
            all.push((pick("只看一个批次", "One batch only").to_owned(), Callback::from(move || query.batch.set(String::new()))));
        }
        all
    };
    view! {
        <Show when=move || query.is_filtered()>
            <p class="limits">
                {move || limits().into_iter().map(|(words, off)| view! {
                    <span class="limit">
                        {words}
                        <button type="button" aria-label=w("去掉这个条件", "Take this filter off") on:click=move |_| off.run(())>
                            <Icon sign=Sign::Cross/>
                        </button>
                    </span>
                }).collect_view()}
                <button type="button" class="button-link" data-testid="payments-clear" on:click=move |_| query.clear()>
                    {w("清除全部条件", "Clear all filters")}
                </button>
            </p>
        </Show>
    }
}

/// All states, in the order of a payment's life.
const STATUSES: [PaymentStatus; 11] = [
    PaymentStatus::Submitted,
    PaymentStatus::Returned,
    PaymentStatus::Withdrawn,
    PaymentStatus::Excluded,
    PaymentStatus::Rejected,
    PaymentStatus::Approved,
    PaymentStatus::Executed,
    PaymentStatus::Reversed,
    PaymentStatus::History,
    PaymentStatus::Bounced,
    PaymentStatus::Recovered,
];

fn key_of(status: PaymentStatus) -> String {
    STATUSES.iter().position(|s| *s == status).map(|i| i.to_string()).unwrap_or_default()
}

fn status_of(key: &str) -> Option<PaymentStatus> {
    STATUSES.get(key.parse::<usize>().ok()?).copied()
}

fn same<'a>(names: impl Iterator<Item = &'a String>) -> Vec<(String, String)> {
    names.map(|name| (name.clone(), name.clone())).collect()
}

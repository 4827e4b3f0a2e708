//! All programmes with their money.
use super::open::OpenProgrammePage;
use super::terms::livelihood;
use crate::components::{Amount, Await, Button, Choice, Empty, Kind, Page, StackedBar, on_control, on_row, step_rows};
use crate::format;
use crate::pages::overview::parts;
use crate::route::Route;
use crate::rule;
use crate::state::{Asked, app};
use crate::words::{pick, w};
use ipc::{GetProgrammes, Money, PaymentQuery, PaymentStatus, Programme, Role, show_money};
use leptos::prelude::*;

/// What the list's rows need beside the programmes.
#[derive(Clone, Copy)]
struct Shown {
    year: RwSignal<String>,
    opening: RwSignal<bool>,
}

/// The list, or the form that opens a new one.
#[component]
pub fn ProgrammeList() -> impl IntoView {
    let programmes = Asked::<Vec<Programme>>::new();
    let shown = Shown { year: RwSignal::new(String::new()), opening: RwSignal::new(false) };
    provide_context(shown);
    let ask = move || programmes.ask(GetProgrammes {});
    // Anew whenever the ledger has grown, by whatever desk.
    let size = Memo::new(move |_| app().trust().map(|trust| trust.size));
    Effect::new(move || {
        size.track();
        ask();
    });
    move || match shown.opening.get() {
        true => view! {
            <OpenProgrammePage
                on_close=move || shown.opening.set(false)
                on_opened=move |(all,)| {
                    programmes.take(all);
                    shown.year.set(String::new());
                    shown.opening.set(false);
                }
            />
        }
        .into_any(),
        false => view! { <List programmes ask=Callback::from(ask)/> }.into_any(),
    }
}

#[component]
fn List(programmes: Asked<Vec<Programme>>, ask: Callback<()>) -> impl IntoView {
    let Shown { year, opening } = expect_context();
    let app = app();
    let years = Signal::derive(move || {
        let mut years = programmes.load.with(|l| l.here().into_iter().flatten().map(|p| p.year).collect::<Vec<_>>());
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.dedup();
        let all = (String::new(), w("全部年度", "All years").now().to_owned());
        let one = years.into_iter().map(|y| (y.to_string(), pick(format!("{y} 年度"), format!("Budget year {y}"))));
        std::iter::once(all).chain(one).collect::<Vec<_>>()
    });
    let acts = move || {
        view! {
            <Show when=move || years.with(|y| y.len() > 2)>
                <Choice value=year choices=years name=w("年度", "Budget year") testid="programmes-year"/>
            </Show>
            <Show when=move || app.has(Role::Administrator) || app.has(Role::Supervisor)>
                <Button
                    label=w("开设项目", "Open a programme") kind=Kind::Primary
                    on_press=move || opening.set(true) testid="programme-open"
                />
            </Show>
        }
    };
    view! {
        <Page title=Route::Programmes(None).title() acts testid="page-programmes">
            <Await asked=programmes retry=ask view=|all| view! { <Table all/> }.into_any()/>
        </Page>
    }
}

#[component]
fn Table(all: Vec<Programme>) -> impl IntoView {
    let Shown { year, .. } = expect_context();
    if all.is_empty() {
        return view! { <section class="panel"><Nothing/></section> }.into_any();
    }
    let issued = all.iter().any(|programme| programme.money.issued != 0);
    let before = all.iter().any(|programme| programme.money.spent_before != 0);
    let all = StoredValue::new(all);
    let found = Memo::new(move |_| {
        let year = year.get();
        all.with_value(|all| {
            let found = all.iter().enumerate().filter(|(_, p)| year.is_empty() || p.year.to_string() == year);
            found.map(|(i, _)| i).collect::<Vec<_>>()
        })
    });
    let sum = Memo::new(move |_| {
        let found = found.get();
        all.with_value(|all| found.iter().fold(Money::default(), |sum, i| sum + all[*i].money))
    });
    let figure = move |of: fn(&Money) -> i64| move || show_money(sum.with(of));
    view! {
        <section class="panel" aria-label=w("补贴项目", "Programmes")>
            <table class="table programmes" data-testid="programmes">
                <thead>
                    <tr>
                        <th scope="col">{w("补贴项目", "Programme")}</th>
                        <th scope="col">{w("执行", "Used")}</th>
                        <th scope="col" class="money">{w("收到指标（元）", "Received (yuan)")}</th>
                        <th scope="col" class="money">{w("待审批", "Waiting")}</th>
                        <th scope="col" class="money">{w("已审批", "Approved")}</th>
                        {issued.then(|| view! { <th scope="col" class="money">{w("已下达", "Issued")}</th> })}
                        {before.then(|| view! { <th scope="col" class="money">{w("启用前已用", "Spent before")}</th> })}
                        <th scope="col" class="money">{w("已到账", "Paid")}</th>
                        <th scope="col" class="money">{w("可用指标", "Available")}</th>
                    </tr>
                </thead>
                <tbody on:keydown=move |ev| step_rows(&ev)>
                    {move || found.get().into_iter().enumerate().map(|(place, i)| {
                        let programme = all.with_value(|all| all[i].clone());
                        view! { <Row place programme issued before/> }
                    }).collect_view()}
                </tbody>
                <tfoot>
                    <tr data-testid="programmes-sum">
                        <td colspan="2">{move || {
                            let n = found.with(Vec::len);
                            pick(format!("{n} 个项目合计"), format!("{n} programmes"))
                        }}</td>
                        <td class="money">{figure(|m| m.received)}</td>
                        <td class="money">{figure(|m| m.submitted)}</td>
                        <td class="money">{figure(|m| m.committed)}</td>
                        {issued.then(|| view! { <td class="money">{figure(|m| m.issued)}</td> })}
                        {before.then(|| view! { <td class="money">{figure(|m| m.spent_before)}</td> })}
                        <td class="money">{figure(|m| m.paid)}</td>
                        <td class="money">{figure(|m| m.available)}</td>
                    </tr>
                </tfoot>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Row(place: usize, programme: Programme, issued: bool, before: bool) -> impl IntoView {
    let Programme { code, name, year, field, classification, rule, money, .. } = programme;
    let Money { received, submitted, committed, paid, spent_before, available, .. } = money;
    let open = {
        let code = code.clone();
        move || app().go(Route::Programmes(Some(code.clone())))
    };
    let find = {
        let code = code.clone();
        move |status: &'static [PaymentStatus]| {
            let programme = code.clone();
            move || {
                app().go_payments(PaymentQuery { programme: programme.clone(), status: status.to_vec(), ..Default::default() })
            }
        }
    };
    let onward = money.issued;
    let share = format::per_cent(onward + spent_before + paid + committed, received);
    let explained = rule.clone();
    let (pressed, entered) = (open.clone(), open.clone());
    view! {
        <tr
            class="is-pressed"
            tabindex="0"
            data-testid=format!("programme-row-{place}")
            on:click=move |ev| {
                if !on_control(&ev) {
                    pressed();
                }
            }
            on:keydown=move |ev| {
                if ev.key() == "Enter" && on_row(&ev) {
                    ev.prevent_default();
                    entered();
                }
            }
        >
            <td>
                <p class="programme-title">{name} " " <span class="quiet">{year}</span></p>
                <p class="programme-about" title=move || format!("{} · {}", livelihood(&field).now(), rule::in_words(&explained))>
                    {code} " · " {classification} " · " {move || rule::in_words(&rule)}
                </p>
            </td>
            <td class="programme-used">
                <StackedBar parts=parts(&money) whole=received/>
                <span class="quiet">{move || match share {
                    Some(share) => format!("{share}%"),
                    None => pick("未收到指标", "none received").to_owned(),
                }}</span>
            </td>
            <td class="money"><Amount fen=received on_press=open.clone()/></td>
            <td class="money"><Amount fen=submitted on_press=find(&[PaymentStatus::Submitted]) over={submitted > available}/></td>
            <td class="money"><Amount fen=committed on_press=find(&[PaymentStatus::Approved])/></td>
            {issued.then(|| view! { <td class="money"><Amount fen=onward on_press=open.clone()/></td> })}
            {before.then(|| view! { <td class="money"><Amount fen=spent_before on_press=open.clone()/></td> })}
            <td class="money"><Amount fen=paid on_press=find(&[PaymentStatus::Executed, PaymentStatus::History])/></td>
            <td class="money"><Amount fen=available on_press=open/></td>
        </tr>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let Shown { opening, .. } = expect_context();
    let may = untrack(|| app().has(Role::Administrator) || app().has(Role::Supervisor));
    let hint = match may {
        true => w(
            "先开设项目（编码、年度、功能分类、金额规则），再由经办登记收到的指标文号。",
            "Open one first (code, year, classification, amount rule); a clerk then records the documents by which money came.",
        ),
        false => w(
            "由管理或主管开设项目、经办登记指标之后，才能登记发放。",
            "An administrator or supervisor opens programmes, a clerk records the funds; payments follow.",
        ),
    };
    view! {
        <Empty title=w("还没有补贴项目", "There is no programme yet") hint>
            {may.then(|| view! {
                <Button
                    label=w("开设项目", "Open a programme") kind=Kind::Primary
                    on_press=move || opening.set(true) testid="programme-open-first"
                />
            })}
        </Empty>
    }
}

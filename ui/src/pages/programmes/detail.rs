//! One programme: its money, its rule, the documents behind it.
use super::documents::Documents;
use super::example::RuleExample;
use super::money_in::{AllocationDialog, OpeningDialog};
use super::terms::livelihood;
use crate::components::{Await, Button, EntryLink, Figure, Kind, Page, Panel, StackedBar, focus_on, typing};
use crate::format;
use crate::pages::import::start_history;
use crate::pages::overview::parts;
use crate::route::Route;
use crate::state::{Asked, app};
use crate::words::{pick, w};
use ipc::{GetProgramme, Money, PaymentQuery, PaymentStatus, Programme, ProgrammeStory, Role};
use leptos::ev;
use leptos::prelude::*;

/// The page of one programme; Esc goes back to the list.
#[component]
pub fn ProgrammeDetail(code: String) -> impl IntoView {
    let story = Asked::<ProgrammeStory>::new();
    provide_context(story);
    let code = StoredValue::new(code);
    let ask = move || story.ask(GetProgramme { code: code.get_value() });
    ask();
    story.follow_ledger(move || GetProgramme { code: code.get_value() }, PartialEq::eq, |_, _| ());
    let leave = || app().go(Route::Programmes(None));
    let keys = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "Escape" && !typing() {
            leave();
        }
    });
    on_cleanup(move || keys.remove());
    let (allocating, opening) = (RwSignal::new(false), RwSignal::new(false));
    let note = Signal::derive(move || {
        story.load.with(|l| l.here().map(|s| format!("{} · {}", s.programme.name, s.programme.code))).unwrap_or_default()
    });
    let here = move || story.load.with(|l| l.here().is_some());
    let acts = move || {
        view! {
            <Button label=w("返回", "Back") keys="Esc" on_press=leave testid="programme-leave"/>
            <Show when=move || here() && app().has(Role::Clerk)>
                <Button label=w("历史补录…", "History …") on_press=start_history testid="programme-history"/>
                <Button label=w("期初数…", "Opening balance …") on_press=move || opening.set(true) testid="programme-opening"/>
                <Button
                    label=w("登记指标…", "Record funds …") kind=Kind::Primary
                    on_press=move || allocating.set(true) testid="programme-allocate"
                />
            </Show>
        }
    };
    view! {
        <Page title=Route::Programmes(None).title() note acts testid="page-programme">
            <Await asked=story retry=ask view=|story| view! { <Shown story/> }.into_any()/>
            <AllocationDialog open=allocating code=code.get_value()/>
            <OpeningDialog open=opening code=code.get_value()/>
        </Page>
    }
}

#[component]
fn Shown(story: ProgrammeStory) -> impl IntoView {
    let ProgrammeStory { programme, documents } = story;
    let Programme { code, year, field, classification, notice_names, rule, money, payments, entry, .. } = programme;
    let Money { received, submitted, committed, paid, spent_before, available, issued, .. } = money;
    let find = {
        let code = StoredValue::new(code.clone());
        move |status: &'static [PaymentStatus]| {
            move || app().go_payments(PaymentQuery { programme: code.get_value(), status: status.to_vec(), ..Default::default() })
        }
    };
    let share = move |part: i64| {
        let share = format::per_cent(part, received).map(|p| format!("{p}%")).unwrap_or("—".into());
        move || pick(format!("占指标 {share}"), format!("{share} of received"))
    };
    let count = documents.len();
    let counted = format::count(payments);
    let rule = Signal::stored(Some(rule));
    view! {
        <section class="panel sums-year" aria-label=w("合计（元）", "In all (yuan)") data-testid="programme-money">
            <div class="sums-line">
                <Figure
                    name=w("收到指标", "Received") fen=received testid="money-received"
                    note=move || pick(format!("{count} 份文号"), format!("{count} documents"))
                    on_press=|| focus_on("[data-testid=documents]")
                />
                <span class="sums-sign" aria-hidden="true">"="</span>
                <Figure
                    name=w("已到账", "Paid") key="key-paid" fen=paid testid="money-paid" note=share(paid)
                    on_press=find(&[PaymentStatus::Executed, PaymentStatus::History])
                />
                <span class="sums-sign" aria-hidden="true">"+"</span>
                <Figure
                    name=w("已审批", "Approved") key="key-committed" fen=committed testid="money-committed" note=share(committed)
                    on_press=find(&[PaymentStatus::Approved])
                />
                {(issued != 0).then(|| view! {
                    <span class="sums-sign" aria-hidden="true">"+"</span>
                    <Figure
                        name=w("已下达", "Issued") key="key-issued" fen=issued testid="money-issued"
                        note=share(issued) on_press=|| focus_on("[data-testid=documents]")
                    />
                })}
                {(spent_before != 0).then(|| view! {
                    <span class="sums-sign" aria-hidden="true">"+"</span>
                    <Figure
                        name=w("启用前已用", "Spent before") key="key-before" fen=spent_before testid="money-before"
                        note=share(spent_before) on_press=|| focus_on("[data-testid=documents]")
                    />
                })}
                <span class="sums-sign" aria-hidden="true">"+"</span>
                <Figure
                    name=w("可用指标", "Available") key="key-available" fen=available testid="money-available" note=share(available)
                    on_press=|| focus_on("[data-testid=documents]")
                />
                <div class="sums-waiting">
                    <Figure
                        name=w("其中待审批", "of which waiting") key="key-submitted" fen=submitted testid="money-submitted"
                        note=share(submitted) on_press=find(&[PaymentStatus::Submitted])
                    />
                </div>
            </div>
            <StackedBar parts=parts(&money) whole=received/>
        </section>
        <div class="programme-parts">
            <Documents documents/>
            <Panel title=w("金额规则", "Amount rule") class="programme-rule">
                <div class="panel-body">
                    <RuleExample rule/>
                    <dl class="facts">
                        <dt>{w("项目编码", "Code")}</dt>
                        <dd>{code}</dd>
                        <dt>{w("预算年度", "Budget year")}</dt>
                        <dd>{year}</dd>
                        <dt>{w("民生领域", "Livelihood field")}</dt>
                        <dd>{move || livelihood(&field).now()}</dd>
                        <dt>{w("支出功能分类", "Functional classification")}</dt>
                        <dd>{classification}</dd>
                        <dt>{w("公示", "Public notices")}</dt>
                        <dd data-testid="programme-notice">{match notice_names {
                            true => w("列出全名", "names in full"),
                            false => w("遮盖姓名", "names masked"),
                        }}</dd>
                        <dt>{w("有效发放", "Payments that count")}</dt>
                        <dd>{move || pick(format!("{counted} 笔"), counted.clone())}</dd>
                        <dt>{w("开设记录", "Opened by")}</dt>
                        <dd><EntryLink entry/></dd>
                    </dl>
                </div>
            </Panel>
        </div>
    }
}

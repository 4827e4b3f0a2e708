//! Ten rows drawn at random.
use super::desk::Desk;
use crate::components::{Button, Empty, Panel, Sign, Tag, Tone, on_row, step_rows, typing};
use crate::state::app;
use crate::words::{pick, w};
use ipc::{SampleRow, show_money};
use leptos::ev;
use leptos::prelude::*;

/// The drawn rows; R draws again.
#[component]
pub fn SamplePanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let keys = window_event_listener(ev::keydown, move |ev| {
        let plain = !ev.ctrl_key() && !ev.alt_key() && !ev.meta_key();
        if plain && matches!(ev.key().as_str(), "r" | "R") && !typing() {
            ev.prevent_default();
            desk.draw_again();
        }
    });
    on_cleanup(move || keys.remove());
    let title = Signal::derive(move || {
        let n = desk.sample.with(Vec::len);
        pick(format!("随机抽看 {n} 笔"), format!("{n} rows drawn at random"))
    });
    let note = Signal::derive(move || match desk.draw.get() {
        0 => pick("经办无从预知抽到哪些；Enter 看全貌", "the clerk could not foresee which; Enter shows the payment").to_owned(),
        n => pick(format!("第 {} 次抽；Enter 看全貌", n + 1), format!("draw {}; Enter shows the payment", n + 1)),
    });
    let acts = move || {
        let masked = move || desk.story.load.with(|load| load.here().is_some_and(|story| story.masked));
        view! {
            <Show when=masked>
                <Button
                    label=w("显示姓名（记录一次）", "Show names (recorded once)") sign=Sign::Eye
                    on_press=move || app().reveal(move || desk.ask()) testid="batch-reveal"
                />
            </Show>
            <Button label=w("再抽", "Draw again") keys="R" on_press=move || desk.draw_again() testid="batch-draw"/>
        }
    };
    view! {
        <Panel title note acts testid="batch-sample">
            <table class="table sample">
                <thead>
                    <tr>
                        <th scope="col" class="money">{w("行", "Row")}</th>
                        <th scope="col">{w("受益人", "Beneficiary")}</th>
                        <th scope="col">{w("收款人", "Payee")}</th>
                        <th scope="col">{w("村", "Village")}</th>
                        <th scope="col" class="money">{w("标准 × 数量", "Standard × quantity")}</th>
                        <th scope="col" class="money">{w("金额", "Amount")}</th>
                        <th scope="col">{w("上期", "Last period")}</th>
                    </tr>
                </thead>
                <tbody on:keydown=move |ev| step_rows(&ev)>{move || desk.sample.get().into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
            <Show when=move || desk.sample.with(Vec::is_empty)>
                <Empty title=w("没有可抽的行", "No rows to draw")/>
            </Show>
        </Panel>
    }
}

#[component]
fn Row(row: SampleRow) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let SampleRow { entry, row, beneficiary, payee, village, working, amount, change } = row;
    view! {
        <tr
            class="is-pressed"
            tabindex="0"
            data-testid="sample-row"
            on:click=move |_| desk.peek.set(Some(entry))
            on:keydown=move |ev| {
                if ev.key() == "Enter" && on_row(&ev) {
                    ev.prevent_default();
                    desk.peek.set(Some(entry));
                }
            }
        >
            <td class="money quiet">{if row > 0 { row.to_string() } else { "—".to_owned() }}</td>
            <td>{beneficiary}</td>
            <td>{move || if payee.is_empty() { w("本人", "self").now().to_owned() } else { payee.clone() }}</td>
            <td>{village}</td>
            <td class="money">{working}</td>
            <td class="money">{show_money(amount)}</td>
            <td>{change_tag(&change)}</td>
        </tr>
    }
}

fn change_tag(change: &str) -> AnyView {
    match change {
        "same" => view! { <span class="quiet">{w("相同", "same")}</span> }.into_any(),
        "new" => view! { <Tag word=w("新增", "new")/> }.into_any(),
        "amount" => view! { <Tag tone=Tone::Waiting sign=Sign::Warning word=w("金额变化", "other amount")/> }.into_any(),
        "account" => view! { <Tag tone=Tone::Refused sign=Sign::Warning word=w("账号变化", "other account")/> }.into_any(),
        _ => "—".into_any(),
    }
}

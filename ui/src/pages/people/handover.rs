//! A leaving member's open work: listed, transferred, printed.
use super::desk::{Desk, Face, Sending};
use super::terms::{act, roles};
use crate::components::{Await, BatchTag, Button, Choice, Empty, EntryLink, Kind, MaybeFailure, Page, Panel, Sign, Tone, typing};
use crate::format;
use crate::route::Route;
use crate::state::{Asked, app};
use crate::timing::now;
use crate::words::{pick, w};
use ipc::{BatchLine, GetMembers, HandOver, OpenWork, PreviewHandover, Role, show_money};
use leptos::ev;
use leptos::prelude::*;

/// The handover of one member; Esc goes back.
#[component]
pub fn Handover(from: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let work = Asked::<OpenWork>::new();
    let number = StoredValue::new(from);
    let ask = move || work.ask(PreviewHandover { from: number.get_value() });
    ask();
    if desk.people.load.with_untracked(|l| l.here().is_none()) {
        desk.people.ask(GetMembers {});
    }
    let sending = Sending::new();
    let to = RwSignal::new(String::new());
    let leave = move || desk.face.set(Face::Members);
    let keys = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "Escape" && !typing() {
            leave();
        }
    });
    on_cleanup(move || keys.remove());
    // Work that is there and not yet given to anyone.
    let open = move || work.load.with(|l| l.here().is_some_and(|w| w.to_name.is_none() && w.can_be_handed_over()));
    let choices = Signal::derive(move || {
        let none = (String::new(), w("接手人…", "To whom …").now().to_owned());
        let one = desk
            .others(&number.get_value())
            .into_iter()
            // Open work is a clerk's work.
            .filter(|m| m.roles.contains(&Role::Clerk))
            .map(|m| (m.member.clone(), format!("{}（{}）", m.name, roles(&m.roles))));
        std::iter::once(none).chain(one).collect::<Vec<_>>()
    });
    let send = move || {
        let question = HandOver { from: number.get_value(), to: to.get_untracked() };
        sending.send(question, move |answer| {
            work.take(answer);
            app().refresh();
            app().say(
                Tone::Proven,
                w("已移交，写入账本；请打印由双方签字。", "Handed over and recorded; print it for both to sign."),
            );
        });
    };
    let acts = move || {
        view! {
            <Button label=w("返回", "Back") keys="Esc" on_press=leave testid="handover-leave"/>
            <Button
                label=w("打印移交清单", "Print the list") sign=Sign::Print
                on_press=|| { let _ = window().print(); }
                testid="handover-print"
            />
        }
    };
    view! {
        <Page title=w("工作移交", "Handover") acts testid="page-handover">
            <Await asked=work retry=ask view=|work| view! { <Work work/> }.into_any()/>
            <Show when=open>
                <div class="handover-acts no-print">
                    <Choice value=to choices name=w("接手人", "To whom") testid="handover-to"/>
                    <Button
                        label=w("签名移交", "Sign and hand over") kind=Kind::Primary busy=sending.busy
                        disabled=Signal::derive(move || to.with(String::is_empty))
                        on_press=send
                        testid="handover-yes"
                    />
                </div>
            </Show>
            <MaybeFailure failure=sending.failure/>
        </Page>
    }
}

#[component]
fn Work(work: OpenWork) -> impl IntoView {
    let nothing = !work.can_be_handed_over() && work.waiting.is_empty();
    let OpenWork { from_name, to_name, entry, batches, drafts, waiting } = work;
    let office = move || app().status.with(|s| s.as_ref().and_then(|s| s.office.as_ref()).map(|o| o.name.clone()));
    let given = to_name.clone();
    view! {
        <div class="handover">
            <p class="print-only">{office} " · " {w("工作移交清单", "Handover of open work")} " · " {move || format::moment(now())}</p>
            <p class="handover-who" data-testid="handover-who">
                <b>{move || pick(format!("{from_name} 的未完工作"), format!("Open work of {from_name}"))}</b>
                {given.map(|name| view! { " → " <b>{name}</b> })}
                {entry.map(|entry| view! { " · " <EntryLink entry/> })}
            </p>
            {nothing.then(|| view! {
                <section class="panel">
                    <Empty title=w("没有未完成的工作", "No work is open") hint=w("没有待审批或退回的批次，也没有草稿。", "No batch waits or was returned, and there are no drafts.")/>
                </section>
            })}
            {(!batches.is_empty()).then(|| view! {
                <Panel title=w("未办结的批次", "Batches not decided, or returned")>
                    <table class="table" data-testid="handover-batches">
                        <thead>
                            <tr>
                                <th scope="col">{w("批次", "Batch")}</th>
                                <th scope="col">{w("状态", "State")}</th>
                                <th scope="col">{w("补贴项目", "Programme")}</th>
                                <th scope="col" class="money">{w("笔数", "Payments")}</th>
                                <th scope="col" class="money">{w("金额（元）", "Amount (yuan)")}</th>
                                <th scope="col">{w("提交时间", "Submitted")}</th>
                            </tr>
                        </thead>
                        <tbody>{batches.into_iter().map(|line| view! { <Batch line/> }).collect_view()}</tbody>
                    </table>
                </Panel>
            })}
            {(!drafts.is_empty()).then(|| view! {
                <Panel title=w("草稿", "Drafts")>
                    <ul class="panel-body">
                        {drafts.into_iter().map(|(name, rows)| view! {
                            <li>{name} " · " {move || pick(format!("{rows} 行"), format!("{rows} rows"))}</li>
                        }).collect_view()}
                    </ul>
                </Panel>
            })}
            {(!waiting.is_empty()).then(|| view! {
                <Panel title=w("等第二人签名的事项", "Acts that wait for a second signature")>
                    <p class="panel-body quiet">
                        {w("这些不能移交；注销此人时一并作废，需要时由他人重新办理。", "These cannot be handed over: a revocation drops them, and another begins them anew if needed.")}
                    </p>
                    <ul class="panel-body" data-testid="handover-waiting">
                        {waiting.into_iter().map(|w| view! {
                            <li>{act(&w.kind)} " " {w.about} " · " <EntryLink entry=w.entry/></li>
                        }).collect_view()}
                    </ul>
                </Panel>
            })}
            <div class="paper-signs print-only">
                <div><span>{w("移交人", "Handed over by")}</span></div>
                <div><span>{w("接收人", "Received by")}</span></div>
                <div><span>{w("监交人", "Witnessed by")}</span></div>
            </div>
        </div>
    }
}

#[component]
fn Batch(line: BatchLine) -> impl IntoView {
    let BatchLine { id, number, status, programme_name, count, total, at, .. } = line;
    view! {
        <tr>
            <td>
                <button type="button" class="button-link" on:click=move |_| app().go(Route::Approval(id.clone()))>{number}</button>
            </td>
            <td><BatchTag status/></td>
            <td>{programme_name}</td>
            <td class="money">{format::count(u64::from(count))}</td>
            <td class="money">{show_money(total)}</td>
            <td>{move || format::moment(at)}</td>
        </tr>
    }
}

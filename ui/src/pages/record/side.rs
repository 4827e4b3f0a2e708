//! Beside the form: what it comes to, what stands against it, and the button.
use super::checking::Checking;
use super::form::Form;
use crate::components::{AreaField, Button, EntryLink, Icon, Kind, MaybeFailure, Sign};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{Words, lang, pick, said, w};
use ipc::{Fault, Fen, Lang, Programme, capital_money, show_money};
use leptos::prelude::*;

/// The part that stays in sight while the form scrolls.
#[component]
pub fn Side(form: Form, checking: Checking, programme: Memo<Option<Programme>>) -> impl IntoView {
    let amount = move || form.amount.get();
    let blocking = Memo::new(move |_| checking.blocking());
    view! {
        <aside class="record-side panel" aria-label=w("金额与核对", "Amount and checks")>
            <p class="record-amount" data-testid="record-sum" aria-live="polite">
                {move || amount().map(show_money).unwrap_or("—".into())}
                <span class="story-unit">{w("元", "yuan")}</span>
            </p>
            <p class="quiet record-capital">
                {move || amount().filter(|_| lang() == Lang::Zh).map(capital_money)}
            </p>
            <MoneyLeft checking amount=form.amount programme/>
            <Against checking form/>
            <MaybeFailure failure=checking.failure/>
            <p class="record-state" aria-live="polite">
                {move || match (checking.check.with(|c| c.as_ref().map(|c| c.ready)), blocking.get()) {
                    (None, _) => w("先选补贴项目，随填随核对。", "Choose the programme; it is checked as you type.").now().to_owned(),
                    (Some(_), n) if n > 0 => pick(format!("还有 {n} 处须填或须改。"), format!("{n} to fill in or correct.")),
                    (Some(false), _) => w("还有提醒须写明理由。", "A warning still needs its reason.").now().to_owned(),
                    (Some(true), _) => w("核对无误，可以登记。", "All checks hold; ready to record.").now().to_owned(),
                }}
            </p>
            <Button
                label=w("签名登记", "Sign and record") keys="Ctrl+Enter" kind=Kind::Primary busy=checking.busy
                on_press=move || checking.record() testid="record-submit"
            />
            <p class="record-hint">
                {w("登记即用您本人的密钥签名，由另一人审批。Enter 到下一栏。", "Recording signs it with your own key; another member approves. Enter goes to the next field.")}
            </p>
            <Recorded checking/>
        </aside>
    }
}

/// What the programme has, and what is left after this payment.
#[component]
fn MoneyLeft(checking: Checking, amount: RwSignal<Option<Fen>>, programme: Memo<Option<Programme>>) -> impl IntoView {
    let money = Memo::new(move |_| {
        let checked = checking.check.with(|c| c.as_ref().map(|c| (c.available, c.submitted)));
        checked.or_else(|| programme.with(|p| p.as_ref().map(|p| (p.money.available, p.money.submitted))))
    });
    let line =
        |name: Words, fen: Fen, class: &'static str| view! { <div class=class><dt>{name}</dt><dd>{show_money(fen)}</dd></div> };
    move || {
        let (available, submitted) = money.get()?;
        let left = available - submitted - amount.get().unwrap_or(0);
        Some(view! {
            <dl class="record-left" data-testid="record-left">
                {line(w("可用指标", "Available"), available, "")}
                {line(w("其中待审批", "of which waiting"), submitted, "")}
                {line(w("本笔之后余", "Left after this"), left, if left < 0 { "text-refused" } else { "record-left-sum" })}
            </dl>
            {(left < 0).then(|| view! {
                <p class="text-refused"><Icon sign=Sign::Warning/> " " {w("全部审批后会超过指标。", "Approving all of it would exceed the funds.")}</p>
            })}
        })
    }
}

/// Faults of no single field, and faults that may be passed with a reason.
#[component]
fn Against(checking: Checking, form: Form) -> impl IntoView {
    let codes = Memo::new(move |_| {
        let mut codes: Vec<String> = Vec::new();
        for fault in checking.passable() {
            if !codes.contains(&fault.code) {
                codes.push(fault.code);
            }
        }
        codes
    });
    view! {
        {move || checking.general().into_iter().map(|fault| view! {
            <div class="against against-blocks">
                <Icon sign=Sign::Cross/>
                <FaultText fault/>
            </div>
        }).collect_view()}
        // By code, so that the reason being typed keeps its field while the check runs again.
        <For
            each=move || codes.get()
            key=|code| code.clone()
            children=move |code| view! { <Passable checking code form/> }
        />
    }
}

#[component]
fn FaultText(fault: Fault) -> impl IntoView {
    let Fault { what, remedy, entry, .. } = fault;
    view! {
        <p>
            <b>{move || said(&what)}</b> " " {move || said(&remedy)}
            {entry.map(|entry| view! { " " <EntryLink entry/> })}
        </p>
    }
}

/// A fault that may be passed; the reason goes to the approver. What it says changes with what is typed, the reason's field stays.
#[component]
fn Passable(checking: Checking, code: String, form: Form) -> impl IntoView {
    let given = form.reasons.with_untracked(|all| all.iter().find(|(c, _)| *c == code).map(|(_, r)| r.clone()));
    let reason = RwSignal::new(given.unwrap_or_default());
    let testid = format!("record-pass-{code}");
    let fault = {
        let code = code.clone();
        move || checking.passable().into_iter().find(|f| f.code == code)
    };
    Effect::new(move |before: Option<()>| {
        let text = reason.get();
        if before.is_some() {
            form.reasons.update(|all| {
                all.retain(|(c, _)| *c != code);
                all.push((code.clone(), text));
            });
        }
    });
    view! {
        <div class="against against-passable" data-testid="record-warning">
            <Icon sign=Sign::Warning/>
            <div>
                {move || fault().map(|fault| view! { <FaultText fault/> })}
                <AreaField label=w("放行理由", "Reason for passing it") value=reason testid/>
            </div>
        </div>
    }
}

/// What was recorded last, while the next one is typed.
#[component]
fn Recorded(checking: Checking) -> impl IntoView {
    move || {
        checking.recorded.get().map(|story| {
            let (entry, amount) = (story.entry, show_money(story.amount));
            let number = format::count(entry);
            view! {
                <div class="recorded" role="status" data-testid="recorded">
                    <p class="text-proven">
                        <Icon sign=Sign::Check/> " "
                        {move || pick(format!("已登记第 {number} 条，{amount} 元，待审批。"), format!("Recorded as entry {number}, {amount} yuan; waits for approval."))}
                    </p>
                    <Button
                        label=w("看这一笔", "Open it") kind=Kind::Link on_press=move || app().go(Route::Entries(Some(entry)))
                        testid="recorded-open"
                    />
                </div>
            }
        })
    }
}

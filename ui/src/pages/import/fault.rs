//! One fault in the list: what is there, what was expected, what to do, and the reason for passing it.
use super::wizard::{Spot, Wizard};
use crate::components::{AreaField, Button, EntryLink, Icon, Kind, Sign, Tick, focus_on};
use crate::words::fields::field;
use crate::words::{pick, said, w};
use ipc::{FAULTS_SHOWN_MAX, Fault};
use leptos::prelude::*;

/// A fault. Pressed, it leads to its row; a warning opens to take a reason.
#[component]
pub fn FaultItem(wizard: Wizard, number: usize, fault: Fault) -> impl IntoView {
    let spot = StoredValue::new(Spot::of(&fault));
    let here = Memo::new(move |_| wizard.spot.with(|s| s.as_ref() == Some(&spot.get_value())));
    let opening = RwSignal::new(false);
    let (kind, sign) = match (&fault.passed, fault.blocks) {
        (Some(_), _) => ("fault is-passed", Sign::Check),
        (None, true) => ("fault is-blocking", Sign::Cross),
        (None, false) => ("fault is-warning", Sign::Warning),
    };
    let (row, name) = (fault.row, fault.field.clone());
    let place = move || match (row, name.as_str()) {
        (0, _) => pick("整个文件", "The file").to_owned(),
        (row, "") => pick(format!("第 {row} 行"), format!("Row {row}")),
        (row, name) => format!("{} · {}", pick(format!("第 {row} 行"), format!("Row {row}")), field(name).now()),
    };
    let (what, remedy) = (fault.what.clone(), fault.remedy.clone());
    let (found, expected) = (fault.found.clone(), fault.expected.clone());
    let may_pass = !fault.blocks && fault.passed.is_none();
    let fault = StoredValue::new(fault);
    view! {
        <li class=kind class:is-here=here data-testid=format!("fault-{number}") data-code=fault.with_value(|f| f.code.clone())>
            <button type="button" class="fault-open" on:click=move |_| {
                wizard.spot.set(Some(spot.get_value()));
                // What the programme lacks is not mended in a field of this page.
                if row == 0 && fault.with_value(|f| f.blocks && f.code != "history-beyond") {
                    wizard.back_to(&fault.with_value(|f| f.field.clone()));
                }
            }>
                <span class="fault-place"><Icon sign/> {place}</span>
                <span class="fault-what">{move || said(&what)}</span>
                {(!found.is_empty() || !expected.is_empty()).then(|| view! {
                    <span class="fault-facts">
                        {(!found.is_empty()).then(|| view! { <span>{w("表中", "There:")} " " <b>{found}</b></span> })}
                        {(!expected.is_empty()).then(|| view! { <span>{w("应为", "Expected:")} " " <b>{expected}</b></span> })}
                    </span>
                })}
                <span class="fault-remedy">{move || said(&remedy)}</span>
            </button>
            {fault.with_value(|f| f.entry).map(|entry| view! { <EntryLink entry/> })}
            {fault.with_value(|f| f.passed.clone()).map(|reason| view! {
                <p class="fault-reason">
                    <span>{w("放行理由：", "Passed because: ")} {reason}</span>
                    <button
                        type="button"
                        class="button-link"
                        disabled=wizard.work.running
                        on:click=move |_| fault.with_value(|f| wizard.pass(f, false, String::new()))
                    >
                        {w("收回", "Take back")}
                    </button>
                </p>
            })}
            <Show when=move || may_pass && !opening.get()>
                <Button
                    label=w("说明理由后放行…", "Pass with a reason …")
                    kind=Kind::Link
                    on_press=move || {
                        wizard.spot.set(Some(spot.get_value()));
                        opening.set(true);
                        request_animation_frame(|| focus_on(".fault-pass textarea"));
                    }
                    testid=format!("fault-pass-{number}")
                />
            </Show>
            <Show when=move || may_pass && opening.get()>
                <PassForm wizard fault opening/>
            </Show>
        </li>
    }
}

#[component]
fn PassForm(wizard: Wizard, fault: StoredValue<Fault>, opening: RwSignal<bool>) -> impl IntoView {
    let (reason, all) = (RwSignal::new(String::new()), RwSignal::new(false));
    let same = Memo::new(move |_| {
        wizard.check.with(|check| {
            let code = fault.with_value(|f| f.code.clone());
            let faults = check.iter().flat_map(|c| &c.faults);
            faults.filter(|f| f.code == code && !f.blocks && f.passed.is_none()).count()
        })
    });
    let cut = move || wizard.check.with(|c| c.as_ref().is_some_and(|c| c.faults.len() >= FAULTS_SHOWN_MAX));
    let pass = move || {
        let reason = reason.with_untracked(|r| r.trim().to_owned());
        if !reason.is_empty() {
            fault.with_value(|f| wizard.pass(f, all.get_untracked(), reason));
        }
    };
    view! {
        <div
            class="fault-pass"
            on:keydown=move |ev| match ev.key().as_str() {
                "Escape" => {
                    ev.stop_propagation();
                    opening.set(false);
                }
                "Enter" if ev.ctrl_key() => {
                    ev.prevent_default();
                    pass();
                }
                _ => {}
            }
        >
            <AreaField
                label=w("理由", "Reason")
                value=reason
                help=w("审批人会看到。", "The approver sees it.")
                testid="fault-reason"
            />
            <Show when=move || { same.get() > 1 }>
                <Tick
                    label=Signal::derive(move || match cut() {
                        false => pick(
                            format!("同类 {} 处都用这一理由", same.get()),
                            format!("The same reason for all {} of this kind", same.get()),
                        ),
                        true => pick("同类各处都用这一理由，没有列出的也在内", "The same reason for all of this kind, those not listed too").to_owned(),
                    })
                    checked=all
                    on_change=move |ticked| all.set(ticked)
                    testid="fault-pass-all"
                />
            </Show>
            <div class="fault-acts">
                <Button label=w("取消", "Cancel") on_press=move || opening.set(false)/>
                <Button
                    label=w("放行", "Pass")
                    kind=Kind::Primary
                    keys="Ctrl+Enter"
                    disabled=Signal::derive(move || reason.with(|r| r.trim().is_empty()))
                    busy=wizard.work.running
                    on_press=pass
                    testid="fault-pass-yes"
                />
            </div>
        </div>
    }
}

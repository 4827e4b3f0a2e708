//! Months and days.
use crate::components::{Field, FieldFault, FieldIds};
use crate::format;
use crate::words::{Words, w};
use leptos::prelude::*;

/// A month as `YYYY-MM`; empty while empty or unreadable. Up and down step through the months.
#[component]
pub fn MonthField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let unread = w("请填年月，例如 2026-03 或 202603。", "Type year and month, e.g. 2026-03 or 202603.");
    let step = |value: &str, by| format::step_month(value, by);
    view! {
        <CalendarField label help fault optional class testid value unread placeholder="2026-03" read=format::read_month step/>
    }
}

/// A day as `YYYY-MM-DD`; empty while empty or unreadable.
#[component]
pub fn DateField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let unread = w("请填年月日，例如 2026-03-07 或 20260307。", "Type a day, e.g. 2026-03-07 or 20260307.");
    view! {
        <CalendarField
            label help fault optional class testid value unread placeholder="2026-03-07" read=format::read_date
            step=|_, _| None
        />
    }
}

/// Text that is a month or a day. The web view has no calendar control of its own on every system, and typing is quicker.
#[component]
fn CalendarField(
    label: Signal<String>,
    help: Signal<String>,
    fault: Signal<Option<FieldFault>>,
    optional: bool,
    class: &'static str,
    testid: String,
    value: RwSignal<String>,
    unread: Words,
    placeholder: &'static str,
    read: fn(&str) -> Option<String>,
    step: fn(&str, i32) -> Option<String>,
) -> impl IntoView {
    let ids = FieldIds::new();
    let typed = RwSignal::new(value.get_untracked());
    Effect::new(move || {
        let value = value.get();
        if typed.with_untracked(|t| read(t)).unwrap_or_default() != value {
            typed.set(value);
        }
    });
    let unreadable = Signal::derive(move || typed.with(|t| !t.trim().is_empty() && read(t).is_none()));
    super::unread::tell_unread(ids.control.clone(), unreadable);
    let shown_fault = Signal::derive(move || if unreadable.get() { Some(FieldFault::here(unread)) } else { fault.get() });
    view! {
        <Field ids=ids.clone() label help fault=shown_fault optional class>
            <input
                id=ids.control
                type="text"
                class="input"
                inputmode="numeric"
                autocomplete="off"
                placeholder=placeholder
                aria-describedby=ids.below
                aria-invalid=move || shown_fault.with(|f| f.as_ref().is_some_and(|f| f.blocks)).then_some("true")
                data-testid=(!testid.is_empty()).then_some(testid)
                prop:value=typed
                on:input=move |ev| {
                    let text = event_target_value(&ev);
                    let found = read(&text).unwrap_or_default();
                    typed.set(text);
                    if value.get_untracked() != found {
                        value.set(found);
                    }
                }
                on:change=move |_| {
                    if let Some(found) = typed.with_untracked(|t| read(t)) {
                        typed.set(found);
                    }
                }
                on:keydown=move |ev| {
                    let by = match ev.key().as_str() {
                        "ArrowUp" => 1,
                        "ArrowDown" => -1,
                        _ => return,
                    };
                    if let Some(next) = step(&value.get_untracked(), by) {
                        ev.prevent_default();
                        value.set(next);
                    }
                }
            />
        </Field>
    }
}

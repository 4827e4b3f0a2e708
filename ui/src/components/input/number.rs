//! Numbers: money and quantities.
use crate::components::{Field, FieldFault, FieldIds};
use crate::words::{Words, w};
use ipc::{Fen, QuantityE4};
use leptos::prelude::*;

/// An amount, right-aligned; `None` while empty or unreadable, and then it says so.
#[component]
pub fn MoneyField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<Option<Fen>>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let unread = w("请填金额，最多两位小数，例如 1,260.00。", "Type an amount with at most two decimals, e.g. 1,260.00.");
    let unit = w("元", "yuan");
    view! {
        <NumberField
            label help fault optional class disabled testid unit=unit unread
            value read=ipc::read_money show=ipc::show_money
        />
    }
}

/// A quantity in 1/10,000 of its unit.
#[component]
pub fn QuantityField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<Option<QuantityE4>>,
    /// The word for the unit, shown behind.
    #[prop(into)]
    unit: Signal<String>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let unread = w("请填数量，最多四位小数。", "Type a quantity with at most four decimals.");
    view! {
        <NumberField label help fault class testid unit unread value read=ipc::read_quantity show=ipc::show_quantity/>
    }
}

/// Text that is a number; the typed text stays as typed until the field is left.
#[component]
fn NumberField(
    label: Signal<String>,
    help: Signal<String>,
    fault: Signal<Option<FieldFault>>,
    #[prop(optional)] optional: bool,
    class: &'static str,
    #[prop(optional)] disabled: Signal<bool>,
    testid: String,
    #[prop(into)] unit: Signal<String>,
    unread: Words,
    value: RwSignal<Option<i64>>,
    read: fn(&str) -> Option<i64>,
    show: fn(i64) -> String,
) -> impl IntoView {
    let ids = FieldIds::new();
    let typed = RwSignal::new(value.get_untracked().map(show).unwrap_or_default());
    // Another part of the form may set the value, e.g. the amount by rule.
    Effect::new(move || {
        let value = value.get();
        if typed.with_untracked(|t| read(t)) != value {
            typed.set(value.map(show).unwrap_or_default());
        }
    });
    let unreadable = Signal::derive(move || typed.with(|t| !t.trim().is_empty() && read(t).is_none()));
    super::unread::tell_unread(ids.control.clone(), unreadable);
    let shown_fault = Signal::derive(move || if unreadable.get() { Some(FieldFault::here(unread)) } else { fault.get() });
    view! {
        <Field ids=ids.clone() label help fault=shown_fault optional class>
            <div class="input-with-unit">
                <input
                    id=ids.control
                    type="text"
                    class="input number"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-describedby=ids.below
                    aria-invalid=move || shown_fault.with(|f| f.as_ref().is_some_and(|f| f.blocks)).then_some("true")
                    disabled=disabled
                    data-testid=(!testid.is_empty()).then_some(testid)
                    prop:value=typed
                    on:input=move |ev| {
                        let text = event_target_value(&ev);
                        let number = read(&text);
                        typed.set(text);
                        if value.get_untracked() != number {
                            value.set(number);
                        }
                    }
                    on:change=move |_| {
                        if let Some(number) = typed.with_untracked(|t| read(t)) {
                            typed.set(show(number));
                        }
                    }
                />
                <span class="input-unit">{unit}</span>
            </div>
        </Field>
    }
}

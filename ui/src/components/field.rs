//! The frame of a form field: label above, control, then help or what is wrong with it.
use super::{Icon, Sign};
use crate::words::said;
use ipc::{Failure, Fault, Text};
use leptos::prelude::*;

/// What stands below a field that is not right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// What is there.
    pub what: Text,
    /// What to do.
    pub remedy: Text,
    /// It must be changed; otherwise it may be passed with a reason.
    pub blocks: bool,
}

impl FieldFault {
    /// Said by the window itself, before the program is asked.
    pub fn here(what: impl Into<Text>) -> Self {
        FieldFault { what: what.into(), remedy: Text::default(), blocks: true }
    }
}

impl From<&Fault> for FieldFault {
    fn from(fault: &Fault) -> Self {
        FieldFault { what: fault.what.clone(), remedy: fault.remedy.clone(), blocks: fault.blocks }
    }
}

impl From<&Failure> for FieldFault {
    fn from(failure: &Failure) -> Self {
        FieldFault { what: failure.what.clone(), remedy: failure.remedy.clone(), blocks: true }
    }
}

/// The ids that tie a control to its label and to what is said below it.
#[derive(Clone)]
pub struct FieldIds {
    /// Of the control.
    pub control: String,
    /// Of the line below.
    pub below: String,
}

impl FieldIds {
    /// Fresh ones.
    pub fn new() -> Self {
        thread_local!(static NEXT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
        let n = NEXT.with(|next| next.replace(next.get() + 1));
        FieldIds { control: format!("field-{n}"), below: format!("field-{n}-below") }
    }
}

/// Label, control, and the line below. Every input component stands in one.
#[component]
pub fn Field(
    ids: FieldIds,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    /// The control may stay empty; said beside the label.
    #[prop(optional)]
    optional: bool,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let FieldIds { control, below } = ids;
    view! {
        <div
            class=format!("field {class}")
            class:has-fault=move || fault.with(|f| f.as_ref().is_some_and(|f| f.blocks))
            class:has-warning=move || fault.with(|f| f.as_ref().is_some_and(|f| !f.blocks))
        >
            <label for=control>
                {label}
                {optional.then(|| view! { <span class="field-optional">{crate::words::w("可不填", "optional")}</span> })}
            </label>
            {children()}
            <div class="field-below" id=below aria-live="polite">
                {move || match fault.get() {
                    Some(fault) => {
                        let sign = if fault.blocks { Sign::Cross } else { Sign::Warning };
                        view! {
                            <p class="field-fault">
                                <Icon sign/>
                                <span>{said(&fault.what)} " " <span class="field-remedy">{said(&fault.remedy)}</span></span>
                            </p>
                        }
                            .into_any()
                    }
                    None => view! { <p class="field-help">{help}</p> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// The label's place above a control that names itself.
#[component]
pub fn Asks(words: crate::words::Words) -> impl IntoView {
    view! { <span class="field-asks" aria-hidden="true">{words}</span> }
}

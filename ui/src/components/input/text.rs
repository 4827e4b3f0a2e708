//! Words: one line, several lines.
use crate::components::{Field, FieldFault, FieldIds};
use leptos::prelude::*;

/// One line of text.
#[component]
pub fn TextField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    #[prop(optional)] optional: bool,
    /// `numeric` for digits; empty for words.
    #[prop(optional)]
    mode: &'static str,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] placeholder: Signal<String>,
    /// Offered while typing.
    #[prop(optional, into)]
    choices: Signal<Vec<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let ids = FieldIds::new();
    let list = format!("{}-choices", ids.control);
    let input = NodeRef::new();
    focus_if(autofocus, input);
    view! {
        <Field ids=ids.clone() label help fault optional class>
            <input
                node_ref=input
                id=ids.control
                type="text"
                class="input"
                autocomplete="off"
                spellcheck="false"
                inputmode=(!mode.is_empty()).then_some(mode)
                list={
                    let list = list.clone();
                    move || choices.with(|c| !c.is_empty()).then(|| list.clone())
                }
                placeholder=placeholder
                aria-describedby=ids.below
                aria-invalid=move || fault.with(|f| f.as_ref().is_some_and(|f| f.blocks)).then_some("true")
                disabled=disabled
                data-testid=(!testid.is_empty()).then_some(testid)
                prop:value=value
                on:input=move |ev| value.set(event_target_value(&ev))
            />
            <datalist id=list>
                {move || choices.get().into_iter().map(|choice| view! { <option value=choice></option> }).collect_view()}
            </datalist>
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn AreaField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] placeholder: Signal<String>,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let ids = FieldIds::new();
    let area = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move || {
        if let Some(area) = area.get().filter(|_| autofocus) {
            let _ = area.focus();
        }
    });
    view! {
        <Field ids=ids.clone() label help fault optional class>
            <textarea
                node_ref=area
                id=ids.control
                class="input area"
                rows="3"
                placeholder=placeholder
                aria-describedby=ids.below
                aria-invalid=move || fault.with(|f| f.as_ref().is_some_and(|f| f.blocks)).then_some("true")
                data-testid=(!testid.is_empty()).then_some(testid)
                prop:value=value
                on:input=move |ev| value.set(event_target_value(&ev))
            ></textarea>
        </Field>
    }
}

/// Puts the cursor into an input once it stands.
pub fn focus_if(wanted: bool, input: NodeRef<leptos::html::Input>) {
    Effect::new(move || {
        if let Some(input) = input.get().filter(|_| wanted) {
            let _ = input.focus();
        }
    });
}

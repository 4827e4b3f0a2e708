//! Choices: one of several, yes or no.
use crate::components::{Field, FieldFault, FieldIds};
use leptos::prelude::*;

/// One of several, by its key.
#[component]
pub fn SelectField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    /// Key and word; an empty key is "none chosen".
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] fault: Signal<Option<FieldFault>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    let ids = FieldIds::new();
    view! {
        <Field ids=ids.clone() label help fault optional class>
            <Choice id=ids.control below=ids.below value choices testid/>
        </Field>
    }
}

/// The control of [`SelectField`] alone, for bars of filters; then `name` says what it is for.
#[component]
pub fn Choice(
    value: RwSignal<String>,
    #[prop(into)] choices: Signal<Vec<(String, String)>>,
    #[prop(optional)] id: String,
    #[prop(optional)] below: String,
    #[prop(optional, into)] name: Signal<String>,
    /// Called with the chosen key, after `value` has it.
    #[prop(optional, into)]
    on_choose: Option<Callback<(String,)>>,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    view! {
        <select
            id=(!id.is_empty()).then_some(id)
            class="input select"
            class:is-chosen=move || value.with(|v| !v.is_empty())
            aria-label=move || Some(name.get()).filter(|n| !n.is_empty())
            aria-describedby=(!below.is_empty()).then_some(below)
            data-testid=(!testid.is_empty()).then_some(testid)
            on:change=move |ev| {
                let key = event_target_value(&ev);
                value.set(key.clone());
                if let Some(chosen) = on_choose {
                    chosen.run((key,));
                }
            }
        >
            {move || {
                choices
                    .get()
                    .into_iter()
                    .map(|(key, word)| {
                        let mine = key.clone();
                        view! {
                            <option value=key selected=move || value.with(|v| *v == mine)>
                                {word}
                            </option>
                        }
                    })
                    .collect_view()
            }}
        </select>
    }
}

/// A tick with its sentence.
#[component]
pub fn Tick(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<(bool,)>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] testid: String,
) -> impl IntoView {
    view! {
        <label class="tick">
            <input
                type="checkbox"
                prop:checked=checked
                disabled=disabled
                data-testid=(!testid.is_empty()).then_some(testid)
                on:change=move |ev| on_change.run((event_target_checked(&ev),))
            />
            <span>{label}</span>
        </label>
    }
}

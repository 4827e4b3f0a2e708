//! A question that must be answered before going on.
use leptos::html;
use leptos::prelude::*;

/// A modal dialog while `open`; Esc and a press outside close it. The web view keeps the focus within and gives it back.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] class: &'static str,
    testid: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let children = StoredValue::new(children);
    Effect::new(move || {
        let (Some(dialog), open) = (dialog.get(), open.get()) else { return };
        if open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=dialog
            class=format!("dialog {class}")
            aria-label=title
            data-testid=testid
            on:close=move |_| open.set(false)
            on:mousedown=move |ev| {
                // The dialog itself is hit only where its content is not.
                if ev.target() == ev.current_target() {
                    open.set(false);
                }
            }
        >
            // Built only while open, so that a closed dialog keeps nothing that was typed.
            {move || open.get().then(|| view! {
                <div class="dialog-body">
                    <h2>{title}</h2>
                    {children.with_value(|children| children())}
                </div>
            })}
        </dialog>
    }
}

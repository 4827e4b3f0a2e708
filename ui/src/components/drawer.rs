//! What is known of one row, beside the list.
use super::Sign;
use crate::components::Icon;
use crate::words::w;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The part to the right of a list. Esc closes it.
#[component]
pub fn Drawer(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    testid: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <aside
            class="drawer"
            aria-label=label
            data-testid=testid
            on:keydown=move |ev| {
                // In a dialog it is the dialog that closes.
                if ev.key() == "Escape" && !in_dialog(&ev) {
                    ev.stop_propagation();
                    on_close.run(());
                }
            }
        >
            <button
                type="button"
                class="drawer-close"
                title=w("关闭（Esc）", "Close (Esc)")
                aria-label=w("关闭", "Close")
                data-testid=format!("{testid}-close")
                on:click=move |_| on_close.run(())
            >
                <Icon sign=Sign::Cross/>
            </button>
            {children()}
        </aside>
    }
}

fn in_dialog(ev: &web_sys::KeyboardEvent) -> bool {
    let target = ev.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| element.closest("dialog").ok().flatten().is_some())
}

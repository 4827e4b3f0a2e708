//! What is known of one row, beside the list.
use super::Sign;
use crate::components::Icon;
use crate::words::w;
use leptos::prelude::*;

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
                if ev.key() == "Escape" {
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

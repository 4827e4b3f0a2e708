//! One payment's story over the page, without leaving the batch.
use super::desk::Desk;
use crate::components::focus_on;
use crate::pages::payments::StoryDrawer;
use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Opens beside the decision while an entry is looked at; the focus goes there and comes back.
#[component]
pub fn PaymentPeek() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let came_from = StoredValue::new(None::<SendWrapper<web_sys::HtmlElement>>);
    Effect::new(move |before: Option<bool>| {
        let open = desk.peek.get().is_some();
        match (before.unwrap_or(false), open) {
            (false, true) => {
                let active = document().active_element().and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
                came_from.set_value(active.map(SendWrapper::new));
                request_animation_frame(|| focus_on(".peek .drawer-close"));
            }
            (true, false) => came_from.with_value(|element| {
                if let Some(element) = element {
                    let _ = element.focus();
                }
            }),
            _ => {}
        }
        open
    });
    // Pressed twice, what is open stays as it is.
    let opened = Memo::new(move |_| desk.peek.get());
    move || {
        opened.get().map(|entry| {
            view! {
                <div class="peek no-print" data-testid="payment-peek">
                    <StoryDrawer entry on_close=move || desk.peek.set(None) on_change=move || desk.ask()/>
                </div>
            }
        })
    }
}

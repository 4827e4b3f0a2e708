//! Shortcuts that hold on every page.
use crate::route::Route;
use crate::state::app;
use ipc::Role;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Ctrl+N records a payment; `/` goes to the page's search.
pub fn watch() {
    let handle = window_event_listener(ev::keydown, |ev| {
        let app = app();
        let typing = document()
            .active_element()
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
        let asked = document().query_selector("dialog[open]").ok().flatten().is_some();
        match ev.key().as_str() {
            "n" | "N" if ev.ctrl_key() && !asked && untrack(|| app.has(Role::Clerk)) => {
                ev.prevent_default();
                app.go(Route::Record);
            }
            "/" if !typing && !asked => {
                if let Some(search) = document().query_selector("[data-search]").ok().flatten() {
                    ev.prevent_default();
                    let _ = search.unchecked_into::<web_sys::HtmlElement>().focus();
                }
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

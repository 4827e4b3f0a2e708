//! The keyboard: from row to row in plain tables, and where single letters are no shortcuts.
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Up and down move the focus between rows that take it (`tr[tabindex]`); Enter and Space are the row's own.
pub fn step_rows(ev: &KeyboardEvent) {
    let Some(row) = ev.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()).filter(|e| e.tag_name() == "TR") else {
        return;
    };
    let step: fn(&web_sys::Element) -> Option<web_sys::Element> = match ev.key().as_str() {
        "ArrowDown" => web_sys::Element::next_element_sibling,
        "ArrowUp" => web_sys::Element::previous_element_sibling,
        _ => return,
    };
    ev.prevent_default();
    // Rows that only say more about the one above are passed over.
    let next = std::iter::successors(step(&row), step).find(|row| row.has_attribute("tabindex"));
    if let Some(next) = next.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = next.focus();
    }
}

/// Whether a press hit a control within a row rather than the row.
pub fn on_control(ev: &web_sys::MouseEvent) -> bool {
    let target = ev.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|e| e.closest("button, a, input, select, label").ok().flatten().is_some())
}

/// Whether a pressed key belongs to the row itself, not to a control within it.
pub fn on_row(ev: &KeyboardEvent) -> bool {
    let target = ev.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|e| e.tag_name() == "TR")
}

/// Whether the cursor is in something that takes letters, or a dialog is open: then single letters are no shortcuts.
pub fn typing() -> bool {
    let document = document();
    let dialog = document.query_selector("dialog[open]").ok().flatten().is_some();
    dialog
        || document.active_element().is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Puts the cursor on the first element that the selector finds.
pub fn focus_on(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten()
        && let Some(element) = element.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = element.focus();
    }
}

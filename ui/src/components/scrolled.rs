//! How far things were scrolled, so that what is read stays where it was when the page is built anew.
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Everything with a `class` that is scrolled down, by that class.
pub struct Scrolled(Vec<(String, i32)>);

impl Scrolled {
    /// As it is now.
    pub fn now() -> Scrolled {
        let mut scrolled = Vec::new();
        let Ok(all) = document().query_selector_all("main, main [class]") else { return Scrolled(scrolled) };
        for element in (0..all.length()).filter_map(|i| all.get(i)?.dyn_into::<web_sys::Element>().ok()) {
            if element.scroll_top() > 0 {
                scrolled.push((element.class_name(), element.scroll_top()));
            }
        }
        Scrolled(scrolled)
    }

    /// Scrolls what now stands in its place as far.
    pub fn restore(self) {
        for (class, top) in self.0 {
            if let Some(element) = document().get_elements_by_class_name(&class).item(0) {
                element.set_scroll_top(top);
            }
        }
    }
}

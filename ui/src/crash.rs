//! What is shown when the window itself fails: a page that says so, and a link that starts it again.
use leptos::prelude::document;

/// From now on a panic shows the page that `index.html` carries for it. The panic's message stays out of it, since
/// it may quote a person's data; the place in the source is enough to find the fault.
pub fn show_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        if let Some(element) = document().get_element_by_id("crash-place") {
            element.set_text_content(Some(&place));
        }
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-state", "crashed");
        }
    }));
}

/// Takes the first picture of the page away once the window stands.
pub fn started() {
    if let Some(root) = document().document_element()
        && root.get_attribute("data-state").as_deref() != Some("crashed")
    {
        let _ = root.set_attribute("data-state", "running");
    }
}

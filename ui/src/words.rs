//! Both languages side by side, so that neither can be missing.
//!
//! [`w`] is for fixed words and goes anywhere: into a view, an attribute, a component's property. [`pick`] is for
//! sentences with values in them and belongs into a closure, so that the sentence follows the language.
pub mod fields;
pub mod terms;

use ipc::{Lang, Text};
use leptos::prelude::*;
use leptos::tachys::html::attribute::IntoAttributeValue;
use leptos::tachys::view::IntoRender;

/// Fixed words in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// Fixed words: `w("总览", "Overview")`.
pub const fn w(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

impl Words {
    /// In the language of the window; tracks it.
    pub fn now(self) -> &'static str {
        pick(self.zh, self.en)
    }
}

/// The one of the two that is in the window's language; tracks it.
pub fn pick<T>(zh: T, en: T) -> T {
    match lang() {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What the program said, in the window's language; tracks it.
pub fn said(text: &Text) -> String {
    text.in_lang(lang()).to_owned()
}

/// The language of the window; tracks it.
pub fn lang() -> Lang {
    LANG.with(|lang| lang.get())
}

/// Changes the language of the window, and remembers it.
pub fn set_lang(lang: Lang) {
    LANG.with(|signal| signal.set(lang));
    let (code, tag) = match lang {
        Lang::Zh => ("zh", "zh-CN"),
        Lang::En => ("en", "en"),
    };
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(STORAGE_KEY, code);
    }
}

/// Takes up the language of last time.
pub fn remember() {
    let stored = window().local_storage().ok().flatten().and_then(|s| s.get_item(STORAGE_KEY).ok().flatten());
    set_lang(if stored.as_deref() == Some("en") { Lang::En } else { Lang::Zh });
}

const STORAGE_KEY: &str = "mingzhang.lang";

thread_local! {
    // One window, one thread, one language: known outside components too, as in answers that arrive later.
    static LANG: ArcRwSignal<Lang> = ArcRwSignal::new(Lang::Zh);
}

type Now = Box<dyn FnMut() -> &'static str + Send>;

impl IntoRender for Words {
    type Output = Now;
    fn into_render(self) -> Now {
        Box::new(move || self.now())
    }
}

impl IntoAttributeValue for Words {
    type Output = Now;
    fn into_attribute_value(self) -> Now {
        Box::new(move || self.now())
    }
}

impl From<Words> for Signal<String> {
    fn from(words: Words) -> Self {
        Signal::derive(move || words.now().to_owned())
    }
}

impl From<Words> for Text {
    fn from(words: Words) -> Self {
        Text::new(words.zh, words.en)
    }
}

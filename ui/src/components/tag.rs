//! A state in one word, with its sign.
use super::{Icon, Sign};
use leptos::prelude::*;

/// What a colour means here, and nothing else has colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A state like any other.
    #[default]
    Neutral,
    /// Amber: someone's turn, or worth a look.
    Waiting,
    /// Jade: checked and holds.
    Proven,
    /// Blue: the money arrived; links.
    Paid,
    /// Seal red: refused, broken, or the one thing to act on.
    Refused,
}

impl Tone {
    /// The class that carries the colour.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Neutral => "tone-neutral",
            Tone::Waiting => "tone-waiting",
            Tone::Proven => "tone-proven",
            Tone::Paid => "tone-paid",
            Tone::Refused => "tone-refused",
        }
    }
}

/// A word in a tinted frame.
#[component]
pub fn Tag(
    #[prop(optional)] tone: Tone,
    /// Beside the word, so that the colour is never alone.
    #[prop(optional_no_strip, into)]
    sign: Option<Sign>,
    #[prop(into)] word: Signal<String>,
    #[prop(optional)] testid: &'static str,
) -> impl IntoView {
    view! {
        <span class=format!("tag {}", tone.class()) data-testid=(!testid.is_empty()).then_some(testid)>
            {sign.map(|sign| view! { <Icon sign/> })}
            <span>{word}</span>
        </span>
    }
}

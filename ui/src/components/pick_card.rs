//! A card that somebody handed over: as a file, or as pasted text.
use super::{AreaField, Button, Kind, MaybeFailure, PickFile, base64_of};
use crate::sending::Sending;
use crate::words::{Words, w};
use ipc::{Blame, Failure, Text};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Larger files are no cards.
const CARD_FILE_BYTES_MAX: f64 = 16.0 * 1024.0;

/// The form; `read` gets the text. Whether it is a card is for the office to say.
#[component]
pub fn PickCard(
    title: Words,
    hint: Words,
    /// What to do where the file is none.
    remedy: Words,
    /// Endings offered in the dialog of the system.
    accept: &'static str,
    sending: Sending,
    #[prop(into)] read: Callback<(String,)>,
    leave: Words,
    #[prop(into)] on_leave: Callback<()>,
    /// `…-card-file`, `…-card-text`, `…-card-read` are the names for tests.
    testid: &'static str,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let take = Callback::from(move |file: web_sys::File| {
        sending.failure.set(None);
        spawn_local(async move {
            match card_text_of(&file, remedy).await {
                Ok(text) if sending.busy.try_get_untracked().is_some() => read.run((text,)),
                Ok(_) => {}
                Err(failure) => {
                    sending.failure.try_set(Some(failure));
                }
            }
        });
    });
    let empty = Signal::derive(move || text.with(|t| t.trim().is_empty()));
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            if !empty.get_untracked() {
                read.run((text.get_untracked(),));
            }
        }>
            <PickFile title hint accept on_file=take disabled=sending.busy testid=format!("{testid}-card-file")/>
            <AreaField
                label=w("或粘贴名片文字", "Or paste the card’s text") value=text class="card-paste" testid=format!("{testid}-card-text")
            />
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=leave on_press=on_leave testid=format!("{testid}-card-leave")/>
                <Button
                    label=w("读取名片", "Read the card") kind=Kind::Primary submits=true busy=sending.busy disabled=empty
                    on_press=|| () testid=format!("{testid}-card-read")
                />
            </div>
        </form>
    }
}

/// A card's file as text; `remedy` says what to do where the file is none.
pub async fn card_text_of(file: &web_sys::File, remedy: Words) -> Result<String, Failure> {
    if file.size() > CARD_FILE_BYTES_MAX {
        return Err(no_card(remedy));
    }
    let content = base64_of(file).await?;
    window().atob(&content).map_err(|_| no_card(remedy))
}

fn no_card(remedy: Words) -> Failure {
    Failure {
        code: "file-no-card".into(),
        blame: Blame::File,
        what: Text::new("这个文件不是名片。", "This file is no card."),
        remedy: remedy.into(),
    }
}

//! Short notices at the lower edge: what was done, where a file lies, what failed in passing.
use super::{Icon, Sign, Tone};
use crate::state::app;
use crate::timing::sleep;
use crate::words::{said, w};
use ipc::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Long enough to read two lines.
const SHOWN_MS: i32 = 6_000;

/// One notice.
#[derive(Clone, PartialEq)]
pub struct Notice {
    id: u32,
    tone: Tone,
    what: Text,
    /// A file's path, or nothing.
    path: String,
}

impl Notice {
    /// A notice; with a path, as a refusal, or of what waits, it stays until it is closed.
    pub fn new(tone: Tone, what: Text, path: String) -> Self {
        thread_local!(static NEXT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
        let id = NEXT.with(|next| next.replace(next.get() + 1));
        Notice { id, tone, what, path }
    }

    /// It says that something failed.
    pub fn is_refusal(&self) -> bool {
        self.tone == Tone::Refused
    }

    /// It says that something waits.
    pub fn waits(&self) -> bool {
        self.tone == Tone::Waiting
    }

    fn stays(&self) -> bool {
        !self.path.is_empty() || self.is_refusal() || self.waits()
    }
}

/// All notices, newest last.
#[component]
pub fn Notices() -> impl IntoView {
    let app = app();
    let close = move |id: u32| app.notices.update(|all| all.retain(|n| n.id != id));
    view! {
        <div class="notices" role="status" aria-live="polite">
            <For
                each=move || app.notices.get()
                key=|notice| notice.id
                children=move |notice| {
                    let Notice { id, tone, what, path } = notice.clone();
                    if !notice.stays() {
                        spawn_local(async move {
                            sleep(SHOWN_MS).await;
                            close(id);
                        });
                    }
                    let sign = match tone {
                        Tone::Refused => Sign::Cross,
                        Tone::Waiting => Sign::Clock,
                        _ => Sign::Check,
                    };
                    view! {
                        <div class=format!("notice {}", tone.class()) data-testid="notice">
                            <Icon sign/>
                            <div>
                                <p>{move || said(&what)}</p>
                                {(!path.is_empty()).then(|| view! { <p class="path" data-testid="saved-path">{path}</p> })}
                            </div>
                            <button type="button" class="notice-close" aria-label=w("关闭", "Close") on:click=move |_| close(id)>
                                <Icon sign=Sign::Cross/>
                            </button>
                        </div>
                    }
                }
            />
        </div>
    }
}

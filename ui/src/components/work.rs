//! Work that takes long: progress after a moment, and a way to stop it.
use super::{Button, Sign};
use crate::bridge::call;
use crate::format;
use crate::state::app;
use crate::timing::sleep;
use crate::words::{pick, said, w};
use ipc::{Call, Cancel, Failure, GetProgress, Progress};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Quicker work shows no progress.
const SHOWN_AFTER_MS: i32 = 300;
/// Between two looks at the progress.
const LOOK_EVERY_MS: i32 = 200;

/// One piece of long work at a time.
#[derive(Clone, Copy)]
pub struct Work {
    /// It runs.
    pub running: RwSignal<bool>,
    shown: RwSignal<bool>,
    progress: RwSignal<Option<Progress>>,
    stopping: RwSignal<bool>,
}

impl Work {
    /// None yet.
    pub fn new() -> Self {
        Work {
            running: RwSignal::new(false),
            shown: RwSignal::new(false),
            progress: RwSignal::new(None),
            stopping: RwSignal::new(false),
        }
    }

    /// Starts a call unless one runs; `done` gets its outcome, unless the page is gone by then.
    pub fn run<C: Call + 'static>(self, question: C, done: impl FnOnce(Result<C::Reply, Failure>) + 'static) {
        if self.running.get_untracked() {
            return;
        }
        self.running.set(true);
        self.stopping.set(false);
        self.progress.set(None);
        self.watch();
        spawn_local(async move {
            let answer = call(question).await;
            if let Err(failure) = &answer {
                app().check_rights(failure);
            }
            if self.running.try_set(false).is_none() {
                self.shown.set(false);
                done(answer);
            }
        });
    }

    fn watch(self) {
        spawn_local(async move {
            sleep(SHOWN_AFTER_MS).await;
            while self.running.try_get_untracked() == Some(true) {
                let progress = call(GetProgress {}).await.unwrap_or_default();
                if self.running.try_get_untracked() == Some(true) {
                    self.shown.set(true);
                    self.progress.set(progress);
                }
                sleep(LOOK_EVERY_MS).await;
            }
        });
    }

    fn stop(self) {
        self.stopping.set(true);
        spawn_local(async move {
            let _ = call(Cancel {}).await;
        });
    }
}

/// The progress of the work while it runs, with a button that stops it at the next safe point.
#[component]
pub fn WorkBar(work: Work) -> impl IntoView {
    let done = move || work.progress.with(|p| p.as_ref().map_or(0, |p| p.done));
    let total = move || work.progress.with(|p| p.as_ref().map_or(0, |p| p.total));
    let share = move || match total() {
        0 => None,
        total => Some(done() as f64 / total as f64),
    };
    let what = move || work.progress.with(|p| p.as_ref().map(|p| said(&p.what))).unwrap_or_default();
    let stoppable = move || work.progress.with(|p| p.as_ref().is_some_and(|p| p.stoppable));
    view! {
        <Show when=move || work.shown.get()>
            <div class="work" data-testid="work">
                <p class="work-what">
                    <span>{what}</span>
                    <span class="work-count">
                        {move || match total() {
                            0 => String::new(),
                            total => format!("{} / {}", format::count(done()), format::count(total)),
                        }}
                    </span>
                </p>
                <div
                    class="bar"
                    class:bar-unknown=move || share().is_none()
                    role="progressbar"
                    aria-label=what
                    aria-valuemin="0"
                    aria-valuemax="100"
                    aria-valuenow=move || share().map(|s| (s * 100.0) as u32)
                >
                    <span class="bar-done" style:width=move || format!("{}%", share().unwrap_or(0.3) * 100.0)></span>
                </div>
                <Show when=stoppable>
                    <Button
                        label=Signal::derive(move || if work.stopping.get() {
                            pick("正在停下…", "Stopping …").to_owned()
                        } else {
                            w("停止", "Stop").now().to_owned()
                        })
                        sign=Sign::Cross
                        disabled=work.stopping
                        on_press=move || work.stop()
                        testid="work-stop"
                    />
                </Show>
            </div>
        </Show>
    }
}

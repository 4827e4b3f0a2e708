//! The idle lock: work at the desk puts it off; when its time has come, the program is asked and the window locks.
use crate::bridge::call;
use crate::state::app;
use crate::timing::{now, sleep};
use ipc::Touch;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Watches keys, pointer and clock as long as the component that calls it stands.
pub fn watch() {
    let told_at = StoredValue::new(now());
    let touch = move || {
        let now = now();
        if now - told_at.get_value() < TOUCH_EVERY_S {
            return;
        }
        told_at.set_value(now);
        spawn_local(async move {
            // A failure here shows itself with the next thing that is asked.
            if let Ok(status) = call(Touch {}).await {
                app().take(status);
            }
        });
    };
    let handles = [
        window_event_listener(ev::keydown, move |_| touch()),
        window_event_listener(ev::pointerdown, move |_| touch()),
        window_event_listener(ev::wheel, move |_| touch()),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));

    let alive = StoredValue::new(());
    spawn_local(async move {
        let mut looks = 0;
        while alive.try_get_value().is_some() {
            sleep(LOOK_EVERY_MS).await;
            looks += 1;
            let due = app().status.with_untracked(|s| s.as_ref().and_then(|s| s.session.as_ref()).map(|s| s.locks_at));
            // The program locks by a clock that nobody can set back, so it is asked now and then whatever this one says.
            if looks % ASK_EVERY_LOOKS == 0 || due.is_some_and(|at| at <= now()) {
                app().refresh();
            }
        }
    });
}

/// The program is told at most this often.
const TOUCH_EVERY_S: i64 = 60;
const LOOK_EVERY_MS: i32 = 5_000;
/// Once a minute.
const ASK_EVERY_LOOKS: u32 = 12;

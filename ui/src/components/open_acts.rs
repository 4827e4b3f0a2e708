//! What can be done with a file that was saved.
use crate::bridge::call;
use crate::components::{Button, Kind, Sign, Tone};
use crate::state::app;
use crate::words::{Words, w};
use ipc::OpenSaved;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Open, print, show in its folder: each by the system's own programs.
#[component]
pub fn OpenActs(path: String, name: String) -> impl IntoView {
    let open = move |reveal: bool, done: Option<Words>| {
        let path = path.clone();
        Callback::from(move || {
            let question = OpenSaved { path: path.clone(), reveal };
            spawn_local(async move {
                match call(question).await {
                    Ok(()) => {
                        if let Some(done) = done {
                            app().say(Tone::Neutral, done);
                        }
                    }
                    Err(failure) => app().fail(&failure),
                }
            });
        })
    };
    let printing = w("已在系统的阅读器中打开，请在那里打印。", "It is opened in the system’s viewer; print it there.");
    view! {
        <span class="report-acts">
            <Button label=w("打开", "Open") kind=Kind::Link on_press=open(false, None) testid=format!("{name}-open")/>
            <Button
                label=w("打印", "Print") kind=Kind::Link sign=Sign::Print on_press=open(false, Some(printing))
                testid=format!("{name}-print")
            />
            <Button label=w("所在文件夹", "Folder") kind=Kind::Link on_press=open(true, None) testid=format!("{name}-reveal")/>
        </span>
    }
}

//! A decision that was made on another machine and comes back as a file.
use crate::components::{Dialog, MaybeFailure, PickFile, Work, WorkBar, base64_of};
use crate::route::Route;
use crate::state::app;
use crate::words::w;
use ipc::{Failure, ReadBatchFile};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Takes the file and opens the batch.
#[component]
pub fn ReadDialog(open: RwSignal<bool>) -> impl IntoView {
    let failure = RwSignal::new(None::<Failure>);
    let work = Work::new();
    let read = move |file: web_sys::File| {
        failure.set(None);
        spawn_local(async move {
            match base64_of(&file).await {
                Ok(content) => work.run(ReadBatchFile { content }, move |answer| match answer {
                    Ok(story) => {
                        open.set(false);
                        app().refresh();
                        app().go(Route::Approval(story.line.id));
                    }
                    Err(why) => failure.set(Some(why)),
                }),
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <Dialog open title=w("读入带回的决定", "Read a decision that was brought back") testid="read-dialog">
            <p>
                {w(
                    "批次用“保存批次文件”带到另一台机器上审批，签好的决定存成文件带回，从这里读入。签名随文件走，改一个字都会被认出。",
                    "“Save as file” takes a batch to another machine; the decision signed there comes back as a file and is read here. The signature travels along: one changed character is noticed.",
                )}
            </p>
            <PickFile
                title=w("选择决定文件，或拖到窗口中", "Choose the decision, or drop it on the window")
                hint=w("另一台机器上审批时存出的", "as saved when it was decided elsewhere")
                accept=""
                disabled=work.running
                on_file=Callback::new(move |(file,)| read(file))
                testid="batches-file"
            />
            <WorkBar work/>
            <MaybeFailure failure/>
        </Dialog>
    }
}

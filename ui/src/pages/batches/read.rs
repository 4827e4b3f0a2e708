//! A batch that comes as a file from another machine, to be decided here or with its decision.
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
        <Dialog open title=w("读入批次文件", "Read a batch file") testid="read-dialog">
            <p>
                {w(
                    "在另一台机器上登记的批次，可在这里审批后再存成文件带回；带回的决定也从这里读入。签名随文件走，改一个字都会被认出。",
                    "A batch recorded on another machine can be decided here and taken back as a file; a decision brought back is read here too. The signatures travel along: one changed character is noticed.",
                )}
            </p>
            <PickFile
                title=w("选择批次文件，或拖到窗口中", "Choose a batch file, or drop it on the window")
                hint=w("由“保存批次文件”存出的", "as written by “Save as file”")
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

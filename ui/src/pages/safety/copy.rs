//! The same for the copy of another office's ledger: it is verified and exported, and there is nothing to back up.
use super::Tasks;
use super::verify::VerifyPanel;
use crate::components::{Button, MaybeFailure, Panel, Saved, Sign, WorkBar};
use crate::words::w;
use ipc::{ExportTlog, Failure, SavedFile};
use leptos::prelude::*;

const PLACE: &str = "export";

/// What the page holds.
#[component]
pub fn Parts() -> impl IntoView {
    let tasks = Tasks::new();
    let failure = RwSignal::new(None::<Failure>);
    let saved = RwSignal::new(None::<SavedFile>);
    let export = move || {
        failure.set(None);
        tasks.run(PLACE, ExportTlog {}, move |answer| match answer {
            Ok(file) => saved.set(Some(file)),
            Err(why) => failure.set(Some(why)),
        });
    };
    view! {
        <div class="safety">
            <div class="safety-main"><VerifyPanel tasks/></div>
            <Panel
                title=w("导出副本", "Export the copy") testid="export-and-data"
                acts=move || view! {
                    <Button
                        label=w("导出静态账本", "Export the static ledger") sign=Sign::Save disabled=tasks.running() on_press=export
                        testid="export-tlog"
                    />
                }
            >
                <div class="panel-body">
                    <p class="quiet">
                        {w(
                            "含检查点、哈希瓦片、全部记录和该单位的公钥，不含个人信息；任何 tlog-tiles 工具都能核对。文件存在本单位的导出文件夹里。",
                            "It holds the checkpoint, hash tiles, all entries and that office’s public keys, and no personal field; any tlog-tiles client checks it. The files go to this office’s own exports.",
                        )}
                    </p>
                    <Show when=move || tasks.runs(PLACE).get()><WorkBar work=tasks.work/></Show>
                    <MaybeFailure failure/>
                    {move || saved.get().map(|file| view! { <Saved file/> })}
                </div>
            </Panel>
        </div>
    }
}

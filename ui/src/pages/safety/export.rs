//! What anyone can check without this program, and where the data lies.
use super::Tasks;
use crate::components::{Await, Button, Dialog, MaybeFailure, Panel, Raw, Saved, Sign, Tone, WorkBar};
use crate::format;
use crate::state::{Asked, app};
use crate::words::w;
use ipc::{ExportTlog, Failure, GetSafety, Rebuild, Safety as Facts, SavedFile};
use leptos::prelude::*;

const PLACE: &str = "export";

/// The panel.
#[component]
pub fn ExportPanel(tasks: Tasks, facts: Asked<Facts>) -> impl IntoView {
    let failure = RwSignal::new(None::<Failure>);
    let saved = RwSignal::new(None::<SavedFile>);
    let asking = RwSignal::new(false);
    let export = move || {
        failure.set(None);
        tasks.run(PLACE, ExportTlog {}, move |answer| match answer {
            Ok(file) => saved.set(Some(file)),
            Err(why) => failure.set(Some(why)),
        });
    };
    let rebuild = move || {
        asking.set(false);
        failure.set(None);
        tasks.run(PLACE, Rebuild {}, move |answer| match answer {
            Ok(now) => {
                facts.take(now);
                app().refresh();
                app().say(Tone::Proven, w("派生数据已按记录重建。", "What is derived was rebuilt from the entries."));
            }
            Err(why) => failure.set(Some(why)),
        });
    };
    view! {
        <Panel
            title=w("导出与数据", "Export and data") testid="export-and-data"
            acts=move || view! {
                <Show when=super::is_open>
                    <Button
                        label=w("导出静态账本", "Export the static ledger") sign=Sign::Save disabled=tasks.running() on_press=export
                        testid="export-tlog"
                    />
                </Show>
                <Button
                    label=w("重建派生数据…", "Rebuild …") disabled=tasks.running() on_press=move || asking.set(true) testid="rebuild"
                />
            }
        >
            <div class="panel-body">
                <p class="quiet">
                    {w(
                        "静态账本含检查点、哈希瓦片和全部记录，不含个人信息；任何 tlog-tiles 工具凭下面的验证公钥即可核对。",
                        "The static ledger holds the checkpoint, hash tiles and all entries, and no personal field; any tlog-tiles client checks it with the verifier key below.",
                    )}
                </p>
                <Show when=move || tasks.runs(PLACE).get()><WorkBar work=tasks.work/></Show>
                <MaybeFailure failure/>
                {move || saved.get().map(|file| view! { <Saved file/> })}
                <Await asked=facts retry=move || facts.ask(GetSafety {}) view=|facts| view! { <Data facts/> }.into_any()/>
            </div>
        </Panel>
        <Dialog open=asking title=w("重建派生数据", "Rebuild what is derived") testid="rebuild-dialog">
            <p>
                {w(
                    "列表、合计和检索会全部丢弃，再按账本的记录重新算出。记录、签名和个人信息不受影响；中途停下也不要紧，可以再来。",
                    "Lists, sums and search are dropped and computed again from the entries. Entries, signatures and personal fields are not touched; it may be stopped and begun again.",
                )}
            </p>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || asking.set(false)/>
                <Button label=w("重建", "Rebuild") kind=crate::components::Kind::Primary on_press=rebuild testid="rebuild-confirm"/>
            </div>
        </Dialog>
    }
}

#[component]
fn Data(facts: Facts) -> impl IntoView {
    let Facts { folder, database_bytes, entry_bytes, entries, vkey, checkpoint, .. } = facts;
    view! {
        <Raw label=w("验证公钥（vkey）", "Verifier key (vkey)") value=vkey testid="vkey"/>
        <details>
            <summary>{w("最新检查点", "Newest checkpoint")}</summary>
            <Raw label=w("签过名的检查点", "Signed checkpoint") value=checkpoint testid="checkpoint"/>
        </details>
        <dl class="facts data-facts">
            <dt>{w("数据文件夹", "Data folder")}</dt>
            <dd data-testid="data-folder">{folder}</dd>
            <dt>{w("记录", "Entries")}</dt>
            <dd>{format::count(entries)} " · " {format::bytes(entry_bytes)}</dd>
            <dt>{w("数据库", "Database")}</dt>
            <dd>{format::bytes(database_bytes)}</dd>
        </dl>
    }
}

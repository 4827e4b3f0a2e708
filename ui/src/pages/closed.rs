//! The window on a folder whose ledger cannot be opened: why, what to do, and what can still be done.
use super::gate::Gate;
use super::safety::Parts;
use crate::components::{Button, FailureBox, Kind, Panel};
use crate::shell::LangSwitch;
use crate::state::app;
use crate::words::w;
use leptos::prelude::*;

/// It cannot be opened for a reason other than damage. Whoever mended that tries again.
#[component]
pub fn Closed() -> impl IntoView {
    let app = app();
    view! {
        <Gate testid="page-closed">
            <h1>{w("账本打不开", "The ledger cannot be opened")}</h1>
            <Why/>
            <div class="acts">
                <Button label=w("再试一次", "Try again") kind=Kind::Primary on_press=move || app.refresh() testid="closed-retry"/>
            </div>
        </Gate>
    }
}

/// It is damaged: what is damaged, and everything that needs no whole ledger. Nothing is thrown away or made in its place.
#[component]
pub fn Damaged() -> impl IntoView {
    view! {
        <div class="place place-alone" data-testid="page-damaged">
            <header class="head">
                <span class="seal" aria-hidden="true">"明"</span>
                <div class="head-title">
                    <h1>{w("账本有损伤", "The ledger is damaged")}</h1>
                </div>
                <div class="head-acts"><LangSwitch/></div>
            </header>
            <main id="page" tabindex="-1" class="page">
                <Panel title=w("怎么回事", "What happened") class="damaged">
                    <div class="panel-body">
                        <Why/>
                        <ol class="damaged-steps">
                            <li>{w(
                                "先核对全部账本：会列出每一处不相符，并指出是第几条记录。核对只读不改，一切保留。",
                                "Verify the whole ledger first: it lists all that does not fit, and at which entry. It changes nothing; everything is kept.",
                            )}</li>
                            <li>{w(
                                "如果只是派生数据（列表、合计、检索）不符，重建即可；记录本身受损时，重建不会改动它们。",
                                "If only what is derived (lists, sums, search) does not fit, rebuild it; where entries themselves are damaged, rebuilding leaves them as they are.",
                            )}</li>
                            <li>{w(
                                "记录受损时，先演练恢复，确认最近的备份完好，再用命令 mingzhang restore 把它恢复到一个新的文件夹；原来的文件夹原样保留，作为证据。",
                                "If entries are damaged, rehearse restoring to see that the newest backup is sound, then restore it into a new folder with the command mingzhang restore; keep the old folder as it is, as evidence.",
                            )}</li>
                            <li>{w(
                                "没有可用的备份时，由两位管理员开接续账本：旧账本原样留在旁边，其他单位看得到新账本接续的是哪一个。",
                                "Where no backup is usable, two administrators open a successor ledger: the old one stays beside it as it is, and other offices see which one it goes on for.",
                            )}</li>
                        </ol>
                        <div class="acts">
                            <Button
                                label=w("开接续账本…", "Open a successor ledger …") on_press=|| app().succeeding.set(true)
                                testid="damaged-succeed"
                            />
                        </div>
                    </div>
                </Panel>
                <Parts/>
            </main>
        </div>
    }
}

/// What happened and what to do, and where.
#[component]
fn Why() -> impl IntoView {
    let app = app();
    let status = Memo::new(move |_| app.status.with(|s| s.as_ref().and_then(|s| Some((s.closed.clone()?, s.folder.clone())))));
    move || {
        status.get().map(|(failure, folder)| {
            view! {
                <FailureBox failure/>
                <p class="quiet">{w("数据文件夹：", "Data folder: ")} <span class="path" data-testid="closed-folder">{folder}</span></p>
            }
        })
    }
}

//! The last step: what was recorded, and where it goes from here.
use super::wizard::Wizard;
use crate::components::{Button, EntryLink, Icon, Kind, Panel, Sign};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{capital_money, show_money};
use leptos::prelude::*;

/// Says that the batch stands in the ledger.
#[component]
pub fn Done(wizard: Wizard) -> impl IntoView {
    move || {
        wizard.result.get().map(|story| {
            let line = story.line;
            let (count, total) = (format::count(u64::from(line.count)), line.total);
            let history = wizard.history.get_untracked();
            let next = match history {
                true => w(
                    "作为历史补录入账：不在此审批，计入已到账。",
                    "Recorded as from before the program: not approved here, counted as paid.",
                ),
                false => w(
                    "已由您签名登记，等待主管审批。审批前可在批次中撤回，或剔除个别行。",
                    "Signed by you and recorded; a supervisor decides next. Until then it can be withdrawn, or single rows taken out.",
                ),
            };
            let id = line.id.clone();
            view! {
                <Panel title=w("已登记", "Recorded") class="import-done" testid="import-done">
                    <div class="panel-body">
                        <p class="done-figure">
                            <Icon sign=Sign::Check/>
                            <span>{move || pick(format!("{count} 笔"), format!("{count} payments"))}</span>
                            <b>{show_money(total)}</b>
                            <span>{w("元", "yuan")}</span>
                        </p>
                        <p class="quiet">{capital_money(total)}</p>
                        <dl class="facts">
                            <dt>{w("批次", "Batch")}</dt>
                            <dd data-testid="import-number">{line.number}</dd>
                            <dt>{w("补贴项目", "Programme")}</dt>
                            <dd>{line.programme_name}</dd>
                            <dt>{w("来源文件", "File")}</dt>
                            <dd>{line.file}</dd>
                            <dt>{w("记录", "Entry")}</dt>
                            <dd><EntryLink entry=line.entry/></dd>
                        </dl>
                        <p>{next}</p>
                        <div class="done-acts">
                            <Button
                                label=w("打开批次", "Open the batch")
                                kind=Kind::Primary
                                on_press=move || app().go(Route::Approval(id.clone()))
                                testid="import-open-batch"
                            />
                            <Button
                                label=w("再导入一个文件", "Import another file")
                                on_press=move || wizard.begin()
                                testid="import-again"
                            />
                        </div>
                    </div>
                </Panel>
            }
        })
    }
}

//! The first step: a file, or a draft to go on with.
use super::wizard::Wizard;
use crate::components::{Await, Button, Dialog, Empty, Icon, Kind, Panel, PickFile, Sign, Tick, WorkBar};
use crate::format;
use crate::words::{pick, w};
use ipc::{DraftLine, GetDrafts};
use leptos::prelude::*;

/// File endings that the program reads.
const ENDINGS: &str = ".xlsx,.xls,.ods,.csv,.txt";

/// Takes a file or a draft.
#[component]
pub fn Choose(wizard: Wizard) -> impl IntoView {
    view! {
        <div class="import-choose">
            <Panel
                title=w("发放表", "The list of payments")
                note=w("乡镇报来的表格，原样即可", "as the township sent it")
            >
                <div class="panel-body">
                    {move || wizard.corrects.get().map(|(_, number)| view! {
                        <p class="import-corrects" data-testid="import-corrects">
                            <Icon sign=Sign::Back/>
                            <span>{move || pick(
                                format!("选择改好的表格：登记后即更正批次 {number}，原批次不再审批，两批互相注明。"),
                                format!("Choose the corrected sheet: once recorded it replaces batch {number}, which is approved no more; each names the other."),
                            )}</span>
                            <Button
                                label=w("不更正", "Do not correct") kind=Kind::Link
                                on_press=move || wizard.corrects.set(None) testid="import-corrects-not"
                            />
                        </p>
                    })}
                    <PickFile
                        title=w("选择文件，或拖到窗口中", "Choose a file, or drop it on the window")
                        hint=w(
                            ".xlsx、.xls、.ods、.csv（UTF-8 或 GB18030），不超过 64 MiB",
                            ".xlsx, .xls, .ods or .csv (UTF-8 or GB18030), up to 64 MiB",
                        )
                        accept=ENDINGS
                        disabled=wizard.work.running
                        on_file=Callback::new(move |(file,)| wizard.read(file))
                        testid="import-file"
                    />
                    <WorkBar work=wizard.work/>
                    <Tick
                        label=w(
                            "历史补录：启用本程序之前已经发放的，补录留底，不在此审批",
                            "From before the program: paid already, recorded for completeness and not approved here",
                        )
                        checked=wizard.history
                        on_change=move |ticked| wizard.history.set(ticked)
                        testid="import-history"
                    />
                    <ul class="import-hints">
                        <li>{w(
                            "标题行、两行表头、合并单元格、合计行、落款都不必先删，程序会认出来给您看。",
                            "Title rows, two-row headers, merged cells, total rows and signatures may stay: they are recognised and shown.",
                        )}</li>
                        <li>{w(
                            "请把盖章的汇总表放在手边：笔数和合计要从纸上填，不从文件带入。",
                            "Have the stamped summary at hand: count and total are typed from the paper, never taken from the file.",
                        )}</li>
                        <li>{w(
                            "全部登记或一笔也不登记；原文件加密留存，每笔都记着它在哪一行。",
                            "All rows are recorded or none; the file is kept encrypted, and every payment knows its row.",
                        )}</li>
                    </ul>
                </div>
            </Panel>
            <Panel title=w("未完成的草稿", "Drafts") testid="drafts">
                <Drafts wizard/>
            </Panel>
        </div>
    }
}

#[component]
fn Drafts(wizard: Wizard) -> impl IntoView {
    let asked_for = RwSignal::new(None::<DraftLine>);
    let asking = RwSignal::new(false);
    provide_context(DraftActs { wizard, asked_for, asking });
    view! {
        <Await asked=wizard.drafts retry=move || wizard.drafts.ask(GetDrafts {}) view=|drafts| view! { <List drafts/> }.into_any()/>
        <Dialog open=asking title=w("丢弃这份草稿？", "Throw this draft away?") testid="discard-dialog">
            {move || asked_for.get().map(|line| {
                let name = line.name.clone();
                view! {
                    <p>{move || pick(
                        format!("“{name}”的对应列和已写的说明将丢弃，不能找回；乡镇的原文件不受影响。"),
                        format!("The columns and reasons kept for “{name}” are lost for good; the township’s own file is not touched."),
                    )}</p>
                    <div class="dialog-acts">
                        <Button label=w("留着", "Keep") on_press=move || asking.set(false) testid="discard-no"/>
                        <Button
                            label=w("丢弃", "Throw away")
                            kind=Kind::Danger
                            on_press=move || {
                                asking.set(false);
                                wizard.discard(line.draft);
                            }
                            testid="discard-yes"
                        />
                    </div>
                }
            })}
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct DraftActs {
    wizard: Wizard,
    asked_for: RwSignal<Option<DraftLine>>,
    asking: RwSignal<bool>,
}

#[component]
fn List(drafts: Vec<DraftLine>) -> impl IntoView {
    let acts = expect_context::<DraftActs>();
    if drafts.is_empty() {
        return view! {
            <Empty
                title=w("没有草稿", "No drafts")
                hint=w(
                    "读入的文件在登记之前都留在这里，关机也不丢。",
                    "A file that was read stays here until it is recorded, even when the machine is switched off.",
                )
            />
        }
        .into_any();
    }
    let lines = drafts.into_iter().enumerate().map(|(i, line)| {
        let (draft, name, rows, at) = (line.draft, line.name.clone(), u64::from(line.rows), line.at);
        view! {
            <li class="draft" data-testid=format!("draft-{i}")>
                <div>
                    <p class="draft-name">{name}</p>
                    <p class="quiet">
                        {move || pick(format!("{} 行", format::count(rows)), format!("{} rows", format::count(rows)))}
                        " · " {move || format::moment(at)}
                    </p>
                </div>
                <Button
                    label=w("继续", "Go on")
                    disabled=acts.wizard.work.running
                    on_press=move || acts.wizard.open(draft)
                    testid=format!("draft-open-{i}")
                />
                <Button
                    label=w("丢弃…", "Discard …")
                    disabled=acts.wizard.work.running
                    on_press=move || {
                        acts.asked_for.set(Some(line.clone()));
                        acts.asking.set(true);
                    }
                    testid=format!("draft-discard-{i}")
                />
            </li>
        }
    });
    view! { <ul class="drafts">{lines.collect_view()}</ul> }.into_any()
}

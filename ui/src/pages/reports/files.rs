//! Files that were made, and all reports that were issued.
use super::desk::Desk;
use super::terms::kind_name;
use crate::components::{Await, EntryLink, OpenActs, Panel, Tag};
use crate::format;
use crate::words::{pick, w};
use ipc::{GetReports, IssuedReport, MadeReport, show_money};
use leptos::prelude::*;

/// What was made just now; nothing before.
#[component]
pub fn MadePanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let count = Memo::new(move |_| desk.made.with(Vec::len));
    let any = Memo::new(move |_| count.get() > 0);
    view! {
        <Show when=move || any.get()>
            <Panel
                title=w("已生成", "Made")
                note=Signal::derive(move || pick(format!("{} 份", count.get()), format!("{} files", count.get())))
                testid="report-made"
            >
                <div class="report-files">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{w("地方", "Place")}</th>
                                <th scope="col" class="money">{w("行数", "Rows")}</th>
                                <th scope="col" class="money">{w("页数", "Pages")}</th>
                                <th scope="col" class="money">{w("合计（元）", "Total (yuan)")}</th>
                                <th scope="col">{w("入账", "Logged")}</th>
                                <th scope="col">{w("文件", "File")}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || desk.made.get().into_iter().enumerate().map(|(i, made)| view! { <Made place=i made/> }).collect_view()}
                        </tbody>
                    </table>
                </div>
                <p class="panel-body quiet">
                    {w(
                        "签名的文件里附有明细、报表说明和账本检查点；请原样传送，另存或加批注会使签名失效。",
                        "A signed file carries its rows, its manifest and the ledger’s head. Hand it on as it is: saving it anew or adding notes breaks the signature.",
                    )}
                </p>
            </Panel>
        </Show>
    }
}

#[component]
fn Made(place: usize, made: MadeReport) -> impl IntoView {
    let MadeReport { file, place: name, rows, pages, total, entry } = made;
    view! {
        <tr data-testid=format!("made-{place}")>
            <td>{match name.is_empty() {
                true => view! { <span class="quiet">{w("全部", "All")}</span> }.into_any(),
                false => name.into_any(),
            }}</td>
            <td class="money">{format::count(rows)}</td>
            <td class="money">{format::count(pages)}</td>
            <td class="money">{total.map(show_money)}</td>
            <td>{match entry {
                Some(entry) => view! { <EntryLink entry/> }.into_any(),
                None => view! { <Tag word=w("未签名", "Unsigned") testid="made-unsigned"/> }.into_any(),
            }}</td>
            <td>
                <OpenActs path=file.path.clone() name=format!("made-{place}")/>
                <p class="path" title=file.path.clone() data-testid=format!("made-path-{place}")>{file_name(&file.path)}</p>
            </td>
        </tr>
    }
}

/// All that were issued, newest first, each with its entry.
#[component]
pub fn IssuedPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let note = Signal::derive(move || {
        let n = desk.issued.load.with(|l| l.here().map_or(0, Vec::len));
        if n == 0 { String::new() } else { pick(format!("{n} 份，都在账本里"), format!("{n}, all in the ledger")) }
    });
    view! {
        <Panel title=w("已签发的报表", "Reports issued") note testid="report-issued">
            <Await asked=desk.issued retry=move || desk.issued.ask(GetReports {}) view=|all| view! { <Issued all/> }.into_any()/>
        </Panel>
    }
}

#[component]
fn Issued(all: Vec<IssuedReport>) -> impl IntoView {
    if all.is_empty() {
        return view! {
            <p class="panel-body quiet">
                {w("还没有签发过。每一份签名的报表都在账本里记一条，谁都能据此查验。", "None yet. Each signed report is an entry of the ledger, by which anybody can check it.")}
            </p>
        }
        .into_any();
    }
    view! {
        <div class="report-files">
            <table class="table issued">
                <thead>
                    <tr>
                        <th scope="col">{w("记录", "Entry")}</th>
                        <th scope="col">{w("报表", "Report")}</th>
                        <th scope="col">{w("签发人", "Signed by")}</th>
                        <th scope="col">{w("时间", "When")}</th>
                        <th scope="col">"SHA-256"</th>
                        <th scope="col">{w("文件", "File")}</th>
                    </tr>
                </thead>
                <tbody>
                    {all.into_iter().enumerate().map(|(i, report)| {
                        let IssuedReport { entry, at, kind, by_name, sha256, path } = report;
                        let short = format!("{}…", sha256.chars().take(HASH_CHARS_SHOWN).collect::<String>());
                        view! {
                            <tr data-testid=format!("issued-{i}")>
                                <td><EntryLink entry/></td>
                                <td>{kind_name(kind)}</td>
                                <td>{by_name}</td>
                                <td>{move || format::moment(at)}</td>
                                <td><code title=sha256>{short}</code></td>
                                <td>{match path.is_empty() {
                                    true => view! { <span class="quiet">{w("不在本机", "not on this machine")}</span> }.into_any(),
                                    false => view! { <OpenActs path name=format!("issued-{i}")/> }.into_any(),
                                }}</td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

const HASH_CHARS_SHOWN: usize = 12;

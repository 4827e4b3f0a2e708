//! The approval sheet on paper: what was decided on, with places for signatures and the seal.
use super::passed::groups;
use crate::format;
use crate::state::app;
use crate::timing::now;
use crate::words::terms::batch_status;
use crate::words::{pick, said, w};
use ipc::{BatchStory, Event, SampleRow, capital_money, show_money};
use leptos::prelude::*;

/// Printed in place of the page. The rows drawn stand on it without names: the paper goes from hand to hand.
#[component]
pub fn Paper(story: BatchStory, sample: RwSignal<Vec<SampleRow>>) -> impl IntoView {
    let BatchStory { line, declared_count, declared_total, excluded_count, excluded_total, agrees, .. } = story;
    let (available, after, documents, changes) = (story.available, story.available_after, story.documents, story.changes);
    let (passed, steps, at) = (story.passed, story.steps, line.at);
    // What those who decided have signed; below it, room for what is written by hand.
    let decisions = ["batch.approved", "batch.returned", "batch.rejected"];
    let remarks: Vec<Event> = story.timeline.into_iter().filter(|event| decisions.contains(&event.kind.as_str())).collect();
    let office = move || app().office().map(|office| office.name);
    let head = move || app().trust().map(|trust| (trust.size, trust.root));
    let verdict = if agrees { w("一致", "agrees") } else { w("不一致", "differs") };
    let compared = !changes.with.is_empty();
    view! {
        <article class="paper print-only" data-testid="approval-sheet">
            <h1>{w("资金发放批次审批单", "Approval of a batch of payments")}</h1>
            <p class="paper-office">{office} <span>{w("批次", "Batch")} " " {line.number}</span></p>
            <table class="paper-table">
                <tbody>
                    <tr>
                        <th>{w("补贴项目", "Programme")}</th>
                        <td colspan="3">{line.programme_name} " " {line.programme}</td>
                    </tr>
                    <tr>
                        <th>{w("笔数", "Payments")}</th>
                        <td>{format::count(u64::from(line.count))}</td>
                        <th>{w("金额（元）", "Amount (yuan)")}</th>
                        <td class="paper-money">{show_money(line.total)}</td>
                    </tr>
                    <tr>
                        <th>{w("大写", "In capitals")}</th>
                        <td colspan="3">{capital_money(line.total)}</td>
                    </tr>
                    <tr>
                        <th>{w("盖章汇总表", "Stamped summary")}</th>
                        <td>{move || {
                            let (n, total) = (format::count(u64::from(declared_count)), show_money(declared_total));
                            let verdict = verdict.now();
                            pick(format!("{n} 笔，{total}；{verdict}"), format!("{n} for {total}; {verdict}"))
                        }}</td>
                        <th>{w("已剔除", "Taken out")}</th>
                        <td>{move || {
                            let (n, total) = (format::count(u64::from(excluded_count)), show_money(excluded_total));
                            pick(format!("{n} 笔，{total}"), format!("{n} for {total}"))
                        }}</td>
                    </tr>
                    <tr>
                        <th>{w("指标", "Funds")}</th>
                        <td colspan="3">
                            {documents.into_iter().map(|(number, amount)| view! { <p>{number} " " {show_money(amount)}</p> }).collect_view()}
                            <p>{move || {
                                let (before, after) = (show_money(available), show_money(after));
                                pick(format!("审批前可用 {before}，审批后 {after}"), format!("available {before} before, {after} after"))
                            }}</p>
                        </td>
                    </tr>
                    <tr>
                        <th>{w("经办", "Clerk")}</th>
                        <td>{line.by_name} " " {move || format::moment(at)}</td>
                        <th>{w("状态", "State")}</th>
                        <td>{batch_status(line.status)}</td>
                    </tr>
                    <tr>
                        <th>{w("来源文件", "File")}</th>
                        <td colspan="3">{line.file}</td>
                    </tr>
                    {compared.then(|| view! {
                        <tr>
                            <th>{w("与上期相比", "Since last period")}</th>
                            <td colspan="3">{move || pick(
                                format!("不变 {}，新增 {}，金额变化 {}，账号变化 {}，停发 {}；上期 {} 元",
                                    changes.same, changes.added, changes.amount, changes.account, changes.stopped, show_money(changes.last_total)),
                                format!("unchanged {}, new {}, other amount {}, other account {}, stopped {}; last {} yuan",
                                    changes.same, changes.added, changes.amount, changes.account, changes.stopped, show_money(changes.last_total)),
                            )}</td>
                        </tr>
                    })}
                    <tr>
                        <th>{w("审批意见", "Remarks")}</th>
                        <td colspan="3" class="paper-remarks">
                            {remarks.into_iter().map(|event| {
                                let Event { what, by_name, for_name, at, remark, .. } = event;
                                let by = for_name.map_or(by_name.clone(), |lender| format!("{by_name}（代 {lender}）"));
                                view! {
                                    <p>
                                        <b>{move || said(&what)}</b> {(!remark.is_empty()).then(|| format!("：{remark}"))}
                                        <span class="paper-by">{by} " " {move || format::moment(at)}</span>
                                    </p>
                                }
                            }).collect_view()}
                        </td>
                    </tr>
                </tbody>
            </table>
            {(!passed.is_empty()).then(|| view! {
                <h2>{w("经办说明后放行", "Passed by the clerk with a reason")}</h2>
                <ul class="paper-list">
                    {groups(&passed).into_iter().map(|group| {
                        let (what, reason, rows) = (group.what, group.reason, group.rows);
                        view! { <li>{move || {
                            let (what, rows) = (said(&what), rows_line(&rows));
                            pick(format!("{what}（{rows}）：{reason}"), format!("{what} ({rows}): {reason}"))
                        }}</li> }
                    }).collect_view()}
                </ul>
            })}
            <h2>{w("随机抽看（行号、村、标准 × 数量、金额）", "Drawn at random (row, village, working, amount)")}</h2>
            <ul class="paper-list paper-sample">
                {move || sample.get().into_iter().map(|row| view! {
                    <li>{row.row} " · " {row.village} " · " {row.working} " · " {show_money(row.amount)}</li>
                }).collect_view()}
            </ul>
            <h2>{w("电子签名", "Signed in the ledger")}</h2>
            <ul class="paper-list">
                {steps.into_iter().filter(|step| step.at.is_some()).map(|step| {
                    let at = step.at.unwrap_or_default();
                    let what = step.what;
                    view! { <li>{move || said(&what)} " · " {step.by_name} " · " {move || format::moment(at)}</li> }
                }).collect_view()}
            </ul>
            <div class="paper-signs">
                <div><span>{w("经办（签字）", "Clerk")}</span><i>{w("　　年　月　日", "Date")}</i></div>
                <div><span>{w("审核（签字）", "Checked by")}</span><i>{w("　　年　月　日", "Date")}</i></div>
                <div><span>{w("负责人（签字）", "Head of office")}</span><i>{w("　　年　月　日", "Date")}</i></div>
                <div class="paper-seal"><span>{w("（盖章）", "(seal)")}</span></div>
            </div>
            <p class="paper-foot">
                {move || format::moment(now())} " · "
                {move || head().map(|(size, root)| pick(
                    format!("账本 {} 条，总指纹 {root}", format::count(size)),
                    format!("ledger of {} entries, head {root}", format::count(size)),
                ))}
            </p>
        </article>
    }
}

/// The rows of a group in one line; a long list is cut, since the sheet is for signing and the page for looking.
fn rows_line(rows: &[(u32, u64, Option<u64>)]) -> String {
    // A single payment is no row of a file.
    if rows.iter().all(|row| row.0 == 0) {
        return pick("单笔登记", "single payment").to_owned();
    }
    let first: Vec<String> = rows.iter().take(ROWS_PRINTED_MAX).map(|row| row.0.to_string()).collect();
    let (count, first) = (rows.len(), first.join(pick("、", ", ")));
    match count > ROWS_PRINTED_MAX {
        true => pick(format!("{count} 行：第 {first} 行等"), format!("{count} rows: {first} and others")),
        false => pick(format!("第 {first} 行"), format!("row {first}")),
    }
}

const ROWS_PRINTED_MAX: usize = 12;

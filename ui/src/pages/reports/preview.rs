//! What will be in a report before it is made, and making it.
use super::desk::Desk;
use crate::bridge::call;
use crate::components::{Await, Button, Kind, MaybeFailure, Panel, Sign, Tick, WorkBar};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::{ExportReport, ReportPreview, capital_money, show_money};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The panel.
#[component]
pub fn PreviewPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let idle = Signal::derive(move || desk.lacks().is_some() || desk.work.running.get());
    let may_sign = Memo::new(move |_| desk.may_sign());
    view! {
        <Panel title=w("报表里有什么", "What will be in it") testid="report-preview">
            <div class="panel-body report-preview">
                {move || match desk.lacks() {
                    Some(lacks) => view! { <p class="report-lacks" data-testid="report-lacks">{lacks}</p> }.into_any(),
                    None => view! {
                        <Await asked=desk.preview retry=move || desk.look_again() view=|preview| view! { <Figures preview/> }.into_any()/>
                    }.into_any(),
                }}
                <div class="acts">
                    <Button
                        label=w("签名生成", "Sign and make") kind=Kind::Primary
                        disabled=Signal::derive(move || idle.get() || !may_sign.get())
                        on_press=move || desk.make(true) testid="report-sign"
                    />
                    <Button
                        label=w("生成不签名的", "Make it unsigned") disabled=idle
                        on_press=move || desk.make(false) testid="report-unsigned"
                    />
                    <Export xlsx=true idle/>
                    <Export xlsx=false idle/>
                </div>
                <Show when=move || !may_sign.get() && desk.certificates.load.with(|l| l.here().is_some())>
                    <p class="quiet" data-testid="report-no-certificate">
                        {w(
                            "签名须有签章证书：由主管或检查人员申请，管理员签名后生效。",
                            "Signing takes a certificate: a supervisor or an inspector asks for it, an administrator signs second.",
                        )}
                        " "
                        <Button
                            label=w("到“人员与密钥”申请", "Ask for it under “People and keys”") kind=Kind::Link
                            on_press=|| app().go(Route::People) testid="report-to-people"
                        />
                    </p>
                </Show>
                <Show when=move || may_sign.get() && desk.is_stamped()>
                    <Tick
                        label=w("不加时间戳（时间戳服务不答时）", "Without a time-stamp (where the authority does not answer)")
                        checked=desk.unstamped on_change=move |ticked| desk.unstamped.set(ticked) testid="report-unstamped"
                    />
                </Show>
                <WorkBar work=desk.work/>
                <MaybeFailure failure=desk.failure/>
            </div>
        </Panel>
    }
}

#[component]
fn Figures(preview: ReportPreview) -> impl IntoView {
    let ReportPreview { files, rows, counts, pages, total, figures, notes, head } = preview;
    // The total stands by itself.
    let figures: Vec<_> = figures.into_iter().filter(|(_, sum)| Some(*sum) != total).collect();
    view! {
        <dl class="report-counts">
            <div>
                <dt>{w("份数", "Files")}</dt>
                <dd data-testid="preview-files">{format::count(files)}</dd>
            </div>
            {counts.is_empty().then(|| view! {
                <div>
                    <dt>{w("行数", "Rows")}</dt>
                    <dd data-testid="preview-rows">{format::count(rows)}</dd>
                </div>
            })}
            {counts.into_iter().map(|(name, count)| view! {
                <div>
                    <dt>{move || said(&name)}</dt>
                    <dd data-testid="preview-count">{format::count(count)}</dd>
                </div>
            }).collect_view()}
            <div>
                <dt>{w("页数", "Pages")}</dt>
                <dd data-testid="preview-pages">{format::count(pages)}</dd>
            </div>
            {total.map(|total| view! {
                <div class="report-total">
                    <dt>{w("合计（元）", "Total (yuan)")}</dt>
                    <dd data-testid="preview-total">{show_money(total)}</dd>
                    <dd class="quiet">{move || pick(capital_money(total), String::new())}</dd>
                </div>
            })}
        </dl>
        {(!figures.is_empty()).then(|| view! {
            <dl class="report-figures">
                {figures.into_iter().map(|(name, sum)| view! {
                    <dt>{move || said(&name)}</dt>
                    <dd>{show_money(sum)}</dd>
                }).collect_view()}
            </dl>
        })}
        <ul class="report-notes" data-testid="preview-notes">
            <li>{move || {
                let head = format::count(head);
                pick(format!("依据账本前 {head} 条记录。"), format!("By the ledger’s first {head} entries."))
            }}</li>
            {notes.into_iter().map(|note| view! { <li>{move || said(&note)}</li> }).collect_view()}
        </ul>
    }
}

/// All that it shows as a spreadsheet.
#[component]
fn Export(xlsx: bool, idle: Signal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let busy = RwSignal::new(false);
    let save = move || {
        busy.set(true);
        let question = ExportReport { wish: untrack(|| desk.wish()), xlsx };
        spawn_local(async move {
            let answer = call(question).await;
            busy.try_set(false);
            match answer {
                Ok(file) => app().say_saved(w("表格已保存。", "The spreadsheet is saved."), &file),
                Err(failure) => app().fail(&failure),
            }
        });
    };
    let label = match xlsx {
        true => w("存为 .xlsx", "Save .xlsx"),
        false => w("存为 .csv", "Save .csv"),
    };
    view! {
        <Button
            label sign=Sign::Save busy disabled=idle on_press=save
            testid=if xlsx { "report-xlsx" } else { "report-csv" }
        />
    }
}

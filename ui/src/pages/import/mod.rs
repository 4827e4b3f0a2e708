//! A batch from a spreadsheet, in four steps: file, columns, check, done.
mod choices;
mod choose;
mod columns;
mod done;
mod fault;
mod faults;
mod hunt;
mod mapping;
mod sums;
mod table;
mod typed;
mod wizard;

use crate::components::{Button, FailureBox, Kind, Page, Steps, WorkBar};
use crate::route::Route;
use crate::words::{pick, w};
use leptos::prelude::*;
use wizard::{Stage, Wizard};

pub use wizard::{start_correction, start_history};

/// A batch from a spreadsheet; with a draft, goes on with that.
#[component]
pub fn Import(draft: Option<u64>) -> impl IntoView {
    let wizard = Wizard::new();
    match draft {
        Some(draft) => wizard.open(draft),
        None => wizard.begin(),
    }
    let note = Signal::derive(move || {
        wizard.draft.with(|d| {
            let Some(d) = d else { return String::new() };
            let (sheet, sheets) = (d.sheet + 1, d.sheets.len());
            let name = match d.replaces.as_str() {
                "" => d.name.clone(),
                number => pick(format!("{} · 更正 {number}", d.name), format!("{} · corrects {number}", d.name)),
            };
            match sheets {
                0 | 1 => name,
                _ => pick(format!("{name} · 工作表 {sheet} / {sheets}"), format!("{name} · sheet {sheet} of {sheets}")),
            }
        })
    });
    let names = Signal::derive(move || {
        let remembered = wizard.draft.with(|d| d.as_ref().is_some_and(|d| d.remembered));
        let columns = match remembered {
            true => w("对应列（沿用上次）", "Columns (as last time)"),
            false => w("对应列", "Columns"),
        };
        [w("选择文件", "File"), columns, w("核对", "Check"), w("登记", "Record")].map(|n| n.now().to_owned()).to_vec()
    });
    let acts = move || {
        view! {
            <Show when=move || matches!(wizard.stage.get(), Stage::Columns | Stage::Check)>
                <Button
                    label=w("换文件", "Other file")
                    disabled=wizard.work.running
                    on_press=move || wizard.begin()
                    testid="import-other"
                />
            </Show>
        }
    };
    view! {
        <Page title=Route::Import(None).title() note acts fills=true class="import" testid="page-import">
            <Steps names now=Signal::derive(move || wizard.stage.get() as usize)/>
            {move || wizard.failure.get().map(|failure| view! { <div class="import-failure"><FailureBox failure/></div> })}
            {move || match wizard.stage.get() {
                Stage::Choose => view! { <choose::Choose wizard/> }.into_any(),
                Stage::Columns | Stage::Check => view! { <Desk wizard/> }.into_any(),
                Stage::Done => view! { <done::Done wizard/> }.into_any(),
            }}
        </Page>
    }
}

/// The sheet with what is to be typed, or done, beside it.
#[component]
fn Desk(wizard: Wizard) -> impl IntoView {
    let checking = Memo::new(move |_| wizard.stage.get() == Stage::Check);
    view! {
        <div class="import-desk">
            <table::SheetTable wizard/>
            {move || match checking.get() {
                false => view! { <choices::Choices wizard/> }.into_any(),
                true => view! { <faults::Faults wizard/> }.into_any(),
            }}
        </div>
        <Show when=move || checking.get()>
            <Foot wizard/>
        </Show>
    }
}

/// The sums, and what can be done with them.
#[component]
fn Foot(wizard: Wizard) -> impl IntoView {
    view! {
        <section class="panel import-foot" aria-label=w("合计", "Sums")>
            <sums::Sums wizard/>
            <div class="import-foot-acts">
                <WorkBar work=wizard.work/>
                <Button
                    label=w("上一步", "Back")
                    disabled=wizard.work.running
                    on_press=move || wizard.back()
                    testid="import-back"
                />
                <Show when=move || wizard.any_fault()>
                    <Button
                        label=w("导出问题清单", "Export faults")
                        disabled=wizard.work.running
                        on_press=move || wizard.export()
                        testid="import-export"
                    />
                </Show>
                <Button
                    label=Signal::derive(move || wizard.submit_label())
                    kind=Kind::Primary
                    disabled=Signal::derive(move || !wizard.ready())
                    busy=wizard.work.running
                    on_press=move || wizard.submit()
                    testid="import-submit"
                />
            </div>
        </section>
    }
}

//! The second step: what the clerk types beside the sheet.
use super::typed::Typed;
use super::wizard::Wizard;
use crate::components::{Button, Choice, CountField, FieldFault, Kind, MoneyField, MonthField, SelectField, TextField, WorkBar};
use crate::format;
use crate::route::Route;
use crate::rule;
use crate::state::{Load, app};
use crate::words::fields::field;
use crate::words::terms::BENEFIT_TYPES;
use crate::words::{pick, w};
use ipc::{Facets, show_money};
use leptos::prelude::*;

/// Of each of these, some column must be one, else no row can be recorded.
const FIELDS_NEEDED: [&[&str]; 2] = [&["beneficiary_name", "head_name"], &["amount"]];

/// Sheet, programme, summary, and what rows may leave unsaid.
#[component]
pub fn Choices(wizard: Wizard) -> impl IntoView {
    let Typed { programme, count, total, township, village, period_from, period_to, benefit_type } = wizard.typed;
    let choices = Signal::derive(move || {
        let none = (String::new(), w("请选择", "Choose").now().to_owned());
        let all = wizard.programmes.load.get();
        let all = all.here().into_iter().flatten().map(|p| (p.code.clone(), format!("{}（{}）", p.name, p.year)));
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let about = Signal::derive(move || {
        wizard
            .programme()
            .map(|p| {
                let (words, available) = (rule::in_words(&p.rule), show_money(p.money.available));
                pick(format!("{words}；可用 {available} 元"), format!("{words}; {available} yuan available"))
            })
            .unwrap_or_default()
    });
    let no_programme = move || matches!(wizard.programmes.load.get(), Load::Here(all) if all.is_empty());
    let townships = Signal::derive(move || places(wizard, |f, _| f.places.iter().map(|(t, _)| t.clone()).collect()));
    let villages = Signal::derive(move || {
        places(wizard, |f, here| {
            f.places.iter().filter(|(t, _)| here.is_empty() || t == here).flat_map(|(_, v)| v.clone()).collect()
        })
    });
    let order = Signal::derive(move || {
        let (from, to) = (period_from.get(), period_to.get());
        (!from.is_empty() && !to.is_empty() && from > to).then(|| FieldFault::here(w("早于起始月。", "Before the first month.")))
    });
    let kinds = Signal::derive(|| BENEFIT_TYPES.map(|(key, name)| (key.to_owned(), name.now().to_owned())).to_vec());
    view! {
        <aside class="panel import-side" aria-label=w("汇总与默认值", "Summary and defaults")>
            <form
                class="import-form"
                on:submit=move |ev| {
                    ev.prevent_default();
                    wizard.check();
                }
                on:focusout=move |_| wizard.keep()
            >
                <div class="import-scroll">
                    <SheetFacts wizard/>
                    <SelectField
                        label=field("programme") value=programme choices help=about testid="import-programme"
                    />
                    <Show when=no_programme>
                        <p class="import-none">
                            {w("还没有补贴项目，请先由管理或主管开设。", "There is no programme yet; an administrator or supervisor opens one first.")}
                            <Button
                                label=w("去补贴项目", "To the programmes") kind=Kind::Link
                                on_press=|| app().go(Route::Programmes(None))
                            />
                        </p>
                    </Show>
                    <fieldset class="stamped">
                        <legend>{w("照盖章的汇总表填写", "From the stamped summary")}</legend>
                        <div class="field-pair stamped-pair">
                            <CountField label=w("笔数", "Count") value=count testid="import-count"/>
                            <MoneyField label=w("合计", "Total") value=total testid="import-total"/>
                        </div>
                    </fieldset>
                    <fieldset class="defaults">
                        <legend>{w("表中没有写明的行，按此登记", "For rows that do not say")}</legend>
                        <div class="field-pair">
                            <TextField label=field("township") value=township choices=townships testid="import-township"/>
                            <TextField label=field("village") value=village choices=villages testid="import-village"/>
                        </div>
                        <div class="field-pair">
                            <MonthField label=field("period_from") value=period_from testid="import-period-from"/>
                            <MonthField label=field("period_to") value=period_to fault=order testid="import-period-to"/>
                        </div>
                        <SelectField
                            label=field("benefit_type") value=benefit_type choices=kinds testid="import-benefit-type"
                        />
                    </fieldset>
                </div>
                <div class="import-form-acts">
                    <WorkBar work=wizard.work/>
                    <Missing wizard/>
                    <Button
                        label=w("核对", "Check")
                        kind=Kind::Primary
                        submits=true
                        busy=wizard.work.running
                        disabled=Signal::derive(move || programme.with(String::is_empty))
                        on_press=|| ()
                        testid="import-check"
                    />
                </div>
            </form>
        </aside>
    }
}

fn places(wizard: Wizard, of: fn(&Facets, &str) -> Vec<String>) -> Vec<String> {
    let here = wizard.typed.township.get();
    wizard.facets.load.with(|load| load.here().map(|f| of(f, here.trim())).unwrap_or_default())
}

/// Which sheet it is, where its header is, and what was left out below.
#[component]
fn SheetFacts(wizard: Wizard) -> impl IntoView {
    let facts = move || {
        wizard.draft.get().map(|draft| {
            let (first, last) = draft.header_rows;
            let (format, remembered, left_out, passed) = (draft.format, draft.remembered, draft.left_out, draft.passed);
            let header = move || match first == last {
                true => pick(format!("表头在第 {first} 行"), format!("header in row {first}")),
                false => pick(format!("表头在第 {first}–{last} 行"), format!("header in rows {first}–{last}")),
            };
            let (rows, columns) = (format::count(u64::from(draft.rows)), draft.columns.len());
            let matched = draft.columns.iter().filter(|c| !c.field.is_empty()).count();
            let size = move || pick(
                format!("{rows} 行，{columns} 列中已对应 {matched} 列"),
                format!("{rows} rows; {matched} of {columns} columns matched"),
            );
            let chosen = RwSignal::new(draft.sheet.to_string());
            let sheets = draft.sheets.into_iter().enumerate().map(|(i, name)| (i.to_string(), name)).collect::<Vec<_>>();
            Effect::new(move |before: Option<String>| {
                let now = chosen.get();
                if before.is_some_and(|b| b != now) && let Ok(sheet) = now.parse() {
                    wizard.turn_to(sheet);
                }
                now
            });
            view! {
                {(sheets.len() > 1).then(|| view! {
                    <Choice name=w("工作表", "Sheet") value=chosen choices=sheets testid="import-sheet"/>
                })}
                <p class="quiet">
                    <span data-testid="import-size">{size}</span> " · " {format} " · " {header}
                    {remembered.then(|| view! { <span>{w("，列的对应沿用上次同样的表", ", columns as in the last sheet of this kind")}</span> })}
                </p>
                {(passed > 0).then(|| view! {
                    <p class="quiet" data-testid="import-reasons-kept">
                        {move || pick(format!("已写的 {passed} 处放行理由都还在，核对后可见。"), format!("{passed} reasons given before are kept; the check shows them."))}
                    </p>
                })}
                {(!left_out.is_empty()).then(|| {
                    let count = left_out.len();
                    view! {
                        <details class="left-out" data-testid="import-left-out">
                            <summary>{move || pick(format!("数据之下 {count} 行未导入"), format!("{count} rows below the data left out"))}</summary>
                            <ul>
                                {left_out.into_iter().map(|(row, text)| view! {
                                    <li><span class="quiet">{move || pick(format!("第 {row} 行"), format!("row {row}"))}</span> " " {text}</li>
                                }).collect_view()}
                            </ul>
                        </details>
                    }
                })}
            }
        })
    };
    view! { <div class="sheet-facts">{facts}</div> }
}

/// What no column was found for, though no row can do without it.
#[component]
fn Missing(wizard: Wizard) -> impl IntoView {
    move || {
        let missing = wizard.draft.with(|d| {
            let columns = d.as_ref().map(|d| d.columns.as_slice()).unwrap_or_default();
            let missing = FIELDS_NEEDED.iter().filter(|names| columns.iter().all(|c| !names.contains(&c.field.as_str())));
            missing.map(|names| field(names[0]).now()).collect::<Vec<_>>()
        });
        (!missing.is_empty()).then(|| {
            let names = missing.join(pick("、", ", "));
            let text = pick(
                format!("没有列对应“{names}”，请在表头选择。"),
                format!("No column is “{names}”: choose it in the table’s head."),
            );
            view! { <p class="text-waiting" role="status">{text}</p> }
        })
    }
}

//! What a report shall show.
use super::desk::Desk;
use super::terms::{KINDS, is_for};
use crate::components::{DateField, MonthField, SelectField, TextField, Tick};
use crate::format;
use crate::words::{Words, pick, w};
use ipc::{Facets, show_money};
use leptos::prelude::*;

/// The form; what is not of the kind chosen is not there.
#[component]
pub fn WishForm() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let has = move |field: &'static str| move || is_for(desk.kind.get(), field);
    view! {
        <section class="panel report-form" aria-label=w("报表内容", "What it shall show")>
            <div class="report-scroll">
                <Kinds/>
                <Show when=has("batch")><BatchChoice/></Show>
                <Show when=has("period")>
                    <div class="field-pair">
                        <MonthField label=w("登记月份从", "Recorded from") value=desk.from optional=true testid="report-from"/>
                        <MonthField label=w("到", "to") value=desk.to optional=true testid="report-to"/>
                    </div>
                </Show>
                <Show when=has("place")><Places/></Show>
                <Show when=has("programmes")><Programmes/></Show>
                <Show when=has("by")>
                    <SelectField label=w("分组", "Grouped by") value=desk.by choices=choices(&BY) testid="report-by"/>
                </Show>
                <Show when=has("split")>
                    <SelectField label=w("份数", "How many") value=desk.split choices=choices(&SPLIT) testid="report-split"/>
                </Show>
                <Show when=has("notice")><NoticeFields/></Show>
                <Show when=has("masked")>
                    <Tick
                        label=w("姓名全部遮盖（不勾则按各项目开设时的规则）", "Mask all names (otherwise by the rule of each programme)")
                        checked=desk.masked on_change=move |ticked| desk.masked.set(ticked) testid="report-masked"
                    />
                </Show>
                <SelectField label=w("报表文字", "Language of the pages") value=desk.lang choices=choices(&LANGS) testid="report-lang"/>
                <Show when=has("names")>
                    <Tick
                        label=w("姓名全列（账本记下本次查看了个人信息）", "Names in full (the ledger keeps that they were shown)")
                        checked=desk.names on_change=move |ticked| desk.names.set(ticked) testid="report-names"
                    />
                </Show>
            </div>
        </section>
    }
}

#[component]
fn Kinds() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <ul class="report-kinds" aria-label=w("报表种类", "Kind of report")>
            {KINDS.iter().map(|kind| {
                let chosen = move || desk.kind.get() == kind.kind;
                view! {
                    <li>
                        <button
                            type="button"
                            class="report-kind"
                            class:is-here=chosen
                            aria-pressed=move || if chosen() { "true" } else { "false" }
                            data-testid=format!("report-kind-{}", kind.key)
                            on:click=move |_| desk.kind.set(kind.kind)
                        >
                            <span>{kind.name}</span>
                            <span class="quiet">{kind.hint}</span>
                        </button>
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

#[component]
fn BatchChoice() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let all = Signal::derive(move || {
        let none = match desk.kind.get() {
            ipc::ReportKind::Batch => w("请选择", "Choose"),
            _ => w("全部批次", "All batches"),
        };
        let mut all = vec![(String::new(), none.now().to_owned())];
        desk.batches.load.with(|load| {
            // Single payments are batches of one and have no file.
            let lines = load.here().into_iter().flatten().filter(|line| !line.file.is_empty());
            all.extend(lines.map(|line| {
                (line.id.clone(), format!("{} · {} · {}", line.number, line.programme_name, show_money(line.total)))
            }));
            // A single payment that another page asked for.
            let asked = desk.batch.get();
            let other = load.here().into_iter().flatten().find(|line| line.id == asked && line.file.is_empty());
            all.extend(other.map(|line| (line.id.clone(), format!("{} · {}", line.number, line.programme_name))));
        });
        all
    });
    view! { <SelectField label=w("批次", "Batch") value=desk.batch choices=all testid="report-batch"/> }
}

#[component]
fn Places() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // Another township has other villages.
    Effect::new(move |before: Option<String>| {
        let township = desk.township.get();
        if before.is_some_and(|b| b != township) {
            desk.village.set(String::new());
        }
        township
    });
    let list = move |any: Words, of: fn(&Facets, &str) -> Vec<String>| {
        Signal::derive(move || {
            let mut all = vec![(String::new(), any.now().to_owned())];
            let township = desk.township.get();
            let names = desk.facets.load.with(|l| l.here().map(|f| of(f, &township)).unwrap_or_default());
            all.extend(names.into_iter().map(|name| (name.clone(), name)));
            all
        })
    };
    view! {
        <div class="field-pair">
            <SelectField
                label=w("乡镇", "Township") value=desk.township testid="report-township"
                choices=list(w("全部乡镇", "All townships"), |f, _| f.places.iter().map(|p| p.0.clone()).collect())
            />
            <SelectField
                label=w("村", "Village") value=desk.village testid="report-village"
                choices=list(w("全部村", "All villages"), |f, township| {
                    f.places.iter().find(|p| p.0 == township).map(|p| p.1.clone()).unwrap_or_default()
                })
            />
        </div>
    }
}

/// Those ticked; none ticked are all.
#[component]
fn Programmes() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let head = move || match desk.programmes.with(Vec::len) {
        0 => pick("全部", "all").to_owned(),
        n => pick(format!("{} 个", format::count(n as u64)), format!("{} chosen", format::count(n as u64))),
    };
    view! {
        <details class="report-programmes" open=desk.programmes.with_untracked(|all| !all.is_empty())>
            <summary data-testid="report-programmes">
                {w("补贴项目", "Programmes")} " " <span class="quiet">{head}</span>
            </summary>
            <div class="ticks">
                {move || desk.facets.load.with(|l| l.here().map(|f| f.programmes.clone()).unwrap_or_default())
                    .into_iter()
                    .map(|(code, name)| {
                        let (is, set) = (code.clone(), code.clone());
                        view! {
                            <Tick
                                label=Signal::stored(format!("{name} {code}"))
                                checked=Signal::derive(move || desk.programmes.with(|all| all.contains(&is)))
                                on_change=move |ticked: bool| desk.programmes.update(|all| {
                                    all.retain(|one| *one != set);
                                    if ticked {
                                        all.push(set.clone());
                                        all.sort();
                                    }
                                })
                                testid=format!("report-programme-{code}")
                            />
                        }
                    })
                    .collect_view()}
            </div>
        </details>
    }
}

#[component]
fn NoticeFields() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <div class="field-pair">
            <DateField label=w("公示自", "On show from") value=desk.notice_from testid="report-notice-from"/>
            <DateField label=w("公示至", "until") value=desk.notice_until testid="report-notice-until"/>
        </div>
        <div class="field-pair">
            <TextField label=w("联系人", "Whom to ask") value=desk.contact optional=true testid="report-contact"/>
            <TextField label=w("监督电话", "For complaints") value=desk.telephone optional=true testid="report-telephone"/>
        </div>
    }
}

fn choices(of: &'static [(&'static str, Words)]) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || of.iter().map(|(key, words)| ((*key).to_owned(), words.now().to_owned())).collect())
}

const BY: [(&str, Words); 4] = [
    ("programme", w("补贴项目", "Programme")),
    ("township", w("乡镇和村", "Township and village")),
    ("payee", w("收款人", "Payee")),
    ("household", w("户（户主）", "Household (its head)")),
];
const SPLIT: [(&str, Words); 3] = [
    ("", w("合为一份", "One report")),
    ("township", w("每个乡镇一份", "One for each township")),
    ("village", w("每个村一份", "One for each village")),
];
const LANGS: [(&str, Words); 2] = [("zh", w("中文", "Chinese")), ("en", w("英文", "English"))];

//! Opening a programme, from a template or from nothing.
use super::example::RuleExample;
use super::rule_form::{RuleFields, RuleForm};
use super::terms::{LIVELIHOODS, livelihood};
use crate::bridge::call;
use crate::components::{Await, Button, FieldFault, Kind, MaybeFailure, Page, SelectField, TextField, Tick, Tone};
use crate::route::Route;
use crate::state::{Asked, app};
use crate::timing::{local, now};
use crate::words::{said, w};
use ipc::{Failure, GetTemplates, OpenProgramme, Programme, Template};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is typed.
#[derive(Clone, Copy)]
struct Form {
    template: RwSignal<String>,
    code: RwSignal<String>,
    name: RwSignal<String>,
    year: RwSignal<String>,
    field: RwSignal<String>,
    classification: RwSignal<String>,
    notice_names: RwSignal<bool>,
    rule: RuleForm,
}

impl Form {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Form {
            template: text(),
            code: text(),
            name: text(),
            year: RwSignal::new(local(now()).year.to_string()),
            field: text(),
            classification: text(),
            notice_names: RwSignal::new(false),
            rule: RuleForm::new(),
        }
    }

    fn take(self, template: &Template) {
        self.template.set(template.name.clone());
        self.name.set(said(&template.title));
        self.field.set(template.field.clone());
        self.classification.set(template.classification.clone());
        self.notice_names.set(template.notice_names);
        self.rule.take(&template.rule);
    }

    /// The act, once all of it is there; tracks.
    fn whole(self) -> Option<OpenProgramme> {
        let text = |signal: RwSignal<String>| Some(signal.with(|s| s.trim().to_owned())).filter(|s| !s.is_empty());
        Some(OpenProgramme {
            code: text(self.code).filter(|c| is_code(c))?,
            name: text(self.name)?,
            year: read_year(&text(self.year)?)?,
            field: text(self.field)?,
            classification: text(self.classification).filter(|c| is_classification(c))?,
            notice_names: self.notice_names.get(),
            rule: self.rule.rule()?,
        })
    }
}

/// The form; Esc closes it.
#[component]
pub fn OpenProgrammePage(
    #[prop(into)] on_close: Callback<()>,
    #[prop(into)] on_opened: Callback<(Vec<Programme>,)>,
) -> impl IntoView {
    let form = Form::new();
    provide_context(form);
    let templates = Asked::<Vec<Template>>::new();
    let ask = move || templates.ask(GetTemplates {});
    ask();
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let save = move || {
        let Some(question) = untrack(|| form.whole()).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = call(question).await;
            busy.try_set(false);
            match answer {
                Ok(all) => {
                    let app = app();
                    app.refresh();
                    app.say(
                        Tone::Proven,
                        w("项目已开设；接着登记收到的指标。", "The programme is open; record the funds received next."),
                    );
                    on_opened.run((all,));
                }
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    };
    let keys = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "Escape" && form.name.with_untracked(String::is_empty) && form.code.with_untracked(String::is_empty) {
            on_close.run(());
        }
    });
    on_cleanup(move || keys.remove());
    let rule = Signal::derive(move || form.rule.rule());
    view! {
        <Page title=Route::Programmes(None).title() note=w("开设项目", "Open a programme") fills=true testid="page-programme-open">
            <form class="programme-form" on:submit=move |ev| {
                ev.prevent_default();
                save();
            }>
                <section class="panel templates" aria-label=w("模板", "Templates")>
                    <div class="panel-head">
                        <h2>{w("从模板开始", "Start from a template")}</h2>
                    </div>
                    <div class="templates-scroll">
                        <Await asked=templates retry=ask view=|all| view! { <Templates all/> }.into_any()/>
                    </div>
                </section>
                <section class="panel programme-fields" aria-label=w("项目", "Programme")>
                    <div class="programme-scroll">
                        <Fields form/>
                        <h3>{w("金额规则", "Amount rule")}</h3>
                        <RuleFields form=form.rule/>
                        <MaybeFailure failure/>
                    </div>
                    <div class="programme-acts">
                        <Button label=w("取消", "Cancel") on_press=on_close testid="programme-cancel"/>
                        <Button
                            label=w("签名开设", "Sign and open") kind=Kind::Primary submits=true busy
                            disabled=Signal::derive(move || form.whole().is_none())
                            on_press=|| ()
                            testid="programme-save"
                        />
                    </div>
                </section>
                <section class="panel programme-rule" aria-label=w("规则说明", "The rule explained")>
                    <div class="panel-head"><h2>{w("规则说明", "The rule explained")}</h2></div>
                    <div class="panel-body">
                        <RuleExample rule/>
                        <p class="quiet">
                            {w(
                                "开设后金额规则写入账本，每一笔都按它核对；标准调整时另开年度项目，或把原标准留作旧标准。",
                                "Once open, the rule stands in the ledger and every payment is held against it. When the standard changes, open next year’s programme, or keep the old one as the earlier standard.",
                            )}
                        </p>
                    </div>
                </section>
            </form>
        </Page>
    }
}

#[component]
fn Templates(all: Vec<Template>) -> impl IntoView {
    let form = expect_context::<Form>();
    let mut fields: Vec<(String, ipc::Text)> = Vec::new();
    for template in &all {
        if !fields.iter().any(|(key, _)| *key == template.field) {
            fields.push((template.field.clone(), template.field_title.clone()));
        }
    }
    let group = move |(key, title): (String, ipc::Text)| {
        let mine: Vec<Template> = all.iter().filter(|t| t.field == key).cloned().collect();
        view! {
            <li>
                <h3 class="templates-field">{move || said(&title)}</h3>
                <ul>
                    {mine.into_iter().map(|template| {
                        let Template { name, title, hint, classification, .. } = template.clone();
                        let testid = format!("template-{name}");
                        let chosen = move || form.template.with(|t| *t == name);
                        view! {
                            <li>
                                <button
                                    type="button"
                                    class="template"
                                    class:is-here=chosen.clone()
                                    aria-pressed=move || if chosen() { "true" } else { "false" }
                                    data-testid=testid
                                    on:click=move |_| form.take(&template)
                                >
                                    <span>{move || said(&title)} " " <span class="quiet">{classification}</span></span>
                                    <span class="template-hint">{move || said(&hint)}</span>
                                </button>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </li>
        }
    };
    view! { <ul>{fields.into_iter().map(group).collect_view()}</ul> }
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let livelihoods = Signal::derive(move || {
        let none = (String::new(), w("请选择", "Choose").now().to_owned());
        let known = LIVELIHOODS.map(|(key, name)| (key.to_owned(), name.now().to_owned()));
        let mine = form.field.get();
        // A template may name a field that this window does not know.
        let other = (!mine.is_empty() && known.iter().all(|(key, _)| *key != mine))
            .then(|| (mine.clone(), livelihood(&mine).now().to_owned()));
        std::iter::once(none).chain(known).chain(other).collect::<Vec<_>>()
    });
    let wrong = move |signal: RwSignal<String>, right: fn(&str) -> bool, words| {
        Signal::derive(move || {
            let wrong = signal.with(|s| !s.trim().is_empty() && !right(s.trim()));
            wrong.then(|| FieldFault::here(words))
        })
    };
    let code_fault = wrong(
        form.code,
        is_code,
        w("2 至 24 个大写字母、数字或短横线，例如 CYDH-2026。", "2 to 24 capital letters, digits or hyphens, e.g. CYDH-2026."),
    );
    let year_fault = wrong(form.year, |y| read_year(y).is_some(), w("请填四位年份。", "Type a year of four digits."));
    let class_fault = wrong(
        form.classification,
        is_classification,
        w("功能分类是 3、5 或 7 位数字，例如 2130505。", "The functional classification has 3, 5 or 7 digits, e.g. 2130505."),
    );
    // Typed small, meant large.
    Effect::new(move || {
        let code = form.code.get();
        if code.chars().any(|c| c.is_ascii_lowercase()) {
            form.code.set(code.to_ascii_uppercase());
        }
    });
    view! {
        <TextField label=w("项目名称", "Name") value=form.name autofocus=true testid="programme-name"/>
        <div class="field-pair">
            <TextField
                label=w("项目编码", "Code") value=form.code fault=code_fault testid="programme-code"
                help=w("账本中的短编码，之后不能改。", "A short code in the ledger, which stays.")
            />
            <TextField label=w("预算年度", "Budget year") value=form.year fault=year_fault mode="numeric" testid="programme-year"/>
        </div>
        <div class="field-pair">
            <SelectField label=w("民生领域", "Livelihood field") value=form.field choices=livelihoods testid="programme-field"/>
            <TextField
                label=w("支出功能分类", "Functional classification") value=form.classification fault=class_fault
                mode="numeric" testid="programme-classification"
            />
        </div>
        <Tick
            label=w("公示时列出全名（不勾则遮盖；开设后不能改）", "Public notices show names in full (masked otherwise; stays as opened)")
            checked=form.notice_names on_change=move |ticked| form.notice_names.set(ticked) testid="programme-notice-names"
        />
    }
}

/// `[A-Z0-9-]{2,24}`, as [`OpenProgramme`] asks.
fn is_code(code: &str) -> bool {
    (2..=24).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}

fn is_classification(code: &str) -> bool {
    matches!(code.len(), 3 | 5 | 7) && code.bytes().all(|b| b.is_ascii_digit())
}

fn read_year(typed: &str) -> Option<u16> {
    typed.parse().ok().filter(|year| (1949..=2999).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_and_plain() {
        for code in ["CY", "CYDH-2026", "2026-01"] {
            assert!(is_code(code), "{code} is a code");
        }
        for code in ["C", "cydh", "产业", "CY 2026", "ABCDEFGHIJKLMNOPQRSTUVWXY"] {
            assert!(!is_code(code), "{code} is none");
        }
    }

    #[test]
    fn classifications_have_whole_levels() {
        assert!(["213", "21305", "2130505"].iter().all(|c| is_classification(c)));
        assert!(!["", "21", "2130", "213050a", "21305055"].iter().any(|c| is_classification(c)));
    }

    #[test]
    fn years_have_four_digits() {
        assert_eq!(read_year("2026"), Some(2026));
        assert_eq!(read_year("26"), None);
        assert_eq!(read_year("20266"), None);
    }
}

//! One payment, in a form that helps: checked while it is typed, amount by the programme's rule, keyboard throughout.
mod amount;
mod checking;
mod form;
mod people;
mod side;

use crate::components::{MonthField, Page, Panel, SelectField};
use crate::route::Route;
use crate::state::{Asked, Load, app};
use crate::words::{pick, terms, w};
use checking::Checking;
use form::Form;
use ipc::{Facets, GetFacets, GetProgrammes, PaymentForm, Programme};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The page.
#[component]
pub fn Record() -> impl IntoView {
    let app = app();
    let member = untrack(|| app.session()).map(|s| s.member).unwrap_or_default();
    let unfinished = app.unfinished.with_untracked(|u| u.clone()).filter(|(who, _)| *who == member);
    let form = Form::new(unfinished.map(|(_, form)| form).unwrap_or_default());
    let programmes = Asked::<Vec<Programme>>::new();
    programmes.ask(GetProgrammes {});
    let facets = Asked::<Facets>::new();
    facets.ask(GetFacets {});
    let programme = Memo::new(move |_| {
        let code = form.programme.get();
        programmes.load.with(|l| l.here().and_then(|all| all.iter().find(|p| p.code == code).cloned()))
    });
    let checking = Checking::start(form, programme);
    provide_context(checking);
    provide_context(checking.unread);
    // What was typed outlives a look at another page and the idle lock, for the member who typed it.
    Effect::new(move || {
        let typed = checking.typed.get();
        let empty = PaymentForm { benefit_type: typed.benefit_type.clone(), ..Default::default() };
        app.unfinished.set((typed != empty).then(|| (member.clone(), typed)));
    });
    let choices = Signal::derive(move || {
        let mut all = vec![(String::new(), pick("请选择", "Choose").to_owned())];
        if let Load::Here(list) = programmes.load.get() {
            all.extend(list.into_iter().map(|p| (p.code.clone(), format!("{} · {}", p.name, p.year))));
        }
        all
    });
    let types = Signal::derive(|| terms::BENEFIT_TYPES.map(|(key, words)| (key.to_owned(), words.now().to_owned())).to_vec());
    // The page has only just been put in place: the cursor goes to its first field.
    // Whoever has begun to type before that is left alone.
    request_animation_frame(|| {
        let typing = document().active_element().is_some_and(|e| e.closest(".record").is_ok_and(|form| form.is_some()));
        if !typing {
            checking::focus("[data-field='programme'] select");
        }
    });
    view! {
        <Page title=Route::Record.title() testid="page-record">
            <form
                class="record"
                on:submit=move |ev| ev.prevent_default()
                on:keydown=move |ev| step_on_enter(&ev, checking)
                on:focusout=move |ev| {
                    let left = ev.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
                    let field = left.and_then(|e| e.closest("[data-field]").ok().flatten()).and_then(|e| e.get_attribute("data-field"));
                    if let Some(field) = field {
                        checking.visit(field);
                    }
                }
            >
                <div class="record-form">
                    <Panel
                        title=w("发放事项", "What it is for")
                        note=move || programme.with(|p| p.as_ref().map(|p| format!("{} · {} · {}", p.name, p.code, p.classification))).unwrap_or_default()
                    >
                        <div class="panel-body fields fields-what">
                            <At field="programme">
                                <SelectField
                                    label=w("补贴项目", "Programme") value=form.programme choices fault=checking.fault("programme")
                                    testid="record-programme"
                                />
                            </At>
                            <At field="benefit_type">
                                <SelectField
                                    label=w("发放类型", "Benefit type") value=form.benefit_type choices=types
                                    fault=checking.fault("benefit_type") testid="record-type"
                                />
                            </At>
                            <At field="period_from">
                                <MonthField
                                    label=w("所属期起", "Period from") value=form.period_from fault=checking.fault("period_from")
                                    testid="record-from"
                                />
                            </At>
                            <At field="period_to">
                                <MonthField
                                    label=w("所属期止", "Period to") value=form.period_to fault=checking.fault("period_to")
                                    testid="record-to"
                                />
                            </At>
                        </div>
                    </Panel>
                    <people::People form checking facets/>
                    <amount::Amount form checking programme/>
                </div>
                <side::Side form checking programme/>
            </form>
        </Page>
    }
}

/// The place of a field: when it is left, what is wrong with it shows.
#[component]
fn At(field: &'static str, children: Children) -> impl IntoView {
    expect_context::<Checking>().place(field);
    view! { <div class="at" data-field=field>{children()}</div> }
}

/// Enter goes to the next field, Ctrl+Enter records.
fn step_on_enter(ev: &web_sys::KeyboardEvent, checking: Checking) {
    if ev.key() != "Enter" || ev.is_composing() {
        return;
    }
    if ev.ctrl_key() {
        ev.prevent_default();
        return checking.record();
    }
    let Some(here) = ev.target().and_then(|t| t.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    if here.tag_name() == "BUTTON" || here.tag_name() == "TEXTAREA" || here.tag_name() == "A" {
        return;
    }
    ev.prevent_default();
    let Some(form) = here.closest("form").ok().flatten() else { return };
    let Ok(fields) = form.query_selector_all("input:not(:disabled), select, textarea, button[data-testid='record-submit']")
    else {
        return;
    };
    let all: Vec<web_sys::HtmlElement> = (0..fields.length()).filter_map(|i| fields.get(i)?.dyn_into().ok()).collect();
    if let Some(next) = all.iter().position(|e| *e == here).and_then(|i| all.get(i + 1)) {
        let _ = next.focus();
    }
}

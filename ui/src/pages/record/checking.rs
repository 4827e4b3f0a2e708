//! The check that runs while the form is typed, and the recording.
use super::form::Form;
use crate::bridge::call;
use crate::components::{FieldFault, Unread};
use crate::state::app;
use crate::timing::sleep;
use crate::words::w;
use ipc::{CheckPayment, Failure, Fault, PaymentCheck, PaymentForm, PaymentStory, Programme, RecordPayment};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use wasm_bindgen::JsCast;

/// The program is asked after this pause in typing.
const CHECK_AFTER_MS: i32 = 220;

/// What the program says about the form as it stands.
#[derive(Clone, Copy)]
pub struct Checking {
    /// What is typed, as the program takes it.
    pub typed: Memo<PaymentForm>,
    /// What the last check said.
    pub check: RwSignal<Option<PaymentCheck>>,
    /// `check` is of exactly what is typed.
    pub fresh: RwSignal<bool>,
    /// Why the last question failed.
    pub failure: RwSignal<Option<Failure>>,
    /// It is being recorded.
    pub busy: RwSignal<bool>,
    /// What was recorded last.
    pub recorded: RwSignal<Option<PaymentStory>>,
    /// Fields whose text cannot be read.
    pub unread: Unread,
    visited: RwSignal<BTreeSet<String>>,
    /// Fields that have a place on the page.
    places: RwSignal<BTreeSet<&'static str>>,
    /// It is to be recorded as soon as the check has come.
    wanted: RwSignal<bool>,
    once_key: StoredValue<String>,
    form: StoredValue<Form>,
}

impl Checking {
    /// Checks whenever the form changes.
    pub fn start(form: Form, programme: Memo<Option<Programme>>) -> Self {
        let checking = Checking {
            typed: Memo::new(move |_| programme.with(|p| form.typed(p.as_ref()))),
            check: RwSignal::new(None),
            fresh: RwSignal::new(false),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            recorded: RwSignal::new(None),
            unread: Unread::new(),
            visited: RwSignal::new(BTreeSet::new()),
            places: RwSignal::new(BTreeSet::new()),
            wanted: RwSignal::new(false),
            once_key: StoredValue::new(once_key()),
            form: StoredValue::new(form),
        };
        Effect::new(move || {
            let typed = checking.typed.get();
            checking.fresh.set(false);
            // Whoever types on wants to record something else.
            checking.wanted.set(false);
            if typed.programme.is_empty() {
                return checking.check.set(None);
            }
            spawn_local(async move {
                sleep(CHECK_AFTER_MS).await;
                if checking.still(&typed) {
                    checking.ask(typed).await;
                }
            });
        });
        checking
    }

    /// What is wrong with a field, once it has been left or filled; tracks the check.
    pub fn fault(self, field: &'static str) -> Signal<Option<FieldFault>> {
        Signal::derive(move || {
            // Without a programme there is nothing to check against.
            if field == "programme" && self.typed.with(|t| t.programme.is_empty()) {
                let reached = self.visited.with(|v| v.contains(field) || v.contains(ALL));
                return reached.then(|| FieldFault::here(w("请先选补贴项目。", "Choose the programme first.")));
            }
            self.check.with(|check| {
                let fault = check.as_ref()?.faults.iter().find(|f| f.field == field && f.passed.is_none())?;
                self.shows(fault).then(|| FieldFault::from(fault))
            })
        })
    }

    /// Faults that may be passed, passed or not; tracks the check.
    pub fn passable(self) -> Vec<Fault> {
        self.check.with(|check| check.iter().flat_map(|c| &c.faults).filter(|f| !f.blocks && self.shows(f)).cloned().collect())
    }

    /// Whether a fault is shown yet: not of a field that the cursor has still to reach.
    fn shows(self, fault: &Fault) -> bool {
        let reached = self.visited.with(|v| v.contains(&fault.field) || v.contains(ALL));
        fault.field.is_empty() || reached || !fault.found.is_empty()
    }

    /// Faults that block and have no field on the page to stand at; tracks the check.
    pub fn general(self) -> Vec<Fault> {
        let placed = |fault: &Fault| self.places.with(|places| places.contains(fault.field.as_str()));
        self.check.with(|check| check.iter().flat_map(|c| &c.faults).filter(|f| f.blocks && !placed(f)).cloned().collect())
    }

    /// How many faults block, fields that cannot be read among them; tracks the check.
    pub fn blocking(self) -> usize {
        let found = self.check.with(|check| check.iter().flat_map(|c| &c.faults).filter(|f| f.blocks).count());
        found + self.unread.count()
    }

    /// A field has a place on the page as long as the caller is drawn.
    pub fn place(self, field: &'static str) {
        self.places.update(|places| {
            places.insert(field);
        });
        on_cleanup(move || {
            self.places.try_update(|places| places.remove(field));
        });
    }

    /// A field was left.
    pub fn visit(self, field: String) {
        if self.visited.with_untracked(|v| !v.contains(&field)) {
            self.visited.update(|v| {
                v.insert(field);
            });
        }
    }

    /// Records what is typed, if nothing stands against it; otherwise shows all that does. What has only just been typed is
    /// checked first.
    pub fn record(self) {
        if self.busy.get_untracked() || self.wanted.get_untracked() {
            return;
        }
        self.visit(ALL.into());
        let typed = self.typed.get_untracked();
        if self.fresh.get_untracked() || typed.programme.is_empty() {
            return self.record_checked();
        }
        self.wanted.set(true);
        spawn_local(async move { self.ask(typed).await });
    }

    fn record_checked(self) {
        let ready = self.check.with_untracked(|c| c.as_ref().is_some_and(|c| c.ready)) && self.fresh.get_untracked();
        if !ready || untrack(|| self.unread.count()) > 0 {
            // What is wrong shows with the next frame; the cursor goes to the first of it.
            return request_animation_frame(|| focus(".has-fault .input"));
        }
        self.busy.set(true);
        self.failure.set(None);
        let question = RecordPayment { form: self.typed.get_untracked(), once_key: self.once_key.get_value() };
        spawn_local(async move {
            let answer = call(question).await;
            if self.busy.try_set(false).is_some() {
                return app().refresh();
            }
            match answer {
                Ok(story) => {
                    self.once_key.set_value(once_key());
                    self.visited.set(BTreeSet::new());
                    self.form.get_value().next_person();
                    self.recorded.set(Some(story));
                    focus("[data-field='beneficiary_name'] input");
                    app().refresh();
                }
                Err(failure) => {
                    app().check_rights(&failure);
                    self.failure.set(Some(failure));
                }
            }
        });
    }

    async fn ask(self, typed: PaymentForm) {
        let answer = call(CheckPayment { form: typed.clone() }).await;
        if !self.still(&typed) {
            return;
        }
        match answer {
            Ok(check) => {
                self.failure.set(None);
                self.check.set(Some(check));
                self.fresh.set(true);
            }
            Err(failure) => self.failure.set(Some(failure)),
        }
        if self.wanted.get_untracked() {
            self.wanted.set(false);
            self.record_checked();
        }
    }

    fn still(self, typed: &PaymentForm) -> bool {
        self.typed.try_with_untracked(|now| now == typed) == Some(true)
    }
}

/// Stands for every field, once recording was tried.
const ALL: &str = "*";

/// Makes a repeated question record nothing twice; it need not be secret.
fn once_key() -> String {
    let part = || format!("{:013x}", (js_sys::Math::random() * (1_u64 << 52) as f64) as u64);
    format!("{}{}", part(), part())
}

/// Puts the cursor into the first control that fits.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

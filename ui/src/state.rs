//! What all pages share: the program's status, where the window stands, and what is said in passing.
use crate::bridge::call;
use crate::components::{Notice, Tone};
use crate::route::Route;
use crate::words::w;
use ipc::*;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The state of the window; a handle to signals, so it is copied freely.
#[derive(Clone, Copy)]
pub struct App {
    /// As the program last said; `None` until it first answered.
    pub status: RwSignal<Option<Status>>,
    /// The page that is shown.
    pub route: RwSignal<Route>,
    /// Short notices at the lower edge.
    pub notices: RwSignal<Vec<Notice>>,
    /// Why the program could not even say its status.
    pub lost: RwSignal<Option<Failure>>,
    /// What the last verification found, so that looking at an entry it names does not lose the report.
    pub report: RwSignal<Option<VerifyReport>>,
    /// Who was signed in last, to be offered first when unlocking.
    pub last_member: RwSignal<Option<String>>,
    /// A payment that is being typed, for the member who types it; without its persons once the window has locked.
    pub unfinished: RwSignal<Option<(String, PaymentForm)>>,
    /// A recovery sheet that is not sealed yet. It is shown once, so it stays whatever else happens: another page, the idle
    /// lock.
    pub sheet: RwSignal<Option<RecoverySheet>>,
    /// Other offices, for alarms and witnesses are in sight on every page.
    pub peers: Asked<Peers>,
}

/// The state of the window, from anywhere: components, keys and answers that arrive later.
pub fn app() -> App {
    APP.with(|app| *app.get().expect("the window provides its state before it shows anything"))
}

thread_local! {
    static APP: std::cell::OnceCell<App> = const { std::cell::OnceCell::new() };
}

impl App {
    /// The state at the start; called once, by the outermost component.
    pub fn provide() -> Self {
        let app = App {
            status: RwSignal::new(None),
            route: RwSignal::new(Route::Overview),
            notices: RwSignal::new(Vec::new()),
            lost: RwSignal::new(None),
            report: RwSignal::new(None),
            last_member: RwSignal::new(None),
            unfinished: RwSignal::new(None),
            sheet: RwSignal::new(None),
            peers: Asked::new(),
        };
        APP.with(|cell| cell.set(app).unwrap_or_else(|_| panic!("the window has one state")));
        app
    }

    /// Asks for the status again: after acts, since badges and the size of the ledger follow from them.
    pub fn refresh(self) {
        spawn_local(async move {
            match call(GetStatus {}).await {
                Ok(status) => self.take(status),
                // Before the first answer there is no page to say it on.
                Err(failure) if self.status.with_untracked(Option::is_none) => self.lost.set(Some(failure)),
                Err(failure) => self.note_failure(&failure),
            }
        });
    }

    /// Takes over a status that came as an answer.
    pub fn take(self, status: Status) {
        self.lost.set(None);
        if let Some(session) = &status.session {
            self.last_member.set(Some(session.member.clone()));
        } else {
            // What was said to the one before is not for the next.
            self.notices.set(Vec::new());
            self.forget_persons();
        }
        if self.status.with_untracked(|old| old.as_ref() != Some(&status)) {
            self.status.set(Some(status));
        }
    }

    /// Nothing personal that was typed stays in the web view while nobody is signed in.
    fn forget_persons(self) {
        self.unfinished.update(|unfinished| {
            if let Some((_, form)) = unfinished {
                *form = without_persons(form);
            }
        });
        if let Route::Payments(mut query) = self.route.get_untracked()
            && !query.text.is_empty()
        {
            query.text.clear();
            self.route.set(Route::Payments(query));
        }
    }

    /// A recovery sheet takes the window until it is sealed.
    pub fn show_sheet(self, sheet: RecoverySheet) {
        self.sheet.set(Some(sheet));
        self.refresh();
    }

    /// Opens a page. Notices of what went well stay behind with the page they are about.
    pub fn go(self, route: Route) {
        self.notices.update(|all| all.retain(Notice::is_refusal));
        self.route.set(route);
    }

    /// Opens the payments that a figure sums.
    pub fn go_payments(self, query: PaymentQuery) {
        self.go(Route::Payments(Box::new(query)));
    }

    /// Who is signed in; tracks the status.
    pub fn session(self) -> Option<SessionFacts> {
        self.status.with(|s| s.as_ref().and_then(|s| s.session.clone()))
    }

    /// Who is signed in, as of now.
    pub fn session_untracked(self) -> Option<SessionFacts> {
        untrack(|| self.session())
    }

    /// Whether the member has a role now; tracks the status.
    pub fn has(self, role: Role) -> bool {
        self.status.with(|s| s.as_ref().and_then(|s| s.session.as_ref()).is_some_and(|s| s.roles.contains(&role)))
    }

    /// Whether personal fields are shown for this sitting; tracks the status.
    pub fn revealed(self) -> bool {
        self.status.with(|s| s.as_ref().and_then(|s| s.session.as_ref()).is_some_and(|s| s.revealed))
    }

    /// Says something in passing.
    pub fn say(self, tone: Tone, what: impl Into<Text>) {
        let what = what.into();
        self.notices.update(|all| all.push(Notice::new(tone, what, String::new())));
    }

    /// Says where a file was saved; stays until it is closed.
    pub fn say_saved(self, what: impl Into<Text>, file: &SavedFile) {
        let what = what.into();
        self.notices.update(|all| all.push(Notice::new(Tone::Proven, what, file.path.clone())));
    }

    /// Says that something failed; stays until it is closed. A failure of rights may mean that the window locked
    /// meanwhile, so the status is asked for again.
    pub fn fail(self, failure: &Failure) {
        self.check_rights(failure);
        self.note_failure(failure);
    }

    fn note_failure(self, failure: &Failure) {
        if failure.blame == Blame::Stopped {
            return self.say(Tone::Neutral, failure.what.clone());
        }
        let both = |lang| format!("{} {}", failure.what.in_lang(lang), failure.remedy.in_lang(lang));
        let what = Text::new(both(Lang::Zh), both(Lang::En));
        self.notices.update(|all| all.push(Notice::new(Tone::Refused, what, String::new())));
    }

    /// Asks for the status again where a failure may mean that nobody is signed in any more.
    pub fn check_rights(self, failure: &Failure) {
        if failure.blame == Blame::Rights {
            self.refresh();
        }
    }

    /// Locks the window.
    pub fn lock(self) {
        spawn_local(async move {
            match call(SignOut {}).await {
                Ok(status) => self.take(status),
                Err(failure) => self.fail(&failure),
            }
        });
    }

    /// Shows personal fields for the rest of the sitting; the ledger keeps that it was done.
    pub fn reveal(self, then: impl FnOnce() + 'static) {
        spawn_local(async move {
            match call(Reveal {}).await {
                Ok(status) => {
                    self.take(status);
                    self.say(
                        Tone::Neutral,
                        w(
                            "本次登录期间显示个人信息；已在账本中记录一次。",
                            "Personal fields are shown for this sitting; the ledger keeps that they were.",
                        ),
                    );
                    then();
                }
                Err(failure) => self.fail(&failure),
            }
        });
    }
}

/// What of a payment says nothing about a person.
fn without_persons(form: &PaymentForm) -> PaymentForm {
    PaymentForm {
        programme: form.programme.clone(),
        township: form.township.clone(),
        period_from: form.period_from.clone(),
        period_to: form.period_to.clone(),
        benefit_type: form.benefit_type.clone(),
        ..PaymentForm::default()
    }
}

/// What stands between a page and its content.
#[derive(Clone, PartialEq)]
pub enum Load<T> {
    /// Asked, not answered.
    Waiting,
    /// Answered.
    Here(T),
    /// Refused.
    Failed(Failure),
}

impl<T> Load<T> {
    /// The content, if it is there.
    pub fn here(&self) -> Option<&T> {
        match self {
            Load::Here(content) => Some(content),
            _ => None,
        }
    }
}

/// Content that is asked for and can be asked for again; the answer to an older question never overwrites a newer.
pub struct Asked<T: Send + Sync + 'static> {
    /// The content as it stands.
    pub load: RwSignal<Load<T>>,
    asked: StoredValue<u64>,
}

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asked<T> {}

impl<T: Send + Sync + 'static> Asked<T> {
    /// Nothing asked yet.
    pub fn new() -> Self {
        Asked { load: RwSignal::new(Load::Waiting), asked: StoredValue::new(0) }
    }

    /// Asks. What is shown stays until the answer is there.
    pub fn ask<C: Call<Reply = T> + 'static>(self, question: C) {
        let app = app();
        let mine = self.asked.get_value() + 1;
        self.asked.set_value(mine);
        spawn_local(async move {
            let answer = call(question).await;
            if self.asked.try_get_value() != Some(mine) {
                return;
            }
            match answer {
                Ok(content) => self.load.set(Load::Here(content)),
                Err(failure) => {
                    app.check_rights(&failure);
                    self.load.set(Load::Failed(failure));
                }
            }
        });
    }

    /// Takes over content that came as the answer to an act.
    pub fn take(self, content: T) {
        self.asked.update_value(|n| *n += 1);
        self.load.set(Load::Here(content));
    }
}

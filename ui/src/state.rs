//! What all pages share: the program's status, where the window stands, and what is said in passing.
pub use crate::asked::{Asked, Load};
use crate::bridge::{call, is_kept};
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
    /// An older ledger is being gone on for: that takes the window until it is done.
    pub succeeding: RwSignal<bool>,
    /// Other offices, for alarms and witnesses are in sight on every page.
    pub peers: Asked<Peers>,
    /// The copy of another office's ledger that the window looks at, in place of the own one. Every page then reads there, and there
    /// is nothing to be done.
    pub copy: RwSignal<Option<LedgerFacts>>,
    /// What was signed at this desk and is not in the ledger yet.
    pub outbox: Asked<Outbox>,
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
            succeeding: RwSignal::new(false),
            peers: Asked::new(),
            copy: RwSignal::new(None),
            outbox: Asked::new(),
        };
        APP.with(|cell| cell.set(app).unwrap_or_else(|_| panic!("the window has one state")));
        app
    }

    /// Asks for the status again: after acts, since badges and the size of the ledger follow from them.
    pub fn refresh(self) {
        spawn_local(async move {
            if let Err(failure) = self.look().await {
                match self.status.with_untracked(Option::is_none) {
                    // Before the first answer there is no page to say it on.
                    true => self.lost.set(Some(failure)),
                    false => self.note_failure(&failure),
                }
            }
        });
        if let Some(origin) = self.copy_origin() {
            self.look_at_copy(origin, |_| ());
        }
    }

    /// Asks for the status again, to see what other desks and programs have done.
    pub async fn look(self) -> Result<(), Failure> {
        call(GetStatus {}).await.map(|status| self.take(status))
    }

    /// Opens the copy of another office's ledger: from now on every page is about it, until the window goes back.
    pub fn open_copy(self, origin: String, failed: impl FnOnce(Failure) + 'static) {
        self.look_at_copy(origin, failed);
    }

    fn look_at_copy(self, origin: String, failed: impl FnOnce(Failure) + 'static) {
        let before = self.copy_origin();
        spawn_local(async move {
            let answer = call(OpenLedger { origin }).await;
            // Somebody has gone back, or on to another one.
            if self.copy_origin() != before {
                return;
            }
            match answer {
                Ok(facts) if facts.line.own => self.go(Route::Overview),
                Ok(facts) if before.is_some() => {
                    let facts = Some(facts);
                    if self.copy.with_untracked(|there| *there != facts) {
                        self.copy.set(facts);
                    }
                }
                Ok(facts) => {
                    self.notices.set(Vec::new());
                    self.report.set(None);
                    self.copy.set(Some(facts));
                    self.route.set(Route::Overview);
                }
                Err(failure) => failed(failure),
            }
        });
    }

    /// Which copy the window looks at, as of now.
    pub fn copy_origin(self) -> Option<String> {
        self.copy.with_untracked(|copy| copy.as_ref().map(|facts| facts.line.origin.clone()))
    }

    /// Whether the window looks at a copy; tracks it.
    pub fn at_copy(self) -> bool {
        self.copy.with(Option::is_some)
    }

    fn leave_copy(self) {
        if self.copy.with_untracked(Option::is_some) {
            self.copy.set(None);
            self.report.set(None);
            self.notices.set(Vec::new());
        }
    }

    /// Whether the ledger that the window looks at is whole; tracks it.
    pub fn trust(self) -> Option<Trust> {
        let copy = self.copy.with(|copy| copy.as_ref().map(|facts| facts.trust.clone()));
        copy.or_else(|| self.status.with(|s| s.as_ref().map(|s| s.trust.clone())))
    }

    /// The office whose ledger the window looks at; tracks it.
    pub fn office(self) -> Option<OfficeFacts> {
        match self.copy.get() {
            Some(facts) => facts.office,
            None => self.status.with(|s| s.as_ref().and_then(|s| s.office.clone())),
        }
    }

    /// Takes over a status that came as an answer.
    pub fn take(self, status: Status) {
        self.lost.set(None);
        if let Some(session) = &status.session {
            self.last_member.set(Some(session.member.clone()));
        } else if self.session_untracked().is_some() {
            // What was said to the one before is not for the next.
            self.leave_copy();
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
    ///
    /// A page that there is for the own ledger alone leads back to it.
    pub fn go(self, route: Route) {
        if !route.is_of_copies() {
            self.leave_copy();
        }
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

    /// Whether the member has a role now, which nobody has in a copy; tracks the status.
    pub fn has(self, role: Role) -> bool {
        !self.at_copy()
            && self.status.with(|s| s.as_ref().and_then(|s| s.session.as_ref()).is_some_and(|s| s.roles.contains(&role)))
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
        match failure.blame {
            // It was said when the answer came.
            _ if is_kept(failure) => {}
            Blame::Stopped => self.say(Tone::Neutral, failure.what.clone()),
            _ => self.say(Tone::Refused, whole(failure)),
        }
    }

    /// What was signed waits for the line to the office. So whoever sent it is done: the page is built anew, that nobody signs the
    /// same once more.
    pub fn kept(self, failure: &Failure) {
        match self.route.get_untracked() {
            Route::Record => self.forget_persons(),
            Route::Import(_) => self.route.set(Route::Import(None)),
            _ => {}
        }
        self.route.update(|_| {});
        self.refresh();
        self.outbox.ask(GetOutbox {});
        self.say(Tone::Waiting, whole(failure));
    }

    /// This installation is a desk of an office that is written elsewhere; tracks the status.
    pub fn at_desk(self) -> bool {
        self.status.with(|s| s.as_ref().is_some_and(|s| s.desk.is_some()))
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

/// What happened and what to do, in one.
fn whole(failure: &Failure) -> Text {
    let both = |lang| format!("{} {}", failure.what.in_lang(lang), failure.remedy.in_lang(lang));
    Text::new(both(Lang::Zh), both(Lang::En))
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

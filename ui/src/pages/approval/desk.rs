//! What the page of one batch knows, and the acts on it: in its ledger, or in a batch file away from it.
use crate::bridge::call;
use crate::components::{FieldFault, Tone, focus_on};
use crate::route::Route;
use crate::state::{Asked, Load, app};
use crate::words::w;
use ipc::*;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The state of the page; a handle to signals.
#[derive(Clone, Copy)]
pub struct Desk {
    /// It is a batch file, away from its ledger: what is not in the file cannot be opened.
    pub away: bool,
    /// The batch's `jti`.
    pub id: StoredValue<String>,
    /// The batch.
    pub story: Asked<BatchStory>,
    /// The rows drawn, which change more often than the batch.
    pub sample: RwSignal<Vec<SampleRow>>,
    /// Which draw it is, from 0.
    pub draw: RwSignal<u32>,
    /// The approver's words.
    pub reason: RwSignal<String>,
    /// What is wrong with them.
    pub reason_fault: RwSignal<Option<FieldFault>>,
    /// Why the last act failed.
    pub failure: RwSignal<Option<Failure>>,
    /// An act is under way.
    pub busy: RwSignal<bool>,
    /// A payment that is looked at.
    pub peek: RwSignal<Option<u64>>,
    /// All rows of a batch file are looked at.
    pub listing: RwSignal<bool>,
    /// Where the decision on a batch file was saved.
    pub saved: RwSignal<Option<SavedFile>>,
}

impl Desk {
    /// The page of a batch in its ledger.
    pub fn new(id: String) -> Self {
        Desk::at(false, id)
    }

    /// The page of a batch file that is open.
    pub fn away(story: BatchStory) -> Self {
        let desk = Desk::at(true, story.line.id.clone());
        desk.story.take(story);
        desk
    }

    fn at(away: bool, id: String) -> Self {
        let desk = Desk {
            away,
            id: StoredValue::new(id),
            story: Asked::new(),
            sample: RwSignal::new(Vec::new()),
            draw: RwSignal::new(0),
            reason: RwSignal::new(String::new()),
            reason_fault: RwSignal::new(None),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            peek: RwSignal::new(None),
            listing: RwSignal::new(false),
            saved: RwSignal::new(None),
        };
        Effect::new(move || {
            let sample = desk.story.load.with(|load| load.here().map(|s| s.sample.clone()));
            if let Some(sample) = sample {
                desk.sample.set(sample);
            }
        });
        desk
    }

    /// Asks for the batch.
    pub fn ask(self) {
        self.failure.set(None);
        self.story.ask(GetBatch { id: self.id.get_value(), draw: self.draw.get_untracked() });
    }

    /// Asks for the batch again whenever the ledger has grown, and says so when others have done something with it: whoever is about
    /// to sign must not sign what they have not seen.
    pub fn follow_ledger(self) {
        let question = move || GetBatch { id: self.id.get_value(), draw: self.draw.get_untracked() };
        let changed = move |before: &BatchStory, now: &BatchStory| {
            if (&before.line, &before.timeline) != (&now.line, &now.timeline) {
                app().say(
                    Tone::Waiting,
                    w("这一批刚有变化，页面已换成最新的。", "This batch has just changed; the page shows it as it is now."),
                );
            }
        };
        self.story.follow_ledger(question, PartialEq::eq, changed);
    }

    /// The batch is there; tracks.
    pub fn here(self) -> bool {
        self.story.load.with(|load| matches!(load, Load::Here(_)))
    }

    /// Goes on to the approval sheet as a report.
    pub fn to_report(self) {
        let wish = ReportWish { kind: ReportKind::Batch, batch: self.id.get_value(), ..ReportWish::default() };
        app().go(Route::Reports(Box::new(wish)));
    }

    /// Draws other rows. What else is on the page stays.
    pub fn draw_again(self) {
        if self.busy.get_untracked() {
            return;
        }
        let draw = self.draw.get_untracked() + 1;
        self.busy.set(true);
        spawn_local(async move {
            let answer = match self.away {
                true => call(DrawBatchFile { draw }).await.map(|file| file.story),
                false => call(GetBatch { id: self.id.get_value(), draw }).await,
            };
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(story) => {
                    self.draw.set(draw);
                    self.sample.set(story.sample);
                }
                Err(failure) => app().fail(&failure),
            }
        });
    }

    /// Does an act; its answer is the batch as it then stands.
    pub fn act<C: Call<Reply = BatchStory> + 'static>(self, question: C, done: Words2, then: impl FnOnce() + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = call(question).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(story) => {
                    self.reason.set(String::new());
                    self.reason_fault.set(None);
                    self.story.take(story);
                    let app = app();
                    app.refresh();
                    app.say(done.0, done.1);
                    then();
                }
                Err(failure) => {
                    app().check_rights(&failure);
                    self.failure.set(Some(failure));
                }
            }
        });
    }

    /// Approves, returns or rejects what is on screen. To return or reject a reason is needed; without one the cursor
    /// goes to its field.
    pub fn decide(self, decision: Decision, then: impl FnOnce() + 'static) {
        let Some((seen_count, seen_total)) = self.story.load.with_untracked(|l| l.here().map(|s| (s.line.count, s.line.total)))
        else {
            return;
        };
        let reason = self.reason.with_untracked(|r| r.trim().to_owned());
        if decision != Decision::Approve && reason.is_empty() {
            self.reason_fault.set(Some(FieldFault::here(w("退回或驳回须写明理由。", "To return or reject, say why."))));
            focus_on("[data-testid=batch-reason]");
            return;
        }
        if self.away {
            return self.decide_away(DecideBatchFile { decision, reason }, then);
        }
        let done = match decision {
            Decision::Approve => (Tone::Proven, w("已用您的密钥签名同意。", "Approved and signed with your key.")),
            Decision::Return => (Tone::Neutral, w("已退回经办人修改。", "Returned to the clerk for correction.")),
            Decision::Reject => (Tone::Neutral, w("已驳回。", "Rejected.")),
        };
        self.act(DecideBatch { id: self.id.get_value(), decision, reason, seen_count, seen_total }, done, then);
    }

    fn decide_away(self, question: DecideBatchFile, then: impl FnOnce() + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = call(question).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(file) => {
                    then();
                    self.saved.set(Some(file));
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Saves the file that the batch was read from.
    pub fn save_source(self) {
        spawn_local(async move {
            match call(SaveSourceFile { id: self.id.get_value() }).await {
                Ok(file) => {
                    app().refresh();
                    app().say_saved(
                        w("来源文件已保存；账本中记下了这一次", "The source file is saved; the ledger keeps that it was"),
                        &file,
                    );
                }
                Err(failure) => app().fail(&failure),
            }
        });
    }

    /// Saves the batch for another machine.
    pub fn save_file(self) {
        spawn_local(async move {
            match call(SaveBatchFile { id: self.id.get_value() }).await {
                Ok(file) => app().say_saved(
                    w("批次文件已保存，可带到另一台机器上审批", "The batch is saved as a file for another machine"),
                    &file,
                ),
                Err(failure) => app().fail(&failure),
            }
        });
    }
}

/// Tone and words of the notice after an act.
type Words2 = (Tone, crate::words::Words);

//! What the wizard knows and does. The views read its signals and call its acts.
use super::mapping::mapping_with;
use super::typed::Typed;
use crate::bridge::call;
use crate::components::{Rows, Tone, Work, base64_of, focus_on};
use crate::format;
use crate::state::{Asked, Load, app};
use crate::words::{pick, w};
use ipc::*;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// No file yet.
    Choose,
    /// Columns are matched, and the summary is typed.
    Columns,
    /// What was found is worked off.
    Check,
    /// Recorded.
    Done,
}

/// A fault that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Sheet row.
    pub row: u32,
    /// Field name; empty: the row.
    pub field: String,
    /// Fault code.
    pub code: String,
}

impl Spot {
    /// Where a fault is.
    pub fn of(fault: &Fault) -> Self {
        Spot { row: fault.row, field: fault.field.clone(), code: fault.code.clone() }
    }
}

/// The state of the wizard; a handle to signals.
#[derive(Clone, Copy)]
pub struct Wizard {
    /// How far it is.
    pub stage: RwSignal<Stage>,
    /// Earlier payments from before the program.
    pub history: RwSignal<bool>,
    /// The batch that the next file corrects: `jti` and number.
    pub corrects: RwSignal<Option<(String, String)>>,
    /// The file, read.
    pub draft: RwSignal<Option<ImportDraft>>,
    /// The fields.
    pub typed: Typed,
    /// What the newest check said.
    pub check: RwSignal<Option<ImportCheck>>,
    /// The fault that is looked at.
    pub spot: RwSignal<Option<Spot>>,
    /// Only rows with faults are shown.
    pub faulty_only: RwSignal<bool>,
    /// The sheet's rows.
    pub rows: Rows<ImportRow>,
    /// What was recorded.
    pub result: RwSignal<Option<BatchStory>>,
    /// Why the last act failed.
    pub failure: RwSignal<Option<Failure>>,
    /// The long work.
    pub work: Work,
    /// Drafts that can be gone on with.
    pub drafts: Asked<Vec<DraftLine>>,
    /// Programmes to choose from.
    pub programmes: Asked<Vec<Programme>>,
    /// Places to choose from.
    pub facets: Asked<Facets>,
    /// What was typed when the draft was last kept.
    kept: StoredValue<ImportChoices>,
}

thread_local! {
    static HISTORY_NEXT: Cell<bool> = const { Cell::new(false) };
    static CORRECTS_NEXT: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// Opens the wizard for the sheet that corrects a batch, given by `jti` and number.
pub fn start_correction(id: String, number: String) {
    CORRECTS_NEXT.with(|next| next.replace(Some((id, number))));
    app().go(crate::route::Route::Import(None));
}

/// Opens the wizard with 历史补录 ticked.
pub fn start_history() {
    HISTORY_NEXT.with(|next| next.set(true));
    app().go(crate::route::Route::Import(None));
}

impl Wizard {
    /// A wizard without a file.
    pub fn new() -> Self {
        let draft = RwSignal::new(None::<ImportDraft>);
        let faulty_only = RwSignal::new(false);
        let rows = Rows::new(move |offset, limit| {
            let draft = draft.with_untracked(|d| d.as_ref().map(|d| d.draft));
            let faulty_only = faulty_only.get_untracked();
            async move {
                let Some(draft) = draft else { return Ok((0, Vec::new())) };
                let offset = u32::try_from(offset).unwrap_or(u32::MAX);
                let rows = call(GetImportRows { draft, offset, limit, faulty_only }).await?;
                Ok((u64::from(rows.total), rows.rows))
            }
        });
        let wizard = Wizard {
            stage: RwSignal::new(Stage::Choose),
            history: RwSignal::new(HISTORY_NEXT.with(|next| next.take())),
            corrects: RwSignal::new(CORRECTS_NEXT.with(|next| next.take())),
            draft,
            typed: Typed::new(),
            check: RwSignal::new(None),
            kept: StoredValue::new(ImportChoices::default()),
            spot: RwSignal::new(None),
            faulty_only,
            rows,
            result: RwSignal::new(None),
            failure: RwSignal::new(None),
            work: Work::new(),
            drafts: Asked::new(),
            programmes: Asked::new(),
            facets: Asked::new(),
        };
        wizard.programmes.ask(GetProgrammes {});
        wizard.facets.ask(GetFacets {});
        wizard
    }

    /// Back to the first step. A draft that was open stays among the drafts.
    pub fn begin(self) {
        self.draft.set(None);
        self.failure.set(None);
        self.stage.set(Stage::Choose);
        self.drafts.ask(GetDrafts {});
    }

    /// Reads a file.
    pub fn read(self, file: web_sys::File) {
        if self.work.running.get_untracked() {
            return;
        }
        self.failure.set(None);
        let replaces = self.corrects.with_untracked(|corrects| corrects.as_ref().map(|(id, _)| id.clone()).unwrap_or_default());
        let history = self.history.get_untracked() && replaces.is_empty();
        spawn_local(async move {
            match base64_of(&file).await {
                Ok(content) => {
                    let question = ImportFile { name: file.name(), content, history, replaces };
                    self.work.run(question, move |answer| self.opened(answer));
                }
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Goes on with a draft.
    pub fn open(self, draft: u64) {
        self.failure.set(None);
        self.drafts.ask(GetDrafts {});
        self.work.run(OpenDraft { draft }, move |answer| self.opened(answer));
    }

    fn opened(self, answer: Result<ImportDraft, Failure>) {
        match answer {
            Ok(draft) => {
                app().refresh();
                self.history.set(draft.history);
                self.take_choices(&draft);
                self.take(draft);
                self.stage.set(Stage::Columns);
            }
            Err(failure) => {
                self.fail(failure);
                self.drafts.ask(GetDrafts {});
            }
        }
    }

    fn take_choices(self, draft: &ImportDraft) {
        self.typed.take(&draft.choices);
        self.kept.set_value(self.typed.choices());
    }

    /// Keeps what is typed, so that it is there when the draft is gone on with: called whenever a field is left.
    pub fn keep(self) {
        spawn_local(self.keep_typed());
    }

    async fn keep_typed(self) {
        let Some(draft) = self.draft.with_untracked(|d| d.as_ref().map(|d| d.draft)) else { return };
        let choices = self.typed.choices();
        if self.kept.get_value() == choices {
            return;
        }
        self.kept.set_value(choices.clone());
        if let Err(failure) = call(SaveDraft { draft, choices }).await {
            self.kept.try_set_value(ImportChoices::default());
            self.failure.try_set(Some(failure));
        }
    }

    /// A failure is shown; that somebody stopped the work is none.
    fn fail(self, failure: Failure) {
        match failure.blame {
            Blame::Stopped => app().say(Tone::Neutral, w("已停下。", "Stopped.")),
            _ => self.failure.set(Some(failure)),
        }
    }

    fn take(self, draft: ImportDraft) {
        self.draft.set(Some(draft));
        self.check.set(None);
        self.spot.set(None);
        self.faulty_only.set(false);
        self.rows.reset();
    }

    /// Takes another sheet, with what its title suggests. What was typed is kept first, so that it is told apart from that.
    pub fn turn_to(self, sheet: u32) {
        let Some(draft) = self.draft.with_untracked(|d| d.as_ref().map(|d| d.draft)) else { return };
        spawn_local(async move {
            self.keep_typed().await;
            self.remap(MapImport { draft, sheet, mapping: Vec::new() });
        });
    }

    /// Says what a column is. A field stands in one column, so another that had it gives it up.
    pub fn map(self, index: u32, field: String) {
        let Some((draft, sheet, mapping)) = self.draft.with_untracked(|d| {
            let d = d.as_ref()?;
            Some((d.draft, d.sheet, mapping_with(&d.columns, index, &field)))
        }) else {
            return;
        };
        self.remap(MapImport { draft, sheet, mapping });
    }

    fn remap(self, question: MapImport) {
        let checked = self.stage.get_untracked() == Stage::Check;
        self.failure.set(None);
        self.work.run(question, move |answer| match answer {
            Ok(draft) => {
                if self.draft.with_untracked(|d| d.as_ref().is_some_and(|d| d.sheet != draft.sheet)) {
                    self.take_choices(&draft);
                }
                self.take(draft);
                if checked {
                    self.check();
                }
            }
            Err(failure) => {
                self.fail(failure);
                // The head shows again what holds.
                self.draft.update(|_| {});
            }
        });
    }

    /// Holds the rows against programme, ledger and summary.
    pub fn check(self) {
        self.check_then(Vec::new(), || ());
    }

    fn check_then(self, passes: Vec<Pass>, then: impl FnOnce() + 'static) {
        let Some(draft) = self.draft.with_untracked(|d| d.as_ref().map(|d| d.draft)) else { return };
        self.failure.set(None);
        let choices = self.typed.choices();
        self.kept.set_value(choices.clone());
        self.work.run(CheckImport { draft, choices, passes }, move |answer| match answer {
            Ok(check) => {
                self.check.set(Some(check));
                self.rows.reload();
                self.stage.set(Stage::Check);
                then();
            }
            Err(failure) => self.fail(failure),
        });
    }

    /// Back to the columns; what was passed stays passed.
    pub fn back(self) {
        self.faulty_only.set(false);
        self.spot.set(None);
        self.rows.reset();
        self.stage.set(Stage::Columns);
    }

    /// Back to the field that a fault about the whole file names.
    pub fn back_to(self, field: &str) {
        let control = match field {
            "programme" => "import-programme",
            "count" => "import-count",
            "total" => "import-total",
            "period_to" => "import-period-to",
            _ => return,
        };
        self.back();
        request_animation_frame(move || focus_on(&format!("[data-testid={control}]")));
    }

    /// Passes one fault, or all open ones of its code, those that are not listed too, with a reason; an empty reason takes the pass
    /// back.
    pub fn pass(self, fault: &Fault, all: bool, reason: String) {
        let takes_back = reason.is_empty();
        let row = if all { EVERY_ROW } else { fault.row };
        self.check_then(vec![Pass { row, code: fault.code.clone(), reason }], move || {
            if !takes_back {
                self.lead(true);
            }
        });
    }

    /// Saves the list of faults.
    pub fn export(self) {
        let Some(draft) = self.draft.with_untracked(|d| d.as_ref().map(|d| d.draft)) else { return };
        self.work.run(ExportFaults { draft }, |answer| match answer {
            Ok(file) => app().say_saved(w("问题清单已保存", "The list of faults is saved"), &file),
            Err(failure) => app().fail(&failure),
        });
    }

    /// Signs and records.
    pub fn submit(self) {
        let Some(draft) = self.draft.with_untracked(|d| d.as_ref().map(|d| d.draft)) else { return };
        self.failure.set(None);
        self.work.run(SubmitImport { draft }, move |answer| match answer {
            Ok(story) => {
                app().refresh();
                self.corrects.set(None);
                self.result.set(Some(story));
                self.stage.set(Stage::Done);
            }
            Err(failure) if failure.blame == Blame::Stopped => app().say(
                Tone::Neutral,
                w("已停下，一笔也没有登记；草稿还在。", "Stopped: nothing was recorded, and the draft is kept."),
            ),
            Err(failure) => self.failure.set(Some(failure)),
        });
    }

    /// Throws a draft away.
    pub fn discard(self, draft: u64) {
        spawn_local(async move {
            match call(DiscardDraft { draft }).await {
                Ok(left) => {
                    self.drafts.take(left);
                    app().refresh();
                }
                Err(failure) => app().fail(&failure),
            }
        });
    }

    /// Nothing stands against submitting; tracks.
    pub fn ready(self) -> bool {
        self.check.with(|c| c.as_ref().is_some_and(|c| c.ready)) && !self.work.running.get()
    }

    /// There is something to export; tracks.
    pub fn any_fault(self) -> bool {
        self.check.with(|c| c.as_ref().is_some_and(|c| c.blocking + c.open_warnings > 0))
    }

    /// The word on the button that records; tracks.
    pub fn submit_label(self) -> String {
        let rows = format::count(u64::from(self.check.with(|c| c.as_ref().map_or(0, |c| c.rows))));
        match self.history.get() {
            true => pick(format!("补录 {rows} 笔"), format!("Record {rows} from before")),
            false => pick(format!("登记 {rows} 笔"), format!("Record {rows} payments")),
        }
    }

    /// The programme that is chosen; tracks.
    pub fn programme(self) -> Option<Programme> {
        let code = self.typed.programme.get();
        self.programmes.load.with(|load| match load {
            Load::Here(all) => all.iter().find(|p| p.code == code).cloned(),
            _ => None,
        })
    }
}

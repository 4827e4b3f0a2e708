//! Money that came: under a document number, or before the program was used.
use super::terms::LEVELS;
use crate::bridge::call;
use crate::components::{Button, DateField, Dialog, FieldFault, Kind, MaybeFailure, MoneyField, SelectField, TextField, Tone};
use crate::format;
use crate::state::{Asked, app};
use crate::timing::now;
use crate::words::{Words, w};
use ipc::{Call, Failure, Fen, ProgrammeStory, RecordAllocation, RecordOpening, capital_money};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What both acts ask for.
#[derive(Clone, Copy)]
struct Form {
    story: Asked<ProgrammeStory>,
    document: RwSignal<String>,
    amount: RwSignal<Option<Fen>>,
    spent: RwSignal<Option<Fen>>,
    date: RwSignal<String>,
    level: RwSignal<String>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Form {
    fn new() -> Self {
        Form {
            story: expect_context(),
            document: RwSignal::new(String::new()),
            amount: RwSignal::new(None),
            spent: RwSignal::new(Some(0)),
            date: RwSignal::new(format::iso_date(now())),
            level: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// All that both need; tracks.
    fn whole(self) -> bool {
        self.document.with(|d| !d.trim().is_empty())
            && self.amount.get().is_some_and(|a| a > 0)
            && self.date.with(|d| !d.is_empty())
            && self.level.with(|l| !l.is_empty())
    }

    fn send<C: Call<Reply = ProgrammeStory> + 'static>(self, question: C, open: RwSignal<bool>, done: Words) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = call(question).await;
            self.busy.try_set(false);
            match answer {
                Ok(answer) => {
                    open.try_set(false);
                    self.story.take(answer);
                    app().refresh();
                    app().say(Tone::Proven, done);
                }
                Err(why) => {
                    self.failure.try_set(Some(why));
                }
            }
        });
    }
}

/// 登记指标.
#[component]
pub fn AllocationDialog(open: RwSignal<bool>, code: String) -> impl IntoView {
    let code = StoredValue::new(code);
    view! {
        <Dialog open title=w("登记收到的指标", "Record funds received") testid="allocation-dialog">
            <Allocation open code=code.get_value()/>
        </Dialog>
    }
}

#[component]
fn Allocation(open: RwSignal<bool>, code: String) -> impl IntoView {
    let form = Form::new();
    let save = move || {
        if !untrack(|| form.whole()) {
            return;
        }
        let question = RecordAllocation {
            programme: code.clone(),
            document: form.document.with_untracked(|d| d.trim().to_owned()),
            amount: form.amount.get_untracked().unwrap_or_default(),
            date: form.date.get_untracked(),
            level: form.level.get_untracked(),
        };
        form.send(question, open, w("指标已登记。", "The funds are recorded."));
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            save();
        }>
            <TextField
                label=w("指标文号", "Document number") value=form.document autofocus=true testid="allocation-document"
                help=w("照文件填写，例如 示财农〔2026〕19号。", "As on the document, e.g. 示财农〔2026〕19号.")
            />
            <div class="field-pair">
                <AmountField form label=w("金额", "Amount") testid="allocation-amount"/>
                <DateField label=w("文件日期", "Date on the document") value=form.date testid="allocation-date"/>
            </div>
            <LevelField form testid="allocation-level"/>
            <Acts form open label=w("签名登记", "Sign and record") whole=Signal::derive(move || form.whole()) testid="allocation-save"/>
        </form>
    }
}

/// 期初数.
#[component]
pub fn OpeningDialog(open: RwSignal<bool>, code: String) -> impl IntoView {
    let code = StoredValue::new(code);
    view! {
        <Dialog open title=w("期初数", "Opening balance") testid="opening-dialog">
            <Opening open code=code.get_value()/>
        </Dialog>
    }
}

#[component]
fn Opening(open: RwSignal<bool>, code: String) -> impl IntoView {
    let form = Form::new();
    let over = Signal::derive(move || {
        let over = matches!((form.spent.get(), form.amount.get()), (Some(spent), Some(received)) if spent > received);
        over.then(|| FieldFault::here(w("多于收到的数。", "More than was received.")))
    });
    let whole = Signal::derive(move || form.whole() && form.spent.get().is_some() && over.with(Option::is_none));
    let save = move || {
        if !whole.get_untracked() {
            return;
        }
        let question = RecordOpening {
            programme: code.clone(),
            document: form.document.with_untracked(|d| d.trim().to_owned()),
            received: form.amount.get_untracked().unwrap_or_default(),
            spent: form.spent.get_untracked().unwrap_or_default(),
            date: form.date.get_untracked(),
            level: form.level.get_untracked(),
        };
        form.send(question, open, w("期初数已登记。", "The opening balance is recorded."));
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            save();
        }>
            <p class="quiet">
                {w(
                    "启用本程序之前收到和用掉的数，标为“期初”，不显示为在此审批。以后要逐笔补录的，不要算进“已用”，否则重复。",
                    "What came and went before the program was used. It is marked as an opening balance, never as approved here. What will be entered payment by payment must not be counted as spent, or it would count twice.",
                )}
            </p>
            <TextField
                label=w("指标文号", "Document number") value=form.document autofocus=true testid="opening-document"
                help=w("知道多少填多少，例如 2025 年结转。", "As far as known.")
            />
            <div class="field-pair">
                <AmountField form label=w("累计收到", "Received in all") testid="opening-received"/>
                <MoneyField label=w("其中已用（不再逐笔补录）", "Of it spent, not to be entered") value=form.spent fault=over testid="opening-spent"/>
            </div>
            <div class="field-pair">
                <DateField label=w("截至", "As of") value=form.date testid="opening-date"/>
                <LevelField form testid="opening-level"/>
            </div>
            <Acts form open label=w("签名登记", "Sign and record") whole testid="opening-save"/>
        </form>
    }
}

/// An amount with its capital form below, to read it back.
#[component]
fn AmountField(form: Form, label: Words, testid: &'static str) -> impl IntoView {
    let capital = Signal::derive(move || form.amount.get().map(capital_money).unwrap_or_default());
    view! { <MoneyField label value=form.amount help=capital testid/> }
}

#[component]
fn LevelField(form: Form, testid: &'static str) -> impl IntoView {
    let levels = Signal::derive(|| {
        let none = (String::new(), w("请选择", "Choose").now().to_owned());
        std::iter::once(none).chain(LEVELS.map(|(key, name)| (key.to_owned(), name.now().to_owned()))).collect::<Vec<_>>()
    });
    view! { <SelectField label=w("级次", "Level that issued it") value=form.level choices=levels testid/> }
}

#[component]
fn Acts(form: Form, open: RwSignal<bool>, label: Words, whole: Signal<bool>, testid: &'static str) -> impl IntoView {
    view! {
        <MaybeFailure failure=form.failure/>
        <div class="dialog-acts">
            <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
            <Button
                label kind=Kind::Primary submits=true busy=form.busy disabled=Signal::derive(move || !whole.get())
                on_press=|| () testid
            />
        </div>
    }
}

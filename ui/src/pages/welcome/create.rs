//! Creating an office, step by step: the office, two administrators, their recovery sheets.
use super::office::{OfficeForm, OfficeStep};
use super::sheets::SheetsStep;
use crate::components::{Button, Kind, MaybeFailure, NewPassphrase, Steps, TextField, Work, WorkBar};
use crate::state::app;
use crate::words::{Words, w};
use ipc::{CreateOffice, Failure, NewAdministrator, RecoverySheet};
use leptos::prelude::*;

/// What is typed for an administrator.
#[derive(Clone, Copy)]
struct AdministratorForm {
    name: RwSignal<String>,
    passphrase: RwSignal<Option<String>>,
}

impl AdministratorForm {
    fn new() -> Self {
        AdministratorForm { name: RwSignal::new(String::new()), passphrase: RwSignal::new(None) }
    }

    fn ready(self) -> bool {
        self.name.with(|n| !n.trim().is_empty()) && self.passphrase.with(Option::is_some)
    }

    fn taken(self) -> NewAdministrator {
        NewAdministrator {
            name: self.name.get_untracked().trim().to_owned(),
            passphrase: self.passphrase.get_untracked().unwrap_or_default(),
        }
    }
}

/// The wizard.
#[component]
pub fn Create(#[prop(into)] on_back: Callback<()>) -> impl IntoView {
    let step = RwSignal::new(0_usize);
    let office = OfficeForm::new();
    let people = [AdministratorForm::new(), AdministratorForm::new()];
    let sheets = RwSignal::new(Vec::<RecoverySheet>::new());
    let failure = RwSignal::new(None::<Failure>);
    let work = Work::new();
    let names = Signal::derive(|| {
        [
            w("单位", "Office"),
            w("第一位管理员", "First administrator"),
            w("第二位管理员", "Second administrator"),
            w("封存恢复单", "Seal the sheets"),
        ]
        .map(|words| words.now().to_owned())
        .to_vec()
    });
    let create = move || {
        failure.set(None);
        let question = CreateOffice {
            code: office.code.get_untracked().trim().to_owned(),
            name: office.name.get_untracked().trim().to_owned(),
            currency: office.currency.get_untracked().trim().to_owned(),
            administrators: people.map(AdministratorForm::taken).to_vec(),
            approval_two_over: office.two_over.get_untracked(),
        };
        work.run(question, move |answer| match answer {
            Ok(made) => {
                // The passphrases have done their work here.
                people.iter().for_each(|person| person.passphrase.set(None));
                sheets.set(made);
                step.set(3);
            }
            Err(why) => failure.set(Some(why)),
        });
    };
    view! {
        <h1>{w("建立本单位的账本", "Create your office’s ledger")}</h1>
        <Steps names=names now=step/>
        {move || match step.get() {
            0 => view! { <OfficeStep form=office on_back on_next=move || step.set(1)/> }.into_any(),
            1 => view! {
                <AdministratorStep
                    form=people[0]
                    other=people[1]
                    title=w("请第一位管理员到电脑前", "First administrator, please come to the computer")
                    next=w("下一步", "Next")
                    testid="admin1"
                    on_back=move || step.set(0)
                    on_next=move || step.set(2)
                />
            }
            .into_any(),
            2 => view! {
                <AdministratorStep
                    form=people[1]
                    other=people[0]
                    title=w("请第二位管理员到电脑前", "Second administrator, please come to the computer")
                    next=w("建立账本", "Create the ledger")
                    testid="admin2"
                    busy=work.running
                    on_back=move || step.set(1)
                    on_next=create
                />
                <WorkBar work/>
                <MaybeFailure failure/>
            }
            .into_any(),
            _ => view! { <SheetsStep sheets=sheets.get_untracked() on_done=|| app().refresh()/> }.into_any(),
        }}
    }
}

/// Name and passphrase of one administrator, typed by that person.
#[component]
fn AdministratorStep(
    form: AdministratorForm,
    other: AdministratorForm,
    title: Words,
    next: Words,
    testid: &'static str,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(into)] on_back: Callback<()>,
    #[prop(into)] on_next: Callback<()>,
) -> impl IntoView {
    form.passphrase.set(None);
    let same = Signal::derive(move || {
        let same = form.name.with(|n| !n.trim().is_empty() && other.name.with(|o| o.trim() == n.trim()));
        same.then(|| {
            crate::components::FieldFault::here(w("两位管理员须是两个人。", "The two administrators must be two people."))
        })
    });
    let ready = move || form.ready() && same.with(Option::is_none);
    view! {
        <form
            class="gate-form"
            on:submit=move |ev| {
                ev.prevent_default();
                if untrack(ready) {
                    on_next.run(());
                }
            }
        >
            <h2>{title}</h2>
            <p class="quiet">
                {w(
                    "密码由本人设、本人记，不告诉任何人；程序不保存密码。",
                    "The passphrase is chosen and kept by this person alone; the program does not store it.",
                )}
            </p>
            <TextField label=w("姓名", "Name") value=form.name fault=same autofocus=true testid=format!("{testid}-name")/>
            <NewPassphrase agreed=form.passphrase testid=testid/>
            <div class="acts">
                <Button
                    label=next kind=Kind::Primary submits=true disabled=Signal::derive(move || !ready()) busy on_press=|| ()
                    testid=format!("{testid}-next")
                />
                <Button label=w("上一步", "Back") disabled=busy on_press=on_back testid=format!("{testid}-back")/>
            </div>
        </form>
    }
}

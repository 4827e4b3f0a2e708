//! An administrator of the new ledger: one of the older one, who agrees with the key there too, or somebody new.
use crate::components::{Button, FieldFault, Kind, NewPassphrase, PassphraseField, SelectField, TextField};
use crate::words::{Words, w};
use ipc::{OlderLedger, Succeeding};
use leptos::prelude::*;

/// What is typed for one of the two.
#[derive(Clone, Copy)]
pub struct Person {
    /// The member in the older ledger; empty: somebody else.
    before: RwSignal<String>,
    name: RwSignal<String>,
    /// The one of the older ledger.
    known: RwSignal<String>,
    /// A new one.
    chosen: RwSignal<Option<String>>,
}

impl Person {
    /// Nothing typed.
    pub fn new() -> Self {
        Person {
            before: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            known: RwSignal::new(String::new()),
            chosen: RwSignal::new(None),
        }
    }

    /// As it is sent.
    pub fn taken(self) -> Succeeding {
        let before = self.before.get_untracked();
        let passphrase = match before.is_empty() {
            true => self.chosen.get_untracked().unwrap_or_default(),
            false => self.known.get_untracked(),
        };
        Succeeding {
            name: self.name.with_untracked(|name| name.trim().to_owned()),
            passphrase,
            before: Some(before).filter(|before| !before.is_empty()),
        }
    }

    /// The passphrases have done their work.
    pub fn forget(self) {
        self.known.set(String::new());
        self.chosen.set(None);
    }

    fn ready(self) -> bool {
        let passphrase = match self.before.with(String::is_empty) {
            true => self.chosen.with(Option::is_some),
            false => self.known.with(|known| !known.is_empty()),
        };
        passphrase && self.name.with(|name| !name.trim().is_empty())
    }
}

/// Who, and the passphrase, typed by that person.
#[component]
pub fn AdministratorStep(
    person: Person,
    other: Person,
    older: RwSignal<Option<OlderLedger>>,
    title: Words,
    next: Words,
    testid: &'static str,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(into)] on_back: Callback<()>,
    #[prop(into)] on_next: Callback<()>,
) -> impl IntoView {
    person.forget();
    let members = older.with_untracked(|older| older.as_ref().map(|older| older.members.clone()).unwrap_or_default());
    let known = !members.is_empty();
    let members = StoredValue::new(members);
    let choices = Signal::derive(move || {
        let taken = other.before.get();
        let mut all: Vec<(String, String)> = members.with_value(|members| {
            let free = members.iter().filter(|member| member.member != taken);
            free.map(|member| (member.member.clone(), member.name.clone())).collect()
        });
        all.push((
            String::new(),
            w("其他人（没有旧账本的密钥）", "Somebody else, without a key of the older ledger").now().to_owned(),
        ));
        all
    });
    // The first administrators there are offered first.
    if known && person.name.with_untracked(String::is_empty) {
        let taken = other.before.get_untracked();
        let first = members.with_value(|all| all.iter().find(|member| member.administrator && member.member != taken).cloned());
        if let Some(first) = first {
            person.before.set(first.member);
        }
    }
    Effect::new(move || {
        let before = person.before.get();
        let named = members.with_value(|all| all.iter().find(|member| member.member == before).map(|member| member.name.clone()));
        if let Some(name) = named {
            person.name.set(name);
        }
    });
    let same = Signal::derive(move || {
        let same = person.name.with(|n| !n.trim().is_empty() && other.name.with(|o| o.trim() == n.trim()));
        same.then(|| FieldFault::here(w("两位管理员须是两个人。", "The two administrators must be two people.")))
    });
    let ready = move || person.ready() && same.with(Option::is_none);
    let is_known = Memo::new(move |_| person.before.with(|before| !before.is_empty()));
    view! {
        <form class="gate-form" on:submit=move |ev| {
            ev.prevent_default();
            if untrack(ready) {
                on_next.run(());
            }
        }>
            <h2>{title}</h2>
            {known.then(|| view! {
                <SelectField
                    label=w("在旧账本里是", "In the older ledger") value=person.before choices testid=format!("{testid}-before")
                    help=w("用旧密钥一并签名，其他单位才能看出是原来的人同意的。", "The old key signs too, so that other offices see that the same people have agreed.")
                />
            })}
            {move || if is_known.get() {
                view! {
                    <PassphraseField
                        label=w("本人在旧账本的密码（新账本沿用）", "Passphrase in the older ledger; it stays the same in the new one")
                        value=person.known autofocus=true testid=format!("{testid}-known")
                    />
                }.into_any()
            } else {
                view! {
                    <TextField label=w("姓名", "Name") value=person.name fault=same autofocus=true testid=format!("{testid}-name")/>
                    <NewPassphrase agreed=person.chosen testid=testid/>
                }.into_any()
            }}
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

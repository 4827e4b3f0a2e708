//! Unlocking: who, and the passphrase; or a new passphrase with the code of the recovery sheet.
mod recover;

use crate::bridge::call;
use crate::components::{Button, FieldFault, Kind, PassphraseField};
use crate::pages::batch_file::BatchFileGate;
use crate::pages::gate::Gate;
use crate::shell::LineNote;
use crate::state::app;
use crate::words::{lang, terms, w};
use ipc::{DemoPassphrases, Failure, OpenDemo, SignIn as SignInCall, SignInChoice};
use leptos::prelude::*;
use leptos::task::spawn_local;
use recover::Recover;

/// The locked window.
#[component]
pub fn SignIn() -> impl IntoView {
    let app = app();
    let members = app.status.with_untracked(|s| s.as_ref().map(|s| s.members.clone()).unwrap_or_default());
    let office = app.status.with_untracked(|s| s.as_ref().and_then(|s| s.office.clone()));
    let before = app.last_member.get_untracked().filter(|last| members.iter().any(|m| m.member == *last));
    let chosen = RwSignal::new(before.or_else(|| members.first().map(|m| m.member.clone())).unwrap_or_default());
    let forgotten = RwSignal::new(false);
    let away = RwSignal::new(false);
    let demo = office.as_ref().is_some_and(|o| o.demo);
    let (members, office) = (StoredValue::new(members), StoredValue::new(office));
    let gate = move || {
        view! {
            <Gate testid="page-signin">
                <h1>
                    {office.with_value(|office| office.as_ref().map(|o| o.name.clone()))}
                    {demo.then(|| view! { <span class="demo-mark">{w("演示", "Demo")}</span> })}
                </h1>
                <LineNote/>
                <Members members=members.get_value() chosen/>
                {move || if forgotten.get() {
                    view! { <Recover member=chosen on_back=move || forgotten.set(false)/> }.into_any()
                } else {
                    view! { <Unlock members member=chosen demo on_forgotten=move || forgotten.set(true)/> }.into_any()
                }}
                <p class="gate-aside">
                    <Button
                        label=w("打开批次文件（审批别处登记的批次）…", "Open a batch file (decide on a batch recorded elsewhere) …")
                        kind=Kind::Link on_press=move || away.set(true) testid="signin-batch-file"
                    />
                </p>
            </Gate>
        }
    };
    move || match away.get() {
        true => view! { <BatchFileGate on_leave=move || away.set(false)/> }.into_any(),
        false => gate().into_any(),
    }
}

/// Whose desk it is: one of those whose key file lies here.
#[component]
fn Members(members: Vec<SignInChoice>, chosen: RwSignal<String>) -> impl IntoView {
    view! {
        <fieldset class="members">
            <legend>{w("登录人", "Who signs in")}</legend>
            {members
                .into_iter()
                .map(|SignInChoice { member, name, roles }| {
                    let roles = move || roles.iter().map(|r| terms::role(*r).now()).collect::<Vec<_>>().join(" · ");
                    let (mine, value) = (member.clone(), member.clone());
                    view! {
                        <label class="member" data-testid="signin-member" data-member=member>
                            <input
                                type="radio"
                                name="member"
                                value=value.clone()
                                prop:checked=move || chosen.with(|c| *c == mine)
                                on:change=move |_| chosen.set(value.clone())
                            />
                            <span class="member-name">{name}</span>
                            <span class="member-roles">{roles}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}

#[component]
fn Unlock(
    members: StoredValue<Vec<SignInChoice>>,
    member: RwSignal<String>,
    demo: bool,
    #[prop(into)] on_forgotten: Callback<()>,
) -> impl IntoView {
    let passphrase = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    Effect::new(move || {
        member.track();
        failure.set(None);
        passphrase.set(String::new());
    });
    let submit = move || {
        if busy.get_untracked() || passphrase.with_untracked(String::is_empty) {
            return;
        }
        busy.set(true);
        failure.set(None);
        let question = SignInCall { member: member.get_untracked(), passphrase: passphrase.get_untracked() };
        spawn_local(async move {
            let answer = call(question).await;
            busy.try_set(false);
            match answer {
                Ok(status) => app().take(status),
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    };
    let fault = Signal::derive(move || failure.with(|f| f.as_ref().map(FieldFault::from)));
    view! {
        <form
            class="gate-form"
            on:submit=move |ev| {
                ev.prevent_default();
                submit();
            }
        >
            <PassphraseField label=w("密码", "Passphrase") value=passphrase fault autofocus=true testid="signin-passphrase"/>
            <div class="acts">
                <Button
                    label=w("登录", "Sign in") kind=Kind::Primary submits=true busy
                    disabled=Signal::derive(move || passphrase.with(String::is_empty)) on_press=|| () testid="signin-submit"
                />
                <Button label=w("忘记密码…", "Passphrase forgotten …") kind=Kind::Link on_press=on_forgotten testid="signin-forgotten"/>
            </div>
        </form>
        {demo.then(|| view! { <DemoHints members member passphrase/> })}
    }
}

/// The demo's passphrases, one press away.
#[component]
fn DemoHints(members: StoredValue<Vec<SignInChoice>>, member: RwSignal<String>, passphrase: RwSignal<String>) -> impl IntoView {
    let shown = RwSignal::new(None::<DemoPassphrases>);
    let ask = move || {
        spawn_local(async move {
            match call(OpenDemo { lang: untrack(lang) }).await {
                Ok(found) => {
                    shown.try_set(Some(found));
                }
                Err(failure) => app().fail(&failure),
            }
        });
    };
    let mine = move || {
        let name = members.with_value(|all| all.iter().find(|m| member.with(|c| m.member == *c)).map(|m| m.name.clone()))?;
        shown.with(|s| s.as_ref()?.members.iter().find(|(n, _)| *n == name).map(|(_, p)| p.clone()))
    };
    view! {
        <div class="demo-hints">
            {move || match (shown.with(Option::is_some), mine()) {
                (false, _) => view! {
                    <Button label=w("显示演示密码", "Show the demo’s passphrase") on_press=ask testid="demo-show"/>
                }
                .into_any(),
                (true, Some(found)) => {
                    let used = found.clone();
                    view! {
                        <p>
                            <code data-testid="demo-passphrase">{found}</code> " "
                            <Button
                                label=w("填入", "Use it") kind=Kind::Link on_press=move || passphrase.set(used.clone())
                                testid="demo-use"
                            />
                        </p>
                    }
                    .into_any()
                }
                (true, None) => view! {
                    <p class="quiet">{w("此人不是演示人员，密码由本人保管。", "This member is not of the demo; the passphrase is their own.")}</p>
                }
                .into_any(),
            }}
        </div>
    }
}

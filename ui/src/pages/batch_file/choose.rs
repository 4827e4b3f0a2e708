//! The file, and whose eyes it is opened to.
use super::Stage;
use crate::bridge::call;
use crate::components::{
    Button, FieldFault, Icon, Kind, MaybeFailure, PassphraseField, PickFile, Sign, Work, WorkBar, base64_of,
};
use crate::format;
use crate::words::{pick, w};
use ipc::{BatchFileFacts, Failure, OpenBatchFile, ViewBatchFile, show_money};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Takes the file. It is checked before anything of it is shown.
#[component]
pub fn Choose(stage: RwSignal<Stage>, on_leave: Callback<()>) -> impl IntoView {
    let failure = RwSignal::new(None::<Failure>);
    let work = Work::new();
    let read = move |file: web_sys::File| {
        failure.set(None);
        spawn_local(async move {
            match base64_of(&file).await {
                Ok(content) => work.run(OpenBatchFile { content }, move |answer| match answer {
                    Ok(facts) => stage.set(Stage::Who(facts)),
                    Err(why) => failure.set(Some(why)),
                }),
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <h1>{w("打开批次文件", "Open a batch file")}</h1>
        <p>
            {w(
                "别处登记的批次，由主管在这台电脑上查看、审批。这台电脑不需要有那个单位的账本；个人信息要用主管本人的密码才能打开。",
                "A batch that was recorded elsewhere is looked at and decided on here by a supervisor. This machine need not have that office’s ledger; names open only with the supervisor’s own passphrase.",
            )}
        </p>
        <PickFile
            title=w("选择批次文件，或拖到窗口中", "Choose the batch file, or drop it on the window")
            hint=w("用“保存批次文件”存出的 .mzbatch 文件", "the .mzbatch file made with “Save as file”")
            accept=".mzbatch"
            disabled=work.running
            on_file=Callback::new(move |(file,)| read(file))
            testid="batch-file-input"
        />
        <WorkBar work/>
        <MaybeFailure failure/>
        <div class="acts">
            <Button label=w("返回", "Back") on_press=move || on_leave.run(()) testid="batch-file-back"/>
        </div>
    }
}

/// What the file is about, who it is, and the passphrase.
#[component]
pub fn Who(facts: BatchFileFacts, stage: RwSignal<Stage>, on_leave: Callback<()>) -> impl IntoView {
    let BatchFileFacts { origin, programme, count, total, size, members } = facts;
    let chosen = RwSignal::new(members.first().map(|member| member.member.clone()).unwrap_or_default());
    let passphrase = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let fault = Signal::derive(move || failure.with(|f| f.as_ref().map(FieldFault::from)));
    let submit = move || {
        if busy.get_untracked() || passphrase.with_untracked(String::is_empty) {
            return;
        }
        busy.set(true);
        failure.set(None);
        let question = ViewBatchFile { member: chosen.get_untracked(), passphrase: passphrase.get_untracked() };
        spawn_local(async move {
            let answer = call(question).await;
            busy.try_set(false);
            match answer {
                Ok(story) => {
                    stage.try_set(Stage::See(Box::new(story)));
                }
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <h1>{w("批次文件", "Batch file")}</h1>
        <p class="text-proven" data-testid="batch-file-holds">
            <Icon sign=Sign::Check/>
            {move || pick(
                format!(" 已核对：{count} 笔、{} 元，每一笔都在签过名的账本（{} 条）中。", show_money(total), format::count(size)),
                format!(" Checked: {count} payments for {} yuan, each in the signed ledger of {} entries.", show_money(total), format::count(size)),
            )}
        </p>
        <p class="quiet batch-file-origin">{programme} " · " {origin}</p>
        <form
            class="gate-form"
            on:submit=move |ev| {
                ev.prevent_default();
                submit();
            }
        >
            <fieldset class="members">
                <legend>{w("由谁审批", "Who decides")}</legend>
                {members.into_iter().map(|member| {
                    let (mine, value) = (member.member.clone(), member.member.clone());
                    let for_name = member.for_name;
                    view! {
                        <label class="member" data-testid="batch-file-member" data-member=member.member>
                            <input
                                type="radio" name="decider" value=value.clone()
                                prop:checked=move || chosen.with(|c| *c == mine)
                                on:change=move |_| chosen.set(value.clone())
                            />
                            <span class="member-name">{member.name}</span>
                            <span class="member-roles">
                                {move || match &for_name {
                                    Some(name) => pick(format!("代 {name}"), format!("for {name}")),
                                    None => w("主管", "Supervisor").now().to_owned(),
                                }}
                            </span>
                        </label>
                    }
                }).collect_view()}
            </fieldset>
            <PassphraseField label=w("密码", "Passphrase") value=passphrase fault autofocus=true testid="batch-file-passphrase"/>
            <div class="acts">
                <Button
                    label=w("查看", "Look at it") kind=Kind::Primary submits=true busy
                    disabled=Signal::derive(move || passphrase.with(String::is_empty)) on_press=|| () testid="batch-file-view"
                />
                <Button label=w("换文件", "Other file") on_press=move || stage.set(Stage::Choose) testid="batch-file-other"/>
                <Button label=w("返回", "Back") kind=Kind::Link on_press=move || on_leave.run(()) testid="batch-file-back"/>
            </div>
        </form>
    }
}

//! The daily backup: where, how old, and whether it can be restored.
use super::Tasks;
use super::report::Report;
use crate::bridge::call;
use crate::components::{Await, Button, FailureBox, FieldFault, Icon, Kind, MaybeFailure, Panel, Sign, TextField, Tone, WorkBar};
use crate::format;
use crate::state::{Asked, app};
use crate::timing::now;
use crate::words::{pick, said, w};
use ipc::{
    BackUp, Backup, Failure, GetSafety, RehearseRestore, Safety as Facts, SetBackupFolder, UnreadableBackup, VerifyReport,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

const PLACE: &str = "backup";
/// A backup older than this is said to be old.
const AGE_S_MAX: i64 = 3 * 86_400;
/// Of the backups that lie there, so many are listed.
const SHOWN_MAX: usize = 7;

/// The panel.
#[component]
pub fn BackupPanel(tasks: Tasks, facts: Asked<Facts>) -> impl IntoView {
    let failure = RwSignal::new(None::<Failure>);
    let rehearsed = RwSignal::new(None::<VerifyReport>);
    let is_set = Memo::new(move |_| facts.load.with(|l| l.here().is_some_and(|f| !f.backup_folder.is_empty())));
    let has_one = Memo::new(move |_| facts.load.with(|l| l.here().is_some_and(|f| !f.backups.is_empty())));
    let back_up = move || {
        failure.set(None);
        tasks.run(PLACE, BackUp {}, move |answer| match answer {
            Ok(now) => {
                facts.take(now);
                app().refresh();
                app().say(Tone::Proven, w("已备份，备份文件已核对。", "Backed up, and the file verified."));
            }
            Err(why) => failure.set(Some(why)),
        });
    };
    let rehearse = move || {
        failure.set(None);
        rehearsed.set(None);
        tasks.run(PLACE, RehearseRestore {}, move |answer| match answer {
            Ok(report) => rehearsed.set(Some(report)),
            Err(why) => failure.set(Some(why)),
        });
    };
    view! {
        <Panel title=w("备份", "Backup") testid="backup">
            <div class="panel-body safety-backup">
                <Await asked=facts retry=move || facts.ask(GetSafety {}) view=|facts| view! { <Shown facts/> }.into_any()/>
                <div class="acts">
                    <Show when=super::is_open>
                        <Button
                            label=w("立即备份", "Back up now") kind=Kind::Primary on_press=back_up testid="backup-now"
                            disabled=Signal::derive(move || tasks.running().get() || !is_set.get())
                        />
                    </Show>
                    <Button
                        label=w("演练恢复", "Rehearse restoring") on_press=rehearse testid="backup-rehearse"
                        disabled=Signal::derive(move || tasks.running().get() || !has_one.get())
                    />
                </div>
                <Show when=move || tasks.runs(PLACE).get()><WorkBar work=tasks.work/></Show>
                <MaybeFailure failure/>
                {move || rehearsed.get().map(|report| view! {
                    <p><b>{w("恢复演练：最新备份恢复到临时位置并核对，账本未动。", "Rehearsal: the newest backup was restored to a temporary place and verified; the ledger was not touched.")}</b></p>
                    <Report report testid="rehearse-report"/>
                })}
                <Show when=super::is_open><Folder facts/></Show>
            </div>
        </Panel>
    }
}

#[component]
fn Shown(facts: Facts) -> impl IntoView {
    let Facts { backup_folder, backups, unreadable, backup_failure, .. } = facts;
    let more = backups.len().saturating_sub(SHOWN_MAX);
    let newest = backups.first().map(|b| b.at);
    let old = newest.is_none_or(|at| now() - at > AGE_S_MAX);
    let class = if old { "backup-age text-waiting" } else { "backup-age text-proven" };
    view! {
        <p class=class data-testid="backup-age">
            <Icon sign=if old { Sign::Warning } else { Sign::Check }/>
            <span>{move || match newest {
                Some(at) => pick(format!("最近备份：{}", format::ago(at)), format!("Newest backup: {}", format::ago(at))),
                None if backup_folder.is_empty() => pick("还没有设备份文件夹", "No backup folder is set yet").to_owned(),
                None => pick("还没有备份", "There is no backup yet").to_owned(),
            }}</span>
        </p>
        {backup_failure.map(|failure| view! { <FailureBox failure/> })}
        {unreadable.into_iter().map(|UnreadableBackup { path, failure }| view! {
            <div class="against against-blocks" data-testid="backup-unreadable" data-code=failure.code>
                <Icon sign=Sign::Cross/>
                <p>
                    <span class="path">{path}</span> " "
                    <b>{move || said(&failure.what)}</b> " " {move || said(&failure.remedy)}
                </p>
            </div>
        }).collect_view()}
        {(!backups.is_empty()).then(|| view! {
            <table class="table backups">
                <thead>
                    <tr>
                        <th scope="col">{w("时间", "When")}</th>
                        <th scope="col" class="money">{w("记录", "Entries")}</th>
                        <th scope="col" class="money">{w("大小", "Size")}</th>
                    </tr>
                </thead>
                <tbody>
                    {backups.into_iter().take(SHOWN_MAX).map(|Backup { path, at, bytes, size }| view! {
                        <tr title=path data-testid="backup-line">
                            <td>{move || format::moment(at)}</td>
                            <td class="money">{format::count(size)}</td>
                            <td class="money">{format::bytes(bytes)}</td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
            {(more > 0).then(|| view! {
                <p class="quiet">{move || pick(format!("另有 {more} 份较早的"), format!("and {more} older"))}</p>
            })}
        })}
    }
}

/// Where backups go; it takes a second disk to survive the loss of the first.
#[component]
fn Folder(facts: Asked<Facts>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let set = Memo::new(move |_| facts.load.with(|l| l.here().map(|f| f.backup_folder.clone()).unwrap_or_default()));
    Effect::new(move || typed.set(set.get()));
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let changed = Signal::derive(move || typed.with(|t| !t.trim().is_empty() && set.with(|s| t.trim() != s)));
    let save = move || {
        busy.set(true);
        failure.set(None);
        let folder = typed.get_untracked().trim().to_owned();
        spawn_local(async move {
            let answer = call(SetBackupFolder { folder }).await;
            busy.try_set(false);
            match answer {
                Ok(now) => {
                    facts.take(now);
                    app().say(
                        Tone::Proven,
                        w("备份文件夹已设好，每天自动备份。", "The backup folder is set; it is used every day."),
                    );
                }
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <form
            class="backup-folder"
            on:submit=move |ev| {
                ev.prevent_default();
                if changed.get_untracked() {
                    save();
                }
            }
        >
            <TextField
                label=w("备份文件夹", "Backup folder")
                help=w("放在另一块盘上，最好是会取走的盘。备份每天自动做，做完即核对。", "On another disk, best one that is taken away. Made every day and verified.")
                value=typed
                fault=Signal::derive(move || failure.with(|f| f.as_ref().map(FieldFault::from)))
                testid="backup-folder"
            />
            <Show when=move || changed.get()>
                <Button label=w("使用这个文件夹", "Use this folder") submits=true busy on_press=|| () testid="backup-folder-set"/>
            </Show>
        </form>
    }
}

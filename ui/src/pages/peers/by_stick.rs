//! Syncing by a USB stick that somebody carries between offices without a line.
use super::desk::Desk;
use super::sync::RunList;
use crate::bridge::call;
use crate::components::Work;
use crate::components::{Button, Dialog, FieldFault, Icon, Kind, MaybeFailure, Sign, TextField, Tick, WorkBar};
use crate::format;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Blame, Failure, FolderReport, GetSyncFolders, Role, Stranger, SyncFolder};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A sync by USB stick; it goes on, and its outcome stays, while the dialog is closed. A handle to signals.
#[derive(Clone, Copy)]
pub struct ByStick {
    /// The dialog stands.
    pub open: RwSignal<bool>,
    folder: RwSignal<String>,
    /// Folders that may be meant.
    found: RwSignal<Vec<String>>,
    all: RwSignal<bool>,
    work: Work,
    report: RwSignal<Option<FolderReport>>,
    failure: RwSignal<Option<Failure>>,
}

impl ByStick {
    /// Nothing chosen yet.
    pub fn new() -> Self {
        ByStick {
            open: RwSignal::new(false),
            folder: RwSignal::new(String::new()),
            found: RwSignal::new(Vec::new()),
            all: RwSignal::new(false),
            work: Work::new(),
            report: RwSignal::new(None),
            failure: RwSignal::new(None),
        }
    }

    /// Looks for sticks; where there is one, or one was used last, it is proposed.
    fn look(self) {
        spawn_local(async move {
            let Ok(found) = call(GetSyncFolders {}).await else { return };
            if self.folder.try_with_untracked(String::is_empty) == Some(true) {
                self.folder.set(found.first().cloned().unwrap_or_default());
            }
            self.found.try_set(found);
        });
    }

    fn begin(self, desk: Desk) {
        self.failure.set(None);
        self.report.set(None);
        let folder = self.folder.with_untracked(|f| f.trim().to_owned());
        self.work.run(SyncFolder { folder, all: self.all.get_untracked() }, move |answer| {
            match answer {
                Ok(report) => self.report.set(Some(report)),
                Err(why) => self.failure.set(Some(why)),
            }
            desk.ask_again();
        });
    }
}

/// The dialog.
#[component]
pub fn StickDialog() -> impl IntoView {
    let open = expect_context::<Desk>().by_stick.open;
    view! {
        <Dialog open title=w("用 U 盘同步", "Sync by USB stick") class="dialog-stick" testid="stick-dialog">
            <Content/>
        </Dialog>
    }
}

#[component]
fn Content() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let stick = desk.by_stick;
    stick.look();
    let empty = Signal::derive(move || stick.folder.with(|f| f.trim().is_empty()));
    let busy = Signal::derive(move || stick.work.running.get() || desk.work.running.get());
    // What is wrong with the folder is said at it.
    let of_folder = move || {
        stick.failure.with(|f| f.as_ref().filter(|f| f.blame == Blame::Input && f.code != "stopped").map(FieldFault::from))
    };
    view! {
        <p class="quiet stick-about">
            {w(
                "没有网络的单位之间，由人带着 U 盘来回：插上后点“开始同步”，程序取走别的单位留下的，再留下它们需要的。U 盘上没有个人信息；内容都要核验，路上被改过的不会采用。",
                "For offices without a line, somebody carries a stick. Put it in and press “Sync”: the program takes what other offices have left and leaves what they need. Nothing personal is on it; all is verified, and what was changed on the way is not taken.",
            )}
        </p>
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            if !empty.get_untracked() && !busy.get_untracked() {
                stick.begin(desk);
            }
        }>
            <TextField
                label=w("U 盘上的文件夹", "Folder on the stick") value=stick.folder choices=stick.found autofocus=true
                placeholder=w("例如 E:\\ 或 /media/usb", "e.g. E:\\ or /media/usb")
                help=w("内容放在其中的 mingzhang-sync 文件夹，U 盘上别的文件不动。", "All goes into the folder mingzhang-sync in it; other files are left alone.")
                fault=Signal::derive(of_folder) testid="stick-folder"
            />
            <Tick
                label=w("对方已有的也重新写一遍（换了新 U 盘或带给新单位时）", "Also write what the others have (for a new stick, or a new office)")
                checked=stick.all on_change=move |ticked| stick.all.set(ticked) testid="stick-all"
            />
            <Show when=move || stick.work.running.get()><WorkBar work=stick.work/></Show>
            {move || of_folder().is_none().then(|| view! { <MaybeFailure failure=stick.failure/> })}
            {move || stick.report.get().map(|report| view! { <Report report/> })}
            <div class="dialog-acts">
                <Button label=w("关闭", "Close") on_press=move || stick.open.set(false) testid="stick-close"/>
                <Button
                    label=w("开始同步", "Sync") kind=Kind::Primary submits=true busy disabled=empty
                    on_press=|| () testid="stick-sync"
                />
            </div>
        </form>
    }
}

#[component]
fn Report(report: FolderReport) -> impl IntoView {
    let FolderReport { runs, alarms, absent, strangers, files, bytes, .. } = report;
    let forked: Vec<String> = alarms.into_iter().map(|alarm| alarm.origin).collect();
    let fork = runs.iter().any(|run| forked.contains(&run.origin));
    let wrong = fork || runs.iter().any(|run| run.failure.is_some());
    let (class, sign) = if wrong { ("text-refused", Sign::Cross) } else { ("text-proven", Sign::Check) };
    let entries = format::count(runs.iter().map(|run| run.entries).sum::<u64>());
    let (files, bytes) = (format::count(files), format::bytes(bytes));
    let says = move || match wrong {
        _ if fork => pick("有账本出现两个版本，见本页上方。", "A ledger has two histories, see the top of this page.").to_owned(),
        true => pick("有单位的内容没有取成，原因见下。", "Not all could be taken; why stands below.").to_owned(),
        false => pick(format!("同步完成，新到 {entries} 条记录。"), format!("Synced; {entries} entries came.")),
    };
    let left = move || {
        pick(
            format!("已写入 {files} 个文件（{bytes}）。请先安全弹出，再拔 U 盘。"),
            format!("{files} files ({bytes}) were written. Eject the stick before you pull it out."),
        )
    };
    let absent = (!absent.is_empty()).then(|| {
        view! {
            <p class="quiet" data-testid="stick-absent">
                {move || pick(
                    format!("还没有在这个 U 盘上留下内容：{}。", absent.join("、")),
                    format!("Have left nothing on this stick yet: {}.", absent.join(", ")),
                )}
            </p>
        }
    });
    view! {
        <section class="stick-report" role="status" data-testid="stick-report">
            <p class=format!("sync-says {class}")><Icon sign/> <b data-testid="stick-says">{says}</b></p>
            <RunList runs forked/>
            <p data-testid="stick-left">{left}</p>
            {absent}
            {strangers.into_iter().map(|stranger| view! { <Unknown stranger/> }).collect_view()}
        </section>
    }
}

/// An office on the stick that is not enrolled.
#[component]
fn Unknown(stranger: Stranger) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Stranger { name, card, .. } = stranger;
    let says =
        move || pick(format!("{name}也用这个 U 盘，但没有登记。"), format!("{name} uses this stick too and is not enrolled."));
    let card = StoredValue::new(card);
    view! {
        <p data-testid="stick-stranger">
            {says} " "
            <Show when=move || app().has(Role::Administrator)>
                <Button
                    label=w("登记…", "Enrol …") kind=Kind::Link
                    on_press=move || {
                        desk.offered.set(Some(card.get_value()));
                        desk.by_stick.open.set(false);
                        desk.adding.set(true);
                    }
                    testid="stick-enrol"
                />
            </Show>
        </p>
    }
}

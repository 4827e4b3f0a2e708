//! Which ledger: the own one, a copy that lies here, or one out of a folder that another office has exported.
use crate::bridge::call;
use crate::components::{Button, Empty, Kind, MaybeFailure, TextField, Work, WorkBar};
use crate::format;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{Failure, GetOlder, OlderLedger, TakeOlder};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The first step.
#[component]
pub fn OlderStep(
    older: RwSignal<Option<OlderLedger>>,
    #[prop(into)] on_back: Callback<()>,
    #[prop(into)] on_next: Callback<()>,
) -> impl IntoView {
    let waiting = RwSignal::new(true);
    let failure = RwSignal::new(None::<Failure>);
    spawn_local(async move {
        let answer = call(GetOlder {}).await;
        waiting.try_set(false);
        match answer {
            Ok(all) => {
                older.try_update(|chosen| {
                    if chosen.is_none() {
                        *chosen = all.into_iter().next();
                    }
                });
            }
            Err(why) => {
                app().check_rights(&why);
                failure.try_set(Some(why));
            }
        }
    });
    let back = move || on_back.run(());
    view! {
        <MaybeFailure failure/>
        {move || match (waiting.get(), older.get()) {
            (true, _) => view! { <Empty waiting=true/> }.into_any(),
            (false, Some(ledger)) => view! {
                <Facts ledger/>
                <div class="acts">
                    <Button label=w("下一步", "Next") kind=Kind::Primary on_press=on_next testid="older-next"/>
                    <Button label=w("返回", "Back") on_press=back testid="older-back"/>
                </div>
            }.into_any(),
            (false, None) => view! { <Take older on_back/> }.into_any(),
        }}
    }
}

/// What is known of it.
#[component]
fn Facts(ledger: OlderLedger) -> impl IntoView {
    let OlderLedger { origin, name, size, root, own, damaged, members, .. } = ledger;
    let keys = members.len();
    let size = format::count(size);
    view! {
        <dl class="facts" data-testid="older">
            <dt>{w("单位", "Office")}</dt>
            <dd><b data-testid="older-name">{name}</b></dd>
            <dt>{w("账本", "Ledger")}</dt>
            <dd><code>{origin}</code></dd>
            <dt>{w("接续到", "Up to")}</dt>
            <dd>{move || pick(format!("第 {size} 条"), format!("{size} entries"))} " " <code class="root">{root}</code></dd>
        </dl>
        {damaged.then(|| view! {
            <p class="text-refused">{w(
                "账本已损坏，只读得出最后一个签章；有别的单位的副本时，以副本为准更好。",
                "It is damaged: only its last signed head can be read. A copy that another office holds would be better.",
            )}</p>
        })}
        <p class="quiet">
            {match (own, keys) {
                (true, _) => w(
                    "新账本将放在这个数据文件夹里；旧账本移到旁边，只供查看，不再登记。金额不会自动带过来，请在新账本里登记期初余额。",
                    "The new ledger takes its place in this data folder; the old one moves beside it, to be looked at and for nothing more. No money comes over by itself: record opening balances in the new one.",
                ),
                (false, _) => w(
                    "这是副本：有全部记录，但没有人员的密钥，也没有个人信息。金额不会自动带过来，请在新账本里登记期初余额。",
                    "This is a copy: it has all entries, but no member’s key and no personal data. No money comes over by itself: record opening balances in the new one.",
                ),
            }}
        </p>
    }
}

/// Taking it up from a folder.
#[component]
fn Take(older: RwSignal<Option<OlderLedger>>, on_back: Callback<()>) -> impl IntoView {
    let folder = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let work = Work::new();
    let empty = Signal::derive(move || folder.with(|folder| folder.trim().is_empty()));
    let take = move || {
        if empty.get_untracked() {
            return;
        }
        failure.set(None);
        let folder = folder.with_untracked(|folder| folder.trim().to_owned());
        work.run(TakeOlder { folder }, move |answer| match answer {
            Ok(ledger) => older.set(Some(ledger)),
            Err(why) => failure.set(Some(why)),
        });
    };
    view! {
        <form class="gate-form" on:submit=move |ev| {
            ev.prevent_default();
            take();
        }>
            <p>
                {w(
                    "原来的电脑丢了、坏了，又没有备份：请存有副本的单位导出旧账本（在它的电脑上运行 mingzhang export tlog 文件夹 --ledger 账本），用 U 盘带来。",
                    "The machine is lost or broken and there is no backup: have an office that holds a copy export the old ledger (mingzhang export tlog FOLDER --ledger LEDGER) and bring the folder on a stick.",
                )}
            </p>
            <TextField
                label=w("导出的文件夹", "The exported folder") value=folder autofocus=true testid="older-folder"
                help=w("完整路径，例如 /media/u/tlog-6000；会从第一条起逐条核对。", "Its full path, e.g. /media/u/tlog-6000; every entry is verified from the first.")
            />
            <WorkBar work/>
            <MaybeFailure failure/>
            <div class="acts">
                <Button
                    label=w("核对并取回", "Verify and take it up") kind=Kind::Primary submits=true disabled=empty busy=work.running
                    on_press=|| () testid="older-take"
                />
                <Button label=w("返回", "Back") disabled=work.running on_press=move || on_back.run(()) testid="older-back"/>
            </div>
        </form>
    }
}

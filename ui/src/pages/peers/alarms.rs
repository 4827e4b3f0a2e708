//! Two heads of one ledger that do not fit together: side by side, and the evidence as a file.
use super::desk::Desk;
use crate::components::{Button, Icon, Kind, MaybeFailure, Raw, Saved, Sign, Tag, Tone};
use crate::format;
use crate::sending::Sending;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::{Alarm, SaveEvidence, SavedFile};
use leptos::prelude::*;

/// A panel for each alarm; nothing while there is none.
#[component]
pub fn Alarms() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let alarms = Memo::new(move |_| desk.peers.with(|p| p.alarms.clone()));
    view! { <For each=move || alarms.get() key=|alarm| alarm.number children=|alarm| view! { <Panel alarm/> }/> }
}

#[component]
fn Panel(alarm: Alarm) -> impl IntoView {
    let Alarm { number, origin, name, at, proven, what, sizes, roots } = alarm;
    let own = app().status.with_untracked(|s| s.as_ref().and_then(|s| s.office.as_ref()).is_some_and(|o| o.origin == origin));
    let (tone, sign, verdict) = match proven {
        true => (Tone::Refused, Sign::Cross, w("已证实", "Proven")),
        false => (Tone::Waiting, Sign::Warning, w("疑似", "Suspected")),
    };
    let title = {
        let name = name.clone();
        Signal::derive(move || pick(format!("{name}的账本出现两个版本"), format!("The ledger of {name} has two histories")))
    };
    let [(first, first_root), (second, second_root)] = heads(sizes, roots);
    view! {
        <section class="alarm" aria-label=title data-testid="alarm">
            <div class="alarm-head">
                <h2><Icon sign=Sign::Warning/> <span>{title}</span></h2>
                <Tag tone sign word=verdict testid="alarm-verdict"/>
                <span class="quiet">{move || format::moment(at)}</span>
            </div>
            <p>{move || said(&what)}</p>
            <div class="alarm-heads">
                <Head words=w("版本一", "First") size=first root=first_root/>
                <Head words=w("版本二", "Second") size=second root=second_root/>
            </div>
            <p class="quiet">{move || next_step(own, &name)}</p>
            <Evidence number/>
        </section>
    }
}

fn heads(sizes: [u64; 2], roots: [String; 2]) -> [(u64, String); 2] {
    let [a, b] = roots;
    [(sizes[0], a), (sizes[1], b)]
}

fn next_step(own: bool, name: &str) -> String {
    if own {
        return pick(
            "这是本单位自己的账本。若曾从旧备份恢复后继续登记，就会这样。请暂停登记，原样保留数据文件夹和备份，保存证据并交检查组。",
            "This is this office’s own ledger. It comes about when an old backup is restored and signed on. Stop recording, keep the data folder and the backups as they are, save the evidence and hand it to the inspectors.",
        )
        .to_owned();
    }
    pick(
        format!("下一步：打电话告诉{name}，保存证据并交检查组。已有的记录和两份签名都保留，与前面不符的新内容没有采用。"),
        format!(
            "Next: tell {name} by telephone, save the evidence and hand it to the inspectors. What was held and both signatures are kept; what contradicts it was not taken over."
        ),
    )
}

#[component]
fn Head(words: crate::words::Words, size: u64, root: String) -> impl IntoView {
    let size = format::count(size);
    view! {
        <div class="alarm-version">
            <p><b>{words}</b> " " <span>{move || pick(format!("共 {size} 条"), format!("{size} entries"))}</span></p>
            <p class="raw-label">{w("总指纹（根哈希）", "Root")}</p>
            <code class="root">{root}</code>
        </div>
    }
}

/// Saving the evidence, and how anybody checks it.
#[component]
fn Evidence(number: u64) -> impl IntoView {
    let sending = Sending::new();
    let saved = RwSignal::new(None::<SavedFile>);
    let save = move || {
        sending.send(SaveEvidence { alarm: number }, move |file| {
            saved.try_set(Some(file));
        })
    };
    view! {
        <div class="acts">
            <Button
                label=w("保存证据", "Save the evidence") sign=Sign::Save kind=Kind::Primary busy=sending.busy on_press=save
                testid="evidence-save"
            />
        </div>
        <MaybeFailure failure=sending.failure/>
        {move || saved.get().map(|file| {
            let command = format!("mingzhang verify-evidence \"{}\"", file.path);
            view! {
                <div class="alarm-saved" data-testid="evidence-saved">
                    <Saved file/>
                    <Raw
                        label=w("任何人都能离线核对它，不需要账本", "Anybody can check it offline, without a ledger")
                        value=command testid="evidence-command"
                    />
                </div>
            }
        })}
    }
}

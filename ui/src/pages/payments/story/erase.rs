//! Erasing personal fields of a payment: ordered with the reason, and how far each order has come.
use crate::components::{AreaField, Button, Dialog, EntryLink, Icon, Kind, MaybeFailure, Sign, Tick, Tone};
use crate::format;
use crate::sending::Sending;
use crate::state::{Asked, app};
use crate::words::{fields, pick, said, w};
use ipc::{EraseFields, Erasure, Erasures, GetErasures, Holder, InForce, OutOfReach};
use leptos::prelude::*;

/// Orders about a payment, newest first; nothing where there are none.
#[component]
pub fn Orders(entry: u64, asked: Asked<Erasures>) -> impl IntoView {
    asked.ask(GetErasures { entry: Some(entry) });
    move || {
        let orders = asked.load.with(|l| l.here().cloned()).unwrap_or_default();
        orders.into_iter().map(|erasure| view! { <Order erasure/> }).collect_view()
    }
}

/// One order as a timeline: signed, in force, erased here, acknowledged by each holder; then what is out of reach.
#[component]
fn Order(erasure: Erasure) -> impl IntoView {
    let Erasure { entry, at, by_name, reason, fields: erased, files, in_force, done_here, holders, out_of_reach, .. } = erasure;
    let names = move || {
        let mut names: Vec<&str> = erased.iter().map(|field| fields::field(&field.name).now()).collect();
        if files > 0 {
            names.push(pick("来源文件", "source file"));
        }
        names.join(pick("、", ", "))
    };
    let waits = in_force.is_none();
    view! {
        <section class="erasure" data-testid="erasure">
            <h3>{w("抹除个人信息", "Erasing personal fields")}</h3>
            <ol class="timeline">
                <li>
                    <p class="timeline-what"><span>{names}</span> <span class="timeline-who">{by_name}</span></p>
                    <p class="timeline-when"><time>{move || format::moment(at)}</time> <EntryLink entry/></p>
                    {(!reason.is_empty()).then(|| view! { <p class="timeline-remark">{reason}</p> })}
                </li>
                {in_force.map(|InForce { entry, at, by_name }| view! {
                    <li>
                        <p class="timeline-what">
                            <span>{w("第二人签名，生效", "Second signature, in force")}</span> <span class="timeline-who">{by_name}</span>
                        </p>
                        <p class="timeline-when"><time>{move || format::moment(at)}</time> <EntryLink entry/></p>
                    </li>
                })}
                {waits.then(|| view! {
                    <li><p class="timeline-what">
                        <Icon sign=Sign::Clock/>
                        <span>{w("等另一位管理员在“人员”页签名", "Waits for another administrator, on the page “People”")}</span>
                    </p></li>
                })}
                {done_here.then(|| view! {
                    <li><p class="timeline-what"><Icon sign=Sign::Check/> <span>{w("本机已抹除", "Erased here")}</span></p></li>
                })}
                {holders.into_iter().map(|Holder { name, given_at, acknowledged_at, .. }| view! {
                    <li data-testid="erasure-holder">
                        <p class="timeline-what">
                            <Icon sign=if acknowledged_at.is_some() { Sign::Check } else { Sign::Clock }/>
                            <span>{name}</span>
                            <span class="timeline-who">{match acknowledged_at {
                                Some(_) => w("已签名确认抹除", "has acknowledged it with a signature"),
                                None => w("还没有确认", "has not acknowledged it yet"),
                            }}</span>
                        </p>
                        <p class="timeline-when">
                            <time>{move || pick(
                                format!("{} 收到过", format::moment(given_at)),
                                format!("was given it {}", format::moment(given_at)),
                            )}</time>
                            {acknowledged_at.map(|at| view! { <time>{move || format::moment(at)}</time> })}
                        </p>
                    </li>
                }).collect_view()}
            </ol>
            <Beyond out_of_reach/>
        </section>
    }
}

/// What nobody can reach from here.
#[component]
fn Beyond(out_of_reach: Vec<OutOfReach>) -> impl IntoView {
    if out_of_reach.is_empty() {
        return ().into_any();
    }
    let count = out_of_reach.len();
    view! {
        <details data-testid="erasure-beyond">
            <summary>{move || pick(
                format!("收不回来的：{count} 处（已打印、导出、抄到 U 盘的须另行收回）"),
                format!("Out of reach: {count} (what was printed, exported or put on USB sticks has to be called back)"),
            )}</summary>
            <ul class="runs">
                {out_of_reach.into_iter().map(|OutOfReach { what, at, by_name, .. }| view! {
                    <li>
                        <span class="quiet">{move || format::moment(at)} " " {by_name}</span>
                        <span>{move || said(&what)}</span>
                    </li>
                }).collect_view()}
            </ul>
        </details>
    }
    .into_any()
}

/// Which fields, and why.
#[component]
pub fn EraseDialog(
    entry: u64,
    /// The fields that there are.
    names: Vec<String>,
    /// The batch has a source file.
    from_file: bool,
    open: RwSignal<bool>,
    asked: Asked<Erasures>,
) -> impl IntoView {
    let names = StoredValue::new(names);
    view! {
        <Dialog open title=w("抹除个人信息", "Erase personal fields") testid="erase-dialog">
            <Erase entry names=names.get_value() from_file open asked/>
        </Dialog>
    }
}

#[component]
fn Erase(entry: u64, names: Vec<String>, from_file: bool, open: RwSignal<bool>, asked: Asked<Erasures>) -> impl IntoView {
    let sending = Sending::new();
    let (chosen, file, reason) = (RwSignal::new(Vec::<String>::new()), RwSignal::new(false), RwSignal::new(String::new()));
    let ready = Signal::derive(move || (file.get() || chosen.with(|c| !c.is_empty())) && reason.with(|r| !r.trim().is_empty()));
    let send = move || {
        if !ready.get_untracked() {
            return;
        }
        let question = EraseFields {
            entry,
            fields: chosen.get_untracked(),
            file: file.get_untracked(),
            reason: reason.get_untracked().trim().to_owned(),
        };
        sending.send(question, move |_| {
            open.try_set(false);
            asked.ask(GetErasures { entry: Some(entry) });
            app().refresh();
            app().say(
                Tone::Proven,
                w(
                    "已签名；另一位管理员签名后处处抹除。",
                    "Signed; once another administrator has signed it is erased everywhere.",
                ),
            );
        })
    };
    let set = move |name: String, ticked: bool| {
        chosen.update(|chosen| {
            chosen.retain(|one| *one != name);
            if ticked {
                chosen.push(name);
            }
        })
    };
    view! {
            <p>
                {w(
                    "抹除后谁也恢复不了：本机、以后的备份和拿到过它的单位都会销毁。账本记录和证明不变，金额、审批照旧。同一个人可能既是受益人又是户主或收款人，各项都要勾选。",
                    "Nobody can bring it back: it is destroyed here, in later backups and at every office that was given it. The entry, its proofs, the amount and the approvals stay as they are. One person may be beneficiary, head and payee: tick each.",
                )}
            </p>
            <fieldset class="roles">
                <legend>{w("抹除哪些", "What is erased")}</legend>
                {names.into_iter().map(|name| {
                    let (word, known, testid) = (fields::field(&name), name.clone(), format!("erase-{name}"));
                    view! {
                        <Tick
                            label=Signal::derive(move || word.now().to_owned())
                            checked=Signal::derive(move || chosen.with(|c| c.contains(&known)))
                            on_change=move |ticked| set(name.clone(), ticked)
                            testid
                        />
                    }
                }).collect_view()}
                {from_file.then(|| view! {
                    <Tick
                        label=w(
                            "整个来源文件（里面有同一批所有人的内容，批次以后就没有来源文件了）",
                            "the whole source file (it has the rows of everybody in the batch, which then has no source file any more)",
                        )
                        checked=file on_change=move |ticked| file.set(ticked) testid="erase-file"
                    />
                })}
            </fieldset>
            <AreaField
                label=w("理由", "Reason") value=reason testid="erase-reason"
                help=w("按个人信息保存，第二位签名人能看到。", "Kept as a personal field; whoever signs second sees it.")
            />
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("签名抹除", "Sign the order") kind=Kind::Danger busy=sending.busy
                    disabled=Signal::derive(move || !ready.get()) on_press=send testid="erase-submit"
                />
            </div>
    }
}

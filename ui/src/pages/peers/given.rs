//! What one peer was given of personal fields, and what came from it.
use crate::components::Empty;
use crate::format;
use crate::state::{Asked, app};
use crate::words::{pick, w};
use ipc::{GetPersonal, GivenLine, Personal, ReceivedLine};
use leptos::prelude::*;

/// The panel in a peer's drawer; nothing where nothing was given or received.
#[component]
pub fn Given(origin: String) -> impl IntoView {
    let asked = Asked::<Personal>::new();
    // What is given changes with the peers, and with every sync.
    Effect::new(move || {
        app().peers.load.track();
        asked.ask(GetPersonal {});
    });
    let given = {
        let origin = origin.clone();
        Memo::new(move |_| asked.load.with(|l| l.here().and_then(|p| p.given.iter().find(|g| g.origin == origin).cloned())))
    };
    let received =
        Memo::new(move |_| asked.load.with(|l| l.here().and_then(|p| p.received.iter().find(|r| r.origin == origin).cloned())));
    move || {
        let (given, received) = (given.get(), received.get());
        if given.is_none() && received.is_none() {
            return ().into_any();
        }
        view! {
            <details open=true data-testid="peer-personal">
                <summary>{w("个人信息", "Personal fields")}</summary>
                {given.map(|line| view! { <Out line/> })}
                {received.map(|line| view! { <In line/> })}
            </details>
        }
        .into_any()
    }
}

#[component]
fn Out(line: GivenLine) -> impl IntoView {
    let GivenLine { granted, programmes, recipient, fields, files, taken_at, waiting, .. } = line;
    let (fields, files, waiting) = (format::count(fields), format::count(files), format::count(waiting));
    view! {
        <dl class="facts" data-testid="peer-given">
            <dt>{w("给它的项目", "It is given")}</dt>
            <dd>{move || match granted {
                false => pick("现在不再给", "nothing any more").to_owned(),
                true if programmes.is_empty() => pick("全部项目", "every programme").to_owned(),
                true => programmes.join(pick("、", ", ")),
            }}</dd>
            <dt>{w("它已取走", "It has taken")}</dt>
            <dd>
                {move || pick(format!("{fields} 项，来源文件 {files} 个"), format!("{fields} fields, {files} source files"))}
                {taken_at.map(|at| view! { " · " <span class="quiet">{move || format::moment(at)}</span> })}
            </dd>
            <dt>{w("等它来取", "Waits for it")}</dt>
            <dd>{move || pick(format!("{waiting} 包"), format!("{waiting} parcels"))}</dd>
        </dl>
        {(granted && !recipient).then(|| view! {
            <Empty hint=w(
                "它的名片上没有收件密钥，暂时给不了。请对方重做名片交来登记。",
                "Its card names no recipient, so nothing can be given yet. Ask it to make a new card and enrol that.",
            )/>
        })}
    }
}

#[component]
fn In(line: ReceivedLine) -> impl IntoView {
    let ReceivedLine { programmes, fields, files, refused, came_at, waiting, .. } = line;
    let (fields, files, parcels) = (format::count(fields), format::count(files), format::count(waiting));
    view! {
        <dl class="facts" data-testid="peer-received">
            <dt>{w("从它收到", "Received from it")}</dt>
            <dd>
                {move || pick(format!("{fields} 项，来源文件 {files} 个"), format!("{fields} fields, {files} source files"))}
                " · " <span class="quiet">{move || format::moment(came_at)}</span>
            </dd>
            {(!programmes.is_empty()).then(|| view! {
                <dt>{w("项目", "Programmes")}</dt>
                <dd>{programmes.join(" ")}</dd>
            })}
            {(waiting > 0).then(|| view! {
                <dt>{w("还没打开", "Not opened yet")}</dt>
                <dd>{move || pick(
                    format!("{parcels} 包：有人登录、且对应记录同步到后自动打开"),
                    format!("{parcels} parcels: they open when somebody signs in and their entries have come"),
                )}</dd>
            })}
        </dl>
        {(refused > 0).then(|| view! {
            <p class="text-refused">{move || pick(
                format!("有 {refused} 项与账本里的指纹不符，没有采用。请打电话告诉对方。"),
                format!("{refused} were refused: the ledger has no such digests. Tell the office by telephone."),
            )}</p>
        })}
    }
}

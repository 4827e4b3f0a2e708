//! Joining an office whose ledger is on another computer: its card, compared by telephone, and a name for this desk.
use crate::components::{Button, FailureBox, Icon, Kind, MaybeFailure, PickCard, Sign, Steps, TextField, Tick};
use crate::pages::peers::fingerprint::Fingerprint;
use crate::sending::Sending;
use crate::state::app;
use crate::words::w;
use ipc::{Blame, CardFacts, Failure, JoinOffice, ReadCard, Text};
use leptos::prelude::*;

/// The way of joining, in its steps.
pub fn step_names() -> Vec<String> {
    [w("单位名片", "The card"), w("核对指纹", "Compare"), w("由管理员登记", "Be enrolled"), w("取来账本", "Fetch")]
        .map(|words| words.now().to_owned())
        .to_vec()
}

/// The first two steps; once they are done the status of the folder shows the others.
#[component]
pub fn Join(
    #[prop(into)] on_back: Callback<()>,
    /// It is done.
    #[prop(into)]
    joined: Callback<()>,
) -> impl IntoView {
    let card = RwSignal::new(None::<CardFacts>);
    view! {
        <h1>{w("加入本单位", "Join an office as a desk")}</h1>
        <Steps names=Signal::derive(step_names) now=Signal::derive(move || usize::from(card.with(Option::is_some)))/>
        {move || match card.get() {
            None => view! { <Choose card on_back/> }.into_any(),
            Some(facts) => view! { <Compare card joined facts/> }.into_any(),
        }}
    }
}

#[component]
fn Choose(card: RwSignal<Option<CardFacts>>, on_back: Callback<()>) -> impl IntoView {
    let sending = Sending::new();
    let read = move |text: String| {
        sending.send(ReadCard { card: text }, move |facts| {
            card.try_set(Some(facts));
        })
    };
    view! {
        <p class="quiet join-about">
            {w(
                "账本在本单位的主机上：那台电脑登记每一条记录。这台电脑成为一个工位，保存一份完整账本，签名在这里作出，由主机写入账本。单位名片在主机的“其他单位”页保存。",
                "The ledger is written on one computer of the office, the writer. This one becomes a desk: it keeps a full copy, members sign here, and the writer takes it into the ledger. The card is saved there, on the page “Other offices”.",
            )}
        </p>
        <PickCard
            title=w("选择单位名片", "Choose the office’s card")
            hint=w("主机上保存的 .mzcard 文件；也可以拖到这里", "The .mzcard file that was saved on the writer; or drop it here")
            remedy=w(
                "请选择在主机的“其他单位”页保存的 .mzcard 文件，而不是二维码图片。",
                "Choose the .mzcard file that was saved on the page “Other offices” of the writer, not the picture of its QR code.",
            )
            accept=".mzcard,.txt" sending read leave=w("返回", "Back") on_leave=on_back testid="join"
        />
    }
}

/// The office, the fingerprint to compare, and the name of this desk.
#[component]
fn Compare(card: RwSignal<Option<CardFacts>>, joined: Callback<()>, facts: CardFacts) -> impl IntoView {
    let CardFacts { origin, name: office, address, demo, text, fingerprint, .. } = facts;
    let sending = Sending::new();
    let name = RwSignal::new(String::new());
    let compared = RwSignal::new(false);
    let reachable = !address.is_empty();
    let ready = Signal::derive(move || reachable && compared.get() && name.with(|n| !n.trim().is_empty()));
    let send = move || {
        if ready.get_untracked() {
            let name = name.with_untracked(|n| n.trim().to_owned());
            sending.send(JoinOffice { card: text.clone(), name }, move |_| {
                joined.run(());
                app().refresh();
            });
        }
    };
    view! {
        <form class="gate-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <dl class="facts" data-testid="join-card">
                <dt>{w("单位", "Office")}</dt>
                <dd>
                    <b data-testid="join-office">{office}</b>
                    {demo.then(|| view! { <span class="demo-mark">{w("演示", "Demo")}</span> })}
                </dd>
                <dt>{w("账本", "Ledger")}</dt>
                <dd><code>{origin}</code></dd>
                <dt>{w("主机地址", "Where it is")}</dt>
                <dd>{address}</dd>
            </dl>
            {if reachable {
                view! {
                    <div class="join-compare">
                        <p>
                            {w(
                                "请打电话给主机前的管理员，由对方打开“其他单位”页，念出本单位名片上的指纹；逐组对照：",
                                "Ring the administrator at the writer, who opens the page “Other offices” and reads out the fingerprint of the own card. Compare group by group:",
                            )}
                        </p>
                        <Fingerprint digits=fingerprint testid="join-fingerprint"/>
                        <Tick
                            label=w("已通电话，八组数字全部相同", "By telephone, all eight groups were the same")
                            checked=compared on_change=move |on| compared.set(on) testid="join-compared"
                        />
                    </div>
                    <TextField
                        label=w("这个工位的名称", "Name of this desk") value=name
                        help=w("写入账本，让人一看就知道是哪台电脑，例如 大厅二号窗口。", "It stands in the ledger; say which computer it is, e.g. Hall, window 2.")
                        testid="join-name"
                    />
                }
                .into_any()
            } else {
                view! { <FailureBox failure=no_address()/> }.into_any()
            }}
            <MaybeFailure failure=sending.failure/>
            <div class="acts">
                <Button
                    label=w("生成工位名片", "Make this desk’s card") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || !ready.get()) on_press=|| () testid="join-yes"
                />
                <Button label=w("换一张名片", "Another card") disabled=sending.busy on_press=move || card.set(None) testid="join-other"/>
            </div>
            <p class="quiet join-note">
                <Icon sign=Sign::Warning/>
                <span>
                    {w(
                        "数字不同就不要继续：名片在路上可能被人换过。",
                        "If a group differs, stop: somebody may have exchanged the card on its way.",
                    )}
                </span>
            </p>
        </form>
    }
}

fn no_address() -> Failure {
    Failure {
        code: "card-without-address".into(),
        blame: Blame::Input,
        what: Text::new(
            "这张名片上没有主机地址，工位连不到它。",
            "This card names no address, so a desk cannot reach the writer.",
        ),
        remedy: Text::new(
            "请管理员在主机的“其他单位”页填写地址，做一张新名片再来。",
            "Let an administrator make a new card with the address, on the page “Other offices” there.",
        ),
    }
}

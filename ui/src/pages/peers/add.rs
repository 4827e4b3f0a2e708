//! Enrolling another office: its card, its fingerprint by telephone, what it may do.
use super::card::Address;
use super::desk::Desk;
use super::fingerprint::{Compared, FingerprintField};
use super::rights::{GIVEN_LATER, RightTicks, USUAL, gives_personal};
use super::ties::TiesFacts;
use crate::components::{Button, Dialog, Icon, Kind, MaybeFailure, PickCard, Sign, Steps};
use crate::format;
use crate::sending::Sending;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{CardFacts, EnrolPeer, Peers, ReadCard};
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn AddDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=w("登记其他单位", "Enrol another office") class="dialog-peer" testid="peer-dialog">
            <Add open/>
        </Dialog>
    }
}

#[component]
fn Add(open: RwSignal<bool>) -> impl IntoView {
    let card = RwSignal::new(None::<CardFacts>);
    let names = Signal::derive(|| {
        pick(vec!["对方的名片", "打电话核对"], vec!["Their card", "Check by telephone"]).into_iter().map(str::to_owned).collect()
    });
    view! {
        <Steps names now=Signal::derive(move || usize::from(card.with(Option::is_some)))/>
        {move || match card.get() {
            None => view! { <Choose open card/> }.into_any(),
            Some(facts) => view! { <Enrol open card facts/> }.into_any(),
        }}
    }
}

/// The card, as a file or as text.
#[component]
fn Choose(open: RwSignal<bool>, card: RwSignal<Option<CardFacts>>) -> impl IntoView {
    let sending = Sending::new();
    let read = move |text: String| {
        sending.send(ReadCard { card: text }, move |facts| {
            card.try_set(Some(facts));
        })
    };
    // A card that lay on a stick.
    if let Some(text) = expect_context::<Desk>().offered.try_update(Option::take).flatten() {
        read(text);
    }
    view! {
        <PickCard
            title=w("选择名片文件", "Choose the card’s file")
            hint=w("对方保存的 .mzcard 文件；也可以拖到这里", "The .mzcard file that the other office saved; or drop it here")
            remedy=w(
                "请选择对方从“其他单位”页保存的 .mzcard 文件，而不是二维码图片。",
                "Choose the .mzcard file that the other office saved on its page “Other offices”, not the picture of its QR code.",
            )
            accept=".mzcard,.txt" sending read leave=w("取消", "Cancel") on_leave=move || open.set(false) testid="peer"
        />
    }
}

/// Why a card is not to be enrolled, or what enrolling it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// An office that is not known yet.
    New,
    /// A peer's card with a higher number than the one in force.
    Renewed(u64),
    /// One that was revoked comes back with a higher card.
    Again,
    /// The one in force.
    Same,
    /// Older than the one in force.
    Older(u64),
    /// The office was revoked, and this card with it.
    Ended,
    /// This office's own.
    Own,
    /// A demo's among real ones, or the other way round.
    OtherKind,
}

impl Meaning {
    fn of(card: &CardFacts, peers: &Peers, own_origin: &str, demo: bool) -> Self {
        let revoked = peers.peers.iter().any(|p| p.origin == card.origin && p.revoked);
        match card.known {
            _ if card.origin == own_origin => Meaning::Own,
            _ if card.demo != demo => Meaning::OtherKind,
            None => Meaning::New,
            Some(known) if revoked => {
                if card.number > known {
                    Meaning::Again
                } else {
                    Meaning::Ended
                }
            }
            Some(known) if card.number > known => Meaning::Renewed(known),
            Some(known) if card.number == known => Meaning::Same,
            Some(known) => Meaning::Older(known),
        }
    }

    fn may_enrol(self) -> bool {
        matches!(self, Meaning::New | Meaning::Renewed(_) | Meaning::Again)
    }

    fn says(self, name: &str, number: u64) -> String {
        match self {
            Meaning::New => pick(format!("{name}还没有登记。"), format!("{name} is not enrolled yet.")),
            Meaning::Renewed(known) => pick(
                format!("这是{name}的新名片：第 {number} 号，现用的是第 {known} 号。登记后以新名片为准。"),
                format!(
                    "This is a new card of {name}: number {number}, in place of number {known}. Once enrolled, the new one holds."
                ),
            ),
            Meaning::Again => pick(
                format!("{name}曾被撤销；这是它的新名片，登记后重新生效。"),
                format!("{name} was revoked; with this newer card it is enrolled again."),
            ),
            Meaning::Same => pick(
                format!("{name}现用的就是这张名片，不必再登记。要改它的权限，请在列表中打开它。"),
                format!(
                    "This is the card of {name} in force; there is nothing to enrol. Its rights are changed where the list opens it."
                ),
            ),
            Meaning::Older(known) => pick(
                format!("{name}已有更新的名片（第 {known} 号），这张（第 {number} 号）已作废。请向对方要最新的一张。"),
                format!("{name} has a newer card (number {known}); this one (number {number}) is void. Ask for the newest."),
            ),
            Meaning::Ended => pick(
                format!("{name}已被撤销，这张名片也随之作废。要重新登记，请对方做一张新名片。"),
                format!("{name} was revoked, and this card with it. To be enrolled again the office makes a new card."),
            ),
            Meaning::Own => {
                pick("这是本单位自己的名片。请选择对方的名片。", "This is this office’s own card. Choose the other office’s.")
                    .to_owned()
            }
            Meaning::OtherKind => {
                pick("演示单位和正式单位不能互相登记。", "A demo office and a real one do not enrol each other.").to_owned()
            }
        }
    }
}

/// What the card says; then the fingerprint as it is heard, and the rights.
#[component]
fn Enrol(open: RwSignal<bool>, card: RwSignal<Option<CardFacts>>, facts: CardFacts) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let office = app().status.with_untracked(|s| s.as_ref().and_then(|s| s.office.clone()));
    let (own, demo) = office.map(|o| (o.origin, o.demo)).unwrap_or_default();
    let meaning = desk.peers.with_untracked(|peers| Meaning::of(&facts, peers, &own, demo));
    let CardFacts { origin, name, number, address, demo, made_at, text, fingerprint, ties, .. } = facts;
    // A peer keeps the rights it has until somebody changes them.
    let known = untrack(|| desk.peer(&origin)).filter(|p| !p.revoked);
    let programmes = RwSignal::new(known.as_ref().map(|p| p.programmes.clone()).unwrap_or_default());
    let may = known.map(|p| p.may);
    let may = RwSignal::new(may.unwrap_or_else(|| USUAL.map(str::to_owned).to_vec()));
    let says = {
        let name = name.clone();
        move || meaning.says(&name, number)
    };
    view! {
        <div class="dialog-form" data-testid="peer-card">
            <dl class="facts">
                <dt>{w("单位", "Office")}</dt>
                <dd><b data-testid="peer-card-name">{name}</b> {demo.then(|| view! { <span class="demo-mark">{w("演示", "Demo")}</span> })}</dd>
                <dt>{w("账本", "Ledger")}</dt>
                <dd><code>{origin}</code></dd>
                <dt>{w("地址", "Address")}</dt>
                <dd><Address address/></dd>
                <dt>{w("名片编号", "Number of the card")}</dt>
                <dd>{format::count(number)} " · " <span class="quiet">{move || format::date(made_at)}</span></dd>
                <TiesFacts ties/>
            </dl>
            <p class=if meaning.may_enrol() { "card-meaning" } else { "card-meaning text-refused" } data-testid="peer-card-meaning">
                <Icon sign=if meaning.may_enrol() { Sign::Next } else { Sign::Cross }/> <span>{says}</span>
            </p>
            {if meaning.may_enrol() {
                view! { <Confirm open card may programmes text fingerprint/> }.into_any()
            } else {
                view! {
                    <div class="dialog-acts">
                        <Button label=w("换一张名片", "Another card") on_press=move || card.set(None) testid="peer-card-other"/>
                        <Button label=w("关闭", "Close") kind=Kind::Primary on_press=move || open.set(false)/>
                    </div>
                }.into_any()
            }}
        </div>
    }
}

#[component]
fn Confirm(
    open: RwSignal<bool>,
    card: RwSignal<Option<CardFacts>>,
    may: RwSignal<Vec<String>>,
    programmes: RwSignal<Vec<String>>,
    text: String,
    fingerprint: String,
) -> impl IntoView {
    let sending = Sending::new();
    let heard = RwSignal::new(String::new());
    let compared = Memo::new(move |_| heard.with(|heard| Compared::of(heard, &fingerprint)));
    let ready = Signal::derive(move || compared.get() == Compared::Same);
    let send = move || {
        if !ready.get_untracked() {
            return;
        }
        let question = EnrolPeer {
            card: text.clone(),
            may: may.get_untracked(),
            programmes: programmes.get_untracked(),
            fingerprint: heard.get_untracked(),
        };
        let done = match gives_personal(&question.may) {
            true => GIVEN_LATER,
            false => w(
                "已签名登记。对方也登记本单位后，就可以同步。",
                "Signed and enrolled. Once the other office has enrolled this one, they can sync.",
            ),
        };
        sending.peers(question, open, done);
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <p>
                {w(
                    "请按您自己知道的号码给对方打电话（不要用来信里的号码），请对方打开“其他单位”页，逐组念出本单位名片上的指纹，您边听边输入。",
                    "Call the office at a number you know yourself, not one that came with the card. It opens its page “Other offices” and reads out the fingerprint of its own card, group by group; type what you hear.",
                )}
            </p>
            <FingerprintField value=heard compared testid="peer-fingerprint"/>
            <RightTicks may programmes/>
            <MaybeFailure failure=sending.failure/>
            <div class="dialog-acts">
                <Button label=w("换一张名片", "Another card") on_press=move || card.set(None) testid="peer-card-other"/>
                <Button
                    label=w("签名登记", "Sign and enrol") kind=Kind::Primary submits=true busy=sending.busy
                    disabled=Signal::derive(move || !ready.get())
                    on_press=|| () testid="peer-enrol"
                />
            </div>
        </form>
    }
}

//! The own card: what another office needs in order to find and recognise this one.
use super::desk::Desk;
use super::fingerprint::Fingerprint;
use super::ties::Before;
use crate::components::{Button, Dialog, Empty, Kind, MaybeFailure, Raw, Saved, Sign};
use crate::format;
use crate::sending::Sending;
use crate::state::{Asked, app};
use crate::words::{pick, w};
use ipc::{CardFacts, CardPicture, GetCardPicture, Role, SaveCard, SavedCard};
use leptos::prelude::*;

/// The card beside the table.
#[component]
pub fn OwnCard() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let card = Memo::new(move |_| desk.peers.with(|p| p.card.clone()));
    view! {
        <aside class="panel own-card" aria-label=w("本单位名片", "This office’s card") data-testid="own-card">
            <div class="panel-head"><h2>{w("本单位名片", "This office’s card")}</h2></div>
            {move || match card.get() {
                Some(card) => view! { <Facts card/> }.into_any(),
                None => view! { <NoCard/> }.into_any(),
            }}
        </aside>
    }
}

#[component]
fn NoCard() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <Empty
            title=w("还没有名片", "There is no card yet")
            hint=w(
                "名片写着本单位的地址和公钥，不含任何密钥，可以放心交给别人。",
                "The card holds this office’s address and public keys. There is nothing secret on it.",
            )
        >
            <Show
                when=|| app().has(Role::Administrator) && !app().at_desk()
                fallback=|| view! { <span class="quiet">{w("由管理员制作。", "An administrator makes it.")}</span> }
            >
                <Button label=w("制作名片…", "Make the card …") on_press=move || desk.making.set(true) testid="card-make"/>
            </Show>
        </Empty>
    }
}

#[component]
fn Facts(card: CardFacts) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let saved = RwSignal::new(None::<SavedCard>);
    let showing = RwSignal::new(false);
    let save = move || {
        sending.send(SaveCard {}, move |files| {
            saved.try_set(Some(files));
        })
    };
    let large = StoredValue::new(card.clone());
    // Larger than all else on the page, it is asked for only where it is shown.
    let picture = Asked::<CardPicture>::new();
    picture.ask(GetCardPicture {});
    let CardFacts { name, number, address, made_at, fingerprint, text, demo, ties, .. } = card;
    view! {
        <div class="card-facts">
            <p class="card-member">
                {name}
                {demo.then(|| view! { <span class="demo-mark">{w("演示", "Demo")}</span> })}
            </p>
            <dl class="facts">
                <dt>{w("地址", "Address")}</dt>
                <dd data-testid="card-address">{Address(AddressProps { address })}</dd>
                <dt>{w("编号", "Number")}</dt>
                <dd>{format::count(number)} " · " <span class="quiet">{move || format::date(made_at)}</span></dd>
            </dl>
            <button
                type="button" class="card-qr" title=w("放大", "Enlarge") data-testid="card-enlarge"
                on:click=move |_| showing.set(true)
            >
                <Picture picture/>
            </button>
            <div>
                <p class="raw-label">{w("指纹：电话中逐组念给对方", "Fingerprint, to be read out by telephone")}</p>
                <Fingerprint digits=fingerprint testid="card-fingerprint"/>
            </div>
            {ties.genesis.map(|genesis| view! {
                <details>
                    <summary>{w("第一条记录的指纹", "Fingerprint of the first entry")}</summary>
                    <p class="quiet">{w("别的单位要为本账本担保时，电话中念给对方。", "Read it out to an office that is to vouch for this ledger.")}</p>
                    <Fingerprint digits=genesis testid="card-genesis"/>
                </details>
            })}
            {ties.succeeds.map(|before| view! {
                <details open=true>
                    <summary>{w("接续自", "Goes on for")}</summary>
                    <Before before/>
                </details>
            })}
            <details>
                <summary>{w("名片文字", "The card as text")}</summary>
                <Raw label=w("整段复制给对方", "Copy the whole of it") value=text testid="card-text"/>
            </details>
            <MaybeFailure failure=sending.failure/>
            {move || saved.get().map(|SavedCard { card, picture }| view! {
                <div class="card-saved" data-testid="card-saved"><Saved file=card/> <Saved file=picture/></div>
            })}
        </div>
        <div class="card-acts">
            <Button
                label=w("保存名片和二维码", "Save the card and its QR code") sign=Sign::Save busy=sending.busy on_press=save
                testid="card-save"
            />
            <Show when=|| app().has(Role::Administrator) && !app().at_desk()>
                <Button label=w("换地址，做新名片…", "New card, other address …") on_press=move || desk.making.set(true) testid="card-make"/>
            </Show>
        </div>
        <Dialog open=showing title=w("本单位名片", "This office’s card") class="dialog-card" testid="card-dialog">
            {large.with_value(|card| view! {
                <div class="card-large">
                    <Picture picture/>
                    <p class="quiet">{w("指纹：电话中逐组念给对方", "Fingerprint, to be read out by telephone")}</p>
                    <Fingerprint digits=card.fingerprint.clone()/>
                </div>
            })}
            <div class="dialog-acts">
                <Button label=w("关闭", "Close") kind=Kind::Primary on_press=move || showing.set(false)/>
            </div>
        </Dialog>
    }
}

/// Where an office is reached, or that it is not.
#[component]
pub fn Address(address: String) -> impl IntoView {
    let words = w("不接受连接，只呼叫别人", "takes no calls, only makes them");
    if address.is_empty() { view! { <span class="quiet">{words}</span> }.into_any() } else { address.into_any() }
}

/// A QR code; as an image, so that nothing in it is more than a picture.
#[component]
fn Picture(picture: Asked<CardPicture>) -> impl IntoView {
    let alt = move || pick("名片的二维码", "QR code of the card");
    move || {
        picture
            .load
            .with(|load| {
                load.here()
                    .map(|picture| format!("data:image/svg+xml,{}", String::from(js_sys::encode_uri_component(&picture.svg))))
            })
            .map(|source| view! { <img class="qr" src=source alt=alt data-testid="card-qr"/> })
    }
}

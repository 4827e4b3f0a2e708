//! Making a card, with the address at which the office is reached.
use super::desk::Desk;
use crate::components::{Button, Dialog, FieldFault, Kind, MaybeFailure, TextField};
use crate::sending::Sending;
use crate::words::w;
use ipc::MakeCard;
use leptos::prelude::*;

/// How the office says that an address does not do; then it is said at the field.
const ADDRESS_REFUSED: &str = "card-address";

/// The dialog.
#[component]
pub fn MakeDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=w("制作本单位名片", "Make this office’s card") testid="card-make-dialog">
            <Make open/>
        </Dialog>
    }
}

#[component]
fn Make(open: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let before = desk.peers.with_untracked(|p| p.card.as_ref().map(|card| card.address.clone()));
    let again = before.is_some();
    let address = RwSignal::new(before.unwrap_or_default());
    let of_address = move || sending.failure.with(|f| f.as_ref().filter(|f| f.code == ADDRESS_REFUSED).map(FieldFault::from));
    let send = move || {
        let address = address.with_untracked(|a| a.trim().to_owned());
        sending.peers(
            MakeCard { address },
            open,
            w("名片已做好；请交给各单位。", "The card is made; hand it to the other offices."),
        );
    };
    view! {
        <form class="dialog-form" on:submit=move |ev| {
            ev.prevent_default();
            send();
        }>
            <TextField
                label=w("地址", "Address") value=address optional=true autofocus=true placeholder="https://10.1.2.3:8443"
                help=w(
                    "其他单位从这里连到本单位。不填：本单位不接受连接，只呼叫别人。",
                    "Where other offices reach this one. Empty: this office takes no calls, it only makes them.",
                )
                fault=Signal::derive(of_address) testid="card-address-field"
            />
            {again.then(|| view! {
                <p class="quiet">
                    {w(
                        "新名片的编号加一。请交给每一个单位重新登记；在那之前旧名片仍然有效。",
                        "The new card gets the next number. Hand it to every office to be enrolled again; until then the old one stays good.",
                    )}
                </p>
            })}
            {move || of_address().is_none().then(|| view! { <MaybeFailure failure=sending.failure/> })}
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
                <Button
                    label=w("签名制作", "Sign and make it") kind=Kind::Primary submits=true busy=sending.busy
                    on_press=|| () testid="card-make-yes"
                />
            </div>
        </form>
    }
}

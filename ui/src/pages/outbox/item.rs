//! One act that is not in the ledger: what, by whom, when; where it was refused, why and what to do.
use super::Discarding;
use crate::components::{Button, Icon, Kind, MaybeFailure, Sign, Tone};
use crate::format;
use crate::route::Route;
use crate::sending::Sending;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::{Failure, Kept, SignKeptAnew};
use leptos::prelude::*;

/// A line of the list.
#[component]
pub fn Item(kept: Kept) -> impl IntoView {
    let Discarding(discarding) = expect_context();
    let whole = StoredValue::new(kept.clone());
    let Kept { number, name, mine, made_at, what, batch, statements, refused, failure, .. } = kept;
    let (sign, class) = if refused { (Sign::Cross, "text-refused") } else { (Sign::Clock, "text-waiting") };
    let sending = Sending::new();
    view! {
        <li class="outbox-item" data-testid="outbox-item" data-number=number data-refused=refused.then_some("true")>
            <span class=class><Icon sign/></span>
            <div class="outbox-what">
                <p>
                    <b data-testid="outbox-title">{move || what.as_ref().map(said)}</b>
                    {batch.map(|batch| view! {
                        " " <button
                            type="button" class="button-link" data-testid="outbox-batch"
                            on:click=move |_| app().go(Route::Approval(batch.id.clone()))
                        >
                            {batch.number.clone()}
                        </button>
                    })}
                </p>
                <p class="quiet">{move || {
                    let at = format::moment(made_at);
                    let many = if statements > 1 { pick(format!("，{statements} 条凭单"), format!(", {statements} statements")) } else { String::new() };
                    pick(format!("{name} 签名于 {at}{many}"), format!("signed by {name}, {at}{many}"))
                }}</p>
                {failure.map(|why| view! { <Why why/> })}
                <MaybeFailure failure=sending.failure/>
            </div>
            <div class="outbox-acts">
                {(mine && refused).then(|| view! {
                    <Button
                        label=w("重新签名并提交", "Sign anew and submit") kind=Kind::Primary busy=sending.busy
                        on_press=move || again(sending, number) testid="outbox-again"
                    />
                })}
                {if mine {
                    view! {
                        <Button
                            label=w("丢弃…", "Discard …") disabled=sending.busy
                            on_press=move || discarding.set(Some(whole.get_value())) testid="outbox-discard"
                        />
                    }
                    .into_any()
                } else {
                    view! { <span class="quiet">{w("由签名人处理", "for its signer to decide")}</span> }.into_any()
                }}
            </div>
        </li>
    }
}

/// Signs it as things stand now, and submits it.
fn again(sending: Sending, number: u64) {
    sending.send(SignKeptAnew { number }, move |outbox| {
        let taken = outbox.kept.iter().all(|kept| kept.number != number);
        app().outbox.take(outbox);
        app().refresh();
        if taken {
            app().say(Tone::Proven, w("已重新签名，进入账本。", "Signed anew; it is in the ledger."));
        }
    });
}

/// Why it was refused.
#[component]
fn Why(why: Failure) -> impl IntoView {
    let Failure { code, what, remedy, .. } = why;
    view! {
        <p class="outbox-why" data-testid="outbox-why" data-code=code>
            <span class="text-refused">{move || said(&what)}</span> " " <span>{move || said(&remedy)}</span>
        </p>
    }
}

//! What the office's computer did not take of what the member signed here: said across every page until it is dealt with.
use crate::components::{Icon, Sign};
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, w};
use leptos::prelude::*;

/// The bar; nothing while all was taken.
#[component]
pub fn RefusedBar() -> impl IntoView {
    let app = app();
    let mine = Memo::new(move |_| {
        app.outbox.load.with(|l| l.here().map_or(0, |outbox| outbox.kept.iter().filter(|kept| kept.refused && kept.mine).count()))
    });
    // On the page itself it would only say once more what stands there.
    let there = Memo::new(move |_| app.route.with(|r| *r == Route::Outbox));
    view! {
        <Show when=move || { mine.get() > 0 && !there.get() }>
            <div class="damage-bar alarm-bar" role="alert" data-testid="refused-bar">
                <Icon sign=Sign::Warning/>
                <span>{move || {
                    let n = mine.get();
                    pick(
                        format!("您在这个工位签名的 {n} 项没有被接受，没有进入账本。"),
                        format!("{n} of what you signed at this desk {} refused and {} not in the ledger.",
                            if n == 1 { "was" } else { "were" }, if n == 1 { "is" } else { "are" }),
                    )
                }}</span>
                <button type="button" class="alarm-look" data-testid="refused-look" on:click=move |_| app.go(Route::Outbox)>
                    {w("查看并处理", "Look and decide")}
                </button>
            </div>
        </Show>
    }
}

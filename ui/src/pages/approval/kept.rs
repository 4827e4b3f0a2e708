//! What was signed on this batch at this desk and is not in the ledger yet: the page shows the batch without it.
use crate::components::{Icon, Sign};
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, said, w};
use leptos::prelude::*;

/// A line for each; nothing where all is in the ledger.
#[component]
pub fn KeptHere(id: String) -> impl IntoView {
    let here = Memo::new(move |_| {
        app().outbox.load.with(|load| {
            let kept = load.here().into_iter().flat_map(|outbox| &outbox.kept);
            let here = kept.filter(|kept| kept.batch.as_ref().is_some_and(|batch| batch.id == id));
            here.map(|kept| (kept.name.clone(), kept.what.clone(), kept.refused)).collect::<Vec<_>>()
        })
    });
    let line = |(name, what, refused): (String, Option<ipc::Text>, bool)| {
        let (class, sign) = if refused { ("text-refused", Sign::Cross) } else { ("text-waiting", Sign::Clock) };
        let says = move || {
            let what = what.as_ref().map(said).unwrap_or_default();
            match refused {
                true => pick(format!("{name}：{what}，没有被接受。"), format!("{name}: {what}, refused.")),
                false => pick(format!("{name}：{what}，已签名，待提交。"), format!("{name}: {what}, signed, to be submitted.")),
            }
        };
        view! { <p class=format!("kept-here {class}") data-testid="batch-kept"><Icon sign/> <span>{says}</span></p> }
    };
    view! {
        <Show when=move || here.with(|here| !here.is_empty())>
            <div class="approval-decide" role="status">
                {move || here.get().into_iter().map(line).collect_view()}
                <button type="button" class="button-link" data-testid="batch-kept-look" on:click=|_| app().go(Route::Outbox)>
                    {w("看待提交的", "Look at what waits")}
                </button>
            </div>
        </Show>
    }
}

//! One entry: a payment with its whole story, anything else with who, when and its proof.
use crate::components::{Drawer, Empty, FailureBox, ProofView, Timeline};
use crate::format;
use crate::pages::payments::StoryDrawer;
use crate::state::{Asked, Load};
use crate::words::{pick, w};
use ipc::{EntryStory, GetEntry};
use leptos::prelude::*;

/// Kind of an entry that records a payment.
const KIND_PAYMENT: &str = "payment";

/// The drawer.
#[component]
pub fn EntryDrawer(entry: u64, #[prop(into)] on_close: Callback<()>, #[prop(into)] on_change: Callback<()>) -> impl IntoView {
    let asked = Asked::<EntryStory>::new();
    let ask = move || asked.ask(GetEntry { entry });
    ask();
    let label = w("一条记录", "One entry");
    move || match asked.load.get() {
        // One that breaks a rule is no payment in any account.
        Load::Here(story) if story.event.kind == KIND_PAYMENT && story.event.breach.is_none() => {
            view! { <StoryDrawer entry on_close on_change/> }.into_any()
        }
        Load::Here(EntryStory { event, proof }) => {
            let (number, kind) = (format::count(entry), event.kind.clone());
            view! {
                <Drawer label on_close testid="entry">
                    <article class="story">
                        <h2 class="entry-head">{move || pick(format!("第 {number} 条"), format!("Entry {number}"))}</h2>
                        <p class="quiet entry-kind"><code>{kind}</code></p>
                        <Timeline events=vec![event]/>
                        <ProofView proof/>
                    </article>
                </Drawer>
            }
            .into_any()
        }
        Load::Waiting => view! { <Drawer label on_close testid="entry"><Empty waiting=true/></Drawer> }.into_any(),
        Load::Failed(failure) => view! {
            <Drawer label on_close testid="entry">
                <div class="story"><FailureBox failure retry=Callback::from(ask)/></div>
            </Drawer>
        }
        .into_any(),
    }
}

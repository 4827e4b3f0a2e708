//! A payment's whole story, in the drawer beside the list.
mod erase;
mod facts;
mod persons;
mod receipt;
mod reverse;

use crate::components::{Button, Drawer, Empty, FailureBox, Kind, PaymentTag, ProofView, Raw, Sign, Timeline};
use crate::format;
use crate::state::{Asked, Load, app};
use crate::words::{Words, lang, pick, w};
use ipc::{Erasures, GetPayment, Lang, PaymentStory, Role, show_money};
use leptos::prelude::*;

/// The drawer of one payment. `on_change` tells the list that it changed.
#[component]
pub fn StoryDrawer(entry: u64, #[prop(into)] on_close: Callback<()>, #[prop(into)] on_change: Callback<()>) -> impl IntoView {
    let asked = Asked::<PaymentStory>::new();
    let ask = move || asked.ask(GetPayment { entry });
    ask();
    // Every entry changes the head that the proof leads to; the one that is shown leads to an earlier one and holds as well.
    let same = |shown: &PaymentStory, now: &PaymentStory| PaymentStory { proof: shown.proof.clone(), ..now.clone() } == *shown;
    asked.follow_ledger(move || GetPayment { entry }, same, move |_, _| on_change.run(()));
    // Here, so that the part stays chosen when the story is asked for anew.
    let part = RwSignal::new(Part::Course);
    let changed = move |story: PaymentStory| {
        asked.take(story);
        on_change.run(());
    };
    let revealed = move || {
        ask();
        on_change.run(());
    };
    view! {
        <Drawer label=w("发放的经过", "The payment’s story") on_close testid="story">
            {move || match asked.load.get() {
                Load::Waiting => view! { <Empty waiting=true/> }.into_any(),
                Load::Failed(failure) => view! {
                    <div class="story"><FailureBox failure retry=Callback::from(ask)/></div>
                }.into_any(),
                Load::Here(story) => view! { <Story story part on_change=changed on_reveal=revealed/> }.into_any(),
            }}
        </Drawer>
    }
}

/// The parts of the drawer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Course,
    Proof,
}

#[component]
fn Story(
    story: PaymentStory,
    part: RwSignal<Part>,
    #[prop(into)] on_change: Callback<(PaymentStory,)>,
    #[prop(into)] on_reveal: Callback<()>,
) -> impl IntoView {
    let reversing = RwSignal::new(false);
    let saving = RwSignal::new(false);
    let erasing = RwSignal::new(false);
    let orders = Asked::<Erasures>::new();
    // There is something to erase, and the member may order it.
    let (from_file, erasable) = (story.source.is_some(), story.personal.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
    let may_erase = Signal::derive(move || app().has(Role::Administrator));
    let PaymentStory { entry, status, amount, reversed, capital, timeline, proof, may_reverse, .. } = story.clone();
    let left = amount - reversed;
    let number = format::count(entry);
    let names: Vec<String> = story.personal.iter().map(|(name, _)| name.clone()).collect();
    let (timeline, proof) = (StoredValue::new(timeline), StoredValue::new(proof));
    view! {
        <article class="story">
            <header class="print-only print-head">
                <h2>{w("发放记录", "Payment")}</h2>
                <p>{move || app().office().map(|office| office.name)}</p>
            </header>
            <p class="story-state"><PaymentTag status/></p>
            <p class="story-amount" data-testid="story-amount">
                {show_money(amount)} <span class="story-unit">{w("元", "yuan")}</span>
            </p>
            <p class="story-capital">
                // The capital form is a Chinese voucher's; in English the entry's number stands alone.
                {move || (lang() == Lang::Zh).then(|| format!("{capital} · "))}
                {move || pick(format!("第 {number} 条"), format!("Entry {number}"))}
            </p>
            {(reversed > 0).then(|| view! {
                <p class="story-reversed">
                    {move || pick(
                        format!("已冲销 {}，余 {}", show_money(reversed), show_money(left)),
                        format!("{} reversed, {} left", show_money(reversed), show_money(left)),
                    )}
                </p>
            })}
            <facts::Facts story=story.clone() on_reveal/>
            <div class="tabs no-print" role="tablist" aria-label=w("经过与证明", "Course and proof")>
                <Tab part mine=Part::Course words=w("经过", "Course") testid="story-course"/>
                <Tab part mine=Part::Proof words=w("证明", "Proof") testid="story-proof"/>
            </div>
            <div role="tabpanel">
                {move || match part.get() {
                    Part::Course => view! {
                        <Timeline events=timeline.get_value()/>
                        <erase::Orders entry asked=orders/>
                    }.into_any(),
                    Part::Proof => view! { <ProofView proof=proof.get_value()/> }.into_any(),
                }}
            </div>
            <div class="print-only print-proof">
                {proof.with_value(|proof| view! {
                    <Raw label=w("本条的指纹（叶哈希）", "Fingerprint of this entry (leaf hash)") value=proof.leaf.clone()/>
                    <Raw label=w("签过名的检查点", "Signed checkpoint") value=proof.checkpoint.clone()/>
                })}
            </div>
            <div class="acts story-acts no-print">
                <receipt::ReceiptButton entry names saving/>
                <Button
                    label=w("打印", "Print") sign=Sign::Print on_press=|| { let _ = window().print(); }
                    testid="story-print"
                />
                {(!erasable.is_empty()).then(|| view! {
                    <Show when=move || may_erase.get()>
                        <Button
                            label=w("抹除…", "Erase …") kind=Kind::Danger
                            on_press=move || erasing.set(true) testid="story-erase"
                        />
                    </Show>
                })}
                {may_reverse.then(|| view! {
                    <Button
                        label=w("冲销…", "Reverse …") kind=Kind::Danger
                        on_press=move || reversing.set(true) testid="story-reverse"
                    />
                })}
            </div>
            <erase::EraseDialog entry names=erasable.clone() from_file open=erasing asked=orders/>
            {may_reverse.then(|| view! {
                <reverse::ReverseDialog entry left open=reversing on_done=on_change/>
            })}
        </article>
    }
}

#[component]
fn Tab(part: RwSignal<Part>, mine: Part, words: Words, testid: &'static str) -> impl IntoView {
    let chosen = move || part.get() == mine;
    view! {
        <button
            type="button"
            role="tab"
            class="tab"
            aria-selected=move || if chosen() { "true" } else { "false" }
            data-testid=testid
            on:click=move |_| part.set(mine)
        >
            {words}
        </button>
    }
}

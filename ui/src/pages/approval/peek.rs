//! A quick look at one payment, without leaving the batch.
use crate::bridge::call;
use crate::components::{Button, Dialog, EntryLink, FailureBox, PaymentTag, Sign};
use crate::format;
use crate::state::app;
use crate::words::fields::field;
use crate::words::terms::benefit_type;
use crate::words::{pick, w};
use ipc::{Failure, GetPayment, PaymentStory, show_money};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Opens over the page while an entry is set.
#[component]
pub fn PaymentPeek(entry: RwSignal<Option<u64>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let story = RwSignal::new(None::<Result<PaymentStory, Failure>>);
    let ask = move || {
        let Some(entry) = entry.get_untracked() else { return };
        spawn_local(async move {
            let answer = call(GetPayment { entry }).await;
            story.try_set(Some(answer));
        });
    };
    Effect::new(move || {
        if entry.get().is_some() {
            story.set(None);
            open.set(true);
            ask();
        }
    });
    Effect::new(move || {
        if !open.get() && entry.get_untracked().is_some() {
            entry.set(None);
        }
    });
    view! {
        <Dialog open title=w("发放", "Payment") class="dialog-peek" testid="payment-peek">
            {move || story.get().map(|answer| match answer {
                Ok(story) => view! { <Facts story ask=Callback::from(ask)/> }.into_any(),
                Err(failure) => view! { <FailureBox failure retry=Callback::from(ask)/> }.into_any(),
            })}
            <div class="dialog-acts">
                {move || entry.get().map(|entry| view! { <EntryLink entry/> })}
                <Button label=w("关闭", "Close") keys="Esc" on_press=move || open.set(false) testid="peek-close"/>
            </div>
        </Dialog>
    }
}

#[component]
fn Facts(story: PaymentStory, ask: Callback<()>) -> impl IntoView {
    let PaymentStory { status, amount, reversed, capital, programme_name, working, personal, masked, source, .. } = story;
    let (place, period, kind) = (format!("{} {}", story.township, story.village), story.period, story.benefit_type);
    view! {
        <p class="peek-figure"><b>{show_money(amount - reversed)}</b> <span class="quiet">{capital}</span> <PaymentTag status/></p>
        <dl class="facts" data-testid="peek-facts">
            <dt>{field("programme")}</dt>
            <dd>{programme_name}</dd>
            <dt>{w("标准 × 数量", "Working")}</dt>
            <dd>{working}</dd>
            <dt>{w("乡镇 / 村", "Place")}</dt>
            <dd>{place}</dd>
            <dt>{field("period")}</dt>
            <dd>{move || format::period(&period.0, &period.1)} " · " {benefit_type(&kind)}</dd>
            {personal.into_iter().map(|(name, value)| view! { <dt>{field(&name)}</dt> <dd>{value}</dd> }).collect_view()}
            {source.map(|(file, row)| view! {
                <dt>{w("来源", "Source")}</dt>
                <dd>{file} " " {move || pick(format!("第 {row} 行"), format!("row {row}"))}</dd>
            })}
        </dl>
        {masked.then(|| view! {
            <Button
                label=w("显示个人信息（记录一次）", "Show personal fields (recorded once)") sign=Sign::Eye
                on_press=move || app().reveal(move || ask.run(()))
                testid="peek-reveal"
            />
        })}
    }
}

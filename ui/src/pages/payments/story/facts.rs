//! What was paid to whom, for what, from where.
use super::persons::Persons;
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{Words, pick, terms, w};
use ipc::{PaymentQuery, PaymentStory};
use leptos::prelude::*;

/// The facts; personal fields are masked until they are revealed.
#[component]
pub fn Facts(story: PaymentStory, #[prop(into)] on_reveal: Callback<()>) -> impl IntoView {
    let PaymentStory { programme, programme_name, classification, township, village, period, benefit_type, .. } = story.clone();
    let PaymentStory { working, personal, masked, batch, source, .. } = story;
    view! {
        <dl class="facts story-facts" data-testid="story-facts">
            <Persons personal masked on_reveal/>
            <Fact name=w("补贴项目", "Programme")>
                <button type="button" class="button-link" on:click={
                    let code = programme.clone();
                    move |_| app().go(Route::Programmes(Some(code.clone())))
                }>{programme_name}</button>
                " " <span class="quiet">{programme} " · " {classification}</span>
            </Fact>
            {(!working.is_empty()).then(|| view! { <Fact name=w("计算", "Working")>{working}</Fact> })}
            <Fact name=w("所属期", "Period")>
                {move || format::period(&period.0, &period.1)} " · " {terms::benefit_type(&benefit_type)}
            </Fact>
            <Fact name=w("乡镇 / 村", "Place")>{township} " " {village}</Fact>
            {batch.map(|batch| {
                let (count, number) = (batch.count, batch.number.clone());
                let find = {
                    let id = batch.id.clone();
                    move |_| app().go_payments(PaymentQuery { batch: id.clone(), ..Default::default() })
                };
                view! {
                    <Fact name=w("批次", "Batch")>
                        <button type="button" class="button-link" on:click=move |_| app().go(Route::Approval(batch.id.clone()))>
                            {number}
                        </button>
                        " "
                        <button type="button" class="button-link" on:click=find>
                            {move || pick(format!("{count} 笔"), format!("{count} payments"))}
                        </button>
                    </Fact>
                }
            })}
            {source.map(|(sheet, row)| view! {
                <Fact name=w("来源", "Source")>
                    // Of a copy the names of files are not known.
                    {move || match sheet.is_empty() {
                        true => pick(format!("第 {row} 行"), format!("row {row}")),
                        false => pick(format!("{sheet} 第 {row} 行"), format!("{sheet}, row {row}")),
                    }}
                </Fact>
            })}
        </dl>
    }
}

#[component]
fn Fact(name: Words, children: Children) -> impl IntoView {
    view! {
        <dt>{name}</dt>
        <dd>{children()}</dd>
    }
}

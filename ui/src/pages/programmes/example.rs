//! The rule in words, and tried on figures that one can change.
use super::terms::{takes_months, takes_quantity};
use crate::components::{CountField, MoneyField, QuantityField};
use crate::rule::{Example, in_words, try_on};
use crate::words::fields::field;
use crate::words::{pick, w};
use ipc::{AmountRule, Formula, show_money};
use leptos::prelude::*;

/// More months than a benefit period has.
const MONTHS_MAX: u32 = 1_200;

/// The rule explained. `None`: something of it is still missing.
#[component]
pub fn RuleExample(rule: Signal<Option<AmountRule>>) -> impl IntoView {
    let quantity = RwSignal::new(Some(30_000));
    let months = RwSignal::new(Some(6_u32));
    let own_income = RwSignal::new(Some(20_000));
    let formula = Memo::new(move |_| rule.with(|r| r.as_ref().map(|r| r.formula)));
    let unit = Signal::derive(move || rule.with(|r| r.as_ref().map(|r| r.unit.clone()).unwrap_or_default()));
    let outcome = move || {
        let example = Example {
            quantity: quantity.get()?,
            months: months.get().filter(|m| *m <= MONTHS_MAX)?,
            own_income: own_income.get()?,
        };
        rule.with(|r| try_on(r.as_ref()?, example))
    };
    view! {
        <p class="rule-words" data-testid="rule-words">
            {move || rule.with(|r| match r {
                Some(rule) => in_words(rule),
                None => pick("填好标准后，这里用一句话说明规则。", "Once the standard is typed, the rule is said here in a sentence.").to_owned(),
            })}
        </p>
        <div class="rule-example">
            <h3>{w("试算", "Try it")}</h3>
            <div class="rule-facts">
                <Show when=move || formula.get().is_some_and(takes_quantity)>
                    <QuantityField label=field("quantity") value=quantity unit testid="example-quantity"/>
                </Show>
                <Show when=move || formula.get().is_some_and(takes_months)>
                    <CountField label=field("months") value=months testid="example-months"/>
                </Show>
                <Show when=move || formula.get() == Some(Formula::Difference)>
                    <MoneyField label=field("own_income") value=own_income testid="example-income"/>
                </Show>
            </div>
            {move || outcome().map(|outcome| {
                let note = match (outcome.capped, outcome.rounded, outcome.amount) {
                    (true, _, _) => Some(w("超过上限，按上限发放", "Above the cap, so the cap is paid")),
                    (_, _, 0) => Some(w("没有差额，不发放", "Nothing to pay")),
                    (_, true, _) => Some(w("已按规则取整", "Rounded as the rule says")),
                    _ => None,
                };
                view! {
                    <p class="rule-outcome" data-testid="rule-outcome">
                        {outcome.working} " = " <b>{show_money(outcome.amount)}</b> " " {w("元", "yuan")}
                    </p>
                    {note.map(|note| view! { <p class="quiet">{note}</p> })}
                }
            })}
        </div>
    }
}

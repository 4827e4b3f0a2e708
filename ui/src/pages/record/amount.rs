//! The amount: what the programme's rule needs, and what it gives.
use super::At;
use super::checking::Checking;
use super::form::{Form, asks_months, asks_quantity};
use crate::components::{Button, CountField, Kind, MoneyField, Panel, QuantityField, SelectField, TextField};
use crate::words::{pick, w};
use ipc::{AmountRule, Formula, Programme, show_money};
use leptos::prelude::*;

/// The fields that the rule asks for, and the amount, filled in by the rule until it is typed by hand.
#[component]
pub fn Amount(form: Form, checking: Checking, programme: Memo<Option<Programme>>) -> impl IntoView {
    let by_rule = Memo::new(move |_| checking.check.with(|c| c.as_ref().and_then(|c| c.amount_by_rule)));
    // The amount follows the rule as long as it was the rule's before.
    Effect::new(move |before: Option<Option<i64>>| {
        let now = by_rule.get();
        let (before, amount) = (before.flatten(), form.amount.get_untracked());
        // What the rule gave goes with what it was computed from.
        let followed = before.is_some() && amount == before;
        if amount != now && (followed || amount.is_none()) {
            form.amount.set(now);
        }
        now
    });
    let differs = move || by_rule.get().filter(|rule| form.amount.get().is_some_and(|a| a != *rule));
    let rule = Memo::new(move |_| programme.with(|p| p.as_ref().map(|p| p.rule.clone())));
    view! {
        <Panel title=w("金额", "Amount") note=move || rule.get().map(|r| standard(&r)).unwrap_or_default()>
            <div class="panel-body fields fields-amount">
                {move || rule.get().map(|rule| view! { <RuleFields form checking rule/> })}
                <At field="amount">
                    <MoneyField
                        label=w("金额", "Amount") value=form.amount fault=checking.fault("amount")
                        help=move || checking.check.with(|c| c.as_ref().map(|c| c.working.clone())).unwrap_or_default()
                        class="field-amount" testid="record-amount"
                    />
                    {move || differs().map(|fen| view! {
                        <Button
                            label=move || pick(format!("按规则填 {}", show_money(fen)), format!("Take {} by the rule", show_money(fen)))
                            kind=Kind::Link on_press=move || form.amount.set(Some(fen)) testid="record-by-rule"
                        />
                    })}
                </At>
                <At field="note">
                    <TextField label=w("备注", "Note") value=form.note optional=true fault=checking.fault("note") testid="record-note"/>
                </At>
            </div>
        </Panel>
    }
}

#[component]
fn RuleFields(form: Form, checking: Checking, rule: AmountRule) -> impl IntoView {
    let AmountRule { formula, rate, old_rate, unit, .. } = rule;
    let rates = old_rate.map(|old| {
        Signal::derive(move || {
            vec![
                (String::new(), pick(format!("现行标准 {}", show_money(rate)), format!("In force: {}", show_money(rate)))),
                (
                    old.to_string(),
                    pick(
                        format!("原标准 {}（须写理由）", show_money(old)),
                        format!("Earlier: {} (needs a reason)", show_money(old)),
                    ),
                ),
            ]
        })
    });
    let counted = Signal::derive(move || match form.months() {
        Some(n) if form.months.get().is_none() => pick(format!("按所属期 {n} 个月"), format!("{n} by the period")),
        _ => String::new(),
    });
    view! {
        {rates.map(|rates| view! {
            <At field="rate">
                <SelectField label=w("标准", "Standard") value=form.rate choices=rates fault=checking.fault("rate") testid="record-rate"/>
            </At>
        })}
        {asks_quantity(formula).then(|| view! {
            <At field="quantity">
                <QuantityField
                    label=w("数量", "Quantity") value=form.quantity unit=unit fault=checking.fault("quantity")
                    testid="record-quantity"
                />
            </At>
        })}
        {asks_months(formula).then(|| view! {
            <At field="months">
                <CountField
                    label=w("月数", "Months") value=form.months help=counted fault=checking.fault("months") testid="record-months"
                />
            </At>
        })}
        {(formula == Formula::Difference).then(|| view! {
            <At field="own_income">
                <MoneyField
                    label=w("本人月收入", "Own monthly income") value=form.own_income fault=checking.fault("own_income")
                    testid="record-own-income"
                />
            </At>
        })}
    }
}

/// The programme's rule in a few words; tracks the language.
fn standard(rule: &AmountRule) -> String {
    let (rate, unit) = (show_money(rule.rate), &rule.unit);
    match rule.formula {
        Formula::Fixed => pick(format!("定额 {rate} 元"), format!("fixed, {rate} yuan")),
        Formula::Unit => pick(format!("{rate} 元 / {unit} × 数量"), format!("{rate} yuan per {unit} × quantity")),
        Formula::Months => pick(format!("{rate} 元 / 月 × 月数"), format!("{rate} yuan a month × months")),
        Formula::UnitMonths => pick(
            format!("{rate} 元 / {unit} / 月 × 数量 × 月数"),
            format!("{rate} yuan per {unit} and month × quantity × months"),
        ),
        Formula::Difference => pick(format!("（{rate} 元 − 本人月收入）× 月数"), format!("({rate} yuan − own income) × months")),
    }
}

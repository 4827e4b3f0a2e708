//! The personal fields, person by person; masked until they are revealed.
use crate::components::{Icon, Sign};
use crate::state::app;
use crate::words::{Words, fields, w};
use leptos::prelude::*;

/// Fields that stand in one line, under one name.
const LINES: [(Words, &[&str]); 5] = [
    (w("受益人", "Beneficiary"), &["beneficiary_name", "beneficiary_id"]),
    (w("户主", "Household head"), &["head_name", "head_id"]),
    (w("收款人", "Payee"), &["payee_name", "payee_id", "relation", "authorisation"]),
    (w("银行账号", "Bank account"), &["account", "bank"]),
    (w("户编号", "Household no."), &["household"]),
];

/// Lines of personal fields, what is not named above each in a line of its own.
#[component]
pub fn Persons(personal: Vec<(String, String)>, masked: bool, #[prop(into)] on_reveal: Callback<()>) -> impl IntoView {
    let value = |field: &str| personal.iter().find(|(name, value)| name == field && !value.is_empty()).map(|(_, v)| v.clone());
    let mut lines: Vec<(Words, Vec<String>)> =
        LINES.iter().map(|(name, fields)| (*name, fields.iter().filter_map(|f| value(f)).collect())).collect();
    let grouped = |field: &str| LINES.iter().any(|(_, fields)| fields.contains(&field));
    let others = personal.iter().filter(|(name, _)| !grouped(name));
    lines.extend(others.map(|(name, value)| (fields::field(name), vec![value.clone()])));
    view! {
        {lines
            .into_iter()
            .filter(|(_, values)| values.iter().any(|v| !v.is_empty()))
            .map(|(name, values)| view! {
                <dt>{name}</dt>
                <dd class="person-line">{values.into_iter().map(|v| view! { <span>{v}</span> }).collect_view()}</dd>
            })
            .collect_view()}
        {masked.then(|| view! {
            <dd class="story-reveal no-print">
                <button
                    type="button"
                    class="button-link"
                    title=w("本次登录期间有效，账本中记录一次", "For this sitting; the ledger keeps that it was done, once")
                    data-testid="story-reveal"
                    on:click=move |_| app().reveal(move || on_reveal.run(()))
                >
                    <Icon sign=Sign::Eye/> {w("显示个人信息（记录一次）", "Show personal fields (recorded once)")}
                </button>
            </dd>
        })}
    }
}

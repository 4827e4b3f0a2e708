//! The office itself: code, name, and above which sum two must approve.
use crate::components::{Button, FieldFault, Kind, MoneyField, TextField, Unread};
use crate::words::w;
use ipc::Fen;
use leptos::prelude::*;

/// What is typed for the office.
#[derive(Clone, Copy)]
pub struct OfficeForm {
    /// `522499-nync`.
    pub code: RwSignal<String>,
    /// Full name.
    pub name: RwSignal<String>,
    /// ISO 4217.
    pub currency: RwSignal<String>,
    /// Two must approve above this.
    pub two_over: RwSignal<Option<Fen>>,
}

impl OfficeForm {
    /// Empty.
    pub fn new() -> Self {
        OfficeForm {
            code: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            currency: RwSignal::new(CURRENCIES[0].into()),
            two_over: RwSignal::new(None),
        }
    }
}

/// The first step.
#[component]
pub fn OfficeStep(form: OfficeForm, #[prop(into)] on_back: Callback<()>, #[prop(into)] on_next: Callback<()>) -> impl IntoView {
    let fault = Signal::derive(move || {
        let wrong = form.code.with(|c| !c.trim().is_empty() && !is_code(c.trim()));
        wrong.then(|| {
            FieldFault::here(w(
                "应为六位行政区划代码、短横线、单位简称（小写字母或数字，至多 16 个），例如 522499-nync。",
                "Six digits of the division, a hyphen and a short name of up to 16 small letters or digits, e.g. 522499-nync.",
            ))
        })
    });
    let odd_currency = Signal::derive(move || {
        let wrong = form.currency.with(|c| !is_currency(c.trim()));
        wrong.then(|| FieldFault::here(w("应为三个大写字母，例如 CNY。", "Three capital letters, e.g. CNY.")))
    });
    // A slip of the pen must not leave the office without a threshold.
    let unread = Unread::new();
    provide_context(unread);
    let ready = move || {
        form.code.with(|c| is_code(c.trim()))
            && form.name.with(|n| !n.trim().is_empty())
            && form.currency.with(|c| is_currency(c.trim()))
            && unread.count() == 0
    };
    view! {
        <form
            class="gate-form"
            on:submit=move |ev| {
                ev.prevent_default();
                if untrack(ready) {
                    on_next.run(());
                }
            }
        >
            <TextField
                label=w("单位全称", "Full name of the office")
                help=w("与公章一致，例如 示例县农业农村局。写入账本第一条，之后不能改。", "As on its seal. It stands in the ledger’s first entry and cannot be changed.")
                value=form.name
                autofocus=true
                testid="office-name"
            />
            <TextField
                label=w("单位代码", "Code of the office")
                help=w("行政区划代码加简称，例如 522499-nync。", "Division code and short name, e.g. 522499-nync.")
                value=form.code
                fault
                testid="office-code"
            />
            <div class="field-pair">
                <MoneyField
                    label=w("双人审批起点", "Two approvals above")
                    help=w("单批超过此数须两位主管审批；不填则一位即可。", "Batches above this need two supervisors; empty: one is enough.")
                    value=form.two_over
                    optional=true
                    testid="office-two-over"
                />
                <TextField
                    label=w("币种", "Currency")
                    help=w("ISO 4217 的三个大写字母；人民币为 CNY。之后不能改。", "Three capital letters of ISO 4217; CNY is renminbi. It cannot be changed later.")
                    value=form.currency
                    fault=odd_currency
                    choices=Signal::derive(|| CURRENCIES.map(str::to_owned).to_vec())
                    testid="office-currency"
                />
            </div>
            <div class="acts">
                <Button
                    label=w("下一步", "Next") kind=Kind::Primary submits=true disabled=Signal::derive(move || !ready())
                    on_press=|| () testid="office-next"
                />
                <Button label=w("返回", "Back") on_press=on_back testid="office-back"/>
            </div>
        </form>
    }
}

/// As the first entry of the ledger has it.
fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
}

/// Offered; the first unless another is typed.
const CURRENCIES: [&str; 3] = ["CNY", "HKD", "MOP"];

/// `[0-9]{6}-[a-z0-9]{1,16}`, as [`ipc::CreateOffice`] asks.
fn is_code(code: &str) -> bool {
    code.split_once('-').is_some_and(|(division, short)| {
        division.len() == 6
            && division.bytes().all(|b| b.is_ascii_digit())
            && (1..=16).contains(&short.len())
            && short.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::{is_code, is_currency};

    #[test]
    fn only_a_division_and_a_short_name_are_a_code() {
        assert!(is_code("522499-nync"));
        for wrong in ["522499", "52249-nync", "522499-", "522499-Nync", "522499-农业", "522499-abcdefghijklmnopq", "5224990-a"]
        {
            assert!(!is_code(wrong), "{wrong} is no code of an office");
        }
    }
    #[test]
    fn three_capital_letters_are_a_currency() {
        assert!(is_currency("CNY"));
        for wrong in ["", "cny", "CN", "CNYY", "元", "C1Y"] {
            assert!(!is_currency(wrong), "{wrong} is no currency");
        }
    }
}

//! The fields of an amount rule.
use super::terms::{FORMULAS, ROUNDINGS, rate_name, takes_quantity};
use crate::components::{FieldFault, MoneyField, SelectField, TextField};
use crate::words::{pick, w};
use ipc::{AmountRule, Fen, Formula, Rounding};
use leptos::prelude::*;

/// The rule as it is typed.
#[derive(Clone, Copy)]
pub struct RuleForm {
    formula: RwSignal<String>,
    rate: RwSignal<Option<Fen>>,
    old_rate: RwSignal<Option<Fen>>,
    unit: RwSignal<String>,
    rounding: RwSignal<String>,
    cap: RwSignal<Option<Fen>>,
}

impl RuleForm {
    /// A fixed amount, not yet typed.
    pub fn new() -> Self {
        RuleForm {
            formula: RwSignal::new("fixed".into()),
            rate: RwSignal::new(None),
            old_rate: RwSignal::new(None),
            unit: RwSignal::new(String::new()),
            rounding: RwSignal::new("fen".into()),
            cap: RwSignal::new(None),
        }
    }

    /// Takes over a template's rule.
    pub fn take(self, rule: &AmountRule) {
        let key_of = |formula| FORMULAS.iter().find(|(f, _, _)| *f == formula).map_or("fixed", |(_, key, _)| key);
        self.formula.set(key_of(rule.formula).to_owned());
        self.rate.set(Some(rule.rate).filter(|r| *r > 0));
        self.old_rate.set(rule.old_rate);
        self.unit.set(rule.unit.clone());
        let key_of = |rounding| ROUNDINGS.iter().find(|(r, _, _)| *r == rounding).map_or("fen", |(_, key, _)| key);
        self.rounding.set(key_of(rule.rounding).to_owned());
        self.cap.set(rule.cap);
    }

    /// The formula that is chosen; tracks.
    pub fn formula(self) -> Formula {
        self.formula.with(|key| FORMULAS.iter().find(|(_, k, _)| k == key).map_or(Formula::Fixed, |(f, _, _)| *f))
    }

    /// The rule, once it is whole; tracks.
    pub fn rule(self) -> Option<AmountRule> {
        let formula = self.formula();
        let rounding =
            self.rounding.with(|key| ROUNDINGS.iter().find(|(_, k, _)| k == key).map_or(Rounding::Fen, |(r, _, _)| *r));
        let unit = self.unit.with(|u| u.trim().to_owned());
        if takes_quantity(formula) && unit.is_empty() {
            return None;
        }
        let rate = self.rate.get().filter(|rate| *rate > 0)?;
        Some(AmountRule { formula, rate, old_rate: self.old_rate.get(), unit, rounding, cap: self.cap.get() })
    }
}

/// The fields.
#[component]
pub fn RuleFields(form: RuleForm) -> impl IntoView {
    let formulas = Signal::derive(|| FORMULAS.map(|(_, key, name)| (key.to_owned(), name.now().to_owned())).to_vec());
    let roundings = Signal::derive(|| ROUNDINGS.map(|(_, key, name)| (key.to_owned(), name.now().to_owned())).to_vec());
    let rate_label = Signal::derive(move || rate_name(form.formula()).now().to_owned());
    let low_cap = Signal::derive(move || {
        let low = matches!((form.cap.get(), form.rate.get()), (Some(cap), Some(rate)) if cap < rate);
        low.then(|| FieldFault {
            blocks: false,
            ..FieldFault::here(w("低于标准：每一笔都会封顶。", "Below the standard: every payment would be capped."))
        })
    });
    let same = Signal::derive(move || {
        let same = form.old_rate.get().is_some() && form.old_rate.get() == form.rate.get();
        same.then(|| {
            FieldFault::here(w(
                "与现行标准相同；没有旧标准就不填。",
                "The same as the standard in force; leave it empty if there is none.",
            ))
        })
    });
    view! {
        <div class="field-pair">
            <SelectField label=w("金额算法", "Formula") value=form.formula choices=formulas testid="programme-formula"/>
            <MoneyField label=rate_label value=form.rate testid="programme-rate"/>
        </div>
        <div class="field-pair">
            <Show
                when=move || takes_quantity(form.formula())
                fallback=move || view! {
                    <SelectField label=w("取整", "Rounding") value=form.rounding choices=roundings testid="programme-rounding"/>
                }
            >
                <TextField
                    label=w("数量单位", "Unit") value=form.unit testid="programme-unit"
                    placeholder=w("亩、人、户…", "mu, person, household …")
                />
            </Show>
            <MoneyField
                label=w("每笔上限", "Cap per payment") value=form.cap fault=low_cap optional=true testid="programme-cap"
            />
        </div>
        <div class="field-pair">
            <Show when=move || takes_quantity(form.formula())>
                <SelectField label=w("取整", "Rounding") value=form.rounding choices=roundings testid="programme-rounding"/>
            </Show>
            <MoneyField
                label=w("旧标准", "Earlier standard") value=form.old_rate fault=same optional=true testid="programme-old-rate"
                help=Signal::derive(|| pick("补发时可说明理由使用。", "May be used for arrears, with a reason.").to_owned())
            />
        </div>
    }
}

//! What is typed for one payment, each field a signal of its own.
use crate::format;
use ipc::{Fen, Formula, Pass, Payee, PaymentForm, Person, Programme, QuantityE4};
use leptos::prelude::*;

/// The form. Copied freely: it is a handle to signals.
#[derive(Clone, Copy)]
pub struct Form {
    /// Programme code.
    pub programme: RwSignal<String>,
    /// Benefit type.
    pub benefit_type: RwSignal<String>,
    /// First month.
    pub period_from: RwSignal<String>,
    /// Last month.
    pub period_to: RwSignal<String>,
    /// Beneficiary.
    pub beneficiary: PersonForm,
    /// Household head and payee are the beneficiary.
    pub one_person: RwSignal<bool>,
    /// Household head.
    pub head: PersonForm,
    /// Payee.
    pub payee: PersonForm,
    /// The payee's relation to the beneficiary.
    pub relation: RwSignal<String>,
    /// What authorises the payee.
    pub authorisation: RwSignal<String>,
    /// Bank account.
    pub account: RwSignal<String>,
    /// Bank.
    pub bank: RwSignal<String>,
    /// Household number.
    pub household: RwSignal<String>,
    /// Telephone.
    pub phone: RwSignal<String>,
    /// Township.
    pub township: RwSignal<String>,
    /// Village.
    pub village: RwSignal<String>,
    /// The old standard, in 分 as text; empty: the one in force.
    pub rate: RwSignal<String>,
    /// Quantity.
    pub quantity: RwSignal<Option<QuantityE4>>,
    /// Months; none: as many as the period has.
    pub months: RwSignal<Option<u32>>,
    /// What the person has.
    pub own_income: RwSignal<Option<Fen>>,
    /// Amount.
    pub amount: RwSignal<Option<Fen>>,
    /// Free text.
    pub note: RwSignal<String>,
    /// Reasons for passing faults, by code.
    pub reasons: RwSignal<Vec<(String, String)>>,
}

/// Name and number of a person.
#[derive(Clone, Copy)]
pub struct PersonForm {
    /// Name.
    pub name: RwSignal<String>,
    /// ID number.
    pub id: RwSignal<String>,
}

impl PersonForm {
    fn new(person: &Person) -> Self {
        PersonForm { name: RwSignal::new(person.name.clone()), id: RwSignal::new(person.id.clone()) }
    }

    fn typed(self) -> Person {
        Person { name: self.name.get().trim().to_owned(), id: self.id.get().trim().to_owned() }
    }

    fn clear(self) {
        self.name.set(String::new());
        self.id.set(String::new());
    }
}

impl Form {
    /// A form that holds what `typed` says.
    pub fn new(typed: PaymentForm) -> Self {
        let payee = typed.payee.clone().unwrap_or_default();
        let text = |value: &str| RwSignal::new(value.to_owned());
        Form {
            programme: text(&typed.programme),
            benefit_type: text(if typed.benefit_type.is_empty() { "regular" } else { &typed.benefit_type }),
            period_from: text(&typed.period_from),
            period_to: text(&typed.period_to),
            beneficiary: PersonForm::new(&typed.beneficiary),
            one_person: RwSignal::new(typed.head.is_none() && typed.payee.is_none()),
            head: PersonForm::new(&typed.head.clone().unwrap_or_default()),
            payee: PersonForm::new(&payee.person),
            relation: text(&payee.relation),
            authorisation: text(&payee.authorisation),
            account: text(&typed.account),
            bank: text(&typed.bank),
            household: text(&typed.household),
            phone: text(&typed.phone),
            township: text(&typed.township),
            village: text(&typed.village),
            rate: RwSignal::new(typed.rate.map(|r| r.to_string()).unwrap_or_default()),
            quantity: RwSignal::new(typed.quantity),
            months: RwSignal::new(typed.months.map(u32::from)),
            own_income: RwSignal::new(typed.own_income),
            amount: RwSignal::new(typed.amount),
            note: text(&typed.note),
            reasons: RwSignal::new(typed.passes.into_iter().map(|p| (p.code, p.reason)).collect()),
        }
    }

    /// What is typed, as the program takes it: only what the programme's rule asks for. Tracks every field.
    pub fn typed(self, programme: Option<&Programme>) -> PaymentForm {
        let formula = programme.map(|p| p.rule.formula);
        let (head, payee) = (self.head.typed(), self.payee.typed());
        let (relation, authorisation) = (self.relation.get().trim().to_owned(), self.authorisation.get().trim().to_owned());
        let apart = !self.one_person.get();
        let text = |signal: RwSignal<String>| signal.get().trim().to_owned();
        PaymentForm {
            programme: self.programme.get(),
            beneficiary: self.beneficiary.typed(),
            head: (apart && head != Person::default()).then_some(head),
            payee: (apart && payee != Person::default()).then_some(Payee { person: payee, relation, authorisation }),
            account: text(self.account),
            bank: text(self.bank),
            household: text(self.household),
            phone: text(self.phone),
            township: text(self.township),
            village: text(self.village),
            period_from: self.period_from.get(),
            period_to: self.period_to.get(),
            benefit_type: self.benefit_type.get(),
            // The earlier standard of another programme is none of this one.
            rate: self.rate.get().parse().ok().filter(|rate| programme.is_some_and(|p| p.rule.old_rate == Some(*rate))),
            quantity: self.quantity.get().filter(|_| formula.is_some_and(asks_quantity)),
            months: self.months().filter(|_| formula.is_some_and(asks_months)),
            own_income: self.own_income.get().filter(|_| formula == Some(Formula::Difference)),
            amount: self.amount.get(),
            note: text(self.note),
            passes: self.reasons.get().into_iter().filter(|(_, reason)| !reason.trim().is_empty()).map(pass).collect(),
        }
    }

    /// Months as typed, else as many as the period has; tracks them.
    pub fn months(self) -> Option<u16> {
        match self.months.get() {
            // More than can be said is more than any period has, which the program says.
            Some(months) => Some(u16::try_from(months).unwrap_or(u16::MAX)),
            None => format::months_between(&self.period_from.get(), &self.period_to.get()),
        }
    }

    /// Ready for the next person of the same programme, period and place.
    pub fn next_person(self) {
        [self.beneficiary, self.head, self.payee].into_iter().for_each(PersonForm::clear);
        for field in [self.relation, self.authorisation, self.account, self.household, self.phone, self.note] {
            field.set(String::new());
        }
        self.one_person.set(true);
        self.months.set(None);
        self.quantity.set(None);
        self.own_income.set(None);
        self.amount.set(None);
        self.reasons.set(Vec::new());
    }
}

/// Whether the formula multiplies by a quantity.
pub fn asks_quantity(formula: Formula) -> bool {
    matches!(formula, Formula::Unit | Formula::UnitMonths)
}

/// Whether the formula multiplies by months.
pub fn asks_months(formula: Formula) -> bool {
    matches!(formula, Formula::Months | Formula::UnitMonths | Formula::Difference)
}

fn pass((code, reason): (String, String)) -> Pass {
    Pass { row: 0, code, reason: reason.trim().to_owned() }
}

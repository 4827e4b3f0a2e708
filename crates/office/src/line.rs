//! One payment as it was typed or read from a row, before it is a statement. The form and the import share it.

use crate::{faults, personal::FIELDS};
use funds::{BenefitType, Breach, Formula, PASS_OLD_RATE, Payment, Period, Rule};
use ipc::{Fault, Fen, QuantityE4};
use ledger::{Disclosure, Jti, Random};
use std::borrow::Cow;

/// A payment to be. Texts are empty where nothing was given.
#[derive(Clone, Default)]
pub(crate) struct Line {
    /// Row of the sheet, from 1; 0 in the form.
    pub row: u32,
    /// Personal fields, in the order of [`PERSONAL`].
    pub personal: [String; PERSONAL.len()],
    pub township: String,
    pub village: String,
    pub period: Option<Period>,
    pub benefit_type: Option<BenefitType>,
    pub rate: Option<Fen>,
    pub quantity: Option<QuantityE4>,
    /// In what the row says that the quantity is counted.
    pub unit: String,
    pub months: Option<u16>,
    pub own_income: Option<Fen>,
    pub amount: Option<Fen>,
    /// Faults found while it was read: the cell could not be taken.
    pub unreadable: Vec<Fault>,
}

/// The personal fields of a payment: a prefix of the packed ones, without the reasons.
pub(crate) const PERSONAL: [&str; 14] = [
    "beneficiary_name",
    "beneficiary_id",
    "head_name",
    "head_id",
    "payee_name",
    "payee_id",
    "relation",
    "authorisation",
    "account",
    "bank",
    "household",
    "phone",
    "note",
    "group",
];

impl Line {
    /// A personal field.
    pub fn person(&self, field: &str) -> &str {
        PERSONAL.iter().position(|name| *name == field).map_or("", |i| &self.personal[i])
    }

    /// Sets a personal field; `false` when there is none of that name.
    pub fn set_person(&mut self, field: &str, value: String) -> bool {
        let place = PERSONAL.iter().position(|name| *name == field);
        if let Some(i) = place {
            self.personal[i] = value;
        }
        place.is_some()
    }

    /// Whether the payee is another person than the beneficiary: by the name, or by the ID number where both are known.
    pub fn pays_another(&self) -> bool {
        let (name, id) = (self.person("payee_name"), self.person("payee_id"));
        let (own_name, own_id) = (self.person("beneficiary_name"), self.person("beneficiary_id"));
        if name.is_empty() {
            return !id.is_empty() && id != own_id;
        }
        name != own_name || (!id.is_empty() && !own_id.is_empty() && id != own_id)
    }

    /// Reads a personal field as it was typed; what cannot be taken becomes a fault.
    pub fn read_text(&mut self, field: &str, typed: &str) {
        if typed.trim().is_empty() {
            return;
        }
        match crate::import::read_person(field, &sheet::Cell::Text(typed)) {
            Ok(value) => {
                self.set_person(field, value);
            }
            Err(fault) => self.unreadable.push(faults::cell(field, &fault)),
        }
    }

    /// Takes the amount from the programme's rule where none was given. One that could not be read was given.
    pub fn amount_from(&mut self, rule: &Rule) {
        if self.amount.is_none()
            && !self.unreadable.iter().any(|fault| fault.field == "amount")
            && let Some(payment) = self.payment(&[], 0)
            && let Ok(working) = rule.amount(&payment.facts())
        {
            self.amount = Some(working.amount);
        }
    }

    /// All that is wrong with this line by itself, the unreadable cells first.
    pub fn faults(&self, rule: &Rule) -> Vec<Fault> {
        let mut found = self.unreadable.clone();
        let unread = |field: &str| self.unreadable.iter().any(|fault| fault.field == field);
        let mut need = |field: &str, there: bool| {
            if !there && !unread(field) {
                found.push(faults::missing(field));
            }
        };
        need("beneficiary_name", !self.person("beneficiary_name").is_empty());
        need("township", !self.township.is_empty());
        need("period", self.period.is_some() || unread("period_from") || unread("period_to"));
        need("amount", self.amount.is_some());
        if self.person("beneficiary_id").is_empty() && !unread("beneficiary_id") {
            found.push(faults::no_id());
        }
        if self.pays_another() {
            let unsaid = |field: &str| self.person(field).is_empty() && !unread(field);
            if unsaid("payee_name") {
                found.push(faults::no_payee_name());
            }
            if unsaid("relation") {
                found.push(faults::no_relation());
            }
            if unsaid("authorisation") {
                found.push(faults::no_authorisation());
            }
        }
        let counts = matches!(rule.formula, Formula::Unit | Formula::UnitMonths);
        if counts && !self.unit.is_empty() && !same_unit(&self.unit, &rule.unit) {
            found.push(faults::unit_differs(&self.unit, &rule.unit));
        }
        if let Some(payment) = self.payment(&[PASS_OLD_RATE], 0) {
            if self.rate.is_some_and(|rate| rate != rule.rate && Some(rate) == rule.old_rate) {
                found.push(faults::old_rate(rule.rate, self.rate.unwrap_or_default()));
            }
            // Without an amount there is none to deviate.
            let deviates = |breach: &Breach| self.amount.is_some() || !matches!(breach, Breach::Amount { .. });
            if let Some(breach) = payment.check_amount(rule).err().filter(deviates) {
                found.push(faults::rule(&breach, payment.benefit_type == BenefitType::Adjustment));
            }
        }
        found.iter_mut().for_each(|fault| fault.row = self.row);
        found
    }

    /// The payment of the statement, without its batch or programme; `None` while amount, period or township is missing.
    /// `passes` are the codes that were passed with a reason.
    pub fn payment(&self, passes: &[&str], sheet: u32) -> Option<Payment<'_>> {
        let mut passes: Vec<Cow<'_, str>> = passes.iter().map(|code| Cow::Owned((*code).to_owned())).collect();
        passes.sort_unstable();
        passes.dedup();
        Some(Payment {
            amount: self.amount.unwrap_or(0),
            batch: None::<Jti>,
            months: self.months,
            own_income: self.own_income,
            passes,
            period: self.period?,
            programme: None,
            project: None,
            quantity: self.quantity,
            rate: self.rate,
            reissues: None,
            row: (self.row > 0).then_some(self.row),
            sheet: (sheet > 0).then_some(sheet),
            township: Cow::Borrowed(&self.township),
            benefit_type: self.benefit_type.unwrap_or(BenefitType::Regular),
            village: Cow::Borrowed(&self.village),
        })
    }

    /// The salted personal fields, with the reasons for what was passed.
    pub fn disclosures(&self, reasons: &[(String, String)], random: &mut dyn Random) -> Vec<Disclosure> {
        let given = PERSONAL.iter().zip(&self.personal).filter(|(_, value)| !value.is_empty());
        let mut disclosures: Vec<Disclosure> = given.map(|(name, value)| Disclosure::new(name, value, random)).collect();
        if !reasons.is_empty() {
            disclosures.push(Disclosure::new("reasons", &write_reasons(reasons), random));
        }
        debug_assert!(
            disclosures.iter().all(|disclosure| FIELDS.contains(&disclosure.name())),
            "every field packs under a number"
        );
        disclosures
    }
}

/// Reasons as a personal field: code and reason, a line each.
pub(crate) fn write_reasons(reasons: &[(String, String)]) -> String {
    reasons.iter().map(|(code, reason)| format!("{code}: {reason}")).collect::<Vec<_>>().join("\n")
}

/// Whether two words name one unit; `元/亩` and `亩(折合)` name 亩.
pub(crate) fn same_unit(found: &str, unit: &str) -> bool {
    found.split(['/', '、', '(', ')', '（', '）', '每']).any(|part| part.trim() == unit)
}

/// Reads the reasons of a payment back: code and reason.
pub(crate) fn read_reasons(text: &str) -> Vec<(String, String)> {
    text.lines().filter_map(|line| line.split_once(": ")).map(|(code, reason)| (code.to_owned(), reason.to_owned())).collect()
}

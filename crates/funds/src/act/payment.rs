//! One payment: a row of a batch, or a batch of its own.

use super::fields::{as_amount, as_id, as_label, as_not_negative, as_ordinal, is_slug, read_body};
use super::programme::is_programme_code;
use super::raw::Raw;
use crate::{Breach, Facts, Fen, PASS_AMOUNT, PASS_OLD_RATE, Period, QuantityE4, Rule, Working};
use ledger::{JsonWriter, Jti};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A payment as its statement has it. The persons are not in it: they are personal fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment<'a> {
    /// Amount.
    pub amount: Fen,
    /// The batch that it is a row of.
    pub batch: Option<Jti>,
    /// Months, where fewer than the period has.
    pub months: Option<u16>,
    /// What the person has a month, for a difference.
    pub own_income: Option<Fen>,
    /// Codes of the faults that were passed with a reason, ascending; the reasons are personal fields.
    pub passes: Vec<Cow<'a, str>>,
    /// The months it is for.
    pub period: Period,
    /// Programme code; there exactly when it is no row of a batch.
    pub programme: Option<Cow<'a, str>>,
    /// The project of the library; only where it is no row of a batch, which names it for all its rows.
    pub project: Option<Cow<'a, str>>,
    /// Quantity.
    pub quantity: Option<QuantityE4>,
    /// Standard, if not the one in force.
    pub rate: Option<Fen>,
    /// The payment that the bank sent back and that this one pays again.
    pub reissues: Option<Jti>,
    /// Row of the sheet, from 1.
    pub row: Option<u32>,
    /// Sheet of the source file, from 1; by number, since its name may be anything.
    pub sheet: Option<u32>,
    /// Township.
    pub township: Cow<'a, str>,
    /// Benefit type.
    pub benefit_type: BenefitType,
    /// Village; empty when none is known.
    pub village: Cow<'a, str>,
}

/// What kind of payment it is within the benefit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BenefitType {
    /// 正常发放.
    Regular,
    /// 补发 for months gone by.
    Arrears,
    /// Part of a month: at most what the rule gives.
    Partial,
    /// 调整 of what was paid before: follows no rule of its own, and so needs a pass.
    Adjustment,
}

impl BenefitType {
    /// The name in statements.
    pub fn name(self) -> &'static str {
        match self {
            BenefitType::Regular => "regular",
            BenefitType::Arrears => "arrears",
            BenefitType::Partial => "partial",
            BenefitType::Adjustment => "adjustment",
        }
    }

    /// The type of a name.
    pub fn named(name: &str) -> Option<BenefitType> {
        BenefitType::named_by(name.as_bytes())
    }

    fn named_by(name: &[u8]) -> Option<BenefitType> {
        let all = [BenefitType::Regular, BenefitType::Arrears, BenefitType::Partial, BenefitType::Adjustment];
        all.into_iter().find(|benefit_type| benefit_type.name().as_bytes() == name)
    }
}

impl<'a> Payment<'a> {
    /// The kind of the entries that record payments.
    pub const KIND: &'static str = "payment";

    /// What the rule is applied to. Months that are not named are those of the period.
    pub fn facts(&self) -> Facts {
        Facts {
            rate: self.rate,
            quantity: self.quantity,
            months: Some(self.months.unwrap_or(self.period.months())),
            own_income: self.own_income,
        }
    }

    /// Whether a fault was passed with a reason.
    pub fn passes(&self, code: &str) -> bool {
        self.passes.iter().any(|pass| pass == code)
    }

    /// Holds the amount against the rule. `None`: it does not follow from it, and was passed with a reason.
    ///
    /// A regular payment or arrears must be exactly what the rule gives, a part of a month at most that. What deviates, an
    /// adjustment above all, needs the pass [`PASS_AMOUNT`]; the earlier standard needs [`PASS_OLD_RATE`]. No pass lifts
    /// the cap, makes a standard that the programme does not know, or more months than the period has.
    pub fn check_amount(&self, rule: &Rule) -> Result<Option<Working>, Breach> {
        if let Some(cap) = rule.cap.filter(|cap| self.amount > *cap) {
            return Err(Breach::Cap { cap, found: self.amount });
        }
        if let Some(found) = self.months.filter(|months| *months > self.period.months()) {
            return Err(Breach::Months { found, period: self.period.months() });
        }
        let working = rule.amount(&self.facts());
        if let Some(rate) = self.rate.filter(|rate| *rate != rule.rate) {
            if Some(rate) != rule.old_rate {
                return Err(Breach::Facts(crate::AmountFault::RateUnknown { found: rate }));
            }
            if !self.passes(PASS_OLD_RATE) {
                return Err(Breach::OldRate(rate));
            }
        }
        let follows = |working: &Working| match self.benefit_type {
            BenefitType::Partial => self.amount <= working.amount,
            _ => self.amount == working.amount,
        };
        match working {
            Ok(working) if follows(&working) => Ok(Some(working)),
            _ if self.passes(PASS_AMOUNT) => Ok(None),
            Ok(working) => Err(Breach::Amount { by_rule: working.amount, found: self.amount }),
            Err(fault) => Err(Breach::Facts(fault)),
        }
    }

    pub(super) fn read(body: Raw<'a>) -> Result<Payment<'a>, Breach> {
        let (digests, fields) = read_body(body, FIELDS)?;
        let [
            amount,
            batch,
            months,
            own_income,
            passes,
            period,
            programme,
            project,
            quantity,
            rate,
            reissues,
            row,
            sheet,
            township,
            kind,
            village,
        ] = fields;
        digests.need()?;
        let as_months = |value: Raw<'_>| as_ordinal(value).and_then(|months| u16::try_from(months).ok());
        let payment = Payment {
            amount: amount.need(as_amount)?,
            batch: batch.may(as_id)?,
            months: months.may(as_months)?,
            own_income: own_income.may(as_not_negative)?,
            passes: passes.may(as_passes)?.unwrap_or_default(),
            period: period.need(|value| Period::parse_bytes(value.between_marks()?))?,
            programme: programme.may(|value| value.string().filter(|code| is_programme_code(code)))?,
            project: project.may(|value| value.string().filter(|code| is_programme_code(code)))?,
            quantity: quantity.may(as_amount)?,
            rate: rate.may(as_amount)?,
            reissues: reissues.may(as_id)?,
            row: row.may(as_ordinal)?,
            sheet: sheet.may(as_ordinal)?,
            township: township.need(|value| as_label(value, PLACE_CHARS_MAX))?,
            benefit_type: kind.need(|value| BenefitType::named_by(value.between_marks()?))?,
            village: village.may(|value| as_label(value, PLACE_CHARS_MAX))?.unwrap_or_default(),
        };
        if payment.batch.is_some() == payment.programme.is_some() {
            return Err(Breach::Body("programme"));
        }
        if payment.batch.is_some() && payment.project.is_some() {
            return Err(Breach::Body("project"));
        }
        Ok(payment)
    }

    pub(super) fn write(&self, w: &mut JsonWriter) {
        let integer = |w: &mut JsonWriter, key, value: Option<i64>| {
            if let Some(value) = value {
                w.field_integer(key, value);
            }
        };
        w.field_integer("amount", self.amount);
        if let Some(batch) = self.batch {
            w.field("batch", &batch.to_string());
        }
        integer(w, "months", self.months.map(i64::from));
        integer(w, "own_income", self.own_income);
        if !self.passes.is_empty() {
            w.key("passes").array(|w| self.passes.iter().for_each(|code| w.string(code)));
        }
        w.field("period", &self.period.to_string());
        if let Some(programme) = &self.programme {
            w.field("programme", programme);
        }
        if let Some(project) = &self.project {
            w.field("project", project);
        }
        integer(w, "quantity", self.quantity);
        integer(w, "rate", self.rate);
        if let Some(reissues) = self.reissues {
            w.field("reissues", &reissues.to_string());
        }
        integer(w, "row", self.row.map(i64::from));
        integer(w, "sheet", self.sheet.map(i64::from));
        w.field("township", &self.township);
        w.field("type", self.benefit_type.name());
        if !self.village.is_empty() {
            w.field("village", &self.village);
        }
    }
}

/// At least one code, ascending, none twice.
fn as_passes(value: Raw<'_>) -> Option<Vec<Cow<'_, str>>> {
    let codes: Vec<_> = value.items().map(|item| item.string().filter(|code| is_slug(code))).collect::<Option<_>>()?;
    ((1..=PASSES_MAX).contains(&codes.len()) && codes.is_sorted_by(|a, b| a < b)).then_some(codes)
}

const FIELDS: [&str; 16] = [
    "amount",
    "batch",
    "months",
    "own_income",
    "passes",
    "period",
    "programme",
    "project",
    "quantity",
    "rate",
    "reissues",
    "row",
    "sheet",
    "township",
    "type",
    "village",
];

/// More faults than this nobody passes in one payment.
pub const PASSES_MAX: usize = 16;

/// Names of townships and villages.
pub const PLACE_CHARS_MAX: usize = 40;

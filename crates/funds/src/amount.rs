//! How a payment's amount follows from its facts, in whole numbers: money in 分, quantities in 1/10,000 of their unit.

use ledger::INTEGER_MAX;
use serde::{Deserialize, Serialize};

/// 分, 1/100 of the currency unit; never above 2⁵³−1 (RFC 7493, section 2.2).
pub type Fen = i64;

/// A quantity in 1/10,000 of its unit (3.5 亩 = 35,000).
pub type QuantityE4 = i64;

/// A programme's rule for the amount of one payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The formula.
    pub formula: Formula,
    /// The standard in force: 分 per unit, per month, or both; the fixed amount; the level up to which a difference is paid.
    pub rate: Fen,
    /// An earlier standard that may still be used with a reason.
    pub old_rate: Option<Fen>,
    /// Word for the unit, e.g. 亩; may be empty where the formula needs no quantity.
    pub unit: String,
    /// How the last digits are dropped.
    pub rounding: Rounding,
    /// No payment is above this.
    pub cap: Option<Fen>,
}

/// The formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// The standard itself.
    Fixed,
    /// Standard × quantity.
    Unit,
    /// Standard × months.
    Months,
    /// Standard × quantity × months.
    UnitMonths,
    /// (Standard − what the person has) × months, not below 0.
    Difference,
}

/// How the last digits are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To 分, half up.
    Fen,
    /// To 角, half up.
    Jiao,
    /// To 元, half up.
    Yuan,
    /// To 元, down.
    YuanDown,
    /// To 元, up.
    YuanUp,
}

/// What is known about one payment. What the formula does not use is left aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Standard, if not the one in force.
    pub rate: Option<Fen>,
    /// Quantity.
    pub quantity: Option<QuantityE4>,
    /// Months.
    pub months: Option<u16>,
    /// What the person has a month.
    pub own_income: Option<Fen>,
}

/// An amount with the way it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Working {
    /// The formula.
    pub formula: Formula,
    /// The standard used.
    pub rate: Fen,
    /// It is the earlier standard.
    pub old_rate: bool,
    /// The quantity, where the formula uses one.
    pub quantity: Option<QuantityE4>,
    /// The months, where the formula uses them.
    pub months: Option<u16>,
    /// What the person has a month, for a difference.
    pub own_income: Option<Fen>,
    /// The rounding changed the result.
    pub rounded: bool,
    /// The result before the cap.
    pub before_cap: Fen,
    /// The amount.
    pub amount: Fen,
}

/// Why the facts give no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// The formula needs this fact: `quantity`, `months` or `own_income`.
    Missing(&'static str),
    /// The standard is neither the one in force nor the earlier one.
    RateUnknown {
        /// What is there.
        found: Fen,
    },
    /// A fact is negative or beyond 2⁵³−1.
    OutOfRange(&'static str),
    /// The result is beyond 2⁵³−1.
    TooLarge,
}

impl Rule {
    /// The first part that is not as it must be, by its name in statements: standards and cap are above zero, the
    /// earlier standard is another one, a formula with a quantity has a word for its unit.
    pub fn fault(&self) -> Option<&'static str> {
        let positive = |value: Fen| (1..=INTEGER_MAX).contains(&value);
        if !positive(self.rate) {
            Some("rate")
        } else if self.old_rate.is_some_and(|old| !positive(old) || old == self.rate) {
            Some("old_rate")
        } else if self.cap.is_some_and(|cap| !positive(cap)) {
            Some("cap")
        } else if self.unit.chars().count() > UNIT_CHARS_MAX || (self.formula.needs_quantity() && self.unit.trim().is_empty()) {
            Some("unit")
        } else {
            None
        }
    }

    /// The amount that follows from the facts.
    ///
    /// The exact product is rounded once; then the cap applies, so that no rounding lifts an amount above it.
    pub fn amount(&self, facts: &Facts) -> Result<Working, AmountFault> {
        let rate = facts.rate.unwrap_or(self.rate);
        if rate != self.rate && Some(rate) != self.old_rate {
            return Err(AmountFault::RateUnknown { found: rate });
        }
        let quantity = used(self.formula.needs_quantity(), facts.quantity, "quantity")?;
        let months = used(self.formula.needs_months(), facts.months.map(Fen::from), "months")?;
        let own_income = used(self.formula == Formula::Difference, facts.own_income, "own_income")?;

        // At most 2⁵³ · 2⁵³ · 2¹⁶: well within 127 bits.
        let base = i128::from(rate) - i128::from(own_income.unwrap_or(0));
        let exact_e4 = base.max(0) * i128::from(quantity.unwrap_or(QUANTITY_ONE)) * i128::from(months.unwrap_or(1));
        let rounded = self.rounding.apply(exact_e4);
        let before_cap = Fen::try_from(rounded).ok().filter(|fen| *fen <= INTEGER_MAX).ok_or(AmountFault::TooLarge)?;
        Ok(Working {
            formula: self.formula,
            rate,
            old_rate: rate != self.rate,
            quantity,
            months: facts.months.filter(|_| months.is_some()),
            own_income,
            rounded: rounded * i128::from(QUANTITY_ONE) != exact_e4,
            before_cap,
            amount: self.cap.map_or(before_cap, |cap| before_cap.min(cap)),
        })
    }
}

impl Working {
    /// The cap cut the amount.
    pub fn capped(&self) -> bool {
        self.amount < self.before_cap
    }
}

impl Formula {
    /// The name in statements.
    pub fn name(self) -> &'static str {
        FORMULAS.into_iter().find(|(_, formula)| *formula == self).map_or("", |(name, _)| name)
    }

    /// The formula of a name.
    pub fn named(name: &str) -> Option<Formula> {
        FORMULAS.into_iter().find(|(known, _)| *known == name).map(|(_, formula)| formula)
    }

    /// Whether it uses a quantity.
    pub fn needs_quantity(self) -> bool {
        matches!(self, Formula::Unit | Formula::UnitMonths)
    }

    /// Whether it uses months.
    pub fn needs_months(self) -> bool {
        matches!(self, Formula::Months | Formula::UnitMonths | Formula::Difference)
    }
}

impl Rounding {
    /// The name in statements.
    pub fn name(self) -> &'static str {
        ROUNDINGS.into_iter().find(|(_, rounding)| *rounding == self).map_or("", |(name, _)| name)
    }

    /// The rounding of a name.
    pub fn named(name: &str) -> Option<Rounding> {
        ROUNDINGS.into_iter().find(|(known, _)| *known == name).map(|(_, rounding)| rounding)
    }

    /// From 1/10,000 分, not negative, to 分.
    fn apply(self, exact_e4: i128) -> i128 {
        let (step_fen, upwards) = match self {
            Rounding::Fen => (1, Upwards::FromHalf),
            Rounding::Jiao => (10, Upwards::FromHalf),
            Rounding::Yuan => (100, Upwards::FromHalf),
            Rounding::YuanDown => (100, Upwards::Never),
            Rounding::YuanUp => (100, Upwards::Always),
        };
        let step = step_fen * i128::from(QUANTITY_ONE);
        let add = match upwards {
            Upwards::Never => 0,
            Upwards::FromHalf => step / 2,
            Upwards::Always => step - 1,
        };
        (exact_e4 + add) / step * step_fen
    }
}

enum Upwards {
    Never,
    FromHalf,
    Always,
}

/// A fact, if the formula uses it.
fn used(needed: bool, fact: Option<i64>, name: &'static str) -> Result<Option<i64>, AmountFault> {
    if !needed {
        return Ok(None);
    }
    let value = fact.ok_or(AmountFault::Missing(name))?;
    if (0..=INTEGER_MAX).contains(&value) { Ok(Some(value)) } else { Err(AmountFault::OutOfRange(name)) }
}

const FORMULAS: [(&str, Formula); 5] = [
    ("fixed", Formula::Fixed),
    ("unit", Formula::Unit),
    ("months", Formula::Months),
    ("unit-months", Formula::UnitMonths),
    ("difference", Formula::Difference),
];

const ROUNDINGS: [(&str, Rounding); 5] = [
    ("fen", Rounding::Fen),
    ("jiao", Rounding::Jiao),
    ("yuan", Rounding::Yuan),
    ("yuan-down", Rounding::YuanDown),
    ("yuan-up", Rounding::YuanUp),
];

/// One unit.
const QUANTITY_ONE: QuantityE4 = 10_000;

/// A word, not a sentence.
pub(crate) const UNIT_CHARS_MAX: usize = 16;

/// Pass of a payment whose amount does not follow from the rule.
pub const PASS_AMOUNT: &str = "amount";

/// Pass of a payment by the earlier standard.
pub const PASS_OLD_RATE: &str = "old-rate";

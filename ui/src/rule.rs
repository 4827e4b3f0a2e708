//! The amount rule of a programme in words, and tried on an example. For show alone: what is paid is reckoned by the program.
use crate::words::pick;
use ipc::{AmountRule, Fen, Formula, QuantityE4, Rounding, show_money, show_quantity};

/// The facts of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Quantity in 1/10,000.
    pub quantity: QuantityE4,
    /// Months.
    pub months: u32,
    /// What the person has each month.
    pub own_income: Fen,
}

/// What the rule makes of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// `420.00 × 3 亩`.
    pub working: String,
    /// The amount.
    pub amount: Fen,
    /// Rounding changed it.
    pub rounded: bool,
    /// The cap changed it.
    pub capped: bool,
}

/// The rule as one sentence; tracks the language.
pub fn in_words(rule: &AmountRule) -> String {
    let (rate, unit) = (show_money(rule.rate), rule.unit.as_str());
    let mut parts = vec![match rule.formula {
        Formula::Fixed => pick(format!("每笔 {rate} 元"), format!("{rate} yuan each")),
        Formula::Unit => pick(format!("每{unit} {rate} 元 × 数量"), format!("{rate} yuan per {unit} × quantity")),
        Formula::Months => pick(format!("每月 {rate} 元 × 月数"), format!("{rate} yuan a month × months")),
        Formula::UnitMonths => {
            pick(format!("每{unit}每月 {rate} 元 × 数量 × 月数"), format!("{rate} yuan per {unit} and month × quantity × months"))
        }
        Formula::Difference => {
            pick(format!("（每月 {rate} 元 − 本人月收入）× 月数"), format!("({rate} yuan a month − own income) × months"))
        }
    }];
    parts.extend(
        match rule.rounding {
            Rounding::Fen => None,
            Rounding::Jiao => Some(pick("四舍五入到角", "rounded to 0.1 yuan")),
            Rounding::Yuan => Some(pick("四舍五入到元", "rounded to whole yuan")),
            Rounding::YuanDown => Some(pick("元以下舍去", "rounded down to whole yuan")),
            Rounding::YuanUp => Some(pick("不足一元按一元", "rounded up to whole yuan")),
        }
        .map(str::to_owned),
    );
    parts.extend(rule.cap.map(show_money).map(|cap| pick(format!("每笔不超过 {cap} 元"), format!("at most {cap} yuan each"))));
    parts.join(pick("，", ", "))
}

/// Tries the rule; `None` where the result is beyond what an amount can be.
pub fn try_on(rule: &AmountRule, example: Example) -> Option<Outcome> {
    let (rate, months) = (i128::from(rule.rate), i128::from(example.months));
    let quantity = i128::from(example.quantity);
    let own = i128::from(example.own_income);
    let (rate_word, quantity_word) = (show_money(rule.rate), show_quantity(example.quantity));
    let (unit, months_word) = (&rule.unit, pick(format!("{months} 个月"), format!("{months} months")));
    // In 1/10,000 分, so that nothing is lost before the one rounding at the end.
    let (exact, working) = match rule.formula {
        Formula::Fixed => (rate * E4, rate_word),
        Formula::Unit => (rate * quantity, format!("{rate_word} × {quantity_word} {unit}")),
        Formula::Months => (rate * months * E4, format!("{rate_word} × {months_word}")),
        Formula::UnitMonths => (rate * quantity * months, format!("{rate_word} × {quantity_word} {unit} × {months_word}")),
        Formula::Difference => {
            ((rate - own).max(0) * months * E4, format!("({rate_word} − {}) × {months_word}", show_money(example.own_income)))
        }
    };
    let whole = round(exact, rule.rounding);
    let rounded = whole * E4 != exact;
    let cap = rule.cap.map_or(whole, i128::from);
    let amount = Fen::try_from(whole.min(cap)).ok().filter(|amount| *amount <= ipc::FEN_MAX)?;
    Some(Outcome { working, amount, rounded, capped: whole > cap })
}

const E4: i128 = 10_000;

fn round(exact: i128, rounding: Rounding) -> i128 {
    let (step, up_from) = match rounding {
        Rounding::Fen => (E4, E4 / 2),
        Rounding::Jiao => (10 * E4, 5 * E4),
        Rounding::Yuan => (100 * E4, 50 * E4),
        Rounding::YuanDown => (100 * E4, 0),
        Rounding::YuanUp => (100 * E4, 100 * E4 - 1),
    };
    (exact + up_from) / step * (step / E4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(formula: Formula, rounding: Rounding, cap: Option<Fen>) -> AmountRule {
        AmountRule { formula, rate: 42_055, old_rate: None, unit: "亩".into(), rounding, cap }
    }

    const EXAMPLE: Example = Example { quantity: 35_000, months: 3, own_income: 20_000 };

    #[test]
    fn every_formula_is_reckoned() {
        for (formula, amount) in [
            (Formula::Fixed, 42_055),
            (Formula::Unit, 147_193),
            (Formula::Months, 126_165),
            (Formula::UnitMonths, 441_578),
            (Formula::Difference, 66_165),
        ] {
            let outcome = try_on(&rule(formula, Rounding::Fen, None), EXAMPLE).expect("it is an amount");
            assert_eq!(outcome.amount, amount, "{formula:?}");
        }
    }

    #[test]
    fn rounding_is_done_once_and_said() {
        for (rounding, amount) in [
            (Rounding::Fen, 147_193),
            (Rounding::Jiao, 147_190),
            (Rounding::Yuan, 147_200),
            (Rounding::YuanDown, 147_100),
            (Rounding::YuanUp, 147_200),
        ] {
            let outcome = try_on(&rule(Formula::Unit, rounding, None), EXAMPLE).expect("it is an amount");
            assert_eq!((outcome.amount, outcome.rounded), (amount, true), "1,471.925 under {rounding:?}");
        }
        let even = try_on(&rule(Formula::Months, Rounding::Fen, None), EXAMPLE).expect("it is an amount");
        assert!(!even.rounded, "three months are even in 分");
    }

    #[test]
    fn the_cap_holds_and_is_said() {
        let outcome = try_on(&rule(Formula::Unit, Rounding::Fen, Some(100_000)), EXAMPLE).expect("it is an amount");
        assert_eq!((outcome.amount, outcome.capped), (100_000, true));
    }

    #[test]
    fn who_has_more_than_the_level_gets_nothing() {
        let rich = Example { own_income: 50_000, ..EXAMPLE };
        let outcome = try_on(&rule(Formula::Difference, Rounding::Fen, None), rich).expect("it is an amount");
        assert_eq!(outcome.amount, 0, "a difference is never negative");
    }

    #[test]
    fn what_no_amount_can_be_is_refused() {
        let huge = AmountRule { rate: ipc::FEN_MAX, ..rule(Formula::Months, Rounding::Fen, None) };
        assert_eq!(try_on(&huge, EXAMPLE), None);
    }
}

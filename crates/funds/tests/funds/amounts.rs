//! Amounts by rule, held against the same arithmetic done with fractions.

use crate::desk::{AMOUNT, CLERK, Desk, code, row, rule};
use funds::{Act, AmountFault, BenefitType, Facts, Formula, Payment, Period, Rounding, Rule};
use proptest::prelude::*;

fn plain(formula: Formula, rounding: Rounding) -> Rule {
    Rule { formula, rate: 42_000, old_rate: None, unit: "亩".into(), rounding, cap: None }
}

#[test]
fn amounts_follow_from_their_facts() {
    let facts = Facts { rate: None, quantity: Some(35_000), months: Some(6), own_income: Some(30_050) };
    for (formula, amount) in [
        (Formula::Fixed, 42_000),
        (Formula::Unit, 147_000),
        (Formula::Months, 252_000),
        (Formula::UnitMonths, 882_000),
        (Formula::Difference, 71_700),
    ] {
        let working = plain(formula, Rounding::Fen).amount(&facts).expect("the facts are there");
        assert_eq!((working.amount, working.rounded, working.capped()), (amount, false, false), "{}", formula.name());
    }
    let rich = Facts { own_income: Some(50_000), ..facts };
    let working = plain(Formula::Difference, Rounding::Fen).amount(&rich).expect("the facts are there");
    assert_eq!(working.amount, 0, "who has more than the standard gets nothing, and owes nothing");
}

#[test]
fn the_last_digits_are_dropped_as_the_rule_says() {
    // 420.00 × 0.3333 = 139.986
    let facts = Facts { quantity: Some(3_333), ..Facts::default() };
    for (rounding, amount) in [
        (Rounding::Fen, 13_999),
        (Rounding::Jiao, 14_000),
        (Rounding::Yuan, 14_000),
        (Rounding::YuanDown, 13_900),
        (Rounding::YuanUp, 14_000),
    ] {
        let working = plain(Formula::Unit, rounding).amount(&facts).expect("the facts are there");
        assert_eq!((working.amount, working.rounded), (amount, true), "{}", rounding.name());
    }
    // 0.01 × 0.5 = half a 分; 0.49999 of a 元 is not lifted twice.
    let half = Rule { rate: 1, ..plain(Formula::Unit, Rounding::Fen) };
    assert_eq!(half.amount(&Facts { quantity: Some(5_000), ..facts }).map(|w| w.amount), Ok(1), "half goes up");
    assert_eq!(half.amount(&Facts { quantity: Some(4_999), ..facts }).map(|w| w.amount), Ok(0));
    let once = Rule { rate: 4_999, ..plain(Formula::Unit, Rounding::Yuan) };
    assert_eq!(once.amount(&Facts { quantity: Some(10_001), ..facts }).map(|w| w.amount), Ok(5_000), "49.994999 is 50");
    let not_twice = Rule { rate: 4_949, ..plain(Formula::Unit, Rounding::Yuan) };
    assert_eq!(not_twice.amount(&Facts { quantity: Some(10_001), ..facts }).map(|w| w.amount), Ok(4_900), "49.494949 is 49");
}

#[test]
fn the_cap_holds_after_rounding() {
    let capped = Rule { cap: Some(13_950), ..plain(Formula::Unit, Rounding::YuanUp) };
    let working = capped.amount(&Facts { quantity: Some(3_333), ..Facts::default() }).expect("the facts are there");
    assert_eq!((working.amount, working.before_cap, working.capped()), (13_950, 14_000, true));
}

#[test]
fn what_gives_no_amount_says_why() {
    let unit_months = plain(Formula::UnitMonths, Rounding::Fen);
    let difference = plain(Formula::Difference, Rounding::Fen);
    let all = Facts { rate: None, quantity: Some(1), months: Some(1), own_income: Some(1) };
    for (rule, facts, fault) in [
        (&unit_months, Facts { quantity: None, ..all }, AmountFault::Missing("quantity")),
        (&unit_months, Facts { months: None, ..all }, AmountFault::Missing("months")),
        (&difference, Facts { own_income: None, ..all }, AmountFault::Missing("own_income")),
        (&difference, Facts { own_income: Some(-1), ..all }, AmountFault::OutOfRange("own_income")),
        (&unit_months, Facts { quantity: Some(i64::MAX), ..all }, AmountFault::OutOfRange("quantity")),
        (&unit_months, Facts { rate: Some(41_000), ..all }, AmountFault::RateUnknown { found: 41_000 }),
        (&unit_months, Facts { quantity: Some(ledger::INTEGER_MAX), months: Some(u16::MAX), ..all }, AmountFault::TooLarge),
    ] {
        assert_eq!(rule.amount(&facts), Err(fault));
    }
}

/// A non-negative fraction, kept as it is.
struct Fraction(u128, u128);

impl Fraction {
    /// To a multiple of `step`, by comparing twice the remainder with the step.
    fn rounded(&self, step: u128, rounding: Rounding) -> u128 {
        let (below, divisor) = (self.0 / (self.1 * step), self.1 * step);
        let rest = self.0 % divisor;
        let up = match rounding {
            Rounding::YuanDown => false,
            Rounding::YuanUp => rest > 0,
            _ => rest * 2 >= divisor,
        };
        (below + u128::from(up)) * step
    }
}

proptest! {
    #[test]
    fn amounts_agree_with_fractions(
        rate in 1i64..10_000_000,
        quantity in 0i64..100_000_000,
        months in 0u16..400,
        own in 0i64..12_000_000,
        cap in proptest::option::of(1i64..1_000_000_000),
        formula in 0usize..5,
        rounding in 0usize..5,
    ) {
        let formula = [Formula::Fixed, Formula::Unit, Formula::Months, Formula::UnitMonths, Formula::Difference][formula];
        let (rounding, step) = [
            (Rounding::Fen, 1), (Rounding::Jiao, 10), (Rounding::Yuan, 100), (Rounding::YuanDown, 100), (Rounding::YuanUp, 100),
        ][rounding];
        let rule = Rule { formula, rate, old_rate: None, unit: "亩".into(), rounding, cap };
        let facts = Facts { rate: None, quantity: Some(quantity), months: Some(months), own_income: Some(own) };
        let (r, q, m) = (rate as u128, quantity as u128, u128::from(months));
        let exact = match formula {
            Formula::Fixed => Fraction(r, 1),
            Formula::Unit => Fraction(r * q, 10_000),
            Formula::Months => Fraction(r * m, 1),
            Formula::UnitMonths => Fraction(r * q * m, 10_000),
            Formula::Difference => Fraction(r.saturating_sub(own as u128) * m, 1),
        };
        let before_cap = exact.rounded(step, rounding) as i64;
        let working = rule.amount(&facts).expect("it is in range");
        prop_assert_eq!(working.before_cap, before_cap);
        prop_assert_eq!(working.amount, cap.map_or(before_cap, |cap| before_cap.min(cap)));
        prop_assert_eq!(working.rounded, working.before_cap as u128 * exact.1 != exact.0);
    }
}

#[test]
fn a_payment_is_held_against_its_rule() {
    let adjustment = BenefitType::Adjustment;
    let passed = |codes: &[&'static str]| codes.iter().map(|code| (*code).into()).collect::<Vec<_>>();
    let half_year = Period::parse("2026-01/2026-06").expect("it is a period");
    for (breach, payment) in [
        ("none", row()),
        ("amount", Payment { amount: AMOUNT + 1, ..row() }),
        ("none", Payment { amount: AMOUNT + 1, passes: passed(&["amount"]), ..row() }),
        ("amount", Payment { amount: AMOUNT - 1, ..row() }),
        ("none", Payment { amount: AMOUNT - 1, benefit_type: BenefitType::Partial, ..row() }),
        ("amount", Payment { amount: AMOUNT + 1, benefit_type: BenefitType::Partial, ..row() }),
        ("amount", Payment { amount: 100, benefit_type: adjustment, ..row() }),
        ("none", Payment { amount: 100, benefit_type: adjustment, passes: passed(&["amount"]), ..row() }),
        ("facts-missing", Payment { quantity: None, ..row() }),
        ("none", Payment { quantity: None, passes: passed(&["amount"]), ..row() }),
        ("none", Payment { rate: Some(42_000), ..row() }),
        ("old-rate", Payment { amount: 120_000, rate: Some(40_000), ..row() }),
        ("none", Payment { amount: 120_000, rate: Some(40_000), passes: passed(&["old-rate"]), ..row() }),
        ("amount", Payment { amount: AMOUNT, rate: Some(40_000), passes: passed(&["old-rate"]), ..row() }),
        ("rate-unknown", Payment { rate: Some(43_000), passes: passed(&["amount", "old-rate"]), ..row() }),
        ("months", Payment { months: Some(7), period: half_year, passes: passed(&["amount"]), ..row() }),
        ("none", Payment { months: Some(6), period: half_year, ..row() }),
        ("none", Payment { amount: 500_000, quantity: Some(200_000), ..row() }),
        ("cap", Payment { amount: 500_001, passes: passed(&["amount"]), ..row() }),
    ] {
        let mut desk = Desk::open(None);
        assert_eq!(code(desk.act(CLERK, &Act::Payment(payment.clone()))), breach, "{payment:?}");
    }
}

#[test]
fn months_that_are_not_named_are_those_of_the_period() {
    let by_month = Rule { formula: Formula::Months, cap: None, ..rule() };
    let half_year = Period::parse("2026-01/2026-06").expect("it is a period");
    let payment = Payment { amount: 42_000 * 6, period: half_year, ..row() };
    assert!(payment.check_amount(&by_month).is_ok_and(|working| working.is_some_and(|w| w.months == Some(6))));
    let fewer = Payment { amount: 42_000 * 4, months: Some(4), ..payment };
    assert!(fewer.check_amount(&by_month).is_ok_and(|working| working.is_some_and(|w| w.months == Some(4))));
}

//! The words of money in: livelihood fields, levels of government, formulas, rounding.
use crate::words::{Words, w};
use ipc::{Formula, Rounding};

/// The livelihood fields, as they travel and as they are shown.
pub const LIVELIHOODS: [(&str, Words); 7] = [
    ("poverty-alleviation", w("精准帮扶", "Targeted poverty alleviation")),
    ("education", w("教育", "Education")),
    ("employment", w("就业", "Employment")),
    ("pension", w("养老", "Pension")),
    ("medical-care", w("医疗", "Medical care")),
    ("social-assistance", w("社会救助", "Social assistance")),
    ("public-welfare", w("社会福利", "Public welfare")),
];

/// A livelihood field in words.
pub fn livelihood(name: &str) -> Words {
    LIVELIHOODS.iter().find(|(key, _)| *key == name).map_or(w("其他领域", "Other field"), |(_, words)| *words)
}

/// The levels that issue money.
pub const LEVELS: [(&str, Words); 4] = [
    ("central", w("中央", "Central")),
    ("province", w("省级", "Province")),
    ("city", w("市级", "City")),
    ("county", w("县级", "County")),
];

/// A level in words.
pub fn level(name: &str) -> Words {
    LEVELS.iter().find(|(key, _)| *key == name).map_or(w("其他", "Other"), |(_, words)| *words)
}

/// The formulas with the keys of their choices.
pub const FORMULAS: [(Formula, &str, Words); 5] = [
    (Formula::Fixed, "fixed", w("定额：每笔相同", "Fixed: the same for each")),
    (Formula::Unit, "unit", w("标准 × 数量", "Standard × quantity")),
    (Formula::Months, "months", w("标准 × 月数", "Standard × months")),
    (Formula::UnitMonths, "unit-months", w("标准 × 数量 × 月数", "Standard × quantity × months")),
    (Formula::Difference, "difference", w("补差：（标准 − 本人月收入）× 月数", "Difference: (standard − own income) × months")),
];

/// The roundings with the keys of their choices.
pub const ROUNDINGS: [(Rounding, &str, Words); 5] = [
    (Rounding::Fen, "fen", w("到分，四舍五入", "To 0.01 yuan, half up")),
    (Rounding::Jiao, "jiao", w("到角，四舍五入", "To 0.1 yuan, half up")),
    (Rounding::Yuan, "yuan", w("到元，四舍五入", "To whole yuan, half up")),
    (Rounding::YuanDown, "yuan-down", w("到元，舍去零头", "To whole yuan, down")),
    (Rounding::YuanUp, "yuan-up", w("到元，零头进一", "To whole yuan, up")),
];

/// What the standard is called under a formula.
pub fn rate_name(formula: Formula) -> Words {
    match formula {
        Formula::Fixed => w("每笔金额", "Amount of each"),
        Formula::Unit => w("每单位标准", "Standard per unit"),
        Formula::Months => w("每月标准", "Standard per month"),
        Formula::UnitMonths => w("每单位每月标准", "Standard per unit and month"),
        Formula::Difference => w("每月保障线", "Level per month"),
    }
}

/// Whether a formula takes a quantity.
pub fn takes_quantity(formula: Formula) -> bool {
    matches!(formula, Formula::Unit | Formula::UnitMonths)
}

/// Whether a formula takes months.
pub fn takes_months(formula: Formula) -> bool {
    matches!(formula, Formula::Months | Formula::UnitMonths | Formula::Difference)
}

//! Amounts, quantities and months.

use super::decimal::{DIGITS_KEPT, Decimal};
use super::{CellFault, FaultKind};
use crate::Cell;
use crate::fold::{fold, folded};
use crate::limits::{MONTHS_MAX, SHORT_BYTES_MAX};

/// What a column of amounts counts in, unless a cell says otherwise itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MoneyUnit {
    /// 元.
    #[default]
    Yuan,
    /// 千元.
    ThousandYuan,
    /// 万元.
    TenThousandYuan,
}

/// A quantity and, where the cell has it, its unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Quantity<'g> {
    /// The quantity in 1/10,000 of the unit: 3 亩 is 30,000.
    pub ten_thousandths: i64,
    /// What stands behind the number, as it stands: `亩`, `头`.
    pub unit: Option<&'g str>,
}

/// Reads an amount in 分, 1 to 9,007,199,254,740,991.
///
/// - Text is taken by its digits: full-width forms, thousands separators between groups of three, spaces, ¥, RMB, 元, 千元, 万 and
///   万元 are understood; a unit in the cell outranks the column's. Digits past the 分 are refused unless they are zeros.
/// - A number cell may have been calculated, so what binary fractions leave behind is taken off: five or more 0s or 9s behind the
///   last digit allowed, and then some, are noise (`1260.0000000002`); any other digit past the 分 is refused.
/// - Zero, negative amounts (minus, parentheses) and numbers beyond the 15 digits that a number cell keeps are faults of their own.
pub fn read_money(cell: &Cell<'_>, unit: MoneyUnit) -> Result<i64, CellFault> {
    let value = match *cell {
        Cell::Number(digits) => number(digits, unit.decimals()),
        Cell::Text(text) => money_text(text, unit),
        _ => Err(not_a_number(cell)),
    };
    value.map_err(|kind| kind.at(cell))
}

/// Reads a quantity in 1/10,000 units, 1 to 9,007,199,254,740,991; the rules for digits are those of [`read_money`].
pub fn read_quantity<'g>(cell: &Cell<'g>) -> Result<Quantity<'g>, CellFault> {
    let value = match *cell {
        Cell::Number(digits) => number(digits, QUANTITY_DECIMALS).map(|ten_thousandths| Quantity { ten_thousandths, unit: None }),
        Cell::Text(text) => quantity_text(text),
        _ => Err(not_a_number(cell)),
    };
    value.map_err(|kind| kind.at(cell))
}

/// Reads a number of months, 1 to [`MONTHS_MAX`]; 月 or 个月 may stand behind it.
pub fn read_months(cell: &Cell<'_>) -> Result<u16, CellFault> {
    let value = match *cell {
        Cell::Number(digits) => number(digits, 0),
        Cell::Text(text) => {
            let folded = folded(text).unwrap_or_default();
            let digits = folded.strip_suffix('月').unwrap_or(&folded);
            decimal_text(digits.strip_suffix('个').unwrap_or(digits).trim(), 0)
        }
        _ => Err(not_a_number(cell)),
    };
    let in_range = value.and_then(|months| match u16::try_from(months) {
        Ok(months) if months <= MONTHS_MAX => Ok(months),
        _ => Err(FaultKind::TooLarge { max: i64::from(MONTHS_MAX) }),
    });
    in_range.map_err(|kind| kind.at(cell))
}

impl MoneyUnit {
    /// How many decimals there are down to one 分.
    fn decimals(self) -> u8 {
        match self {
            Self::Yuan => 2,
            Self::ThousandYuan => 5,
            Self::TenThousandYuan => 6,
        }
    }
}

impl std::fmt::Debug for Quantity<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Quantity({}/10000, {:?})", self.ten_thousandths, self.unit)
    }
}

fn money_text(text: &str, unit: MoneyUnit) -> Result<i64, FaultKind> {
    let folded = folded(text).ok_or(FaultKind::NotANumber)?;
    let mut text = folded.trim();
    let mut unit = unit;
    for (suffix, of_suffix) in SUFFIXES {
        if let Some(rest) = text.strip_suffix(suffix) {
            (text, unit) = (rest.trim_end(), *of_suffix);
            break;
        }
    }
    // The sign may stand on either side of the currency.
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text),
    };
    let rest = ["¥", "RMB", "CNY", "人民币"].iter().find_map(|prefix| rest.strip_prefix(prefix)).unwrap_or(rest).trim_start();
    match rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        // In accounting, parentheses are a minus.
        Some(inside) if decimal_text(inside.trim(), unit.decimals()).is_ok() => Err(FaultKind::Negative),
        _ => decimal_text(&format!("{sign}{rest}"), unit.decimals()),
    }
}

fn quantity_text(text: &str) -> Result<Quantity<'_>, FaultKind> {
    let text = text.trim();
    if text.len() > SHORT_BYTES_MAX {
        return Err(FaultKind::NotANumber);
    }
    let numeric = |c: char| matches!(fold(c), '0'..='9' | '.' | ',' | ' ' | '-' | '+');
    let end = text.find(|c: char| !numeric(c)).unwrap_or(text.len());
    let unit = text[end..].trim();
    if unit.chars().count() > UNIT_CHARS_MAX || unit.chars().any(|c| c.is_numeric() && !matches!(c, '²' | '³') || c.is_control())
    {
        return Err(FaultKind::NotANumber);
    }
    let digits = folded(&text[..end]).ok_or(FaultKind::NotANumber)?;
    let ten_thousandths = decimal_text(digits.trim(), QUANTITY_DECIMALS)?;
    Ok(Quantity { ten_thousandths, unit: (!unit.is_empty()).then_some(unit) })
}

fn decimal_text(text: &str, decimals: u8) -> Result<i64, FaultKind> {
    match Decimal::of_text(text) {
        Some(decimal) => whole(&decimal, decimals, false),
        // 1.26E+03 is how a number looks after a text file was saved from a narrow column: the rest of it is gone.
        None if text.contains(['e', 'E']) && crate::grid::is_decimal(text) => Err(FaultKind::LostDigits),
        None => Err(FaultKind::NotANumber),
    }
}

fn number(digits: &str, decimals: u8) -> Result<i64, FaultKind> {
    let decimal = Decimal::of_number(digits).ok_or(FaultKind::NotANumber)?;
    let value = whole(&decimal, decimals, true)?;
    let mut significant = value;
    while significant % 10 == 0 {
        significant /= 10;
    }
    if significant.ilog10() >= DIGITS_KEPT {
        return Err(FaultKind::LostDigits);
    }
    Ok(value)
}

fn whole(decimal: &Decimal, decimals: u8, noise: bool) -> Result<i64, FaultKind> {
    let value = decimal.scaled(decimals, noise)?;
    match i64::try_from(value) {
        Ok(0) => Err(FaultKind::Zero),
        _ if decimal.is_negative() => Err(FaultKind::Negative),
        Ok(value) if value <= INTEGER_MAX => Ok(value),
        _ => Err(FaultKind::TooLarge { max: INTEGER_MAX }),
    }
}

fn not_a_number(cell: &Cell<'_>) -> FaultKind {
    match cell {
        Cell::Empty => FaultKind::Missing,
        Cell::Error(_) => FaultKind::FormulaError,
        Cell::Uncalculated => FaultKind::Uncalculated,
        _ => FaultKind::NotANumber,
    }
}

/// What may stand behind an amount; the longer ones first.
const SUFFIXES: &[(&str, MoneyUnit)] = &[
    ("万元", MoneyUnit::TenThousandYuan),
    ("千元", MoneyUnit::ThousandYuan),
    ("元整", MoneyUnit::Yuan),
    ("元", MoneyUnit::Yuan),
    ("圆", MoneyUnit::Yuan),
    ("万", MoneyUnit::TenThousandYuan),
];

/// The largest whole number that every reader of JSON keeps exactly, 2^53 − 1.
pub(super) const INTEGER_MAX: i64 = (1 << 53) - 1;

const QUANTITY_DECIMALS: u8 = 4;
const UNIT_CHARS_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn money(cell: Cell<'_>) -> Result<i64, FaultKind> {
        read_money(&cell, MoneyUnit::Yuan).map_err(|fault| fault.kind)
    }

    #[test]
    fn amounts_as_people_write_them() {
        for (text, fen) in [
            ("1260", 126_000),
            (" 1,260.00 ", 126_000),
            ("１，２６０．５０", 126_050),
            ("¥1,260.00", 126_000),
            ("￥ 1260.5元", 126_050),
            ("人民币1260元整", 126_000),
            ("1\u{A0}260,000".replace(',', "\u{A0}").as_str(), 126_000_000),
            ("0.126万元", 126_000),
            ("1.26万", 1_260_000),
            ("1.2千元", 120_000),
            ("+5", 500),
            ("90071992547409.91", INTEGER_MAX),
        ] {
            assert_eq!(money(Cell::Text(text)), Ok(fen), "{text:?}");
        }
        assert_eq!(
            read_money(&Cell::Number("0.126"), MoneyUnit::TenThousandYuan).ok(),
            Some(126_000),
            "the column counts in 万元"
        );
        assert_eq!(read_money(&Cell::Text("1260元"), MoneyUnit::TenThousandYuan).ok(), Some(126_000), "the cell's own unit wins");
    }

    #[test]
    fn amounts_that_are_none() {
        let decimals = FaultKind::TooManyDecimals { decimals_max: 2 };
        for (cell, kind) in [
            (Cell::Empty, FaultKind::Missing),
            (Cell::Error("#REF!"), FaultKind::FormulaError),
            (Cell::Uncalculated, FaultKind::Uncalculated),
            (Cell::Bool(true), FaultKind::NotANumber),
            (Cell::Text("壹仟贰佰陆拾元整"), FaultKind::NotANumber),
            (Cell::Text("1260元/亩"), FaultKind::NotANumber),
            (Cell::Text("约1260"), FaultKind::NotANumber),
            (Cell::Text("-1260"), FaultKind::Negative),
            (Cell::Text("－¥1,260.00"), FaultKind::Negative),
            (Cell::Text("(1,260.00)"), FaultKind::Negative),
            (Cell::Text("（1260）元"), FaultKind::Negative),
            (Cell::Text("1,26"), FaultKind::NotANumber),
            (Cell::Text("1260.005"), decimals),
            (Cell::Text("1.26E+03"), FaultKind::LostDigits),
            (Cell::Text("0.00"), FaultKind::Zero),
            (Cell::Number("-0.01"), FaultKind::Negative),
            (Cell::Number("-5.5511151231257827E-17"), FaultKind::Zero),
            (Cell::Number("1260.005"), decimals),
            (Cell::Number("12345678901234.56"), FaultKind::LostDigits),
            (Cell::Text("90071992547409.92"), FaultKind::TooLarge { max: INTEGER_MAX }),
            (Cell::Number("1E+30"), FaultKind::TooLarge { max: INTEGER_MAX }),
        ] {
            assert_eq!(money(cell), Err(kind), "{cell}");
        }
    }

    #[test]
    fn quantities_keep_their_unit() {
        let read = |cell| read_quantity(&cell).map(|q| (q.ten_thousandths, q.unit)).map_err(|fault| fault.kind);
        assert_eq!(read(Cell::Number("3")), Ok((30_000, None)));
        assert_eq!(read(Cell::Number("2.2999999999999998")), Ok((23_000, None)), "2.3 as a spreadsheet stores it");
        assert_eq!(read(Cell::Text("３．５ 亩")), Ok((35_000, Some("亩"))));
        assert_eq!(read(Cell::Text("120㎡")), Ok((1_200_000, Some("㎡"))));
        assert_eq!(read(Cell::Text("1.23456")), Err(FaultKind::TooManyDecimals { decimals_max: 4 }));
        assert_eq!(read(Cell::Text("3亩2分")), Err(FaultKind::NotANumber), "two units are no quantity");
        assert_eq!(read(Cell::Text("亩")), Err(FaultKind::NotANumber));
        assert_eq!(read(Cell::Text("0")), Err(FaultKind::Zero));
    }

    #[test]
    fn months_are_whole_and_few() {
        let read = |cell| read_months(&cell).map_err(|fault| fault.kind);
        assert_eq!(read(Cell::Number("6")), Ok(6));
        assert_eq!(read(Cell::Text("６个月")), Ok(6));
        assert_eq!(read(Cell::Text("12月")), Ok(12));
        assert_eq!(read(Cell::Text("6.5")), Err(FaultKind::TooManyDecimals { decimals_max: 0 }));
        assert_eq!(read(Cell::Number("121")), Err(FaultKind::TooLarge { max: 120 }));
    }

    #[test]
    fn a_fault_says_what_is_there_but_not_in_debug_output() {
        let fault = read_money(&Cell::Text("王秀兰"), MoneyUnit::Yuan).expect_err("a name is no amount");
        assert_eq!(fault.seen.as_str(), "王秀兰");
        assert!(!format!("{fault:?}").contains('王'), "personal data stays out of debug output");
    }
}

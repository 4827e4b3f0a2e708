//! Decimal numbers, exactly: no reader goes through binary fractions but to undo what a spreadsheet did.

use super::FaultKind;

/// `mantissa × 10^exponent`, with a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    mantissa: u128,
    exponent: i32,
}

impl Decimal {
    /// Reads the digits of a number cell.
    ///
    /// Spreadsheets calculate with binary fractions of 15 to 17 digits and write all of them: 2.3 is stored as
    /// `2.2999999999999998`. With more than 15 digits the shortest decimal of the same binary fraction is meant.
    pub(super) fn of_number(digits: &str) -> Option<Self> {
        let exact = Self::parse(digits, true)?;
        if exact.significant_digits() <= DIGITS_KEPT {
            return Some(exact);
        }
        let shortest: f64 = digits.parse().ok()?;
        Self::parse(&format!("{shortest:e}"), true)
    }

    /// Reads `[-]digits[.digits]` or, between groups of three digits, commas or spaces.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if !whole.contains([',', ' ']) {
            return Self::parse(text, false);
        }
        let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        let mut groups = unsigned.split([',', ' ']);
        let first = groups.next()?;
        if !(1..=3).contains(&first.len()) || groups.any(|group| group.len() != 3) || fraction.contains([',', ' ']) {
            return None;
        }
        let joined: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
        Self::parse(&joined, false)
    }

    pub(super) fn is_negative(&self) -> bool {
        self.negative && self.mantissa > 0
    }

    /// The number times 10^`scale` as a whole number, sign aside.
    ///
    /// With `noise` the remains of binary calculation are taken off: where the first five digits behind the last allowed one are
    /// all 0 or all 9 and more follow (`1260.0000000002`, `1259.9999999998`), the number is rounded. Nobody types such a number.
    pub(super) fn scaled(&self, scale: u8, noise: bool) -> Result<u128, FaultKind> {
        let too_large = FaultKind::TooLarge { max: super::number::INTEGER_MAX };
        let shift = self.exponent + i32::from(scale);
        if shift >= 0 {
            let factor = 10u128.checked_pow(shift as u32);
            return factor
                .and_then(|factor| self.mantissa.checked_mul(factor))
                .ok_or(too_large)
                .or_else(|fault| if self.mantissa == 0 { Ok(0) } else { Err(fault) });
        }
        let Some(divisor) = 10u128.checked_pow(shift.unsigned_abs()) else {
            return if noise || self.mantissa == 0 { Ok(0) } else { Err(FaultKind::TooManyDecimals { decimals_max: scale }) };
        };
        let (whole, rest) = (self.mantissa / divisor, self.mantissa % divisor);
        let hair = divisor / 100_000;
        match rest {
            0 => Ok(whole),
            _ if noise && rest < hair => Ok(whole),
            _ if noise && rest > divisor - hair => Ok(whole + 1),
            _ => Err(FaultKind::TooManyDecimals { decimals_max: scale }),
        }
    }

    /// Digits from the first to the last that is not zero.
    pub(super) fn significant_digits(&self) -> u32 {
        let mut mantissa = self.mantissa;
        while mantissa > 0 && mantissa.is_multiple_of(10) {
            mantissa /= 10;
        }
        mantissa.checked_ilog10().map_or(0, |log| log + 1)
    }

    /// How many digits stand before the point.
    pub(super) fn whole_digits(&self) -> i32 {
        self.mantissa.checked_ilog10().map_or(0, |log| log as i32 + 1 + self.exponent).max(0)
    }

    fn parse(text: &str, exponents: bool) -> Option<Self> {
        let (text, exponent) = match text.split_once(['e', 'E']) {
            Some((text, exponent)) if exponents => (text, exponent.parse::<i32>().ok()?),
            Some(_) => return None,
            None => (text, 0),
        };
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if whole.is_empty() && fraction.is_empty() || exponent.unsigned_abs() > EXPONENT_MAX {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let mut mantissa = 0u128;
        for digit in whole.bytes().chain(fraction.bytes()) {
            let digit = digit.is_ascii_digit().then(|| u128::from(digit - b'0'))?;
            mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
        }
        let exponent = exponent - i32::try_from(fraction.len()).ok()?;
        Some(Self { negative: text.starts_with('-'), mantissa, exponent })
    }
}

/// How many digits of a number a spreadsheet keeps.
pub(super) const DIGITS_KEPT: u32 = 15;
const EXPONENT_MAX: u32 = 400;

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(decimal: Option<Decimal>, noise: bool) -> Option<Result<u128, FaultKind>> {
        decimal.map(|decimal| decimal.scaled(2, noise))
    }

    #[test]
    fn texts_are_exact() {
        let too_many = FaultKind::TooManyDecimals { decimals_max: 2 };
        for (text, expected) in [
            ("1260", Some(Ok(126_000))),
            ("1260.50", Some(Ok(126_050))),
            ("1,260.5", Some(Ok(126_050))),
            ("1 260 000", Some(Ok(126_000_000))),
            (".5", Some(Ok(50))),
            ("1260.000000000000000000000000000000000000000000", Some(Ok(126_000))),
            ("1260.0000000002", Some(Err(too_many))),
            ("1260.505", Some(Err(too_many))),
            ("12,60", None),
            ("1,2600", None),
            (",260", None),
            ("1,260.0,1", None),
            ("1.2.3", None),
            ("1e3", None),
            ("", None),
            ("-", None),
            ("٣", None),
        ] {
            assert_eq!(scaled(Decimal::of_text(text), false), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_lose_what_binary_fractions_left_behind_and_nothing_else() {
        let too_many = FaultKind::TooManyDecimals { decimals_max: 2 };
        for (digits, expected) in [
            ("2.2999999999999998", Ok(230)),
            ("0.10000000000000001", Ok(10)),
            ("1260.0000000002", Ok(126_000)),
            ("1259.9999999998", Ok(126_000)),
            ("123456789.01", Ok(12_345_678_901)),
            ("1.26E3", Ok(126_000)),
            ("1.26E-1", Err(too_many)),
            ("1260.001", Err(too_many)),
            ("1260.0000001", Err(too_many)),
            ("1260.999", Err(too_many)),
            ("5.5511151231257827E-17", Ok(0)),
            ("1E-300", Ok(0)),
            ("0E300", Ok(0)),
        ] {
            assert_eq!(scaled(Decimal::of_number(digits), true), Some(expected), "{digits}");
        }
        assert!(matches!(scaled(Decimal::of_number("1E300"), true), Some(Err(FaultKind::TooLarge { .. }))));
    }
}

//! Days and months as documents name them. Nothing here knows what day it is.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A day of the Gregorian calendar, written `2026-03-01`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A month, written `2026-03`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    year: u16,
    month: u8,
}

/// The months that a payment is for (所属期), both inclusive, written `2026-01/2026-06`; one month too is written twice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    from: Month,
    to: Month,
}

impl Date {
    /// A day that exists, from 1800 to 2199.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let month_exists = Month::new(year, month).is_some();
        (month_exists && day >= 1 && day <= days_in(year, month)).then_some(Date { year, month, day })
    }

    /// The day of a moment, UTC seconds, as an office counts it; `None` before the first or after the last day that can be
    /// named.
    pub fn of_moment(at: i64) -> Option<Date> {
        let (year, month, day) = civil(at);
        Date::new(u16::try_from(year).ok()?, month as u8, day as u8)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Date> {
        let (month, day) = text.as_bytes().split_at_checked(7)?;
        let month = Month::parse_bytes(month)?;
        let [b'-', day @ ..] = day else { return None };
        Date::new(month.year, month.month, digits(day, 2)? as u8)
    }

    /// The month it is in.
    pub fn month(&self) -> Month {
        Month { year: self.year, month: self.month }
    }

    /// Day of the month.
    pub fn day(&self) -> u8 {
        self.day
    }
}

impl Month {
    /// A month from 1800 to 2199.
    pub fn new(year: u16, month: u8) -> Option<Month> {
        ((YEAR_MIN..=YEAR_MAX).contains(&year) && (1..=12).contains(&month)).then_some(Month { year, month })
    }

    /// Reads `YYYY-MM`.
    pub fn parse(text: &str) -> Option<Month> {
        Month::parse_bytes(text.as_bytes())
    }

    /// The month of a moment, UTC seconds, as an office counts it: in China Standard Time, which has no summer time. A moment
    /// before or after all months that can be named is in the first or the last of them.
    pub fn of_moment(at: i64) -> Month {
        let (year, month, _) = civil(at);
        match u16::try_from(year) {
            Ok(year) if year > YEAR_MAX => Month { year: YEAR_MAX, month: 12 },
            Ok(year) if year >= YEAR_MIN => Month { year, month: month as u8 },
            Err(_) if year > 0 => Month { year: YEAR_MAX, month: 12 },
            _ => Month { year: YEAR_MIN, month: 1 },
        }
    }

    /// Year.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Month of the year, from 1.
    pub fn month(&self) -> u8 {
        self.month
    }

    fn parse_bytes(text: &[u8]) -> Option<Month> {
        let [a, b, c, d, b'-', month @ ..] = text else { return None };
        Month::new(digits(&[*a, *b, *c, *d], 4)?, digits(month, 2)? as u8)
    }

    fn ordinal(&self) -> u16 {
        self.year * 12 + u16::from(self.month)
    }
}

impl Period {
    /// `None` when it ends before it begins.
    pub fn new(from: Month, to: Month) -> Option<Period> {
        (from <= to).then_some(Period { from, to })
    }

    /// Reads `YYYY-MM/YYYY-MM`.
    pub fn parse(text: &str) -> Option<Period> {
        Period::parse_bytes(text.as_bytes())
    }

    pub(crate) fn parse_bytes(text: &[u8]) -> Option<Period> {
        let (from, rest) = text.split_at_checked(7)?;
        let [b'/', to @ ..] = rest else { return None };
        Period::new(Month::parse_bytes(from)?, Month::parse_bytes(to)?)
    }

    /// First month.
    pub fn from(&self) -> Month {
        self.from
    }

    /// Last month.
    pub fn to(&self) -> Month {
        self.to
    }

    /// How many months, at least 1.
    pub fn months(&self) -> u16 {
        self.to.ordinal() - self.from.ordinal() + 1
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.from, self.to)
    }
}

macro_rules! debug_as_display {
    ($($type:ty),*) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )*};
}

debug_as_display!(Date, Month, Period);

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Exactly `count` decimal digits.
fn digits(text: &[u8], count: usize) -> Option<u16> {
    (text.len() == count).then_some(())?;
    text.iter().try_fold(0u16, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u16::from(byte - b'0')))
}

/// Year, month and day of a moment, UTC seconds, as an office counts them: in China Standard Time, which has no summer time.
pub fn civil(at: i64) -> (i64, i64, i64) {
    let days = at.saturating_add(OFFICE_UTC_OFFSET_SECONDS).div_euclid(DAY_SECONDS);
    // Counted in years that begin in March, so that the leap day is the last of its year.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

/// Eight hours ahead of UTC, all over the country.
const OFFICE_UTC_OFFSET_SECONDS: i64 = 8 * 3600;
const DAY_SECONDS: i64 = 24 * 3600;

const YEAR_MIN: u16 = 1800;
const YEAR_MAX: u16 = 2199;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for there in ["2024-02-29", "2000-02-29", "2026-12-31", "1900-02-28"] {
            assert_eq!(Date::parse(there).map(|date| date.to_string()).as_deref(), Some(there));
        }
        for wrong in [
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "2026-1-1",
            "",
            "２０２６-01-01",
            "2026-01-01x",
        ] {
            assert_eq!(Date::parse(wrong), None, "{wrong} is no day");
        }
    }

    #[test]
    fn a_moment_is_in_the_month_that_an_office_counts() {
        for (at, month) in [
            (0, "1970-01"),
            (1_767_574_800, "2026-01"),
            // 2026-02-28 23:59:59 and one second later, in China.
            (1_772_294_399, "2026-02"),
            (1_772_294_400, "2026-03"),
            // The last day of a leap February.
            (1_709_136_000, "2024-02"),
            (i64::MIN, "1800-01"),
            (i64::MAX, "2199-12"),
        ] {
            assert_eq!(Month::of_moment(at).to_string(), month, "{at}");
        }
    }

    #[test]
    fn a_period_counts_its_months_and_does_not_run_backwards() {
        for (text, months) in [("2026-01/2026-06", 6), ("2025-11/2026-02", 4), ("2026-03/2026-03", 1)] {
            let period = Period::parse(text).expect("it is a period");
            assert_eq!((period.months(), period.to_string().as_str()), (months, text));
        }
        for wrong in ["2026-06/2026-01", "2026-06", "2026-01-2026-06", "2026-01/2026-06/", "2026-01/2026-00", "年年年"] {
            assert_eq!(Period::parse(wrong), None, "{wrong} is no period");
        }
    }
}

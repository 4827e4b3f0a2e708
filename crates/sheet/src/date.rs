//! Calendar dates, and the day numbers by which spreadsheets store them.

use std::fmt;

/// A day of the proleptic Gregorian calendar that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// From which day a workbook counts. Decided by the workbook, never by the cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateSystem {
    /// Day 1 is 1900-01-01, and the day 1900-02-29, which never was, is counted.
    #[default]
    From1900,
    /// Day 0 is 1904-01-01; old Mac workbooks.
    From1904,
}

impl Date {
    /// The day, if the calendar has it. Years 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let real = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
        real.then_some(Self { year, month, day })
    }

    /// The day that a serial number stands for, its time of day dropped. `None` before the first day either system has, for
    /// 1900-02-29 and past 9999.
    pub fn from_serial(serial: f64, system: DateSystem) -> Option<Self> {
        if !(0.0..3_000_000.0).contains(&serial) {
            return None;
        }
        let whole = serial as i64;
        let days_from_1900 = match system {
            DateSystem::From1904 => whole + DAYS_1900_TO_1904,
            DateSystem::From1900 if whole == 0 || whole == PHANTOM_DAY => return None,
            // Days before the phantom one are numbered one too low against the calendar.
            DateSystem::From1900 if whole < PHANTOM_DAY => whole + 1,
            DateSystem::From1900 => whole,
        };
        Self::from_days(days_from_1900 + DAYS_TO_1899_12_30)
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Reads `2026-03-01`, with or without a time behind it (xsd:date, xsd:dateTime).
    pub(crate) fn from_iso(text: &str) -> Option<Self> {
        let date = text.split(['T', ' ']).next()?;
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.trim_end_matches('Z').parse().ok()?)
    }

    pub(crate) fn pack(self) -> u32 {
        u32::from(self.year) << 16 | u32::from(self.month) << 8 | u32::from(self.day)
    }

    pub(crate) fn unpack(packed: u32) -> Self {
        Self { year: (packed >> 16) as u16, month: (packed >> 8) as u8, day: packed as u8 }
    }

    /// From days since 0000-03-01, by the cycle of 400 years (146,097 days) that the calendar repeats in.
    fn from_days(days: i64) -> Option<Self> {
        let cycle = days.div_euclid(146_097);
        let in_cycle = days.rem_euclid(146_097);
        let year_in_cycle = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
        let day_of_year = in_cycle - (365 * year_in_cycle + year_in_cycle / 4 - year_in_cycle / 100);
        // Counting months from March puts the leap day last, and makes month lengths a straight line: (153 m + 2) / 5.
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = cycle * 400 + year_in_cycle + i64::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The serial of 1900-02-29 in the 1900 system.
const PHANTOM_DAY: i64 = 60;
/// 1904-01-01 is day 1462 of the 1900 system.
const DAYS_1900_TO_1904: i64 = 1_462;
/// Days from 0000-03-01 to 1899-12-30, which is day 0 of the 1900 system for every day after the phantom one.
const DAYS_TO_1899_12_30: i64 = 693_899;

#[cfg(test)]
mod tests {
    use super::*;

    fn day(serial: f64, system: DateSystem) -> String {
        Date::from_serial(serial, system).map_or("none".into(), |date| date.to_string())
    }

    #[test]
    fn serials_are_the_days_that_spreadsheets_show() {
        for (serial, shown) in [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (60.0, "none"),
            (61.0, "1900-03-01"),
            (36_526.0, "2000-01-01"),
            (46_082.75, "2026-03-01"),
            (2_958_465.0, "9999-12-31"),
            (2_958_466.0, "none"),
            (0.5, "none"),
            (-1.0, "none"),
            (f64::NAN, "none"),
            (f64::INFINITY, "none"),
        ] {
            assert_eq!(day(serial, DateSystem::From1900), shown, "serial {serial} in the 1900 system");
        }
        assert_eq!(day(0.0, DateSystem::From1904), "1904-01-01", "the 1904 system starts at day 0");
        assert_eq!(day(44_620.0, DateSystem::From1904), "2026-03-01", "the 1904 system lies 1,462 days behind");
    }

    #[test]
    fn every_day_from_1904_to_2104_follows_the_one_before() {
        let mut before = Date::new(1903, 12, 31).expect("a real day");
        for serial in 0..73_000 {
            let date = Date::from_serial(f64::from(serial), DateSystem::From1904).expect("inside the range");
            let next = Date::new(before.year, before.month, before.day + 1)
                .or_else(|| Date::new(before.year, before.month + 1, 1))
                .or_else(|| Date::new(before.year + 1, 1, 1));
            assert_eq!(Some(date), next, "day {serial} is the day after {before}");
            assert_eq!(Date::unpack(date.pack()), date, "packing keeps the day");
            before = date;
        }
    }

    #[test]
    fn days_that_never_were_are_refused() {
        assert_eq!(Date::new(2026, 2, 29), None, "2026 is no leap year");
        assert_eq!(Date::new(1900, 2, 29), None, "1900 is no leap year");
        assert!(Date::new(2000, 2, 29).is_some(), "2000 is a leap year");
        assert_eq!(Date::from_iso("2026-13-01"), None, "there is no month 13");
        assert_eq!(Date::from_iso("2026-03-01T08:30:00").map(|d| d.to_string()).as_deref(), Some("2026-03-01"));
    }
}

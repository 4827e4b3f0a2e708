//! Days and times as an office counts them: China Standard Time, which has no summer time.

use funds::civil;

/// Eight hours ahead of UTC, all over the country.
pub(crate) const OFFICE_UTC_OFFSET_SECONDS: i64 = 8 * 3600;

pub(crate) const DAY_SECONDS: i64 = 24 * 3600;

/// The first second of a day `YYYY-MM-DD`, as UTC seconds; `None` when there is no such day.
pub(crate) fn day_start(date: &str) -> Option<i64> {
    funds::Date::parse(date)?;
    let number = |range: std::ops::Range<usize>| date.get(range)?.parse::<i64>().ok();
    Some(days_since_epoch(number(0..4)?, number(5..7)?, number(8..10)?) * DAY_SECONDS - OFFICE_UTC_OFFSET_SECONDS)
}

/// The day of a moment, `YYYY-MM-DD`.
pub fn day_of(at: i64) -> String {
    let (year, month, day) = civil(at);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A moment to the minute, `YYYY-MM-DD HH:MM`, as a clock in the office shows it.
pub fn moment_of(at: i64) -> String {
    let minutes = (at + OFFICE_UTC_OFFSET_SECONDS).rem_euclid(DAY_SECONDS) / 60;
    format!("{} {:02}:{:02}", day_of(at), minutes / 60, minutes % 60)
}

/// The month of a moment, `YYYY-MM`.
pub(crate) fn month_of(at: i64) -> String {
    day_of(at)[..7].to_owned()
}

/// The year of a moment.
pub(crate) fn year_of(at: i64) -> u16 {
    civil(at).0 as u16
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, counted in years that begin in March, so that the leap day is
/// the last of its year.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_fit_together() {
        assert_eq!(day_start("1970-01-01"), Some(-OFFICE_UTC_OFFSET_SECONDS));
        assert_eq!(day_of(1_795_305_600), "2026-11-22", "midnight UTC is eight in the morning");
        assert_eq!(moment_of(1_795_305_600 + 61), "2026-11-22 08:01", "to the minute");
        assert_eq!(day_start("2026-02-29"), None, "a day that is not");
        for day in ["1999-12-31", "2000-02-29", "2024-02-29", "2026-11-22", "2100-03-01"] {
            let start = day_start(day).expect("these days are");
            assert_eq!((day_of(start), day_of(start + DAY_SECONDS - 1)), (day.into(), day.into()));
            assert_ne!(day_of(start - 1), day);
        }
        assert_eq!((month_of(1_795_305_600), year_of(1_795_305_600)), ("2026-11".into(), 2026));
    }
}

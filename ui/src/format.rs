//! Dates, times, months, sizes and counts as each language writes them. Money is [`ipc::show_money`] in both.
use crate::timing::{Local, local, now};
use crate::words::lang;
use ipc::Lang;

/// `2026-11-22` / `22 Nov 2026`; tracks the language.
pub fn date(at: i64) -> String {
    date_in(local(at), lang())
}

/// `2026-11-22 14:05` / `22 Nov 2026, 14:05`; tracks the language.
pub fn moment(at: i64) -> String {
    let at = local(at);
    match lang() {
        Lang::Zh => format!("{} {}", date_in(at, Lang::Zh), clock_of(at)),
        Lang::En => format!("{}, {}", date_in(at, Lang::En), clock_of(at)),
    }
}

/// `11-22` / `22 Nov`, with the year when it is not this one; tracks the language.
pub fn short_date(at: i64) -> String {
    let (at, today) = (local(at), local(now()));
    if at.year != today.year {
        return date_in(at, lang());
    }
    match lang() {
        Lang::Zh => format!("{:02}-{:02}", at.month, at.day),
        Lang::En => format!("{} {}", at.day, MONTHS_EN[at.month as usize - 1]),
    }
}

/// `14:05`.
pub fn clock(at: i64) -> String {
    clock_of(local(at))
}

/// `2026-11-22`, as it travels.
pub fn iso_date(at: i64) -> String {
    date_in(local(at), Lang::Zh)
}

/// How long ago, in the largest unit that is not zero; tracks the language.
pub fn ago(at: i64) -> String {
    ago_in((now() - at).max(0), lang())
}

/// A month, `2026-03`: `2026 年 3 月` / `Mar 2026`; anything else comes back as it is.
pub fn month(month: &str) -> String {
    month_in(month, lang())
}

/// A benefit period from its first and last month; tracks the language.
pub fn period(from: &str, to: &str) -> String {
    period_in(from, to, lang())
}

/// `12,345`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `3.4 MB`; powers of 1,000.
pub fn bytes(n: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = n as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit < UNITS.len() - 1 {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{n} B") } else { format!("{value:.1} {}", UNITS[unit]) }
}

/// Amounts too wide for a chart: `1,234.5 万` / `12.3 M`, without the currency.
pub fn brief_money(fen: i64) -> String {
    brief_in(fen, lang())
}

/// Whole per cent of `part` in `whole`, never 0 or 100 when it is not quite; `None` without a whole.
pub fn per_cent(part: i64, whole: i64) -> Option<u32> {
    if whole <= 0 {
        return None;
    }
    let share = (part.max(0) as f64 / whole as f64 * 100.0).round() as u32;
    Some(match share {
        0 if part > 0 => 1,
        100 if part < whole => 99,
        share => share,
    })
}

/// Reads a month as typed (`202603`, `2026.3`, `2026年3月`, `2026-03`) into `YYYY-MM`.
pub fn read_month(typed: &str) -> Option<String> {
    let numbers = numbers(typed);
    let (year, month) = match numbers.as_slice() {
        [one] if (5..=6).contains(&one.len()) => (one[..4].parse().ok()?, one[4..].parse().ok()?),
        [year, month] => (year.parse().ok()?, month.parse().ok()?),
        _ => return None,
    };
    is_month(year, month).then(|| format!("{year:04}-{month:02}"))
}

/// Reads a day as typed (`20260307`, `2026.3.7`, `2026年3月7日`) into `YYYY-MM-DD`.
pub fn read_date(typed: &str) -> Option<String> {
    let numbers = numbers(typed);
    let (year, month, day): (u32, u32, u32) = match numbers.as_slice() {
        [one] if one.len() == 8 => (one[..4].parse().ok()?, one[4..6].parse().ok()?, one[6..].parse().ok()?),
        [year, month, day] => (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?),
        _ => return None,
    };
    (is_month(year, month) && (1..=days_in(year, month)).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The month that lies `by` after `month`.
pub fn step_month(month: &str, by: i32) -> Option<String> {
    let (year, month) = split_month(month)?;
    let index = year as i32 * 12 + month as i32 - 1 + by;
    Some(format!("{:04}-{:02}", index.div_euclid(12), index.rem_euclid(12) + 1))
}

/// How many months a period has, first and last included; `None` where it is no period.
pub fn months_between(from: &str, to: &str) -> Option<u16> {
    let ((y1, m1), (y2, m2)) = (split_month(from)?, split_month(to)?);
    (y2 * 12 + m2 + 1).checked_sub(y1 * 12 + m1).filter(|n| *n > 0).and_then(|n| n.try_into().ok())
}

/// The month's number alone, for the foot of a chart.
pub fn month_tick(month: &str) -> String {
    match (split_month(month), lang()) {
        (Some((_, number)), Lang::Zh) => format!("{number}月"),
        (Some((_, number)), Lang::En) => MONTHS_EN[number as usize - 1].to_owned(),
        (None, _) => month.to_owned(),
    }
}

fn numbers(typed: &str) -> Vec<String> {
    let plain: String = typed
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            c => c,
        })
        .collect();
    plain.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn is_month(year: u32, month: u32) -> bool {
    (1900..=2999).contains(&year) && (1..=12).contains(&month)
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn split_month(month: &str) -> Option<(u32, u32)> {
    let (year, number) = month.split_once('-')?;
    let (year, number) = (year.parse().ok()?, number.parse().ok()?);
    is_month(year, number).then_some((year, number))
}

fn date_in(at: Local, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{:04}-{:02}-{:02}", at.year, at.month, at.day),
        Lang::En => format!("{} {} {}", at.day, MONTHS_EN[at.month as usize - 1], at.year),
    }
}

fn clock_of(at: Local) -> String {
    format!("{:02}:{:02}", at.hour, at.minute)
}

fn month_in(month: &str, lang: Lang) -> String {
    match (split_month(month), lang) {
        (Some((year, number)), Lang::Zh) => format!("{year} 年 {number} 月"),
        (Some((year, number)), Lang::En) => format!("{} {year}", MONTHS_EN[number as usize - 1]),
        (None, _) => month.to_owned(),
    }
}

fn period_in(from: &str, to: &str, lang: Lang) -> String {
    let (Some((y1, m1)), Some((y2, m2))) = (split_month(from), split_month(to)) else {
        return month_in(if from.is_empty() { to } else { from }, lang);
    };
    let name = |m: u32| MONTHS_EN[m as usize - 1];
    match lang {
        _ if from == to => month_in(from, lang),
        Lang::Zh if y1 == y2 => format!("{y1} 年 {m1}–{m2} 月"),
        Lang::Zh => format!("{y1} 年 {m1} 月–{y2} 年 {m2} 月"),
        Lang::En if y1 == y2 => format!("{}–{} {y1}", name(m1), name(m2)),
        Lang::En => format!("{} {y1}–{} {y2}", name(m1), name(m2)),
    }
}

fn ago_in(seconds: i64, lang: Lang) -> String {
    let (n, zh, en) = match seconds {
        0..60 => return if lang == Lang::Zh { "刚刚".into() } else { "just now".into() },
        60..3_600 => (seconds / 60, "分钟", "minute"),
        3_600..86_400 => (seconds / 3_600, "小时", "hour"),
        _ => (seconds / 86_400, "天", "day"),
    };
    match lang {
        Lang::Zh => format!("{n} {zh}前"),
        Lang::En => format!("{n} {en}{} ago", if n == 1 { "" } else { "s" }),
    }
}

fn brief_in(fen: i64, lang: Lang) -> String {
    let yuan = fen as f64 / 100.0;
    let (value, unit) = match (lang, yuan.abs()) {
        (Lang::Zh, y) if y >= 1e8 => (yuan / 1e8, " 亿"),
        (Lang::Zh, y) if y >= 1e4 => (yuan / 1e4, " 万"),
        (Lang::En, y) if y >= 1e6 => (yuan / 1e6, " M"),
        (Lang::En, y) if y >= 1e3 => (yuan / 1e3, " k"),
        _ => (yuan, ""),
    };
    let decimals = if unit.is_empty() || value.abs() >= 100.0 { 0 } else { 1 };
    let shown = format!("{value:.decimals$}");
    let shown = if decimals > 0 { shown.trim_end_matches('0').trim_end_matches('.') } else { &shown };
    let (sign, digits) = shown.strip_prefix('-').map_or(("", shown), |d| ("-", d));
    let (whole, part) = digits.split_once('.').map_or((digits, String::new()), |(w, p)| (w, format!(".{p}")));
    format!("{sign}{}{part}{unit}", count(whole.parse().unwrap_or_default()))
}

const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_clerks_type_them() {
        for typed in ["202603", "2026-3", "2026.03", "2026年3月", "２０２６／３"] {
            assert_eq!(read_month(typed).as_deref(), Some("2026-03"), "{typed} is March 2026");
        }
        for typed in ["", "2026", "2026-13", "03", "2026-00", "20260"] {
            assert_eq!(read_month(typed), None, "{typed} is no month");
        }
    }

    #[test]
    fn days_are_read_only_where_the_calendar_has_them() {
        assert_eq!(read_date("2024年2月29日").as_deref(), Some("2024-02-29"));
        assert_eq!(read_date("20261131"), None, "November has 30 days");
        assert_eq!(read_date("2026-2-29"), None, "2026 is no leap year");
    }

    #[test]
    fn months_step_over_the_year() {
        assert_eq!(step_month("2026-12", 1).as_deref(), Some("2027-01"));
        assert_eq!(months_between("2025-12", "2026-03"), Some(4));
        assert_eq!(months_between("2026-03", "2026-02"), None, "a period does not end before it begins");
        assert_eq!(step_month("2026-01", -1).as_deref(), Some("2025-12"));
    }

    #[test]
    fn periods_say_no_more_than_needed() {
        for (from, to, zh, en) in [
            ("2026-01", "2026-06", "2026 年 1–6 月", "Jan–Jun 2026"),
            ("2026-03", "2026-03", "2026 年 3 月", "Mar 2026"),
            ("2025-12", "2026-01", "2025 年 12 月–2026 年 1 月", "Dec 2025–Jan 2026"),
        ] {
            assert_eq!(period_in(from, to, Lang::Zh), zh);
            assert_eq!(period_in(from, to, Lang::En), en);
        }
    }

    #[test]
    fn shares_are_whole_only_when_they_are() {
        assert_eq!(per_cent(1, 1_000_000), Some(1), "something is not nothing");
        assert_eq!(per_cent(999_999, 1_000_000), Some(99), "nearly all is not all");
        assert_eq!(per_cent(5, 0), None);
    }

    #[test]
    fn brief_amounts_fit_a_chart() {
        assert_eq!(brief_in(123_456_700, Lang::Zh), "123 万");
        assert_eq!(brief_in(1_234_567_000, Lang::Zh), "1,235 万");
        assert_eq!(brief_in(1_260_000, Lang::En), "12.6 k");
        assert_eq!(brief_in(0, Lang::En), "0");
    }

    #[test]
    fn ages_take_the_largest_unit() {
        assert_eq!(ago_in(59, Lang::Zh), "刚刚");
        assert_eq!(ago_in(3_600, Lang::En), "1 hour ago");
        assert_eq!(ago_in(200_000, Lang::Zh), "2 天前");
    }
}

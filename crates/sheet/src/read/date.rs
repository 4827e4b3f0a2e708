//! Days and spans of months, as dates or as the many texts that stand for them.

use super::decimal::Decimal;
use super::{CellFault, FaultKind};
use crate::fold::compact;
use crate::{Cell, Date, DateSystem};

/// The months a payment is for, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Year of the first month.
    pub from_year: u16,
    /// The first month, 1 to 12.
    pub from_month: u8,
    /// Year of the last month.
    pub to_year: u16,
    /// The last month, 1 to 12.
    pub to_month: u8,
}

/// Reads a day: a date cell, `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301`, any of them with a time behind, or the
/// serial of a date that lost its format (years 2000 to 2099 only), counted as the workbook counts.
pub fn read_date(cell: &Cell<'_>, system: DateSystem) -> Result<Date, CellFault> {
    let date = match *cell {
        Cell::Date(date) => Ok(date),
        Cell::Number(digits) => match whole(digits) {
            Some(number @ 19_490_101..=21_001_231) => packed_date(number).ok_or(FaultKind::NotADate),
            Some(number) => serial_date(number, system).ok_or(FaultKind::NotADate),
            None => Err(FaultKind::NotADate),
        },
        Cell::Text(text) => date_text(text).ok_or(FaultKind::NotADate),
        _ => Err(no_date(cell, FaultKind::NotADate)),
    };
    date.map_err(|kind| kind.at(cell))
}

/// Reads the months a payment is for. Understood are, with any of the usual dashes, 至, 到 and full-width digits:
///
/// - a month: `2026年1月`, `2026-01`, `2026.1`, `202601`, or a date cell, which is how `2026年1月` is stored once typed;
/// - months: `2026年1-6月`, `2026.01-2026.06`, `2026年1月至6月`, `202601-202606`;
/// - `2026年第一季度`, `2026年上半年`, `2026年度`, `2026年`, `2026`.
pub fn read_period(cell: &Cell<'_>, system: DateSystem) -> Result<Period, CellFault> {
    let period = match *cell {
        Cell::Date(date) => Period::new((date.year(), date.month()), (date.year(), date.month())),
        Cell::Number(digits) => match whole(digits).map(|number| (number, serial_date(number, system))) {
            Some((_, Some(date))) => Period::new((date.year(), date.month()), (date.year(), date.month())),
            Some((number, None)) => period_text(&number.to_string()),
            // 2026.1 typed into a cell is a number; but so is 2026.10, and then it is 2026.1 too.
            None => Err(FaultKind::NotAPeriod),
        },
        Cell::Text(text) => period_text(text),
        _ => Err(no_date(cell, FaultKind::NotAPeriod)),
    };
    period.map_err(|kind| kind.at(cell))
}

impl Period {
    fn new(from: (u16, u8), to: (u16, u8)) -> Result<Self, FaultKind> {
        let real = |(year, month): (u16, u8)| YEARS.contains(&year) && (1..=12).contains(&month);
        if !real(from) || !real(to) {
            return Err(FaultKind::NotAPeriod);
        }
        if to < from {
            return Err(FaultKind::PeriodBackwards);
        }
        Ok(Self { from_year: from.0, from_month: from.1, to_year: to.0, to_month: to.1 })
    }
}

fn whole(digits: &str) -> Option<u32> {
    let number = Decimal::of_number(digits).filter(|number| !number.is_negative())?;
    u32::try_from(number.scaled(0, false).ok()?).ok()
}

/// `20260301`.
fn packed_date(number: u32) -> Option<Date> {
    Date::new((number / 10_000) as u16, (number / 100 % 100) as u8, (number % 100) as u8)
}

/// A plain number is taken for a date only if it is one of this century's.
fn serial_date(number: u32, system: DateSystem) -> Option<Date> {
    Date::from_serial(f64::from(number), system).filter(|date| (2000..=2099).contains(&date.year()))
}

fn no_date(cell: &Cell<'_>, otherwise: FaultKind) -> FaultKind {
    match cell {
        Cell::Empty => FaultKind::Missing,
        Cell::Error(_) => FaultKind::FormulaError,
        Cell::Uncalculated => FaultKind::Uncalculated,
        _ => otherwise,
    }
}

fn date_text(text: &str) -> Option<Date> {
    // What follows the first inner space is a time of day.
    let date = text.trim().split([' ', 'T', '\u{A0}']).next()?;
    let date = compact(date)?;
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return packed_date(date.parse().ok()?).filter(|date| YEARS.contains(&date.year()));
    }
    let tokens = tokens(&date)?;
    match tokens[..] {
        [
            Token::Number(year, 4),
            Token::Mark(first @ ('-' | '/' | '.')),
            Token::Number(month, 1..=2),
            Token::Mark(second),
            Token::Number(day, 1..=2),
        ] if first == second => date_of(year, month, day),
        [
            Token::Number(year, 4),
            Token::Mark('年'),
            Token::Number(month, 1..=2),
            Token::Mark('月'),
            Token::Number(day, 1..=2),
            Token::Mark('日' | '号'),
        ] => date_of(year, month, day),
        _ => None,
    }
}

fn date_of(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = u16::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

fn period_text(text: &str) -> Result<Period, FaultKind> {
    let text = compact(text).ok_or(FaultKind::NotAPeriod)?;
    if text.is_empty() {
        return Err(FaultKind::Missing);
    }
    let text = text.replace(['至', '到'], "~").replace("--", "~").replace("月份", "月");
    if let Some((year, part)) = text.split_once('年')
        && let Some(months) = part_of_year(part)
    {
        let year = year.parse().map_err(|_| FaultKind::NotAPeriod)?;
        return Period::new((year, months.0), (year, months.1));
    }
    let tokens = tokens(&text).ok_or(FaultKind::NotAPeriod)?;
    if let [Token::Number(year, 4)] = tokens[..] {
        return months(year, 1, year, 12);
    }
    if let Some(at) = tokens.iter().position(|token| *token == Token::Mark('~')) {
        let (first, last) = (&tokens[..at], &tokens[at + 1..]);
        // The unit may stand behind both: 2026年1至6月.
        let (from_year, from_month) =
            year_month(first).or_else(|| year_month(&[first, &[Token::Mark('月')]].concat())).ok_or_else(|| no_year(first))?;
        let (to_year, to_month) =
            year_month(last).or_else(|| Some((from_year, month_alone(last)?))).ok_or(FaultKind::NotAPeriod)?;
        return months(from_year, from_month, to_year, to_month);
    }
    if let Some((year, month)) = year_month(&tokens) {
        return months(year, month, year, month);
    }
    // With a hyphen for "to", where it can be told from the one between year and month: by what stands before and behind it.
    for at in (0..tokens.len()).filter(|&at| tokens[at] == Token::Mark('-')) {
        let (first, last) = (&tokens[..at], &tokens[at + 1..]);
        let first_month = year_month(first).or_else(|| year_month(&[first, &[Token::Mark('月')]].concat()));
        // 2026-1-6 may as well be a day.
        let whole_again = year_month(last);
        let month_again = month_alone(last).filter(|_| !first.contains(&Token::Mark('-')));
        if let Some((from_year, from_month)) = first_month
            && let Some((to_year, to_month)) = whole_again.or_else(|| Some((from_year, month_again?)))
        {
            return months(from_year, from_month, to_year, to_month);
        }
    }
    Err(no_year(&tokens))
}

fn months(from_year: u32, from_month: u32, to_year: u32, to_month: u32) -> Result<Period, FaultKind> {
    let narrow = |year: u32, month: u32| Some((u16::try_from(year).ok()?, u8::try_from(month).ok()?));
    match (narrow(from_year, from_month), narrow(to_year, to_month)) {
        (Some(from), Some(to)) => Period::new(from, to),
        _ => Err(FaultKind::NotAPeriod),
    }
}

/// First and last month of a quarter, a half or a whole year, by what stands behind 年.
fn part_of_year(part: &str) -> Option<(u8, u8)> {
    match part {
        "" | "度" | "全年" => return Some((1, 12)),
        "上半年" => return Some((1, 6)),
        "下半年" => return Some((7, 12)),
        _ => {}
    }
    let quarter = part.strip_prefix('第').unwrap_or(part);
    let quarter = quarter.strip_suffix("季度").or_else(|| quarter.strip_suffix('季'))?;
    let last = match quarter {
        "一" | "1" => 3,
        "二" | "2" => 6,
        "三" | "3" => 9,
        "四" | "4" => 12,
        _ => return None,
    };
    Some((last - 2, last))
}

/// Year and month in one of the ways to write them.
fn year_month(tokens: &[Token]) -> Option<(u32, u32)> {
    match *tokens {
        [Token::Number(packed, 6)] => Some((packed / 100, packed % 100)),
        [Token::Number(year, 4), Token::Mark('年'), Token::Number(month, 1..=2), Token::Mark('月')] => Some((year, month)),
        [Token::Number(year, 4), Token::Mark('-' | '.' | '/'), Token::Number(month, 1..=2)] => Some((year, month)),
        _ => None,
    }
}

/// A month whose year stands before.
fn month_alone(tokens: &[Token]) -> Option<u32> {
    match *tokens {
        [Token::Number(month, 1..=2)] | [Token::Number(month, 1..=2), Token::Mark('月')] => Some(month),
        _ => None,
    }
}

/// Months without any year are a fault of their own, since they are so easily put right.
fn no_year(tokens: &[Token]) -> FaultKind {
    let has_year = tokens.iter().any(|token| matches!(token, Token::Number(_, 4..)));
    let has_month = tokens.iter().any(|token| matches!(token, Token::Number(1..=12, 1..=2)));
    if has_month && !has_year { FaultKind::NoYear } else { FaultKind::NotAPeriod }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A number and how many digits it is written with.
    Number(u32, usize),
    Mark(char),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if tokens.len() >= TOKENS_MAX {
            return None;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            tokens.push(Token::Number(rest[..digits].parse().ok()?, digits));
            rest = &rest[digits..];
        } else {
            tokens.push(Token::Mark(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    Some(tokens)
}

/// Years that a payment can have anything to do with.
const YEARS: std::ops::RangeInclusive<u16> = 1949..=2100;
const TOKENS_MAX: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn period(cell: Cell<'_>) -> Result<(u16, u8, u16, u8), FaultKind> {
        read_period(&cell, DateSystem::From1900)
            .map(|p| (p.from_year, p.from_month, p.to_year, p.to_month))
            .map_err(|fault| fault.kind)
    }

    #[test]
    fn periods_as_people_write_them() {
        for (text, expected) in [
            ("2026年1-6月", (2026, 1, 2026, 6)),
            ("2026年1—6月", (2026, 1, 2026, 6)),
            ("2026年1至6月", (2026, 1, 2026, 6)),
            ("2026年1月至6月", (2026, 1, 2026, 6)),
            ("2026年1月-6月份", (2026, 1, 2026, 6)),
            ("2025年11月-2026年2月", (2025, 11, 2026, 2)),
            ("2026.01-2026.06", (2026, 1, 2026, 6)),
            ("2026.1-6", (2026, 1, 2026, 6)),
            ("2026-01-2026-06", (2026, 1, 2026, 6)),
            ("2026-01至2026-06", (2026, 1, 2026, 6)),
            ("2026/1~2026/6", (2026, 1, 2026, 6)),
            ("202601-202606", (2026, 1, 2026, 6)),
            ("202601", (2026, 1, 2026, 1)),
            ("2026-01", (2026, 1, 2026, 1)),
            ("2026.1", (2026, 1, 2026, 1)),
            ("２０２６年 １０ 月", (2026, 10, 2026, 10)),
            ("2026年3月份", (2026, 3, 2026, 3)),
            ("2026年第一季度", (2026, 1, 2026, 3)),
            ("2026年4季度", (2026, 10, 2026, 12)),
            ("2026年上半年", (2026, 1, 2026, 6)),
            ("2026年下半年", (2026, 7, 2026, 12)),
            ("2026年度", (2026, 1, 2026, 12)),
            ("2026年", (2026, 1, 2026, 12)),
            ("2026", (2026, 1, 2026, 12)),
        ] {
            assert_eq!(period(Cell::Text(text)), Ok(expected), "{text}");
        }
        assert_eq!(period(Cell::Number("202601")), Ok((2026, 1, 2026, 1)));
        assert_eq!(period(Cell::Number("46082")), Ok((2026, 3, 2026, 3)), "a date that lost its format");
        assert_eq!(period(Cell::Date(Date::new(2026, 1, 1).expect("a real day"))), Ok((2026, 1, 2026, 1)));
    }

    #[test]
    fn periods_that_are_none() {
        for (text, kind) in [
            ("1-6月", FaultKind::NoYear),
            ("6月", FaultKind::NoYear),
            ("2026年6-1月", FaultKind::PeriodBackwards),
            ("2026年13月", FaultKind::NotAPeriod),
            ("2026-1-6", FaultKind::NotAPeriod),
            ("2026年第五季度", FaultKind::NotAPeriod),
            ("1026年1月", FaultKind::NotAPeriod),
            ("今年", FaultKind::NotAPeriod),
            ("99999999999999", FaultKind::NotAPeriod),
            ("  ", FaultKind::Missing),
        ] {
            assert_eq!(period(Cell::Text(text)), Err(kind), "{text}");
        }
        assert_eq!(period(Cell::Number("2026.1")), Err(FaultKind::NotAPeriod), "January or October, nobody knows");
    }

    #[test]
    fn days_as_people_write_them() {
        let read = |cell, system| read_date(&cell, system).map(|date| date.to_string()).map_err(|fault| fault.kind);
        for text in [
            "2026-03-01",
            "2026/3/1",
            "2026.3.1",
            "2026年3月1日",
            "２０２６年３月１日",
            "20260301",
            "2026-03-01 08:30",
            " 2026-03-01T08:30:00 ",
        ] {
            assert_eq!(read(Cell::Text(text), DateSystem::From1900).as_deref(), Ok("2026-03-01"), "{text}");
        }
        assert_eq!(read(Cell::Number("46082"), DateSystem::From1900).as_deref(), Ok("2026-03-01"));
        assert_eq!(read(Cell::Number("44620"), DateSystem::From1904).as_deref(), Ok("2026-03-01"), "as the workbook counts");
        assert_eq!(read(Cell::Number("20260301"), DateSystem::From1900).as_deref(), Ok("2026-03-01"));
        for text in ["2026-02-30", "2026-3", "3月1日", "2026-03/01", "26.3.1", "昨天"] {
            assert_eq!(read(Cell::Text(text), DateSystem::From1900), Err(FaultKind::NotADate), "{text}");
        }
        assert_eq!(read(Cell::Number("1260"), DateSystem::From1900), Err(FaultKind::NotADate), "1903 is no payment's year");
    }
}

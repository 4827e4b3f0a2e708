//! What the content of a column says about its field.

use super::{Guess, Reason};
use crate::fold::squeeze;
use crate::header::Meaning;
use crate::limits::SHORT_BYTES_MAX;
use crate::{
    Cell, DateSystem, Field, MoneyUnit, Table, read_benefit_type, read_date, read_money, read_months, read_period, read_quantity,
};
use crate::{CellFault, FaultKind};

/// Holds a header's meaning against the column's first cells.
pub(super) fn weigh(table: &Table<'_>, column: usize, meaning: Meaning) -> Guess {
    let Meaning { field, percent } = meaning;
    let cells = sample(table, column);
    let fitting = cells.iter().filter(|cell| fits(field, cell)).count();
    let (percent, reason) = match cells.len() {
        _ if !says_anything(field) => (percent, Reason::Header),
        0 => (percent.saturating_sub(10), Reason::Header),
        all if fitting * 10 >= all * 8 => ((percent + 5).min(99), Reason::HeaderAndContent),
        all if fitting * 10 <= all * 3 => (percent.saturating_sub(45), Reason::HeaderAgainstContent),
        _ => (percent, Reason::Header),
    };
    Guess { field, percent, reason }
}

/// A field that a column without a header can only hold.
pub(super) fn by_content(table: &Table<'_>, column: usize) -> Option<Guess> {
    let cells = sample(table, column);
    if cells.len() < 3 {
        return None;
    }
    let all = |field| cells.iter().filter(|cell| fits(field, cell)).count() * 10 >= cells.len() * 9;
    let guess = |field, percent| Some(Guess { field, percent, reason: Reason::Content });
    if all(Field::BeneficiaryId) {
        return guess(Field::BeneficiaryId, 70);
    }
    let numbers: Vec<i64> = cells.iter().filter_map(|cell| squeeze(cell.as_str()?).parse().ok()).collect();
    if numbers.len() == cells.len() && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1) {
        return guess(Field::Sequence, 70);
    }
    let long = cells.iter().all(|cell| cell.as_str().is_some_and(|text| squeeze(text).len() >= 12));
    if long && all(Field::Account) { guess(Field::Account, 55) } else { None }
}

/// The first cells of the column that have anything in them.
fn sample<'g>(table: &Table<'g>, column: usize) -> Vec<Cell<'g>> {
    (0..table.rows().len().min(SAMPLE_ROWS)).map(|row| table.cell(row, column)).filter(|cell| !cell.is_empty()).collect()
}

/// Whether the content can confirm or deny the field at all.
fn says_anything(field: Field) -> bool {
    !matches!(
        field,
        Field::Relation
            | Field::Authorisation
            | Field::Bank
            | Field::Household
            | Field::Township
            | Field::Village
            | Field::Group
            | Field::Unit
            | Field::Note
    )
}

/// Whether the cell is what the field needs, small faults aside: those are shown row by row later.
fn fits(field: Field, cell: &Cell<'_>) -> bool {
    if cell.as_str().is_some_and(|text| text.len() > SHORT_BYTES_MAX) {
        return false;
    }
    let text = || squeeze(&cell.to_string());
    match field {
        Field::BeneficiaryId | Field::HeadId | Field::PayeeId => {
            let text = text();
            let digits = text.chars().filter(char::is_ascii_digit).count();
            (text.len() == 18 && digits >= 17 || text.len() == 15 && digits == 15) || is_cut_number(cell, 17..=18)
        }
        Field::Account => {
            let text: String = text().chars().filter(|&c| c != '-').collect();
            !matches!(cell, Cell::Date(_)) && (8..=30).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
                || is_cut_number(cell, 12..=30)
        }
        Field::BeneficiaryName | Field::HeadName | Field::PayeeName => {
            let text = text();
            matches!(cell, Cell::Text(_)) && (1..=20).contains(&text.chars().count()) && !text.chars().any(|c| c.is_ascii_digit())
        }
        Field::Phone => {
            let text = text();
            (7..=13).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        }
        Field::Sequence => text().parse::<u32>().is_ok(),
        Field::Amount | Field::Rate | Field::OwnIncome => is_number(read_money(cell, MoneyUnit::Yuan)),
        Field::Quantity => is_number(read_quantity(cell)),
        Field::Months => is_number(read_months(cell)),
        Field::Period | Field::PeriodFrom | Field::PeriodTo => {
            !matches!(read_period(cell, DateSystem::From1900), Err(CellFault { kind: FaultKind::NotAPeriod, .. }))
                || read_date(cell, DateSystem::From1900).is_ok()
        }
        Field::BenefitType => read_benefit_type(cell).is_ok(),
        Field::Date => read_date(cell, DateSystem::From1900).is_ok() || read_period(cell, DateSystem::From1900).is_ok(),
        _ => true,
    }
}

/// A number, even one that cannot be taken as it is; an error or a formula not calculated is neither.
fn is_number<T>(read: Result<T, CellFault>) -> bool {
    !matches!(read, Err(CellFault { kind: FaultKind::NotANumber | FaultKind::Missing, .. }))
}

/// A number so large that its last digits are gone.
fn is_cut_number(cell: &Cell<'_>, digits: std::ops::RangeInclusive<u32>) -> bool {
    let (Cell::Number(text) | Cell::Text(text)) = cell else { return false };
    text.trim()
        .parse::<f64>()
        .is_ok_and(|number| (1.0..1e40).contains(&number) && digits.contains(&(number.log10().floor() as u32 + 1)))
}

/// How many rows are looked at.
const SAMPLE_ROWS: usize = 60;

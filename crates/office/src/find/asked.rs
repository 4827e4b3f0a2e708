//! Turns the words of a query into the numbers that the columns hold.

use crate::{
    Outcome,
    days::{DAY_SECONDS, day_start},
    desk::Desk,
    failure::input,
    overview::{Moments, Move},
    view::{Wanted, month_number},
};
use funds::Month;
use ipc::{Failure, PaymentQuery};
use ledger::member_number;

impl Desk {
    /// What a query wants. A name that nothing has matches nothing; a date that is none is refused.
    pub(super) fn wanted(&self, query: &PaymentQuery, moments: &mut Moments) -> Outcome<Wanted> {
        let day = |text: &str| match text.trim() {
            "" => Ok(None),
            text => day_start(text).map(Some).ok_or_else(bad_date),
        };
        let month = read_month(&query.month)?.and_then(|month| Month::parse(&month)).map(month_number);
        let mut batches: Option<Vec<u32>> = None;
        for (by, month) in [(Move::Approved, &query.approved_month), (Move::Paid, &query.paid_month)] {
            if let Some(month) = read_month(month)? {
                let found = moments.batches_in(self, by, &month)?;
                batches = Some(match batches {
                    None => found,
                    // Both ascend.
                    Some(before) => found.into_iter().filter(|number| before.binary_search(number).is_ok()).collect(),
                });
            }
        }
        Ok(Wanted {
            words: words(&query.text),
            programmes: self.wanted_programmes(query),
            places: self.wanted_places(query),
            month,
            status: query.status.clone(),
            from: day(&query.from_date)?,
            until: day(&query.to_date)?.map(|start| start + DAY_SECONDS),
            member: given(&query.member)
                .map(|text| member_number(text).and_then(|number| number.try_into().ok()).unwrap_or(NONE)),
            batches,
            batch: given(&query.batch).map(|text| self.wanted_batch(text)),
            sort: query.sort,
            descending: query.descending,
        })
    }

    fn wanted_programmes(&self, query: &PaymentQuery) -> Option<Vec<u16>> {
        let code = given(&query.programme);
        (code.is_some() || query.year != 0).then_some(())?;
        let wanted = |programme: &&funds::Programme| {
            code.is_none_or(|code| code == programme.code()) && (query.year == 0 || query.year == programme.year())
        };
        let programmes = self.book.programmes().iter().filter(wanted);
        Some(programmes.map(|programme| self.programme_number(programme) as u16).collect())
    }

    fn wanted_places(&self, query: &PaymentQuery) -> Option<Vec<u32>> {
        let (township, village) = (given(&query.township), given(&query.village));
        (township.is_some() || village.is_some()).then_some(())?;
        let wanted = |(at, of): (&str, &str)| township.is_none_or(|name| name == at) && village.is_none_or(|name| name == of);
        Some(self.places.all().zip(0..).filter(|(place, _)| wanted(*place)).map(|(_, number)| number).collect())
    }

    /// By its id, or by its readable number.
    fn wanted_batch(&self, text: &str) -> u32 {
        let batch = self.find_batch(text).ok().and_then(|batch| self.batch_number(batch.first_entry()));
        batch.and_then(|number| number.try_into().ok()).unwrap_or(u32::MAX)
    }
}

/// A month as it was asked for, `YYYY-MM`; `None` when none was.
pub(crate) fn read_month(text: &str) -> Outcome<Option<String>> {
    match text.trim() {
        "" => Ok(None),
        text => Month::parse(text).map(|month| Some(month.to_string())).ok_or_else(bad_month),
    }
}

/// Words as they stand in the search columns: people type ID numbers and accounts in full width and with a small x.
fn words(text: &str) -> Vec<String> {
    let half_width = |c: char| match c {
        '０'..='９' => char::from(b'0' + (u32::from(c) - u32::from('０')) as u8),
        'ｘ' | 'Ｘ' => 'X',
        other => other,
    };
    let text: String = text.chars().map(half_width).collect();
    let word = |word: &str| match word.strip_suffix(['x', 'X']) {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => format!("{digits}X"),
        _ => word.to_owned(),
    };
    text.split_whitespace().map(word).collect()
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn bad_date() -> Failure {
    input("date", ["日期不对。", "The date is wrong."], ["请写成 2026-11-22 这样的日期。", "Write it like 2026-11-22."])
}

fn bad_month() -> Failure {
    input("month", ["月份不对。", "The month is wrong."], ["请写成 2026-11 这样的月份。", "Write it like 2026-11."])
}

/// No member has this number: they are counted from 1.
const NONE: u16 = 0;

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_a_keyboard_makes_of_a_number_is_understood() {
        assert_eq!(words(" ５２２４９９　19630215００1x 王 "), ["522499", "19630215001X", "王"]);
        assert_eq!(words("x Max ｘ"), ["x", "Max", "X"], "words stay as they are");
        assert!(words(" 　").is_empty());
    }
}

//! What the titles above a list and the file's name say about the whole batch: months and township. A first suggestion, which
//! is shown and can be changed.

use super::Loaded;
use crate::desk::Desk;
use ipc::ImportChoices;
use sheet::{Cell, DateSystem, Table};

/// What titles and name say; empty where they say nothing.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Suggested {
    period_from: String,
    period_to: String,
    township: String,
}

/// Fills in the choices that are still empty.
pub(super) fn suggest(loaded: &mut Loaded, desk: &Desk) {
    let Suggested { period_from, period_to, township } = suggested(loaded, desk);
    let choices = &mut loaded.saved.choices;
    if choices.period_from.is_empty() && choices.period_to.is_empty() {
        (choices.period_from, choices.period_to) = (period_from, period_to);
    }
    if choices.township.is_empty() {
        choices.township = township;
    }
}

/// Empties the choices that are as they were suggested.
pub(super) fn take_back(choices: &mut ImportChoices, suggested: &Suggested) {
    if choices.period_from == suggested.period_from && choices.period_to == suggested.period_to {
        choices.period_from.clear();
        choices.period_to.clear();
    }
    if choices.township == suggested.township {
        choices.township.clear();
    }
}

pub(super) fn suggested(loaded: &Loaded, desk: &Desk) -> Suggested {
    let texts = titles(loaded);
    let known = |text: &String| {
        let mut names = desk.places.all().map(|(township, _)| township);
        names.find(|name| text.contains(name)).map(str::to_owned)
    };
    let township = texts.iter().find_map(known).or_else(|| texts.iter().find_map(|text| township_in(text)));
    let suggested = Suggested { township: township.unwrap_or_default(), ..Suggested::default() };
    match texts.iter().find_map(|text| period_in(text)) {
        None => suggested,
        Some(period) => Suggested {
            period_from: format!("{:04}-{:02}", period.from_year, period.from_month),
            period_to: format!("{:04}-{:02}", period.to_year, period.to_month),
            ..suggested
        },
    }
}

/// The rows above the list, and the file's name.
fn titles(loaded: &Loaded) -> Vec<String> {
    let Some(table) = Table::find(&loaded.grid) else { return Vec::new() };
    let first = table.rows().first().map_or(0, |row| row.number);
    let above = table.asides().iter().filter(|aside| aside.number < first).map(|aside| table.text_of(aside));
    above.chain([loaded.saved.name.clone()]).collect()
}

/// The months that a title names: `2026年1-6月`, `2026年第一季度`, or a whole year.
fn period_in(text: &str) -> Option<sheet::Period> {
    let chars: Vec<char> = text.chars().collect();
    let year_sign = chars.iter().position(|c| *c == '年')?;
    let digits = chars[..year_sign].iter().rev().take_while(|c| c.is_ascii_digit() || ('０'..='９').contains(*c)).count();
    if digits != 4 {
        return None;
    }
    let start = year_sign - 4;
    // The longest reading counts: a year alone is only what is left when no month is named.
    let ends = (year_sign + 1..=chars.len().min(year_sign + PERIOD_CHARS_MAX)).rev();
    ends.filter(|end| matches!(chars[*end - 1], '年' | '月' | '度')).find_map(|end| {
        sheet::read_period(&Cell::Text(&chars[start..end].iter().collect::<String>()), DateSystem::default()).ok()
    })
}

/// A name that ends in 镇, 乡 or 街道, from where Chinese text or a bracket begins.
fn township_in(text: &str) -> Option<String> {
    text.split(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c)).find_map(|word| {
        let end = ["镇", "乡", "街道"].iter().filter_map(|ending| word.find(ending).map(|at| at + ending.len())).min()?;
        let name = &word[..end];
        (2..=TOWNSHIP_CHARS_MAX).contains(&name.chars().count()).then(|| name.to_owned())
    })
}

const PERIOD_CHARS_MAX: usize = 12;
const TOWNSHIP_CHARS_MAX: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_months_and_townships() {
        let months = |text| period_in(text).map(|p| (p.from_year, p.from_month, p.to_year, p.to_month));
        assert_eq!(months("2026年1-6月产业到户补助发放表"), Some((2026, 1, 2026, 6)));
        assert_eq!(months("2026年产业到户补助发放明细表（青山镇）"), Some((2026, 1, 2026, 12)));
        assert_eq!(months("青山镇2026年3月低保"), Some((2026, 3, 2026, 3)));
        assert_eq!(months("发放表"), None);
        assert_eq!(township_in("2026年产业到户补助发放明细表（青山镇）").as_deref(), Some("青山镇"));
        assert_eq!(township_in("农村低保-白水乡.xlsx").as_deref(), Some("白水乡"));
        assert_eq!(township_in("统计表"), None);
    }
}

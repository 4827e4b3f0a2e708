//! Citizen identity numbers (GB 11643-1999).

use super::decimal::{DIGITS_KEPT, Decimal};
use super::{CellFault, FaultKind};
use crate::fold::compact;
use crate::{Cell, Date};

/// Reads an 18-character ID number: six digits of division, eight of birth date, three of sequence, and a check character.
///
/// Full-width characters, spaces, a leading apostrophe and a small x are put right. A number cell keeps 15 digits at most, so one
/// that shows 16 or more has lost the rest, however it looks. The division is not looked up: the lists change every year.
pub fn read_id(cell: &Cell<'_>) -> Result<String, CellFault> {
    let id = match *cell {
        Cell::Empty => Err(FaultKind::Missing),
        Cell::Error(_) => Err(FaultKind::FormulaError),
        Cell::Uncalculated => Err(FaultKind::Uncalculated),
        Cell::Text(text) => match compact(text) {
            Some(id) => check(id.trim_start_matches(['\'', '‘', '’', '`']).to_ascii_uppercase()),
            None => Err(FaultKind::IdLength { chars: u16::MAX }),
        },
        Cell::Number(digits) => match Decimal::of_number(digits) {
            Some(number) if number.whole_digits() > DIGITS_KEPT as i32 => Err(FaultKind::LostDigits),
            Some(number) => match number.scaled(0, false) {
                Ok(whole) if !number.is_negative() => check(whole.to_string()),
                _ => Err(FaultKind::IdCharacter),
            },
            None => Err(FaultKind::IdCharacter),
        },
        Cell::Date(_) | Cell::Bool(_) => Err(FaultKind::IdCharacter),
    };
    id.map_err(|kind| kind.at(cell))
}

/// The check character for the first 17 digits, by ISO/IEC 7064 MOD 11-2: the one that makes the weighted sum 1 modulo 11.
///
/// `None` unless there are 17 digits.
pub fn id_check_character(first_17: &str) -> Option<char> {
    if first_17.len() != 17 || !first_17.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Doubling before each digit gives every digit its weight, a power of two.
    let sum = first_17.bytes().fold(0, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    let check = (12 - sum) % 11;
    Some(if check == 10 { 'X' } else { char::from(b'0' + check as u8) })
}

fn check(id: String) -> Result<String, FaultKind> {
    if id.is_empty() {
        return Err(FaultKind::Missing);
    }
    // 5.22499E+17 is an ID number that was shown, and then saved, as a number.
    if id.contains("E+") && crate::grid::is_decimal(&id) {
        return Err(FaultKind::LostDigits);
    }
    let chars = id.chars().count();
    if chars == 15 && id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(FaultKind::OldId);
    }
    if chars != 18 {
        return Err(FaultKind::IdLength { chars: chars.min(usize::from(u16::MAX)) as u16 });
    }
    // Eighteen characters that are not all ASCII are more than eighteen bytes, so this may find no boundary at 17.
    let (digits, last) = id.split_at_checked(17).ok_or(FaultKind::IdCharacter)?;
    let expected = id_check_character(digits).ok_or(FaultKind::IdCharacter)?;
    if !matches!(last.as_bytes(), [b'0'..=b'9' | b'X']) {
        return Err(FaultKind::IdCharacter);
    }
    let fits = last.starts_with(expected);
    if !fits && id.ends_with("000") {
        return Err(FaultKind::LostDigits);
    }
    let part = |from: usize, to: usize| digits[from..to].parse::<u16>().unwrap_or(0);
    let year = part(6, 10);
    if !BIRTH_YEARS.contains(&year) || Date::new(year, part(10, 12) as u8, part(12, 14) as u8).is_none() {
        return Err(FaultKind::IdBirthDate);
    }
    if fits { Ok(id) } else { Err(FaultKind::IdChecksum { expected }) }
}

/// Years of birth that a living person, or one in the years this is used, can have.
const BIRTH_YEARS: std::ops::RangeInclusive<u16> = 1880..=2100;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: Cell<'_>) -> Result<String, FaultKind> {
        read_id(&cell).map_err(|fault| fault.kind)
    }

    #[test]
    fn the_check_character_is_that_of_the_standard() {
        // The two examples that GB 11643-1999 itself gives.
        assert_eq!(id_check_character("11010519491231002"), Some('X'));
        assert_eq!(id_check_character("44052418800101001"), Some('4'));
        assert_eq!(id_check_character("5224991975061505"), None, "16 digits have none");
    }

    #[test]
    fn numbers_are_read_however_they_are_typed() {
        for text in
            ["52249919600110005X", " 522499 19600110 005x\n", "５２２４９９１９６００１１０００５Ｘ", "'52249919600110005x"]
        {
            assert_eq!(read(Cell::Text(text)).as_deref(), Ok("52249919600110005X"), "{text:?}");
        }
    }

    #[test]
    fn faults_say_what_is_wrong() {
        for (cell, kind) in [
            (Cell::Text("522499197506150551"), FaultKind::IdChecksum { expected: '9' }),
            (Cell::Text("522499198806010000"), FaultKind::LostDigits),
            (Cell::Text("5.22499E+17"), FaultKind::LostDigits),
            (Cell::Number("5.2249919880601E+17"), FaultKind::LostDigits),
            (Cell::Number("522499196302110714"), FaultKind::LostDigits),
            (Cell::Number("522499630211071"), FaultKind::OldId),
            (Cell::Text("522499630211071"), FaultKind::OldId),
            (Cell::Text("52249919630211071"), FaultKind::IdLength { chars: 17 }),
            (Cell::Text("522499196302290715"), FaultKind::IdBirthDate),
            (Cell::Text("52249919X302110714"), FaultKind::IdCharacter),
            (Cell::Text("52249919630211071*"), FaultKind::IdCharacter),
            (Cell::Text("五二二四九九一九六三零二一一零七一四"), FaultKind::IdCharacter),
            (Cell::Text("无"), FaultKind::IdLength { chars: 1 }),
            (Cell::Number("-5"), FaultKind::IdCharacter),
            (Cell::Empty, FaultKind::Missing),
            (Cell::Error("#N/A"), FaultKind::FormulaError),
        ] {
            assert_eq!(read(cell), Err(kind), "{cell}");
        }
    }

    #[test]
    fn of_all_last_characters_one_fits() {
        let fitting = "0123456789X".chars().filter(|c| read(Cell::Text(&format!("52249919630211071{c}"))).is_ok()).count();
        assert_eq!(fitting, 1);
    }
}

//! Numbers and names of persons, as a form takes them, and the one mask under which they are shown.

use crate::Date;
use std::fmt;

/// An 18-digit citizen ID number (GB 11643) whose birth date exists and whose check character is right. Whether anybody
/// has it is not known.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber {
    text: String,
    birth: Date,
}

/// What is wrong with an ID number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdFault {
    /// Nothing there.
    Empty,
    /// Not 18 characters.
    Length {
        /// How many there are.
        found: usize,
    },
    /// Something other than a digit, or than `X` at the end.
    Character {
        /// Which, from 1.
        position: usize,
    },
    /// The digits 7 to 14 are no day.
    BirthDate,
    /// The last character is not the one that follows from the others.
    Checksum {
        /// The one that follows.
        expected: char,
    },
}

impl IdNumber {
    /// Reads a number as typed: full-width digits, a small `x` and spaces between groups are taken for what they mean.
    pub fn parse(typed: &str) -> Result<IdNumber, IdFault> {
        let text: String = typed.chars().filter(|c| !c.is_whitespace()).map(plain).collect();
        let found = text.chars().count();
        if found == 0 {
            return Err(IdFault::Empty);
        }
        if found != ID_CHARS {
            return Err(IdFault::Length { found });
        }
        let fits = |(i, c): (usize, char)| c.is_ascii_digit() || (c == 'X' && i == ID_CHARS - 1);
        if let Some(position) = text.chars().enumerate().position(|at| !fits(at)) {
            return Err(IdFault::Character { position: position + 1 });
        }
        // From here on every character is one byte.
        let number = |from: usize, to: usize| text[from..to].parse::<u16>().unwrap_or(0);
        let birth = Date::new(number(6, 10), number(10, 12) as u8, number(12, 14) as u8).ok_or(IdFault::BirthDate)?;
        let expected = check_character(text.as_bytes());
        if !text.ends_with(expected) {
            return Err(IdFault::Checksum { expected });
        }
        Ok(IdNumber { text, birth })
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The birth date in it.
    pub fn birth(&self) -> Date {
        self.birth
    }

    /// As it may be shown.
    pub fn masked(&self) -> String {
        mask_id(&self.text)
    }
}

/// Never prints the number.
impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(..)")
    }
}

impl IdFault {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            IdFault::Empty => "id-empty",
            IdFault::Length { .. } => "id-length",
            IdFault::Character { .. } => "id-character",
            IdFault::BirthDate => "id-birth-date",
            IdFault::Checksum { .. } => "id-checksum",
        }
    }
}

/// The mask of a personal field, by its name in disclosures. A field that is not known here is hidden altogether.
///
/// There is one rule in the whole program, and it always hides the same characters: where masks differ from list to list,
/// a number can be pieced together from several of them.
pub fn mask(field: &str, value: &str) -> String {
    match field {
        "beneficiary_name" | "head_name" | "payee_name" => mask_name(value),
        "beneficiary_id" | "head_id" | "payee_id" => mask_id(value),
        "account" => mask_account(value),
        "phone" => mask_phone(value),
        // These say nothing about which person it is.
        "bank" | "relation" => value.to_owned(),
        _ if value.is_empty() => String::new(),
        _ => HIDDEN.to_owned(),
    }
}

/// The first two and the last two characters of an ID number: `52**************2X`. Never a birth digit: what has not
/// 18 characters is hidden altogether, since its digits may have moved.
pub fn mask_id(id: &str) -> String {
    match id.chars().count() {
        0 => String::new(),
        ID_CHARS => keep(id, 2, 2),
        _ => HIDDEN.to_owned(),
    }
}

/// The first character of a name, and one star however long the rest is: `张*`.
pub fn mask_name(name: &str) -> String {
    let mut chars = name.trim().chars();
    match (chars.next(), chars.next()) {
        (None, _) => String::new(),
        (Some(_), None) => "*".to_owned(),
        (Some(first), Some(_)) => format!("{first}*"),
    }
}

/// The last four characters of an account: `****6789`. What has fewer than twelve is hidden altogether.
pub fn mask_account(account: &str) -> String {
    mask_to_last(account, 4, 12)
}

/// The last two characters of a telephone number: `****78`. What has fewer than seven is hidden altogether.
pub fn mask_phone(phone: &str) -> String {
    mask_to_last(phone, 2, 7)
}

fn mask_to_last(value: &str, last: usize, chars_min: usize) -> String {
    let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let count = value.chars().count();
    match count {
        0 => String::new(),
        _ if count < chars_min => HIDDEN.to_owned(),
        _ => format!("{HIDDEN}{}", value.chars().skip(count - last).collect::<String>()),
    }
}

fn keep(value: &str, first: usize, last: usize) -> String {
    let count = value.chars().count();
    value.chars().enumerate().map(|(i, c)| if i < first || i + last >= count { c } else { '*' }).collect()
}

/// ISO 7064, MOD 11-2, over the first 17 digits.
fn check_character(digits: &[u8]) -> char {
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(CHECK_CHARACTERS[(sum % 11) as usize])
}

fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        'x' | 'ｘ' | 'Ｘ' => 'X',
        other => other,
    }
}

/// 2 to the powers 17 to 1, modulo 11.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check character for each remainder: 12 minus the remainder, modulo 11, with X for ten.
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";

const ID_CHARS: usize = 18;

const HIDDEN: &str = "****";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Division 522499 does not exist, so nobody has these numbers.
    fn id(first_17: &str) -> String {
        format!("{first_17}{}", check_character(first_17.as_bytes()))
    }

    #[test]
    fn weights_are_the_powers_of_two() {
        for (i, weight) in WEIGHTS.iter().enumerate() {
            assert_eq!(*weight, (1 << (17 - i)) % 11);
        }
    }

    #[test]
    fn the_example_of_the_standard_is_right() {
        // GB 11643-1999, appendix A.
        assert_eq!(check_character(b"11010519491231002"), 'X');
        assert_eq!(check_character(b"44052418800101001"), '4');
    }

    #[test]
    fn each_fault_is_named() {
        let good = id("52249919630215001");
        assert_eq!(IdNumber::parse(&good).expect("it is right").birth().to_string(), "1963-02-15");
        for (typed, code) in [
            ("", "id-empty"),
            ("  ", "id-empty"),
            ("522499630215001", "id-length"),
            (&good[1..], "id-length"),
            ("5224991963021500O1", "id-character"),
            ("52249919630215X010", "id-character"),
            (&id("52249919630230001"), "id-birth-date"),
            (&id("52249900000000001"), "id-birth-date"),
        ] {
            assert_eq!(IdNumber::parse(typed).map_err(|fault| fault.code()), Err(code), "{typed}");
        }
    }

    #[test]
    fn what_a_keyboard_makes_of_it_is_understood() {
        let right = (0..).map(|i| id(&format!("52249919630215{i:03}"))).find(|id| id.ends_with('X')).expect("one in eleven");
        let wide: String = right.chars().map(|c| char::from_u32(c as u32 + 0xfee0).expect("full width exists")).collect();
        for typed in [right.to_lowercase(), wide, format!(" {} {} ", &right[..6], &right[6..])] {
            assert_eq!(IdNumber::parse(&typed).expect("it means the same").as_str(), right);
        }
    }

    #[test]
    fn masks_hide_what_tells_a_person() {
        let number = id("52249919630215001");
        assert_eq!(mask_id(&number), format!("52{}{}", "*".repeat(14), &number[16..]));
        assert_eq!(mask_id("522499630215001"), "****", "where digits are missing, any of them may be of the birth date");
        assert_eq!((mask_name("欧阳小明"), mask_name("王"), mask_name("")), ("欧*".into(), "*".into(), String::new()));
        assert_eq!(mask_account("6217 0000 1234 5678"), "****5678");
        assert_eq!((mask_account("12345678"), mask_phone("13800001278")), ("****".into(), "****78".into()));
        assert_eq!((mask("reason", "因病"), mask("reason", "")), ("****".into(), String::new()));
        assert_eq!(mask("no_such_field", "anything"), "****", "an unknown field is hidden");
        let parsed = IdNumber::parse(&number).expect("it is right");
        assert!(!format!("{parsed:?}").contains("52"), "a log never has the number");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_or_two_swapped_are_always_found(serial in 0u32..1000, day in 1u8..=28, at in 0usize..17, other in 0u8..10) {
            let good = id(&format!("522499196302{day:02}{serial:03}"));
            let mut wrong = good.clone().into_bytes();
            wrong[at] = b'0' + other;
            let wrong = String::from_utf8(wrong).expect("digits");
            prop_assert_eq!(IdNumber::parse(&wrong).is_ok(), wrong == good);
            let mut swapped = good.clone().into_bytes();
            swapped.swap(at, at + 1);
            let swapped = String::from_utf8(swapped).expect("digits");
            prop_assert_eq!(IdNumber::parse(&swapped).is_ok(), swapped == good);
        }

        #[test]
        fn a_mask_never_shows_a_birth_digit(serial in 0u32..1000, year in 1900u16..2020, month in 1u8..=12, day in 1u8..=28) {
            let number = id(&format!("522499{year}{month:02}{day:02}{serial:03}"));
            prop_assert!(mask_id(&number)[6..14].bytes().all(|b| b == b'*'));
        }
    }
}

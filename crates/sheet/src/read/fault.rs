//! What can be wrong with a cell.

use std::fmt;

use crate::Cell;

/// A cell that cannot be taken: what stands there, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// What the cell shows.
    pub seen: Seen,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with a cell, and what was expected where that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The cell is empty.
    Missing,
    /// The cell shows an error such as `#REF!`.
    FormulaError,
    /// A formula that no spreadsheet program has calculated yet: open the file, save it, take it again.
    Uncalculated,
    /// Not a number.
    NotANumber,
    /// A truth value or a date where text was expected.
    NotText,
    /// Not a date of the calendar.
    NotADate,
    /// Not a span of months.
    NotAPeriod,
    /// Months without a year.
    NoYear,
    /// The last month lies before the first.
    PeriodBackwards,
    /// No type of payment within a benefit.
    NotABenefitType,
    /// Below zero, in any of the ways to write that.
    Negative,
    /// Zero.
    Zero,
    /// More decimals than the unit has.
    TooManyDecimals {
        /// How many there may be.
        decimals_max: u8,
    },
    /// Larger than can be recorded, or than makes sense.
    TooLarge {
        /// The largest that can be, in the reader's unit.
        max: i64,
    },
    /// The spreadsheet program took digits for a number and forgot all but the first 15. The original must be looked up.
    LostDigits,
    /// An ID number of neither 18 nor 15 characters.
    IdLength {
        /// How many there are.
        chars: u16,
    },
    /// A character that an ID number cannot have, or an X that is not the last.
    IdCharacter,
    /// The birth date in the ID number is no day of the calendar.
    IdBirthDate,
    /// The last character of the ID number does not fit the others.
    IdChecksum {
        /// What it should be if the others are right.
        expected: char,
    },
    /// An ID number of 15 digits, as issued until 1999 and no longer valid.
    OldId,
    /// An account number that is too short or too long.
    AccountLength {
        /// How many digits there are.
        digits: u16,
    },
    /// A character that an account number cannot have.
    AccountCharacter,
    /// A character that cannot be seen: a control, a change of writing direction, a space of no width.
    ControlCharacter,
    /// More characters than the field takes.
    TooLong {
        /// How many it takes.
        chars_max: u16,
    },
}

/// What a cell shows, for the screen alone: it may be personal data, so it does not show in debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen(String);

impl Seen {
    /// The text, cut after 60 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seen({} characters)", self.0.chars().count())
    }
}

impl FaultKind {
    pub(super) fn at(self, cell: &Cell<'_>) -> CellFault {
        let seen = match cell.as_str() {
            Some(text) => match text.char_indices().nth(SEEN_CHARS_MAX) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text.to_owned(),
            },
            None => cell.to_string(),
        };
        CellFault { seen: Seen(seen), kind: self }
    }
}

const SEEN_CHARS_MAX: usize = 60;

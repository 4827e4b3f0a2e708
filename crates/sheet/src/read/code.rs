//! Account numbers and other codes, where a digit is a sign and not a quantity.

use super::decimal::{DIGITS_KEPT, Decimal};
use super::{CellFault, FaultKind};
use crate::Cell;
use crate::fold::compact;
use crate::limits::FIELD_CHARS_MAX;

/// Reads a bank account or card number: 8 to 30 digits, spaces and hyphens between them dropped, leading zeros kept.
pub fn read_account(cell: &Cell<'_>) -> Result<String, CellFault> {
    let account = code(cell).and_then(|code| {
        let account: String = code.chars().filter(|&c| c != '-').collect();
        if !account.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(FaultKind::AccountCharacter);
        }
        match account.len() {
            ACCOUNT_DIGITS_MIN..=ACCOUNT_DIGITS_MAX => Ok(account),
            digits => Err(FaultKind::AccountLength { digits: digits.min(usize::from(u16::MAX)) as u16 }),
        }
    });
    account.map_err(|kind| kind.at(cell))
}

/// Reads a code such as a household or telephone number: half-width, without spaces, at most [`FIELD_CHARS_MAX`] characters.
pub fn read_code(cell: &Cell<'_>) -> Result<String, CellFault> {
    code(cell).map_err(|kind| kind.at(cell))
}

fn code(cell: &Cell<'_>) -> Result<String, FaultKind> {
    let code = match *cell {
        Cell::Empty => return Err(FaultKind::Missing),
        Cell::Error(_) => return Err(FaultKind::FormulaError),
        Cell::Uncalculated => return Err(FaultKind::Uncalculated),
        Cell::Date(_) | Cell::Bool(_) => return Err(FaultKind::NotText),
        Cell::Text(text) => compact(text).ok_or(TOO_LONG)?.trim_start_matches(['\'', '‘', '’', '`']).to_owned(),
        Cell::Number(digits) => {
            let number = Decimal::of_number(digits).ok_or(FaultKind::NotANumber)?;
            if number.whole_digits() > DIGITS_KEPT as i32 {
                return Err(FaultKind::LostDigits);
            }
            if number.is_negative() {
                return Err(FaultKind::Negative);
            }
            number.scaled(0, false)?.to_string()
        }
    };
    if code.is_empty() {
        return Err(FaultKind::Missing);
    }
    if code.contains("E+") && crate::grid::is_decimal(&code) {
        return Err(FaultKind::LostDigits);
    }
    if code.chars().any(super::text::is_unseen) {
        return Err(FaultKind::ControlCharacter);
    }
    if code.chars().count() > FIELD_CHARS_MAX {
        return Err(TOO_LONG);
    }
    Ok(code)
}

const TOO_LONG: FaultKind = FaultKind::TooLong { chars_max: FIELD_CHARS_MAX as u16 };

/// Shortest and longest account number that banks issue.
const ACCOUNT_DIGITS_MIN: usize = 8;
const ACCOUNT_DIGITS_MAX: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_keep_every_digit_or_are_refused() {
        let read = |cell| read_account(&cell).map_err(|fault| fault.kind);
        assert_eq!(read(Cell::Text(" 6217 8800 1000-0000 000 ")).as_deref(), Ok("6217880010000000000"));
        assert_eq!(read(Cell::Text("００１２３４５６")).as_deref(), Ok("00123456"), "leading zeros stay");
        assert_eq!(
            read(Cell::Number("123456789012345")).as_deref(),
            Ok("123456789012345"),
            "15 digits are kept by a number cell"
        );
        assert_eq!(read(Cell::Number("6217880010000000000")), Err(FaultKind::LostDigits));
        assert_eq!(read(Cell::Number("6.21788001E+18")), Err(FaultKind::LostDigits));
        assert_eq!(read(Cell::Text("6.21788E+18")), Err(FaultKind::LostDigits));
        assert_eq!(read(Cell::Text("1234567")), Err(FaultKind::AccountLength { digits: 7 }));
        assert_eq!(read(Cell::Text("62178800X0")), Err(FaultKind::AccountCharacter));
    }

    #[test]
    fn codes_are_half_width_and_without_spaces() {
        let read = |cell| read_code(&cell).map_err(|fault| fault.kind);
        assert_eq!(read(Cell::Text("Ｈ 00１２")).as_deref(), Ok("H0012"));
        assert_eq!(read(Cell::Number("12")).as_deref(), Ok("12"));
        assert_eq!(read(Cell::Number("12.5")), Err(FaultKind::TooManyDecimals { decimals_max: 0 }));
        assert_eq!(read(Cell::Text("12\u{7}")), Err(FaultKind::ControlCharacter));
    }
}

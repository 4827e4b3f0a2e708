//! Cells that cannot be taken.

use super::new;
use ipc::Fault;
use sheet::{CellFault, FaultKind};

/// A cell that could not be taken.
pub(crate) fn cell(field: &str, fault: &CellFault) -> Fault {
    let (code, blocks, expected, what, remedy) = cell_words(fault.kind);
    let mut found = new(code, field, blocks, what, remedy);
    found.found = fault.seen.as_str().to_owned();
    found.expected = expected;
    found
}

/// The last month lies before the first.
pub(crate) fn period_backwards(from: &str, to: &str) -> Fault {
    let mut fault = new(
        "period-backwards",
        "period_to",
        true,
        [&format!("所属期止 {to} 早于起 {from}。"), &format!("The period ends with {to}, before it begins with {from}.")],
        ["请核对原件后改正起止月份。", "Check the original and correct the months."],
    );
    fault.found = to.to_owned();
    fault.expected = format!("≥ {from}");
    fault
}

type CellWords = (&'static str, bool, String, [&'static str; 2], [&'static str; 2]);

fn cell_words(kind: FaultKind) -> CellWords {
    let none = String::new;
    match kind {
        FaultKind::Missing => ("missing", true, none(), ["是空的。", "The cell is empty."], ["请补填。", "Fill it in."]),
        FaultKind::FormulaError => (
            "formula-error",
            true,
            none(),
            ["公式出错。", "The formula shows an error."],
            ["请在表格软件里改正公式后重新导入。", "Mend the formula in the spreadsheet and import again."],
        ),
        FaultKind::Uncalculated => (
            "formula-uncalculated",
            true,
            none(),
            ["公式还没有计算结果。", "The formula has not been calculated."],
            ["请用表格软件打开、保存一次再导入。", "Open and save the file in a spreadsheet program, then import it."],
        ),
        FaultKind::NotANumber => ("not-a-number", true, none(), ["不是数字。", "This is not a number."], ORIGINAL),
        FaultKind::NotText => ("not-text", true, none(), ["这里应是文字。", "Text was expected here."], ORIGINAL),
        FaultKind::NotADate => (
            "not-a-date",
            true,
            none(),
            ["不是日期。", "This is not a date."],
            ["请写成 2026-11-22 这样的日期。", "Write it like 2026-11-22."],
        ),
        FaultKind::NotAPeriod | FaultKind::NoYear | FaultKind::PeriodBackwards => (
            "not-a-period",
            true,
            "2026年1-6月".into(),
            ["看不出是哪几个月。", "The months cannot be told."],
            ["请写成 2026年1-6月 或 2026-01。", "Write 2026年1-6月 or 2026-01."],
        ),
        FaultKind::NotABenefitType => (
            "not-a-type",
            true,
            "正常发放、补发、不足月、调整".into(),
            ["看不出是哪种发放类型。", "The benefit type cannot be told."],
            [
                "请改写；这一列另有含义的，在表头设为“不导入”，按整批的类型登记。",
                "Write one of these; if the column means something else, leave it out in the table’s head and use the batch’s type.",
            ],
        ),
        FaultKind::Negative => (
            "negative",
            true,
            none(),
            ["是负数。", "This is negative."],
            ["退款或扣回请用冲销，不写负数。", "Use a reversal for money taken back, not a negative amount."],
        ),
        FaultKind::Zero => (
            "zero",
            true,
            none(),
            ["是零。", "This is zero."],
            ["不发放的请删去这一行。", "Take the row out if nothing is paid."],
        ),
        FaultKind::TooManyDecimals { decimals_max } => (
            "too-many-decimals",
            true,
            format!("≤ {decimals_max}"),
            ["小数位太多。", "There are too many decimals."],
            ["金额只到分；请在原表中先四舍五入。", "Amounts end with 分; round them in the spreadsheet first."],
        ),
        FaultKind::TooLarge { max } => {
            ("too-large", true, format!("≤ {max}"), ["数值太大。", "The value is too large."], ORIGINAL)
        }
        FaultKind::LostDigits => (
            "lost-digits",
            true,
            none(),
            ["号码被表格软件当作数字，末几位已经丢失。", "The spreadsheet took the digits for a number and lost the last ones."],
            ["请从原件重新录入，并把这一列设为文本。", "Enter it again from the original, with the column set to text."],
        ),
        FaultKind::IdLength { chars } => (
            "id-length",
            true,
            format!("18（{chars}）"),
            ["身份证号不是 18 位。", "The ID number has not 18 characters."],
            ORIGINAL,
        ),
        FaultKind::IdCharacter => (
            "id-character",
            true,
            none(),
            ["身份证号里有不该有的字符。", "The ID number has a character it cannot have."],
            ORIGINAL,
        ),
        FaultKind::IdBirthDate => (
            "id-birth-date",
            true,
            none(),
            ["身份证号中的出生日期不存在。", "The birth date in the ID number is no day of the calendar."],
            ORIGINAL,
        ),
        FaultKind::IdChecksum { expected } => (
            "id-checksum",
            true,
            format!("…{expected}"),
            ["身份证号校验位不符。", "The last character of the ID number does not fit the others."],
            ["请核对原件，多半有一位写错。", "Check the original; one digit is probably wrong."],
        ),
        FaultKind::OldId => (
            "old-id",
            true,
            "18".into(),
            ["是 15 位旧身份证号。", "This is an old ID number of 15 digits."],
            ["请换成 18 位。", "Use the one of 18."],
        ),
        FaultKind::AccountLength { .. } => (
            "account-length",
            true,
            "8–30".into(),
            ["账号太短或太长。", "The account number is too short or too long."],
            ORIGINAL,
        ),
        FaultKind::AccountCharacter => (
            "account-character",
            true,
            none(),
            ["账号里有不该有的字符。", "The account number has a character it cannot have."],
            ORIGINAL,
        ),
        FaultKind::ControlCharacter => (
            "hidden-character",
            true,
            none(),
            ["里面有看不见的字符。", "There is a character that cannot be seen."],
            ["请重新输入这一格。", "Type the cell anew."],
        ),
        FaultKind::TooLong { chars_max } => {
            ("too-long", true, format!("≤ {chars_max}"), ["文字太长。", "The text is too long."], ["请写短一些。", "Shorten it."])
        }
        _ => ("unreadable", true, none(), ["这一格读不懂。", "This cell cannot be read."], ORIGINAL),
    }
}

const ORIGINAL: [&str; 2] = ["请核对原件后改正。", "Check the original and correct it."];

//! Faults of a row or a form: what is there, what was expected, what to do. Some block, others may be passed with a reason.

use crate::failure::breached;
use funds::{Breach, PASS_AMOUNT, PASS_OLD_RATE};
use ipc::{Fault, Fen, Text, show_money};
use sheet::{CellFault, FaultKind};

/// A cell that could not be taken.
pub(crate) fn cell(field: &str, fault: &CellFault) -> Fault {
    let (code, blocks, expected, what, remedy) = cell_words(fault.kind);
    let mut found = new(code, field, blocks, what, remedy);
    found.found = fault.seen.as_str().to_owned();
    found.expected = expected;
    found
}

/// Nothing was given where something must be.
pub(crate) fn missing(field: &str) -> Fault {
    let (zh, en) = field_words(field);
    new(
        "missing",
        field,
        true,
        [&format!("缺少{zh}。"), &format!("The {en} is missing.")],
        ["请补填，或在上方为整批填写。", "Fill it in, or give it for the whole batch above."],
    )
}

/// No ID number: may be passed.
pub(crate) fn no_id() -> Fault {
    new(
        "no-id",
        "beneficiary_id",
        false,
        ["没有身份证号。", "There is no ID number."],
        [
            "请补填；确实没有的（如户口补办中），写明理由后可继续。",
            "Fill it in; where there is none (being reissued, for example), go on with a reason.",
        ],
    )
}

/// Somebody else is paid without saying why.
pub(crate) fn no_relation() -> Fault {
    new(
        "no-relation",
        "relation",
        false,
        ["收款人不是受益人，没有写明与受益人的关系。", "The payee is not the beneficiary, and the relation is not given."],
        ["请填写关系和授权，或写明理由后继续。", "Give relation and authorisation, or go on with a reason."],
    )
}

/// The earlier standard: may be passed.
pub(crate) fn old_rate(now: Fen, found: Fen) -> Fault {
    let mut fault = new(
        PASS_OLD_RATE,
        "rate",
        false,
        ["用的是旧标准。", "This is the earlier standard."],
        [
            "请改用现行标准；按旧标准补发的，写明理由后可继续。",
            "Use the standard in force; for arrears under the earlier one, go on with a reason.",
        ],
    );
    fault.found = show_money(found);
    fault.expected = show_money(now);
    fault
}

/// The programme's rule stands against the amount.
pub(crate) fn rule(breach: &Breach, adjustment: bool) -> Fault {
    let failure = breached(breach);
    let field = match breach {
        Breach::Facts(funds::AmountFault::Missing(field)) => field,
        Breach::Facts(_) => "rate",
        Breach::Months { .. } => "months",
        _ => "amount",
    };
    let code = if matches!(breach, Breach::Amount { .. }) { PASS_AMOUNT } else { failure.code.as_str() };
    // An adjustment follows no rule of its own; whoever records it says why.
    let blocks = !(adjustment && code == PASS_AMOUNT);
    let mut fault = new(code, field, blocks, [&failure.what.zh, &failure.what.en], [&failure.remedy.zh, &failure.remedy.en]);
    if let Breach::Amount { by_rule, found } | Breach::Cap { cap: by_rule, found } = breach {
        fault.found = show_money(*found);
        fault.expected = show_money(*by_rule);
    }
    fault
}

/// The same person twice in one file for overlapping months.
pub(crate) fn twice_in_file(other_row: u32) -> Fault {
    new(
        "twice-in-file",
        "beneficiary_id",
        false,
        [&format!("与第 {other_row} 行是同一人、同一所属期。"), &format!("The same person and period as row {other_row}.")],
        [
            "请删去重复的一行；确属两笔的，写明理由后可继续。",
            "Take one of them out; if they are two payments, go on with a reason.",
        ],
    )
}

/// Looks like a payment that was made before.
pub(crate) fn paid_before(entry: u64, date: &str) -> Fault {
    let mut fault = new(
        "paid-before",
        "beneficiary_id",
        false,
        [
            &format!("{date} 已有相近发放：同一人、同一项目、所属期重叠，第 {entry} 条。"),
            &format!("A like payment was recorded on {date}: same person, same programme, overlapping period, entry {entry}."),
        ],
        [
            "请核对是否重复；补发等情形写明理由后可继续，审批人会看到。",
            "Check whether it is a repeat; for arrears and the like go on with a reason, which the approver will see.",
        ],
    );
    fault.entry = Some(entry);
    fault
}

/// One account for several persons of the file.
pub(crate) fn shared_account(other_row: u32) -> Fault {
    new(
        "shared-account",
        "account",
        false,
        [
            &format!("与第 {other_row} 行不同的人用同一账号。"),
            &format!("The same account as row {other_row}, for another person."),
        ],
        [
            "请核对账号；由同一户代领的，写明理由后可继续。",
            "Check the account; if one of the household receives for all, go on with a reason.",
        ],
    )
}

/// The lines do not agree with the stamped summary.
pub(crate) fn differs(code: &str, field: &str, lines: &str, summary: &str) -> Fault {
    let (zh, en) = field_words(field);
    let mut fault = new(
        code,
        field,
        true,
        [
            &format!("{zh}不符：明细是 {lines}，盖章汇总表是 {summary}。"),
            &format!("The {en} differs: {lines} in the lines, {summary} in the stamped summary."),
        ],
        [
            "请核对是否漏行、多行或金额有误；以盖章的汇总表为准。",
            "Look for missing or extra rows or a wrong amount; the stamped summary decides.",
        ],
    );
    fault.found = lines.to_owned();
    fault.expected = summary.to_owned();
    fault
}

/// More than the programme has: it can be submitted, and not yet approved.
pub(crate) fn beyond_available(available: Fen, sum: Fen) -> Fault {
    let mut fault = new(
        "beyond-available",
        "total",
        false,
        [
            &format!("本批 {} 元超过可用指标 {} 元，现在提交也不能审批。", show_money(sum), show_money(available)),
            &format!(
                "The batch of {} is beyond the {} available; it could be submitted, but not approved yet.",
                show_money(sum),
                show_money(available)
            ),
        ],
        ["请先登记收到的指标；要先提交的，写明理由。", "Record the money received first; to submit all the same, give a reason."],
    );
    fault.found = show_money(sum);
    fault.expected = show_money(available);
    fault
}

/// A fault that was passed, as the approver sees it: what it was, in words.
pub(crate) fn named(code: &str, row: u32, entry: u64) -> Fault {
    let (zh, en) = match code {
        "no-id" => ("没有身份证号", "No ID number"),
        "no-relation" => ("收款人与受益人关系不明", "Relation of the payee not given"),
        PASS_OLD_RATE => ("旧标准", "Earlier standard"),
        PASS_AMOUNT => ("金额与规定不符", "Amount deviates from the rule"),
        "twice-in-file" => ("表内重复", "Twice in the file"),
        "paid-before" => ("相近发放", "Like payment before"),
        "shared-account" => ("共用账号", "Shared account"),
        other => (other, other),
    };
    let mut fault = new(code, "", false, [zh, en], ["", ""]);
    fault.row = row;
    fault.entry = Some(entry);
    fault
}

fn new(code: &str, field: &str, blocks: bool, what: [&str; 2], remedy: [&str; 2]) -> Fault {
    Fault {
        code: code.into(),
        row: 0,
        field: field.into(),
        blocks,
        passed: None,
        found: String::new(),
        expected: String::new(),
        what: Text::new(what[0], what[1]),
        remedy: Text::new(remedy[0], remedy[1]),
        entry: None,
    }
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

/// A field in the words of the form.
pub(crate) fn field_words(field: &str) -> (&'static str, &'static str) {
    match field {
        "beneficiary_name" => ("受益人姓名", "beneficiary's name"),
        "beneficiary_id" => ("受益人身份证号", "beneficiary's ID number"),
        "head_name" => ("户主姓名", "household head's name"),
        "head_id" => ("户主身份证号", "household head's ID number"),
        "payee_name" => ("收款人姓名", "payee's name"),
        "payee_id" => ("收款人身份证号", "payee's ID number"),
        "relation" => ("与受益人关系", "relation to the beneficiary"),
        "authorisation" => ("授权", "authorisation"),
        "account" => ("银行账号", "bank account"),
        "bank" => ("开户银行", "bank"),
        "household" => ("户编号", "household number"),
        "phone" => ("电话", "telephone"),
        "township" => ("乡镇", "township"),
        "village" => ("村", "village"),
        "rate" => ("标准", "standard"),
        "quantity" => ("数量", "quantity"),
        "months" => ("月数", "number of months"),
        "own_income" => ("本人收入", "own income"),
        "amount" => ("金额", "amount"),
        "period" => ("所属期", "benefit period"),
        "count" => ("笔数", "count"),
        "total" => ("合计金额", "total"),
        "programme" => ("补贴项目", "programme"),
        _ => ("内容", "content"),
    }
}

const ORIGINAL: [&str; 2] = ["请核对原件后改正。", "Check the original and correct it."];

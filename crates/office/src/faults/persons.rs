//! Who is paid, and whether they were before.

use super::new;
use ipc::Fault;

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

/// Somebody else is paid without saying by what right.
pub(crate) fn no_authorisation() -> Fault {
    new(
        "no-authorisation",
        "authorisation",
        false,
        ["收款人不是受益人，没有写明代领依据。", "The payee is not the beneficiary, and what authorises it is not given."],
        ["请填写委托书等依据，或写明理由后继续。", "Give what authorises it, or go on with a reason."],
    )
}

/// Somebody else is paid, known by number alone.
pub(crate) fn no_payee_name() -> Fault {
    new(
        "no-payee-name",
        "payee_name",
        false,
        ["收款人只有身份证号，没有姓名。", "The payee has an ID number and no name."],
        ["请补填收款人姓名，或写明理由后继续。", "Fill in the payee's name, or go on with a reason."],
    )
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

/// Perhaps the same person twice in one file: one row has no ID number.
pub(crate) fn alike_in_file(other_row: u32) -> Fault {
    new(
        "alike-in-file",
        "beneficiary_name",
        false,
        [
            &format!("与第 {other_row} 行同名、同账号或同村、同一所属期，至少一行没有身份证号，可能是同一人。"),
            &format!(
                "Name, account or village, and period are those of row {other_row}, and an ID number is missing: perhaps the same person."
            ),
        ],
        [
            "请补填身份证号或删去重复的一行；确是两人的，写明理由后可继续。",
            "Fill in the ID number or take one out; if they are two persons, go on with a reason.",
        ],
    )
}

/// Perhaps a payment that was made before: the row or the payment has no ID number.
pub(crate) fn paid_before_alike(entry: u64, date: &str) -> Fault {
    let mut fault = new(
        "paid-before",
        "beneficiary_name",
        false,
        [
            &format!("{date} 已有相近发放：同名、同账号或同村、同一项目、所属期重叠，第 {entry} 条；缺身份证号，可能是同一人。"),
            &format!(
                "A like payment was recorded on {date}: same name, account or village, and programme, overlapping period, entry {entry}; without an ID number it may be the same person."
            ),
        ],
        [
            "请核对是否重复；确是两人的，写明理由后可继续，审批人会看到。",
            "Check whether it is a repeat; if they are two persons, go on with a reason, which the approver will see.",
        ],
    );
    fault.entry = Some(entry);
    fault
}

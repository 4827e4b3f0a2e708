//! Names of fields and of faults that were passed.

use super::new;
use funds::{PASS_AMOUNT, PASS_OLD_RATE};
use ipc::Fault;

/// A fault that was passed, as the approver sees it: what it was, in words.
pub(crate) fn named(code: &str, row: u32, entry: u64) -> Fault {
    let (zh, en) = match code {
        "no-id" => ("没有身份证号", "No ID number"),
        "no-relation" => ("收款人与受益人关系不明", "Relation of the payee not given"),
        PASS_OLD_RATE => ("旧标准", "Earlier standard"),
        PASS_AMOUNT => ("金额与规定不符", "Amount deviates from the rule"),
        "no-authorisation" => ("没有代领依据", "Authorisation of the payee not given"),
        "no-payee-name" => ("收款人没有姓名", "Payee without a name"),
        "unit-differs" => ("计量单位不同", "Other unit of quantity"),
        "beyond-available" => ("超过可用指标", "Beyond the funds available"),
        "alike-in-file" => ("表内可能重复", "Perhaps twice in the file"),
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
        "authorisation" => ("代领依据", "authorisation"),
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
        "period_from" => ("所属期起", "first month"),
        "period_to" => ("所属期止", "last month"),
        "benefit_type" => ("发放类型", "benefit type"),
        "unit" => ("计量单位", "unit"),
        "count" => ("笔数", "count"),
        "total" => ("合计金额", "total"),
        "programme" => ("补贴项目", "programme"),
        _ => ("内容", "content"),
    }
}

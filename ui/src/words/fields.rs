//! The names of a payment's fields on screen.
use super::{Words, w};

/// The name of a field of [`ipc::FIELDS`]; other names say that they are unknown here.
pub fn field(name: &str) -> Words {
    match name {
        "sequence" => w("序号", "No."),
        "programme" => w("补贴项目", "Programme"),
        "beneficiary_name" => w("受益人", "Beneficiary"),
        "beneficiary_id" => w("受益人身份证号", "Beneficiary ID number"),
        "head_name" => w("户主", "Household head"),
        "head_id" => w("户主身份证号", "Head ID number"),
        "payee_name" => w("收款人", "Payee"),
        "payee_id" => w("收款人身份证号", "Payee ID number"),
        "relation" => w("与受益人关系", "Relation"),
        "authorisation" => w("代领依据", "Authorisation"),
        "account" => w("银行账号", "Bank account"),
        "bank" => w("开户银行", "Bank"),
        "household" => w("户编号", "Household no."),
        "phone" => w("电话", "Telephone"),
        "township" => w("乡镇", "Township"),
        "village" => w("村", "Village"),
        "group" => w("组", "Group"),
        "rate" => w("标准", "Standard"),
        "quantity" => w("数量", "Quantity"),
        "unit" => w("单位", "Unit"),
        "months" => w("月数", "Months"),
        "own_income" => w("本人月收入", "Own income"),
        "amount" => w("金额", "Amount"),
        "period" => w("所属期", "Benefit period"),
        "period_from" => w("所属期起", "Period from"),
        "period_to" => w("所属期止", "Period to"),
        "benefit_type" => w("发放类型", "Benefit type"),
        "note" => w("备注", "Note"),
        _ => w("其他内容", "Other content"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_field_of_the_contract_has_a_name() {
        let other = super::field("");
        for name in ipc::FIELDS {
            assert_ne!(super::field(name), other, "{name} is named on screen");
        }
    }
}

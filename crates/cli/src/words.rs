//! The words of the trade in both languages, as the window has them: Chinese and English.

use ipc::{BatchStatus, Formula, MemberState, PaymentStatus, Role, Rounding};

/// One thing said in Chinese and in English.
pub type Words = [&'static str; 2];

/// A member's role.
pub fn role(role: Role) -> Words {
    match role {
        Role::Clerk => ["经办", "clerk"],
        Role::Supervisor => ["主管", "supervisor"],
        Role::Inspector => ["检查", "inspector"],
        Role::Administrator => ["管理", "administrator"],
    }
}

/// Where a member stands.
pub fn member_state(state: MemberState) -> Words {
    match state {
        MemberState::Active => ["在岗", "active"],
        MemberState::Pending => ["待第二人签名", "waits for a second signature"],
        MemberState::Revoked => ["已注销", "revoked"],
        MemberState::Declined => ["未获同意", "declined"],
    }
}

/// Where a payment stands.
pub fn payment_status(status: PaymentStatus) -> Words {
    match status {
        PaymentStatus::Submitted => ["待审批", "waiting"],
        PaymentStatus::Returned => ["退回修改", "returned"],
        PaymentStatus::Withdrawn => ["已撤回", "withdrawn"],
        PaymentStatus::Excluded => ["已剔除", "taken out"],
        PaymentStatus::Rejected => ["已驳回", "rejected"],
        PaymentStatus::Approved => ["已审批", "approved"],
        PaymentStatus::Executed => ["已到账", "paid"],
        PaymentStatus::Reversed => ["已冲销", "reversed"],
        PaymentStatus::History => ["历史补录", "from before"],
        PaymentStatus::Bounced => ["退票", "sent back"],
        PaymentStatus::Recovered => ["已追回", "recovered"],
    }
}

/// Where a batch stands.
pub fn batch_status(status: BatchStatus) -> Words {
    match status {
        BatchStatus::Submitted => ["待审批", "waiting"],
        BatchStatus::HalfApproved => ["待第二人审批", "one of two approved"],
        BatchStatus::Returned => ["退回修改", "returned"],
        BatchStatus::Withdrawn => ["已撤回", "withdrawn"],
        BatchStatus::Rejected => ["已驳回", "rejected"],
        BatchStatus::Approved => ["已审批", "approved"],
        BatchStatus::Executed => ["已到账", "paid"],
        BatchStatus::History => ["历史补录", "from before"],
    }
}

/// How an amount follows from its facts.
pub fn formula(formula: Formula) -> Words {
    match formula {
        Formula::Fixed => ["定额", "fixed"],
        Formula::Unit => ["标准 × 数量", "standard × quantity"],
        Formula::Months => ["标准 × 月数", "standard × months"],
        Formula::UnitMonths => ["标准 × 数量 × 月数", "standard × quantity × months"],
        Formula::Difference => ["（标准 − 本人收入）× 月数", "(standard − own income) × months"],
    }
}

/// How the last digits are dropped.
pub fn rounding(rounding: Rounding) -> Words {
    match rounding {
        Rounding::Fen => ["四舍五入到分", "rounded to 0.01"],
        Rounding::Jiao => ["四舍五入到角", "rounded to 0.1"],
        Rounding::Yuan => ["四舍五入到元", "rounded to whole yuan"],
        Rounding::YuanDown => ["元以下舍去", "rounded down to whole yuan"],
        Rounding::YuanUp => ["不足一元按一元", "rounded up to whole yuan"],
    }
}

/// What a waiting act would do.
pub fn act(kind: &str) -> Words {
    match kind {
        "member.enrolled" => ["登记人员", "enrol a member"],
        "member.revoked" => ["注销人员", "revoke a member"],
        "key.replaced" => ["为忘记密码者更换密钥", "replace the key of one who forgot the passphrase"],
        "key.rotated" => ["更换密钥", "rotate a key"],
        "ledgerkey.rotated" => ["更换账本密钥", "rotate the ledger key"],
        "peer.enrolled" => ["登记互证单位，并给予个人信息", "enrol a peer and give it personal fields"],
        "peer.changed" => ["多给互证单位个人信息", "give a peer more personal fields"],
        "certificate.enrolled" => ["登记报表证书", "enrol a report certificate"],
        "certificate.revoked" => ["停用报表证书", "end a report certificate"],
        "disclosure.erased" => ["抹除个人信息", "erase personal fields"],
        "office.rules" => ["修改双人审批起点", "change above which sum two approve"],
        _ => ["其他待签事项", "another act"],
    }
}

/// What a peer may do, one of [`ipc::PEER_RIGHTS`].
pub fn peer_right(right: &str) -> Words {
    match right {
        "mirror" => ["备份", "mirror"],
        "personal" => ["个人信息", "personal fields"],
        "push" => ["送来", "push"],
        "read" => ["读取", "read"],
        "witness" => ["见证", "witness"],
        _ => ["其他", "something else"],
    }
}

/// What evidence shows.
pub fn evidence(verdict: &str) -> Words {
    match verdict {
        "proven" => ["已证实：账本有两套历史。", "Proven: the ledger has two histories."],
        "suspected" => ["疑似：证据不完整。", "Suspected: the proof is not complete."],
        _ => ["什么也证明不了。", "It proves nothing."],
    }
}

/// What a row is against the last period.
pub fn change(change: &str) -> Words {
    match change {
        "same" => ["与上期相同", "as before"],
        "new" => ["新增", "new"],
        "amount" => ["金额变动", "other amount"],
        "account" => ["账号变动", "other account"],
        _ => ["", ""],
    }
}

/// The benefit types, as they travel and in words.
pub const BENEFIT_TYPES: [(&str, Words); 4] = [
    ("regular", ["正常发放", "regular"]),
    ("arrears", ["补发", "arrears"]),
    ("partial", ["不足月", "partial month"]),
    ("adjustment", ["差额调整", "adjustment"]),
];

/// The name of a field of [`ipc::FIELDS`]; others have none here.
pub fn field(name: &str) -> Option<Words> {
    FIELDS.iter().find(|(code, _)| *code == name).map(|(_, words)| *words)
}

/// The names of the fields, as they travel and in words. Chinese ones may stand in a form too.
pub const FIELDS: [(&str, Words); 31] = [
    ("programme", ["补贴项目", "programme"]),
    ("sequence", ["序号", "number"]),
    ("beneficiary_name", ["受益人姓名", "beneficiary's name"]),
    ("beneficiary_id", ["受益人身份证号", "beneficiary's ID number"]),
    ("head_name", ["户主姓名", "household head's name"]),
    ("head_id", ["户主身份证号", "household head's ID number"]),
    ("payee_name", ["收款人姓名", "payee's name"]),
    ("payee_id", ["收款人身份证号", "payee's ID number"]),
    ("relation", ["与受益人关系", "payee's relation to the beneficiary"]),
    ("authorisation", ["代领依据", "what authorises the payee"]),
    ("account", ["银行账号", "bank account"]),
    ("bank", ["开户银行", "bank"]),
    ("household", ["户编号", "household number"]),
    ("phone", ["电话", "telephone"]),
    ("township", ["乡镇", "township"]),
    ("village", ["村", "village"]),
    ("group", ["组", "group"]),
    ("rate", ["标准", "standard, where it is not the one in force"]),
    ("quantity", ["数量", "quantity"]),
    ("unit", ["单位", "unit"]),
    ("months", ["月数", "number of months"]),
    ("own_income", ["本人月收入", "own income in a month"]),
    ("amount", ["金额", "amount"]),
    ("period", ["所属期", "benefit period"]),
    ("period_from", ["所属期起", "first month"]),
    ("period_to", ["所属期止", "last month"]),
    ("benefit_type", ["发放类型", "kind of payment"]),
    ("note", ["备注", "note"]),
    ("count", ["笔数", "count"]),
    ("total", ["合计金额", "total"]),
    ("reasons", ["放行说明", "reasons for passing warnings"]),
];

/// Why a ledger could not go on.
pub fn cause(cause: &str) -> Words {
    match cause {
        "damaged" => ["原因：账本损坏", "cause: it is damaged"],
        "forked" => ["原因：出现两个版本", "cause: it has two histories"],
        "held" => ["原因：从旧备份恢复后问不到所有单位", "cause: restored from an older copy, and not all could be asked"],
        "keys-lost" => ["原因：密钥丢失", "cause: its keys are lost"],
        "machine-lost" => ["原因：电脑丢失", "cause: the machine is lost"],
        "reorganised" => ["原因：机构调整", "cause: the office was reorganised"],
        _ => ["原因不明", "cause unknown"],
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_cause_has_a_name() {
        for cause in ipc::CAUSES {
            assert_ne!(super::cause(cause), super::cause(""), "{cause} is named");
        }
    }

    #[test]
    fn every_field_of_a_list_has_a_name() {
        for name in ipc::FIELDS {
            assert!(super::field(name).is_some(), "{name} is named");
        }
    }

    #[test]
    fn every_right_of_a_peer_has_a_name() {
        for right in ipc::PEER_RIGHTS {
            assert_ne!(super::peer_right(right), super::peer_right(""), "{right} is named");
        }
    }
}

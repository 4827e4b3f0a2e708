//! The words of the trade for roles, states and kinds.
use super::{Words, w};
use ipc::{BatchStatus, MemberState, PaymentStatus, Role};

/// A member's role.
pub fn role(role: Role) -> Words {
    match role {
        Role::Clerk => w("经办", "Clerk"),
        Role::Supervisor => w("主管", "Supervisor"),
        Role::Inspector => w("检查", "Inspector"),
        Role::Administrator => w("管理", "Administrator"),
    }
}

/// Where a payment stands.
pub fn payment_status(status: PaymentStatus) -> Words {
    match status {
        PaymentStatus::Submitted => w("待审批", "Waiting"),
        PaymentStatus::Returned => w("退回修改", "Returned"),
        PaymentStatus::Withdrawn => w("已撤回", "Withdrawn"),
        PaymentStatus::Excluded => w("已剔除", "Taken out"),
        PaymentStatus::Rejected => w("已驳回", "Rejected"),
        PaymentStatus::Approved => w("已审批", "Approved"),
        PaymentStatus::Executed => w("已到账", "Paid"),
        PaymentStatus::Reversed => w("已冲销", "Reversed"),
        PaymentStatus::History => w("历史补录", "From before"),
        PaymentStatus::Bounced => w("退票", "Sent back"),
        PaymentStatus::Recovered => w("已追回", "Recovered"),
    }
}

/// Where a batch stands.
pub fn batch_status(status: BatchStatus) -> Words {
    match status {
        BatchStatus::Submitted => w("待审批", "Waiting"),
        BatchStatus::HalfApproved => w("待第二人审批", "One of two approved"),
        BatchStatus::Returned => w("退回修改", "Returned"),
        BatchStatus::Withdrawn => w("已撤回", "Withdrawn"),
        BatchStatus::Rejected => w("已驳回", "Rejected"),
        BatchStatus::Approved => w("已审批", "Approved"),
        BatchStatus::Executed => w("已到账", "Paid"),
        BatchStatus::History => w("历史补录", "From before"),
    }
}

/// Where a member stands.
pub fn member_state(state: MemberState) -> Words {
    match state {
        MemberState::Active => w("在岗", "Active"),
        MemberState::Pending => w("待第二人签名", "Waits for a second signature"),
        MemberState::Revoked => w("已注销", "Revoked"),
        MemberState::Declined => w("未获同意", "Declined"),
    }
}

/// The benefit types, as they travel and as they are shown.
pub const BENEFIT_TYPES: [(&str, Words); 4] = [
    ("regular", w("正常发放", "Regular")),
    ("arrears", w("补发", "Arrears")),
    ("partial", w("不足月", "Partial month")),
    ("adjustment", w("差额调整", "Adjustment")),
];

/// A benefit type in words.
pub fn benefit_type(name: &str) -> Words {
    BENEFIT_TYPES.iter().find(|(key, _)| *key == name).map_or(w("其他类型", "Other type"), |(_, words)| *words)
}

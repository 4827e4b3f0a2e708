//! The words for acts on members.
use crate::words::terms::role;
use crate::words::{Words, pick, w};
use ipc::Role;

/// The roles in the order in which they are offered, with what they are for.
pub const ROLES: [(Role, &str, Words); 4] = [
    (Role::Clerk, "clerk", w("登记发放、导入批次、登记到账", "records payments, imports batches, marks them as paid")),
    (Role::Supervisor, "supervisor", w("审批别人登记的批次", "approves batches that others recorded")),
    (Role::Inspector, "inspector", w("查看和核验，不改动", "looks and verifies, changes nothing")),
    (Role::Administrator, "administrator", w("人员、项目与指标、设置", "members, programmes and funds, settings")),
];

/// Roles as one phrase; tracks the language.
pub fn roles(of: &[Role]) -> String {
    of.iter().map(|r| role(*r).now()).collect::<Vec<_>>().join(pick("、", ", "))
}

/// A member's rights that can be lent to another.
pub fn can_lend(of: &[Role]) -> bool {
    of.iter().any(|r| matches!(r, Role::Clerk | Role::Supervisor))
}

/// As much of a thumbprint as two people can hold against each other on the telephone.
pub fn short_kid(kid: &str) -> String {
    format!("{}…", kid.chars().take(KID_CHARS_SHOWN).collect::<String>())
}

/// What a waiting act would do.
pub fn act(kind: &str) -> Words {
    match kind {
        "member.enrolled" => w("登记人员", "Enrol a member"),
        "member.revoked" => w("注销人员", "Revoke a member"),
        "key.replaced" => w("为忘记密码者更换密钥", "Replace the key of one who forgot the passphrase"),
        "key.rotated" => w("更换密钥", "Rotate a key"),
        "ledgerkey.rotated" => w("更换账本密钥", "Rotate the ledger key"),
        "peer.enrolled" => w("登记其他单位，并给它个人信息", "Enrol another office and give it personal fields"),
        "peer.changed" => w("多给其他单位个人信息", "Give another office more personal fields"),
        "certificate.enrolled" => w("登记签章证书", "Enrol a certificate for reports"),
        "certificate.revoked" => w("作废签章证书", "End a certificate for reports"),
        "disclosure.erased" => w("抹除个人信息", "Erase personal fields"),
        "office.rules" => w("修改双人审批起点", "Change above which sum two approve"),
        _ => w("其他待签事项", "Another act"),
    }
}

/// As in the words of an entry.
const KID_CHARS_SHOWN: usize = 8;

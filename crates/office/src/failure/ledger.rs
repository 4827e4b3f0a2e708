use super::failure;
use ipc::{Blame, Failure};
use ledger::Refusal;

/// A refusal of the ledger, at an entry if it concerns one that is stored.
pub(crate) fn refused(refusal: Refusal, at: Option<u64>) -> Failure {
    let (what, remedy) = words(refusal);
    let Some(entry) = at else {
        let blame = match refusal {
            Refusal::ClockBack => Blame::Machine,
            Refusal::Body(_) | Refusal::Statement(_) | Refusal::Taken => Blame::Input,
            _ => Blame::Rights,
        };
        // By itself it is a sentence; otherwise it follows a colon.
        let mut en = what[1].to_owned();
        en[..1].make_ascii_uppercase();
        return failure(refusal.code(), blame, [what[0], &en], remedy);
    };
    let zh = format!("第 {entry} 条记录有问题：{}", what[0]);
    let en = format!("Entry {entry} does not hold: {}", what[1]);
    failure(refusal.code(), Blame::Damage, [&zh, &en], DAMAGE_REMEDY)
}

/// What to do when something stored does not hold.
pub(crate) const DAMAGE_REMEDY: [&str; 2] = [
    "账本文件被改动或损坏了。请不要继续登记，保留整个数据文件夹作为证据，用最近的备份恢复到另一个文件夹，并报告主管。",
    "The ledger file was changed or damaged. Record nothing more, keep the whole data folder as evidence, restore the newest backup into another folder, and tell a supervisor.",
];

fn words(refusal: Refusal) -> ([&'static str; 2], [&'static str; 2]) {
    match refusal {
        Refusal::Statement(_) => (["凭单的写法不合格式。", "the statement is not written as the format demands."], SEND_AGAIN),
        Refusal::EntryLength => (["长度不对。", "its length is wrong."], SEND_AGAIN),
        Refusal::Previous => (["它与前一条记录接不上。", "it does not follow the entry before it."], SEND_AGAIN),
        Refusal::Signature => (["签名与内容不符。", "the signature does not fit the content."], SEND_AGAIN),
        Refusal::UnknownKey => {
            (["签名的密钥不属于本单位任何人员。", "no member of this office ever had that key."], ASK_ADMINISTRATOR)
        }
        Refusal::RevokedKey => (["签名的密钥已经停用。", "the key is no longer in force."], ASK_ADMINISTRATOR),
        Refusal::PendingKey => {
            (["这名人员还在等第二位管理员签名。", "the member still waits for a second administrator."], ASK_ADMINISTRATOR)
        }
        Refusal::OtherLedger => (["这张凭单是给另一个账本的。", "the statement is for another ledger."], SEND_AGAIN),
        Refusal::Repeated => (
            ["同一张凭单已经记过一次。", "the same statement was recorded before."],
            ["不用再做什么；需要时请重新填写一张。", "Nothing needs to be done; fill in a new one if needed."],
        ),
        Refusal::Seen => (
            [
                "签名时看到的账本与这里的不是同一份，之前的记录可能被删改或调换。",
                "whoever signed it had seen another ledger than this: earlier entries may have been dropped or reordered.",
            ],
            SEND_AGAIN,
        ),
        Refusal::ClockBack => (
            ["这台电脑的时钟比上一次签名时还早。", "this machine's clock is earlier than at the last signature."],
            ["请校准系统时间后再试。", "Set the system clock right and try again."],
        ),
        Refusal::Delegation => (["代办授权不在有效期内。", "the delegation is not in force."], ASK_ADMINISTRATOR),
        Refusal::Role => (
            ["您的岗位不能做这一步。", "this step is not for this member's role."],
            ["请由有相应岗位的人员办理。", "Ask a member with the right role."],
        ),
        Refusal::Body(_) => (
            ["内容不完整或不合规定。", "the content is incomplete or not as required."],
            ["请检查填写的内容。", "Check what was filled in."],
        ),
        Refusal::Genesis => (["账本的第一条记录不对。", "the first entry of the ledger is wrong."], SEND_AGAIN),
        Refusal::Possession => (["新密钥没有证明由本人持有。", "the new key does not prove that its holder has it."], SEND_AGAIN),
        Refusal::Desk => (
            ["没有登记这个工位，或者它的权限已经结束。", "that desk is not enrolled, or its rights were ended."],
            ["请刷新后重试。", "Refresh and try again."],
        ),
        Refusal::Card => (
            [
                "这张名片不能用于登记：它旧于已登记的，属于另一种单位（演示或真实），或与别的单位用了同一把密钥。",
                "the card cannot be enrolled: it is older than the one known, of a demo office where this is none or the other way round, or shares a key with another office.",
            ],
            ["请向对方要最新的名片。", "Ask the other office for its newest card."],
        ),
        Refusal::Head => (
            [
                "见证签名与本账本的检查点或已登记单位的密钥不符。",
                "the cosigned head is none of this ledger's, or a cosignature is not by an enrolled office's key.",
            ],
            ["请重新同步后再试。", "Sync and try again."],
        ),
        Refusal::Certificate => (
            ["这张签章证书不在有效状态，或者不是签名人本人的。", "that certificate is not in force, or it is somebody else's."],
            [
                "请先申请签章证书，由另一位管理员签名后再用。",
                "Ask for a certificate first; another administrator has to sign for it.",
            ],
        ),
        Refusal::Peer => (
            ["没有登记这个单位，或者它的权限已经结束。", "that office is not enrolled, or its rights were ended."],
            ["请刷新后重试。", "Refresh and try again."],
        ),
        Refusal::Taken => (
            [
                "这个编号或密钥已经被占用，可能别人刚刚办理了同样的事。",
                "that number or key is already taken; someone may just have done the same.",
            ],
            ["请刷新后重试。", "Refresh and try again."],
        ),
        Refusal::Member => (
            ["没有这名在岗人员。", "there is no such active member."],
            ["请刷新人员名单后重试。", "Refresh the list of members and try again."],
        ),
        Refusal::NothingWaits => (
            ["这件事已经办完或已取消。", "nothing waits under that name any more."],
            ["请刷新后查看。", "Refresh and look again."],
        ),
        Refusal::SamePerson => (
            ["第二个签名必须是另一位管理员的。", "the second signature must be another administrator's."],
            ["请另一位管理员登录后签名。", "Have another administrator sign in and sign."],
        ),
        Refusal::TooFewAdministrators => (
            ["停用后单位就没有管理员了。", "the office would be left without an administrator."],
            ["请先增加一位管理员。", "Enrol another administrator first."],
        ),
    }
}

const SEND_AGAIN: [&str; 2] =
    ["请让对方重新发送；如果再次出现，请报告主管。", "Ask for it to be sent again; if it happens again, tell a supervisor."];

const ASK_ADMINISTRATOR: [&str; 2] = ["请找本单位管理员。", "Ask an administrator of the office."];

//! What a verification says, in both languages.

use super::{crew::PersonalFault, derived::Part, findings::Aspect};
use crate::failure::{DAMAGE_REMEDY, REBUILD_REMEDY, damaged, failure};
use ipc::{Blame, Failure, Text};
use store::Damage;

/// A line of the report.
pub(super) fn aspect(aspect: Aspect) -> Text {
    match aspect {
        Aspect::Structure => Text::new(
            "数据库文件、记录之间的衔接和哈希树（已检查的记录条数）",
            "The database file, the links between entries and the hash tree (entries checked)",
        ),
        Aspect::Statements => Text::new("凭单的写法（条）", "Statements in their one canonical form"),
        Aspect::Signatures => Text::new("签名（个）", "Signatures"),
        Aspect::Rights => {
            Text::new("签名人的密钥、岗位和所见账本（条）", "Keys, roles and the heads that signers had seen (entries)")
        }
        Aspect::Rules => Text::new("资金规则（条）", "Fund rules (entries about money)"),
        Aspect::Heads => Text::new("账本签章（个）", "Signed heads"),
        Aspect::Personal => Text::new("个人信息与凭单相符（项）", "Personal fields that belong to their statements"),
        Aspect::Files => Text::new("导入的原始文件（个）", "Imported source files"),
        Aspect::Derived => Text::new("由记录算出并保存的数据（份）", "Saved data computed from the entries (parts)"),
    }
}

/// The progress line.
pub(super) fn verifying() -> Text {
    Text::new("正在核对账本", "Verifying the ledger")
}

/// An entry breaks a fund rule: it could not have been recorded here.
pub(super) fn against_rule(entry: u64, breach: &Failure) -> Failure {
    let zh = format!("第 {entry} 条记录违反资金规则：{}", breach.what.zh);
    let en = format!("Entry {entry} breaks a fund rule: {}", breach.what.en);
    failure(&breach.code, Blame::Damage, [&zh, &en], DAMAGE_REMEDY)
}

/// An entry of another office's ledger breaks a fund rule: that is what there is to see.
pub(super) fn kept_against_rule(entry: u64, breach: &Failure) -> Failure {
    let said = against_rule(entry, breach);
    let remedy = [
        "副本本身完好：对方就是这样签的，它不计入任何账目。请连同凭据交检查组。",
        "The copy is whole: the other office has signed it so, and it counts into no account. Save its receipt and hand it to the inspectors.",
    ];
    failure(&breach.code, Blame::Rule, [&said.what.zh, &said.what.en], remedy)
}

/// The ledger as it was computed has not the root that was signed.
pub(super) fn other_root(size: u64) -> Failure {
    damaged(&Damage::Checkpoint { size })
}

/// A head is not signed as it must be.
pub(super) fn head_unsigned(size: u64) -> Failure {
    failure(
        "head-signature",
        Blame::Damage,
        [
            &format!("{size} 条时的账本签章不是由当时的账本密钥签的，或多出了别的签名。"),
            &format!("The head of size {size} is not signed by the ledger key of that time, or bears other signatures."),
        ],
        DAMAGE_REMEDY,
    )
}

/// The head that hands over from one ledger key to the next is not there.
pub(super) fn head_missing(size: u64) -> Failure {
    failure(
        "head-missing",
        Blame::Damage,
        [
            &format!("缺少更换账本密钥时（{size} 条）的签章，别人无法确认新密钥。"),
            &format!(
                "The head of size {size}, by which one ledger key hands over to the next, is missing: others cannot tell the new key."
            ),
        ],
        DAMAGE_REMEDY,
    )
}

/// Personal fields do not fit.
pub(super) fn personal(entry: u64, fault: PersonalFault) -> Failure {
    let (code, zh, en) = match fault {
        PersonalFault::Sealed => (
            "disclosures-sealed",
            format!("第 {entry} 条记录起保存的个人信息解不开，已损坏或被换过。"),
            format!("The personal fields stored from entry {entry} on do not open: they were damaged or exchanged."),
        ),
        PersonalFault::NotIts => (
            "disclosures-not-its",
            format!("第 {entry} 条记录旁保存的个人信息不是它签名时的内容。"),
            format!("The personal fields stored for entry {entry} are not those that were signed."),
        ),
    };
    failure(code, Blame::Damage, [&zh, &en], DAMAGE_REMEDY)
}

/// A source file is missing or changed.
pub(super) fn source_file(entry: u64) -> Failure {
    failure(
        "source-file",
        Blame::Damage,
        [
            &format!("第 {entry} 条记录的原始文件不见了，或已损坏。"),
            &format!("The source file of entry {entry} is missing or damaged."),
        ],
        DAMAGE_REMEDY,
    )
}

/// What was saved is not what follows from the entries.
pub(super) fn derived(part: Part) -> Failure {
    let what = match part {
        Part::State => ["账目状态", "chain and accounts"],
        Part::Columns => ["付款列表数据", "columns of the payments"],
        Part::Persons => ["检索数据", "search columns"],
    };
    failure(
        "derived-differs",
        Blame::Damage,
        [
            &format!("保存的{}与由记录算出的不同；记录本身完好。", what[0]),
            &format!("The saved {} differ from what follows from the entries, which are whole.", what[1]),
        ],
        REBUILD_REMEDY,
    )
}

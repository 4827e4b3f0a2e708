use super::{failure, ledger::DAMAGE_REMEDY};
use ipc::{Blame, Failure};
use store::Damage;

/// What the store has found.
pub(crate) fn damaged(damage: &Damage) -> Failure {
    let (code, zh) = match damage {
        // What the database says of it is English, and said in English only.
        Damage::File { .. } => ("file-broken", "数据库文件损坏。".to_owned()),
        Damage::Schema { name } => ("schema-changed", format!("数据库里的“{name}”不是本程序建立的样子。")),
        Damage::Segment { first, count } => ("segment-broken", format!("第 {first} 条起的 {count} 条记录已无法拆分读取。")),
        Damage::Missing { first, upto } => ("entries-missing", format!("第 {first} 条至第 {} 条记录不见了。", upto - 1)),
        Damage::Superfluous { first } => ("entries-superfluous", format!("第 {first} 条起有不属于这个账本的记录。")),
        Damage::Entry { entry } => ("entry-changed", format!("第 {entry} 条记录的内容不是登记时的内容。")),
        Damage::Leaf { entry } => ("leaf-changed", format!("第 {entry} 条记录旁保存的哈希不对，记录本身完好。")),
        Damage::Tile { level, index } => ("tile-changed", format!("第 {level} 层第 {index} 块哈希与记录不符。")),
        Damage::Checkpoint { size } => ("head-changed", format!("{size} 条时的账本签章与记录不符。")),
        Damage::Disclosures { first } => ("disclosures-misplaced", format!("第 {first} 条记录处保存的个人信息不属于那里。")),
    };
    let mut en = damage.to_string();
    en[..1].make_ascii_uppercase();
    let remedy = if damage.is_derived() { REBUILD_REMEDY } else { DAMAGE_REMEDY };
    failure(code, Blame::Damage, [&zh, &format!("{en}.")], remedy)
}

/// What to do when only what follows from the entries does not hold.
pub(crate) const REBUILD_REMEDY: [&str; 2] = [
    "账本内容没有受损。请在“核验与备份”页重建派生数据，然后再核对一次；如果再次出现，请检查磁盘。",
    "Nothing recorded is lost. Rebuild what is derived on the page “Verify and back up”, then verify again; if it comes back, have the disk checked.",
];

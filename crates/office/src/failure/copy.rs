//! What is wrong with the copy of another office's ledger: not the office's loss, since it can be fetched again.

use super::failure;
use ipc::{Blame, Failure};

/// What is wrong, as it concerns a copy: what would be done about damage of the own ledger is not to be done about it, and a file
/// that is no ledger any more is one that was damaged.
pub(crate) fn of_copy(failure: Failure) -> Failure {
    if failure.blame == Blame::Damage || failure.code == "not-a-ledger" {
        return super::failure(&failure.code, Blame::Damage, [&failure.what.zh, &failure.what.en], COPY_REMEDY);
    }
    failure
}

/// The ledger is not held here.
pub(crate) fn not_held() -> Failure {
    super::input(
        "ledger-not-held",
        ["这里没有这个账本的副本。", "No copy of this ledger is held here."],
        [
            "用 ledgers 可以看存有哪些账本；要取得新的，请先登记互证单位，再同步。",
            "`ledgers` lists what is held; enrol the office as a peer and sync to get its ledger.",
        ],
    )
}

/// What was asked needs keys, or would write.
pub(crate) fn read_only() -> Failure {
    failure(
        "ledger-read-only",
        Blame::Rights,
        [
            "这是其他单位账本的只读副本：这里没有它的密钥，不能在上面办理，也没有个人信息。",
            "This is a read-only copy of another office's ledger: there are no keys for it here, nothing can be done on it, and nothing personal is in it.",
        ],
        [
            "请回到本单位账本再办理；要办那个单位的事，请与它联系。",
            "Go back to the own ledger; for what is that office's, ask that office.",
        ],
    )
}

/// A copy that nothing is wrong with is not removed.
pub(crate) fn copy_whole() -> Failure {
    super::input(
        "copy-whole",
        ["没有发现这份副本有损坏，不需要移除。", "Nothing is known to be wrong with this copy; it is not removed."],
        ["如果怀疑它坏了，请先核验它。", "If you suspect that it is damaged, verify it first."],
    )
}

const COPY_REMEDY: [&str; 2] = [
    "这只是本机保存的副本，不影响本单位账本。请在“其他单位”页的账本列表里移除它（命令行：remove-ledger），再与该单位同步，重新取回。",
    "This is only the copy held here; the own ledger is not concerned. Remove it in the list of ledgers on the page of other offices (on the command line: remove-ledger), then sync with the office to get it again.",
];

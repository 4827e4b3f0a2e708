use super::{failure, store_failed};
use ipc::{Blame, Failure};
use store::StoreError;

/// A backup could not be read or restored. The ledger has no part in it.
pub(crate) fn backup_failed(error: &StoreError) -> Failure {
    match error {
        StoreError::Damaged(_) => failure(
            "backup-damaged",
            Blame::File,
            [
                "这份备份已损坏，不能用来恢复；账本没有动过。",
                "This backup is damaged and cannot be restored; the ledger was not touched.",
            ],
            BACKUP_REMEDY,
        ),
        StoreError::NotALedger => failure(
            "not-a-ledger",
            Blame::File,
            ["这个文件不是明账的备份，或已损坏得认不出来。", "This is no Mingzhang backup, or one damaged beyond recognition."],
            BACKUP_REMEDY,
        ),
        StoreError::NewerVersion { .. } => {
            let mut failed = store_failed(error);
            failed.what.zh = failed.what.zh.replacen("账本", "备份", 1);
            failed.what.en = failed.what.en.replacen("The ledger", "The backup", 1);
            failed
        }
        StoreError::Busy => failure(
            "backup-open",
            Blame::File,
            ["这份备份正被当作账本使用。", "This backup is in use as a ledger."],
            ["请关闭用它的程序，或换一份备份。", "Close the program that uses it, or take another backup."],
        ),
        other => store_failed(other),
    }
}

/// What to do about a backup that does not hold.
pub(crate) const BACKUP_REMEDY: [&str; 2] = [
    "请换一份备份（较早的，或另一块盘上的），检查放它的磁盘，并马上重新备份一次。",
    "Take another backup (an older one, or one on another disk), have the disk checked that holds this one, and back up anew at once.",
];

use super::{damaged, failure, stopped};
use crate::vault::VaultFault;
use ipc::{Blame, Failure};
use store::{AppendError, StoreError};

/// The store could not read or write. Nothing was recorded, not even in part.
pub(crate) fn store_failed(error: &StoreError) -> Failure {
    match error {
        StoreError::NotFound => failure(
            "no-ledger",
            Blame::Input,
            ["这个文件夹里没有账本。", "There is no ledger in this folder."],
            ["请检查数据文件夹，或新建单位。", "Check the data folder, or create an office."],
        ),
        StoreError::AlreadyThere => failure(
            "already-there",
            Blame::Input,
            ["那里已经有一个文件。", "There is a file in that place already."],
            ["请换一个位置；程序不会覆盖已有的文件。", "Choose another place; the program overwrites nothing."],
        ),
        StoreError::NotALedger => failure(
            "not-a-ledger",
            Blame::File,
            [
                "数据文件夹里的 ledger.db 不是明账的账本，程序没有动它。",
                "The ledger.db in the data folder is no Mingzhang ledger; the program did not touch it.",
            ],
            [
                "如果它原来是账本，请保留它，用最近的备份恢复到另一个文件夹；如果是别的文件，请把它移走后再试。",
                "If it was the ledger, keep it and restore the newest backup into another folder; if it is something else, move it away and try again.",
            ],
        ),
        StoreError::NewerVersion { found, known } => failure(
            "newer-version",
            Blame::Machine,
            [
                &format!("账本由更新版本的程序写成（格式 {found}，本程序认识到 {known}）。"),
                &format!(
                    "The ledger was written by a newer version of the program (format {found}; this one knows up to {known})."
                ),
            ],
            ["请升级程序。账本没有改动。", "Install the newer version. The ledger was not touched."],
        ),
        StoreError::DiskFull => failure(
            "disk-full",
            Blame::Machine,
            ["磁盘已满，什么也没有记入。", "The disk is full; nothing was recorded."],
            ["请腾出空间后重试。已有的记录完好。", "Make room and try again. What was recorded before is whole."],
        ),
        StoreError::ReadOnly | StoreError::Denied => failure(
            "no-permission",
            Blame::Machine,
            ["没有权限读写这个文件夹。", "This folder cannot be read or written."],
            ["请检查文件夹的权限，或换一个文件夹。", "Check the folder's permissions, or choose another."],
        ),
        StoreError::Busy => failure(
            "busy",
            Blame::Machine,
            ["另一个程序正在使用账本。", "Another program is using the ledger."],
            ["请稍等片刻再试。", "Wait a moment and try again."],
        ),
        StoreError::Cancelled => stopped(),
        StoreError::Device { code } => failure(
            "disk-failure",
            Blame::Machine,
            [&format!("磁盘读写出错（{code}）。"), &format!("The disk failed (code {code}).")],
            ["请立即备份到另一块磁盘，并检查这块磁盘。", "Back up to another disk at once and have this one checked."],
        ),
        StoreError::Damaged(damage) => damaged(damage),
        StoreError::NoSuch(what) => super::broken(&format!("no such {what}")),
        StoreError::Internal { code, detail } => super::broken(&format!("{code}: {detail}")),
    }
}

/// An append that is not a moved head, which the caller handles by itself.
pub(crate) fn append_failed(error: &AppendError) -> Failure {
    match error {
        AppendError::Store(error) => store_failed(error),
        AppendError::HeadMoved { .. } => failure(
            "busy",
            Blame::Machine,
            ["账本一直在被别的程序写入。", "Other programs keep writing to the ledger."],
            ["请稍等片刻再试。", "Wait a moment and try again."],
        ),
        AppendError::OnceTaken { entry } => failure(
            "done-before",
            Blame::Input,
            [&format!("这一步已经办过，见第 {entry} 条记录。"), &format!("This was done before, in entry {entry}.")],
            ["不用再做什么。", "Nothing needs to be done."],
        ),
        AppendError::FingerprintTaken { entry } => same_file(*entry),
        AppendError::Inconsistent(what) => super::broken(&format!("{what:?}")),
    }
}

/// The same file is refused twice.
pub(crate) fn same_file(entry: u64) -> Failure {
    failure(
        "same-file",
        Blame::File,
        [
            &format!("同一个文件已经导入过，见第 {entry} 条记录。"),
            &format!("The same file was imported before, see entry {entry}."),
        ],
        ["如果确需重发，请用新的文件，并写明理由。", "If it must be paid again, use a new file and give the reason."],
    )
}

/// A key file does not open.
pub(crate) fn vault_failed(fault: VaultFault) -> Failure {
    match fault {
        VaultFault::WrongPassphrase => failure(
            "wrong-passphrase",
            Blame::Input,
            ["密码不对。", "The passphrase is wrong."],
            [
                "请检查大小写和输入法后重试；确实忘记了，可用恢复单，或请两位管理员换发密钥。",
                "Check capitals and the input method and try again; if it is forgotten, use the recovery sheet, or have two administrators issue a new key.",
            ],
        ),
        VaultFault::Damaged => failure(
            "key-file-damaged",
            Blame::Damage,
            ["密钥文件损坏。", "The key file is damaged."],
            ["请从备份恢复，或请两位管理员换发密钥。", "Restore it from a backup, or have two administrators issue a new key."],
        ),
        VaultFault::NotForMember => failure(
            "not-yet-in-force",
            Blame::Rights,
            ["您的密钥还没有生效，或已经停用。", "Your key is not yet in force, or no longer."],
            ["请另一位管理员登录并签名，然后再试。", "Have another administrator sign in and countersign, then try again."],
        ),
    }
}

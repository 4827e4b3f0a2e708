//! Failures in words: what happened and what to do, in both languages, and who must act.

mod backup;
mod copy;
mod damage;
mod desks;
mod file;
mod ledger;
mod line;
mod machine;
mod rule;
mod rule_way;

pub(crate) use backup::{BACKUP_REMEDY, backup_failed};
pub(crate) use copy::{copy_whole, not_held, of_copy, read_only};
pub(crate) use damage::{REBUILD_REMEDY, damaged};
pub(crate) use desks::{
    at_the_writer, desk_line_failed, desk_sync_failed, kept_for_later, needs_line, other_history, other_keys,
};
pub(crate) use file::file_refused;
pub(crate) use ledger::DAMAGE_REMEDY;
pub(crate) use ledger::refused;
pub(crate) use line::{behind, held, line_failed, stick_failed, stick_sync_failed, succeeded, sync_failed};
pub(crate) use machine::{append_failed, same_file, store_failed, vault_failed};
pub(crate) use rule::{breached, breached_at};

use ipc::{Blame, Failure, Text};

/// The result of a use case.
pub type Outcome<T> = Result<T, Failure>;

/// Puts a failure into words: code, who must act, what happened (Chinese, English), what to do (Chinese, English).
pub(crate) fn failure(code: &str, blame: Blame, what: [&str; 2], remedy: [&str; 2]) -> Failure {
    Failure { code: code.into(), blame, what: Text::new(what[0], what[1]), remedy: Text::new(remedy[0], remedy[1]) }
}

/// Something typed or chosen does not do.
pub(crate) fn input(code: &str, what: [&str; 2], remedy: [&str; 2]) -> Failure {
    failure(code, Blame::Input, what, remedy)
}

pub(crate) fn no_office() -> Failure {
    input(
        "no-office",
        ["这个数据文件夹里还没有单位。", "There is no office in this data folder yet."],
        ["请新建单位，或打开演示单位。", "Create an office, or open the demo office."],
    )
}

pub(crate) fn office_exists() -> Failure {
    input(
        "office-exists",
        ["这个数据文件夹里已经有一个账本。", "This data folder already holds a ledger."],
        ["请换一个空文件夹，或直接登录。", "Choose an empty folder, or sign in."],
    )
}

pub(crate) fn locked() -> Failure {
    failure(
        "locked",
        Blame::Rights,
        ["现在没有人登录。", "Nobody is signed in."],
        [
            "请先登录再继续；为保密，填了一半的个人信息不保留。",
            "Sign in and go on; persons that were half typed are not kept, for their sake.",
        ],
    )
}

pub(crate) fn stopped() -> Failure {
    failure(
        "stopped",
        Blame::Stopped,
        ["已按您的要求停止，什么也没有记入。", "Stopped as you wished; nothing was recorded."],
        ["可以随时重新开始。", "You can start again at any time."],
    )
}

pub(crate) fn not_found(what: [&str; 2]) -> Failure {
    input("not-found", what, ["请刷新列表后重试。", "Refresh the list and try again."])
}

pub(crate) fn reason_needed() -> Failure {
    input(
        "reason-needed",
        ["没有写明理由。", "No reason was given."],
        ["请写一句理由，审阅的人会看到。", "Write one sentence; whoever reviews it will see it."],
    )
}

pub(crate) fn weak_passphrase() -> Failure {
    input(
        "weak-passphrase",
        ["密码太短或太简单。", "The passphrase is too short or too simple."],
        [
            "请至少用 12 个字符，不要全是数字或同一个字符；四五个不相干的词最好记。",
            "Use at least 12 characters, not all digits or all the same; four or five unrelated words are easiest to remember.",
        ],
    )
}

pub(crate) fn broken(detail: &str) -> Failure {
    failure(
        "program-fault",
        Blame::Program,
        [&format!("程序内部出错（{detail}）。"), &format!("The program made a mistake ({detail}).")],
        [
            "账本没有改变。请重新打开程序；如果再次出现，请把这行字告诉技术支持。",
            "The ledger is unchanged. Restart the program; if it happens again, tell support this line.",
        ],
    )
}
